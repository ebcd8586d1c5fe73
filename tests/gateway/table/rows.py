"""How a row of the project's table of cases is written; the format is docs/conformance.md's."""

from __future__ import annotations

import base64
from typing import Any

from lambda_binary.gateway.model import evidence as e

Row = dict[str, Any]
Cited = tuple[str, str]  # source, evidence grade

TO_BINARY, TO_TEXT = "CONVERT_TO_BINARY", "CONVERT_TO_TEXT"
# A PNG's signature: short, and no UTF-8.
PIXEL = b"\x89PNG\r\n\x1a\n"
PNG = base64.b64encode(PIXEL).decode()
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CHROMIUM_IMG = "image/jxl,image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"

PICTURE: Row = {
    "statusCode": 200,
    "headers": {"Content-Type": "image/png"},
    "body": PNG,
    "isBase64Encoded": True,
}

BINARY = (e.LS_BINARY, e.RECORDED)
FORMAT = (e.LS_FORMAT, e.RECORDED)
FORMAT_2 = (e.LS_FORMAT2, e.RECORDED)
S3 = (e.LS_S3, e.RECORDED)
SELECTION = (e.LS_SELECTION, e.RECORDED)
URL = (e.LS_URL, e.RECORDED)
CLAUDIA = ("Claudia's integration tests", e.LIVE_TEST)
HTTP_VERIFIED = (e.MINISTACK_766, e.VERIFIED)
TRIALS = (e.SAM_TRIALS, e.TRIALS)
DEPLOYED = ("Sander Knape's blog; activescott's demo 2; serverless #6987 (deployed)", e.REPORTED)


def documented(page: str) -> Cited:
    return page, e.DOCUMENTED


def reported(thread: str) -> Cited:
    return thread, e.REPORTED


def derived(source: str) -> Cited:
    return f"follows from {source}", e.DERIVED


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def answer(status: int, content_type: str | None, data: bytes, **more: Any) -> Row:
    """An expectation of these bytes."""
    typed = {} if content_type is None else {"content_type": content_type}
    return {"status": status, **typed, "body_b64": b64(data), **more}


def words(status: int, body: str, content_type: str | None = None) -> Row:
    """An expectation of a kind of body: error, empty, json-text, base64-text, text, raw-bytes."""
    typed = {} if content_type is None else {"content_type": content_type}
    return {"status": status, **typed, "body": body}


RAW_PICTURE = answer(200, "image/png", PIXEL)
TEXT_PICTURE = answer(200, "image/png", PNG.encode())


def asking(accept: str | None, method: str = "GET", **more: Any) -> Row:
    sent = {"accept": accept, "method": method, **more}
    return {key: value for key, value in sent.items() if value not in (None, "GET")}


def case(
    name: str, config: Row, request: Row, result: Any, expect: Row, cited: Cited, **more: Any
) -> Row:
    """One row; its name begins with the integration."""
    source, evidence = cited
    row = {
        "id": name,
        "integration": name.partition("/")[0],
        "config": {key: value for key, value in config.items() if value not in (None, [])},
        "request": request,
        "lambda_return": result,
        "expect": expect,
        "source": source,
        "evidence": evidence,
        **more,
    }
    return row if result is not None else {k: v for k, v in row.items() if k != "lambda_return"}


def arriving(name: str, request: Row, kind: str, cited: Cited, **config: Any) -> Row:
    """A row of the request direction: as what the body reaches the function."""
    sent = {"method": "POST"} | request
    return case(name, {"direction": "request"} | config, sent, None, words(200, kind), cited)


def told(
    name: str,
    config: Row,
    request: Row,
    event: Row,
    cited: Cited,
    absent: tuple[str, ...] = (),
    **more: Any,
) -> Row:
    """A row of the request direction: what stands in the event, and what does not."""
    expect: Row = {"status": 200, "event": event}
    expect |= {"event_absent": list(absent)} if absent else {}
    return case(name, {"direction": "request"} | config, request, None, expect, cited, **more)
