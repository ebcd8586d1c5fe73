"""Envelopes of the handler's own: what passes, and what is encoded in them."""

from __future__ import annotations

import array
import base64
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from PIL import Image

from events import event
from lambda_binary import (
    FieldError,
    OptionError,
    ResponseTooLargeError,
    ResultTypeError,
    binary_response,
    encode_response,
)
from payloads import PNG, REST, opened


@pytest.mark.parametrize(
    "own",
    [
        {"statusCode": 404, "body": "gone"},
        {"statusCode": 200, "body": "iVBORw0=", "isBase64Encoded": True, "headers": {}},
        {"statusCode": 301, "headers": {"Location": "/x"}},
        {"statusCode": 200, "body": None},
        {"statusCode": 200, "body": {"a": 1}},
    ],
)
def test_an_envelope_passes_untouched(own: dict[str, Any]) -> None:
    handler = binary_response(cache_control="max-age=60")(lambda event, context: own)
    assert handler(REST, None) is own


GUESSED_PNG = {"Content-Type": "image/png", "X-Content-Type-Options": "nosniff"}


def test_bytes_in_an_envelope_are_encoded() -> None:
    own = {"statusCode": 202, "headers": {"x-a": "1"}, "body": PNG, "multiValueHeaders": {}}
    assert encode_response(own, event=REST) == {
        "statusCode": 202,
        "headers": {"x-a": "1", **GUESSED_PNG},
        "multiValueHeaders": {},
        "body": base64.b64encode(PNG).decode(),
        "isBase64Encoded": True,
    }
    assert own["body"] is PNG


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (
            {"statusCode": 200, "headers": {"content-type": "a/b"}, "body": bytearray(PNG)},
            {"headers": {"content-type": "a/b"}},
        ),
        (
            {"statusCode": 200, "multiValueHeaders": {"x": ["1"]}, "body": PNG},
            {
                "multiValueHeaders": {
                    "x": ["1"],
                    **{name: [GUESSED_PNG[name]] for name in GUESSED_PNG},
                }
            },
        ),
    ],
)
def test_the_type_of_bytes_in_an_envelope_is_said_once(
    own: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert encode_response(own, event=REST) == {
        "statusCode": 200,
        **expected,
        "body": base64.b64encode(PNG).decode(),
        "isBase64Encoded": True,
    }


@pytest.mark.parametrize(
    ("name", "headers", "key"),
    [
        # Neither map is filled, or the one that the integration does not read.
        ("alb-multi-value", {}, "multiValueHeaders"),
        ("alb-multi-value", {"headers": {"x": "1"}}, "multiValueHeaders"),
        ("alb", {"multiValueHeaders": {"x": ["1"]}}, "headers"),
        ("http-api-2.0", {"multiValueHeaders": {"x": ["1"]}}, "headers"),
        ("function-url", {"multiValueHeaders": {"x": ["1"]}}, "headers"),
    ],
)
def test_the_type_is_said_where_the_integration_reads_it(
    name: str, headers: dict[str, Any], key: str
) -> None:
    response = encode_response({"statusCode": 200, **headers, "body": PNG}, event=event(name))
    said = response[key]["Content-Type"]
    assert said == (["image/png"] if key == "multiValueHeaders" else "image/png")


FLAGS: dict[str, dict[str, Any]] = {
    "rest-proxy": {"isBase64Encoded": True},
    "http-api-1.0": {"isBase64Encoded": True},
    "http-api-2.0": {"isBase64Encoded": True},
    "function-url": {"isBase64Encoded": True},
    "alb": {"isBase64Encoded": True},
    "mapped-serverless": {"isBase64Encoded": True},
    "edge-origin-response": {"bodyEncoding": "base64", "status": "200"},
}


@pytest.mark.parametrize("hold", [io.BytesIO, lambda data: array.array("B", data)])
def test_base64_in_a_buffer_is_sent_as_the_flag_says(hold: Any) -> None:
    encoded = base64.b64encode(PNG)
    own = {"statusCode": 200, "isBase64Encoded": True, "headers": {"Content-Type": "image/png"}}
    handler = binary_response(lambda event, context: {**own, "body": hold(encoded)})
    assert handler(event("rest-proxy"), None) == {**own, "body": encoded.decode()}
    raw = binary_response(lambda event, context: {**own, "body": hold(PNG)})
    assert raw(event("rest-proxy"), None) == {**own, "body": encoded.decode()}


@pytest.mark.parametrize("name", FLAGS)
@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.encodebytes])
def test_base64_given_as_bytes_under_the_flag_is_sent_as_that_text(
    name: str, kind: Any, encode: Any
) -> None:
    # The top recipe of the web: b64encode() without decode().
    typed: Any = {"headers": {"Content-Type": "image/png"}}
    if name.startswith("edge"):
        typed = {"headers": {"content-type": [{"key": "Content-Type", "value": "image/png"}]}}
    own = {"statusCode": 200, **FLAGS[name], **typed, "body": kind(encode(PNG))}
    handler = binary_response(lambda event, context: own)
    assert handler(event(name), None) == {**own, "body": base64.b64encode(PNG).decode()}


def test_base64_given_under_the_flag_without_a_type_is_told_by_its_bytes() -> None:
    own = {"statusCode": 200, "isBase64Encoded": True, "body": base64.b64encode(PNG)}
    assert encode_response(own, event=REST) == {
        "statusCode": 200,
        "headers": GUESSED_PNG,
        "body": base64.b64encode(PNG).decode(),
        "isBase64Encoded": True,
    }
    own = {"statusCode": 200, "isBase64Encoded": True, "body": base64.b64encode(b"a;b;c\n1;2;3")}
    assert encode_response(own, event=REST) == {
        "statusCode": 200,
        "headers": {
            "Content-Type": "text/plain; charset=utf-8",
            "X-Content-Type-Options": "nosniff",
        },
        "body": "a;b;c\n1;2;3",
        "isBase64Encoded": False,
    }


@pytest.mark.parametrize(
    "body",
    [
        PNG,
        b"QUJD" + b"=",
        b"QUJ",
        b"Q===",
        b"QQ==QUJD",
        b"QU=D",
        b"QUJ-",
        b"QUJ_",
        b" QUJD",
        b"QUJD!",
        "QUJ\u00e9".encode(),
    ],
)
def test_bytes_under_the_flag_that_are_no_base64_are_encoded(body: bytes) -> None:
    own = {
        "statusCode": 200,
        "isBase64Encoded": True,
        "headers": {"Content-Type": "image/png"},
        "body": body,
    }
    response = encode_response(own, event=REST)
    assert (response["isBase64Encoded"], base64.b64decode(response["body"])) == (True, body)


@pytest.mark.parametrize("flag", [{}, {"isBase64Encoded": False}, {"isBase64Encoded": None}])
def test_base64_without_the_flag_is_data_like_any_other(flag: dict[str, Any]) -> None:
    body = base64.b64encode(PNG)
    own = {"statusCode": 200, **flag, "headers": {"Content-Type": "text/plain"}, "body": body}
    assert encode_response(own, event=REST)["body"] == body.decode()
    own["headers"] = {"Content-Type": "application/octet-stream"}
    assert base64.b64decode(encode_response(own, event=REST)["body"]) == body


def test_base64_under_the_flag_counts_for_the_quota() -> None:
    body = base64.b64encode(bytes(5_000_000))
    own = {
        "statusCode": 200,
        "isBase64Encoded": True,
        "headers": {"Content-Type": "image/png"},
        "body": body,
    }
    with pytest.raises(ResponseTooLargeError):
        encode_response(own, event=REST)


@pytest.mark.parametrize("value", ["base64", "BASE64", "gzip, base64"])
def test_base64_is_no_content_coding(value: str) -> None:
    reason = (
        f"is {value!r}, but base64 is no content coding (RFC 9110 §8.4.1): a client would be told "
        "to undo what the gateway has undone. Leave the field out; the library encodes the body, "
        "and sets isBase64Encoded"
    )
    with pytest.raises(FieldError) as raised:
        encode_response(PNG, headers={"content-encoding": value})
    assert str(raised.value) == f"header 'Content-Encoding' {reason}"
    with pytest.raises(FieldError) as raised:
        encode_response({"statusCode": 200, "headers": {"Content-Encoding": value}, "body": PNG})
    assert str(raised.value) == f"the envelope's Content-Encoding {reason}"


@pytest.mark.parametrize("key", ["Content-Encoding", "content-encoding"])
def test_coded_bytes_in_an_envelope_travel_as_base64_whatever_they_are(key: str) -> None:
    own = {"statusCode": 200, "headers": {"Content-Type": "text/css", key: "br"}, "body": b"a{}"}
    assert encode_response(own, event=REST) == {**own, "body": "YXt9", "isBase64Encoded": True}


def test_a_field_without_a_value_in_an_envelope_stays() -> None:
    own = {"statusCode": 200, "multiValueHeaders": {"x": [], "Content-Type": ["a/b"]}, "body": PNG}
    assert encode_response(own, event=REST) == {
        **own,
        "body": base64.b64encode(PNG).decode(),
        "isBase64Encoded": True,
    }


def test_an_answer_that_passes_and_is_too_large_is_an_error_whoever_would_take_over() -> None:
    own = {"statusCode": 200, "body": "a" * 6_300_000}
    handler = binary_response(on_too_large=lambda representation, event: "smaller")(
        lambda event, context: own
    )
    with pytest.raises(ResponseTooLargeError):
        handler(REST, None)


def test_an_envelope_may_hold_what_the_runtime_writes_as_json() -> None:
    # DynamoDB's numbers; the runtime's encoder knows Decimal.
    response = encode_response({"statusCode": Decimal(201), "body": PNG})
    assert (response["statusCode"], response["headers"]) == (Decimal(201), GUESSED_PNG)


def test_headers_of_an_envelope_that_are_no_dict_are_named() -> None:
    with pytest.raises(ResultTypeError) as raised:
        encode_response({"statusCode": 200, "headers": [("x", "1")], "body": PNG})
    assert str(raised.value) == (
        '\'headers\' of the envelope is a list, not a dict: write {"Content-Type": "image/png"}'
    )


def test_an_image_in_an_envelope_is_encoded_too() -> None:
    response = encode_response({"statusCode": 200, "body": Image.new("L", (3, 2))})
    assert response["headers"] == {"Content-Type": "image/png"}
    assert opened(response).size == (3, 2)


def test_text_bytes_in_an_envelope_travel_as_text() -> None:
    own = {"statusCode": 200, "headers": {"Content-Type": "text/css"}, "body": b"a{}"}
    assert encode_response(own) == {**own, "body": "a{}", "isBase64Encoded": False}


def test_any_dict_passes_lambda_at_edge() -> None:
    edge = event("edge-origin-request")
    request = edge["Records"][0]["cf"]["request"]
    handler = binary_response(lambda event, context: event["Records"][0]["cf"]["request"])
    assert handler(edge, None) is request


def test_bytes_in_a_generated_response_are_encoded() -> None:
    own = {"status": "200", "headers": {"x": [{"key": "X", "value": "1"}]}, "body": PNG}
    assert encode_response(own, event=event("edge-viewer-request")) == {
        "status": "200",
        "headers": {
            "x": [{"key": "X", "value": "1"}],
            "content-type": [{"key": "Content-Type", "value": "image/png"}],
            "x-content-type-options": [{"key": "X-Content-Type-Options", "value": "nosniff"}],
        },
        "body": base64.b64encode(PNG).decode(),
        "bodyEncoding": "base64",
    }


def test_an_envelope_has_no_place_in_a_bare_response() -> None:
    with pytest.raises(ResultTypeError) as raised:
        encode_response({"statusCode": 404}, envelope=False)
    assert str(raised.value) == (
        "envelope=False sends the content alone, but the handler returned an envelope (statusCode "
        "404): return its body, raise an exception that a selectionPattern maps to a status, or "
        "leave envelope=False out"
    )


@pytest.mark.parametrize("options", [{}, {"envelope": False}])
def test_an_encoded_response_is_not_encoded_again(options: Any) -> None:
    mapped = event("mapped-serverless")
    inner = encode_response(PNG, event=mapped, **options)
    assert encode_response(inner, event=mapped, **options) == inner
    assert json.loads(json.dumps(inner)) == inner


def test_content_without_its_envelope_is_refused_where_a_proxy_needs_it() -> None:
    handler = binary_response(lambda event, context: encode_response(PNG, envelope=False))
    with pytest.raises(OptionError) as raised:
        handler(REST, None)
    assert str(raised.value) == (
        "envelope=False is for mapped (non-proxy) integrations, but the event is that of "
        "rest-proxy, which needs the envelope: leave envelope=False out"
    )


@pytest.mark.parametrize(
    ("media_type", "body", "is_base64"),
    [
        ("image/svg+xml", "<svg/>", False),
        ("application/json", "<svg/>", False),
        ("application/octet-stream", "PHN2Zy8+", True),
        ("image/x-mine", "PHN2Zy8+", True),
    ],
)
@pytest.mark.parametrize("key", ["Content-Type", "content-type", "CONTENT-TYPE"])
def test_the_media_type_of_an_envelope_decides_text_or_base64(
    key: str, media_type: str, body: str, is_base64: bool
) -> None:
    own = {"statusCode": 200, "headers": {key: media_type}, "body": b"<svg/>"}
    assert encode_response(own, event=REST) == {**own, "body": body, "isBase64Encoded": is_base64}


@pytest.mark.parametrize("status", ["1ab", "1 0", "12", "1000", 1.5, True])
def test_an_envelope_of_no_status_that_we_know_passes_as_it_is(status: Any) -> None:
    own = {"statusCode": status, "body": "its own"}
    handler = binary_response(lambda event, context: dict(own))
    assert handler(event("rest-proxy"), None) == own
