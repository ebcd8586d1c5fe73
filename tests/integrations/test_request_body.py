"""The request's bytes, whatever the integration did to them."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import event
from lambda_binary import EventError, decode_body

BYTES = b"\x89PNG\r\n\x00\xff"
BASE64 = base64.b64encode(BYTES).decode()


def with_body(name: str, **keys: Any) -> dict[str, Any]:
    return {**event(name), **keys}


def edge_body(**keys: Any) -> dict[str, Any]:
    made = event("edge-origin-request")
    made["Records"][0]["cf"]["request"]["body"] = keys
    return made


@pytest.mark.parametrize(
    "made",
    [
        with_body("rest-proxy", body=BASE64, isBase64Encoded=True),
        with_body("http-api-1.0", body=BASE64, isBase64Encoded=True),
        with_body("http-api-2.0", body=BASE64, isBase64Encoded=True),
        with_body("function-url", body=BASE64, isBase64Encoded=True),
        with_body("alb", body=BASE64, isBase64Encoded=True),
        with_body("alb-multi-value", body=BASE64, isBase64Encoded=True),
        with_body("lattice-1", body=BASE64, is_base64_encoded=True),
        with_body("lattice-2", body=BASE64, isBase64Encoded=True),
        with_body("mapped-serverless", body=BASE64, isBase64Encoded=True),
        with_body("mapped-serverless", body=BASE64, isBase64Encoded="true"),
        edge_body(inputTruncated=False, action="read-only", encoding="base64", data=BASE64),
    ],
)
def test_base64_is_decoded(made: dict[str, Any]) -> None:
    assert decode_body(made) == BYTES


@pytest.mark.parametrize(
    "made",
    [
        with_body("rest-proxy", body="hé"),
        with_body("http-api-2.0", body="hé"),
        with_body("alb", body="hé", isBase64Encoded=False),
        with_body("mapped-serverless", body="hé"),
        edge_body(inputTruncated=False, action="read-only", encoding="text", data="hé"),
    ],
)
def test_text_is_utf_8(made: dict[str, Any]) -> None:
    assert decode_body(made) == "hé".encode()


@pytest.mark.parametrize(
    "made",
    [
        event("rest-proxy"),
        event("http-api-2.0"),
        event("alb"),
        event("edge-viewer-request"),
        event("edge-origin-request"),
        with_body("mapped-serverless", body=None),
    ],
)
def test_no_body_is_empty(made: dict[str, Any]) -> None:
    assert decode_body(made) == b""


def test_a_mapped_body_that_the_template_made_an_object_comes_back_as_json() -> None:
    sent = {"name": "é", "sizes": [1, 2]}
    made = with_body("mapped-serverless", body=sent)
    assert decode_body(made) == '{"name":"é","sizes":[1,2]}'.encode()
    assert json.loads(decode_body(made)) == sent


@pytest.mark.parametrize("broken", ["a", "====", "aGVsbG8", "aGVs bG8=", "a-_b", "é", "aGVs\nbG8="])
def test_broken_base64_is_shown(broken: str) -> None:
    with pytest.raises(EventError) as raised:
        decode_body(with_body("rest-proxy", body=broken, isBase64Encoded=True))
    message = str(raised.value)
    assert message.startswith("event['body'] is marked as base64 and is not (")
    assert message.endswith(
        f"): {broken!r}; pass the event as Lambda gave it, its body not decoded before"
    )


def test_long_broken_base64_is_cut() -> None:
    with pytest.raises(EventError, match=r"'!{24}…'; pass"):
        decode_body(with_body("rest-proxy", body="!" * 5000, isBase64Encoded=True))


def test_a_body_that_lambda_at_edge_cut_off_is_refused() -> None:
    made = edge_body(inputTruncated=True, action="read-only", encoding="base64", data=BASE64)
    with pytest.raises(EventError) as raised:
        decode_body(made)
    assert str(raised.value) == (
        "event['Records'][0]['cf']['request']['body'] was cut off by Lambda@Edge (inputTruncated "
        "is true): let the origin read large uploads, or have the client upload to S3"
    )


def test_a_mapped_event_without_a_body_says_where_to_put_it() -> None:
    with pytest.raises(EventError) as raised:
        decode_body(event("mapped-raw-body"))
    assert str(raised.value) == (
        "the event has no key 'body', and is that of a mapped integration, where the request "
        "template decides what the event is: put the body into it, as in "
        '{"body": "$input.body", "isBase64Encoded": true} with contentHandling CONVERT_TO_TEXT'
    )


@pytest.mark.parametrize("wrong", [None, [], "x", 5])
def test_an_event_that_is_no_mapping_is_refused(wrong: Any) -> None:
    with pytest.raises(EventError, match=f"event is a {type(wrong).__name__}, not a mapping"):
        decode_body(wrong)


def test_a_body_that_no_json_event_holds_is_named() -> None:
    with pytest.raises(EventError) as raised:
        decode_body(with_body("rest-proxy", body=b"raw"))
    assert str(raised.value) == (
        "event['body'] is of type bytes, which no JSON event holds (Object of type bytes is not "
        "JSON serializable): pass the event as Lambda gave it"
    )


def test_a_lone_surrogate_is_no_text() -> None:
    with pytest.raises(EventError, match="has a lone surrogate at position 1"):
        decode_body(with_body("rest-proxy", body="a\udcff"))


@given(st.binary())
def test_what_a_gateway_encodes_comes_back(sent: bytes) -> None:
    body = base64.b64encode(sent).decode()
    assert decode_body(with_body("rest-proxy", body=body, isBase64Encoded=True)) == sent


@given(st.recursive(st.none() | st.booleans() | st.text(), lambda x: st.lists(x) | st.dictionaries(
    st.sampled_from(["Records", "cf", "config", "request", "body", "requestContext", "version"]), x
)))  # fmt: skip
def test_any_json_event_gives_bytes_or_an_event_error(made: Any) -> None:
    try:
        assert isinstance(decode_body(made), bytes)
    except EventError:
        pass
