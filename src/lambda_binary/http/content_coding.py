"""Content coding of a representation: gzip, where the client takes it (RFC 9110 §8.4, §12.5.3).

Takes a representation and Accept-Encoding, gives the representation that is sent. Validators come
after it: they are those of the coded data (§8.8.3.3).
"""

from __future__ import annotations

from ..media_types import is_textual
from ..messages import Representation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Below, gzip's 18 bytes and base64's third take what is saved; CloudFront's own bound (documented,
# "Serve compressed files").
SMALLEST = 1_000
# Text shrinks to a fifth, not to a hundredth: what is so many times the room is not read at all.
MOST_TIMES = 32
PIECE = 1 << 20
# RFC 1952: a gzip member, which has no date as zlib writes it. Same bytes, same tag.
GZIP_MEMBER = 31
# Measured on JSON and CSV: level 3 takes half the time of zlib's own 6, and 4 % more bytes; zlib-ng
# at 4 takes 0.7 to 0.85 of that half, and no more bytes than the 6.
LEVEL, FAST_LEVEL = 3, 4
# Importing zlib-ng costs as much as it saves on some hundred kilobytes.
WORTH_IMPORTING = 512 * 1024


def encoded(representation: Representation, accept: str | None, room: int) -> Representation:
    """The representation in gzip, if it is text that shrinks and the client takes gzip.

    Args:
        representation: of any media type; what is in a coding already, stays as it is.
        accept: the request's Accept-Encoding, or None.
        room: bytes of coded data beyond which it is left as it is.
    """
    data, media_type = representation.data, representation.media_type
    if representation.coding or not media_type or not is_textual(media_type):
        return representation
    size = _size(data)
    if not size:
        return representation
    wanted, needed = gzip_wanted(accept)
    coded = None
    if wanted and (needed or size >= SMALLEST) and size <= MOST_TIMES * room:
        coded = _gzip(data, size, room if needed else min(room, size - 1))
    return Representation(
        data if coded is None else coded,
        media_type,
        representation.guessed,
        representation.last_modified,
        representation.negotiated,
        representation.etag,
        None if coded is None else "gzip",
        compressible=needed or size >= SMALLEST,
    )


def _size(data: Any) -> int:
    """Bytes of the data; 0 where it does not say."""
    if isinstance(data, str) and not data.isascii():
        return len(data.encode())
    return len(data) if hasattr(data, "__len__") else 0


def gzip_wanted(accept: str | None) -> tuple[bool, bool]:
    """Whether gzip is to be sent, and whether the data as it is may not be.

    Args:
        accept: value of Accept-Encoding. Without the field every coding is acceptable (§12.5.3);
            who does not ask for gzip is sent none, as curl without --compressed.
    """
    weights: dict[str, float] = {}
    for item in (accept or "").split(","):
        coding, _, parameters = item.partition(";")
        weights[coding.strip().lower()] = _weight(parameters)
    anything = weights.get("*", 0.0)
    gzip = max(weights.get("gzip", -1.0), weights.get("x-gzip", -1.0))
    gzip = anything if gzip < 0 else gzip
    plain = weights.get("identity", anything if "*" in weights else None)
    if plain is None:
        return gzip > 0, False
    # "*" says nothing of the data as it is, unless it refuses it.
    preferred = gzip >= plain or "identity" not in weights
    return gzip > 0 and preferred, gzip > 0 and plain == 0


def _weight(parameters: str) -> float:
    """RFC 9110 §12.4.2; a weight that cannot be read is none."""
    name, equals, value = parameters.partition("=")
    if not equals and not name.strip():
        return 1.0
    value = value.strip()
    digits = value.replace(".", "", 1)
    if name.strip().lower() != "q" or not (digits.isascii() and digits.isdigit()):
        return 0.0
    weight = float(value[:16])
    return weight if weight <= 1 else 0.0


def _gzip(data: Any, size: int, room: int) -> bytes | None:
    """The data in gzip; None if it does not come below so many bytes."""
    packer = compressor(size)
    pieces, length = [], 0
    for piece in _pieces(data):
        pieces.append(packer.compress(piece))
        length += len(pieces[-1])
        if length > room:
            return None
    pieces.append(packer.flush())
    return b"".join(pieces) if length + len(pieces[-1]) <= room else None


def _pieces(data: Any) -> Any:
    if isinstance(data, str):
        return (data[at : at + PIECE].encode() for at in range(0, len(data), PIECE))
    if isinstance(data, (bytes, bytearray, memoryview)):
        view = memoryview(data)
        return (view[at : at + PIECE] for at in range(0, len(view), PIECE))
    return data.pieces(PIECE)


def compressor(size: int) -> Any:
    """What codes about `size` bytes: an object of zlib, or of zlib-ng where that is worth it."""
    import zlib

    module: Any = zlib
    if size >= WORTH_IMPORTING:
        module = _fast_zlib() or zlib
    level = LEVEL if module is zlib else FAST_LEVEL
    return module.compressobj(level, zlib.DEFLATED, GZIP_MEMBER)


def _fast_zlib() -> Any:
    """zlib-ng where the extra `fast` is installed; asked for once."""
    global _library
    if _library is False:
        # A child that another thread forks in the midst of the import would wait for ever for it.
        _library = None
        try:
            from zlib_ng import zlib_ng as _library
        except Exception:  # noqa: S110 - not there, or broken: zlib's own does it
            pass
    return _library


# False until it was asked for.
_library: Any = False
