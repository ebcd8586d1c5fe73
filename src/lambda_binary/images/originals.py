"""The frames of an image's file, apart from the image: what is written where there are several.

Pillow holds one frame, and composes the next one over it. Whoever made that frame smaller or drew
on it has spoilt all that follow, or is answered with the file's frames as if nothing had been done.
So the file is read a second time: the user's image is never moved, and its frame can be compared
with what the file has. Where Pillow no longer has the file, its decoder is walked and put back.
"""

from __future__ import annotations

import io
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from PIL.Image import Image

# Pixels compared at once: of these, and not of whole frames, there are copies.
_AT_ONCE = 262_144


class Original:
    """The frames as the file has them.

    Attributes:
        image: the Pillow image to walk; the user's own where there is no other way.
        frames: how many.
        at: the frame that the user's image is at.
        open_again: opens the same file once more; None where that cannot be.
        shared: whether the user's image is moved too, so that only one may walk at a time.
    """

    __slots__ = ("at", "frames", "image", "open_again", "shared")

    def __init__(self, image: Image, at: int, open_again: Callable[[], Image] | None) -> None:
        self.image = image
        self.at = at
        self.open_again = open_again
        self.shared = open_again is None
        self.frames = int(getattr(image, "n_frames", 1))

    def show(self, number: int) -> Image:
        """The walked image at this frame, which is not yet read."""
        if self.open_again and number < self.image.tell():
            # Pillow cannot go back in every animated PNG.
            self.image = self.open_again()
        self.image.seek(number)
        return self.image


def original(image: Image) -> Original | None:
    """The frames of the image's file; None where it holds but one picture.

    Raises:
        Exception: whatever Pillow's plugin or the file raises; a closed file says so.
    """
    if not getattr(type(image), "is_animated", vars(image).get("is_animated")):
        return None
    file = vars(image).get("_fp") or vars(image).get("fp")
    data = b"" if file is None else _content(file)

    def open_again() -> Image:
        # Not `Image.open`, which would warn once more of a large picture.
        plugin: Any = type(image)
        return plugin(io.BytesIO(data))  # type: ignore[no-any-return]

    try:
        again = open_again() if data else None
    except MemoryError:
        raise
    except Exception:  # no file of this plugin, but pixels that it has unpacked there
        again = None
    if again is not None:
        # The user's image, when it is asked, forgets what was done to it (GIF, TIFF).
        several = getattr(again, "is_animated", False)
        return Original(again, image.tell(), open_again) if several else None
    if not getattr(image, "is_animated", False):
        return None
    return Original(_shadow(image) or image, image.tell(), None)


def is_changed(image: Image, own: Original) -> bool:
    """Whether the image's current frame is another picture than the file's."""
    if own.image is image or _never_read(image):
        return False
    try:
        image.load()
    except MemoryError:
        raise
    except Exception:  # some animated PNGs, once Pillow has gone back in them: their file is fine
        return False
    if own.shared:
        # A decoder that is asked for the frame that it gave last gives nothing new.
        own.show(0 if own.at else 1).load()
    other = own.show(own.at)
    other.load()
    return image.size != other.size or not _alike(image, other)


def put_back(own: Original) -> None:
    """Leave a shared decoder at the frame where the user's image expects it."""
    if own.shared:
        own.show(own.at).load()


def _content(file: Any) -> bytes:
    """All of an open file, whose position stays."""
    if isinstance(file, io.BytesIO):
        return file.getvalue()
    raw = getattr(file, "raw", file)
    if isinstance(file, (io.BufferedReader, io.FileIO)) and isinstance(raw, io.FileIO):
        size = os.fstat(raw.fileno()).st_size
        # Without moving the position, so that others may read meanwhile.
        if hasattr(os, "pread"):
            return os.pread(raw.fileno(), size, 0)
    position = file.tell()
    try:
        file.seek(0)
        return file.read()  # type: ignore[no-any-return]
    finally:
        file.seek(position)


def _shadow(image: Image) -> Image | None:
    """Another image over the same decoder, which has pixels of its own (WebP and AVIF)."""
    decoder = vars(image).get("_decoder")
    if decoder is None:
        return None
    image.load()  # the decoder is behind the frame that is shown: `put_back` relies on it
    said = decoder.get_info()
    shadow = object.__new__(type(image))
    vars(shadow).update(vars(image))
    for name in ("_im", "im"):
        if name in vars(image):
            vars(shadow)[name] = None
    shadow.info = dict(image.info)
    # Size and mode may be those of what the user has made of the frame.
    width, height = said[0] if isinstance(said[0], tuple) else said[:2]
    mode = next(name for name in said if name in ("RGB", "RGBA", "RGBX", "L"))
    vars(shadow).update(_size=(width, height), _mode="RGB" if mode == "RGBX" else mode, tile=[])
    return shadow


def _never_read(image: Image) -> bool:
    name = "_im" if "_im" in vars(image) else "im"
    return vars(image).get(name) is None


def _alike(image: Image, other: Image) -> bool:
    palettes = "P" in (image.mode, other.mode) or image.mode != other.mode
    for one, two in zip(_strips(image), _strips(other), strict=True):
        if palettes:
            one, two = one.convert("RGBA"), two.convert("RGBA")
        if one.tobytes() != two.tobytes():
            return False
    return True


def _strips(image: Image) -> Iterator[Image]:
    step = max(1, _AT_ONCE // image.width)
    for top in range(0, image.height, step):
        yield image.crop((0, top, image.width, min(image.height, top + step)))
