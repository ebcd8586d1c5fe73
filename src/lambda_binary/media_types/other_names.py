"""What names say that are not simply a file's: of data that is saved under one, or is coded.

Apart from `names`, for what a first response with a plain file would read of it for nothing.
"""

from __future__ import annotations

from . import is_textual
from .names import is_active, of_named
from .suffixes import from_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .detection.sliceable import Data

# Suffixes of files in a content coding (RFC 9110 §8.4.1, RFC 7932, RFC 8878).
CODINGS = {"gz", "br", "zst", "z", "zz"}


def refined(found: str, filename: str, data: Data) -> str:
    """The media type of bytes that are saved under a name, which may be a stranger's.

    Args:
        found: what the bytes show.
        filename: for Content-Disposition.
        data: the bytes.
    """
    named = of_named(filename, data, own=False)
    if named is None or named[0] == found.partition(";")[0]:
        return found
    if is_textual(found) and not is_textual(named[0]):
        return found
    charset = ";" in found and named[0].startswith("text/")
    return f"{named[0]}; charset=utf-8" if charset else named[0]


def of_coded(name: str, *, own: bool) -> str | None:
    """The media type of data in a content coding, of which the name alone tells.

    Args:
        name: a file name or path; the coding may have a suffix of its own, as in app.js.gz.
        own: as in `of_named`.
    """
    stem, _, suffix = name.rpartition(".")
    named = from_name(stem if suffix.lower() in CODINGS else name)
    return named if named and (own or not is_active(named)) else None
