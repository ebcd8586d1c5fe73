"""Proxy events, compared whole."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from lambda_binary.gateway import Request, RequestRefusedError, Settings, event_for

REQUEST = Request(
    "POST",
    "/pictures/a%20b.png",
    (
        ("Host", "abc.example.org"),
        ("User-Agent", "curl/8"),
        ("Accept", "image/png"),
        ("X-Twice", "1"),
        ("X-Twice", "2"),
        ("Cookie", "a=1; b=2"),
        ("Content-Type", "application/json"),
    ),
    b'{"a":1}',
    query="x=1&x=2&empty=&sp=%20",
    source_ip="192.0.2.1",
    host="abc.example.org",
    request_id="id-1",
    time=1_700_000_000.5,
)
ROUTE = "/pictures/{name}"

REST_CONTEXT: dict[str, Any] = {
    "accountId": "123456789012",
    "apiId": "a1b2c3d4e5",
    "deploymentId": "d1e2f3",
    "domainName": "abc.example.org",
    "domainPrefix": "abc",
    "extendedRequestId": "id-1",
    "httpMethod": "POST",
    "identity": {
        "accessKey": None,
        "accountId": None,
        "caller": None,
        "cognitoAuthenticationProvider": None,
        "cognitoAuthenticationType": None,
        "cognitoIdentityId": None,
        "cognitoIdentityPoolId": None,
        "principalOrgId": None,
        "sourceIp": "192.0.2.1",
        "user": None,
        "userAgent": "curl/8",
        "userArn": None,
    },
    "path": "/prod/pictures/a%20b.png",
    "protocol": "HTTP/1.1",
    "requestId": "id-1",
    "requestTime": "14/Nov/2023:22:13:20 +0000",
    "requestTimeEpoch": 1_700_000_000_500,
    "resourceId": "r3s0rc",
    "resourcePath": ROUTE,
    "stage": "prod",
}
MULTI_FIELDS = {
    "Host": ["abc.example.org"],
    "User-Agent": ["curl/8"],
    "Accept": ["image/png"],
    "X-Twice": ["1", "2"],
    "Cookie": ["a=1; b=2"],
    "Content-Type": ["application/json"],
}
REST_EVENT: dict[str, Any] = {
    "resource": ROUTE,
    "path": "/pictures/a%20b.png",
    "httpMethod": "POST",
    "headers": {name: values[-1] for name, values in MULTI_FIELDS.items()},
    "multiValueHeaders": MULTI_FIELDS,
    "queryStringParameters": {"x": "2", "empty": "", "sp": " "},
    "multiValueQueryStringParameters": {"x": ["1", "2"], "empty": [""], "sp": [" "]},
    "pathParameters": {"name": "a b.png"},
    "stageVariables": {"v": "1"},
    "requestContext": REST_CONTEXT,
    "body": '{"a":1}',
    "isBase64Encoded": False,
}


def test_rest_event_has_the_recorded_keys_and_no_version() -> None:
    """LocalStack test_lambda_aws_proxy_integration, recorded."""
    assert event_for(Settings(resource=ROUTE, stage_variables={"v": "1"}), REQUEST) == REST_EVENT


def test_rest_event_of_a_bare_request_has_nulls() -> None:
    event = event_for(Settings(), Request())
    assert {key for key, value in event.items() if value is None} == {
        "headers",
        "multiValueHeaders",
        "queryStringParameters",
        "multiValueQueryStringParameters",
        "pathParameters",
        "stageVariables",
        "body",
    }
    assert (event["resource"], event["isBase64Encoded"]) == ("/", False)


def test_path_without_a_route_is_a_greedy_proxy() -> None:
    event = event_for(Settings(), Request(path="/a/b%2Fc"))
    assert (event["resource"], event["pathParameters"]) == ("/{proxy+}", {"proxy": "a/b/c"})


def test_format_1_is_the_rest_event_with_a_version() -> None:
    """Documented sample: resourceId is null."""
    settings = Settings(
        "http-api", payload_format="1.0", resource=ROUTE, stage="prod", stage_variables={"v": "1"}
    )
    context = {key: value for key, value in REST_CONTEXT.items() if key != "deploymentId"}
    assert event_for(settings, REQUEST) == REST_EVENT | {
        "version": "1.0",
        "headers": REST_EVENT["headers"] | {"X-Twice": "1,2"},
        "requestContext": context | {"resourceId": None},
    }


FORMAT_2: dict[str, Any] = {
    "version": "2.0",
    "routeKey": "$default",
    "rawPath": "/pictures/a b.png",
    "rawQueryString": "x=1&x=2&empty=&sp=%20",
    "cookies": ["a=1", "b=2"],
    "headers": {
        "host": "abc.example.org",
        "user-agent": "curl/8",
        "accept": "image/png",
        "x-twice": "1,2",
        "content-type": "application/json",
    },
    "queryStringParameters": {"x": "1,2", "empty": "", "sp": " "},
    "requestContext": {
        "accountId": "123456789012",
        "apiId": "a1b2c3d4e5",
        "domainName": "abc.example.org",
        "domainPrefix": "abc",
        "http": {
            "method": "POST",
            "path": "/pictures/a b.png",
            "protocol": "HTTP/1.1",
            "sourceIp": "192.0.2.1",
            "userAgent": "curl/8",
        },
        "requestId": "id-1",
        "routeKey": "$default",
        "stage": "$default",
        "time": "14/Nov/2023:22:13:20 +0000",
        "timeEpoch": 1_700_000_000_500,
    },
    "body": '{"a":1}',
    "isBase64Encoded": False,
}


def test_function_url_event_is_format_2_with_default_route_and_stage() -> None:
    assert event_for(Settings("function-url", resource=ROUTE), REQUEST) == FORMAT_2


def test_http_api_event_names_its_route_and_stage() -> None:
    settings = Settings("http-api", resource=ROUTE, stage="v1", stage_variables={"v": "1"})
    context = FORMAT_2["requestContext"]
    path = "/v1/pictures/a b.png"
    assert event_for(settings, REQUEST) == FORMAT_2 | {
        "routeKey": f"POST {ROUTE}",
        "rawPath": path,
        "pathParameters": {"name": "a b.png"},
        "stageVariables": {"v": "1"},
        "requestContext": context
        | {
            "routeKey": f"POST {ROUTE}",
            "stage": "v1",
            "http": context["http"] | {"path": path},
        },
    }


def test_format_2_leaves_out_what_is_empty() -> None:
    event = event_for(Settings("http-api"), Request())
    assert set(event) == {
        "version",
        "routeKey",
        "rawPath",
        "rawQueryString",
        "headers",
        "requestContext",
        "isBase64Encoded",
    }


ALB: dict[str, Any] = {
    "requestContext": {
        "elb": {
            "targetGroupArn": (
                "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/lambda/6d0ecf83"
            )
        }
    },
    "httpMethod": "POST",
    "path": "/pictures/a%20b.png",
    "body": '{"a":1}',
    "isBase64Encoded": False,
}


def test_alb_event_has_one_kind_of_map() -> None:
    """Documented: with the attribute on, the multi-value maps stand instead."""
    fields = {name.lower(): values for name, values in MULTI_FIELDS.items()}
    assert event_for(Settings("alb"), REQUEST) == ALB | {
        "queryStringParameters": {"x": "2", "empty": "", "sp": "%20"},
        "headers": {name: values[-1] for name, values in fields.items()},
    }
    assert event_for(Settings("alb", multi_value_headers=True), REQUEST) == ALB | {
        "multiValueQueryStringParameters": {"x": ["1", "2"], "empty": [""], "sp": ["%20"]},
        "multiValueHeaders": fields,
    }


# (integration, binary media types, fields, base64?): Claudia's live tests; ministack #766;
# LocalStack TestLambdaURL; AWS doc 'Lambda functions as targets'.
BODIES = [
    ("rest-proxy", (), {"Content-Type": "image/png"}, False),
    ("rest-proxy", ("image/*",), {"Content-Type": "image/png"}, True),
    ("rest-proxy", ("image/*",), {"Content-Type": "image/png; q=1"}, True),
    ("rest-proxy", ("image/*",), {"Content-Type": "text/plain", "Accept": "image/png"}, False),
    ("rest-proxy", ("*/*",), {"Content-Type": "application/json"}, True),
    ("rest-proxy", ("*/*",), {}, True),
    ("http-api", (), {"Content-Type": "text/csv"}, False),
    ("http-api", (), {"Content-Type": "application/json; charset=utf-8"}, False),
    ("http-api", (), {"Content-Type": "application/xml"}, False),
    ("http-api", (), {"Content-Type": "application/javascript"}, False),
    ("http-api", (), {"Content-Type": "image/svg+xml"}, True),
    ("http-api", (), {"Content-Type": "application/x-www-form-urlencoded"}, True),
    ("http-api", (), {}, True),
    ("function-url", (), {"Content-Type": "text/plain"}, False),
    ("function-url", (), {"Content-Type": "multipart/form-data; boundary=x"}, True),
    ("alb", (), {"Content-Type": "application/javascript"}, False),
    ("alb", (), {"Content-Type": "text/plain", "Content-Encoding": "gzip"}, True),
    ("alb", (), {"Content-Type": "image/png"}, True),
]


@pytest.mark.parametrize(("integration", "types", "fields", "encoded"), BODIES)
def test_content_type_decides_how_the_body_arrives(
    integration: str, types: tuple[str, ...], fields: dict[str, str], encoded: bool
) -> None:
    settings = Settings(integration, binary_media_types=types)
    event = event_for(settings, Request("POST", headers=fields, body=b"caf\xc3\xa9"))
    body = base64.b64encode(b"caf\xc3\xa9").decode() if encoded else "caf\u00e9"
    assert (event["body"], event["isBase64Encoded"]) == (body, encoded)


def test_text_bodies_that_are_no_utf_8_lose_bytes() -> None:
    assert event_for(Settings(), Request("POST", body=b"\xff\x00"))["body"] == "\ufffd\x00"


@pytest.mark.parametrize(
    ("settings", "size"),
    [
        (Settings("alb"), 1_048_577),  # documented
        (Settings(), 6_291_457),  # the limit documented, the status unknown
        (Settings("http-api"), 4_718_593),
        (Settings("rest-mapped"), 6_291_457),
    ],
)
def test_body_too_large_for_the_function_is_413(settings: Settings, size: int) -> None:
    body = b'"' + b"1" * (size - 2) + b'"'
    with pytest.raises(RequestRefusedError) as caught:
        event_for(settings, Request("POST", body=body))
    assert caught.value.response.status == 413
    assert event_for(settings, Request("POST", body=b'"1"')) is not None
