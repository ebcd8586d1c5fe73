"""Envelopes of the handler's own: what passes, and what is encoded in them."""

from __future__ import annotations

import base64
import json
from decimal import Decimal
from typing import Any

import pytest
from PIL import Image

from events import event
from lambda_binary import (
    OptionError,
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
