"""AWS's published conversion table, row by row, and the recordings that exercise it."""

from __future__ import annotations

import base64
import itertools

import pytest

from lambda_binary.gateway.model.content_handling import (
    REQUESTS,
    RESPONSES,
    Unconvertible,
    converted,
    decoded,
)

RAW = b"\x1f\x8b\x08\x00\xff\xfe picture"
ENCODED = base64.b64encode(RAW)
PROSE = b"this is a UTF8 text typed object"

# 'Content type conversions in API Gateway', both tables, in their order: payload, Accept,
# contentHandling -> what the client gets. With no binaryMediaTypes everything counts as text.
PUBLISHED = [
    ("text", "text", None, "text"),
    ("text", "text", "CONVERT_TO_BINARY", "base64-decode"),
    ("text", "text", "CONVERT_TO_TEXT", "text"),
    ("text", "binary", None, "base64-decode"),
    ("text", "binary", "CONVERT_TO_BINARY", "base64-decode"),
    ("text", "binary", "CONVERT_TO_TEXT", "text"),
    ("binary", "text", None, "base64-encode"),
    ("binary", "text", "CONVERT_TO_BINARY", "unchanged"),
    ("binary", "text", "CONVERT_TO_TEXT", "base64-encode"),
    ("binary", "binary", None, "unchanged"),
    ("binary", "binary", "CONVERT_TO_BINARY", "unchanged"),
    ("binary", "binary", "CONVERT_TO_TEXT", "base64-encode"),
]
PUBLISHED_REQUESTS = [
    ("text", None, "text"),
    ("text", "CONVERT_TO_BINARY", "base64-decode"),
    ("text", "CONVERT_TO_TEXT", "text"),
    ("binary", None, "unchanged"),
    ("binary", "CONVERT_TO_BINARY", "unchanged"),
    ("binary", "CONVERT_TO_TEXT", "base64-encode"),
]
HANDLINGS = (None, "CONVERT_TO_BINARY", "CONVERT_TO_TEXT")


@pytest.mark.parametrize(("payload", "accept", "handling", "action"), PUBLISHED)
def test_response_row_is_as_published(
    payload: str, accept: str, handling: str | None, action: str
) -> None:
    assert RESPONSES[payload == "binary", accept == "binary", handling] == action


@pytest.mark.parametrize(("payload", "handling", "action"), PUBLISHED_REQUESTS)
def test_request_row_is_as_published(payload: str, handling: str | None, action: str) -> None:
    assert REQUESTS[payload == "binary", handling] == action


def test_tables_have_every_combination() -> None:
    assert set(RESPONSES) == set(itertools.product((False, True), (False, True), HANDLINGS))
    assert set(REQUESTS) == set(itertools.product((False, True), HANDLINGS))


@pytest.mark.parametrize(
    ("action", "data", "expected"),
    [
        ("unchanged", RAW, RAW),
        ("unchanged", b"", b""),
        ("base64-encode", RAW, ENCODED.decode()),
        ("base64-encode", ENCODED, base64.b64encode(ENCODED).decode()),
        ("text", PROSE, PROSE.decode()),
        ("text", b"\xff\x00a", "\ufffd\x00a"),
        ("base64-decode", ENCODED, RAW),
        ("base64-decode", b'"' + ENCODED + b'"', RAW),
        ("base64-decode", b"", b""),
        ("base64-decode", PROSE, Unconvertible()),
        ("base64-decode", RAW, Unconvertible()),
        ("base64-decode", b'{"body": "eA=="}', Unconvertible()),
    ],
)
def test_action_makes_text_or_data(
    action: str, data: bytes, expected: str | bytes | Unconvertible
) -> None:
    assert converted(data, action) == expected


@pytest.mark.parametrize(
    ("text", "oddity"),
    [
        ("YQ", "its padding is missing or wrong"),
        ("YQ=", "its padding is missing or wrong"),
        ("YWJj\r\nZGVm", "it has line breaks"),
        ("_-8=", "it has the URL-safe alphabet"),
        ("a b", ""),
    ],
)
def test_forms_of_base64_that_no_source_speaks_of_fail_by_name(text: str, oddity: str) -> None:
    assert decoded(text) == Unconvertible(oddity)
