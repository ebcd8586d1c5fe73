"""Pillow image -> the beginning of its data, and the rest while it is encoded; only for streams.

Which format is written, and how, is `encoding`'s business: the bytes are the same. What is said of
an image as a whole (no pixels, no such format, alpha that would be lost) is said before the first.
"""

from __future__ import annotations

from ..errors import ImageEncodingError
from .encoding import encoded, in_turn, not_written, row_for, write
from .handover import begun, saved

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from PIL.Image import Image

    from .encoding import Asked
    from .formats import Format
    from .reading import Picture

# Pixels below which all of it is encoded at once: it takes about as long as the first piece does,
# and the response has its length.
FEW = 500_000


def begin(image: Image, asked: Asked) -> tuple[bytes, Iterator[bytes] | None, str]:
    """See `images.begin`."""
    return in_turn(image, asked.side, lambda picture: _begun(picture, asked))


def _begun(picture: Picture, asked: Asked) -> tuple[bytes, Iterator[bytes] | None, str]:
    width, height = picture.view.size
    # Of a decoder that moves the user's image too, nothing may be left to be read.
    alone = picture.original is None or not picture.original.shared
    if alone and width * height * picture.frames >= FEW:
        row = row_for(picture, asked)
        if row.sequential:
            return *begun(_pieces(picture, row, asked)), row.media_type
    data, media_type = encoded(picture, asked)
    return data, None, media_type


def _pieces(picture: Picture, row: Format, asked: Asked) -> Iterator[bytes]:
    if row.name == "png" and picture.kind == "still":
        return _of_png(picture, row)

    def save(file: Any) -> None:
        file.name = f"image.{row.name}"  # as `sink.Sink` has it
        write(picture, row, file, asked)

    return saved(save)


def _of_png(picture: Picture, row: Format) -> Iterator[bytes]:
    """The library's own writer needs no thread: it gives what it has compressed."""
    from .png import pieces
    from .rules import convert

    try:
        yield from pieces(*convert(picture.view, row, picture.profile))
    except (MemoryError, ImageEncodingError):
        raise
    except Exception as error:  # as of Pillow's writers
        raise not_written(picture, row, error) from error
