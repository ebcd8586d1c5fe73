"""Which media type is wanted of an object that can be written as several.

Takes what was declared, the file name among it, and gives the one type, or None for the object's
own choice. Knows no objects.
"""

from __future__ import annotations

from ..errors import OptionError
from ..images import MEDIA_TYPES
from ..images import named as image_named
from ..images.labels import OPAQUE
from ..media_types.families import MAY_BE, family_of
from ..media_types.suffixes import from_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ..messages import Declared

OFFICE = ("word", "excel", "powerpoint", "opendocument")
FORMAT_TYPES = {**MEDIA_TYPES, "svg": "image/svg+xml", "pdf": "application/pdf"}
# What Pillow writes.
RASTER = frozenset(MEDIA_TYPES.values())
# What can be told by its bytes.
PICTURES = (*MEDIA_TYPES.values(), "application/pdf", "application/postscript")
# Other names in use -> the registered one, or the commonest.
ALIASES = {
    "application/arrow": "application/vnd.apache.arrow.file",
    "application/csv": "text/csv",
    "application/eps": "application/postscript",
    "application/feather": "application/vnd.apache.arrow.file",
    "application/jsonl": "application/x-ndjson",
    "application/jsonlines": "application/x-ndjson",
    "application/ndjson": "application/x-ndjson",
    "application/parquet": "application/vnd.apache.parquet",
    "application/vnd.apache.feather": "application/vnd.apache.arrow.file",
    "application/x-csv": "text/csv",
    "application/x-parquet": "application/vnd.apache.parquet",
    "application/x-pdf": "application/pdf",
    "image/svg": "image/svg+xml",
    "text/json": "application/json",
    "text/tsv": "text/tab-separated-values",
    "text/x-csv": "text/csv",
}


def wanted(content_type: str | None, image_format: str | None) -> str | None:
    """The one media type that is asked for, without parameters.

    Raises:
        OptionError: the two name different formats.
    """
    declared = essence(content_type)
    if image_format in (None, "auto"):
        return declared
    asked = FORMAT_TYPES[str(image_format)]
    if declared not in (None, asked):
        raise OptionError(
            f"the media type {content_type!r} names one format and image_format={image_format!r} "
            "asks for another: leave one of them out"
        )
    return asked


def essence(content_type: str | None) -> str | None:
    """The registered name of a media type, None where it says nothing of the format."""
    if content_type is None:
        return None
    name = content_type.partition(";")[0].strip().lower()
    if name in OPAQUE:
        return None
    image = image_named(name)
    return MEDIA_TYPES[image] if image else ALIASES.get(name, name)


def of_image(declared: Declared) -> Declared:
    """What is declared of a Pillow image, whose format its file name says where nothing else does.

    Raises:
        OptionError: the name says another format than was asked for, or none of an image.
    """
    found = from_name(declared.filename or "")
    if found is None:
        return declared
    label = essence(declared.media_type)
    said = declared.image_format or (image_named(label) if label else None)
    if said is None and label is None:
        if image_named(found) is None:
            raise _unwritable(declared.filename, found, "the image", RASTER)
        return declared.replace(image_format=image_named(found), filename=None)
    if said == "auto":
        raise OptionError(
            f"filename={declared.filename!r} names one format and image_format='auto' is to be "
            "negotiated: leave one of them out"
        )
    chosen = FORMAT_TYPES.get(said or "", label)
    if chosen and _differ(chosen, found):
        raise _other_name(declared, found)
    return declared


def of_object(
    declared: Declared, types: Collection[str], default: str | None, name: str
) -> str | None:
    """The one media type that is wanted of an object, its file name asked where nothing else says.

    Args:
        types: as which it can be written.
        default: what it is written as where nothing is wanted.
        name: the object, as sentences begin with it.

    Raises:
        OptionError: what is said of it disagrees.
    """
    asked = wanted(declared.media_type, declared.image_format)
    found = essence(from_name(declared.filename or ""))
    if found is None:
        return asked
    # HTML is what a browser runs; and a name may be a stranger's.
    if asked is None and found in types and found != "text/html":
        return found
    if asked is None and default is not None and _differ(default, found):
        raise _unwritable(declared.filename, found, name, types)
    if asked is not None and _differ(asked, found):
        raise _other_name(declared, found)
    return asked


def _differ(chosen: str, found: str) -> bool:
    """Whether a file of the one type has surely no name of the other.

    Stricter than what data may be called: Excel does not open a plain workbook named .xlsm.
    """
    one, other = family_of(chosen), "text" if found == "text/plain" else family_of(found)
    if chosen.lower() == found.lower() or one is None or other is None:
        return False
    if chosen.startswith("image/") and found.startswith("image/"):
        return image_named(chosen) is None or image_named(chosen) != image_named(found)
    if one in OFFICE:
        return other in (one, "ole") or one not in MAY_BE.get(other, ())
    return one != other and one not in MAY_BE.get(other, ())


def _unwritable(filename: str | None, found: str, name: str, types: Iterable[str]) -> OptionError:
    also = "; declare content_type='text/html' if that is meant" if found == "text/html" else ""
    return OptionError(
        f"filename={filename!r} names {found}, but {name} is written as "
        f"{listed(sorted(types))}: let its suffix be that of one of them{also}"
    )


def _other_name(declared: Declared, found: str) -> OptionError:
    asks = (
        f"image_format={declared.image_format!r}"
        if declared.image_format
        else f"the media type {declared.media_type!r}"
    )
    return OptionError(
        f"filename={declared.filename!r} names {found}, but {asks} names another format: leave "
        "one of them out, or let the suffix be the right one"
    )


def listed(media_types: Iterable[str]) -> str:
    """Media types as a sentence has them."""
    *most, last = media_types
    return f"{', '.join(most)} or {last}" if most else last
