"""Encoder settings for one picture: which of its format's settings are for what it shows.

The settings themselves stand in the format's row. A picture here is a prepared image: its mode is
one that the format stores.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from PIL.Image import Image

    from .formats import Format

_LOSSLESS_TOLERANCE = 1.5
_WORTH_A_SAMPLE = 32_768  # pixels; fewer are a few KB either way
# Drawn pictures repeat their pixels, photographs do not: of neighbours in a row, charts and
# screens have 60 to 95 % of the same grey, photographs 5 to 35 %.
_DRAWN_SHARE = 0.5


def settings(
    image: Image,
    row: Format,
    photograph: bool,
    *,
    named: bool = False,
    quality: int | None = None,
) -> Mapping[str, Any]:
    """The keyword arguments of `Image.save` for this prepared image in the format.

    Drawings are written without loss where the format can: quicker, exact, and mostly no larger.
    Smooth edges and gradients make them several times as large. Where the format was asked for,
    and a sample says so, the drawing is compressed as a photograph is.

    Args:
        image: the prepared image, or the first frame.
        row: the format.
        photograph: whether the picture is one; only looked at where the format tells them apart.
        named: whether the user named the format, and so takes what it may lose.
        quality: the one asked for, or None; who asks for one takes the loss.
    """
    if quality is not None and row.lossy:
        lossless = "lossless" in row.drawing
        way = row.photograph if photograph or lossless else row.drawing
        return {**way, "quality": quality}
    if row.squares:
        shorter = min(image.size)
        return {"sizes": [(side, side) for side in row.squares if side < shorter] + [image.size]}
    if photograph or not row.by_kind:
        return row.photograph
    if "lossless" in row.drawing:
        return row.photograph if named and _larger_lossless(image, row) else row.drawing
    return row.photograph if is_photograph(image) else row.drawing


def is_photograph(image: Image) -> bool:
    """Whether an image looks like a photograph, by a sample of its rows."""
    if image.mode not in ("L", "LA", "RGB", "RGBA", "CMYK", "YCbCr"):
        return False
    from PIL import ImageChops

    grey = _sample(image, 3, max(4, image.height // 64)).convert("L")
    if grey.width == 1:
        return False
    left = grey.crop((0, 0, grey.width - 1, grey.height))
    right = grey.crop((1, 0, grey.width, grey.height))
    same = ImageChops.difference(left, right).histogram()[0]
    return same < _DRAWN_SHARE * left.width * left.height


def _sample(image: Image, strips: int, rows: int, share: int = 1) -> Image:
    """Strips of so many rows, evenly over the height, one under the other.

    Of each a share of the width, from the left in the first to the right in the last.
    """
    if image.height <= strips * rows:
        return image
    from PIL import Image as pillow  # noqa: N813 - the module whose `new` builds one

    width = max(1, image.width // share)
    sample = pillow.new(image.mode, (width, strips * rows))
    for number in range(strips):
        top = (image.height - rows) * (number + 1) // (strips + 1)
        left = (image.width - width) * number // max(1, strips - 1)
        strip = image.crop((left, top, left + width, top + rows))
        sample.paste(strip, (0, number * rows))
    return sample


def _larger_lossless(image: Image, row: Format) -> bool:
    if image.width * image.height < _WORTH_A_SAMPLE:
        return False
    # Lossy WebP works on blocks of 16 rows.
    sample = _sample(image, 2, max(16, image.height // 40 // 16 * 16), 2)
    return _size(sample, row, row.drawing) > _LOSSLESS_TOLERANCE * _size(
        sample, row, row.photograph
    )


def _size(image: Image, row: Format, options: Mapping[str, Any]) -> int:
    from .sink import Sink

    sink = Sink(f"sample.{row.name}", None)
    image.save(sink, **options)
    return sink.tell()
