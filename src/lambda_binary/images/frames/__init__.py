"""Pictures of several frames, one at a time: of a long animation never more is in memory.

Every frame is composed in full before it is written, so that no format's disposal or blending
carries over into another. Which formats hold an animation or pages is settled in `rules`; PNG and
GIF are written by files of their own, for Pillow's writers keep every frame until the last.
"""

from __future__ import annotations

from ...errors import ImageEncodingError
from ..memory import beyond, function_memory
from ..reading import each_frame
from ..rules import convert, fitting
from ..settings import settings
from .film import Film

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, BinaryIO

    from PIL.Image import Image

    from ..formats import Format
    from ..reading import Picture

# Bytes of memory for each that is compressed: libwebp's frames, its file and Pillow's copy of it
# (97 MB of noise take 286; peak resident memory, as tests/images/test_memory.py measures it).
_HELD = 3
_SAMPLE = 4  # frames


def write(
    picture: Picture, row: Format, file: BinaryIO, photograph: bool, quality: int | None
) -> None:
    """Write all frames or pages in the format.

    Raises:
        ImageEncodingError: a frame cannot be read, or has alpha that the format does not hold.
    """
    if picture.kind == "pages":
        _write_pages(picture, row, file)
        return
    film = Film(picture, row)
    if row.name == "png":
        from ..png.animation import write as write_png

        write_png(film, file)
    elif row.name == "gif":
        from .gif import write as write_gif

        write_gif(film, file)
    else:
        _write_film(film, row, file, photograph, quality)


def _write_film(
    film: Film, row: Format, file: BinaryIO, photograph: bool, quality: int | None
) -> None:
    """By Pillow's writer, which takes a frame and asks for the next one."""
    first = int(film.cover)
    count = film.picture.frames - first
    views = _Sequence(film, first)
    reel = _reel(views.frame, count)
    options = {
        **settings(reel, row, photograph, quality=quality),
        "duration": [round(duration) for duration in film.durations[first:]],
        "icc_profile": film.profile,
    }
    if row.loops == "plays":
        options["loop"] = film.plays
    _check_memory(film, row, count, options)
    reel.save(file, save_all=True, **options)
    if row.name == "webp" and film.mode == "RGBA":
        _say_alpha(file)
    elif row.name == "avif":
        _undate(file)


def _say_alpha(file: BinaryIO) -> None:
    """Set the flag of a WebP that has transparency (RFC 9649 2.7.1: VP8X, 0x10 in its first byte).

    libwebp sets it if a frame's bitstream has some. Where what is invisible lies around a frame's
    rectangle none has, and readers would show it black.
    """
    file.seek(12)
    start = file.read(9)
    if start.startswith(b"VP8X"):
        file.seek(20)
        file.write(bytes([start[8] | 0x10]))


def _undate(file: BinaryIO) -> None:
    """Set the times at which an AVIF was written to 0, in its movie, track and media headers.

    libavif writes the second of now into them, by which the same animation would have other bytes,
    and so another strong ETag, in each second. They are the first fields (ISO/IEC 14496-12 8.2.2,
    8.3.2, 8.4.2), of 64 bits each in version 1 and of 32 bits in version 0.
    """
    at = 0
    while True:
        file.seek(at)
        start = file.read(9)
        size, box = int.from_bytes(start[:4], "big"), start[4:8]
        if len(start) < 9 or size < 9:
            return
        if box in (b"mvhd", b"tkhd", b"mdhd"):
            file.seek(at + 12)
            file.write(bytes(16 if start[8] else 8))
        at += 8 if box in (b"moov", b"trak", b"mdia") else size


def _check_memory(film: Film, row: Format, count: int, options: dict[str, Any]) -> None:
    """Refuse what the encoder, which holds all that it has compressed, would not get through.

    Raises:
        ImageEncodingError: by the first frames, it would take more than the function has.
    """
    width, height = film.picture.view.size
    if count <= _SAMPLE or not beyond(width * height * count * _HELD):
        return
    from ..sink import Sink

    sink = Sink(f"sample.{row.name}", None)
    durations = options["duration"][:_SAMPLE]
    sample = _reel(_Sequence(film, int(film.cover)).frame, _SAMPLE)
    sample.save(sink, save_all=True, **{**options, "duration": durations})
    taken = sink.tell() * count // _SAMPLE * _HELD
    if beyond(taken):
        raise ImageEncodingError(
            f"{film.picture} cannot be written as {row.codec}: its encoder holds all frames, by "
            f"the first ones about {taken >> 20} MB, and the function has {function_memory()} MB; "
            "send fewer or smaller ones, give the function more memory, or use "
            'image_format="png"'
        )


class _Sequence:
    """A film's frames by number, read from the first one on: a writer goes forwards."""

    def __init__(self, film: Film, first: int) -> None:
        self.film = film
        self.first = first
        self.next = -1
        self.views: Iterator[tuple[Image, float]] = iter(())

    def frame(self, number: int) -> Image:
        if number != self.next:
            self.views = each_frame(self.film.picture, self.first + number)
        self.next = number + 1
        return next(self.views)[0].convert(self.film.mode)


def _write_pages(picture: Picture, row: Format, file: BinaryIO) -> None:
    """Each page in a mode that the format stores and a size of its own; they have no timing."""
    profile = picture.profile if row.profile else None
    if profile:
        modes = {convert(view, row, None)[0].mode for view, _ in each_frame(picture)}
        if any(fitting(profile, mode) is None for mode in modes):
            profile = None

    def page(number: int) -> Image:
        view, _ = next(each_frame(picture, number))
        # A copy, for its file may hand out pixels that are only to be read.
        return convert(view, row, None)[0].copy()

    reel = _reel(page, picture.frames)
    reel.save(file, save_all=True, icc_profile=profile, **settings(reel, row, False))


def _reel(make: Callable[[int], Image], count: int) -> Image:
    """An image of so many frames, each of which is made when Pillow's writer seeks it."""
    reel = make(0)
    at = 0

    def seek(number: int) -> None:
        nonlocal at
        if number >= count:
            raise EOFError(number)
        if number == at:
            return
        frame = make(number)
        at = number
        reel.im, reel.palette, reel.info = frame.im, frame.palette, frame.info
        # Pillow has no other way to another frame; its own plugins assign these as well.
        vars(reel).update(_mode=frame.mode, _size=frame.size)

    # Of this one image: a class of its own would need Pillow to be imported.
    vars(reel).update(seek=seek, tell=lambda: at, n_frames=count, is_animated=count > 1)
    return reel
