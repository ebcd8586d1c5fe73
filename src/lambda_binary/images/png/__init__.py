"""A still image -> a PNG: its chunks, and its rows through one filter and one compression.

Takes an image in a mode of PNG, the ICC profile and the file to write to. Nothing here knows of
frames (`animation` does), nor of limits, which are the file's.
"""

from __future__ import annotations

from .colours import reduced
from .deflate import library
from .filters import Rows, filtered, strips
from .strategy import way

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from PIL.Image import Image

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Mode -> Pillow's name for the rows in the file, bits a pixel, bits a sample, and the colour type
# (PNG 3, 11.2.1).
LAYOUTS = {
    "1": ("1", 1, 1, 0), "L": ("L", 8, 8, 0), "LA": ("LA", 16, 8, 4), "I;16": ("I;16B", 16, 16, 0),
    "RGB": ("RGB", 24, 8, 2), "RGBA": ("RGBA", 32, 8, 6),
    "P1": ("P;1", 1, 1, 3), "P2": ("P;2", 2, 2, 3), "P4": ("P;4", 4, 4, 3), "P8": ("P", 8, 8, 3),
}  # fmt: skip
# What zlib gives out is gathered up to this size, for a chunk has twelve bytes around it.
_CHUNK = 8192
# Below this, zlib's largest tables take longer to set up than they save.
_SMALL = 262_144


def write(image: Image, profile: bytes | None, file: BinaryIO) -> None:
    """Write a PNG whose pixels are the image's, and its transparent colours.

    Raises:
        ValueError: the transparent colour is none.
    """
    file.writelines(pieces(image, profile))


def pieces(image: Image, profile: bytes | None) -> Iterator[bytes]:
    """The same PNG piece by piece: what is taken is all that was compressed so far.

    Raises:
        ValueError: the transparent colour is none; with the first piece.
    """
    image, opaque = reduced(image, profile)
    palette = _palette(image)
    layout = _layout(image, len(palette) // 3, opaque)
    packing, bits, depth, _ = LAYOUTS[layout]
    start = head(image.size, layout, profile)
    if palette:
        start += chunk(b"PLTE", palette)
    transparent = _transparent(image, len(palette) // 3, depth)
    if transparent:
        start += chunk(b"tRNS", transparent)
    yield start
    for data in compressed(Rows(image, packing, bits)):
        yield chunk(b"IDAT", data)
    yield chunk(b"IEND", b"")


def head(size: tuple[int, int], layout: str, profile: bytes | None) -> bytes:
    """Signature, header and ICC profile of a picture in one of the layouts."""
    _, _, depth, colour_type = LAYOUTS[layout]
    sides = size[0].to_bytes(4, "big") + size[1].to_bytes(4, "big")
    start = _SIGNATURE + chunk(b"IHDR", sides + bytes([depth, colour_type, 0, 0, 0]))
    return start + _profile(profile) if profile else start


def _layout(image: Image, colours: int, opaque: bool) -> str:
    if image.mode == "P":
        return f"P{next((bits for bits in (1, 2, 4) if colours <= 1 << bits), 8)}"
    # Pillow leaves the alpha out as it packs the rows.
    return "RGB" if image.mode == "RGBA" and opaque else image.mode


def _palette(image: Image) -> bytes:
    if image.mode != "P":
        return b""
    return bytes(image.getpalette() or (0, 0, 0))


def _transparent(image: Image, colours: int, depth: int) -> bytes:
    """PNG 3, 11.3.1.1: an alpha for each colour of the palette, or the one transparent colour.

    Of the latter only as many bits as a sample has count, and the others have to be 0.
    """
    key = image.info.get("transparency")
    if image.mode == "P":
        return _alphas(image, key)[:colours]
    if key is None or image.mode in ("LA", "RGBA"):
        return b""
    levels = key if isinstance(key, (tuple, list)) else (key,)
    if len(levels) != len(image.getbands()) or not all(isinstance(level, int) for level in levels):
        raise ValueError(f"its transparent colour is {key!r}")
    return b"".join((level & (1 << depth) - 1).to_bytes(2, "big") for level in levels)


def _alphas(image: Image, key: object) -> bytes:
    """The alpha of each colour: the palette's own, and over it what `info` says."""
    has_own = image.palette is not None and image.palette.mode == "RGBA"
    alphas = bytearray((image.getpalette("RGBA") or ())[3::4] if has_own else b"")
    said = bytes(key) if isinstance(key, (bytes, bytearray)) else b""
    if isinstance(key, int):
        alphas += b"\xff" * (key + 1 - len(alphas))
        alphas[key] = 0
    alphas[: len(said)] = said
    return bytes(alphas)


def _profile(profile: bytes) -> bytes:
    import zlib

    return chunk(b"iCCP", b"ICC Profile\0\0" + zlib.compress(profile))


def chunk(kind: bytes, data: bytes) -> bytes:
    """PNG 3, 5.3: length, type, data and their check."""
    import zlib

    check = zlib.crc32(data, zlib.crc32(kind))
    return b"".join((len(data).to_bytes(4, "big"), kind, data, check.to_bytes(4, "big")))


def compressed(rows: Rows) -> Iterator[bytes]:
    """The filtered rows as one zlib stream, in pieces for a chunk each."""
    size = rows.row * rows.image.height
    zlib = library(size)
    number, level, strategy = way(rows, zlib)
    memory = 9 if size > _SMALL else 8
    compressor = zlib.compressobj(level, zlib.DEFLATED, zlib.MAX_WBITS, memory, strategy)
    data = b""
    for strip in strips(rows):
        data += compressor.compress(filtered(strip, number, rows.pixel))
        if len(data) >= _CHUNK:
            yield data
            data = b""
    yield data + compressor.flush()
