"""The conductor of the image stage: read, choose the format, convert, encode into a sink.

Each step is a module of its own; this one holds their order, the choice of a format and the
sink that stops an encoder at the caller's limit.
"""

from __future__ import annotations

from io import BytesIO

from ..errors import ImageEncodingError, MissingDependencyError
from .formats import FORMATS, can_write
from .image_types import MEDIA_TYPES, TooLarge
from .reading import read
from .rules import convert, fitting, refusal
from .settings import LOSSY_BY_KIND, is_photograph, settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from PIL.Image import Image

    from .formats import Format
    from .reading import Picture

# What `auto` offers, best first; a wildcard or no Accept field gets the safe format instead.
_OFFERS = {
    "photograph": ("avif", "webp", "jpeg", "png"),
    "drawing": ("webp", "png", "avif", "jpeg"),
    "palette": ("png", "webp", "avif", "jpeg"),
    "deep": ("png",),
    "animation": ("webp", "gif", "png"),
}
_KINDS_BY_MODE = {
    "1": "palette", "P": "palette", "I;16": "deep", "I": "deep", "F": "deep",
}  # fmt: skip


class _Sink(BytesIO):
    """A file in memory that raises TooLarge instead of growing beyond its limit."""

    def __init__(self, name: str, limit: int | None) -> None:
        super().__init__()
        # Pillow takes the format from the name, and then imports this one plugin only.
        self.name = name
        self.limit = limit

    def write(self, data: Any) -> int:
        if self.limit is not None:
            end = self.tell() + len(data)
            if end > self.limit:
                raise TooLarge(end)
        return super().write(data)


def encode(
    image: Image, name: str | None, accept: str | None, limit: int | None
) -> tuple[bytes, str]:
    """See `images.encode`; `name` is canonical here."""
    picture = read(image)
    row = FORMATS[_choose(picture, name, accept)]
    reason = refusal(picture, row)
    if reason:
        raise ImageEncodingError(reason)
    if not can_write(row):
        raise MissingDependencyError(_missing(row))
    sink = _Sink(f"image.{row.name}", limit)
    _write(picture, row, sink, asked=name == row.name)
    # No copy either, and no view: the collector may close the sink while a view is out, in a cycle
    # that Pillow's writers leave behind (BufferError on CPython 3.13).
    return sink.getvalue(), MEDIA_TYPES[row.name]


def _choose(picture: Picture, name: str | None, accept: str | None) -> str:
    if name == "auto":
        return _negotiate(picture, accept)
    if name is None:
        return picture.own if picture.own and _holds(picture, picture.own) else "png"
    return name


def _negotiate(picture: Picture, accept: str | None) -> str:
    from .negotiation import rank

    kind = _kind(picture)
    offers = {name: MEDIA_TYPES[name] for name in _OFFERS[kind]}
    if kind == "animation" and picture.own != "gif":
        del offers["gif"]  # 256 colours would be a loss
    safe = _safe(picture, kind)
    ranked = rank(accept, offers, safe)
    return next((name for name in ranked if _holds(picture, name, automatic=True)), safe)


def _kind(picture: Picture) -> str:
    if picture.kind == "animation":
        return "animation"
    by_mode = _KINDS_BY_MODE.get(picture.view.mode)
    return by_mode or ("photograph" if _looks_photographed(picture) else "drawing")


def _safe(picture: Picture, kind: str) -> str:
    if kind == "photograph" and _holds(picture, "jpeg"):
        return "jpeg"
    return "gif" if kind == "animation" and picture.own == "gif" else "png"


def _looks_photographed(picture: Picture) -> bool:
    known = {"jpeg": True, "gif": False}.get(picture.own or "")
    return is_photograph(picture.view) if known is None else known


def _holds(picture: Picture, name: str, *, automatic: bool = False) -> bool:
    row = FORMATS[name]
    if automatic and name == "avif":
        from .memory import offered

        width, height = picture.view.size
        if not offered(width * height):
            return False
    return refusal(picture, row) is None and can_write(row)


def _write(picture: Picture, row: Format, sink: _Sink, *, asked: bool) -> None:
    try:
        if picture.kind == "still":
            _write_still(picture, row, sink, asked=asked)
        else:
            _write_frames(picture, row, sink)
    except (TooLarge, MemoryError, ImageEncodingError):
        raise
    except Exception as error:  # Pillow's writers raise OSError, ValueError, SystemError and more
        why = str(error) or type(error).__name__
        raise ImageEncodingError(
            f"Pillow could not write {picture} as {row.codec} ({why}); "
            'convert it first, as image.convert("RGB"), or use another image_format'
        ) from error


def _write_still(picture: Picture, row: Format, sink: _Sink, *, asked: bool) -> None:
    image, profile = convert(picture.view, row, picture.profile)
    if row.name == "png":
        from . import png

        png.write(image, profile, sink)
        return
    if row.name == "gif":
        from .palette import palette_image

        image = palette_image(image)
    photograph = row.name in LOSSY_BY_KIND and _looks_photographed(picture)
    options = settings(image, row.name, photograph, asked) | {"icc_profile": profile}
    image.save(sink, **options)


def _write_frames(picture: Picture, row: Format, sink: _Sink) -> None:
    from .frames import animation, pages

    frames, timing = (animation if picture.kind == "animation" else pages)(picture, row)
    profile = picture.profile if row.profile else None
    if any(fitting(profile, frame.mode) is None for frame in frames):
        profile = None
    photograph = row.name in ("png", *LOSSY_BY_KIND) and _looks_photographed(picture)
    options = settings(frames[0], row.name, photograph, asked=False) | timing
    options |= {"save_all": True, "append_images": frames[1:], "icc_profile": profile}
    frames[0].save(sink, **options)


def _missing(row: Format) -> str:
    from PIL import __version__

    wanted = "Pillow>=11.3" if row.name == "avif" else "Pillow"
    return (
        f'the installed Pillow {__version__} cannot write {row.codec}; install "{wanted}" from '
        'PyPI, whose wheels can, or use image_format="png"'
    )
