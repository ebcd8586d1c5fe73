"""Keyword arguments -> Options, or one sentence about the one that is wrong.

A decorator's are read when it is built. The happy checks are here, the sentences in `faults`, and
the grammars of fields, file names and dates in `http`, asked only where an option needs them.
"""

from __future__ import annotations

from ..messages import Options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    Fields = dict[str, tuple[str, ...]]
    # What bytes begin with, their media type, and what RIFF names at byte 8.
    Row = tuple[bytes | tuple[bytes, ...], str, bytes | None]

# What can be asked for, and what stands for nothing.
DEFAULTS: dict[str, Any] = {
    "status_code": 200,
    "content_type": None,
    "headers": None,
    "cookies": (),
    "filename": None,
    "disposition": None,
    "cache_control": None,
    "etag": False,
    "last_modified": None,
    "image_format": None,
    "quality": None,
    "envelope": True,
    "on_too_large": None,
    "compress": False,
}
# Of these, what encode_response alone takes: a decorator serves many results.
OF_ONE_RESULT = ("body", "status_code", "cookies", "event")
# Lists that later stages add to or select by: several values are one (RFC 9110 §5.3).
LISTS = ("Cache-Control", "Vary")
# Legal, binary and sent whole, so that a cold start need not ask.
EVERYDAY = {
    "application/octet-stream", "application/pdf", "application/zip", "image/avif", "image/gif",
    "image/jpeg", "image/png", "image/webp",
}  # fmt: skip
# What needs no grammar in a file name or a directive, beside what each adds.
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"
# Of fields that fit beside what `handler` takes for surely small enough.
MOST_CHARACTERS = 4_000
# Formats of objects that draw themselves; a Pillow image cannot be written in them.
DRAWN_FORMATS = ("svg", "pdf")


def read(keywords: Mapping[str, Any]) -> Options:
    """The options of these keywords; their meaning is that of `encode_response`.

    Raises:
        OptionError, FieldError: the first one that is not legal.
    """
    asked = {**DEFAULTS, **keywords}
    status_code = asked["status_code"]
    # 1xx is not a final response (RFC 9110 §15.2); Lambda@Edge documents 200 to 599.
    if type(status_code) is not int or not 200 <= status_code <= 599:
        from .faults import unusual_status

        status_code = unusual_status(status_code)
    if asked["envelope"] is not True:
        from .faults import check_bare

        check_bare(asked)
    image_format = _image_format(asked["image_format"])
    if asked["quality"] is not None:
        from ..images.formats import check_quality

        check_quality(asked["quality"], image_format)
    on_too_large = asked["on_too_large"]
    if on_too_large is not None and not callable(on_too_large):
        from .faults import no_callable

        raise no_callable(on_too_large)
    compress = asked["compress"]
    if type(compress) is not bool:
        from .faults import neither_true_nor_false

        raise neither_true_nor_false("compress", compress)
    fields = _fields(asked["headers"])
    content_type = _content_type(asked["content_type"], fields)
    cookies = _cookies(asked["cookies"], fields.pop("Set-Cookie", ()))
    _add_cache_control(fields, asked["cache_control"])
    _add_disposition(fields, asked["filename"], asked["disposition"])
    etag, last_modified = _validators(fields, asked["etag"], asked["last_modified"])
    for name in LISTS:
        if name in fields:
            fields[name] = (", ".join(fields[name]),)
    made = None
    if asked["envelope"] and not (
        status_code != 200 or cookies or image_format or (etag and len(str(etag)) > MOST_CHARACTERS)
    ):
        made = _made(content_type, fields)
    return Options(
        status_code, content_type, fields, cookies, etag, last_modified, image_format,
        asked["envelope"], on_too_large, made, compress, asked["quality"], asked["filename"],
    )  # fmt: skip


def for_decorator(keywords: Mapping[str, Any]) -> Options:
    """The options of a decorator.

    Raises:
        OptionError: a keyword that a decorator does not take, or what `read` raises.
    """
    for name in keywords:
        if name in OF_ONE_RESULT or name not in DEFAULTS:
            from .faults import no_option

            known = [option for option in DEFAULTS if option not in OF_ONE_RESULT]
            raise no_option(name, [*known, "stream"])
    return read(keywords)


def _made(content_type: str | None, fields: Fields) -> dict[str, str] | None:
    """The fields of everyday bytes' answer, if neither the bytes nor the request decide on more."""
    made = {}
    if content_type is not None:
        if content_type not in EVERYDAY and not _is_whole_binary(content_type):
            return None
        made["Content-Type"] = content_type
    if fields:
        if "Content-Encoding" in fields:
            return None
        for name, values in fields.items():
            if len(values) > 1:
                return None
            made[name] = values[0]
        if sum(map(len, made.values())) > MOST_CHARACTERS:
            return None
    return made


def rows_of(media_type: str, rows: Mapping[int, Row]) -> Any:
    """The rows of `handler` that bytes of a declared type fit; of others the long road says so."""
    known = _rows.get(media_type)
    if known is None:
        known = {first: row for first, row in rows.items() if row[1] == media_type}
        if not (known or _is_judged(media_type)):
            known = ((b"", media_type, None),) * 256
        if len(_rows) < MOST_KNOWN:
            _rows[media_type] = known
    return known


MOST_KNOWN = 100
_rows: dict[str, Any] = {}


def _is_judged(media_type: str) -> bool:
    """Whether there are bytes that are surely nothing of this type."""
    if media_type == "application/octet-stream":
        return False
    from ..media_types.families import family_of

    return media_type.startswith("image/") or family_of(media_type) is not None


def _is_whole_binary(content_type: str) -> bool:
    """Whether a type is neither sent as text nor asked for in parts."""
    from ..media_types import SEEKABLE, is_textual

    return not content_type.startswith(SEEKABLE) and not is_textual(content_type)


def _image_format(name: object) -> str | None:
    if name is None:
        return None
    if isinstance(name, str) and name.lower() in ("auto", *DRAWN_FORMATS):
        return name.lower()
    from ..images import check_format

    return check_format(name)


def _fields(headers: Any) -> Fields:
    if headers is None:
        return {}
    global _read_fields
    if _read_fields is None:
        from ..http.fields import read as _read_fields
    fields: Fields = _read_fields(headers)
    for coding in fields.get("Content-Encoding", ()):
        if "base64" in coding.lower():
            from ..results.faults import base64_is_no_coding

            raise base64_is_no_coding("header 'Content-Encoding'", coding)
    return fields


_read_fields: Any = None


def _content_type(content_type: object, fields: Fields) -> str | None:
    named = _single(fields, "Content-Type") if fields else None
    if named is not None and content_type is not None and content_type != named:
        from .faults import disagree

        raise disagree(content_type, named)
    declared = content_type if content_type is not None else named
    if declared is None or (type(declared) is str and declared in EVERYDAY):
        return declared
    from ..media_types import parse

    return parse(declared)  # type: ignore[arg-type]


def _cookies(cookies: object, named: tuple[str, ...]) -> tuple[str, ...]:
    if not cookies and not named:
        return ()
    from ..http.fields import cookies_of

    return cookies_of(named) + cookies_of(cookies or ())


def _add_cache_control(fields: Fields, value: object) -> None:
    if value is not None:
        _refuse_twice(fields, "Cache-Control", "cache_control")
        if type(value) is not str or value.strip(LETTERS + "=, "):
            from ..http.fields import value_of

            value = value_of("Cache-Control", value)
        fields["Cache-Control"] = (value.strip(" "),)


def _add_disposition(fields: Fields, filename: str | None, disposition: str | None) -> None:
    if filename is None and disposition is None:
        return
    _refuse_twice(fields, "Content-Disposition", "filename or disposition")
    # A string of these characters alone is stripped to nothing.
    if (
        type(filename) is str
        and len(filename) <= 200
        and filename.strip(". ")
        and not filename.strip(LETTERS + "._ ")
        and disposition in (None, "inline", "attachment")
    ):
        value = f'{disposition or "attachment"}; filename="{filename}"'
    else:
        from ..http.disposition import content_disposition

        value = content_disposition(filename, disposition)
    fields["Content-Disposition"] = (value,)


def _validators(
    fields: Fields, etag: object, last_modified: object
) -> tuple[bool | str, float | None]:
    if etag:
        _refuse_twice(fields, "ETag", "etag")
    if last_modified is not None:
        _refuse_twice(fields, "Last-Modified", "last_modified")
    # What preconditions are compared with must be what the response says: one place for both.
    etag = (_single(fields, "ETag") if fields else None) or etag
    date = _single(fields, "Last-Modified") if fields else None
    if not etag and last_modified is None and date is None:
        return False, None
    if etag is True and last_modified is None and date is None:
        return True, None
    from ..http.asked_validators import entity_tag, seconds

    if date is not None:
        last_modified = _date(date)
    return (
        etag if etag is True else (entity_tag(etag) if etag else False),
        None if last_modified is None else seconds(last_modified),
    )


def _single(fields: Fields, name: str) -> str | None:
    """The value of a field that becomes an option; None where it is not given."""
    values = fields.pop(name, None)
    if values is None:
        return None
    if len(values) > 1:
        from .faults import given_often

        raise given_often(name, len(values))
    return values[0]


def _refuse_twice(fields: Fields, name: str, argument: str) -> None:
    if name in fields:
        from .faults import given_twice

        raise given_twice(name, argument)


def _date(text: str) -> int:
    from ..http.preconditions import moment

    found = moment(text)
    if found is None:
        from .faults import no_date

        raise no_date(text)
    return found
