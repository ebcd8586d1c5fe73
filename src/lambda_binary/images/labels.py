"""What a declared media type says of the format of a picture.

Whoever writes `Content-Type: image/jpeg` beside a picture means a JPEG (RFC 9110 8.3: the field
says what the content is). Pure: media types and names in, a name or one sentence out.
"""

from __future__ import annotations

from ..errors import ImageEncodingError, OptionError
from .formats import FORMATS, named

# Labels that say nothing of the content, but that it is to be saved as it is.
OPAQUE = frozenset(
    "application/octet-stream binary/octet-stream application/force-download "
    "application/download application/x-download".split()
)
# Kinds of image whose bytes nobody refines to another type: under another image's label they are
# wrong, and so are another image's bytes under theirs. A TIFF may be a camera's raw file, an AVIF a
# HEIF, but neither is a JPEG.
_UNMISTAKABLE = ("png", "jpeg", "gif", "webp", "bmp")
# Image types without a row: bytes of an unmistakable kind are none of these, nor these such bytes.
_OTHERS = frozenset(
    "image/svg+xml image/heic image/heif image/jxl image/jp2 image/vnd.adobe.photoshop".split()
)


def chosen(media_type: str | None, image_format: str | None) -> str | None:
    """The format that the declared media type and `image_format` choose together for an image.

    Args:
        media_type: the declared one, or None.
        image_format: a canonical name, `auto`, or None.

    Returns:
        A format's name, or `image_format` where the media type names none.

    Raises:
        OptionError: the two name different formats.
        ImageEncodingError: the media type is nothing that an image can be written as.
    """
    if media_type is None or _essence(media_type) in OPAQUE:
        return image_format
    name = named(media_type)
    if name is None:
        known = ", ".join(row.media_type for row in FORMATS.values())
        raise ImageEncodingError(
            f"the image cannot be written as {media_type!r}: declare one of {known}, or "
            "application/octet-stream, or leave the media type out"
        )
    if image_format not in (None, name):
        says = "is to be negotiated" if image_format == "auto" else "asks for another"
        raise OptionError(
            f"the media type {media_type!r} names one format and image_format={image_format!r} "
            f"{says}: leave one of them out"
        )
    return name


def misnamed(media_type: str, found: str) -> ImageEncodingError | None:
    """The error for encoded image data under the label of another image; None if it may be right.

    Args:
        media_type: the declared one.
        found: the one of the data's signature.
    """
    name, said = named(found), named(media_type)
    if name is not None and name == said:
        return None
    by_data = name in _UNMISTAKABLE and (said is not None or _essence(media_type) in _OTHERS)
    by_label = said in _UNMISTAKABLE and (name is not None or found in _OTHERS)
    if not by_data and not by_label:
        return None
    return ImageEncodingError(
        f"the media type {media_type!r} was declared, but the handler returned encoded {found} "
        "data: leave the media type out, or return the Pillow image (PIL.Image.open(...)), which "
        "is written as what is declared"
    )


def _essence(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()
