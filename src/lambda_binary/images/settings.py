"""Encoder settings: the points where neither time nor size gets better without the other worse.

Measured on a photograph, charts, a screen, a palette and a QR code (docs/results/image.md prints
the ratios, benchmarks/images.py measures them again). A picture here is a prepared image: its
mode is one that the format stores.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from PIL.Image import Image

# The formats whose compression depends on what the picture is.
LOSSY_BY_KIND = ("webp", "avif")
_LOSSY = {"quality": 80, "method": 2}
# Method 0 is 1.4 times as fast, but its charts are up to twenty times as large.
_LOSSLESS = {"lossless": True, "quality": 20, "method": 1}
_LOSSLESS_TOLERANCE = 1.5
_WORTH_A_SAMPLE = 32_768  # pixels; fewer are a few KB either way
# Drawn pictures repeat their pixels, photographs do not: of neighbours in a row, charts and
# screens have 60 to 95 % of the same grey, photographs 5 to 35 %.
_DRAWN_SHARE = 0.5


def settings(image: Image, name: str, photograph: bool, asked: bool) -> dict[str, Any]:
    """The keyword arguments of `Image.save` for this prepared image in the format `name`.

    Args:
        image: the prepared image, or the first frame.
        name: the library's name of the format.
        photograph: whether the picture is one; only looked at for PNG and `LOSSY_BY_KIND`.
        asked: whether the user named the format, and so takes what it may lose.
    """
    return _SETTINGS[name](image, photograph, asked)


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


def _sample(image: Image, strips: int, rows: int) -> Image:
    """Strips of so many rows, evenly over the height, one under the other."""
    if image.height <= strips * rows:
        return image
    from PIL import Image as pillow  # noqa: N813 - the module whose `new` builds one

    sample = pillow.new(image.mode, (image.width, strips * rows))
    for number in range(strips):
        top = (image.height - rows) * (number + 1) // (strips + 1)
        strip = image.crop((0, top, image.width, top + rows))
        sample.paste(strip, (0, number * rows))
    return sample


def _png(image: Image, photograph: bool, asked: bool) -> dict[str, Any]:
    """An animation's frames; how a still image is written, `png` knows.

    PNG's filters leave noise of a photograph, where zlib's run lengths are as small as matches.
    """
    return {"compress_type": 3} if photograph else {"compress_level": 4}


def _webp(image: Image, photograph: bool, asked: bool) -> dict[str, Any]:
    """Lossless for what is drawn: quicker, exact, and mostly no larger.

    Smooth edges and gradients make it several times as large. Where WebP was asked for, and a
    sample says so, the picture is compressed as a photograph is.
    """
    if photograph or (asked and _larger_lossless(image)):
        return _LOSSY
    return _LOSSLESS


def _larger_lossless(image: Image) -> bool:
    if image.width * image.height < _WORTH_A_SAMPLE:
        return False
    # Lossy WebP works on blocks of 16 rows.
    sample = _sample(image, 2, max(16, image.height // 40 // 16 * 16))
    return _size(sample, _LOSSLESS) > _LOSSLESS_TOLERANCE * _size(sample, _LOSSY)


def _size(image: Image, options: dict[str, Any]) -> int:
    from io import BytesIO

    sink = BytesIO()
    sink.name = "sample.webp"
    image.save(sink, **options)
    return sink.tell()


def _avif(image: Image, photograph: bool, asked: bool) -> dict[str, Any]:
    return {"quality": 60, "speed": 9 if photograph or is_photograph(image) else 7}


_SETTINGS: dict[str, Callable[[Image, bool, bool], dict[str, Any]]] = {
    "png": _png,
    "jpeg": lambda image, photograph, asked: {"quality": 85},
    "webp": _webp,
    "avif": _avif,
    "gif": lambda image, photograph, asked: {},
    "ico": lambda image, photograph, asked: {"sizes": _icon_sizes(image)},
    "tiff": lambda image, photograph, asked: {"compression": "tiff_adobe_deflate"},
    "bmp": lambda image, photograph, asked: {},
}


def _icon_sizes(image: Image) -> list[tuple[int, int]]:
    """The image's own size, and the usual squares that it does not have to grow for."""
    shorter = min(image.size)
    return [(side, side) for side in (16, 24, 32, 48, 64, 128) if side < shorter] + [image.size]
