"""Bytes and what holds them, as whole envelopes."""

from __future__ import annotations

import array
from typing import Any

import numpy
import pytest

from lambda_binary import binary_response, encode_response
from payloads import PNG, REST, envelope, text


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_bytes_are_detected_and_encoded(kind: Any) -> None:
    assert encode_response(kind(PNG)) == envelope(PNG, "image/png", guessed=True)


@pytest.mark.parametrize(
    "view",
    [
        memoryview(PNG + PNG)[::2],
        memoryview(array.array("H", b"\x89PNG\r\n\x1a\n")),
        memoryview(PNG).cast("B", (4, 8)),
    ],
)
def test_a_memoryview_of_any_shape_is_its_bytes(view: memoryview) -> None:
    content = view.tobytes()
    assert encode_response(view, content_type="image/png") == envelope(content, "image/png")


@pytest.mark.parametrize(
    "view",
    [
        memoryview(b""),
        memoryview(array.array("H")),
        numpy.zeros((0, 3), "u1").data,
        numpy.zeros((2, 0, 4)).data,
    ],
)
def test_a_memoryview_without_bytes_is_empty_whatever_its_shape(view: memoryview) -> None:
    nothing = envelope(b"", "application/octet-stream", guessed=True)
    assert encode_response(view) == nothing
    assert encode_response(view, content_type="image/png") == envelope(b"", "image/png")
    handler = binary_response(lambda event, context: {"statusCode": 200, "body": view})
    assert handler(REST, None) == nothing


def test_signed_bytes_and_characters_are_bytes() -> None:
    for view in (memoryview(array.array("b", PNG)), memoryview(PNG).cast("c")):
        assert encode_response(view) == envelope(PNG, "image/png", guessed=True)
        assert encode_response(view, content_type="image/png") == envelope(PNG, "image/png")


def test_empty_bytes_are_an_empty_representation() -> None:
    assert encode_response(b"") == envelope(b"", "application/octet-stream", guessed=True)


def test_a_declared_type_wins_over_the_bytes() -> None:
    assert encode_response(PNG, content_type="image/x-mine") == envelope(PNG, "image/x-mine")
    assert encode_response(PNG, headers={"content-TYPE": "a/b"}) == envelope(PNG, "a/b")


def test_bytes_that_are_text_travel_as_text() -> None:
    assert encode_response("hé".encode()) == text(
        "hé", "text/plain; charset=utf-8", **{"X-Content-Type-Options": "nosniff"}
    )


def test_bytes_that_are_not_the_text_they_are_labelled_travel_as_base64() -> None:
    assert encode_response(b"caf\xe9", content_type="text/plain; charset=latin-1") == envelope(
        b"caf\xe9", "text/plain; charset=latin-1"
    )


def test_coded_bytes_travel_as_base64_and_are_not_taken_for_their_coding() -> None:
    coded = {"Content-Encoding": "gzip"}
    assert encode_response(b"\x1f\x8b\x08 hi", headers=coded) == envelope(
        b"\x1f\x8b\x08 hi", "application/octet-stream", guessed=True, **coded
    )
    assert encode_response(b"hi", content_type="text/css", headers=coded) == envelope(
        b"hi", "text/css", **coded
    )
