"""The user's Pillow image -> a picture: pixels read, turned upright, in a mode of the rules.

A picture shares the image's pixels wherever it can and copies none of its metadata but the
transparent colour and the ICC profile. The image keeps its mode, pixels and frame position; the
other frames are read from its file by `originals`. Which format the picture goes into is no
business of this file.
"""

from __future__ import annotations

import sys

from ..errors import ImageEncodingError
from .formats import OWN
from .originals import is_changed, original, put_back

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeVar

    from PIL.Image import Image

    from .originals import Original

    Read = TypeVar("Read")

# What several frames in a file of this format are; everything else that moves is an animation.
# MPO: a second view or gain map, PSD: layers, HEIF: other pictures; the first is the picture.
_KINDS = {
    "MPO": "still", "PSD": "still", "HEIF": "still",
    "TIFF": "pages", "DCX": "pages", "IM": "pages", "MIC": "pages", "SPIDER": "pages",
}  # fmt: skip
# Modes that stand for another without loss. Pillow clips I;16B to 8 bits on the direct way.
_STRAIGHT = {
    "La": ("LA",), "RGBa": ("RGBA",), "PA": ("RGBA",), "RGBX": ("RGB",), "HSV": ("RGB",),
    "I;16L": ("I", "I;16"), "I;16B": ("I", "I;16"),
}  # fmt: skip
# Modes whose values are no amounts that could be mixed, or not in this form.
_MIXED = {"1": "L", "P": "RGB", "I;16": "I"}
_KEYED = ("1", "L", "P", "RGB", "I;16", "I;16B", "I")
# Exif 2.32, 4.6.4 and 4.6.5: Orientation, the Exif IFD, and in it PixelXDimension and
# PixelYDimension, the shape of the stored picture.
_ORIENTATION, _EXIF, _WIDTH, _HEIGHT = 0x0112, 0x8769, 0xA002, 0xA003
# Exif orientation -> the Pillow transposition that turns the picture upright.
_UPRIGHT = {
    2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE",
    6: "ROTATE_270", 7: "TRANSVERSE", 8: "ROTATE_90",
}  # fmt: skip
# Those that make a lying picture stand.
_ACROSS = ("TRANSPOSE", "ROTATE_270", "TRANSVERSE", "ROTATE_90")


class Picture:
    """What the rules and encoders look at instead of the user's image.

    Attributes:
        image: the user's image.
        view: its current frame, upright; the first one of an animation and of pages.
        kind: `still`, `animation` or `pages`.
        frames: how many.
        own: the library's name of the format it was opened from, or None.
        profile: its ICC profile, or None.
        original: where its frames are read; None for a still picture.
        side: the longest side that a frame may have, or None.
    """

    __slots__ = ("frames", "image", "kind", "original", "own", "profile", "side", "view")

    def __init__(
        self, image: Image, view: Image, original: Original | None, side: int | None
    ) -> None:
        self.side = side
        self.image = image
        self.view = view
        self.original = original
        self.frames = original.frames if original else 1
        self.kind = _KINDS.get(image.format or "", "animation") if original else "still"
        self.own = OWN.get(image.format or "")
        self.profile: bytes | None = image.info.get("icc_profile") or None

    def __str__(self) -> str:
        frames = f", {self.frames} frames" if self.kind != "still" else ""
        return f"{_name(self.image)} ({self.image.mode}, {_size(self.image)}{frames})"


def read(image: Image, side: int | None = None) -> Picture:
    """Read an image's pixels, made smaller where a side is longer than `side`.

    A frame that was changed in place is a still picture: what the image shows is what is sent.

    Raises:
        ImageEncodingError: it has none, or they cannot be read.
    """
    if 0 in image.size:
        raise ImageEncodingError(
            f"{_name(image)} ({image.mode}, {_size(image)}) has no pixels; "
            "return one of at least 1 x 1"
        )
    own = None
    if _KINDS.get(image.format or "") != "still":
        own = _reading(image, original)
    if own is not None and own.frames > 1 and not _reading(image, _changed, own):
        return Picture(image, _reading(image, _frame, own, 0, side), own, side)
    return Picture(image, _reading(image, _current, side), None, side)


def each_frame(picture: Picture, first: int = 0) -> Iterator[tuple[Image, float]]:
    """Each frame's view, and its duration in milliseconds (0: not said).

    A view's pixels hold until the next frame.

    Raises:
        ImageEncodingError: a frame cannot be read.
    """
    own = picture.original
    for number in range(first, picture.frames if own else 0):
        view = _reading(picture.image, _frame, own, number, picture.side)
        yield view, own.image.info.get("duration") or 0 if own else 0


def done(picture: Picture) -> None:
    """Leave the user's image where it was."""
    if picture.original is not None:
        own = picture.original
        _reading(picture.image, lambda _: put_back(own))


def _changed(image: Image, own: Original) -> bool:
    changed = is_changed(image, own)
    if changed:
        put_back(own)
    return changed


def _frame(image: Image, own: Original, number: int, side: int | None) -> Image:
    return _view(own.show(number), _turn(image), side)


def _current(image: Image, side: int | None) -> Image:
    image.load()
    return _view(image, _turn(image), side)


def _view(image: Image, turn: str | None, side: int | None) -> Image:
    """The current frame, upright: a new image over the same pixels where nothing must turn."""
    image.load()
    # `_new` is the only way to share pixels (Pillow's own plugins use it); `copy` doubles them.
    view = image._new(image.im)
    # Beside an alpha channel, Pillow leaves the transparent colour of the image's former mode.
    keyed = image.mode in _KEYED and "transparency" in image.info
    view.info = {"transparency": image.info["transparency"]} if keyed else {}
    if turn:
        from PIL.Image import Transpose

        view = view.transpose(Transpose[turn])
    for mode in _STRAIGHT.get(view.mode, ()):
        view = view.convert(mode)
    return view if side is None or max(view.size) <= side else _smaller(view, side)


def _smaller(view: Image, side: int) -> Image:
    """The view with its longest side so long, its colours mixed where pixels become one."""
    from PIL.Image import Resampling

    deep = view.mode in ("I;16", "I", "F")
    keyed = not deep and view.has_transparency_data
    mode = "RGBA" if keyed else _MIXED.get(view.mode, view.mode)
    share = side / max(view.size)
    size = (max(1, round(view.width * share)), max(1, round(view.height * share)))
    mixed = view if view.mode == mode else view.convert(mode)
    # Of a box the mean is never beyond its values, which mode I would hold and 16 bits not.
    smaller = mixed.resize(size, Resampling.BOX if deep else Resampling.LANCZOS)
    return smaller.convert(view.mode) if deep else smaller


def _turn(image: Image) -> str | None:
    """How the picture is turned upright, by Pillow's name; None where it is.

    Pillow's `rotate` and `transpose` leave the tag behind. It is for the stored picture, whose
    shape Exif says too: a picture that lies the other way has been turned already.
    """
    try:
        exif = image.getexif()
        turn = _UPRIGHT.get(exif.get(_ORIENTATION, 1))
        if turn in _ACROSS:
            stored = exif.get_ifd(_EXIF)
            sides: list[Any] = [stored.get(tag) for tag in (_WIDTH, _HEIGHT)]
            said = all(isinstance(side, int) and side > 0 for side in sides)
            if said and (sides[0] - sides[1]) * (image.width - image.height) < 0:
                return None
    except Exception:  # broken metadata: whatever its parser stumbles over, the pixels are fine
        return None
    return turn


def _reading(image: Image, read: Callable[..., Read], *arguments: object) -> Read:
    try:
        if "weasyprint" not in sys.modules:
            return read(image, *arguments)
        from .leniency import Strictly

        with Strictly():
            return read(image, *arguments)
    except MemoryError:
        raise
    except Exception as error:  # Pillow's plugins raise whatever broken data makes them raise
        misused = isinstance(error, (ValueError, AttributeError, AssertionError))
        closed = misused and ("closed" in str(error) or _has_no_file(image))
        raise ImageEncodingError(_closed(image) if closed else _broken(image, error)) from error


def _has_no_file(image: Image) -> bool:
    return getattr(image, "fp", image) is None and getattr(image, "_decoder", None) is None


def _closed(image: Image) -> str:
    return (
        f"the pixels of {_name(image)} cannot be read, for its file is closed; return it inside "
        "the `with` block, or a copy made there (image.copy(), which keeps one frame)"
    )


def _broken(image: Image, error: Exception) -> str:
    lenient = "set PIL.ImageFile.LOAD_TRUNCATED_IMAGES = True to send what there is"
    if "weasyprint" in sys.modules:
        lenient = (
            "call image.load() before you return it, to send what there is (WeasyPrint has set "
            "LOAD_TRUNCATED_IMAGES for the whole process, which is not taken for your wish)"
        )
    return (
        f"the pixels of {_name(image)} cannot be read ({error}); open a complete file, or {lenient}"
    )


def _name(image: Image) -> str:
    return f"the {image.format} image" if image.format else "the image"


def _size(image: Image) -> str:
    return f"{image.width} x {image.height}"
