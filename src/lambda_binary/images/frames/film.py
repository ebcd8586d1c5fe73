"""An animation on its way into a format: what its writers need to know of all its frames."""

from __future__ import annotations

from ...errors import ImageEncodingError
from ..reading import each_frame
from ..rules import alpha, alpha_lost, fitting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

    from ..formats import Format
    from ..reading import Picture

_UNSAID = 100  # ms; what browsers show for a frame without a duration
_MOST_PLAYS = 65535  # the fields of WebP and GIF have 16 bits


class Film:
    """An animation on its way into a format.

    Attributes:
        picture: what is written.
        mode: of every frame, `RGBA` if any pixel of any is not opaque, else `RGB`.
        durations: of every frame in ms, in the format's unit.
        plays: how often it plays; 0 is for ever, as in PNG and WebP.
        cover: whether the first frame is a picture apart from the animation (PNG 3, 11.3.6).
        profile: the ICC profile, or None.
    """

    __slots__ = ("cover", "durations", "mode", "picture", "plays", "profile")

    def __init__(self, picture: Picture, row: Format) -> None:
        """Look at every frame, keeping none.

        Raises:
            ImageEncodingError: a frame cannot be read, or has alpha that the format does not hold.
        """
        self.picture = picture
        self.plays = _plays(picture)
        self.cover = bool(picture.image.info.get("default_image"))
        self.mode = "RGB"
        durations = []
        for view, duration in each_frame(picture):
            durations.append(duration)
            held = alpha(view)
            if held != "none":
                self.mode = "RGBA"
            if held == "full" and row.alpha != "full":
                raise ImageEncodingError(
                    f"{picture} cannot be written as {row.codec}: {alpha_lost(row.alpha)}"
                )
        self.durations = _durations(row, durations)
        self.profile = fitting(picture.profile, self.mode) if row.profile else None

    def frames(self) -> Iterator[tuple[Image, float]]:
        """Each frame in the film's mode, and its duration; the cover first, where there is one."""
        for (view, _), duration in zip(each_frame(self.picture), self.durations, strict=True):
            yield view.convert(self.mode), duration


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
    if row.loops != "repetitions":  # in a GIF a frame may go without
        durations = [duration or _UNSAID for duration in durations]
    if row.delay is None:
        return durations
    return [round(duration / row.delay) * row.delay for duration in durations]
