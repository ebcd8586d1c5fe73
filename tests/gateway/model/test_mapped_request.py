"""REST API, mapped integration, request side: conversion, templates, passthrough."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from lambda_binary.gateway import Request, RequestRefusedError, Response, Settings, event_for
from lambda_binary.gateway.model.requests.mapped import integration_payload

RAW = b"\x1f\x8b\x08\x00\xff picture"
ENCODED = base64.b64encode(RAW)
PROSE = b"this is a UTF8 text typed object"
TYPES = ("image/png",)
TO_BINARY, TO_TEXT = "CONVERT_TO_BINARY", "CONVERT_TO_TEXT"


def put(body: bytes, content_type: str | None = "image/png") -> Request:
    fields = {} if content_type is None else {"Content-Type": content_type}
    return Request("PUT", headers=fields, body=body)


def refusal(settings: Settings, request: Request) -> Response:
    with pytest.raises(RequestRefusedError) as caught:
        event_for(settings, request)
    return caught.value.response


# LocalStack TestApiGatewayS3BinarySupport, recorded: what the integration receives.
RECEIVED: list[tuple[tuple[str, ...], str | None, str, bytes, str | bytes]] = [
    ((), None, "image/png", RAW, RAW.decode("utf-8", "replace")),
    ((), TO_TEXT, "image/png", RAW, RAW.decode("utf-8", "replace")),
    ((), TO_BINARY, "image/png", ENCODED, RAW),
    (TYPES, None, "image/png", RAW, RAW),
    (TYPES, None, "text/plain", PROSE, PROSE.decode()),
    (TYPES, TO_TEXT, "image/png", RAW, ENCODED.decode()),
    (TYPES, TO_TEXT, "text/plain", PROSE, PROSE.decode()),
    (TYPES, TO_BINARY, "image/png", PROSE, PROSE),
    (TYPES, TO_BINARY, "text/plain", ENCODED, RAW),
]


@pytest.mark.parametrize(("types", "handling", "content_type", "body", "received"), RECEIVED)
def test_body_is_converted_by_content_type(
    types: tuple[str, ...],
    handling: str | None,
    content_type: str,
    body: bytes,
    received: str | bytes,
) -> None:
    settings = Settings("rest-mapped", binary_media_types=types, request_content_handling=handling)
    assert integration_payload(settings, put(body, content_type))[0] == received


@pytest.mark.parametrize(
    ("types", "content_type", "body"),
    [((), "image/png", RAW), (TYPES, "text/plain", RAW), (TYPES, "text/plain", PROSE)],
)
def test_body_that_is_no_base64_is_500(
    types: tuple[str, ...], content_type: str, body: bytes
) -> None:
    """Recorded."""
    settings = Settings("rest-mapped", binary_media_types=types, request_content_handling=TO_BINARY)
    response = refusal(settings, put(body, content_type))
    assert (response.status, response.body) == (500, b'{"message": "Internal server error"}')


def test_template_over_binary_body_is_500() -> None:
    """Recorded."""
    settings = Settings(
        "rest-mapped",
        request_content_handling=TO_BINARY,
        request_templates={"image/png": '{"data": "$input.body"}'},
    )
    response = refusal(settings, put(ENCODED))
    assert (response.status, response.notes[-1].rule) == (500, "request-template-needs-text")


def test_template_over_text_of_binary_body_sees_base64() -> None:
    """The documented way to get an upload into a mapped function."""
    settings = Settings(
        "rest-mapped",
        binary_media_types=TYPES,
        request_content_handling=TO_TEXT,
        request_templates={
            "image/png": '{"data": "$input.body", "type": "$input.params(\'Content-Type\')"}'
        },
    )
    assert event_for(settings, put(RAW)) == {"data": ENCODED.decode(), "type": "image/png"}


@pytest.mark.parametrize(
    ("body", "event"), [(b'{"a": [1]}', {"a": [1]}), (b'"text"', "text"), (b"3", 3), (b"", {})]
)
def test_body_without_a_template_is_the_event(body: bytes, event: Any) -> None:
    assert event_for(Settings("rest-mapped"), put(body, "application/json")) == event


def test_body_that_is_no_json_is_400() -> None:
    """Reported, serverless #3187."""
    response = refusal(Settings("rest-mapped"), put(b"plain", "text/plain"))
    assert response.status == 400
    assert json.loads(response.body)["message"].startswith("Could not parse request body into json")


@pytest.mark.parametrize(
    ("behavior", "templates", "passes"),
    [
        ("WHEN_NO_MATCH", {"application/json": "1"}, True),
        ("WHEN_NO_MATCH", {}, True),
        ("WHEN_NO_TEMPLATES", {"application/json": "1"}, False),
        ("WHEN_NO_TEMPLATES", {}, True),
        ("NEVER", {"application/json": "1"}, False),
        ("NEVER", {}, False),
    ],
)
def test_passthrough_behavior(behavior: str, templates: dict[str, str], passes: bool) -> None:
    """Documented, 'Integration passthrough behaviors'."""
    settings = Settings("rest-mapped", passthrough_behavior=behavior, request_templates=templates)
    request = put(b"2", "text/plain")
    if passes:
        assert event_for(settings, request) == 2
    else:
        response = refusal(settings, request)
        assert (response.status, response.body) == (415, b'{"message": "Unsupported Media Type"}')


def test_absent_content_type_is_json_for_templates() -> None:
    settings = Settings("rest-mapped", request_templates={"Application/JSON": '{"a": 1}'})
    assert event_for(settings, put(b"", None)) == {"a": 1}


SERVERLESS: dict[str, Any] = {
    "body": {"a": [1, {"b": None}]},
    "method": "POST",
    "principalId": "",
    "stage": "dev",
    "cognitoPoolClaims": {"sub": ""},
    "enhancedAuthContext": {},
    "headers": {
        "Host": "localhost",
        "Content-Type": "application/json",
        "X-Q": 'it\'s "q" / \u00e9 \\ \t',
        "X-Amzn-Trace-Id": "Root=1-00000000-000000000000400080000000",
        "X-Forwarded-For": "127.0.0.1",
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
    },
    "query": {"x": "2", "y": "a&b"},
    "path": {"name": "it's.png"},
    "identity": {
        "accessKey": "",
        "accountId": "",
        "caller": "",
        "cognitoAuthenticationProvider": "",
        "cognitoAuthenticationType": "",
        "cognitoIdentityId": "",
        "cognitoIdentityPoolId": "",
        "principalOrgId": "",
        "sourceIp": "127.0.0.1",
        "user": "",
        "userAgent": "",
        "userArn": "",
    },
    "stageVariables": {"bucket": "b"},
    "requestPath": "/pictures/{name}",
}
SERVERLESS_SETTINGS = Settings(
    "rest-mapped",
    request_templates="serverless",
    passthrough_behavior="NEVER",
    resource="/pictures/{name}",
    stage="dev",
    stage_variables={"bucket": "b"},
)


def test_serverless_frameworks_event_is_built_in() -> None:
    """The keys of serverless lib/.../method/integration.js."""
    request = Request(
        "POST",
        "/pictures/it%27s.png?x=1&x=2&y=a%26b",
        {"Content-Type": "application/json", "X-Q": 'it\'s "q" / \u00e9 \\ \t'},
        b'{"a": [1, {"b": null}]}',
    )
    assert event_for(SERVERLESS_SETTINGS, request) == SERVERLESS


@pytest.mark.parametrize(
    ("form", "body"),
    [
        (b"a=1&b=x%20y+z&c&d=%27%22", {"a": "1", "b": "x y z", "c": "", "d": "'\""}),
        (b"a=1=2", {"a": "1"}),
    ],
)
def test_serverless_frameworks_form_becomes_an_object(form: bytes, body: dict[str, str]) -> None:
    request = Request(
        "POST", "/pictures/a", {"Content-Type": "application/x-www-form-urlencoded"}, form
    )
    assert event_for(SERVERLESS_SETTINGS, request)["body"] == body


def test_serverless_frameworks_get_has_an_empty_body() -> None:
    assert event_for(SERVERLESS_SETTINGS, Request(path="/pictures/a"))["body"] == {}


def test_serverless_takes_no_other_content_type() -> None:
    assert refusal(SERVERLESS_SETTINGS, put(RAW)).status == 415


def test_failing_template_refuses_the_request() -> None:
    settings = Settings("rest-mapped", request_templates={"application/json": "$input.json('$')"})
    assert refusal(settings, put(b"{", "application/json")).status == 400
    broken = Settings(
        "rest-mapped", request_templates={"application/json": "$util.base64Decode('?')"}
    )
    assert refusal(broken, put(b"{}", "application/json")).status == 500
