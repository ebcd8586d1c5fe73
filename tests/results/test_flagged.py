"""Envelopes whose body is base64, or is said to be: the flag and the body agree."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from events import event
from image_samples import colours, reopen
from lambda_binary import (
    ImageEncodingError,
    ResultValueError,
    binary_response,
    encode_response,
)
from lambda_binary.messages import Declared
from lambda_binary.results import represent
from lambda_binary.results.flagged import Flagged, check_text
from payloads import PNG, REST

ENCODED = base64.b64encode(PNG)
FLAG = {"statusCode": 200, "isBase64Encoded": True}
TYPED = {"headers": {"Content-Type": "image/png"}}


def sent(own: dict[str, Any], name: str = "rest-proxy") -> Any:
    return binary_response(lambda event, context: own)(event(name), None)


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


@pytest.mark.parametrize("size", [1, 3, 4, 7, 10_000])
@pytest.mark.parametrize("data", [ENCODED, base64.encodebytes(PNG * 9), PNG])
@pytest.mark.parametrize("typed", [TYPED, {}])
def test_pieces_of_base64_are_not_encoded_again(
    data: bytes, size: int, typed: dict[str, Any]
) -> None:
    expected = PNG * 9 if b"\n" in data and data != PNG else PNG
    for body in (pieces(data, size), map(bytearray, pieces(data, size))):
        payload = sent({**FLAG, **typed, "body": body})
        assert payload["headers"]["Content-Type"] == "image/png"
        assert payload["isBase64Encoded"] is True
        assert base64.b64decode(payload["body"]) == expected


def test_pieces_of_base64_may_be_text() -> None:
    body = (piece.decode() for piece in pieces(ENCODED, 5))
    assert base64.b64decode(sent({**FLAG, **TYPED, "body": body})["body"]) == PNG


def test_files_of_base64_are_not_encoded_again(tmp_path: Path) -> None:
    path = tmp_path / "picture.b64"
    for data in (ENCODED, PNG):
        path.write_bytes(data)
        with path.open("rb") as file:
            for body in (path, file, io.BytesIO(data)):
                payload = sent({**FLAG, **TYPED, "body": body})
                assert base64.b64decode(payload["body"]) == PNG


def test_a_file_under_the_flag_keeps_what_its_name_says(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"a;b\n1;2\n")
    payload = sent({**FLAG, "body": path})
    assert payload["headers"]["Content-Type"] == "text/csv; charset=utf-8"
    assert (payload["isBase64Encoded"], payload["body"]) == (False, "a;b\n1;2\n")


def test_what_is_drawn_is_encoded_whatever_the_flag_says() -> None:
    payload = sent({**FLAG, "headers": {"Content-Type": "image/webp"}, "body": colours()})
    assert reopen(base64.b64decode(payload["body"])).format == "WEBP"


@pytest.mark.parametrize("name", ["rest-proxy", "http-api-2.0", "function-url", "alb"])
@pytest.mark.parametrize("label", ["image/png", "image/jpeg", "application/pdf"])
@pytest.mark.parametrize("before", ["", "data:image/png;base64,"])
def test_base64_that_nobody_decodes_is_refused(label: str, name: str, before: str) -> None:
    own = {"statusCode": 200, "headers": {"content-type": label}, "body": before + ENCODED.decode()}
    for flag in ({}, {"isBase64Encoded": False}, {"isBase64Encoded": None}):
        with pytest.raises(ResultValueError) as raised:
            sent({**own, **flag}, name)
        assert str(raised.value) == (
            f"the envelope's body is base64 text of image/png data under {label!r}, but nothing "
            "says so, and the client would get the text: add 'isBase64Encoded': True (at "
            "Lambda@Edge 'bodyEncoding': 'base64'), or give the bytes themselves, which the "
            "library encodes"
        )


def test_base64_that_nobody_decodes_is_refused_at_the_edge_too() -> None:
    fields = {"content-type": [{"key": "Content-Type", "value": "image/png"}]}
    own = {"status": "200", "headers": fields, "body": ENCODED.decode()}
    with pytest.raises(ResultValueError, match="'bodyEncoding': 'base64'"):
        sent(own, "edge-viewer-request")
    own["bodyEncoding"] = "base64"
    assert sent(own, "edge-viewer-request") is own


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"headers": {"Content-Type": "text/plain"}},
        {"headers": {"Content-Type": "application/json"}},
        {"headers": {"Content-Type": "image/svg+xml"}},
        {"headers": {"Content-Type": "application/octet-stream"}},
        {"headers": {"Content-Type": "application/x-mine"}},
        {"headers": None},
    ],
)
def test_base64_that_may_be_meant_as_text_passes(fields: dict[str, Any]) -> None:
    own = {"statusCode": 200, **fields, "body": ENCODED.decode()}
    assert sent(own) is own


def test_a_mapped_integration_decodes_without_a_flag() -> None:
    own = {"statusCode": 200, **TYPED, "body": ENCODED.decode()}
    assert sent(own, "mapped-serverless") is own
    for label in ("text/plain", "image/x-mine", "application/octet-stream"):
        own = {**own, "headers": {"Content-Type": label}}
        assert sent(own, "mapped-serverless") is own
    with pytest.raises(ImageEncodingError, match="encoded image/png data"):
        sent({**own, "headers": {"Content-Type": "image/jpeg"}}, "mapped-serverless")
    with pytest.raises(ResultValueError, match="it is a data: URL"):
        sent({**own, **TYPED, "body": f"data:image/png;base64,{own['body']}"}, "mapped-serverless")


@pytest.mark.parametrize("body", ["hello world", "<html>", "{}", "iVBORw0K Ggo=", "é" * 8])
def test_text_that_is_called_base64_is_refused(body: str) -> None:
    with pytest.raises(ResultValueError) as raised:
        sent({**FLAG, "body": body})
    assert str(raised.value) == (
        f"the envelope says that its body is base64, but it is {body!r}: leave the flag out if it "
        "is text, or give the bytes themselves, which the library encodes"
    )
    with pytest.raises(ResultValueError) as raised:
        sent({**FLAG, "body": "no base64 at all " * 4})
    assert "but it is 'no base64 at all no base64 at …': leave" in str(raised.value)


def test_a_data_url_that_is_called_base64_is_refused() -> None:
    with pytest.raises(ResultValueError) as raised:
        sent({**FLAG, **TYPED, "body": "data:image/png;base64," + ENCODED.decode()})
    assert str(raised.value) == (
        "the envelope says that its body is base64, but it is a data: URL: give what stands "
        "behind its comma"
    )


@pytest.mark.parametrize("body", ["", "QUJD", "QUJ", "-_-_", "QUJD\r\nQUJD\r\n"])
def test_what_a_gateway_may_decode_passes(body: str) -> None:
    own = {**FLAG, "body": body}
    assert sent(own) is own


def test_a_body_of_megabytes_is_looked_at_from_its_front() -> None:
    class Watched(str):
        longest = 0

        def __getitem__(self, part: Any) -> str:
            found = super().__getitem__(part)
            Watched.longest = max(Watched.longest, len(found))
            return found

    # A subclass shows what is read of it; the library only looks into plain text.
    check_text(Watched(ENCODED.decode() * 30_000), {"content-type": "image/png"}, flagged=True)
    assert 0 < Watched.longest <= 6_000


# Status codes without content


@pytest.mark.parametrize("status", [204, 205, 304, 100, 103, "204", "304"])
@pytest.mark.parametrize("body", ["x", b"x", PNG, {"a": 1}, [], 0, colours()])
def test_a_status_without_content_has_none(status: Any, body: Any) -> None:
    with pytest.raises(ResultValueError) as raised:
        sent({"statusCode": status, "body": body})
    assert str(raised.value) == (
        f"the envelope's status {status} has no content (RFC 9110 §15), but its body is not "
        "empty: leave the body out, or use another status"
    )
    with pytest.raises(ResultValueError, match=f"status {status} has no content"):
        sent({"status": f"{status}", "body": body}, "edge-viewer-request")


@pytest.mark.parametrize("status", [204, 304, "204"])
@pytest.mark.parametrize("own", [{}, {"body": None}, {"body": ""}, {"headers": {"ETag": '"a"'}}])
def test_a_status_without_content_passes_without_a_body(status: Any, own: dict[str, Any]) -> None:
    result = {"statusCode": status, **own}
    assert sent(result) is result


def test_no_bytes_are_no_body() -> None:
    assert encode_response({"statusCode": 204, "body": b""}, event=REST) == {
        "statusCode": 204,
        "body": "",
    }


# In a stream, piece by piece


def streamed(body: Iterator[Any], media_type: str | None = "image/png") -> bytes:
    made = represent(Flagged(body), Declared(media_type, streams=True), 1_000_000)
    data: Any = made.data
    return b"".join(data.pieces(1_000))


@pytest.mark.parametrize("size", [1, 3, 7, 10_000])
def test_pieces_of_base64_are_decoded_in_a_stream(size: int) -> None:
    assert streamed(pieces(ENCODED, size)) == PNG
    assert streamed(pieces(base64.encodebytes(PNG * 9), size)) == PNG * 9
    assert streamed(piece.decode() for piece in pieces(ENCODED, size)) == PNG
    assert streamed(pieces(PNG, size)) == PNG


def test_a_stream_that_is_no_base64_in_the_middle_ends_in_an_error() -> None:
    closed = []

    def broken() -> Iterator[bytes]:
        try:
            yield ENCODED[:16]
            yield b"no base64 any more"
        finally:
            closed.append(True)

    with pytest.raises(ResultValueError, match="the envelope says that its body is base64, but"):
        streamed(broken())
    assert closed == [True]


def test_a_stream_under_another_label_is_refused_at_once() -> None:
    with pytest.raises(ImageEncodingError, match="encoded image/png data"):
        streamed(iter([ENCODED]), "image/jpeg")
    with pytest.raises(ResultValueError, match="base64 text of image/png data"):
        represent(iter([ENCODED]), Declared("image/png", streams=True), 1_000_000)
