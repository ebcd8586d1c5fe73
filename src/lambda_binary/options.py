"""Keyword arguments -> Options, or one sentence about the one that is wrong.

Everything that can be known before a request is checked here, once; a decorator's options are
read when it is built.
"""

from __future__ import annotations

from .errors import FieldError, OptionError, ResultValueError
from .http.disposition import content_disposition
from .http.fields import cookies_of, value_of
from .http.fields import read as read_fields
from .images import check_format
from .media_types import parse
from .messages import Options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

# What encode_response alone takes: a decorator serves many results.
OF_ONE_RESULT = ("body", "status_code", "cookies", "event")
KEYWORDS = (
    "content_type", "headers", "filename", "disposition", "cache_control", "etag",
    "last_modified", "image_format", "envelope", "on_too_large",
)  # fmt: skip
# What has no place in a body without an envelope.
OF_THE_ENVELOPE = (
    "status_code", "headers", "cookies", "filename", "disposition", "cache_control", "etag",
    "last_modified",
)  # fmt: skip
# Lists that later stages add to or select by: several values are one (RFC 9110 §5.3).
LISTS = {"Cache-Control", "Vary"}
# RFC 9110 §15.3.5, §15.3.6, §15.4.5.
WITHOUT_CONTENT = (204, 205, 304)


def read(
    *,
    status_code: int = 200,
    content_type: str | None = None,
    headers: Any = None,
    cookies: Any = (),
    filename: str | None = None,
    disposition: str | None = None,
    cache_control: str | None = None,
    etag: bool | str = False,
    last_modified: Any = None,
    image_format: str | None = None,
    envelope: bool = True,
    on_too_large: Any = None,
) -> Options:
    """The options of these arguments; their meaning is that of `encode_response`.

    Raises:
        OptionError, FieldError: the first one that is not legal.
    """
    asked = locals()
    options = Options()
    options.status_code = _status(status_code)
    options.envelope = _envelope(envelope)
    if not envelope:
        _refuse_fields(asked)
    options.image_format = None if image_format is None else _image_format(image_format)
    options.on_too_large = _callable("on_too_large", on_too_large)
    fields = read_fields(headers) if headers is not None else {}
    options.content_type = _content_type(content_type, fields)
    named = fields.pop("Set-Cookie", ())
    options.cookies = cookies_of(named) + cookies_of(cookies or ())
    _once(fields, "Cache-Control", "cache_control", cache_control)
    if cache_control is not None:
        fields["Cache-Control"] = (value_of("Cache-Control", cache_control),)
    disposed = filename if filename is not None else disposition
    _once(fields, "Content-Disposition", "filename or disposition", disposed)
    if disposed is not None:
        fields["Content-Disposition"] = (content_disposition(filename, disposition),)
    _validators(options, fields, etag, last_modified)
    for name in LISTS & fields.keys():
        fields[name] = (", ".join(fields[name]),)
    options.coded = "Content-Encoding" in fields
    options.headers = {name: values[0] for name, values in fields.items() if len(values) == 1}
    options.repeated = {name: values for name, values in fields.items() if len(values) > 1}
    options.allowance += _allowance(options)
    return options


def for_decorator(keywords: Mapping[str, Any]) -> Options:
    """The options of a decorator.

    Raises:
        OptionError: a keyword that a decorator does not take, or what `read` raises.
    """
    for name in keywords:
        if name in OF_ONE_RESULT:
            raise OptionError(
                f"binary_response does not take {name!r}, which belongs to one response: return "
                f"encode_response(..., {name}=..., event=event) from the handler"
            )
        if name not in KEYWORDS:
            raise OptionError(f"binary_response has no option {name!r}: it takes {_listed()}")
    return read(**keywords)


def _refuse_fields(keywords: Mapping[str, Any]) -> None:
    for name in OF_THE_ENVELOPE:
        value = keywords[name]
        if value not in (None, False, (), [], {}, 200):
            raise OptionError(
                f"{name}={value!r} cannot be sent with envelope=False, which returns the content "
                "alone: set it in the integration response of the gateway, or leave "
                "envelope=False out"
            )


def replaced(options: Options, **values: object) -> Options:
    """A copy with some attributes changed."""
    copy = Options()
    for name in Options.__slots__:
        setattr(copy, name, values.get(name, getattr(options, name)))
    return copy


def check_content(status: int, content: object) -> None:
    """Refuse content under a status that has none.

    Raises:
        ResultValueError: there is content.
    """
    if status in WITHOUT_CONTENT and content:
        raise ResultValueError(
            f"status_code={status} has no content (RFC 9110 §15), but the body is not empty: "
            "return None as the body, or another status"
        )


def not_callable(value: object) -> OptionError:
    """The error for a decorator that was given something else than a handler."""
    advice = "; put @classmethod above @binary_response" if isinstance(value, classmethod) else ""
    return OptionError(
        f"binary_response was given {value!r}, which is no callable: write @binary_response above "
        f"the handler, and options by name, as in @binary_response(filename='a.pdf'){advice}"
    )


def _listed() -> str:
    return ", ".join(KEYWORDS)


def _status(status_code: object) -> int:
    if isinstance(status_code, bool) or not isinstance(status_code, int):
        raise OptionError(
            f"status_code={status_code!r} is a {type(status_code).__name__}: use an int, as 200"
        )
    # 1xx is not a final response (RFC 9110 §15.2); Lambda@Edge documents 200 to 599.
    if not 200 <= status_code <= 599:
        raise OptionError(f"status_code={status_code} is out of range: use 200 to 599")
    return int(status_code)


def _envelope(envelope: object) -> bool:
    if not isinstance(envelope, bool):
        raise OptionError(f"envelope={envelope!r} is neither True nor False")
    return envelope


def _image_format(name: object) -> str:
    if isinstance(name, str) and name.lower() in ("auto", *DRAWN_FORMATS):
        return name.lower()
    return check_format(name)


# Formats of objects that draw themselves; a Pillow image cannot be written in them.
DRAWN_FORMATS = ("svg", "pdf")


def _callable(name: str, value: object) -> Any:
    if value is not None and not callable(value):
        raise OptionError(
            f"{name}={value!r} is no callable: give a function of (representation, event)"
        )
    return value


def _content_type(content_type: object, fields: dict[str, tuple[str, ...]]) -> str | None:
    named = _single(fields, "Content-Type")
    if named is not None and content_type is not None and content_type != named:
        raise OptionError(
            f"content_type={content_type!r} and the header Content-Type {named!r} disagree: "
            "give one of them"
        )
    declared = content_type if content_type is not None else named
    return None if declared is None else parse(declared)  # type: ignore[arg-type]


def _single(fields: dict[str, tuple[str, ...]], name: str) -> str | None:
    """The value of a field that becomes an option; None where it is not given."""
    values = fields.pop(name, None)
    if values is None:
        return None
    if len(values) > 1:
        raise FieldError(f"{name} is given {len(values)} times in headers: give it once")
    return values[0]


def _once(fields: Mapping[str, object], name: str, argument: str, value: object) -> None:
    if value is not None and name in fields:
        raise OptionError(f"{argument} and the header {name} are both given: give one of them")


def _validators(
    options: Options, fields: dict[str, tuple[str, ...]], etag: object, last_modified: object
) -> None:
    _once(fields, "ETag", "etag", etag or None)
    _once(fields, "Last-Modified", "last_modified", last_modified)
    # What preconditions are compared with must be what the response says: one place for both.
    etag = _single(fields, "ETag") or etag
    date = _single(fields, "Last-Modified")
    if not etag and last_modified is None and date is None:
        return
    from .http.validators import entity_tag, seconds

    options.etag = etag if etag is True else (entity_tag(etag) if etag else False)
    if date is not None:
        last_modified = _date(date)
    options.last_modified = None if last_modified is None else seconds(last_modified)
    options.validates = True


def _date(text: str) -> int:
    from .http.preconditions import moment

    found = moment(text)
    if found is None:
        raise FieldError(
            f"the value of header 'Last-Modified' is {text!r}, which is no date of HTTP: write "
            "last_modified=, an aware datetime or seconds since the epoch"
        )
    return found


def _allowance(options: Options) -> int:
    """Bytes of JSON that the fields cannot exceed: every payload spells each at most twice."""
    pairs = [*options.headers.items(), *options.repeated.items()]
    texts = [options.content_type or "", *options.cookies]
    texts += [options.etag] if isinstance(options.etag, str) else []
    for name, values in pairs:
        texts += [name, *([values] if isinstance(values, str) else values)]
    return sum(4 * len(text) + 64 for text in texts)
