"""The image formats by name: what may be asked for, and the media type of each.

Knows neither Pillow nor images, so that an option can be checked without them.
"""

from __future__ import annotations

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


def check_format(name: object) -> str:
    """The canonical name of an image format, as `jpeg` for `"JPG"`; `auto` stays `auto`.

    Raises:
        OptionError: there is no such format; the message lists those there are.
    """
    lower = name.lower() if isinstance(name, str) else ""
    canonical = _ALIASES.get(lower, lower)
    if canonical in MEDIA_TYPES or canonical == "auto":
        return canonical
    from ..errors import OptionError

    known = ", ".join(f'"{known}"' for known in ("auto", *MEDIA_TYPES))
    raise OptionError(f"image_format={name!r} is no image format; write one of {known}")
