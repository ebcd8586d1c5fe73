"""Lambda@Edge: generated responses, their limits and headers; the trigger's event."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from gateway.samples import PICTURE, PICTURE_TEXT, generated, get
from lambda_binary.gateway import FunctionError, Request, Settings, event_for, respond

VIEWER = Settings("edge")
ORIGIN = Settings("edge", edge_event="origin-request")


def test_body_encoding_base64_is_decoded() -> None:
    """Documented, 'Generating HTTP responses in request triggers'."""
    response = respond(VIEWER, get("text/html"), generated(statusDescription="OK"))
    assert (response.status, response.headers, response.body) == (
        200,
        (("Content-Type", "image/png"),),
        PICTURE,
    )


@pytest.mark.parametrize("more", [{"bodyEncoding": "text"}, {}])
def test_other_bodies_are_text(more: dict[str, str]) -> None:
    result = generated()
    del result["bodyEncoding"]
    assert respond(VIEWER, get(), result | more).body == PICTURE_TEXT.encode()


def field(name: str, value: Any = "x") -> dict[str, Any]:
    return {"headers": {name: [{"value": value}]}}


# (what differs from a legal response, trigger, rule)
REFUSED: list[tuple[Any, str, str]] = [
    ({"body": "not base64 !!"}, "viewer-request", "edge-body-encoding"),
    ({"bodyEncoding": "gzip"}, "viewer-request", "edge-body-encoding"),
    ({"body": 3}, "viewer-request", "edge-shape"),
    ({"status": "204", "body": "x", "bodyEncoding": "text"}, "viewer-request", "edge-204-body"),
    ({"status": "199"}, "viewer-request", "edge-status"),
    ({"status": "600"}, "viewer-request", "edge-status"),
    ({"status": "2xx"}, "viewer-request", "edge-status"),
    ({"status": None}, "viewer-request", "edge-status"),
    ({"isBase64Encoded": True}, "viewer-request", "edge-unknown-key"),
    (field("connection", "close"), "origin-request", "edge-disallowed-header"),
    (field("x-edge-anything"), "origin-request", "edge-disallowed-header"),
    (field("x-cache"), "viewer-request", "edge-disallowed-header"),
    (field("content-length"), "viewer-request", "edge-read-only-header"),
    (field("if-none-match"), "origin-request", "edge-read-only-header"),
    (field("via"), "origin-response", "edge-read-only-header"),
    (field("warning"), "viewer-response", "edge-read-only-header"),
    (field("Content-Type"), "viewer-request", "edge-header-shape"),
    (field("x-a", 3), "viewer-request", "edge-header-shape"),
    (field("x-a", "a\r\nb"), "viewer-request", "edge-header-shape"),
    ({"headers": {"x-a": "plain"}}, "viewer-request", "edge-header-shape"),
    ({"headers": {"x-a": [{"key": "X-B", "value": "1"}]}}, "viewer-request", "edge-header-shape"),
    ({"headers": []}, "viewer-request", "edge-header-shape"),
    ({}, "viewer-response", "edge-viewer-response-body"),
]


@pytest.mark.parametrize(("difference", "trigger", "rule"), REFUSED)
def test_invalid_response_is_502(difference: dict[str, Any], trigger: str, rule: str) -> None:
    settings = Settings("edge", edge_event=trigger)
    response = respond(settings, get(), generated() | difference)
    assert (response.status, response.notes[-1].rule) == (502, rule)


@pytest.mark.parametrize("name", ["content-length", "host"])
def test_read_only_headers_depend_on_the_trigger(name: str) -> None:
    settings = Settings("edge", edge_event="origin-response")
    assert respond(settings, get(), generated() | field(name)).status == 200


def test_failed_function_is_503() -> None:
    """Documented, 'HTTP 503 status code (Lambda execution error)'."""
    assert respond(VIEWER, get(), FunctionError("boom")).status == 503


@pytest.mark.parametrize(("settings", "limit"), [(VIEWER, 40_960), (ORIGIN, 1_048_576)])
def test_limit_counts_headers_and_body(settings: Settings, limit: int) -> None:
    """Documented, quotas on Lambda@Edge: 40 KB for viewer events, 1 MB for origin events."""
    rest = len('{"status": "200", "body": ""}')
    assert respond(settings, get(), {"status": "200", "body": "x" * (limit - rest)}).status == 200
    over = respond(settings, get(), {"status": "200", "body": "x" * (limit - rest + 1)})
    assert (over.status, over.notes[-1].rule) == (502, "edge-limit")


def test_numeric_status_is_taken_and_unknown() -> None:
    response = respond(VIEWER, get(), generated(status=404))
    assert (response.status, response.notes[0].grade) == (404, "unknown")


def test_returned_request_goes_on_to_an_origin_that_is_not_here() -> None:
    request = event_for(VIEWER, get())["Records"][0]["cf"]["request"]
    response = respond(VIEWER, get(), request)
    assert (response.status, response.notes[-1].rule) == (404, "edge-request-continues")


def test_body_and_headers_may_be_left_out() -> None:
    response = respond(VIEWER, get(), {"status": "302"})
    assert (response.status, response.headers, response.body) == (302, (), b"")


@pytest.mark.parametrize("result", ["text", None, [1]])
def test_other_values_are_502(result: Any) -> None:
    assert respond(VIEWER, get(), result).status == 502


def test_viewer_request_event_has_the_body_as_base64() -> None:
    request = Request("POST", "/a?b=c", {"Host": "x", "Accept": "*/*"}, PICTURE)
    assert event_for(VIEWER, request) == {
        "Records": [
            {
                "cf": {
                    "config": {
                        "distributionDomainName": "d111111abcdef8.cloudfront.net",
                        "distributionId": "EDFDVBD6EXAMPLE",
                        "eventType": "viewer-request",
                        "requestId": "00000000-0000-4000-8000-000000000000",
                    },
                    "request": {
                        "clientIp": "127.0.0.1",
                        "headers": {
                            "host": [{"key": "Host", "value": "x"}],
                            "accept": [{"key": "Accept", "value": "*/*"}],
                        },
                        "method": "POST",
                        "querystring": "b=c",
                        "uri": "/a",
                        "body": {
                            "action": "read-only",
                            "data": PICTURE_TEXT,
                            "encoding": "base64",
                            "inputTruncated": False,
                        },
                    },
                }
            }
        ]
    }


def test_origin_event_names_the_origin_and_cuts_large_bodies() -> None:
    body = b"x" * (1_048_576 + 1)
    request = event_for(ORIGIN, Request("POST", body=body))["Records"][0]["cf"]["request"]
    assert request["origin"]["custom"]["domainName"] == "example.org"
    assert request["body"]["inputTruncated"] is True
    assert base64.b64decode(request["body"]["data"]) == body[:-1]


def test_response_trigger_gets_the_origins_response() -> None:
    settings = Settings("edge", edge_event="origin-response")
    cf = event_for(settings, get())["Records"][0]["cf"]
    assert cf["response"] == {"status": "200", "statusDescription": "OK", "headers": {}}
