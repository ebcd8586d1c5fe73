"""Read by mypy and pyright, never run: the types that a user's handlers have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_type

from lambda_binary import binary_response, decode_body, encode_response

if TYPE_CHECKING:
    from lambda_binary import handler
    from lambda_binary.handler import faces

    # The functions as they are fit the faces that type checkers see.
    _: faces.EncodeResponse = encode_response
    _called: dict[str, Any] = handler.encode_response(b"")


Event = dict[str, Any]


@binary_response
def untyped_result(event: Event, context: object) -> Any:
    return b""


@binary_response(image_format="webp", filename="a.webp", disposition="inline")
def drawn(event: Event, context: object) -> object:
    return None


@binary_response
def bare(event: Event, context: object) -> bytes:
    return b""


@binary_response(cache_control="max-age=60", filename="a.pdf")
def called(event: Event, context: object) -> bytes:
    return b""


@binary_response(envelope=False)
def alone(event: Event, context: object) -> bytes:
    return b""


class Handlers:
    @binary_response
    def method(self, event: Event, context: object) -> bytes:
        return b""

    @binary_response(etag=True)
    def called(self, event: Event, context: object) -> bytes:
        return b""

    @staticmethod
    @binary_response
    def static(event: Event, context: object) -> bytes:
        return b""


class Chart:
    def png(self) -> bytes:
        return b""


@encode_response.register(Chart)
def of_chart(chart: Chart) -> bytes:
    return chart.png()


def check() -> None:
    event: Event = {}
    assert_type(bare(event, None), dict[str, Any])
    assert_type(untyped_result(event, None), dict[str, Any])
    assert_type(drawn(event, None), dict[str, Any])
    assert_type(bare(event=event, context=None), dict[str, Any])
    assert_type(called(event, None), dict[str, Any])
    assert_type(alone(event, None), str)
    assert_type(Handlers().method(event, None), dict[str, Any])
    assert_type(Handlers().called(event, None), dict[str, Any])
    assert_type(Handlers.static(event, None), dict[str, Any])
    assert_type(encode_response(b"", status_code=404, event=event), dict[str, Any])
    assert_type(encode_response(b"", envelope=False), str)
    assert_type(decode_body(event), bytes)

    # What must not type-check: an unused `ignore` is an error itself.
    bare(event)  # type: ignore[call-arg]  # pyright: ignore
    encode_response(b"", envelope=False, status_code=404)  # type: ignore[call-overload]  # pyright: ignore
    encode_response(b"", image_format="pgn")  # type: ignore[call-overload]  # pyright: ignore
    encode_response(b"", filename="a", disposition="atachment")  # type: ignore[call-overload]  # pyright: ignore
    binary_response(image_format="pgn")  # type: ignore[call-overload]  # pyright: ignore
    encode_response(b"", image_format="jpg", quality=80, disposition="inline")
    binary_response(mime_type="image/png")  # type: ignore[call-overload]  # pyright: ignore
