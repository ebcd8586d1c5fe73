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

_PNG_LEVEL = {"compress_level": 4}
_PNG_RLE = {"compress_type": 3}  # zlib.Z_RLE
_RLE_MODES = ("L", "LA", "RGB", "RGBA", "I;16")
# Run lengths may cost this share more than level 4, for less than half of its time.
_RLE_TOLERANCE = 1.03
_STRIPS = 3
# Drawn pictures repeat their pixels, photographs do not: of neighbours in a row, charts and
# screens have 60 to 95 % of the same grey, photographs 5 to 35 %.
_DRAWN_SHARE = 0.5


def settings(image: Image, name: str, photograph: bool) -> dict[str, Any]:
    """The keyword arguments of `Image.save` for this prepared image in the format `name`."""
    return _SETTINGS[name](image, photograph)


def is_photograph(image: Image) -> bool:
    """Whether an image looks like a photograph, by a sample of its rows."""
    if image.mode not in ("L", "LA", "RGB", "RGBA", "CMYK", "YCbCr"):
        return False
    from PIL import ImageChops

    grey = _sample(image).convert("L")
    if grey.width == 1:
        return False
    left = grey.crop((0, 0, grey.width - 1, grey.height))
    right = grey.crop((1, 0, grey.width, grey.height))
    same = ImageChops.difference(left, right).histogram()[0]
    return same < _DRAWN_SHARE * left.width * left.height


def _sample(image: Image) -> Image:
    """Three strips, at a quarter, half and three quarters of the height, one under the other."""
    rows = max(4, image.height // 64)
    if image.height <= _STRIPS * rows:
        return image
    from PIL import Image as pillow  # noqa: N813 - the module whose `new` builds one

    sample = pillow.new(image.mode, (image.width, _STRIPS * rows))
    for number in range(_STRIPS):
        top = (image.height - rows) * (number + 1) // (_STRIPS + 1)
        strip = image.crop((0, top, image.width, top + rows))
        sample.paste(strip, (0, number * rows))
    return sample


def _png(image: Image, photograph: bool) -> dict[str, Any]:
    """Run lengths instead of matches, if a sample says that they are as small.

    PNG's filters leave noise of a photograph: matches in it are rare and dear to look for.
    """
    if image.mode not in _RLE_MODES or not (photograph or image.mode == "I;16"):
        return _PNG_LEVEL
    sample = _sample(image)
    rle, level = (_png_size(sample, choice) for choice in (_PNG_RLE, _PNG_LEVEL))
    return _PNG_RLE if rle <= _RLE_TOLERANCE * level else _PNG_LEVEL


def _png_size(image: Image, choice: dict[str, int]) -> int:
    from io import BytesIO

    sink = BytesIO()
    sink.name = "sample.png"
    image.save(sink, **choice)  # type: ignore[arg-type]
    return sink.tell()


def _webp(image: Image, photograph: bool) -> dict[str, Any]:
    if photograph:
        return {"quality": 80, "method": 2}
    # Method 0 is 1.4 times as fast, but its charts are up to twenty times as large.
    return {"lossless": True, "quality": 20, "method": 1}


_SETTINGS: dict[str, Callable[[Image, bool], dict[str, Any]]] = {
    "png": _png,
    "jpeg": lambda image, photograph: {"quality": 85},
    "webp": _webp,
    "avif": lambda image, photograph: {"quality": 60, "speed": 9},
    "gif": lambda image, photograph: {},
    "ico": lambda image, photograph: {"sizes": _icon_sizes(image)},
    "tiff": lambda image, photograph: {"compression": "tiff_adobe_deflate"},
    "bmp": lambda image, photograph: {},
}


def _icon_sizes(image: Image) -> list[tuple[int, int]]:
    """The image's own size, and the usual squares that it does not have to grow for."""
    shorter = min(image.size)
    return [(side, side) for side in (16, 24, 32, 48, 64, 128) if side < shorter] + [image.size]
