"""The decorator on every kind of callable, and what it keeps."""

from __future__ import annotations

import asyncio
import copy
import functools
import inspect
import pickle
from collections.abc import Iterator
from typing import Any

import aws_xray_sdk
import pytest
import wrapt
from aws_xray_sdk.core import xray_recorder

from events import event
from lambda_binary import OptionError, binary_response, encode_response

PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)
URL = event("function-url")
REST = event("rest-proxy")
EXPECTED = encode_response(PNG)


@pytest.fixture(autouse=True, scope="module")
def without_an_x_ray_daemon() -> Iterator[None]:
    aws_xray_sdk.global_sdk_config.set_sdk_enabled(False)
    yield
    aws_xray_sdk.global_sdk_config.set_sdk_enabled(True)


@binary_response
def bare(event: Any, context: Any) -> bytes:
    """A picture."""
    return PNG


@binary_response()
def called(event: Any, context: Any) -> bytes:
    return PNG


class Handlers:
    @binary_response
    def method(self, event: Any, context: Any) -> Any:
        assert isinstance(self, Handlers)
        return event["marker"]

    @classmethod
    @binary_response
    def of_class(cls, event: Any, context: Any) -> Any:
        assert cls is Handlers
        return event["marker"]

    @staticmethod
    @binary_response
    def static(event: Any, context: Any) -> Any:
        return event["marker"]

    def __call__(self, event: Any, context: Any) -> Any:
        return event["marker"]

    def undecorated(self, event: Any, context: Any) -> Any:
        return event["marker"]

    @binary_response
    @staticmethod
    def static_below(event: Any, context: Any) -> Any:
        return event["marker"]

    @binary_response
    def otherwise_named(this, event: Any, context: Any) -> Any:  # noqa: N805 - what is tested
        return event["marker"]

    @binary_response
    def by_keyword(self, *, event: Any, context: Any) -> Any:
        return event["marker"]


class Callable:
    def __call__(self, request: Any, context: Any) -> Any:
        return request["marker"]


class StaticCallable:
    @staticmethod
    def __call__(event: Any, context: Any) -> Any:
        return event["marker"]


def other_decorator(function: Any) -> Any:
    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return wrapper


@wrapt.decorator  # as the X-Ray SDK decorates
def traced(wrapped: Any, instance: Any, args: Any, kwargs: Any) -> Any:
    return wrapped(*args, **kwargs)


class WithDecorated:
    @binary_response
    @traced
    def below(self, event: Any, context: Any) -> Any:
        assert isinstance(self, WithDecorated)
        return event["marker"]

    @traced
    @binary_response
    def above(self, event: Any, context: Any) -> Any:
        assert isinstance(self, WithDecorated)
        return event["marker"]

    @traced
    def method(self, event: Any, context: Any) -> Any:
        assert isinstance(self, WithDecorated)
        return event["marker"]

    @other_decorator
    def wrapped(self, event: Any, context: Any) -> Any:
        assert isinstance(self, WithDecorated)
        return event["marker"]

    @traced
    def __call__(self, event: Any, context: Any) -> Any:
        return event["marker"]


@binary_response
@other_decorator
def wrapped(event: Any, context: Any) -> Any:
    return event["marker"]


@other_decorator
@binary_response
def wrapping(event: Any, context: Any) -> Any:
    return event["marker"]


@binary_response
def with_more(event: Any, context: Any, table: str = "t") -> Any:
    return event["marker"]


@binary_response
def with_table_first(table: str, event: Any, context: Any) -> Any:
    return event["marker"]


@binary_response
@xray_recorder.capture("below")
def captured(event: Any, context: Any) -> Any:
    return event["marker"]


@xray_recorder.capture("above")
@binary_response
def capturing(event: Any, context: Any) -> Any:
    return event["marker"]


@binary_response
def anything(*args: Any, **kwargs: Any) -> Any:
    return (args[0] if args else kwargs["event"])["marker"]


@pytest.mark.parametrize("handler", [bare, called])
def test_with_and_without_parentheses(handler: Any) -> None:
    assert handler(REST, None) == EXPECTED


@pytest.mark.parametrize(
    "handler",
    [
        Handlers().method,
        Handlers.of_class,
        Handlers().of_class,
        Handlers.static,
        Handlers().static,
        binary_response(Handlers()),
        binary_response(StaticCallable()),
        binary_response(Handlers().undecorated),
        binary_response(functools.partial(lambda event, context: event["marker"])),
        binary_response(lambda event, context: event["marker"]),
        wrapped,
        wrapping,
        with_more,
        functools.partial(with_more, table="u"),
        functools.partial(with_table_first, "t"),
        binary_response(functools.partial(with_table_first.__wrapped__, "t")),  # type: ignore[attr-defined]
        binary_response(binary_response(lambda event, context: event["marker"])),
        Handlers.static_below,
        Handlers().static_below,
        Handlers().otherwise_named,
        WithDecorated().below,
        WithDecorated().above,
        binary_response(WithDecorated().method),
        binary_response(WithDecorated().wrapped),
        binary_response(WithDecorated()),
        captured,
        capturing,
        anything,
    ],
)
def test_the_event_is_found_in_any_callable(handler: Any) -> None:
    # Only payload 2.0 has a key "cookies": the event was found if it is there.
    marked = {**URL, "marker": encode_response(PNG, cookies=["a=1", "b=2"], event=URL)}
    raw = {**URL, "marker": PNG}
    assert handler(marked, None)["cookies"] == ["a=1", "b=2"]
    assert handler(raw, None) == EXPECTED
    edge = {**event("edge-viewer-request"), "marker": PNG}
    assert handler(edge, None)["bodyEncoding"] == "base64"
    assert handler(event=edge, context=None)["bodyEncoding"] == "base64"
    assert handler(edge, context=None)["bodyEncoding"] == "base64"


@pytest.mark.parametrize("name", ["function-url", "edge-viewer-request"])
def test_the_event_is_found_under_the_name_that_it_has(name: str) -> None:
    made = {**event(name), "marker": PNG}
    expected = encode_response(PNG, event=made)
    assert binary_response(Callable())(made, None) == expected
    assert binary_response(Callable())(request=made, context=None) == expected
    assert Handlers().by_keyword(event=made, context=None) == expected


def test_an_event_that_is_left_out_gets_what_every_proxy_reads() -> None:
    @binary_response
    def by_default(event: Any = None, context: Any = None) -> bytes:
        return PNG

    @binary_response
    def without() -> bytes:
        return PNG

    assert by_default() == by_default(context=1) == without() == EXPECTED
    assert by_default(event("edge-viewer-request"))["bodyEncoding"] == "base64"


@pytest.mark.parametrize("handler", [bare, called, with_more])
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, "missing 2 required positional arguments: 'event' and 'context'"),
        ({"event": REST}, "missing 1 required positional argument: 'context'"),
        ({"event": REST, "context": None, "x": 1}, "got an unexpected keyword argument 'x'"),
    ],
)
def test_wrong_arguments_are_refused_as_the_handler_itself_does(
    handler: Any, arguments: dict[str, Any], said: str
) -> None:
    with pytest.raises(TypeError) as raised:
        handler(**arguments)
    assert str(raised.value) == f"{handler.__name__}() {said}"


def test_a_handler_may_call_itself_and_be_decorated_twice() -> None:
    @binary_response
    def handler(event: Any, context: Any) -> Any:
        return handler({**event, "again": False}, context) if event["again"] else PNG

    twice = binary_response(cache_control="no-store")(handler)
    assert handler({**REST, "again": True}, None) == EXPECTED
    assert twice({**REST, "again": True}, None) == EXPECTED


def test_a_decorated_handler_is_pickled_and_copied_as_a_function_is() -> None:
    assert pickle.loads(pickle.dumps(bare)) is bare
    assert copy.deepcopy(bare) is bare


def test_extra_arguments_do_not_hide_the_event() -> None:
    edge = {**event("edge-viewer-request"), "marker": PNG}
    assert with_more(edge, None, "other")["bodyEncoding"] == "base64"


def test_name_docstring_and_signature_are_kept() -> None:
    assert (bare.__name__, bare.__doc__, bare.__module__) == ("bare", "A picture.", __name__)
    assert list(inspect.signature(bare).parameters) == ["event", "context"]


def test_an_exception_is_the_handlers_own() -> None:
    class OwnError(Exception):
        pass

    @binary_response
    def failing(event: Any, context: Any) -> bytes:
        raise OwnError("x")

    with pytest.raises(OwnError) as raised:
        failing(REST, None)
    # One frame of ours, and nothing that it came from.
    assert [frame.name for frame in raised.traceback][1:] == ["handler", "failing"]
    assert raised.value.__context__ is raised.value.__cause__ is None


def test_options_reach_the_response() -> None:
    @binary_response(
        cache_control="max-age=60",
        filename="report.pdf",
        headers={"x-a": "1"},
        content_type="application/pdf",
        etag="v1",
        last_modified=784111777,
    )
    def handler(event: Any, context: Any) -> bytes:
        return b"%PDF-1.7"

    assert handler(REST, None) == {
        "statusCode": 200,
        "headers": {
            "Content-Type": "application/pdf",
            "X-A": "1",
            "Cache-Control": "max-age=60",
            "Content-Disposition": 'attachment; filename="report.pdf"',
            "ETag": '"v1"',
            "Last-Modified": "Sun, 06 Nov 1994 08:49:37 GMT",
            "Accept-Ranges": "bytes",
        },
        "body": "JVBERi0xLjc=",
        "isBase64Encoded": True,
    }


def test_one_decorator_serves_many_requests_without_mixing_them() -> None:
    @binary_response(headers={"X-A": "1"})
    def handler(event: Any, context: Any) -> Any:
        return event["marker"]

    first = handler({**REST, "marker": PNG}, None)
    second = handler({**REST, "marker": "text"}, None)
    first["headers"]["X-A"] = "changed"
    assert second["headers"] == {"Content-Type": "text/plain; charset=utf-8", "X-A": "1"}
    assert handler({**REST, "marker": "text"}, None) == second


def test_a_handler_chooses_its_own_status_with_encode_response() -> None:
    @binary_response(cache_control="max-age=60")
    def handler(event: Any, context: Any) -> Any:
        return encode_response({"error": "no such picture"}, status_code=404, event=event)

    assert handler(REST, None) == {
        "statusCode": 404,
        "headers": {"Content-Type": "application/json"},
        "body": '{"error":"no such picture"}',
        "isBase64Encoded": False,
    }


def test_a_bare_decorator_returns_the_text_alone() -> None:
    @binary_response(envelope=False)
    def handler(event: Any, context: Any) -> bytes:
        return PNG

    assert handler(event("mapped-serverless"), None) == EXPECTED["body"]
    with pytest.raises(OptionError, match="the event is that of rest-proxy"):
        handler(REST, None)


@pytest.mark.parametrize("name", ["body", "status_code", "cookies", "event"])
def test_what_belongs_to_one_response_is_no_option_of_the_decorator(name: str) -> None:
    with pytest.raises(OptionError) as raised:
        binary_response(**{name: None})  # type: ignore[call-overload]
    assert str(raised.value) == (
        f"binary_response does not take {name!r}, which belongs to one response: return "
        f"encode_response(..., {name}=..., event=event) from the handler"
    )


def test_an_unknown_option_is_named() -> None:
    with pytest.raises(OptionError) as raised:
        binary_response(mime_type="image/png")  # type: ignore[call-overload]
    assert str(raised.value) == (
        "binary_response has no option 'mime_type': it takes content_type, headers, filename, "
        "disposition, cache_control, etag, last_modified, image_format, quality, envelope, "
        "on_too_large, compress, stream; did you mean 'content_type'?"
    )


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("image_fromat", "image_format"),
        ("imageformat", "image_format"),
        ("file_name", "filename"),
        ("Content_Type", "content_type"),
        ("cache", None),
        ("on_to_large", "on_too_large"),
        ("header", "headers"),
        ("max_age", "cache_control"),
        ("colour", None),
    ],
)
def test_a_misspelt_option_is_told_its_name(misspelt: str, meant: str | None) -> None:
    with pytest.raises(OptionError) as raised:
        binary_response(**{misspelt: None})  # type: ignore[call-overload]
    asked = str(raised.value).partition("; did you mean ")[2]
    assert asked == (f"{meant!r}?" if meant else "")


async def coroutine(event: Any, context: Any) -> bytes:
    return b""


async def pieces(event: Any, context: Any) -> Any:
    yield b""


class Callables:
    async def method(self, event: Any, context: Any) -> bytes:
        return b""

    async def __call__(self, event: Any, context: Any) -> bytes:
        return b""


@pytest.mark.parametrize(
    ("handler", "name"),
    [
        (coroutine, "coroutine"),
        (functools.partial(coroutine, context=None), "partial"),
        (Callables().method, "method"),
        (Callables(), "Callables"),
        (staticmethod(coroutine), "coroutine"),
    ],
)
@pytest.mark.parametrize("options", [{}, {"filename": "a.pdf"}])
def test_a_handler_that_has_to_be_awaited_is_refused_when_it_is_decorated(
    handler: Any, name: str, options: Any
) -> None:
    with pytest.raises(OptionError) as raised:
        binary_response(**options)(handler) if options else binary_response(handler)
    assert str(raised.value) == (
        f"binary_response was given the coroutine function {name!r}, but Lambda calls handlers "
        f"without awaiting them: write a plain def that returns asyncio.run({name}(...)), and "
        "decorate that"
    )


def test_an_async_generator_is_refused_when_it_is_decorated() -> None:
    with pytest.raises(OptionError) as raised:
        binary_response(pieces)
    assert str(raised.value) == (
        "binary_response was given the async generator function 'pieces', but Lambda calls "
        "handlers without awaiting them: join its pieces in an async function, and return "
        "asyncio.run() of that"
    )


def test_the_cure_for_a_coroutine_works_above_and_below_a_wrapper() -> None:
    @functools.wraps(coroutine)
    def awaited(event: Any, context: Any) -> bytes:
        return asyncio.run(coroutine(event, context))

    assert binary_response(awaited)({}, None)["statusCode"] == 200


def test_a_generator_function_gives_its_pieces() -> None:
    @binary_response
    def handler(event: Any, context: Any) -> Any:
        yield b"%PDF-"
        yield b"1.7"

    assert handler({}, None)["headers"]["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("given", "advice"),
    [("image/png", ""), (classmethod(bare), "; put @classmethod above @binary_response")],
)
def test_what_is_no_callable_is_refused(given: Any, advice: str) -> None:
    with pytest.raises(OptionError) as raised:
        binary_response(given)
    assert str(raised.value) == (
        f"binary_response was given {given!r}, which is no callable: write @binary_response above "
        f"the handler, and options by name, as in @binary_response(filename='a.pdf'){advice}"
    )
