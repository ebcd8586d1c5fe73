"""The project's cases for HTTP APIs, function URLs, load balancers and Lambda@Edge."""

from __future__ import annotations

from typing import Any

from gateway.table.rows import (
    HTTP_VERIFIED,
    PICTURE,
    PIXEL,
    PNG,
    RAW_PICTURE,
    TEXT_PICTURE,
    TRIALS,
    URL,
    Cited,
    Row,
    answer,
    arriving,
    asking,
    case,
    documented,
    reported,
    words,
)
from lambda_binary.gateway.model import evidence as e
from lambda_binary.gateway.model.responses.http_api import GO_373

JSON, TEXT = "application/json", "text/plain; charset=utf-8"


def http_apis() -> list[Row]:
    page, blog = documented(e.DOC_HTTP_API), documented(e.BLOG_HTTP_BINARY)
    go: Cited = (GO_373, e.VERIFIED)
    plain = {"statusCode": 200, "body": "plain text", "isBase64Encoded": False}
    inferred = {"body": PNG, "isBase64Encoded": True}
    cookies: Row = {"status": 200, "content_type": TEXT, "headers": {"Set-Cookie": ["a", "b"]}}
    wrong = {"statusCode": 200, "body": {}}
    rows: list[tuple[str, str, str | None, Any, Row, Cited]] = [
        ("decoded", "2.0", "image/unknown", PICTURE, RAW_PICTURE, HTTP_VERIFIED),
        ("no-accept", "2.0", None, PICTURE, RAW_PICTURE, HTTP_VERIFIED),
        ("format-1", "1.0", "*/*", PICTURE, RAW_PICTURE, page),
        ("default-type", "2.0", "*/*", plain, answer(200, TEXT, b"plain text"), blog),
        ("bare-string", "2.0", "*/*", "Hello", answer(200, JSON, b"Hello"), page),
        ("no-status", "2.0", "*/*", inferred, words(200, "json-text", JSON), page),
        ("body-object", "2.0", "*/*", wrong, words(500, "error"), go),
        ("format-1-no-status", "1.0", "*/*", {"body": "x"}, words(500, "error"), TRIALS),
        ("cookies", "2.0", "*/*", plain | {"cookies": ["a", "b"]}, cookies, page),
    ]
    kinds = {
        "text/plain": "text",
        JSON: "text",
        "application/xml": "text",
        "application/javascript": "text",
        "application/x-www-form-urlencoded": "base64-text",
        "image/svg+xml": "base64-text",
        None: "base64-text",
    }
    return [
        case(f"http-api/{name}", {"payloadFormatVersion": form}, asking(accept), *rest)
        for name, form, accept, *rest in rows
    ] + [
        arriving(f"http-api/request-{n}", {"content_type": content_type}, kind, HTTP_VERIFIED)
        for n, (content_type, kind) in enumerate(kinds.items(), 1)
    ]


def function_urls() -> list[Row]:
    stream = {"invokeMode": "RESPONSE_STREAM"}
    raised = answer(502, None, b"Internal Server Error")
    teapot = {"statusCode": "418", "body": "x"}
    flow, page = documented(e.DOC_STREAM), documented(e.DOC_URL)
    rows: list[tuple[str, Row, Any, Row, Cited]] = [
        ("dict", {}, {"hello": "world"}, answer(200, JSON, b'{"hello":"world"}'), URL),
        ("list", {}, ["hello", 3, True], answer(200, JSON, b'["hello",3,true]'), URL),
        ("string", {}, "hello", answer(200, JSON, b"hello"), URL),
        ("integer", {}, 3, answer(200, JSON, b"3"), URL),
        ("float", {}, 3.1, answer(200, JSON, b"3.1"), URL),
        ("boolean", {}, True, answer(200, JSON, b"true"), URL),
        ("envelope", {}, {"statusCode": 200, "body": "b"}, answer(200, JSON, b"b"), URL),
        ("status", {}, teapot, answer(418, None, b"x"), URL),
        ("raises", {}, "<exception>", raised, URL),
        ("decoded", {}, PICTURE, RAW_PICTURE, page),
        ("stream", stream, "<stream with a prelude>", words(200, "raw-bytes", "image/png"), flow),
        ("stream-buffered", stream, teapot, words(200, "json-text"), URL),
    ]
    multipart = {"content_type": "multipart/form-data; boundary=x"}
    return [
        *(case(f"function-url/{n}", config, asking("*/*"), *rest) for n, config, *rest in rows),
        arriving("function-url/request-1", multipart, "base64-text", URL),
        arriving("function-url/request-2", {"content_type": "text/plain"}, "text", URL),
    ]


def load_balancers() -> list[Row]:
    many = {key: value for key, value in PICTURE.items() if key != "headers"}
    many["multiValueHeaders"] = {"Content-Type": ["image/png"]}
    empty = {"isBase64Encoded": False, "statusCode": 200, "headers": {}}
    octets, bad = answer(200, "application/octet-stream", PIXEL), words(502, "error")
    folded = PICTURE | {"body": PNG[:4] + "\r\n" + PNG[4:]}
    flag = PICTURE | {"headers": {"A": True}}
    lost = reported("serverless-java-container #347; serverless-express #435")
    page = documented(e.DOC_ALB)
    rows: list[tuple[str, bool, Any, Row, Cited]] = [
        ("decoded", False, PICTURE, RAW_PICTURE, page),
        ("multi", True, many, RAW_PICTURE, page),
        ("multi-while-off", False, many, octets, lost),
        ("no-body", False, empty, words(200, "empty"), page),
        ("too-large", False, "<response JSON larger than 1 MB>", bad, page),
        ("raises", False, "<timeout>", bad, documented(e.DOC_ALB_502)),
        (
            "header-bool",
            False,
            flag,
            bad,
            reported("lambda-api #117"),
        ),
        ("folded", False, folded, bad, reported("serverless-java-container #339")),
        ("null-body", False, PICTURE | {"body": None}, bad, reported("powertools-python #4671")),
    ]
    sent: list[tuple[Row, str]] = [
        ({"content_type": "application/javascript"}, "text"),
        ({"content_type": "text/plain", "content_encoding": "gzip"}, "base64-text"),
        ({"content_type": "image/png"}, "base64-text"),
        ({}, "base64-text"),
    ]
    return [
        case(f"alb/{name}", {"multi_value_headers": on}, asking("text/html"), *rest)
        for name, on, *rest in rows
    ] + [arriving(f"alb/request-{n}", *fields, page) for n, fields in enumerate(sent, 1)]


def edges() -> list[Row]:
    field = {"content-type": [{"key": "Content-Type", "value": "image/png"}]}
    picture = {"status": "200", "headers": field, "body": PNG, "bodyEncoding": "base64"}
    untold = {key: value for key, value in picture.items() if key != "bodyEncoding"}
    bad, page, headers = words(502, "error"), e.DOC_EDGE, e.DOC_EDGE_LIMITS

    def carrying(name: str) -> Row:
        return picture | {"headers": {name: [{"value": "x"}]}}

    rows: list[tuple[str, str, Any, Row, str]] = [
        ("decoded", "viewer-request", picture, RAW_PICTURE, page),
        ("text", "viewer-request", untold, TEXT_PICTURE, page),
        ("not-base64", "origin-request", picture | {"body": "no !"}, bad, page),
        ("status-199", "viewer-request", picture | {"status": "199"}, bad, page),
        ("no-content", "viewer-request", {"status": "204", "body": "x"}, bad, page),
        ("disallowed", "origin-request", carrying("connection"), bad, headers),
        ("disallowed-prefix", "viewer-request", carrying("x-edge-a"), bad, headers),
        ("read-only", "viewer-request", carrying("via"), bad, headers),
        ("viewer-limit", "viewer-request", "<generated response > 40 KB>", bad, page),
        ("origin-limit", "origin-request", "<generated response > 1 MB>", bad, page),
    ]
    return [
        case(f"edge/{name}", {"event": event}, asking("*/*"), result, expect, documented(source))
        for name, event, result, expect, source in rows
    ]
