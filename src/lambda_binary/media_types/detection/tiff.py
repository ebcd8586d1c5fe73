"""TIFF and the cameras' raw formats that are built on it.

TIFF 6.0 §2: byte order, 42, the first directory. A raw file is a TIFF file for every reader; what
tells it apart is a tag, or a maker's thumbnail where a picture has its picture.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from . import Data

    Order = Literal["little", "big"]

_ORDERS: dict[bytes, Order] = {b"II": "little", b"MM": "big"}
_NEW_SUBFILE_TYPE, _MAKE, _DNG_VERSION = 254, 271, 50706
_MOST_ENTRIES = 256

# Raw formats by the maker's name: the first directory holds a thumbnail.
_MAKERS = (
    (b"NIKON", "image/x-nikon-nef"),
    (b"SONY", "image/x-sony-arw"),
    (b"PENTAX", "image/x-pentax-pef"),
)


def identify(data: Data, head: bytes) -> str | None:
    """The media type of TIFF, BigTIFF or a raw format built on it."""
    order = _ORDERS.get(head[:2])
    if order is None:
        return None
    version = int.from_bytes(head[2:4], order)
    if version == 43:
        return "image/tiff"
    if version != 42:
        return None
    if head[8:10] == b"CR":
        return "image/x-canon-cr2"
    tags = _first_directory(data, int.from_bytes(head[4:8], order), order)
    if _DNG_VERSION in tags:
        return "image/x-adobe-dng"
    return _raw(data, tags, order) or "image/tiff"


def _first_directory(data: Data, at: int, order: Order) -> dict[int, bytes]:
    """The last four bytes of each entry, its value or where that is, by tag."""
    count = min(int.from_bytes(data[at : at + 2], order), _MOST_ENTRIES)
    table = bytes(data[at + 2 : at + 2 + 12 * count])
    return {
        int.from_bytes(table[entry : entry + 2], order): table[entry + 8 : entry + 12]
        for entry in range(0, len(table), 12)
    }


def _raw(data: Data, tags: dict[int, bytes], order: Order) -> str | None:
    if int.from_bytes(tags.get(_NEW_SUBFILE_TYPE, b""), order) != 1:
        return None
    at = int.from_bytes(tags.get(_MAKE, b""), order)
    name = bytes(data[at : at + 8])
    return next((found for maker, found in _MAKERS if at and name.startswith(maker)), None)
