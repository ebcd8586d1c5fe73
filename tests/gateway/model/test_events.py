"""Proxy events, compared whole."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from lambda_binary.gateway import Request, RequestRefusedError, Settings, event_for, invoke

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
# What AWS adds to every event: stable here, and plainly local.
TRACE = "Root=1-00000000-0000000000000000000000d1"
ADDED = {
    "X-Amzn-Trace-Id": [TRACE],
    "X-Forwarded-For": ["192.0.2.1"],
    "X-Forwarded-Port": ["443"],
    "X-Forwarded-Proto": ["https"],
}
MULTI_FIELDS = {
    "Host": ["abc.example.org"],
    "User-Agent": ["curl/8"],
    "Accept": ["image/png"],
    "X-Twice": ["1", "2"],
    "Cookie": ["a=1; b=2"],
    "Content-Type": ["application/json"],
    **ADDED,
}
REST_EVENT: dict[str, Any] = {
    "resource": ROUTE,
    "path": "/pictures/a%20b.png",
    "httpMethod": "POST",
    "headers": {name: values[-1] for name, values in MULTI_FIELDS.items()},
    "multiValueHeaders": MULTI_FIELDS,
    "queryStringParameters": {"x": "2", "empty": "", "sp": " "},
    "multiValueQueryStringParameters": {"x": ["1", "2"], "empty": [""], "sp": [" "]},
    "pathParameters": {"name": "a%20b.png"},
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
        "queryStringParameters",
        "multiValueQueryStringParameters",
        "pathParameters",
        "stageVariables",
        "body",
    }
    assert (event["resource"], event["isBase64Encoded"]) == ("/", False)
    assert event["headers"]["Host"] == "localhost"
    assert event["requestContext"]["identity"]["userAgent"] is None


# (path, route, path of the event, path of requestContext, pathParameters): recorded, LocalStack
# test_lambda_aws_proxy_integration, but for the last.
REST_PATHS: list[tuple[str, str | None, str, str, dict[str, str] | None]] = [
    ("/v", "/{proxy+}", "/v", "/prod/v", {"proxy": "v"}),
    ("/v/", "/{proxy+}", "/v/", "/prod/v/", {"proxy": "v"}),
    ("/v//w", "/{proxy+}", "/v//w", "/prod/v//w", {"proxy": "v//w"}),
    ("//v", "/{proxy+}", "/v", "/prod//v", {"proxy": "v"}),
    ("//hardcoded", "/hardcoded", "/hardcoded", "/prod//hardcoded", None),
    ("/a%2Bb@c+d", "/{proxy+}", "/a%2Bb@c+d", "/prod/a%2Bb@c+d", {"proxy": "a%2Bb@c+d"}),
    ("/a/b%2Fc", None, "/a/b%2Fc", "/prod/a/b%2Fc", {"proxy": "a/b%2Fc"}),
    (
        "/u/%E2%98%95/o/x",
        "/u/{n}/o/{o}",
        "/u/%E2%98%95/o/x",
        "/prod/u/%E2%98%95/o/x",
        {"n": "%E2%98%95", "o": "x"},
    ),
    ("//", None, "/", "/prod//", None),
]


@pytest.mark.parametrize(("path", "route", "told", "context", "parameters"), REST_PATHS)
def test_paths_of_a_rest_api_stay_encoded(
    path: str, route: str | None, told: str, context: str, parameters: dict[str, str] | None
) -> None:
    event = event_for(Settings(resource=route), Request(path=path))
    assert (event["path"], event["requestContext"]["path"]) == (told, context)
    assert event["pathParameters"] == parameters


def test_encoded_path_parameters_are_explained() -> None:
    response = invoke(
        Settings(resource="/{key+}"), Request(path="/a%20b"), lambda event, context: {}
    )
    assert response.notes[0].text.endswith("urllib.parse.unquote them")
    assert response.notes[0].grade == "recorded"


def test_semicolon_splits_the_query_of_a_rest_api() -> None:
    """Documented: 'results in the data being split'."""
    event = event_for(Settings(), Request(path="/?a=1;b=2&c=%3B"))
    assert event["queryStringParameters"] == {"a": "1", "b": "2", "c": ";"}
    other = event_for(Settings("http-api"), Request(path="/?a=1;b=2"))
    assert other["queryStringParameters"] == {"a": "1;b=2"}


# Recorded, LocalStack test_apigateway_header_remapping_aws[AWS_PROXY].
DROPPED = (
    "Connection",
    "Content-Length",
    "Content-MD5",
    "Expect",
    "Max-Forwards",
    "Proxy-Authenticate",
    "Server",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "WWW-Authenticate",
)
PASSED = ("Accept-Charset", "Age", "Date", "Pragma", "Range", "Referer", "Via", "Warn")


def names(event: Any) -> set[str]:
    return set(event["headers"])


def test_rest_api_drops_fields_before_the_function_sees_them() -> None:
    request = Request(headers=[(name, "x") for name in (*DROPPED, *PASSED)])
    event = event_for(Settings(), request)
    assert names(event) == {"Host", *PASSED, *ADDED}
    assert set(event["multiValueHeaders"]) == names(event)


def test_template_sees_no_more_fields_than_an_event() -> None:
    """Recorded, LocalStack test_apigateway_header_remapping_aws[AWS]."""
    template = "[\"$input.params('TE')\", \"$input.params('Age')\", \"$input.params('Host')\"]"
    settings = Settings("rest-mapped", request_templates={"application/json": template})
    request = Request(headers={"TE": "deflate", "Age": "1"}, host="a.example")
    assert event_for(settings, request) == ["", "1", "a.example"]


@pytest.mark.parametrize("integration", ["http-api", "function-url"])
def test_http_events_drop_what_concerns_one_connection(integration: str) -> None:
    """Reported (architect/sandbox); recorded for Connection on function URLs."""
    request = Request(headers=[(name, "x") for name in (*DROPPED, *PASSED)])
    kept = set(DROPPED) - {
        "Connection",
        "Expect",
        "Proxy-Authenticate",
        "TE",
        "Transfer-Encoding",
        "Upgrade",
    }
    found = names(event_for(Settings(integration), request)) - {"host"}
    tls = {name for name in found if name.startswith("x-amzn-tls-")}
    assert bool(tls) == (integration == "function-url")
    assert found - tls == {name.lower() for name in (*kept, *PASSED, *ADDED)}


# As a client of HTTP/2 sends them.
LOWER = {
    "accept": "*/*",
    "authorization": "a",
    "content-length": "2",
    "content-type": "application/json",
    "date": "d",
    "host": "a.example",
    "user-agent": "curl/8",
    "x-api-key": "k",
}


def test_names_are_spelt_as_the_client_wrote_them_but_for_aws_own() -> None:
    """Recorded for REST (LocalStack: an HTTP/1.1 client; voker: HTTP/2), reported for 1.0."""
    http_1 = Request(headers={"tEsT-HEADeR": "v", "aUThorization": "v", "host": "h", "ACCEPT": "v"})
    assert names(event_for(Settings(), http_1)) - set(ADDED) == {
        "tEsT-HEADeR",
        "Authorization",
        "Host",
        "ACCEPT",
    }
    http_2 = Request(headers=LOWER)
    assert names(event_for(Settings(), http_2)) - set(ADDED) == {
        "accept",
        "Authorization",
        "content-type",
        "Date",
        "Host",
        "User-Agent",
        "x-api-key",
    }
    format_1 = event_for(Settings("http-api", payload_format="1.0"), http_2)
    assert names(format_1) - set(ADDED) == {
        "accept",
        "authorization",
        "Content-Length",
        "Content-Type",
        "date",
        "Host",
        "User-Agent",
        "x-api-key",
    }
    assert {
        name for name in names(event_for(Settings("alb"), http_1)) if not name.islower()
    } == set()


def test_a_client_s_own_forwarding_stays_in_front() -> None:
    request = Request(
        headers={
            "X-Forwarded-For": "203.0.113.9",
            "x-forwarded-proto": "gopher",
            "X-Forwarded-Port": "70",
            "X-Amzn-Trace-Id": "Root=1-67891233-abcdef012345678912345678",
        }
    )
    headers = event_for(Settings(), request)["headers"]
    assert {name: headers[name] for name in ADDED} == {
        "X-Amzn-Trace-Id": "Root=1-67891233-abcdef012345678912345678",
        "X-Forwarded-For": "203.0.113.9, 127.0.0.1",
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
    }
    assert len(headers) == len(ADDED) + 1


def format_1(**more: Any) -> Settings:
    return Settings("http-api", payload_format="1.0", **more)


def test_format_1_is_nearly_the_rest_event_with_a_version() -> None:
    """Recorded by AWS's .NET team; cognitoAmr and the stage in `path` are reported."""
    settings = format_1(resource=ROUTE, stage="v1", stage_variables={"v": "1"})
    context = {key: value for key, value in REST_CONTEXT.items() if key != "deploymentId"}
    assert event_for(settings, REQUEST) == REST_EVENT | {
        "version": "1.0",
        "path": "/v1/pictures/a%20b.png",
        "pathParameters": {"name": "a b.png"},
        "requestContext": context
        | {
            "identity": {"cognitoAmr": None, **context["identity"]},
            "path": "/v1/pictures/a b.png",
            "resourceId": f"POST {ROUTE}",
            "stage": "v1",
        },
    }


def test_format_1_of_the_default_stage_and_route() -> None:
    event = event_for(format_1(), Request(path="/a%20b"))
    assert (event["path"], event["resource"], event["pathParameters"]) == (
        "/a%20b",
        "$default",
        None,
    )
    context = event["requestContext"]
    assert {key: context[key] for key in ("path", "stage", "resourceId", "resourcePath")} == {
        "path": "/a b",
        "stage": "$default",
        "resourceId": "$default",
        "resourcePath": "$default",
    }
    assert context["identity"]["userAgent"] == ""


def test_route_for_any_method_says_so() -> None:
    """Two sources for 2.0, raw events for 1.0."""
    more = {"resource": "/{proxy+}", "route_method": "any"}
    event = event_for(Settings("http-api", **more), Request(path="/a"))
    key = "ANY /{proxy+}"
    assert (event["routeKey"], event["requestContext"]["routeKey"]) == (key, key)
    assert event_for(format_1(**more), Request(path="/a"))["requestContext"]["resourceId"] == key


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("/files/", {"proxy": ""}),
        ("/files/a/", {"proxy": "a/"}),
        ("/files/a%20b", {"proxy": "a b"}),
        ("/files/%E2%98%95", {"proxy": "\u2615"}),
    ],
)
def test_greedy_parameter_of_an_http_api_is_decoded_and_keeps_its_slash(
    path: str, parameters: dict[str, str]
) -> None:
    for settings in (
        format_1(resource="/files/{proxy+}"),
        Settings("http-api", resource="/files/{proxy+}"),
    ):
        assert event_for(settings, Request(path=path))["pathParameters"] == parameters


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
        **{name.lower(): values[0] for name, values in ADDED.items()},
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


def test_function_url_event_is_format_2_with_differences() -> None:
    """Recorded (voker): rawPath as sent, http.path decoded, Cookie in both places."""
    assert event_for(Settings("function-url", resource=ROUTE), REQUEST) == FORMAT_2 | {
        "rawPath": "/pictures/a%20b.png",
        "headers": FORMAT_2["headers"]
        | {
            "cookie": "a=1; b=2",
            "x-amzn-tls-cipher-suite": "TLS_AES_128_GCM_SHA256",
            "x-amzn-tls-version": "TLSv1.3",
        },
        "requestContext": FORMAT_2["requestContext"] | {"accountId": "anonymous"},
    }


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


def test_encoded_question_mark_cuts_the_path_of_an_http_api() -> None:
    """Verified by its reporter, middleapi/standard-server #93."""
    event = event_for(Settings("http-api"), Request(path="/users/me%3Fadmin=true"))
    assert (event["rawPath"], event["requestContext"]["http"]["path"]) == ("/users/me", "/users/me")


def test_cookies_in_several_fields_are_one() -> None:
    """RFC 9113 8.2.3, as a client of HTTP/2 may send them."""
    request = Request(headers=[("cookie", "a=1"), ("accept", "*/*"), ("cookie", "b=2;c=3")])
    url = event_for(Settings("function-url"), request)
    assert url["cookies"] == ["a=1", "b=2", "c=3"]
    assert url["headers"]["cookie"] == "a=1; b=2; c=3"
    assert event_for(Settings(), request)["headers"]["cookie"] == "a=1; b=2; c=3"
    assert event_for(Settings("http-api"), request)["cookies"] == ["a=1", "b=2", "c=3"]


def test_escapes_that_are_none_stay() -> None:
    """Recorded, LocalStack test_lambda_url_echo_http_fixture_default."""
    event = event_for(Settings("function-url"), Request(path="/pa2%Fth/1"))
    assert event["requestContext"]["http"]["path"] == "/pa2%Fth/1"


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
    fields |= {"x-forwarded-port": ["80"], "x-forwarded-proto": ["http"]}
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
