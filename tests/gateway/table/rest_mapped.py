"""The project's cases for REST APIs with a mapped integration."""

from __future__ import annotations

from typing import Any

from gateway.table.rows import (
    BROWSER,
    DEPLOYED,
    PICTURE,
    PIXEL,
    PNG,
    RAW_PICTURE,
    S3,
    SELECTION,
    TO_BINARY,
    TO_TEXT,
    Cited,
    Row,
    answer,
    asking,
    b64,
    case,
    documented,
    reported,
    words,
)
from lambda_binary.gateway.model import evidence as e

RAW = b"\x1f\x8b\xff"
ENCODED = b64(RAW).encode()
PROSE = b"no base64"
LOSSY = RAW.decode("utf-8", "replace").encode()
LISTED = ["image/png"]
OCTETS = "binary/octet-stream"


def table() -> list[Row]:
    """The published table with an S3 backend, whose Content-Type makes a payload binary."""
    rows: list[Row] = []
    for types, handling, accept, content_type, data in _points():
        listed = bool(types)
        binary, accepted = listed and content_type in types, listed and accept in types
        config = {"binaryMediaTypes": types, "contentHandling": handling}
        rows.append(
            case(
                f"rest-mapped/table-{len(rows) + 1}",
                config,
                asking(accept),
                None,
                _published(data, binary, accepted, handling),
                S3,
                backend_response={"content_type": content_type, "body_b64": b64(data)},
            )
        )
    return rows


def _points() -> list[tuple[list[str], str | None, str, str, bytes]]:
    handlings = (None, TO_BINARY, TO_TEXT)
    listed = [
        (LISTED, handling, accept, content_type, data)
        for handling in handlings
        for accept in ("text/plain", "image/png")
        for content_type in (OCTETS, "image/png")
        for data in (RAW, ENCODED) + ((PROSE,) if content_type == OCTETS else ())
    ]
    none: list[str] = []
    return listed + [
        (none, handling, "image/png", OCTETS, data)
        for handling in (None, TO_BINARY)
        for data in (RAW, ENCODED, PROSE)
    ]


def _published(data: bytes, binary: bool, accepted: bool, handling: str | None) -> Row:
    """The table's result in its own order of questions, apart from the model's table."""
    if binary and (handling == TO_TEXT or (handling is None and not accepted)):
        return answer(200, None, b64(data).encode())
    if binary:
        return answer(200, None, data)
    if handling == TO_BINARY or (handling is None and accepted):
        return answer(200, None, RAW) if data == ENCODED else words(500, "error")
    return answer(200, None, LOSSY if data == RAW else data)


BARE = {"contentHandling": TO_BINARY, "responseParameters": {"Content-Type": "'image/png'"}}
PATTERNS = {
    "integrationResponses": {
        "200": {"selectionPattern": ""},
        "405": {"selectionPattern": ".*four hundred.*"},
        "502": {"selectionPattern": ".+"},
        "504": {"selectionPattern": "200"},
    }
}


def functions() -> list[Row]:
    quoted = answer(200, "application/json", b'"Pass"')
    decoded = answer(200, None, PIXEL, body="raw-bytes")
    anything: Row = {"status": None, "body": "unknown"}
    own = {"binaryMediaTypes": ["*/*"], "contentHandling": TO_BINARY}
    template = {"contentHandling": TO_BINARY, "template": "$input.path('$.b')"}
    override = {"template": "(file response-template.vm)"}
    overridden: Cited = ("LocalStack's response-template.vm, on AWS", e.RECORDED)
    error = "<raise Exception('Error: Raising {} hundred')>"
    rows: list[tuple[str, Row, str | None, Any, Row, Cited]] = [
        ("bare", BARE, "*/*", PNG, RAW_PICTURE, DEPLOYED),
        ("bare-browser", BARE, BROWSER, PNG, RAW_PICTURE, DEPLOYED),
        ("bare-unset", {}, "*/*", "Pass", quoted, SELECTION),
        ("success", PATTERNS, "*/*", "Pass", quoted, SELECTION),
        ("405", PATTERNS, "*/*", error.format("four"), words(405, "json-text"), SELECTION),
        ("502", PATTERNS, "*/*", error.format("five"), words(502, "json-text"), SELECTION),
        ("envelope", BARE, "*/*", PICTURE, words(500, "error"), reported("edureka 18547 (a log)")),
        (
            "negotiated",
            {"binaryMediaTypes": LISTED},
            "image/png",
            PNG,
            decoded,
            documented(e.DOC_CONVERSIONS),
        ),
        ("own-binary", own, "*/*", PNG, anything, ("predicted by the table only", e.UNKNOWN)),
        ("template-binary", template, "*/*", {"b": PNG}, anything, ("not settled", e.UNKNOWN)),
        ("override-202", override, "*/*", {"body": "no"}, words(202, "json-text"), overridden),
        (
            "override-400",
            override,
            "*/*",
            {"body": "customerror"},
            words(400, "json-text"),
            overridden,
        ),
        (
            "error",
            {},
            None,
            error.format("six"),
            words(200, "json-text"),
            documented(e.DOC_LAMBDA_ERRORS),
        ),
        (
            "error-binary",
            BARE,
            None,
            error.format("six"),
            words(500, "error"),
            reported("serverless #7705"),
        ),
    ]
    return [
        case(f"rest-mapped/{name}", config, asking(accept), *rest)
        for name, config, accept, *rest in rows
    ]


def templates() -> list[Row]:
    body = {"content_type": OCTETS, "body_b64": b64(PNG.encode())}
    rows = [
        (TO_TEXT, answer(200, None, f'{{"data": "{PNG}"}}'.encode())),
        (TO_BINARY, words(500, "error")),
    ]
    return [
        case(
            f"rest-mapped/template-{handling}",
            {
                "binaryMediaTypes": LISTED,
                "contentHandling": handling,
                "template": {"application/json": '{"data": "$input.body"}'},
            },
            asking("image/png"),
            None,
            expect,
            S3,
            backend_response=body,
        )
        for handling, expect in rows
    ]


def requests() -> list[Row]:
    png, text = "image/png", "text/plain"
    rows: list[tuple[list[str], str | None, str, bytes, bytes | None]] = [
        ([], None, png, RAW, LOSSY),
        ([], TO_BINARY, png, ENCODED, RAW),
        ([], TO_BINARY, png, RAW, None),
        (LISTED, None, png, RAW, RAW),
        (LISTED, None, text, PROSE, PROSE),
        (LISTED, TO_TEXT, png, RAW, ENCODED),
        (LISTED, TO_TEXT, text, PROSE, PROSE),
        (LISTED, TO_BINARY, png, PROSE, PROSE),
        (LISTED, TO_BINARY, text, ENCODED, RAW),
        (LISTED, TO_BINARY, text, PROSE, None),
    ]
    return [
        case(
            f"rest-mapped/request-{number}",
            {
                "direction": "request",
                "binaryMediaTypes": types,
                "integration.contentHandling": handling,
            },
            {"method": "PUT", "content_type": content_type, "body_b64": b64(data)},
            None,
            words(500, "error") if received is None else answer(200, None, received),
            S3,
        )
        for number, (types, handling, content_type, data, received) in enumerate(rows, 1)
    ]
