"""A media type that names something else than the data surely is: one sentence, on every road."""

from __future__ import annotations

import base64
import gzip
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from events import event
from lambda_binary import LambdaBinaryError, ResultValueError, binary_response, encode_response
from payloads import PNG, REST

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
MP4 = bytes.fromhex("0000001c66747970") + b"isom\x00\x00\x02\x00isomiso2mp41" + bytes(40)
ZIP = b"PK\x05\x06" + bytes(18)
SAID = "the media type {!r} was declared, but the handler returned "


def roads(data: bytes, label: str, folder: Path) -> dict[str, Callable[[], Any]]:
    """Every way to return data under a media type."""
    path = folder / "data"
    path.write_bytes(data)
    fields = {"headers": {"Content-Type": label}}
    flag = {"isBase64Encoded": True}
    encoded = base64.b64encode(data)

    def handled(result: object, name: str = "rest-proxy", **options: Any) -> Callable[[], Any]:
        return lambda: binary_response(**options)(lambda event, context: result)(event(name), None)

    edge = {"headers": {"content-type": [{"key": "Content-Type", "value": label}]}, "status": "200"}
    return {
        "encode_response": lambda: encode_response(data, content_type=label),
        "event": lambda: encode_response(data, content_type=label, event=REST),
        "decorator": handled(data, content_type=label),
        "headers": handled(data, headers={"content-type": label}),
        "mapped": handled(data, "mapped-serverless", content_type=label),
        "memoryview": handled(memoryview(data), content_type=label),
        "BytesIO": handled(io.BytesIO(data), content_type=label),
        "path": handled(path, content_type=label),
        "iterator": handled(iter([data[:5], data[5:]]), content_type=label),
        "envelope": handled({"statusCode": 200, **fields, "body": data}),
        "envelope, path": handled({"statusCode": 200, **fields, "body": path}),
        "base64": handled({"statusCode": 200, **fields, **flag, "body": encoded.decode()}),
        "base64 in bytes": handled({"statusCode": 200, **fields, **flag, "body": encoded}),
        "base64 in pieces": handled(
            {"statusCode": 200, **fields, **flag, "body": iter([encoded[:3], encoded[3:]])}
        ),
        "flag": handled({"statusCode": 200, **fields, **flag, "body": data}),
        "alb": handled({"statusCode": 200, **fields, **flag, "body": encoded.decode()}, "alb"),
        "edge": handled({**edge, "body": data}, "edge-viewer-request"),
        "edge, base64": handled(
            {**edge, "body": encoded.decode(), "bodyEncoding": "base64"}, "edge-viewer-request"
        ),
    }


@pytest.mark.parametrize(
    ("data", "label", "found"),
    [
        (PDF, "image/png", "application/pdf"),
        (MP4, "image/jpeg", "video/mp4"),
        (ZIP, "image/webp", "application/zip"),
        (b"<!doctype html><html></html>", "image/png", "text/html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png", "image/svg+xml"),
        (PNG, "application/pdf", "image/png"),
        (PNG, "video/mp4", "image/png"),
        (PNG, "audio/mpeg", "image/png"),
        (PNG, "font/woff2", "image/png"),
        (PNG, "application/zip", "image/png"),
        (PNG, "application/json", "image/png"),
        (PNG, "text/csv; charset=utf-8", "image/png"),
        (PDF, "application/epub+zip", "application/pdf"),
        (b'<?xml version="1.0"?><Error/>', "application/pdf", "application/xml"),
        (b'{"message": "Forbidden"}', "application/pdf", "application/json"),
    ],
)
def test_data_of_another_kind_is_refused(
    data: bytes, label: str, found: str, tmp_path: Path
) -> None:
    for name, send in roads(data, label, tmp_path).items():
        if name.startswith("edge") is False and name in ("base64 in pieces", "iterator"):
            continue  # once alone, below: an iterator is read once
        with pytest.raises(ResultValueError) as raised:
            send()
        assert str(raised.value) == (
            SAID.format(label) + f"{found} data: declare {found!r}, or leave the media type out"
        ), name
    with pytest.raises(ResultValueError, match=f"returned {found} data".replace("+", r"\+")):
        roads(data, label, tmp_path)["iterator"]()
    with pytest.raises(ResultValueError, match=f"returned {found} data".replace("+", r"\+")):
        roads(data, label, tmp_path)["base64 in pieces"]()


@pytest.mark.parametrize(
    ("data", "label"),
    [
        (PNG, "image/png"),
        (PNG, "application/octet-stream"),
        (PNG, "application/x-mine"),
        (PDF, "application/pdf"),
        (PDF, "application/postscript"),  # as Illustrator's files are called
        (MP4, "video/quicktime"),
        (MP4, "audio/mp4"),
        (ZIP, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (ZIP, "application/epub+zip"),
        (ZIP, "application/vnd.mine+zip"),
        (b"\x00\x01\x02\x03" * 8, "image/png"),
        (b"made up for a test", "application/pdf"),
    ],
)
def test_data_that_may_be_what_it_is_called_is_sent(
    data: bytes, label: str, tmp_path: Path
) -> None:
    for name, send in roads(data, label, tmp_path).items():
        payload = send()
        assert base64.b64decode(payload["body"]) == data, name
        fields = {key.lower(): value for key, value in payload["headers"].items()}
        said = fields["content-type"]
        assert (said[0]["value"] if isinstance(said, list) else said) == label, name


@pytest.mark.parametrize("label", ["image/png", "application/pdf", "video/mp4", "font/woff2"])
def test_base64_under_a_binary_type_is_refused(label: str) -> None:
    expected = SAID.format(label) + (
        "base64 text of image/png data: return the bytes themselves, before any base64; the "
        "library encodes them"
    )
    encoded = base64.b64encode(PNG)
    for result in (encoded, io.BytesIO(encoded), bytearray(encoded)):
        with pytest.raises(ResultValueError) as raised:
            encode_response(result, content_type=label, event=REST)
        assert str(raised.value) == expected


def test_a_data_url_in_bytes_is_refused() -> None:
    url = b"data:image/png;base64," + base64.b64encode(PNG)
    with pytest.raises(ResultValueError) as raised:
        encode_response(url, content_type="image/png")
    assert str(raised.value) == SAID.format("image/png") + (
        "a data: URL, which is text: return the bytes that it holds, base64.b64decode() of what "
        "stands behind its comma"
    )


@pytest.mark.parametrize("label", ["text/csv", "application/json", "image/svg+xml"])
def test_packed_text_needs_its_coding(label: str) -> None:
    packed = gzip.compress(b"[1, 2]")
    with pytest.raises(ResultValueError) as raised:
        encode_response(packed, content_type=label)
    assert str(raised.value) == SAID.format(label) + (
        "application/gzip data: declare headers={'Content-Encoding': 'gzip'} beside it, or return "
        "the text and give compress=True"
    )
    payload = encode_response(packed, content_type=label, headers={"Content-Encoding": "gzip"})
    assert base64.b64decode(payload["body"]) == packed


def test_a_part_may_begin_as_anything() -> None:
    fields = {"Content-Range": "bytes 1000-1007/5000", "Content-Type": "video/mp4"}
    payload = encode_response(PNG, status_code=206, headers=fields)
    assert base64.b64decode(payload["body"]) == PNG
    own = {"statusCode": 206, "headers": fields, "body": PNG}
    assert base64.b64decode(encode_response(own)["body"]) == PNG
    own = {**own, "isBase64Encoded": True, "body": base64.b64encode(PNG).decode()}
    assert encode_response(own) is own


def test_a_packed_drawing_keeps_its_coding_under_its_own_name(tmp_path: Path) -> None:
    path = tmp_path / "a.svgz"
    path.write_bytes(gzip.compress(b"<svg/>"))
    payload = encode_response(path, content_type="image/svg+xml")
    assert payload["headers"]["Content-Encoding"] == "gzip"


def test_no_label_under_any_option_is_sent_over_other_data() -> None:
    """A label of every family over data of every other: right, or an error of the family."""
    for data in (PNG, PDF, MP4, ZIP, b"<html>", base64.b64encode(PNG)):
        for label in ("image/png", "application/pdf", "video/mp4", "application/zip"):
            for options in ({}, {"etag": True}, {"compress": True}, {"filename": "a.bin"}):
                try:
                    payload = encode_response(data, content_type=label, **options)
                except LambdaBinaryError:
                    continue
                own = {"image/png": PNG, "application/pdf": PDF, "video/mp4": MP4}.get(label, ZIP)
                assert base64.b64decode(payload["body"]) == data == own
