"""HTTP API and function URL: inference, default types, decoding, errors."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from gateway.samples import PICTURE, PICTURE_TEXT, envelope, get
from lambda_binary.gateway import FunctionError, Settings, respond
from lambda_binary.gateway.model.messages import INVOKE_REJECTED

HTTP = Settings("http-api")
HTTP_1 = Settings("http-api", payload_format="1.0")
URL = Settings("function-url")

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


# (result, the HTTP API's body, the URL's): the URL's recorded (LocalStack
# test_lambda_url_invocation) without blanks; the HTTP API's is the payload as the runtime wrote it
# (documented; seen by AWS's .NET team).
INFERRED: list[tuple[Any, bytes, bytes]] = [
    ({"hello": "world"}, b'{"hello": "world"}', b'{"hello":"world"}'),
    (["hello", 3, True], b'["hello", 3, true]', b'["hello",3,true]'),
    ({"a b": ' "x": 1, '}, b'{"a b": " \\"x\\": 1, "}', b'{"a b":" \\"x\\": 1, "}'),
    ("hello", b"hello", b"hello"),
    ("", b"", b""),
    ("\u00e9", "\u00e9".encode(), "\u00e9".encode()),
    (3, b"3", b"3"),
    (3.1, b"3.1", b"3.1"),
    (Decimal("1.10"), b"1.10", b"1.10"),
    (True, b"true", b"true"),
    (None, b"null", b"null"),
    (
        {"body": "eA==", "isBase64Encoded": True},
        b'{"body": "eA==", "isBase64Encoded": true}',
        b'{"body":"eA==","isBase64Encoded":true}',
    ),
]


@pytest.mark.parametrize(("result", "http", "url"), INFERRED)
def test_result_without_status_code_is_the_body(result: Any, http: bytes, url: bytes) -> None:
    for settings, body in ((HTTP, http), (URL, url)):
        response = respond(settings, get(), result)
        assert (response.status, response.headers, response.body) == (
            200,
            (("Content-Type", JSON),),
            body,
        )


@pytest.mark.parametrize(
    ("payload", "body"),
    [
        (b'{"name": "John Doe", "age":', b'{"name": "John Doe", "age":'),
        (b"\x00", b"\x00"),
        (b"\xff", "\ufffd".encode()),
        (float("nan"), b"NaN"),
        ({"n": Decimal("Infinity")}, b'{"n": Infinity}'),
    ],
)
def test_payload_that_is_no_json_leaves_an_http_api_as_text(payload: Any, body: bytes) -> None:
    """Reported by AWS's .NET team; the documentation wants valid JSON."""
    response = respond(HTTP, get(), payload)
    assert (response.status, response.headers, response.body) == (
        200,
        (("Content-Type", JSON),),
        body,
    )
    assert (response.notes[-1].rule, response.notes[-1].grade) == ("result-not-json", "reported")


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        ({"hello": "world"}, b'{"hello":"world"}'),
        ([1, "\u00e9"], '[1,"\u00e9"]'.encode()),
        (3, b"3"),
    ],
)
def test_function_url_sends_a_body_that_is_no_string_as_json(body: Any, sent: bytes) -> None:
    """Recorded for an object: LocalStack's echo server ran on AWS."""
    response = respond(URL, get(), {"statusCode": 201, "body": body})
    assert (response.status, response.headers, response.body) == (
        201,
        (("Content-Type", JSON),),
        sent,
    )


def test_a_refused_call_of_a_function_url_is_403() -> None:
    """Recorded, LocalStack test_lambda_permission_url_invocation."""
    response = respond(URL, get(), FunctionError("no", INVOKE_REJECTED))
    assert (response.status, response.headers) == (
        403,
        (("Content-Type", JSON), ("x-amzn-ErrorType", "AccessDeniedException")),
    )
    assert response.body.startswith(b'{"Message":"Forbidden. For troubleshooting Function URL')
    assert respond(HTTP, get(), FunctionError("no", INVOKE_REJECTED)).status == 500


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
    ({"statusCode": 200, "body": "\u00e8", "isBase64Encoded": True}, "unknown"),
    ({"statusCode": "abc"}, "derived"),
    ({"statusCode": 200, "headers": "x"}, "derived"),
    ({"statusCode": 200, "isBase64Encoded": 1}, "from trials"),
    (FunctionError("boom"), "derived"),
]


@pytest.mark.parametrize(
    ("result", "grade"),
    [
        *REFUSED,
        ({"statusCode": 200, "body": {"hello": "world"}}, "reported as verified"),  # go #373
        ({"statusCode": 200, "body": 3}, "reported as verified"),
        ({"statusCode": 200.5}, "unknown"),
    ],
)
def test_http_api_error_is_500(result: Any, grade: str) -> None:
    response = respond(HTTP, get(), result)
    assert (response.status, response.body) == (500, b'{"message":"Internal Server Error"}')
    assert (response.notes[-1].effect, response.notes[-1].grade) == ("refused", grade)


@pytest.mark.parametrize(
    ("result", "grade"),
    [*REFUSED, (b"\x00", "unknown"), ({"statusCode": 200, "body": 3, "isBase64Encoded": True}, "")],
)
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


@pytest.mark.parametrize(
    ("envelope", "fields"),
    [
        # Recorded by AWS's .NET team: the single value first, which a REST API puts last.
        (
            {"multiValueHeaders": {"A": ["1", "2"]}, "headers": {"a": "0", "Content-Type": "x/y"}},
            (("a", "0"), ("Content-Type", "x/y"), ("a", "1"), ("a", "2")),
        ),
        (
            {"multiValueHeaders": {"A": ["1", "2"]}, "headers": {"B": "3"}},
            (("Content-Type", TEXT), ("B", "3"), ("A", "1"), ("A", "2")),
        ),
        # Reported, rust-runtime #567: an identical pair twice, Content-Type once.
        (
            {
                "headers": {"Content-Type": "x/y", "X-Cache": "HIT"},
                "multiValueHeaders": {"Content-Type": ["x/y"], "X-Cache": ["HIT"]},
            },
            (("Content-Type", "x/y"), ("X-Cache", "HIT"), ("X-Cache", "HIT")),
        ),
    ],
)
def test_format_1_has_the_single_values_before_the_others(
    envelope: dict[str, Any], fields: tuple[tuple[str, str], ...]
) -> None:
    assert respond(HTTP_1, get(), {"statusCode": 200} | envelope).headers == fields
