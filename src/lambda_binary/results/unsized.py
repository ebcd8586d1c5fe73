"""Data whose size shows when it has come to its end: iterators of pieces, files that cannot tell.

Only a stream sends it; where the payload is buffered, the same results are read to their end. The
first piece is taken at once: it tells the media type, and what goes wrong with it is an ordinary
error of the handler.
"""

from __future__ import annotations

from ..errors import ResultTypeError
from ..messages import Representation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from typing import Any

    from ..messages import Declared

    Represent = Callable[[Any, Declared, int], Representation]

# Bytes that are asked of a file at a time.
PIECE = 256 * 1024


class Pieces:
    """Pieces that were begun: `messages.Unsized`.

    Attributes:
        first: the first of them.
    """

    __slots__ = ("_rest", "first")

    def __init__(self, first: bytes, rest: Iterator[bytes]) -> None:
        self.first = first
        self._rest = rest

    def pieces(self, size: int) -> Iterator[bytes]:
        """As they were given; none is cut or joined."""
        try:
            yield self.first
            yield from self._rest
        finally:
            self.close()

    def close(self) -> None:
        """Let whatever gives the pieces end its work."""
        close = getattr(self._rest, "close", None)
        if callable(close):
            close()


def of_iterator(iterator: Any, declared: Declared, represent: Represent) -> Representation:
    """The representation of an iterator of bytes, or of text, which is labelled as a `str` is.

    Args:
        iterator: of pieces; the first one that is not empty tells the media type.
        declared: what was said of the data.
        represent: `results.represent`, for what a text may be sent under.

    Raises:
        ResultTypeError: its first piece is neither; of a later one the stream ends in an error.
        ResultValueError: its first piece is text, which cannot be sent so.
    """
    pieces = _checked(iterator)
    first = next(pieces, b"")
    if isinstance(first, str):
        alone = represent(first, declared, len(first))
        rest = _encoded(first, pieces, alone.media_type or "")
        text: Any = Pieces(next(rest, b""), rest)
        return Representation(text, alone.media_type, alone.guessed)
    rest = _encoded(first, pieces, declared.media_type or "")
    first = next(rest, b"")
    made: Any = Pieces(first, rest)
    if declared.media_type:
        _check_label(first, declared)
        return Representation(made, declared.media_type)
    if declared.coded:
        return Representation(made, "application/octet-stream", True)
    from .files import shown

    return Representation(made, shown(first, declared), True)


def of_unread(file: Any, name: str | None, own: bool, declared: Declared) -> Representation:
    """The representation of a file that cannot tell its size.

    Raises:
        LambdaBinaryError: it cannot be read, or is empty.
    """
    from .files import kind, shown

    rest = _read(file)
    first = next(rest, b"")
    if not first:
        from .files.faults import called, empty

        raise empty(called(file))
    found = kind(first, name, own, declared)
    media_type, coding = found or (shown(first, declared), None)
    guessed = declared.media_type is None
    if not guessed and not coding:
        _check_label(first, declared)
    made: Any = Pieces(first, rest)
    return Representation(made, media_type, guessed, coding=coding)


def _check_label(first: bytes, declared: Declared) -> None:
    if declared.media_type and not (declared.coded or declared.partial):
        from .encoded import check_label

        check_label(declared.media_type, first)


def _read(file: Any) -> Iterator[bytes]:
    from .files import read

    while piece := read(file, PIECE):
        yield piece


def _checked(iterator: Any) -> Generator[bytes | str]:
    """Its pieces without the empty ones, of two types."""
    try:
        for piece in iterator:
            if isinstance(piece, (bytearray, memoryview)):
                piece = bytes(piece)
            elif not isinstance(piece, (bytes, str)):
                raise ResultTypeError(
                    f"the {type(iterator).__name__} that was returned gives a "
                    f"{type(piece).__name__}, where pieces of bytes are expected: for JSON return "
                    "a list, as in list(values)"
                )
            if piece:
                yield piece
    finally:
        close = getattr(iterator, "close", None)
        if callable(close):
            close()


def _encoded(first: bytes | str, rest: Generator[bytes | str], label: str) -> Iterator[bytes]:
    """The pieces, text among them in the charset of its label."""
    encode: Any = None
    piece: bytes | str | None = first
    try:
        while piece is not None:
            if isinstance(piece, str) and encode is None:
                from .text import encoder

                encode = encoder(label)
            data: bytes = encode(piece) if isinstance(piece, str) else piece
            if data:
                yield data
            piece = next(rest, None)
        if encode is not None and (end := encode("", True)):
            yield end
    finally:
        rest.close()
