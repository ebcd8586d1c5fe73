"""Pillow image -> data and media type: the face of the image stage.

An image is recognised without importing Pillow. The formats are rows of `formats`, which knows no
Pillow either; the work is in `encoding` and behind it, imported by the first image. Nothing here
knows of events, envelopes or results.
"""

from __future__ import annotations

import sys

from .formats import MEDIA_TYPES as MEDIA_TYPES
from .formats import check_format as check_format
from .formats import named as named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image


def is_image(value: object) -> bool:
    """Whether `value` is a Pillow image; where Pillow was never imported, nothing is one."""
    return isinstance(value, getattr(sys.modules.get("PIL.Image"), "Image", ()))


def encode(
    image: Image,
    image_format: str | None,
    *,
    media_type: str | None = None,
    accept: str | None = None,
    quality: int | None = None,
    side: int | None = None,
    limit: int | None = None,
) -> tuple[bytes, str]:
    """Encode a Pillow image; the image itself stays as it is.

    Args:
        image: any Pillow image, animated ones included.
        image_format: a name of `MEDIA_TYPES`, in any case; `auto` for what `accept` prefers; None
            for the image's own format if that holds it, else PNG.
        media_type: the declared one, which chooses the format that it names.
        accept: the request's Accept field (RFC 9110 12.5.1); only `auto` looks at it.
        quality: 1 to 100, in a lossy format; others have none. WebP is lossy then.
        side: the longest side in pixels; what is larger is made smaller.
        limit: bytes of encoded data beyond which encoding stops.

    Returns:
        The data and its media type.

    Raises:
        OptionError: `image_format` is not known, `media_type` names another one, or the two ask
            for a format without a quality.
        ImageEncodingError: `media_type` is none of an image, the format cannot hold this one, or
            its pixels cannot be read.
        MissingDependencyError: the installed Pillow cannot write the format.
        sink.TooLarge: the data passed `limit`.
    """
    name = _named(image_format, media_type, quality)
    from .encoding import Asked
    from .encoding import encode as encode_image

    return encode_image(image, Asked(name, accept, quality, side, limit))


def begin(
    image: Image,
    image_format: str | None,
    *,
    media_type: str | None = None,
    accept: str | None = None,
    quality: int | None = None,
    limit: int | None = None,
) -> tuple[bytes, Iterator[bytes] | None, str]:
    """As `encode`, but what is large is encoded while its pieces are taken.

    Returns:
        The first bytes, an iterator of the others, None where the first are all, and the media
        type. The iterator raises ImageEncodingError where encoding fails later.

    Raises:
        OptionError, ImageEncodingError, MissingDependencyError, sink.TooLarge: as `encode`;
            `limit` is only kept where the whole is encoded at once.
    """
    name = _named(image_format, media_type, quality)
    from .beginning import begin as begin_image
    from .encoding import Asked

    return begin_image(image, Asked(name, accept, quality, None, limit))


def _named(image_format: str | None, media_type: str | None, quality: int | None) -> str | None:
    """The format that is asked for, by its name or by a media type; None for the image's own."""
    name = None if image_format is None else check_format(image_format)
    if media_type is not None:
        from .labels import chosen

        name = chosen(media_type, name)
    if quality is not None:
        from .formats import check_quality

        check_quality(quality, name)
    return name
