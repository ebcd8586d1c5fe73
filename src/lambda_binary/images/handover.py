"""A file that hands over what is written into it while it is being written.

For libraries that know no other way than `save(file)`: they write in a thread of their own, at most
a piece ahead of who takes the pieces, so that memory holds no more than that. Knows no library, and
neither results nor images; `beginning` uses it for the one, `results.early` for the other.
"""

from __future__ import annotations

import io

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, BinaryIO

    Save = Callable[[BinaryIO], object]

# Bytes that are gathered before they are handed over. What is smaller is not worth a piece:
# function URLs are reported to hold back less than about 100 KB (awslambdaric's Node.js sibling,
# issue 102).
GATHERED = 64 * 1024


def saved(save: Save, size: int = GATHERED) -> Iterator[bytes]:
    """What a function writes into a file, piece by piece, while it writes.

    Args:
        save: writes from the first byte to the last; the file cannot seek. Called with the first
            piece that is taken, in another thread and in the context of the caller.
        size: bytes from which on there is a piece; the last one may be smaller.

    Yields:
        Pieces. Closing the iterator ends the thread: what `save` writes next raises in it.

    Raises:
        BaseException: what `save` raised, once all that it wrote before has been taken.
    """
    from contextvars import copy_context
    from threading import Thread

    file = _File(size)
    context = copy_context()
    thread = Thread(target=context.run, args=(file.run, save), name="saving", daemon=True)
    thread.start()
    try:
        while (piece := file.take()) is not None:
            yield piece
        if file.error is not None:
            raise file.error
    finally:
        file.give_up()
        thread.join()
        file.error = None  # it holds the frames that hold this file


def begun(pieces: Iterator[bytes], size: int = GATHERED) -> tuple[bytes, Iterator[bytes] | None]:
    """The beginning of what is made piece by piece, and the rest; None where that is all."""
    held = gathered(pieces, size)
    first = next(held, b"")
    return first, held if len(first) >= size else None


def gathered(pieces: Iterator[bytes], size: int = GATHERED) -> Iterator[bytes]:
    """The same bytes in pieces of at least so many; the last one, which may be empty, has fewer."""
    parts: list[bytes] = []
    length = 0
    try:
        for piece in pieces:
            parts.append(piece)
            length += len(piece)
            if length >= size:
                yield b"".join(parts)
                parts, length = [], 0
        yield b"".join(parts)
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()


class _GivenUp(BaseException):
    """Nobody takes any more; no Exception, which a library might take for its own."""


class _File(io.BufferedIOBase):
    """Written by one thread, taken from by another.

    Attributes:
        error: what ended the writing too early.
    """

    def __init__(self, size: int) -> None:
        # Neither has a lock that a child, forked while the writer holds it, would wait for.
        from queue import SimpleQueue

        self._pieces: SimpleQueue[bytes | None] = SimpleQueue()
        self._room: SimpleQueue[None] = SimpleQueue()
        self._room.put(None)
        self._size = size
        self._held = bytearray()
        self._written = 0
        self._given_up = self._told = False
        self.error: BaseException | None = None

    def run(self, save: Save) -> None:
        """Let `save` write: the writer's thread."""
        file: Any = self
        try:
            save(file)
        except _GivenUp:
            pass
        except BaseException as error:
            self.error = error
        try:
            self._hand_over_held()
        except _GivenUp:
            pass
        self._pieces.put(None)

    def take(self) -> bytes | None:
        """The next piece, waited for; None behind the last one."""
        piece = self._pieces.get()
        self._room.put(None)
        return piece

    def give_up(self) -> None:
        """Take no more: the writer is let go on, and ends with what it writes next."""
        self._given_up = True
        self._room.put(None)

    def write(self, data: Any) -> int:
        if isinstance(data, str):  # some libraries write SVG as text, others as bytes
            data = data.encode()
        elif type(data) is not bytes:
            data = bytes(data)
        if self._given_up:
            self._tell()
            return len(data)
        self._written += len(data)
        if len(data) >= self._size:  # handed over as it is
            self._hand_over_held()
            self._hand_over(data)
        else:
            self._held += data
            if len(self._held) >= self._size:
                self._hand_over_held()
        return len(data)

    def tell(self) -> int:
        return self._written

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def close(self) -> None:
        """Stay open: what a library closes is not taken yet."""

    def _hand_over_held(self) -> None:
        if self._held:
            piece, self._held = bytes(self._held), bytearray()
            self._hand_over(piece)

    def _hand_over(self, piece: bytes) -> None:
        if not self._given_up:
            self._room.get()
        if self._given_up:
            self._tell()
        else:
            self._pieces.put(piece)

    def _tell(self) -> None:
        """Raise, once: a library that writes its end all the same, in a `finally`, may do so."""
        if not self._told:
            self._told = True
            raise _GivenUp
