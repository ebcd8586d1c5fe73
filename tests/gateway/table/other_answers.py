"""The project's cases for answers of HTTP APIs, URLs, load balancers, edges and streams."""

from __future__ import annotations

from typing import Any

from gateway.table.rows import (
    PICTURE,
    PIXEL,
    PNG,
    Cited,
    Row,
    answer,
    asking,
    case,
    documented,
    reported,
    words,
)
from lambda_binary.gateway.model import evidence as e

DOTNET: Cited = (e.DOTNET, e.RECORDED)
REST_ERROR = b'{"message": "Internal server error"}'
HTTP_ERROR = b'{"message":"Internal Server Error"}'
JSON = "application/json"
ERROR_TYPE = {"x-amzn-ErrorType": "InternalServerErrorException"}
NONE: list[str] = []


def http_apis() -> list[Row]:
    both = {
        "statusCode": 200,
        "headers": {"Content-Type": JSON, "Both": "s"},
        "multiValueHeaders": {"Both": ["1", "2"]},
        "body": "{}",
    }
    twice = {
        "statusCode": 200,
        "headers": {"Content-Type": JSON, "X-Cache": "HIT"},
        "multiValueHeaders": {"Content-Type": [JSON], "X-Cache": ["HIT"]},
    }
    refused = answer(500, JSON, HTTP_ERROR)
    seen = reported(f"{e.DOTNET}, InvokeResponseExtensions.cs (observed)")
    zero = {"statusCode": 0, "headers": None, "cookies": None, "body": "{}"}
    comma = {"statusCode": 200, "headers": {"Content-Type": JSON, "my": "a,b"}, "body": "{}"}
    rows: list[tuple[str, str, Any, Row, Cited]] = [
        ("status-zero", "2.0", zero, refused, DOTNET),
        ("status-float", "2.0", {"statusCode": 123.456, "body": "x"}, refused, DOTNET),
        ("format-1-status-zero", "1.0", {"statusCode": 0, "body": "x"}, refused, DOTNET),
        (
            "comma-in-a-value",
            "2.0",
            comma,
            words(200, "json-text", JSON) | {"headers": {"my": "a,b"}},
            DOTNET,
        ),
        ("blanks-stay", "2.0", [1, 2, 3], answer(200, JSON, b"[1, 2, 3]"), seen),
        ("quotes-in-a-string", "2.0", 'a "b"', answer(200, JSON, b'a "b"'), seen),
        ("no-json", "2.0", '<raw payload: {"a": >', answer(200, JSON, b'{"a": '), seen),
        (
            "format-1-no-json",
            "1.0",
            '<raw payload: {"a": >',
            refused,
            DOTNET,
        ),
        (
            "format-1-both-maps",
            "1.0",
            both,
            words(200, "json-text", JSON) | {"headers": {"Both": ["s", "1", "2"]}},
            DOTNET,
        ),
        (
            "format-1-twice",
            "1.0",
            twice,
            words(200, "empty", JSON)
            | {"headers": {"X-Cache": ["HIT", "HIT"], "Content-Type": JSON}},
            reported("awslabs/aws-lambda-rust-runtime #567 (curl)"),
        ),
    ]
    return [
        case(f"http-api/{name}", {"payloadFormatVersion": form}, asking("*/*"), *rest)
        for name, form, *rest in rows
    ]


def others() -> list[Row]:
    off, on = {"multi_value_headers": False}, {"multi_value_headers": True}
    bad = words(502, "error")
    typed = {"headers": {"Content-Type": "a/b"}, "isBase64Encoded": False}
    many = {"X-V": ["one", "two"], "Set-Cookie": ["a=1", "b=2"]}
    several = {"statusCode": 200, "multiValueHeaders": many, "body": PNG, "isBase64Encoded": True}
    no_fields = {"statusCode": 200, "headers": None, "multiValueHeaders": many, "body": ""}
    number = {"statusCode": 200, "headers": {"X-N": 5}}
    stream = "<stream with a prelude>"
    mode = {"responseTransferMode": "STREAM"}
    flow = documented(e.DOC_STREAM)
    page = documented(e.DOC_EDGE_LIMITS)

    def carrying(name: str) -> Row:
        return {"status": "200", "headers": {name: [{"value": "1"}]}, "body": "x"}

    rows: list[tuple[str, Row, Any, Row, Cited]] = [
        (
            "function-url/body-object",
            {},
            {"statusCode": 200, "body": {"a": 1}},
            answer(200, JSON, b'{"a":1}'),
            (e.LS_ECHO, e.RECORDED),
        ),
        (
            "function-url/denied",
            {},
            "<invoke rejected>",
            words(403, "error") | {"headers": {"x-amzn-ErrorType": "AccessDeniedException"}},
            (e.LS_URL_DENIED, e.RECORDED),
        ),
        (
            "alb/status-text",
            off,
            typed | {"statusCode": "200"},
            bad,
            reported("adamchainz/apig-wsgi #52"),
        ),
        (
            "alb/headers-null",
            off,
            no_fields,
            bad,
            reported("awslabs/aws-lambda-go-api-proxy #79 (curl)"),
        ),
        ("alb/header-number", off, number, bad, reported("CodeGenieApp/serverless-express #474")),
        ("alb/no-status", off, {"message": "m"}, bad, reported("Adyen/adyen-commercetools #1249")),
        (
            "alb/status-alone",
            off,
            {"statusCode": 200},
            words(200, "empty"),
            reported("elb-application-load-balancers-user-guide #33"),
        ),
        (
            "alb/several-values",
            on,
            several,
            answer(200, None, PIXEL, headers=many),
            documented(e.DOC_ALB),
        ),
        ("edge/read-only-via", {"event": "origin-request"}, carrying("via"), bad, page),
        (
            "edge/read-only-length",
            {"event": "origin-request"},
            carrying("content-length"),
            bad,
            page,
        ),
        (
            "edge/length-in-a-response",
            {"event": "origin-response"},
            carrying("content-length"),
            answer(200, None, b"x"),
            page,
        ),
        ("edge/prefix", {"event": "viewer-request"}, carrying("x-edge-anything"), bad, page),
        (
            "edge/no-list",
            {"event": "viewer-request"},
            {"status": "200", "headers": {"x-a": {"b": "c"}}},
            bad,
            reported("cloudfront-authorization-at-edge #12"),
        ),
        (
            "edge/status-600",
            {"event": "viewer-request"},
            {"status": "600"},
            bad,
            documented(e.DOC_EDGE),
        ),
        ("rest-proxy/stream", mode, stream, words(200, "raw-bytes", "image/png"), flow),
        ("rest-proxy/stream-of-an-envelope", mode, PICTURE, answer(500, JSON, REST_ERROR), flow),
        ("rest-proxy/stream-while-buffered", {}, stream, words(200, "empty", "image/png"), flow),
    ]
    return [case(name, config, asking("text/html"), *rest) for name, config, *rest in rows]
