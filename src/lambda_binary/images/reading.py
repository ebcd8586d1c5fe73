"""The user's Pillow image -> a picture: pixels read, turned upright, in a mode of the rules.

A picture shares the image's pixels wherever it can and copies none of its metadata but the
transparent colour and the ICC profile. The image keeps its mode, pixels and frame position. Which
format the picture goes into is no business of this file.
"""

from __future__ import annotations

from ..errors import ImageEncodingError
from .formats import OWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from PIL.Image import Image

    Frame = TypeVar("Frame")

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
_KEYED = ("1", "L", "P", "RGB", "I;16", "I;16B", "I")
_ORIENTATION = 0x0112  # Exif 2.32, 4.6.4: tag Orientation
# Exif orientation -> the Pillow transposition that turns the picture upright.
_UPRIGHT = {
    2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE",
    6: "ROTATE_270", 7: "TRANSVERSE", 8: "ROTATE_90",
}  # fmt: skip


class Picture:
    """What the rules and encoders look at instead of the user's image.

    Attributes:
        image: the user's image; only `each_frame` moves it.
        view: its current frame, upright.
        kind: `still`, `animation` or `pages`.
        frames: how many.
        own: the library's name of the format it was opened from, or None.
        profile: its ICC profile, or None.
    """

    __slots__ = ("frames", "image", "kind", "own", "profile", "view")

    def __init__(self, image: Image, view: Image, frames: int) -> None:
        self.image = image
        self.view = view
        self.frames = frames
        self.kind = "still" if frames == 1 else _KINDS.get(image.format or "", "animation")
        self.own = OWN.get(image.format or "")
        self.profile: bytes | None = image.info.get("icc_profile") or None

    def __str__(self) -> str:
        frames = f", {self.frames} frames" if self.kind != "still" else ""
        return f"{_name(self.image)} ({self.image.mode}, {_size(self.image)}{frames})"


def read(image: Image) -> Picture:
    """Read an image's pixels.

    Raises:
        ImageEncodingError: it has none, or they cannot be read.
    """
    if 0 in image.size:
        raise ImageEncodingError(
            f"{_name(image)} ({image.mode}, {_size(image)}) has no pixels; "
            "return one of at least 1 x 1"
        )
    view = _reading(image, _view)
    return Picture(image, view, _reading(image, _frame_count))


def each_frame(picture: Picture, function: Callable[[Image, float], Frame]) -> list[Frame]:
    """Call `function(view, duration)` for each frame; the image ends at the frame where it was.

    A view's pixels hold until the next frame, and its duration is in milliseconds (0: not said).

    Raises:
        ImageEncodingError: a frame cannot be read.
    """
    image = picture.image
    position = image.tell()
    frames = []
    try:
        for number in range(picture.frames):
            view = _reading(image, _frame, number)
            frames.append(function(view, image.info.get("duration") or 0))
    finally:
        _reading(image, type(image).seek, position)
    return frames


def _frame(image: Image, number: int) -> Image:
    image.seek(number)
    return _view(image)


def _view(image: Image) -> Image:
    """The current frame, upright: a new image over the same pixels where nothing must turn."""
    image.load()
    # `_new` is the only way to share pixels (Pillow's own plugins use it); `copy` doubles them.
    view = image._new(image.im)
    # Beside an alpha channel, Pillow leaves the transparent colour of the image's former mode.
    keyed = image.mode in _KEYED and "transparency" in image.info
    view.info = {"transparency": image.info["transparency"]} if keyed else {}
    turn = _UPRIGHT.get(_orientation(image))
    if turn:
        from PIL.Image import Transpose

        view = view.transpose(Transpose[turn])
    for mode in _STRAIGHT.get(view.mode, ()):
        view = view.convert(mode)
    return view


def _orientation(image: Image) -> int:
    try:
        orientation = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # broken metadata: whatever its parser stumbles over, the pixels are fine
        return 1
    return orientation if isinstance(orientation, int) else 1


def _frame_count(image: Image) -> int:
    if _KINDS.get(image.format or "") == "still" or not getattr(image, "is_animated", False):
        return 1
    return int(getattr(image, "n_frames", 1))


def _reading(image: Image, read: Callable[..., Frame], *arguments: int) -> Frame:
    try:
        return read(image, *arguments)
    except MemoryError:
        raise
    except Exception as error:  # Pillow's plugins raise whatever broken data makes them raise
        misused = isinstance(error, (ValueError, AttributeError, AssertionError))
        closed = misused and ("closed" in str(error) or getattr(image, "fp", image) is None)
        raise ImageEncodingError(_closed(image) if closed else _broken(image, error)) from error


def _closed(image: Image) -> str:
    return (
        f"the pixels of {_name(image)} cannot be read, for its file is closed; return it inside "
        "the `with` block, or a copy made there (image.copy(), which keeps one frame)"
    )


def _broken(image: Image, error: Exception) -> str:
    return (
        f"the pixels of {_name(image)} cannot be read ({error}); open a complete file, or set "
        "PIL.ImageFile.LOAD_TRUNCATED_IMAGES = True to send what there is"
    )


def _name(image: Image) -> str:
    return f"the {image.format} image" if image.format else "the image"


def _size(image: Image) -> str:
    return f"{image.width} x {image.height}"
