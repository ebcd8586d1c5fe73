"""The core's surfaces, one function each. It takes bytes, and raises when a promise is broken.

The targets use the public functions alone, so that they hold whatever the code behind them is.
Foreign bytes never become a foreign exception, an active type, another body, or a field that ends
early; SECURITY.md has the promises.
"""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from events import NAMES, event
from fuzz.feed import Feed
from fuzz.words import HTTP
from lambda_binary import (
    EventError,
    LambdaBinaryError,
    binary_response,
    decode_body,
    encode_response,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a browser may run or follow; never told from bytes.
ACTIVE = re.compile(
    r"(?i)(text/(html|xml|css|javascript|ecmascript|vbscript)|image/svg|application/(xml|xhtml"
    r"|javascript|ecmascript|x-shockwave)|\w+/[\w.-]+\+xml|multipart/|message/)"
)
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")
EVENTS = {name: event(name) for name in NAMES}
WEB = [name for name in NAMES if not name.startswith(("edge", "mapped", "websocket"))]
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def arrived(payload: Any) -> bytes:
    """The body of a payload of any integration, decoded as its flag says."""
    body = payload.get("body") or ""
    if payload.get("isBase64Encoded") or payload.get("bodyEncoding") == "base64":
        return b64decode(body, validate=True)
    encoded: bytes = body.encode()
    return encoded


def fields(payload: Any) -> Iterator[tuple[str, str]]:
    """Every field of a payload, whatever shape the integration gives it."""
    for name, value in (payload.get("headers") or {}).items():
        if isinstance(value, str):
            yield name, value
        else:
            yield from ((pair["key"], pair["value"]) for pair in value)
    for name, values in (payload.get("multiValueHeaders") or {}).items():
        yield from ((name, value) for value in values)
    yield from (("Set-Cookie", cookie) for cookie in payload.get("cookies") or ())


def whole(payload: Any) -> dict[str, str]:
    """The fields, in lower case; none with a control character."""
    json.dumps(payload)
    found = {}
    for name, value in fields(payload):
        assert not CONTROL.search(name + value), (name, value)
        found[name.lower()] = value
    return found


def detection(data: bytes) -> None:
    """Bytes of a stranger, returned as they are."""
    payloads = [
        encode_response(kind, event=EVENTS["http-api-2.0"])
        for kind in (data, bytearray(data), memoryview(data))
    ]
    assert payloads[0] == payloads[1] == payloads[2]
    assert arrived(payloads[0]) == data
    found = whole(payloads[0])
    assert not ACTIVE.match(found["content-type"]), found
    assert found["x-content-type-options"] == "nosniff"


def options(data: bytes) -> None:
    """Arguments that a handler made of a request."""
    feed = Feed(data, HTTP)
    asked: dict[str, Any] = {
        name: feed.text()
        for name in feed.some(
            ("content_type", "filename", "disposition", "cache_control", "etag", "image_format")
        )
    }
    if feed.integer(2):
        asked["headers"] = {feed.text(): feed.choice([feed.text(), [feed.text(), feed.text()]])}
    if feed.integer(2):
        asked["cookies"] = [feed.text()]
    if feed.integer(2):
        asked["status_code"] = feed.integer(700)
    body = feed.choice([b"\x89PNG\r\n\x1a\n", b"text", "text", {"a": 1}])
    try:
        payload = encode_response(body, event=EVENTS[feed.choice(WEB)], **asked)
    except LambdaBinaryError:
        return
    whole(payload)


def request(data: bytes) -> None:
    """Fields of a request: Range, preconditions, Accept, codings."""
    feed = Feed(data, HTTP)
    asked = {name: feed.text() for name in feed.some(REQUEST_FIELDS)}
    called = json.loads(json.dumps(EVENTS[feed.choice(WEB)]))
    called["headers"] = {**(called.get("headers") or {}), **asked}
    if "multiValueHeaders" in called:
        called["multiValueHeaders"] = {name: [value] for name, value in asked.items()}
    content = bytes(range(256)) * (1 + feed.integer(4))
    kept = feed.choice([{"etag": True}, {"last_modified": NOW}, {"etag": '"a"'}, {}])
    try:
        payload = encode_response(content, content_type="video/mp4", event=called, **kept)
    except LambdaBinaryError:
        return
    found, status = whole(payload), payload["statusCode"]
    assert status in (200, 206, 304, 412, 416), status
    if status == 200 and arrived(payload):  # HEAD has none
        assert arrived(payload) == content
    if status == 206:
        part = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", found["content-range"])
        assert part, found
        start, end, complete = map(int, part.groups())
        assert complete == len(content)
        assert arrived(payload) == content[start : end + 1]


def codings(data: bytes) -> None:
    """Text in gzip where any Accept-Encoding, with any range or precondition beside it, lets it be."""
    feed = Feed(data, HTTP)
    asked = {"accept-encoding": feed.choice(["gzip", feed.text()])}
    asked |= {name: feed.text() for name in feed.some(REQUEST_FIELDS)}
    called = {**EVENTS["http-api-2.0"], "headers": asked}
    kind = feed.choice(["text/plain", "text/csv", "application/json", "image/png"])
    times = 1 + feed.integer(64)
    content = feed.rest() * times
    try:
        payload = encode_response(
            content, content_type=kind, event=called, compress=True, etag=True
        )
    except LambdaBinaryError:
        return
    found = whole(payload)
    if payload["statusCode"] == 200 and arrived(payload):
        body = arrived(payload)
        coded = found.get("content-encoding") == "gzip"
        assert (gzip.decompress(body) if coded else body) == content
        assert not coded or "accept-encoding" in found["vary"].lower()


def events(data: bytes) -> None:
    """Anything for an event."""
    feed = Feed(data, HTTP)
    called: Any = feed.value()
    if isinstance(called, dict):
        called |= {name: feed.value(2) for name in feed.some(EVENT_KEYS)}
    handler = binary_response(lambda event, context: b"\x89PNG\r\n\x1a\n")
    try:
        payload = handler(called, None)
    except LambdaBinaryError:
        payload = {}
    json.dumps(payload)
    try:
        assert isinstance(decode_body(called), bytes)
    except EventError:
        pass


def bodies(data: bytes) -> None:
    """Bodies of events, marked as base64 or not."""
    feed = Feed(data, HTTP)
    called = json.loads(json.dumps(EVENTS[feed.choice(NAMES)]))
    called["isBase64Encoded"] = feed.choice([True, False, "true", None, 1])
    called["body"] = feed.choice([feed.value(), feed.text()])
    try:
        assert isinstance(decode_body(called), bytes)
    except EventError:
        pass


def results(data: bytes) -> None:
    """Values that a handler made of a request, as JSON or as an envelope."""
    feed = Feed(data, HTTP)
    value: Any = feed.value(4)
    if feed.integer(4) == 0:
        try:
            value = {"n": Decimal(feed.text() or "1")}
        except ArithmeticError:
            return
    if feed.integer(3) == 0:
        value = {
            "statusCode": feed.choice([200, "200", feed.value(1)]),
            "headers": feed.choice([None, {}, {feed.text(): feed.value(1)}]),
            "body": feed.choice([feed.rest(), feed.text(), feed.value(2)]),
            "isBase64Encoded": feed.choice([True, False]),
        }
    handler = binary_response(lambda event, context: value)
    try:
        payload = handler(EVENTS[feed.choice(WEB)], None)
    except LambdaBinaryError:
        return
    if not isinstance(value, dict) or "statusCode" not in value:
        whole(payload)


REQUEST_FIELDS = (
    "range", "if-range", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since",
    "accept", "accept-encoding", "Range", "If-None-Match",
)  # fmt: skip
EVENT_KEYS = (
    "requestContext", "headers", "multiValueHeaders", "httpMethod", "version", "resource", "body",
    "isBase64Encoded", "Records", "rawPath", "raw_path", "path", "method", "http",
)  # fmt: skip
