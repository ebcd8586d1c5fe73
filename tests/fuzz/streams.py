"""Streamed responses: what leaves piece by piece is what the envelope would hold.

A handler that streams and one that does not are asked the same. Status, fields and content agree,
however the result is made; an error is an error of this library for both.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from PIL import Image

from fuzz.core import EVENTS, NOW, REQUEST_FIELDS, arrived, whole
from fuzz.feed import Feed
from fuzz.words import HTTP
from lambda_binary import LambdaBinaryError, binary_response

INTEGRATIONS = {"function-url": "function-url", "rest-proxy": "rest-proxy"}
SWITCHED = {
    "LAMBDA_BINARY_STREAM": ",".join(INTEGRATIONS),
    "LAMBDA_BINARY_LOCAL_GATEWAY": "streams",
}
LARGEST_PRELUDE = 16 * 1024
# Fields that only one of both has, or has otherwise, and why: a stream says its length itself.
OTHERWISE = ("content-length", "content-encoding", "vary")
# The first of the pieces tells the type, before the others are there; and they have no size.
OF_PIECES = ("accept-ranges", "content-type")
# Wide enough that noise has several pieces of what leaves early.
WIDE = 500


@contextmanager
def switched() -> Iterator[None]:
    """Within, handlers stream: as `serve` calls them."""
    before = {name: os.environ.get(name) for name in SWITCHED}
    os.environ.update(SWITCHED)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def both(result: Any, event: Any, **asked: Any) -> tuple[Any, Any]:
    """The payload, and (prelude, content) of the stream; None for what was refused."""
    with switched():
        whole_one, streamed = (
            binary_response(lambda event, context: result(), stream=stream, **asked)
            for stream in (False, True)
        )
    try:
        payload = whole_one(event, None)
    except LambdaBinaryError:
        payload = None
    with switched():
        try:
            sent = streamed(event, None)
            content = b"".join(sent.pieces)
        except LambdaBinaryError:
            return payload, None
    return payload, (json.loads(sent.prelude), content, len(sent))


def same(payload: Any, sent: Any, *, unsized: bool) -> None:
    """Status and fields agree, and the content, coded or not; of what has no size is no part."""
    prelude, content, size = sent
    assert size <= LARGEST_PRELUDE, size
    assert set(prelude) <= {"statusCode", "headers", "multiValueHeaders", "cookies"}, prelude
    told, found = whole(payload), whole(prelude)
    assert prelude.get("statusCode", 200) == payload.get("statusCode", 200)
    if "content-length" in found and content:
        assert int(found["content-length"]) == len(content)
    for name in (*OTHERWISE, *(OF_PIECES if unsized else ())):
        told.pop(name, None)
    coding = found.get("content-encoding")
    assert {name: found.get(name) for name in told} == told, (found, told)
    if content or arrived(payload):
        assert _plain(content, coding) == _plain(
            arrived(payload), whole(payload).get("content-encoding")
        )


def _plain(content: bytes, coding: str | None) -> bytes:
    return gzip.decompress(content) if content and coding == "gzip" else content


def streams(data: bytes) -> None:
    """Any result and any request, streamed and not."""
    feed = Feed(data, HTTP)
    asked: dict[str, Any] = {name: feed.text() for name in feed.some(REQUEST_FIELDS)}
    called = json.loads(json.dumps(EVENTS[feed.choice([*INTEGRATIONS])]))
    called["headers"] = {**(called.get("headers") or {}), **asked}
    if "multiValueHeaders" in called:
        called["multiValueHeaders"] = {name: [value] for name, value in asked.items()}
    if "http" in called["requestContext"]:
        called["requestContext"]["http"]["method"] = feed.choice(["GET", "HEAD", "POST"])
    options = feed.choice([{}, {"etag": True}, {"compress": True}, {"last_modified": NOW}])
    value = _value(feed)
    payload, sent = both(lambda: _fresh(value), called, **options)
    if payload is not None and sent is not None and isinstance(payload, dict):
        _compared(value, payload, sent)


def _compared(value: Any, payload: Any, sent: Any) -> None:
    """Envelopes of a handler's own pass, whatever they hold: nothing is promised of their fields."""
    if isinstance(value, dict) and "statusCode" in value:
        assert set(sent[0]) <= {"statusCode", "headers", "multiValueHeaders", "cookies"}
        return
    unsized = isinstance(_fresh(value), Iterator)
    if unsized and payload["statusCode"] in {206, 416}:
        assert sent[0]["statusCode"] == 200
        return
    same(payload, sent, unsized=unsized)


def _value(feed: Feed) -> Any:
    kind = feed.integer(6)
    if kind == 0:
        return feed.choice([b"\x89PNG\r\n\x1a\n", b""]) + feed.rest() * (1 + feed.integer(3))
    if kind == 1:
        return [feed.short() for _ in range(feed.integer(6))]
    if kind == 2:
        return {"n": Decimal(feed.integer(99)), "v": feed.value()}
    if kind == 3:
        return {
            "statusCode": feed.choice([200, 404, feed.value(0)]),
            "headers": feed.choice([{}, None, {feed.text(): feed.text()}]),
            "body": feed.choice([feed.rest(), feed.text(), feed.value(2)]),
            "isBase64Encoded": feed.choice([True, False]),
        }
    return feed.text() if kind == 4 else feed.value(4)


def _fresh(value: Any) -> Any:
    """Pieces are taken once: a new iterator for each call."""
    pieces = isinstance(value, list) and value and all(isinstance(v, bytes) for v in value)
    return iter(value) if pieces else value


def early(data: bytes) -> None:
    """Pictures that leave while they are made: those that the envelope would hold, bit for bit."""
    feed = Feed(data)
    mode = feed.choice(["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
    size = 1 + feed.integer(WIDE), 1 + feed.integer(WIDE)
    asked: dict[str, Any] = {
        "image_format": feed.choice(["png", "jpeg", "gif", "bmp", "webp", "tiff", "ico", "auto"])
    }
    if asked["image_format"] == "jpeg" and feed.integer(2):
        asked["quality"] = 1 + feed.integer(95)
    noise = random.Random(feed.integer(9)).randbytes(size[0] * size[1])
    if feed.integer(2):
        drawn = feed.rest() or noise
        noise = (drawn * (len(noise) // len(drawn) + 1))[: len(noise)]
    picture = Image.frombytes("L", size, noise)
    made = picture.convert("RGB" if mode == "P" else "L").convert(mode)
    payload, sent = both(made.copy, EVENTS["function-url"], **asked)
    assert (payload is None) == (sent is None), (mode, asked)
    if payload is not None:
        _shown_alike(payload, sent)


def _shown_alike(payload: Any, sent: Any) -> None:
    """The same pixels: another compressor may have taken over in the midst of one of them."""
    same_fields = dict(whole(payload)), dict(whole(sent[0]))
    assert same_fields[0]["content-type"] == same_fields[1]["content-type"]
    with Image.open(io.BytesIO(arrived(payload))) as first, Image.open(io.BytesIO(sent[1])) as then:
        assert (first.mode, first.size, first.tobytes()) == (then.mode, then.size, then.tobytes())
