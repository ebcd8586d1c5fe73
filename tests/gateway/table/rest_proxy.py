"""The project's cases for REST APIs with a proxy integration."""

from __future__ import annotations

from typing import Any

from gateway.table.rows import (
    BINARY,
    BROWSER,
    CHROMIUM_IMG,
    CLAUDIA,
    FORMAT,
    FORMAT_2,
    PICTURE,
    PIXEL,
    PNG,
    RAW_PICTURE,
    TEXT_PICTURE,
    TO_BINARY,
    TRIALS,
    Cited,
    Row,
    answer,
    asking,
    b64,
    case,
    derived,
    documented,
    reported,
    words,
)
from lambda_binary.gateway.model import evidence as e

JSON = "application/json"
ENABLE_CORS = "squidfunk/terraform-aws-api-gateway-enable-cors #10, #11 (an execution log)"
PLUGIN = reported("maciejtreder/serverless-apigw-binary #33 (a deployed API)")
ACCEPT_IN = PICTURE | {"isBase64Encoded": False}


def accepting() -> list[Row]:
    one, two = ["image/png", "*/test"], ["image/png", "application/*", "image/jpg"]
    image, every, exact = ["application/octet-stream", "image/*"], ["*/*"], ["image/png"]
    verified: Cited = (e.MINISTACK_767, e.VERIFIED)
    page = documented(e.DOC_PROXY_BINARY)
    rows: list[tuple[list[str], str | None, bool, Cited]] = [
        (one, "image/png", True, BINARY),
        (one, "image/jpg", False, BINARY),
        (one, "*/test", False, BINARY),
        (one, "image/*", False, BINARY),
        (one, "*/*", False, BINARY),
        (one, "image/png,image/*,*/*;q=0.8", True, BINARY),
        (one, "image/webp,image/png,*/*;q=0.8", False, BINARY),
        (two, "image/png", True, BINARY),
        (two, "application/test", True, BINARY),
        (two, "application/*", True, BINARY),
        (two, "application", False, BINARY),
        (two, "*/*", False, BINARY),
        (image, "image/png", True, verified),
        (image, "application/json", False, verified),
        (image, "*/*", False, verified),
        (every, "*/*", True, page),
        (every, "image/png", True, page),
        (every, BROWSER, True, page),
        (every, CHROMIUM_IMG, True, page),
        (every, None, True, reported(ENABLE_CORS)),
        (exact, "image/png;q=0.8", True, PLUGIN),
        (exact, BROWSER, False, PLUGIN),
        (exact, CHROMIUM_IMG, False, derived(e.LS_BINARY)),
    ]
    return [
        case(
            f"rest-proxy/accept-{number}",
            {"binaryMediaTypes": types},
            asking(accept),
            PICTURE,
            RAW_PICTURE if decoded else TEXT_PICTURE,
            cited,
        )
        for number, (types, accept, decoded, cited) in enumerate(rows, 1)
    ]


def flags() -> list[Row]:
    untyped = {"statusCode": 200, "body": PNG, "isBase64Encoded": True}
    rows: list[tuple[str, Row, Any, Row, Cited]] = [
        ("flag-false", {}, ACCEPT_IN, TEXT_PICTURE, BINARY),
        ("no-content-type", {}, untyped, answer(200, JSON, PIXEL), BINARY),
        ("not-base64", {}, PICTURE | {"body": "\u00e8\u00e9+("}, words(500, "error"), BINARY),
        ("flag-string", {}, PICTURE | {"isBase64Encoded": "true"}, RAW_PICTURE, TRIALS),
        ("flag-number", {}, PICTURE | {"isBase64Encoded": 1}, words(502, "error"), TRIALS),
        ("handling", {"contentHandling": TO_BINARY}, PICTURE, RAW_PICTURE, CLAUDIA),
        ("handling-alone", {"contentHandling": TO_BINARY}, ACCEPT_IN, TEXT_PICTURE, CLAUDIA),
    ]
    return [
        case(
            f"rest-proxy/{name}",
            {"binaryMediaTypes": ["image/png"]} | config,
            asking("image/png"),
            *rest,
        )
        for name, config, *rest in rows
    ]


def envelopes() -> list[Row]:
    empty, bad = answer(200, JSON, b"", body="empty"), words(502, "error")
    both = {"multiValueHeaders": {"A": ["1"]}, "headers": {"a": "2"}}
    same = {"multiValueHeaders": {"A": ["1"]}, "headers": {"a": "1"}}
    log = reported("vincentsarago/lambda-proxy #59 (an execution log)")
    errors = documented(e.DOC_PROXY_ERRORS)
    limit: Cited = (e.LS_LIMIT, e.RECORDED)
    rows: list[tuple[str, Any, Row, Cited]] = [
        ("empty", {}, empty, FORMAT_2),
        ("status-only", {"statusCode": 200}, empty, FORMAT_2),
        ("status-string", {"statusCode": "201"}, empty | {"status": 201}, FORMAT),
        ("status-words", {"statusCode": "test"}, bad, FORMAT),
        ("null-headers", {"headers": None}, empty, FORMAT),
        ("header-true", {"headers": {"a": True}}, empty | {"headers": {"a": "true"}}, FORMAT),
        ("merged", both, empty | {"headers": {"A": ["1", "2"]}}, FORMAT),
        ("merged-same", same, empty | {"headers": {"A": ["1"]}}, documented(e.DOC_PROXY_OUTPUT)),
        ("multi-no-list", {"multiValueHeaders": {"A": "1"}}, bad, FORMAT),
        ("unknown-key", {"wrongValue": 1}, bad, FORMAT),
        ("cookies", {"cookies": []}, bad, derived(e.LS_FORMAT)),
        ("string", "justAString", bad, FORMAT),
        ("list", [], bad, derived(e.LS_FORMAT)),
        ("body-object", {"body": {"a": 1}}, bad, log),
        ("raises", "<function raised>", bad, errors),
        ("rejected", "<invoke rejected>", words(500, "error"), errors),
        ("too-large", "<response JSON larger than 6,291,556 bytes>", bad, limit),
    ]
    return [
        case(f"rest-proxy/envelope-{name}", {}, asking("*/*", "POST"), *rest)
        for name, *rest in rows
    ]


def requests() -> list[Row]:
    sent = asking("*/*", "POST", body="Hello World", content_type="application/octet-stream")
    options, any_type = asking("*/*", "OPTIONS"), {"binaryMediaTypes": ["*/*"]}
    fix = {"cors": "OPTIONS MOCK with integration.contentHandling=CONVERT_TO_TEXT"}
    binary = answer(200, "text/plain", b64(b"Hello World").encode())
    text = answer(200, "text/plain", b"Hello World")
    echo = "<echo event.body, text/plain>"
    rows: list[tuple[str, Row, Row, Any, Row, Cited]] = [
        ("1", {"binaryMediaTypes": ["application/octet-stream"]}, sent, echo, binary, CLAUDIA),
        ("2", {"binaryMediaTypes": ["image/tiff"]}, sent, echo, text, CLAUDIA),
        (
            "preflight-broken",
            any_type | {"cors": "OPTIONS MOCK, contentHandling undefined"},
            options,
            None,
            words(500, "error"),
            reported(ENABLE_CORS),
        ),
        ("preflight", any_type | fix, options, None, words(200, "empty"), reported(ENABLE_CORS)),
    ]
    return [case(f"rest-proxy/request-{name}", *rest) for name, *rest in rows]
