"""Text that needs a closer look: under a declared type, in another charset, not ASCII; and values
that JSON has no name for.
"""

from __future__ import annotations

import re

from ..errors import ResultValueError
from ..media_types import is_textual
from ..messages import Representation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..messages import Declared


def checked(text: str, media_type: str, coded: bool) -> Representation:
    """The representation of text under a media type.

    Args:
        text: what the handler returned, JSON included.
        media_type: declared, or the text's own.
        coded: whether a content coding was declared.

    Raises:
        ResultValueError: the text cannot be sent so.
    """
    if not is_textual(media_type):
        raise ResultValueError(
            f"a str cannot be sent under the binary type {media_type!r}: return the bytes "
            "themselves, before any base64; the library encodes them"
        )
    if coded:
        raise ResultValueError(
            "text and JSON cannot be sent under a content coding: return the coded bytes, as of "
            "gzip.compress(), or leave Content-Encoding out and give compress=True, which codes "
            "for the clients that take it"
        )
    if not text.isascii():
        _encodable(text)
    if ";" in media_type and media_type != "text/plain; charset=utf-8":
        return Representation(_in_charset(text, media_type), media_type)
    return Representation(text, media_type)


def of_json(text: str, content: object, declared: Declared) -> Representation:
    """The representation of JSON under a declared media type.

    Args:
        text: the JSON.
        content: what it was made of.

    Raises:
        ResultValueError: it is no text of that type, or none at all.
    """
    media_type = declared.media_type or "application/json"
    name = f"the {type(content).__name__} that was returned becomes JSON"
    if not is_textual(media_type):
        raise ResultValueError(
            f"{name}, which cannot be sent under the binary type {media_type!r}: return the bytes "
            "that the type is for, or leave it out"
        )
    if text[:1] in "{[" and _is_no_json(media_type):
        raise ResultValueError(
            f"{name}, which is no {media_type}: return a str of that type, or declare "
            "'application/json'"
        )
    return checked(text, media_type, declared.coded)


def _is_no_json(media_type: str) -> bool:
    """Whether a text that begins as JSON's objects and arrays do is surely not meant."""
    name = media_type.partition(";")[0].strip().lower()
    return name in NO_JSON or name.endswith("+xml") or name.startswith(("multipart/", "message/"))


def named(text: str, declared: Declared) -> Representation:
    """The representation of text that is saved under a name, whose suffix may say more of it."""
    from ..media_types.names import refined

    plain = "text/plain; charset=utf-8"
    found = refined(plain, declared.filename or "", b"")
    made = checked(text, found, declared.coded)
    return Representation(made.data, found, found != plain)


def other_charset(media_type: str) -> str | None:
    """The charset of a media type, if it is one that Python knows, and not UTF-8."""
    import codecs

    found = re.search(r"""(?i);\s*charset\s*=\s*"?([^\s;"]+)""", media_type)
    try:
        return found[1] if found and codecs.lookup(found[1]).name != "utf-8" else None
    except LookupError:
        return None


def _in_charset(text: str, media_type: str) -> str | bytes:
    """The text; as bytes if it is declared in another charset than UTF-8, which text travels in."""
    charset = other_charset(media_type)
    try:
        return text if charset is None else text.encode(charset)
    except LookupError:
        return text  # a codec, and none of text
    except UnicodeError as error:
        raise _not_in_charset(media_type, error) from None


def encoder(media_type: str) -> Callable[..., bytes]:
    """What encodes text that comes in pieces, in the charset that the media type says.

    Returns:
        A function of a piece, and True with the last one; it raises ResultValueError for a text
        that the charset cannot hold.
    """
    import codecs

    charset = other_charset(media_type) or "utf-8"
    try:
        "".encode(charset)
    except LookupError:  # a codec, and none of text
        charset = "utf-8"
    made = codecs.getincrementalencoder(charset)()

    def encode(text: str, last: bool = False) -> bytes:
        try:
            return made.encode(text, last)
        except UnicodeError as error:
            if charset == "utf-8":
                _encodable(text)
            raise _not_in_charset(media_type, error) from None

    return encode


def _not_in_charset(media_type: str, error: UnicodeError) -> ResultValueError:
    return ResultValueError(
        f"the text cannot be sent as content_type={media_type!r} says ({error}): declare "
        "charset=utf-8"
    )


def _encodable(text: str) -> None:
    # Searched for, not tried: encoding would copy the whole text.
    found = re.search("[\ud800-\udfff]", text)
    if found:
        raise ResultValueError(
            f"the text has a lone surrogate at position {found.start()}, which UTF-8 cannot hold: "
            "return bytes, or replace it with text.encode('utf-8', 'replace')"
        )


def bounded(content: object, most: int) -> None:
    """Refuse what has more levels, or holds itself, as Python's encoder would.

    Where the bound of recursion was raised the encoder, which goes down the C stack level by
    level, would end the process instead. Nothing here recurs.

    Raises:
        RecursionError, ValueError: it has, or does.
    """
    under_way: dict[int, Iterator[object]] = {0: iter((content,))}
    while under_way:
        for value in next(reversed(under_way.values())):
            if isinstance(value, (dict, list, tuple)):
                if id(value) in under_way:
                    raise ValueError("Circular reference detected")
                under_way[id(value)] = iter(value.values() if isinstance(value, dict) else value)
                break
        else:
            under_way.popitem()
        if len(under_way) > most + 1:
            raise RecursionError


def jsonable(value: object) -> object:
    """What JSON has no name for as something that it has; other values as `values` says."""
    from decimal import Decimal

    if isinstance(value, Decimal):
        from .decimals import number

        return number(value)
    from .values import plain

    return plain(value)


NO_JSON = frozenset(
    "text/csv application/csv text/tab-separated-values text/html text/xml application/xml "
    "text/css text/calendar text/vcard text/vtt text/rtf application/rtf application/postscript "
    "application/x-subrip application/x-www-form-urlencoded".split()
)
