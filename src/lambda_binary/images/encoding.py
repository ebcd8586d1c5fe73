"""The conductor of the image stage: read, choose the format, convert, encode into a sink.

Each step is a module of its own; this one holds their order and the choice of a format.
"""

from __future__ import annotations

import os
import sys
from _thread import allocate_lock

from ..errors import ImageEncodingError, MissingDependencyError
from .formats import FORMATS, OFFERS
from .reading import done, read
from .rules import convert, refusal
from .settings import is_photograph, settings
from .sink import Sink, TooLarge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO, TypeVar

    from PIL.Image import Image

    from .formats import Format
    from .reading import Picture

    Made = TypeVar("Made")

_KINDS_BY_MODE = {
    "1": "palette", "P": "palette", "I;16": "deep", "I": "deep", "F": "deep",
}  # fmt: skip


class Asked:
    """What was asked for; the attributes are the arguments of `images.encode`, checked."""

    __slots__ = ("accept", "limit", "name", "quality", "side")

    def __init__(
        self,
        name: str | None,
        accept: str | None = None,
        quality: int | None = None,
        side: int | None = None,
        limit: int | None = None,
    ) -> None:
        self.name = name
        self.accept = accept
        self.quality = quality
        self.side = side
        self.limit = limit


def encode(image: Image, asked: Asked) -> tuple[bytes, str]:
    """See `images.encode`."""
    return in_turn(image, asked.side, lambda picture: encoded(picture, asked))


def in_turn(image: Image, side: int | None, make: Callable[[Picture], Made]) -> Made:
    """What is made of an image that is read; while a decoder that is shared is, by one alone."""
    with _one_at_a_time:
        picture = read(image, side)
        if picture.original is not None and picture.original.shared:
            try:
                return make(picture)
            finally:
                done(picture)
    return make(picture)


# Pillow reads an image's pixels when they are first asked for, from a file or decoder that has one
# position: requests that share an image take turns.
_one_at_a_time = allocate_lock()


def _after_fork() -> None:
    """In a child: a thread that was encoding is not there, and would never release the lock."""
    global _one_at_a_time
    _one_at_a_time = allocate_lock()


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_after_fork)


def row_for(picture: Picture, asked: Asked) -> Format:
    """The format that the picture is written in.

    Raises:
        ImageEncodingError: it cannot hold the picture.
        MissingDependencyError: the installed Pillow cannot write it.
    """
    row = FORMATS[_choose(picture, asked.name, asked.accept)]
    reason = refusal(picture, row)
    if reason:
        raise ImageEncodingError(reason)
    if not can_write(row):
        raise MissingDependencyError(_missing(row))
    return row


def encoded(picture: Picture, asked: Asked) -> tuple[bytes, str]:
    """All of the picture's data, and its media type."""
    row = row_for(picture, asked)
    sink = Sink(f"image.{row.name}", asked.limit)
    write(picture, row, sink, asked)
    # No copy either, and no view: the collector may close the sink while a view is out, in a cycle
    # that Pillow's writers leave behind (BufferError on CPython 3.13).
    return sink.getvalue(), row.media_type


def _choose(picture: Picture, name: str | None, accept: str | None) -> str:
    if name == "auto":
        return _negotiate(picture, accept)
    if name is None:
        return picture.own if picture.own and _holds(picture, picture.own) else "png"
    return name


def _negotiate(picture: Picture, accept: str | None) -> str:
    from .negotiation import rank

    kind = _kind(picture)
    offers = {name: FORMATS[name].media_type for name in OFFERS[kind]}
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
    if automatic and row.memory:
        from .memory import offered

        width, height = picture.view.size
        if not offered(width * height):
            return False
    return refusal(picture, row) is None and can_write(row)


def write(picture: Picture, row: Format, sink: BinaryIO, asked: Asked) -> None:
    """Write the picture in the format.

    Raises:
        ImageEncodingError: Pillow cannot.
    """
    try:
        if picture.kind == "still":
            _write_still(picture, row, sink, asked)
        else:
            from . import frames

            photograph = row.by_kind and _looks_photographed(picture)
            frames.write(picture, row, sink, photograph, asked.quality)
    except (TooLarge, MemoryError, ImageEncodingError):
        raise
    except Exception as error:  # Pillow's writers raise OSError, ValueError, SystemError and more
        raise not_written(picture, row, error) from error


def not_written(picture: Picture, row: Format, error: Exception) -> ImageEncodingError:
    """What to raise for what a writer raised."""
    why = str(error) or type(error).__name__
    return ImageEncodingError(
        f"Pillow could not write {picture} as {row.codec} ({why}); "
        'convert it first, as image.convert("RGB"), or use another image_format'
    )


def _write_still(picture: Picture, row: Format, sink: BinaryIO, asked: Asked) -> None:
    image, profile = convert(picture.view, row, picture.profile)
    if row.name == "png":
        from . import png

        png.write(image, profile, sink)
        return
    if row.colours:
        from .palette import palette_image

        image = palette_image(image)
    photograph = row.by_kind and _looks_photographed(picture)
    options = settings(image, row, photograph, named=asked.name == row.name, quality=asked.quality)
    image.save(sink, icc_profile=profile, **options)


def can_write(row: Format) -> bool:
    """Whether the installed Pillow writes this format.

    Importing its plugin alone is also the cheap way to the first response: without it, older
    Pillows import all their plugins to find the one for WebP, AVIF or TIFF.
    """
    if row.name == "png":
        return True  # by ourselves; and zlib, which Pillow's plugin needs, comes with Python
    writers = sys.modules["PIL.Image"].SAVE
    if row.codec not in writers:
        try:
            __import__(row.plugin)
        except ImportError:
            return False
    return row.codec in writers


def _missing(row: Format) -> str:
    from PIL import __version__

    wanted = "Pillow>=11.3" if row.name == "avif" else "Pillow"
    return (
        f'the installed Pillow {__version__} cannot write {row.codec}; install "{wanted}" from '
        'PyPI, whose wheels can, or use image_format="png"'
    )
