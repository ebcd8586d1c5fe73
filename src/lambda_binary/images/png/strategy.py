"""Which filter and which compression a PNG's rows get, for the whole picture, by a sample.

Takes rows, gives a way; a few tiles are compressed to know. docs/explanation/png.md holds the
measurements behind every number here, and what did not help. Nothing is written.
"""

from __future__ import annotations

from functools import cache

from .filters import AVERAGE, NONE, PAETH, SUB, UP, Rows, filtered, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .filters import Strip

    Way = tuple[int, int, int]  # the filter, zlib's level and zlib's strategy
    Size = Callable[[int, int, int], int]

_MATCHES, _CODES, _RUNS = 0, 2, 3  # zlib.Z_DEFAULT_STRATEGY, Z_HUFFMAN_ONLY and Z_RLE
_QUICK, _DEEP = 3, 5  # zlib's levels; codes and runs know none
# What may be larger for the time that it saves: level 3 takes two thirds of level 5. Paeth must
# gain, for the others take a third of it; matches must, for runs take a third of them.
_QUICK_TOLERANCE = 1.05
_PAETH_GAIN = 1.05
_MATCHES_GAIN = 1.05
# The sample is a share of the picture in tiles, so many bytes wide and rows high; so many of them
# at least, and bytes at most.
_TILE, _ROWS = 256, 5
_SHARE, _LEAST, _MOST = 40, 5, 32_768
# From left to right each tile is so much of the height below the one before, and wraps around:
# of all steps, the golden ratio's leaves the smallest gaps.
_STEP = (5**0.5 - 1) / 2
# Bytes of rows; fewer are compressed sooner than the ways are compared.
_WORTH_A_SAMPLE = 98_304


def way(rows: Rows, zlib: Any) -> Way:
    """The quickest way whose sample is about as small as that of any other.

    Args:
        rows: the picture's.
        zlib: the module that compresses them.
    """
    if rows.row * rows.image.height < _WORTH_A_SAMPLE:
        return NONE if rows.indexed else SUB, _DEEP, _MATCHES
    sample, tiles = _sample(rows)

    @cache
    def through(number: int) -> bytes:
        data = filtered(sample, number, rows.pixel)
        return b"".join([data[tile] for tile in tiles])

    def size(number: int, level: int, strategy: int) -> int:
        compressor = zlib.compressobj(level, zlib.DEFLATED, zlib.MAX_WBITS, 8, strategy)
        return len(compressor.compress(through(number)) + compressor.flush())

    plain = size(NONE, _DEEP, _MATCHES)
    if rows.shared:
        # To the left of a byte are other pixels, but above it are the ones that it resembles.
        return _drawn(size, {NONE: plain, UP: size(UP, _DEEP, _MATCHES)})
    runs = size(SUB, _QUICK, _RUNS)
    photographed = _photographed(size, runs) if runs < plain else None
    if photographed:
        return photographed
    sizes = {number: size(number, _DEEP, _MATCHES) for number in (SUB, UP)}
    if min(sizes.values()) < plain:
        sizes[PAETH] = size(PAETH, _DEEP, _MATCHES)
    return _drawn(size, {NONE: plain, **sizes})


def _drawn(size: Size, sizes: dict[int, int]) -> Way:
    """Drawings repeat themselves: matches count, and filters pay where colours are smooth."""
    number = _best(sizes)
    quick = size(number, _QUICK, _MATCHES) <= _QUICK_TOLERANCE * sizes[number]
    return number, _QUICK if quick else _DEEP, _MATCHES


def _photographed(size: Size, runs: int) -> Way | None:
    """Filters leave noise of a photograph: matches are rare, and the filter counts.

    None if they are not rare: so it is in scans and where a picture was enlarged.
    """
    sizes = {SUB: runs, **{number: size(number, _QUICK, _RUNS) for number in (UP, AVERAGE, PAETH)}}
    number = _best(sizes)
    if _MATCHES_GAIN * size(number, _QUICK, _MATCHES) < sizes[number]:
        return None
    codes = size(number, _QUICK, _CODES) < sizes[number]
    return number, _QUICK, _CODES if codes else _RUNS


def _best(sizes: dict[int, int]) -> int:
    """The filter whose sample is the smallest."""
    return min(sizes, key=lambda number: sizes[number] * (_PAETH_GAIN if number == PAETH else 1))


def _sample(rows: Rows) -> tuple[Strip, list[slice]]:
    """The tiles, one under the other, and where they are when they are filtered.

    In front of each is the row above it, which filters need and which is not compressed.
    """
    from PIL import Image as pillow  # noqa: N813 - the module whose `new` builds one

    image = rows.image
    width = max(1, image.width * min(_TILE, rows.row) // rows.row)
    height = min(_ROWS + 1, image.height)
    wanted = min(_MOST, rows.row * image.height // _SHARE)
    count = max(_LEAST, wanted // (_TILE * _ROWS))
    sample = pillow.new(image.mode, (width, height * count))
    for number in range(count):
        left = (image.width - width) * number // (count - 1)
        top = int((image.height - height) * (_STEP * (number + 0.5) % 1))
        tile = image.crop((left, top, left + width, top + height))
        sample.paste(tile, (0, number * height))
    tiles = Rows(sample, rows.packing, rows.bits)
    line = tiles.row + 1
    ends = range(line * height, line * height * count + 1, line * height)
    return whole(tiles), [slice(end - line * (height - 1), end) for end in ends]
