"""Pillow image -> data and media type: the face of the image stage.

An image is recognised without importing Pillow, and a format's name is checked without it too;
the work is in `image_encoding`, imported by the first image. Nothing here knows of events,
envelopes or results.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from PIL.Image import Image

# Each format's canonical name and media type (IANA's registry; an animated PNG is image/png, so
# that who knows no animation shows its first frame).
MEDIA_TYPES = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "avif": "image/avif",
    "gif": "image/gif",
    "ico": "image/vnd.microsoft.icon",
    "tiff": "image/tiff",
    "bmp": "image/bmp",
}
_ALIASES = {"jpg": "jpeg", "tif": "tiff", "apng": "png"}


class TooLarge(Exception):  # noqa: N818 - a signal to the caller, which knows the quota
    """The encoded image would be larger than the limit.

    Attributes:
        written: bytes that the encoder had produced when it was stopped.
    """

    def __init__(self, written: int) -> None:
        super().__init__(written)
        self.written = written


def is_image(value: object) -> bool:
    """Whether `value` is a Pillow image; where Pillow was never imported, nothing is one."""
    return isinstance(value, getattr(sys.modules.get("PIL.Image"), "Image", ()))


def check_format(name: object) -> str:
    """The canonical name of an image format, as `jpeg` for `"JPG"`; `auto` stays `auto`.

    Raises:
        OptionError: there is no such format; the message lists those there are.
    """
    lower = name.lower() if isinstance(name, str) else ""
    canonical = _ALIASES.get(lower, lower)
    if canonical in MEDIA_TYPES or canonical == "auto":
        return canonical
    from .errors import OptionError

    known = ", ".join(f'"{known}"' for known in ("auto", *MEDIA_TYPES))
    raise OptionError(f"image_format={name!r} is no image format; write one of {known}")


def encode(
    image: Image, image_format: str | None, *, accept: str | None = None, limit: int | None = None
) -> tuple[bytes | memoryview, str]:
    """Encode a Pillow image; the image itself stays as it is.

    Args:
        image: any Pillow image, animated ones included.
        image_format: a name of `MEDIA_TYPES`, in any case; `auto` for what `accept` prefers; None
            for the image's own format if that holds it, else PNG.
        accept: the request's Accept field (RFC 9110 12.5.1); only `auto` looks at it.
        limit: bytes of encoded data beyond which encoding stops.

    Returns:
        The data and its media type.

    Raises:
        OptionError: `image_format` is not known.
        ImageEncodingError: the format cannot hold the image, or its pixels cannot be read.
        MissingDependencyError: the installed Pillow cannot write the format.
        TooLarge: the data passed `limit`.
    """
    name = None if image_format is None else check_format(image_format)
    from .image_encoding import encode as encode_image

    return encode_image(image, name, accept, limit)
