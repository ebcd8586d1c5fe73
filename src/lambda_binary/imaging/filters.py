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
        packing: Pillow's name for the rows' layout in the file, as `RGB` or `P;4`.
        pixel: bytes from a sample to the same one of the pixel before, at least 1 (PNG 3, 9.2).
        row: bytes of a packed row.
        shared: whether several pixels share a byte.
    """

    __slots__ = ("image", "packing", "pixel", "row", "shared")

    def __init__(self, image: Image, packing: str, bits: int) -> None:
        self.image = image
        self.packing = packing
        self.pixel = max(1, bits // 8)
        self.row = (image.width * bits + 7) // 8
        self.shared = bits < 8


def strips(rows: Rows, top: int = 0, bottom: int | None = None) -> Iterator[Strip]:
    """The rows from `top` to before `bottom`, as they are packed in the file, strip by strip."""
    bottom = rows.image.height if bottom is None else bottom
    pitch = rows.row + rows.pixel
    step = max(1, _STRIP // pitch)
    above = _packed(rows, top - 1, top) if top else bytes(pitch)
    for start in range(top, bottom, step):
        packed = _packed(rows, start, min(bottom, start + step))
        yield above, packed
        above = packed[-pitch:]


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
    from PIL import ImageChops

    # PNG 3, 9.3: the sum is halved without overflow, and rounded down.
    return ImageChops.add(back(pixel), back(pitch), 2)


def _paeth(back: Back, pixel: int, pitch: int) -> Image:
    """PNG 3, 9.4, without branches.

    Of left and up, `low` is the lesser and `high` the greater; p = low + high - corner. Where the
    corner lies between them, it is `under` above low and `over` below high, and p has these
    distances the other way round: `over` from low, `under` from high and |over - under| from the
    corner. So low is nearest where under >= 2 * over, high where over >= 2 * under, and else the
    corner. Outside of them under or over is 0, and the same comparisons name the right one.
    """
    from PIL.ImageChops import add_modulo, darker, difference, lighter, subtract_modulo

    left, up, corner = back(pixel), back(pitch), back(pitch + pixel)
    low = darker(left, up)
    high = subtract_modulo(add_modulo(left, up), low)
    under = subtract_modulo(lighter(corner, low), low)
    over = subtract_modulo(high, darker(corner, high))
    least = darker(under, over)

    def kept(distance: Image) -> Image:
        """The distance where it is at least twice the other one, else 0."""
        more = subtract_modulo(distance, least)
        missing = difference(darker(more, least), least)
        return darker(distance, missing.point(_ZERO_ONLY))

    return add_modulo(subtract_modulo(corner, kept(under)), kept(over))


_PREDICTIONS: dict[int, Callable[[Back, int, int], Image]] = {
    SUB: lambda back, pixel, pitch: back(pixel),
    UP: lambda back, pixel, pitch: back(pitch),
    AVERAGE: _average,
    PAETH: _paeth,
}
