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
    timing = {"duration": _durations(row, durations), **_loop(picture, row)}
    if row.name == "png":
        # Blend 0 and disposal 0: each frame replaces the one before.
        timing |= {"disposal": 0, "blend": 0}
    if row.colours:
        frames, timing["disposal"] = _of_few_colours(picture, row, frames)
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


def _durations(row: Format, durations: list[float]) -> list[float]:
    """Each frame's milliseconds, in the format's unit."""
    if row.delay is None:
        return [duration or _UNSAID for duration in durations]
    if row.loops != "repetitions":  # in a GIF a frame may go without
        durations = [duration or _UNSAID for duration in durations]
    return [round(duration / row.delay) * row.delay for duration in durations]


def _loop(picture: Picture, row: Format) -> dict[str, Any]:
    plays = _plays(picture)
    if row.loops == "repetitions":
        return {"loop": None if plays == 1 else plays and plays - 1}
    return {"loop": plays} if row.loops == "plays" else {}


def _of_few_colours(picture: Picture, row: Format, frames: list[Image]) -> tuple[list[Image], int]:
    """The frames with a palette each, and what becomes of one when the next is shown."""
    kinds = [alpha(frame) for frame in frames]
    if "full" in kinds:
        raise ImageEncodingError(
            f"{picture} cannot be written as {row.codec}: {alpha_lost(row.alpha)}"
        )
    return [palette_image(frame) for frame in frames], _GIF_CLEAR if "binary" in kinds else 0
