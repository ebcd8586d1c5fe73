"""Content coding of what is streamed: put on, or taken away, while it is sent.

A representation goes in and comes out, its size no longer known. Whether the client takes gzip is
`http.content_coding`'s to say; which front door passes a coding on, `delivery`'s.
"""

from __future__ import annotations

from time import monotonic

from ..errors import ResultValueError
from ..http.content_coding import GZIP_MEMBER, compressor, encoded, gzip_wanted
from ..media_types import is_textual
from ..messages import Representation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

# Bytes up to which the whole is coded before it is sent: then its length is known.
AT_ONCE = 256 * 1024
# Seconds after which what the compressor holds goes out: a client sees what is made slowly.
PATIENCE = 0.05


def coded(representation: Representation, accept: str | None, room: int) -> Representation:
    """The representation in gzip, if it is text that the client takes so; coded while it is sent.

    Args:
        representation: of any media type.
        accept: the request's Accept-Encoding, or None.
        room: as of `http.content_coding.encoded`, which codes what is small.
    """
    data: Any = representation.data
    media_type = representation.media_type
    if hasattr(data, "__len__") and len(data) <= AT_ONCE:
        return encoded(representation, accept, room)
    if representation.coding or not media_type or not is_textual(media_type):
        return representation
    wanted, _ = gzip_wanted(accept)
    made: Any = Packed(data, at_once=media_type.startswith("text/event-stream"))
    return Representation(
        made if wanted else data,
        media_type,
        representation.guessed,
        representation.last_modified,
        representation.negotiated,
        representation.etag,
        "gzip" if wanted else None,
        compressible=True,
    )


def pieces_of(data: Any, size: int) -> Iterator[bytes]:
    """Data of every kind in pieces of at most about `size` bytes."""
    if isinstance(data, str):
        step = size if data.isascii() else size // 4
        return (data[at : at + step].encode() for at in range(0, len(data), step))
    if isinstance(data, (bytes, bytearray, memoryview)):
        view = memoryview(data)
        return (view[at : at + size] for at in range(0, len(view), size))  # type: ignore[misc]
    pieces: Iterator[bytes] = data.pieces(size)
    return pieces


class Packed:
    """Data that gets into gzip while it is sent: `messages.Unsized`.

    Args:
        data: of any kind.
        at_once: whether each piece goes out when it is made, as events must.
    """

    __slots__ = ("_at_once", "_data")

    def __init__(self, data: Any, *, at_once: bool) -> None:
        self._data = data
        self._at_once = at_once

    def pieces(self, size: int) -> Iterator[bytes]:
        """As the compressor gives them: the first one at once, others when enough is there."""
        from zlib import Z_SYNC_FLUSH

        packer: Any = compressor(size)
        plain = pieces_of(self._data, size)
        sent = None
        try:
            for piece in plain:
                out = packer.compress(piece)
                if self._at_once or sent is None or monotonic() - sent > PATIENCE:
                    out += packer.flush(Z_SYNC_FLUSH)
                if out:
                    yield out
                    sent = monotonic()
            yield packer.flush()
        finally:
            _close(plain)

    def close(self) -> None:
        """Let whatever makes the data end its work."""
        _close(self._data)


class Unpacked:
    """Data whose gzip coding is taken away while it is sent: `messages.Unsized`."""

    __slots__ = ("_data",)

    def __init__(self, data: Any) -> None:
        self._data = data

    def pieces(self, size: int) -> Iterator[bytes]:
        """In pieces of at most `size` bytes, so that a bomb does not fill the memory.

        Raises:
            ResultValueError: it is no gzip, or ends before its end.
        """
        from zlib import decompressobj, error

        decoder, begun = decompressobj(GZIP_MEMBER), False
        packed = pieces_of(self._data, size)
        try:
            for each in packed:
                rest = bytes(each)
                while rest:
                    begun = True
                    piece = decoder.decompress(rest, size)
                    if piece:
                        yield piece
                    rest = decoder.unconsumed_tail or decoder.unused_data
                    if decoder.eof:  # another member may follow (RFC 1952 §2.2)
                        decoder, begun = decompressobj(GZIP_MEMBER), False
        except error as failed:
            raise _not_gzip(str(failed)) from None
        finally:
            _close(packed)
        while tail := decoder.decompress(decoder.unconsumed_tail, size):
            yield tail
        if begun and not decoder.eof:
            raise _not_gzip("it ends too early")

    def close(self) -> None:
        """Let whatever makes the data end its work."""
        _close(self._data)


def _not_gzip(why: str) -> ResultValueError:
    return ResultValueError(
        f"the data is declared as gzip, and cannot be unpacked ({why}): leave Content-Encoding out"
    )


def _close(what: Any) -> None:
    close = getattr(what, "close", None)
    if callable(close):
        close()
