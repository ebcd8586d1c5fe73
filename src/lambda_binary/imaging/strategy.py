"""Which filter and which compression a PNG's rows get, for the whole picture, by a sample.

Takes rows, gives a way; a few strips are compressed to know. docs/explanation/png.md holds the
measurements behind every number here, and what did not help. Nothing is written.
"""

from __future__ import annotations

from .filters import AVERAGE, NONE, PAETH, SUB, UP, filtered, strips

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .filters import Rows, Strip

    Way = tuple[int, int, int]  # the filter, zlib's level and zlib's strategy
    Size = Callable[[int, int, int], int]

_MATCHES, _CODES, _RUNS = 0, 2, 3  # zlib.Z_DEFAULT_STRATEGY, Z_HUFFMAN_ONLY and Z_RLE
_QUICK, _DEEP = 3, 5  # zlib's levels; codes and runs know none
# What may be larger for the time that it saves: runs take a third of what matches take on a
# photograph, level 3 takes two thirds of level 5. Paeth must gain, for the others take half of it.
_RUNS_TOLERANCE = 1.1
_QUICK_TOLERANCE = 1.15
_PAETH_GAIN = 1.03
# The sample is this share of the rows, so many bytes at least and at most, in three strips.
_SHARE, _LEAST, _MOST = 40, 4096, 98_304
_STRIPS = 3
# Bytes of rows of less than eight bits a pixel; fewer are a few KB either way.
_WORTH_A_SAMPLE = 98_304


def way(rows: Rows) -> Way:
    """The quickest way whose sample is about as small as that of any other."""
    if rows.shared and rows.row * rows.image.height < _WORTH_A_SAMPLE:
        return NONE, _DEEP, _MATCHES
    sample = _sample(rows)

    def size(number: int, level: int, strategy: int) -> int:
        import zlib

        compressor = zlib.compressobj(level, zlib.DEFLATED, zlib.MAX_WBITS, 8, strategy)
        parts = (compressor.compress(filtered(strip, number, rows.pixel)) for strip in sample)
        return sum(map(len, parts)) + len(compressor.flush())

    matches = size(NONE, _DEEP, _MATCHES)
    if rows.shared:
        # To the left of a byte are other pixels, but above it are the ones that it resembles.
        return UP if size(UP, _DEEP, _MATCHES) < matches else NONE, _DEEP, _MATCHES
    runs = size(SUB, _QUICK, _RUNS)
    if runs > _RUNS_TOLERANCE * matches:
        return _drawn(size, matches)
    return _photographed(size, runs)


def _drawn(size: Size, matches: int) -> Way:
    """Drawings repeat themselves: matches count, and of the filters only Up, if any.

    It pays where rows resemble the ones above them.
    """
    up = size(UP, _DEEP, _MATCHES)
    number, least = (UP, up) if up < matches else (NONE, matches)
    quick = size(number, _QUICK, _MATCHES) <= _QUICK_TOLERANCE * least
    return number, _QUICK if quick else _DEEP, _MATCHES


def _photographed(size: Size, runs: int) -> Way:
    """Filters leave noise of a photograph: matches are rare, and the filter counts."""
    sizes = {SUB: runs, UP: size(UP, _QUICK, _RUNS), AVERAGE: size(AVERAGE, _QUICK, _RUNS)}
    number = min(sizes, key=sizes.__getitem__)
    least, paeth = sizes[number], size(PAETH, _QUICK, _RUNS)
    if _PAETH_GAIN * paeth < least:
        number, least = PAETH, paeth
    codes = size(number, _QUICK, _CODES) < least
    return number, _QUICK, _CODES if codes else _RUNS


def _sample(rows: Rows) -> list[Strip]:
    """Strips at a quarter, half and three quarters of the height."""
    height = rows.image.height
    wanted = max(_LEAST, min(_MOST, rows.row * height // _SHARE))
    each = max(2, wanted // rows.row // _STRIPS)
    if height <= _STRIPS * each:
        return list(strips(rows))
    tops = [(height - each) * strip // (_STRIPS + 1) for strip in range(1, _STRIPS + 1)]
    return [strip for top in tops for strip in strips(rows, top, top + each)]
