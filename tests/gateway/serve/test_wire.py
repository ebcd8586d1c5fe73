"""Before and after the integration: compression, framing, HEAD, preflights, the runtime."""

from __future__ import annotations

import decimal
import gzip
import json
import sys
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from gateway.samples import PICTURE, REST_ERROR, envelope, get
from lambda_binary.gateway import (
    Request,
    RequestRefusedError,
    Response,
    Settings,
    event_for,
    invoke,
    respond,
)
from lambda_binary.gateway.model.compression import accepted_coding
from lambda_binary.gateway.model.conductor import exchange
from lambda_binary.gateway.model.payload import Payload
from lambda_binary.gateway.model.runtime import Outcome

LONG = {"statusCode": 200, "body": "x" * 1000}
COMPRESSING = Settings(minimum_compression_size=1000)


def coded(coding: str) -> Request:
    return Request(headers={"Accept-Encoding": coding})


@pytest.mark.parametrize(
    ("settings", "request_", "result", "coding"),
    [
        (COMPRESSING, coded("gzip, deflate, br"), LONG, "gzip"),
        (COMPRESSING, coded("deflate"), LONG, "deflate"),
        (COMPRESSING, coded("gzip"), {"statusCode": 200, "body": "x" * 999}, None),
        (COMPRESSING, coded("br"), LONG, None),
        (COMPRESSING, coded("*"), LONG, None),
        (COMPRESSING, get(), LONG, None),
        (Settings(), coded("gzip"), LONG, None),
        (Settings("http-api", minimum_compression_size=0), coded("gzip"), LONG, None),
        (COMPRESSING, coded("gzip"), {"statusCode": 200}, None),
    ],
)
def test_large_responses_are_compressed_for_who_asks(
    settings: Settings, request_: Request, result: Any, coding: str | None
) -> None:
    """Documented, 'Receive an API response with a compressed payload'."""
    response = respond(settings, request_, result)
    assert response.field("Content-Encoding") == coding
    opened: dict[str | None, Callable[[bytes], bytes]] = {
        "gzip": gzip.decompress,
        "deflate": zlib.decompress,
        None: bytes,
    }
    assert opened[coding](response.body) == result.get("body", "").encode()


def test_coded_responses_are_not_compressed_again() -> None:
    """Documented: a Content-Encoding of the integration's own."""
    result = envelope(headers={"Content-Encoding": "br"})
    settings = Settings(binary_media_types=("*/*",), minimum_compression_size=0)
    response = respond(settings, coded("gzip"), result)
    assert (response.field("Content-Encoding"), response.body) == ("br", PICTURE)
    assert response.notes[-1].rule == "already-coded"


@pytest.mark.parametrize(
    ("field", "coding"),
    [
        ("gzip;q=0.5, deflate;q=0.8", "deflate"),
        ("gzip;q=0", None),
        ("gzip;q=x", "gzip"),
        ("GZIP", "gzip"),
        ("identity", None),
        (None, None),
        ("gzip;a=b;q=0.3,deflate;q=0.2", "gzip"),
    ],
)
def test_coding_is_negotiated_by_quality(field: str | None, coding: str | None) -> None:
    """RFC 9110 12.5.3."""
    assert accepted_coding(field) == coding


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_rest_api_unpacks_a_coded_request(pack: Any) -> None:
    """Documented, 'Call an API method with a compressed payload'."""
    coding = "gzip" if pack is gzip.compress else "deflate"
    request = Request("POST", headers={"Content-Encoding": coding}, body=pack(b'{"a": 1}'))
    assert event_for(Settings(), request)["body"] == '{"a": 1}'
    assert event_for(Settings("rest-mapped"), request) == {"a": 1}


@pytest.mark.parametrize(
    ("coding", "body"),
    [("br", b"x"), ("gzip", b"no gzip"), ("gzip", gzip.compress(b"x" * 99)[:-5])],
)
def test_coded_request_that_cannot_be_unpacked_is_415(coding: str, body: bytes) -> None:
    request = Request("POST", headers={"Content-Encoding": coding}, body=body)
    with pytest.raises(RequestRefusedError) as caught:
        event_for(Settings(), request)
    assert caught.value.response.status == 415
    assert "415" in str(caught.value)


def test_request_that_unpacks_to_too_much_is_415() -> None:
    body = gzip.compress(b"0" * (10 * 1024 * 1024 + 1))
    with pytest.raises(RequestRefusedError):
        event_for(Settings(), Request("POST", headers={"Content-Encoding": "gzip"}, body=body))


@pytest.mark.parametrize("integration", ["http-api", "function-url", "alb"])
def test_other_gateways_pass_coded_requests_on(integration: str) -> None:
    request = Request("POST", headers={"Content-Encoding": "br"}, body=b"\xff")
    assert event_for(Settings(integration), request)["isBase64Encoded"] is True


@pytest.mark.parametrize(
    ("settings", "grade"),
    # Reported for REST APIs, DataBiosphere/azul #6514.
    [(Settings(binary_media_types=("*/*",)), "reported"), (Settings("http-api"), "unknown")],
)
def test_head_is_answered_as_get_without_content(settings: Settings, grade: str) -> None:
    response = respond(settings, get("*/*", method="HEAD"), envelope())
    assert (response.status, response.headers, response.body) == (
        200,
        (("Content-Type", "image/png"),),
        b"",
    )
    assert response.notes[-1].grade == grade


@pytest.mark.parametrize("status", [204, 304])
def test_statuses_without_content_lose_their_body(status: int) -> None:
    """RFC 9110 15.3.5 and 15.4.5."""
    response = respond(Settings("http-api"), get(), {"statusCode": status, "body": "x"})
    assert (response.status, response.body, response.notes[-1].effect) == (status, b"", "altered")


@pytest.mark.parametrize(
    ("integration", "fields"),
    [
        (
            "rest-proxy",
            (
                ("x-amzn-Remapped-Content-Length", "5"),
                ("x-amzn-Remapped-WWW-Authenticate", "Basic"),
                ("Content-Type", "a/b"),
            ),
        ),
        ("http-api", (("WWW-Authenticate", "Basic"), ("Content-Type", "a/b"))),
        ("alb", (("WWW-Authenticate", "Basic"), ("Content-Type", "a/b"))),
    ],
)
def test_framing_fields_are_the_gateways_own(
    integration: str, fields: tuple[tuple[str, str], ...]
) -> None:
    """Documented: x-amzn-Remapped-NAME; elsewhere dropped."""
    headers = {
        "Content-Length": "5",
        "Transfer-Encoding": "chunked",
        "WWW-Authenticate": "Basic",
        "Content-Type": "a/b",
    }
    result = {"isBase64Encoded": False, "statusCode": 200, "headers": headers}
    assert respond(Settings(integration), get(), result).headers == fields


PREFLIGHT = Request("OPTIONS", headers={"Origin": "https://example.org", "Accept": "*/*"})


@pytest.mark.parametrize(
    ("types", "handling", "status"),
    [
        (("*/*",), None, 500),
        (("*/*",), "CONVERT_TO_BINARY", 500),
        (("*/*",), "CONVERT_TO_TEXT", 200),
        (("image/png",), None, 200),
        ((), None, 200),
        ((), "CONVERT_TO_BINARY", 500),
    ],
)
@pytest.mark.parametrize("integration", ["rest-proxy", "rest-mapped"])
def test_preflight_needs_text(
    integration: str, types: tuple[str, ...], handling: str | None, status: int
) -> None:
    """Reported with an execution log: squidfunk/terraform-aws-api-gateway-enable-cors #10, #11."""
    settings = Settings(
        integration,
        binary_media_types=types,
        cors_preflight=True,
        preflight_content_handling=handling,
    )
    response = respond(settings, PREFLIGHT, None)
    assert response.status == status
    assert (response.body == REST_ERROR) == (status == 500)
    assert (response.field("Access-Control-Allow-Origin") == "*") == (status == 200)


def test_preflight_calls_no_function() -> None:
    settings = Settings(cors_preflight=True)
    response = invoke(settings, PREFLIGHT, _unreachable)
    assert (response.status, response.error) == (200, None)
    with pytest.raises(RequestRefusedError):
        event_for(settings, PREFLIGHT)


def test_options_without_preflight_reaches_the_function() -> None:
    assert invoke(Settings(), PREFLIGHT, lambda event, context: {}).status == 200


def test_handler_gets_the_event_and_a_context() -> None:
    seen: list[Any] = []

    def handler(event: Any, context: Any) -> Any:
        seen.extend((event["httpMethod"], context.function_name, context.aws_request_id))
        seen.extend((context.function_version, context.memory_limit_in_mb))
        seen.extend((context.invoked_function_arn, context.log_group_name))
        seen.append(0 < context.get_remaining_time_in_millis() <= 30_000)
        return {"statusCode": 200}

    invoke(Settings(function_name="pictures"), Request(request_id="id-1"), handler)
    assert seen == [
        "GET",
        "pictures",
        "id-1",
        "$LATEST",
        "128",
        "arn:aws:lambda:us-east-1:123456789012:function:pictures",
        "/aws/lambda/pictures",
        True,
    ]


def test_exception_of_the_handler_becomes_the_gateways_error_and_is_kept() -> None:
    fault = ValueError("boom")

    def handler(event: Any, context: Any) -> Any:
        raise fault

    response = invoke(Settings(), get(), handler)
    assert (response.status, response.body, response.error) == (502, REST_ERROR, fault)
    mapped = invoke(Settings("rest-mapped"), get(), handler)
    payload = json.loads(mapped.body)
    assert (payload["errorMessage"], payload["errorType"]) == ("boom", "ValueError")
    assert "raise fault" in payload["stackTrace"][-1]


def test_handler_that_exits_fails_alone() -> None:
    response = invoke(Settings("function-url"), get(), lambda event, context: sys.exit(3))
    assert (response.status, type(response.error)) == (502, SystemExit)


def test_result_is_what_json_makes_of_it() -> None:
    """Tuples are arrays, keys are strings, a Decimal is a number (awslambdaric, read and run)."""
    result = {1: (1, 2), "d": decimal.Decimal("1.5"), "i": decimal.Decimal(3), "u": "\u00e9"}
    response = invoke(Settings("function-url"), get(), lambda event, context: result)
    assert response.body == '{"1":[1,2],"d":1.5,"i":3,"u":"\u00e9"}'.encode()


@pytest.mark.parametrize(
    "result", [object(), {"a": {1, 2}}, [b"x"], {"n": decimal.Decimal("nan")}, float("inf")]
)
def test_result_that_is_no_json_is_an_error(result: Any) -> None:
    response = invoke(Settings(), get(), lambda event, context: result)
    assert (response.status, response.body) == (502, REST_ERROR)


def test_endless_result_is_an_error() -> None:
    endless: list[Any] = []
    endless.append(endless)
    assert invoke(Settings(), get(), lambda event, context: endless).status == 502


def test_refused_request_calls_no_function() -> None:
    settings = Settings("rest-mapped", passthrough_behavior="NEVER")
    response = invoke(settings, get(), _unreachable)
    assert response == Response(
        415,
        (("Content-Type", "application/json"), ("x-amzn-ErrorType", "BadRequestException")),
        b'{"message": "Unsupported Media Type"}',
        response.notes,
    )


def test_notes_say_how_the_upload_arrived() -> None:
    request = Request("POST", headers={"Content-Type": "image/png"}, body=PICTURE)
    settings = Settings(binary_media_types=("image/png",))
    response = invoke(settings, request, lambda event, context: {})
    assert response.notes[0].text == (
        "a request of Content-Type image/png reaches the function as base64"
    )


def test_a_handler_may_be_run_elsewhere() -> None:
    """`serve` runs handlers in processes of their own, which send back the payload."""
    steps = exchange(Settings(function_name="pictures"), Request())
    event, context = next(steps)
    assert (event["httpMethod"], context.function_name) == ("GET", "pictures")
    with pytest.raises(StopIteration) as end:
        steps.send(Outcome(Payload(b'{"body": "x"}', {"body": "x"})))
    assert end.value.value.body == b"x"


def _unreachable(event: Any, context: Any) -> Any:
    raise AssertionError("the function was called")
