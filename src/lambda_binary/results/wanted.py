"""Which media type is wanted of an object that can be written as several.

Takes what was declared, gives the one type, or None for the object's own choice. Knows no objects.
"""

from __future__ import annotations

from ..errors import OptionError
from ..images import MEDIA_TYPES
from ..images import named as image_named
from ..images.labels import OPAQUE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable

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


def of_name(filename: str | None, media_types: Container[str]) -> str | None:
    """The one of these types that a file's name stands for; never what a browser runs."""
    if filename is None:
        return None
    from ..media_types.suffixes import from_name

    found = from_name(filename)
    return found if found in media_types and found != "text/html" else None


def listed(media_types: Iterable[str]) -> str:
    """Media types as a sentence has them."""
    *most, last = media_types
    return f"{', '.join(most)} or {last}" if most else last
