"""The project's cases for events of HTTP APIs, function URLs, load balancers and edges."""

from __future__ import annotations

from gateway.table.rows import Cited, Row, documented, reported, told
from lambda_binary.gateway.model import evidence as e

EVENT: Cited = (e.LS_EVENT, e.RECORDED)
FIELDS: Cited = (e.LS_FIELDS, e.RECORDED)
DOTNET: Cited = (e.DOTNET, e.RECORDED)
VOKER: Cited = (e.VOKER, e.RECORDED)
URL: Cited = (e.LS_URL, e.RECORDED)
RAW = reported("raw events of deployed HTTP APIs in public repositories")

PROXY = "/{proxy+}"
ORDER = "/u/{user}/o/{order}"
QUERY = "a=1&a=2&u=https%3A%2F%2Fe.org%2F&p=a+b&q=a%2Bb&e="
COOKIES = {"cookie": "a=1; b=2"}


def http_api_2() -> list[Row]:
    form = {"payloadFormatVersion": "2.0"}
    sent = {"method": "POST", "path": f"/c/s%20v?{QUERY}", "headers": COOKIES}
    decoded = {"a": "1,2", "u": "https://e.org/", "p": "a b", "q": "a+b", "e": ""}
    named: list[tuple[str, str, Row]] = [
        ("blanks", "/u/A%20B/o/C%20D", {"user": "A B", "order": "C D"}),
        ("unicode", "/u/%E2%98%95/o/x", {"user": "\u2615", "order": "x"}),
    ]
    return [
        told(
            "http-api/event",
            form,
            sent,
            {
                "rawPath": "/c/s v",
                "requestContext.http.path": "/c/s v",
                "rawQueryString": QUERY,
                "queryStringParameters": decoded,
                "cookies": ["a=1", "b=2"],
                "routeKey": "$default",
                "headers.x-forwarded-proto": "https",
            },
            VOKER,
            ("headers.cookie", "pathParameters"),
        ),
        *(
            told(
                f"http-api/parameters-{name}",
                form | {"resource": ORDER},
                {"method": "POST", "path": path},
                {"pathParameters": parameters, "routeKey": f"POST {ORDER}"},
                DOTNET,
            )
            for name, path, parameters in named
        ),
        told(
            "http-api/any-route",
            form | {"resource": PROXY, "route_method": "ANY"},
            {"path": "/a"},
            {"routeKey": f"ANY {PROXY}", "requestContext.routeKey": f"ANY {PROXY}"},
            reported("aws-lambda-dotnet AspNetCoreServer.Test, logged events of 2020-03-25"),
        ),
        told(
            "http-api/stage",
            form | {"resource": PROXY, "stage": "beta"},
            {"path": "/a/"},
            {
                "rawPath": "/beta/a/",
                "pathParameters": {"proxy": "a/"},
                "requestContext.stage": "beta",
            },
            reported("aws-lambda-dotnet AspNetCoreServer.Test; floci-io/floci #2172"),
        ),
        told(
            "http-api/question-mark",
            form,
            {"path": "/users/me%3Fadmin=true"},
            {"rawPath": "/users/me"},
            ("middleapi/standard-server #93 (live captures)", e.VERIFIED),
        ),
    ]


def http_api_1() -> list[Row]:
    form = {"payloadFormatVersion": "1.0"}
    lower = {"accept": "*/*", "content-type": "a/b", "content-length": "2", "user-agent": "c"}
    return [
        told(
            "http-api/format-1-paths",
            form | {"resource": ORDER},
            {"path": "/u/A%20B/o/C"},
            {
                "path": "/u/A%20B/o/C",
                "pathParameters": {"user": "A B", "order": "C"},
                "requestContext.path": "/u/A B/o/C",
                "requestContext.resourceId": f"GET {ORDER}",
                "requestContext.identity.userAgent": "",
            },
            DOTNET,
        ),
        told(
            "http-api/format-1-stage",
            form | {"resource": "/pic", "stage": "sandbox", "route_method": "ANY"},
            {"path": "/pic"},
            {
                "path": "/sandbox/pic",
                "requestContext.path": "/sandbox/pic",
                "requestContext.resourceId": "ANY /pic",
                "requestContext.identity.cognitoAmr": None,
            },
            RAW,
        ),
        told("http-api/format-1-default", form, {"path": "/"}, {"resource": "$default"}, RAW),
        told(
            "http-api/format-1-empty-rest",
            form | {"resource": "/h/{proxy+}"},
            {"path": "/h/"},
            {"path": "/h/", "pathParameters": {"proxy": ""}},
            RAW,
        ),
        told(
            "http-api/format-1-http-2",
            form,
            {"headers": lower},
            {
                "headers.accept": "*/*",
                "headers.Content-Type": "a/b",
                "headers.Content-Length": "2",
                "headers.User-Agent": "c",
            },
            RAW,
        ),
        told(
            "http-api/format-1-repeated",
            form,
            {"pairs": [["x-a", "1"], ["x-a", "2"]]},
            {"headers.x-a": "2", "multiValueHeaders.x-a": ["1", "2"]},
            reported("glassechidna/serverlessish #4"),
        ),
    ]


def others() -> list[Row]:
    sent = {"method": "POST", "path": f"/c/s%20v?{QUERY}", "headers": COOKIES}
    raw = {
        "a": ["1", "2"],
        "u": ["https%3A%2F%2Fe.org%2F"],
        "p": ["a+b"],
        "q": ["a%2Bb"],
        "e": [""],
    }
    origin = "Records.0.cf.request.origin.custom"
    return [
        told(
            "function-url/event",
            {},
            sent,
            {
                "rawPath": "/c/s%20v",
                "requestContext.http.path": "/c/s v",
                "requestContext.accountId": "anonymous",
                "headers.cookie": "a=1; b=2",
                "cookies": ["a=1", "b=2"],
                "headers.x-amzn-tls-version": "TLSv1.3",
            },
            VOKER,
        ),
        told(
            "function-url/no-escape",
            {},
            {"path": "/pa2%Fth?q=%2Fb&q=c", "headers": {"ExTrA": "v", "Connection": "keep-alive"}},
            {
                "requestContext.http.path": "/pa2%Fth",
                "queryStringParameters": {"q": "/b,c"},
                "headers.extra": "v",
            },
            URL,
            ("headers.connection",),
        ),
        told(
            "alb/event",
            {"multi_value_headers": True},
            sent,
            {
                "path": "/c/s%20v",
                "multiValueQueryStringParameters": raw,
                "multiValueHeaders.cookie": ["a=1; b=2"],
                "multiValueHeaders.x-forwarded-port": ["80"],
            },
            VOKER,
            ("headers", "queryStringParameters"),
        ),
        told(
            "edge/origin-response-event",
            {"event": "origin-response"},
            {"path": "/"},
            {
                "Records.0.cf.response.status": "200",
                "Records.0.cf.response.statusDescription": "OK",
                f"{origin}.keepaliveTimeout": 5,
            },
            documented(e.DOC_EDGE_EVENT),
        ),
    ]
