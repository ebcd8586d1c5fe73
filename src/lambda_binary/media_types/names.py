"""What a file's name says of its bytes, and when it is believed.

Comes in: a name, and the data. Goes out: a media type, or None where the bytes speak for
themselves. A suffix refines what the bytes show (a zip archive is a .docx, a text a .csv); where a
signature says that they are something else, the signature is right. An active type (HTML, SVG, XML,
script, style, mail) is what a browser runs or a mail reader takes apart: it comes from a name only
where the handler's author chose that name.
"""

from __future__ import annotations

from . import detect, is_textual, signed
from .suffixes import from_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .detection.sliceable import Data

SVG = "image/svg+xml"
# How much of the data is looked at from the front, as in `detection`.
HEAD = 4096


def of_named(name: str, data: Data, *, own: bool) -> tuple[str, str | None] | None:
    """Media type and content coding of data that has a name.

    Args:
        name: a file name or path.
        data: what the name is given to; a few slices of it are looked at.
        own: whether the handler's author chose the name: a path, a file opened by its path. Not the
            name of an archive's member, of an upload, of a file in memory.

    Returns:
        None where neither the name nor a signature says it, and all of the data is to be asked.
    """
    head = bytes(data[:HEAD])
    found = signed(data, head)
    if own and found == "application/gzip" and name[-5:].lower() == ".svgz":
        # SVG 2 §1.2: always sent with this coding.
        return SVG, "gzip"
    named = from_name(name)
    if named and (own or not is_active(named)):
        if found == named:
            return named, None
        from .refinements import PROVED, REFINED

        if found is None and named in PROVED:
            # A packed file's name, which stays with what is unpacked from it.
            return (named, None) if detect(head) == named else None
        if found is None and not is_textual(named):
            from .families import mistaken

            if mistaken(named, data):
                return None  # a page, JSON or base64: an error that was saved under the name
        if found is None or named in REFINED.get(found, ()):
            return named, None
    return (found, None) if found else None


def says(name: str, *, own: bool) -> bool:
    """Whether a name has a suffix that is known, and that is asked; as `of_named`."""
    named = from_name(name)
    return (own and name[-5:].lower() == ".svgz") or (
        named is not None and (own or not is_active(named))
    )


def is_active(media_type: str) -> bool:
    """Whether what has this media type is run by browsers, or taken apart by mail readers."""
    return (
        media_type in ("text/html", "text/css", "text/javascript", "application/xml")
        or media_type.endswith("+xml")
        or media_type.startswith(("message/", "multipart/"))
    )
