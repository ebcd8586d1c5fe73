"""Media types: read from bytes, told textual from binary, checked for legality.

`detect` asks the table of signatures and, only when that is silent, the stages behind it. An
active type (HTML, SVG, XML, script, style, mail) is never read from bytes: whoever controls the
bytes would choose what the browser runs. Imported on every cold start: keep it small.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    BytesLike = bytes | bytearray | memoryview

# RFC 9110 §5.6.2: what a token is made of.
TCHAR = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

# Players of these do not start, or cannot seek, without ranges.
SEEKABLE = ("audio/", "video/")
# The everyday answers of `is_textual`; the rest is in `textual_types`.
EVERYDAY = {
    "application/json": True,
    "text/plain; charset=utf-8": True,
    "application/octet-stream": False,
    "application/pdf": False,
    "application/zip": False,
    "image/gif": False,
    "image/jpeg": False,
    "image/png": False,
    "image/webp": False,
}


def detect(data: BytesLike) -> str:
    """The media type of bytes of which nothing else is known; never an active type.

    Args:
        data: the whole of the representation's data. Only slices of it are copied.

    Returns:
        The media type; `text/plain; charset=utf-8` for UTF-8 text that is nothing more special,
        `application/octet-stream` for what is not recognised. Raises nothing.
    """
    if type(data) is bytes:
        head = data
    else:
        from .detection import HEAD, flat

        data = flat(data)
        head = bytes(data[:HEAD])
    global _identify, _known
    if _known is None:  # who only asks what is text needs no signatures
        from .signatures import SIGNATURES

        _known = SIGNATURES.get
    found = _known(head[:4]) or _known(head[:2])
    kind = found.__class__
    if kind is str:
        return found  # type: ignore[no-any-return]
    if kind is tuple:
        prefixes, media_type = found
        if head.startswith(prefixes):
            return media_type  # type: ignore[no-any-return]
    elif found:
        try:
            answer = found(data, head)
        except Exception:  # whatever the bytes made a parser do, they are data
            answer = None
        if answer:
            return answer  # type: ignore[no-any-return]
    if _identify is None:
        from .detection import identify as _identify
    return _identify(data)  # type: ignore[no-any-return]


# An import statement costs three times what the table does, each time it is passed.
_known: Any = None
_identify: Any = None


def signed(data: Any, head: bytes) -> str | None:
    """The media type of a format that its first bytes name for sure, or None.

    Args:
        data: anything of a length that gives bytes for slices.
        head: as it begins.
    """
    from .signatures import SIGNATURES

    for found in (SIGNATURES.get(head[:4]), SIGNATURES.get(head[:2])):
        if isinstance(found, str):
            return found
        if isinstance(found, tuple) and head.startswith(found[0]):
            return found[1]
    from .detection import signed as by_parsers

    return by_parsers(data, head)


def is_textual(media_type: str) -> bool:
    """Whether a representation of this media type is text: may be a str, may travel as text.

    Args:
        media_type: a legal media type; parameters and case do not matter.
    """
    known = EVERYDAY.get(media_type)
    if known is not None:
        return known
    from .textual_types import is_textual as look_up

    return look_up(media_type)


def parse(media_type: str) -> str:
    """The media type as given, if it is legal (RFC 9110 §8.3.1).

    Raises:
        OptionError: it is not type/subtype with parameters; the message says what to write.
    """
    if isinstance(media_type, str):
        kind, _, subtype = media_type.partition("/")
        # A string of token characters alone is stripped to nothing. `*` is one: Accept's ranges.
        if kind and subtype and "*" not in (kind, subtype) and not (kind + subtype).strip(TCHAR):
            return media_type
    from .syntax import checked

    return checked(media_type)
