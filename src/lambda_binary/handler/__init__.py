"""The two public functions, and the short road of bytes of five kinds, which imports nothing else.

`plain` goes on with everyday results, and says what a short road may assume; `conductor` takes
every other one.
"""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from io import BytesIO
from os import environ

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from ..messages import OnTooLarge, Options

    Row = tuple[bytes | tuple[bytes, ...], str, bytes | None]
else:  # for typing.get_type_hints
    Any = datetime = OnTooLarge = object

# Bytes whose base64 fits into Lambda's 6,291,556 beside a few fields.
SURELY_FITS = 4_700_000
# Up to here the call of another function shows.
SMALL = 4 * 1024
# As in `transfer`, which a cold start is spared.
ONE_GO = 112 * 1024
# Which no registered function takes as long as the short roads are open.
PLAIN_KINDS = (str, bytes, dict, list)
EVERYDAY_KINDS = (*PLAIN_KINDS, BytesIO)
# By name, for pathlib costs more than a response.
PATHS = ("PosixPath", "WindowsPath")
_short_road_is_open = True
# Imported once each: a statement costs as much as the base64 of 1 KB.
_read: Any = None
_rows_of: Any = None
_plain: Any = None
_conduct: Any = None
_to_base64: Any = None


def encode_response(
    body: object,
    *,
    status_code: int = 200,
    content_type: str | None = None,
    headers: Mapping[str, str | Sequence[str]] | None = None,
    cookies: Sequence[str] = (),
    filename: str | None = None,
    disposition: str | None = None,
    cache_control: str | None = None,
    etag: bool | str = False,
    last_modified: datetime | float | None = None,
    image_format: str | None = None,
    quality: int | None = None,
    event: Mapping[str, Any] | None = None,
    envelope: bool = True,
    on_too_large: OnTooLarge | None = None,
    compress: bool = False,
) -> Any:
    """The payload that a Lambda handler returns for `body`.

    Args:
        body: any handler result: bytes, a binary file, a pathlib.Path, a Pillow image, an object
            that draws itself, str, what JSON can hold, None, or a type that was registered.
        status_code: HTTP status, 200 to 599. None as body is 204 unless another is given.
        content_type: media type; without it the object, then the bytes are asked.
        headers: fields; a sequence of strings sends the field several times.
        cookies: values of Set-Cookie fields, as "name=value; Path=/; Secure".
        filename: name for saving, any Unicode; gives Content-Disposition (RFC 6266).
        disposition: "inline" or "attachment"; "attachment" when a filename is given.
        cache_control: value of Cache-Control.
        etag: True for a strong ETag of the content, or its value.
        last_modified: aware datetime, or seconds since the epoch.
        image_format: "png", "jpeg", "webp", "avif", "gif", "ico", "tiff", "bmp", or "auto" to
            negotiate by the request's Accept field; "svg", "pdf" where an object draws itself.
        quality: 1 to 100, of a Pillow image in a lossy format (JPEG, WebP, AVIF).
        event: the handler's event, by which the integration is known. Without it the payload
            is legal for REST proxy, HTTP API and function URL alike.
        envelope: False returns the base64 text alone, for a mapped integration without template.
        on_too_large: called with the representation and the event when the payload would
            exceed the integration's quota; what it returns is sent instead.
        compress: True sends text in gzip where the request's Accept-Encoding takes it.

    Returns:
        A dict of the integration's payload format, or a str when `envelope` is False.

    Raises:
        LambdaBinaryError: one of its subclasses; the message says what to change.
    """
    if (
        content_type is not None or status_code != 200 or headers is not None or etag or cookies
        or image_format is not None or quality is not None or envelope is not True
        or filename is not None or disposition is not None or cache_control is not None
        or last_modified is not None or on_too_large is not None or compress is not False
    ):  # fmt: skip
        asked = {**locals()}
        del asked["body"], asked["event"]
        global _read
        if _read is None:
            from ..options import read as _read
        return _answering(_second, _read(asked), direct=True)(event, body)
    return _respond(event, body)


def _register(cls: type, /) -> Callable[[Callable[[Any], object]], Callable[[Any], object]]:
    """Decorate a function that takes an object of the type and returns any handler result."""
    global _short_road_is_open
    from ..results.registry import register

    registered = register(cls)
    if any(issubclass(kind, cls) for kind in EVERYDAY_KINDS):
        _short_road_is_open = False
    return registered


encode_response.register = _register  # type: ignore[attr-defined]


def binary_response(function: Any = None, /, **keywords: Any) -> Any:
    """Decorate a Lambda handler, so that it may return bytes, images and files.

        @binary_response
        def handler(event, context):
            return png_bytes

        @binary_response(cache_control="max-age=60", filename="report.pdf")
        def handler(event, context):
            return pdf_bytes

    It works on functions, methods and other callables, and keeps their name and signature. A
    result with `statusCode` (an envelope) passes; only a body that JSON cannot hold is encoded.

    Args:
        function: the handler, when the decorator is used without parentheses.
        keywords: those of `encode_response` but body, status_code, cookies and event; and
            `stream=False`, which keeps this handler out of what LAMBDA_BINARY_STREAM switches on.

    Returns:
        The decorated handler, or the decorator.

    Raises:
        LambdaBinaryError: an option is not legal; raised here, not at the first request.
    """
    options = None
    answering = _answering
    streams = environ.get("LAMBDA_BINARY_STREAM")
    if "stream" in keywords or streams:
        from ..streaming import chosen

        answering = chosen(keywords.pop("stream", True), streams) or _answering
    if keywords:
        from ..options import for_decorator

        options = for_decorator(keywords)
    if function is None:
        return lambda function: _decorate(function, options, answering)
    return _decorate(function, options, answering)


def _decorate(
    function: Any, options: Options | None, answering: Callable[..., Callable[..., Any]]
) -> Callable[..., object]:
    if not callable(function):
        from ..options.faults import not_callable

        raise not_callable(function)
    if _is_plain(function):
        return wraps(function)(answering(function, options))
    from .callables import decorated

    return decorated(function, answering(_second, options))


def _is_plain(function: Any) -> bool:
    """Whether it is a function of just (event, context), Lambda's own signature."""
    code = getattr(function, "__code__", None)
    return (
        code is not None
        and code.co_varnames[: code.co_argcount] == ("event", "context")
        and not code.co_kwonlyargcount
        and not code.co_flags & UNUSUAL
        and not function.__defaults__
        and not hasattr(function, "__self__")
    )


# CO_VARARGS | CO_VARKEYWORDS | CO_COROUTINE | CO_ASYNC_GENERATOR, as inspect names them.
UNUSUAL = 0x04 | 0x08 | 0x80 | 0x200


def _answering(
    function: Callable[[Any, Any], Any], options: Options | None, *, direct: bool = False
) -> Callable[..., Any]:
    """`function` of (event, context), with its results as payloads."""
    made = options.made if options else {}

    def otherwise(result: Any, event: Any) -> Any:
        return _by_another_road(result, event, options, direct=direct)

    if made is None or (options and options.validates):
        return lambda event, context: otherwise(function(event, context), event)
    return _by_the_short_road(function, made, otherwise)


def _by_the_short_road(
    function: Callable[[Any, Any], Any], made: dict[str, str], otherwise: Callable[[Any, Any], Any]
) -> Callable[..., Any]:
    """All in one function: at 1 KB a call more costs a fiftieth of the base64.

    To lower all names would cost five times this; one in mixed cases gets the whole for a 412.
    """
    # Made once: which bytes are everyday here, and the fields of their answer.
    guessed = "Content-Type" not in made
    known: Any = SHORT_ROAD if guessed else _known_as(made["Content-Type"])

    def handler(event: Any, context: Any) -> Any:
        result = function(event, context)
        if type(result) is bytes and _short_road_is_open:
            media_type = None
            try:
                starts, media_type, form = known[result[0]]
                headers: Any = event["headers"]
                if "resource" in event:  # REST proxy and HTTP API 1.0: names as the client has them
                    whole = (
                        headers and event["httpMethod"] != "HEAD"
                        and "if-match" not in headers and "If-Match" not in headers
                        and "if-none-match" not in headers and "If-None-Match" not in headers
                        and "IF-MATCH" not in headers and "IF-NONE-MATCH" not in headers
                    )  # fmt: skip
                else:  # payload 2.0 has them in lower case (documented)
                    whole = (
                        event["requestContext"]["http"]["method"] != "HEAD"
                        and "if-match" not in headers and "if-none-match" not in headers
                    )  # fmt: skip
            except (LookupError, TypeError):  # nothing everyday, the data or the event; or no event
                whole = media_type and _asks_for_the_whole(event)
            if whole and result.startswith(starts) and (form is None or result[8:12] == form):
                if len(result) <= SMALL:
                    body = b2a_base64(result, newline=False).decode()
                else:
                    body = _encode(result)
                if body:
                    fields: Any = {"Content-Type": media_type}
                    if guessed:
                        fields["X-Content-Type-Options"] = "nosniff"
                    return {
                        "statusCode": 200,
                        "headers": {**fields, **made} if made else fields,
                        "body": body,
                        "isBase64Encoded": True,
                    }
        return otherwise(result, event)

    return handler


def _known_as(media_type: str) -> Any:
    global _rows_of
    if _rows_of is None:
        from ..options import rows_of as _rows_of
    return _rows_of(media_type, SHORT_ROAD)


def _second(event: Any, result: Any) -> Any:
    return result


def _by_another_road(
    result: Any, event: Any, options: Options | None, *, direct: bool = False
) -> Any:
    if _short_road_is_open:
        kind = type(result)
        if (
            options is None
            and kind in PLAIN_KINDS
            and not (kind is dict and "statusCode" in result)
        ):
            global _plain
            if _plain is None:
                from .plain import payload as _plain
            payload = _plain(result, event, _encode)
        else:
            payload = _of_bytes_within(result, event, options)
        if payload:
            return payload
    global _conduct
    if _conduct is None:
        from ..conductor import respond as _conduct
    return _conduct(result, event, options, direct=direct)


def _of_bytes_within(result: Any, event: Any, options: Options | None) -> Any:
    kind = type(result)
    if kind is BytesIO:
        whole = _is_all_that_it_holds(result)
        return whole and _answering(_second, options)(event, result.getvalue())
    made = options.made if options else {}
    if made is not None and (
        kind.__name__ in PATHS
        or (kind is bytes and options and options.validates)
        or (kind is dict and "statusCode" in result and type(result.get("body")) is bytes)
    ):
        from .everyday import payload

        short = _by_the_short_road(_second, made, lambda result, event: None)
        return payload(result, event, options, short)
    return None


def _is_all_that_it_holds(file: BytesIO) -> bool:
    """Whether it is no more than its bytes: nameless, at its start, not empty."""
    return not (file.closed or file.tell() or vars(file)) and bool(file.getbuffer())


def _encode(data: bytes) -> str:
    """Its base64; nothing of what may be too large."""
    if len(data) > SURELY_FITS:
        return ""
    global _to_base64
    to_base64 = _to_base64  # once: another thread may set it meanwhile
    if not to_base64:
        if to_base64 is None and len(data) <= ONE_GO:
            _to_base64 = False  # the first one, for which a cold start is spared `transfer`
            return b2a_base64(data, newline=False).decode()
        from ..transfer import to_base64

        _to_base64 = to_base64
    return to_base64(data)  # type: ignore[no-any-return]


def _asks_for_the_whole(event: Any) -> bool:
    """The same of an event of another shape; not for ALB and Lambda@Edge."""
    if event is None:
        return True
    try:
        context = event.get("requestContext")
        if context is None:
            return "Records" not in event and "raw_path" not in event
        headers = event.get("headers") or event.get("multiValueHeaders") or ()
        http = context.get("http") or event
        method = http.get("httpMethod") or http.get("method")
        names = {name.lower() for name in headers}
        return method != "HEAD" and not ("elb" in context or names & PRECONDITIONS)
    except (AttributeError, TypeError):
        return False


# What a representation without validators can fail.
PRECONDITIONS = {"if-match", "if-none-match"}
# First byte -> what such data begins with, media type, what RIFF names at byte 8: the kinds that
# need no closer look.
SHORT_ROAD: dict[int, Row] = {
    0x89: (b"\x89PNG\r\n\x1a\n", "image/png", None),
    # Start of image, then APP0 (JFIF), APP1 (Exif), APP2, APP14 or a quantisation table.
    0xFF: (
        (
            b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1", b"\xff\xd8\xff\xe2",
            b"\xff\xd8\xff\xee", b"\xff\xd8\xff\xdb",
        ), "image/jpeg", None,
    ),
    0x47: ((b"GIF89a", b"GIF87a"), "image/gif", None),
    0x52: (b"RIFF", "image/webp", b"WEBP"),
    0x25: (b"%PDF-", "application/pdf", None),
}  # fmt: skip
_respond = _answering(_second, None)
