"""The two public functions, and the short road of the commonest result: bytes of a known kind.

The short road saves a cold start the modules of all the stages; every other result takes the
road of `conductor`, imported when the first one comes. Both give the same payload.
"""

from __future__ import annotations

from binascii import b2a_base64
from functools import wraps

TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from .messages import OnTooLarge, Options

# Bytes whose base64 fits into Lambda's 6,291,556 beside an envelope without fields of its own.
SURELY_FITS = 4_700_000
# Up to here one go is about as fast as `transfer`'s pieces, and saves a cold start that module.
ONE_GO = 112 * 1024


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
    last_modified: datetime.datetime | float | None = None,
    image_format: str | None = None,
    event: Mapping[str, Any] | None = None,
    envelope: bool = True,
    on_too_large: OnTooLarge | None = None,
) -> Any:
    """The payload that a Lambda handler returns for `body`.

    Args:
        body: any handler result: bytes, bytearray, memoryview, a binary file, a pathlib.Path, a
            Pillow image, an object that draws itself (matplotlib Figure, Jupyter protocol), str,
            what JSON can hold, None, or a type given to `encode_response.register`.
        status_code: HTTP status, 200 to 599. None as body is 204 unless a status is given.
        content_type: media type; without it the object, then the bytes are asked.
        headers: fields; a sequence of strings sends the field several times.
        cookies: values of Set-Cookie fields, as "name=value; Path=/; Secure".
        filename: name for saving, any Unicode; gives Content-Disposition (RFC 6266).
        disposition: "inline" or "attachment"; "attachment" when a filename is given.
        cache_control: value of Cache-Control.
        etag: True for a strong ETag of the content, or its value.
        last_modified: aware datetime, or seconds since the epoch.
        image_format: "png", "jpeg", "webp", "avif", "gif", "ico", "tiff", "bmp", or "auto" to
            negotiate by the request's Accept field.
        event: the handler's event, by which the integration is known. Without it the payload
            is legal for REST proxy, HTTP API and function URL alike.
        envelope: False returns the base64 text alone, for a mapped integration without template.
        on_too_large: called with the representation and the event when the payload would
            exceed the integration's quota; what it returns is sent instead.

    Returns:
        A dict of the integration's payload format, or a str when `envelope` is False.

    Raises:
        LambdaBinaryError: one of its subclasses; the message says what to change.
        ResponseTooLargeError: the payload would exceed the quota (6,291,556 bytes of JSON).
    """
    options = None
    if (
        content_type is not None
        or status_code != 200
        or headers is not None
        or image_format is not None
        or envelope is not True
        or filename is not None
        or disposition is not None
        or cache_control is not None
        or last_modified is not None
        or on_too_large is not None
        or etag
        or cookies
    ):
        from .options import read

        options = read(
            status_code=status_code,
            content_type=content_type,
            headers=headers,
            cookies=cookies,
            filename=filename,
            disposition=disposition,
            cache_control=cache_control,
            etag=etag,
            last_modified=last_modified,
            image_format=image_format,
            envelope=envelope,
            on_too_large=on_too_large,
        )
        options.direct = True
    return respond(body, event, options)


def _register(cls: type, /) -> Callable[[Callable[[Any], object]], Callable[[Any], object]]:
    """Say what handler results of one type become, in functools.singledispatch's manner.

        @encode_response.register(Chart)
        def _(chart: Chart) -> bytes:
            return chart.to_png()

    Args:
        cls: the type, abstract base classes included; subclasses follow it.

    Returns:
        A decorator for a function that takes such an object and returns any handler result.
    """
    global _short_road_is_open
    from .registry import register

    if issubclass(bytes, cls):
        _short_road_is_open = False
    return register(cls)


_short_road_is_open = True


encode_response.register = _register  # type: ignore[attr-defined]


def binary_response(function: Any = None, /, **keywords: Any) -> Any:
    """Decorate a Lambda handler, so that it may return bytes, images and files.

        @binary_response
        def handler(event, context):
            return png_bytes

        @binary_response(cache_control="max-age=60", filename="report.pdf")
        def handler(event, context):
            return pdf_bytes

    It works on functions, methods and other callables, keeps their name and signature, and
    swallows no exception. A result with `statusCode` (an envelope) passes through; only a
    bytes-like body in it is encoded.

    Args:
        function: the handler, when the decorator is used without parentheses.
        keywords: those of `encode_response` but body, status_code, cookies and event.

    Returns:
        The decorated handler, or the decorator.

    Raises:
        LambdaBinaryError: an option is not legal; raised here, not at the first request.
    """
    options = None
    if keywords:
        from .options import for_decorator

        options = for_decorator(keywords)
    if function is None:
        return lambda function: _decorate(function, options)
    return _decorate(function, options)


def _decorate(function: Any, options: Options | None) -> Callable[..., object]:
    if not callable(function):
        from .options import not_callable

        raise not_callable(function)
    if _is_plain(function):
        # Lambda's own signature, spelt out: a call through *args costs as much as detection does.
        @wraps(function)
        def handler(event: Any, context: Any) -> object:
            return respond(function(event, context), event, options)

        return handler
    position, name = _event_parameter(function)

    @wraps(function)
    def any_handler(*args: Any, **kwargs: Any) -> object:
        result = function(*args, **kwargs)
        return respond(result, args[position] if len(args) > position else kwargs[name], options)

    return any_handler


def _is_plain(function: Any) -> bool:
    """Whether it is a function of just (event, context)."""
    code = getattr(function, "__code__", None)
    return (
        code is not None
        and code.co_varnames[: code.co_argcount] == ("event", "context")
        and not code.co_kwonlyargcount
        and not code.co_flags & STARRED
        and not function.__defaults__
        and not hasattr(function, "__self__")
    )


# CO_VARARGS | CO_VARKEYWORDS, as inspect names them.
STARRED = 0x04 | 0x08


def _event_parameter(function: Any) -> tuple[int, str]:
    """Where the event is among the arguments: after `self` in a function that is a method."""
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    code = getattr(function, "__code__", None)
    if code is None:
        return 0, "event"
    names = code.co_varnames[: code.co_argcount]
    is_method = names[:1] in (("self",), ("cls",))
    event = names[1:2] if is_method else names[:1]
    # A bound method has __code__ too, and its self is not among the arguments.
    return int(is_method and not hasattr(function, "__self__")), event[0] if event else "event"


def respond(result: Any, event: Mapping[str, Any] | None, options: Options | None) -> Any:
    """The payload for one result, by the short road where it is open."""
    if options is None and type(result) is bytes and _short_road_is_open:
        try:
            prefixes, media_type, form = SHORT_ROAD[result[0]]
        except LookupError:  # nothing in it, or nothing everyday
            prefixes = media_type = form = ()
        if (
            result.startswith(prefixes)
            and (form is None or result[8:12] == form)
            and _asks_for_the_whole(event)
        ):
            small = len(result) <= ONE_GO
            body = b2a_base64(result, newline=False).decode() if small else _large(result)
            if body:
                return {
                    "statusCode": 200,
                    "headers": {"Content-Type": media_type, "X-Content-Type-Options": "nosniff"},
                    "body": body,
                    "isBase64Encoded": True,
                }
    from .conductor import respond as take_the_long_road

    return take_the_long_road(result, event, options)


def _large(data: bytes) -> str | None:
    """The data in base64; None if it might not fit."""
    if len(data) > SURELY_FITS:
        return None
    from .transfer import to_base64

    return to_base64(data)


def _asks_for_the_whole(event: Any) -> bool:
    """Whether the common payload with all of the content is the answer, at a glance.

    Not for ALB and Lambda@Edge, HEAD and preconditions; ranges need a validator. False where a
    closer look is needed, which the long road takes.
    """
    if event is None:
        return True
    try:
        context = event.get("requestContext")
        if context is None:
            return "Records" not in event and "raw_path" not in event
        headers = event.get("headers") or event.get("multiValueHeaders") or ()
        http = context.get("http")
        if http:
            # Payload 2.0 has the names in lower case (documented).
            return (
                http.get("method") != "HEAD"
                and "if-match" not in headers
                and "if-none-match" not in headers
            )
        # The others have them as the client wrote them: as HTTP/2 or as the RFC does.
        return (
            (event.get("httpMethod") or event.get("method")) != "HEAD"
            and "elb" not in context
            and "if-match" not in headers
            and "If-Match" not in headers
            and "if-none-match" not in headers
            and "If-None-Match" not in headers
        )
    except (AttributeError, TypeError):
        return False


# First byte -> prefixes, media type, what RIFF names at byte 8. No more than `detect` knows: the
# kinds that need no closer look, for which a cold start shall import nothing.
SHORT_ROAD: dict[int, tuple[Any, Any, Any]] = {
    0x89: (b"\x89PNG\r\n\x1a\n", "image/png", None),
    # Start of image, then APP0 (JFIF), APP1 (Exif), APP2, APP14 or a quantisation table.
    0xFF: (
        (
            b"\xff\xd8\xff\xe0",
            b"\xff\xd8\xff\xe1",
            b"\xff\xd8\xff\xe2",
            b"\xff\xd8\xff\xee",
            b"\xff\xd8\xff\xdb",
        ),
        "image/jpeg",
        None,
    ),
    0x47: ((b"GIF89a", b"GIF87a"), "image/gif", None),
    0x52: (b"RIFF", "image/webp", b"WEBP"),
    0x25: (b"%PDF-", "application/pdf", None),
}
