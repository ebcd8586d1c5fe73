"""HTTP API and function URL: inference, default types, decoding, errors."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.samples import PICTURE, PICTURE_TEXT, envelope, get
from lambda_binary.gateway import FunctionError, Settings, respond

HTTP = Settings("http-api")
HTTP_1 = Settings("http-api", payload_format="1.0")
URL = Settings("function-url")
STREAM = Settings("function-url", invoke_mode="RESPONSE_STREAM")

JSON = "application/json"
TEXT = "text/plain; charset=utf-8"


@pytest.mark.parametrize("settings", [HTTP, HTTP_1, URL])
@pytest.mark.parametrize("accept", ["image/unknown", "*/*", None])
def test_flag_alone_decodes(settings: Settings, accept: str | None) -> None:
    """HTTP API: ministack #766, verified; URL: documented."""
    response = respond(settings, get(accept), envelope())
    assert (response.status, response.headers, response.body) == (
        200,
        (("Content-Type", "image/png"),),
        PICTURE,
    )


# (result, body): the URL's rows recorded (LocalStack test_lambda_url_invocation), the HTTP API's
# documented; null is unknown on both.
INFERRED: list[tuple[Any, bytes]] = [
    ({"hello": "world"}, b'{"hello":"world"}'),
    (["hello", 3, True], b'["hello",3,true]'),
    ("hello", b"hello"),
    ("\u00e9", "\u00e9".encode()),
    (3, b"3"),
    (3.1, b"3.1"),
    (True, b"true"),
    (None, b"null"),
    ({"body": "eA==", "isBase64Encoded": True}, b'{"body":"eA==","isBase64Encoded":true}'),
]


@pytest.mark.parametrize(("result", "body"), INFERRED)
@pytest.mark.parametrize("settings", [HTTP, URL])
def test_result_without_status_code_is_the_body(
    settings: Settings, result: Any, body: bytes
) -> None:
    response = respond(settings, get(), result)
    assert (response.status, response.headers, response.body) == (
        200,
        (("Content-Type", JSON),),
        body,
    )


def test_forgotten_status_code_of_a_picture_is_explained() -> None:
    response = respond(HTTP, get(), {"body": PICTURE_TEXT, "isBase64Encoded": True})
    assert [(note.rule, note.effect) for note in response.notes] == [
        ("response-inferred", "altered")
    ]


@pytest.mark.parametrize(
    ("settings", "content_type"),
    # AWS Compute Blog, live demo; LocalStack test_lambda_url_invocation, recorded.
    [(HTTP, TEXT), (URL, JSON), (HTTP_1, TEXT)],
)
def test_default_content_type_differs(settings: Settings, content_type: str) -> None:
    response = respond(settings, get(), {"statusCode": 200, "body": "body123"})
    assert (response.headers, response.body) == ((("Content-Type", content_type),), b"body123")


def test_status_code_may_be_a_string() -> None:
    """Recorded, LocalStack test_lambda_url_headers_and_status."""
    result = {"statusCode": "418", "body": "i'm a teapot", "isBase64Encoded": False}
    response = respond(URL, get(), result)
    assert (response.status, response.body) == (418, b"i'm a teapot")


# (result, grade)
REFUSED: list[tuple[Any, str]] = [
    ({"statusCode": 200, "body": {"hello": "world"}}, "reported-verified"),  # aws-lambda-go #373
    ({"statusCode": 200, "body": 3}, "reported-verified"),
    ({"statusCode": 200, "body": "\u00e8", "isBase64Encoded": True}, "unknown"),
    ({"statusCode": "abc"}, "derived"),
    ({"statusCode": 200, "headers": "x"}, "derived"),
    ({"statusCode": 200, "isBase64Encoded": 1}, "emulator-from-trials"),
    (FunctionError("boom"), "derived"),
    (b"\x00", "unknown"),
    (float("nan"), "unknown"),
]


@pytest.mark.parametrize(("result", "grade"), REFUSED)
def test_http_api_error_is_500(result: Any, grade: str) -> None:
    response = respond(HTTP, get(), result)
    assert (response.status, response.body) == (500, b'{"message":"Internal Server Error"}')
    assert (response.notes[-1].effect, response.notes[-1].grade) == ("refused", grade)


@pytest.mark.parametrize(("result", "grade"), REFUSED)
def test_function_url_error_is_502_in_words(result: Any, grade: str) -> None:
    """Recorded for an exception, LocalStack test_lambda_url_invocation_exception."""
    response = respond(URL, get(), result)
    assert (response.status, response.body) == (502, b"Internal Server Error")


@pytest.mark.parametrize("result", [{"body": "x"}, "x", [], None])
def test_format_1_needs_a_status_code(result: Any) -> None:
    """aws-sam-cli's trials, PR #2941."""
    assert respond(HTTP_1, get(), result).status == 500


def test_cookies_become_one_field_each() -> None:
    result = {"statusCode": 204, "cookies": ["a=1", "b=2"], "headers": {"Content-Type": "x/y"}}
    assert respond(HTTP, get(), result).headers == (
        ("Content-Type", "x/y"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
    )
    assert respond(HTTP, get(), result | {"cookies": "a=1"}).status == 500


def test_format_2_skips_multi_value_headers_and_unknown_keys() -> None:
    """aws-sam-cli's trials."""
    result = {"statusCode": 200, "multiValueHeaders": {"X-A": ["1"]}, "base64Encoded": True}
    response = respond(HTTP, get(), result)
    assert response.headers == (("Content-Type", TEXT),)
    assert "format 2.0 skips multiValueHeaders, base64Encoded" in {n.text for n in response.notes}


def test_format_1_joins_both_header_maps() -> None:
    result = {"statusCode": 200, "multiValueHeaders": {"A": ["1", "2"]}, "headers": {"B": "3"}}
    assert respond(HTTP_1, get(), result).headers == (
        ("Content-Type", TEXT),
        ("A", "1"),
        ("A", "2"),
        ("B", "3"),
    )


PRELUDE = b'{"statusCode": 206, "headers": {"Content-Type": "image/png"}, "cookies": ["a=b"]}'


def test_stream_with_prelude_sends_its_bytes_as_they_are() -> None:
    """Documented; aws-lambda-nodejs-runtime-interface-client."""
    response = respond(STREAM, get(), PRELUDE + b"\0" * 8 + PICTURE + b"\0" * 8)
    assert (response.status, response.headers, response.body) == (
        206,
        (("Content-Type", "image/png"), ("Set-Cookie", "a=b")),
        PICTURE + b"\0" * 8,
    )


@pytest.mark.parametrize(
    "data", [b"no prelude", b"[]" + b"\0" * 8, b'{"statusCode": "x"}' + b"\0" * 8]
)
def test_stream_without_prelude_is_sent_whole(data: bytes) -> None:
    response = respond(STREAM, get(), data)
    assert (response.status, response.body) == (200, data)


def test_stream_prelude_without_type_is_octets() -> None:
    response = respond(STREAM, get(), b"{}" + b"\0" * 8 + b"x")
    assert response.headers == (("Content-Type", "application/octet-stream"),)


def test_buffered_result_behind_a_stream_url_is_not_interpreted() -> None:
    """Recorded, LocalStack test_lambda_url_echo_invoke."""
    response = respond(STREAM, get(), {"statusCode": 200, "body": "x"})
    assert (response.status, response.body) == (200, b'{"statusCode": 200, "body": "x"}')
    assert response.notes[-1].effect == "altered"


def test_failed_stream_function_is_502() -> None:
    assert respond(STREAM, get(), FunctionError("boom")).status == 502
