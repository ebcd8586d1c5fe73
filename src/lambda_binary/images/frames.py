"""Pictures of several frames: what `Image.save` is given to write all of them.

Every frame is composed in full before it is written, so that no format's disposal or blending
carries over into another. Which formats hold an animation or pages is settled in `rules`.
"""

from __future__ import annotations

from ..errors import ImageEncodingError
from .palette import palette_image
from .reading import each_frame
from .rules import alpha, alpha_lost, convert

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from PIL.Image import Image

    from .formats import Format
    from .reading import Picture

    Timed = tuple[list[Image], dict[str, Any]]

_UNSAID = 100  # ms; what browsers show for a frame without a duration
_MOST_PLAYS = 65535  # the fields of WebP and GIF have 16 bits
_GIF_CLEAR = 2  # GIF89a, 23 (Graphic Control Extension): restore to background colour


def animation(picture: Picture, row: Format) -> Timed:
    """All frames, ready to be saved in the format, and the keyword arguments for their timing.

    Raises:
        ImageEncodingError: a frame cannot be read, or has alpha that the format does not hold.
    """
    timed = each_frame(picture, lambda view, duration: (_full(view), duration))
    frames = [frame for frame, _ in timed]
    durations = [duration for _, duration in timed]
    # PNG 3, 11.3.6: a first picture outside the animation, for who does not know animations.
    apart = bool(picture.image.info.get("default_image"))
    if apart:
        durations = durations[1:]
        if row.name != "png":
            frames, apart = frames[1:], False
    if len({frame.mode for frame in frames}) > 1:
        frames = [frame.convert("RGBA") for frame in frames]
    frames, timing = _TIMINGS[row.name](picture, frames, durations)
    if apart:
        timing["default_image"] = True
    return frames, timing


def pages(picture: Picture, row: Format) -> Timed:
    """All pages, each in a mode that the format stores and a size of its own; they have no timing.

    Raises:
        ImageEncodingError: a page cannot be read.
    """
    return each_frame(picture, lambda view, _: convert(view, row, None)[0].copy()), {}


def _full(view: Image) -> Image:
    return view.convert("RGBA" if view.has_transparency_data else "RGB")


def _plays(picture: Picture) -> int:
    """How often the animation plays; 0 is for ever, as in PNG and WebP.

    GIF's application extension counts repetitions instead, and plays once without one (libwebp,
    gif2webp.c, maps them the same way).
    """
    loop = picture.image.info.get("loop")
    if picture.image.format == "GIF":
        loop = 1 if loop is None else loop and loop + 1
    return min(loop or 0, _MOST_PLAYS)


def _png(picture: Picture, frames: list[Image], durations: list[float]) -> Timed:
    said = [duration or _UNSAID for duration in durations]
    # Blend 0 and disposal 0: each frame replaces the one before.
    timing = {"duration": said, "loop": _plays(picture), "disposal": 0, "blend": 0}
    return frames, timing


def _webp(picture: Picture, frames: list[Image], durations: list[float]) -> Timed:
    said = [round(duration or _UNSAID) for duration in durations]
    return frames, {"duration": said, "loop": _plays(picture)}


def _avif(picture: Picture, frames: list[Image], durations: list[float]) -> Timed:
    # Pillow has no say in how often an AVIF plays: for ever.
    return frames, {"duration": [round(duration or _UNSAID) for duration in durations]}


def _gif(picture: Picture, frames: list[Image], durations: list[float]) -> Timed:
    kinds = [alpha(frame) for frame in frames]
    if "full" in kinds:
        raise ImageEncodingError(f"{picture} cannot be written as GIF: {alpha_lost('binary')}")
    plays = _plays(picture)
    timing: dict[str, Any] = {
        # GIF89a, 23: the delay is in hundredths of a second.
        "duration": [round(duration / 10) * 10 for duration in durations],
        "loop": None if plays == 1 else plays and plays - 1,
        "disposal": _GIF_CLEAR if "binary" in kinds else 0,
    }
    return [palette_image(frame) for frame in frames], timing


_TIMINGS = {"png": _png, "webp": _webp, "avif": _avif, "gif": _gif}
