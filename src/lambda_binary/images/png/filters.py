"""PNG's filters over whole strips of rows, computed by Pillow's own loops over bytes.

A strip of packed rows is looked at as a grey image: the same memory a pixel or a row further back
is the neighbour that a filter predicts from, and one call predicts all rows. Pillow's own writer
tries every filter on each row and keeps the best; that search takes longer than the compression
of a drawing. Which filter pays, and what becomes of the rows, is decided elsewhere.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from PIL.Image import Image

    Back = Callable[[int], Image]
    Strip = tuple[bytes, bytes]  # the packed row above, and packed rows

# PNG 3, 9.2: the number in front of each row.
NONE, SUB, UP, AVERAGE, PAETH = range(5)
# A strip, and what is computed from it, stays in the processor's cache.
_STRIP = 131072
_ZERO_ONLY = [255] + [0] * 255


class Rows:
    """An image as the rows of a PNG.

    Attributes:
        image: the image.
        bits: bits a pixel.
        packing: Pillow's name for the rows' layout in the file, as `RGB` or `P;4`.
        pixel: bytes from a sample to the same one of the pixel before, at least 1 (PNG 3, 9.2).
        row: bytes of a packed row.
        indexed: whether the pixels are of a palette, or black and white.
        shared: whether several of them share a byte.
    """

    __slots__ = ("bits", "image", "indexed", "packing", "pixel", "row", "shared")

    def __init__(self, image: Image, packing: str, bits: int) -> None:
        self.image = image
        self.packing = packing
        self.bits = bits
        self.pixel = max(1, bits // 8)
        self.row = (image.width * bits + 7) // 8
        self.shared = bits < 8
        self.indexed = self.shared or packing == "P"


def strips(rows: Rows) -> Iterator[Strip]:
    """All rows, as they are packed in the file, strip by strip."""
    pitch = rows.row + rows.pixel
    step = max(1, _STRIP // pitch)
    above = bytes(pitch)
    for start in range(0, rows.image.height, step):
        packed = _packed(rows, start, min(rows.image.height, start + step))
        yield above, packed
        above = packed[-pitch:]


def whole(rows: Rows) -> Strip:
    """All rows in one strip."""
    return bytes(rows.row + rows.pixel), _packed(rows, 0, rows.image.height)


def _packed(rows: Rows, top: int, bottom: int) -> bytes:
    """Rows with a pixel of zeros behind each.

    These are at once the pixel to the left of the next row, which counts as zero (PNG 3, 9.2).
    """
    image = rows.image
    # Pillow's `tobytes` has room for four bytes a column (or 64 KB): RGBA needs one column more.
    columns = image.width + rows.pixel // 4
    if (columns, bottom - top) != image.size:
        image = image.crop((0, top, columns, bottom))
    return image.tobytes("raw", rows.packing, rows.row + rows.pixel)


def filtered(strip: Strip, number: int, pixel: int) -> bytes:
    """The strip's rows through the filter of this number, each behind it."""
    from PIL import ImageChops
    from PIL.Image import frombuffer

    above, packed = strip
    pitch = len(above)
    height = len(packed) // pitch
    # The row to be filtered begins with its zeros: one pixel behind the row above it.
    data: Any = memoryview(b"".join((bytes(2 * pixel), above, packed)))

    def back(distance: int) -> Image:
        first = pixel + pitch - distance
        part = data[first : first + height * pitch]
        return frombuffer("L", (pitch, height), part, "raw", "L", 0, 1)

    image = back(0)
    if number != NONE:
        image = ImageChops.subtract_modulo(image, _PREDICTIONS[number](back, pixel, pitch))
    if pixel > 1:
        image = image.crop((pixel - 1, 0, pitch, height))
    if number != NONE:
        image.paste(number, (0, 0, 1, height))
    return image.tobytes()


def _average(back: Back, pixel: int, pitch: int) -> Image:
    from PIL.Image import blend

    # PNG 3, 9.3: the sum is halved without overflow, and rounded down. `blend` rounds so too, and
    # takes half the time of `ImageChops.add(…, 2)`.
    return blend(back(pixel), back(pitch), 0.5)


def _paeth(back: Back, pixel: int, pitch: int) -> Image:
    """PNG 3, 9.4, without branches.

    Of left and up, `low` is the lesser and `high` the greater; p = low + high - corner. Where the
    corner lies between them, it is `under` above low and `over` below high, and p has these
    distances the other way round: `over` from low, `under` from high and |over - under| from the
    corner. So low is nearest where under >= 2 * over, high where over >= 2 * under, and else the
    corner. Outside of them under or over is 0, and the same comparisons name the right one.
    """
    from PIL.ImageChops import add_modulo, darker, lighter, subtract_modulo

    left, up, corner = back(pixel), back(pitch), back(pitch + pixel)
    low = darker(left, up)
    high = subtract_modulo(add_modulo(left, up), low)
    under = subtract_modulo(lighter(corner, low), low)
    over = subtract_modulo(high, darker(corner, high))
    least = darker(under, over)
    # How much greater the greater one is, in the image of its own; 0 in the other.
    more_under, more_over = subtract_modulo(under, least), subtract_modulo(over, least)
    # The same, but no more than the lesser one: all of it, if the greater is twice as great.
    most_under, most_over = darker(more_under, least), darker(more_over, least)
    missing = subtract_modulo(subtract_modulo(least, most_under), most_over)
    # Where nothing is missing, this is the way from the corner: up by `over`, or down by `under`.
    way = subtract_modulo(add_modulo(more_over, most_over), add_modulo(more_under, most_under))
    return add_modulo(corner, darker(way, missing.point(_ZERO_ONLY)))


_PREDICTIONS: dict[int, Callable[[Back, int, int], Image]] = {
    SUB: lambda back, pixel, pitch: back(pixel),
    UP: lambda back, pixel, pitch: back(pitch),
    AVERAGE: _average,
    PAETH: _paeth,
}
