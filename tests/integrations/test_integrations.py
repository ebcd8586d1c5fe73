"""Which integration made an event, and the whole payload that each one gets."""

from __future__ import annotations

from collections import UserDict
from types import MappingProxyType
from typing import Any, cast

import pydantic
import pytest

from events import NAMES, event
from lambda_binary import EventError, FieldError, OptionError, encode_response
from lambda_binary.integrations import field, identify, lambda_quota, selects

PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)
PNG_BASE64 = "iVBORw0KGgoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

IDENTIFIED = {
    "alb": "alb",
    "alb-multi-value": "alb-multi-value",
    "edge-origin-request": "edge-origin",
    "edge-origin-response": "edge-origin",
    "edge-viewer-request": "edge-viewer",
    "function-url": "function-url",
    "http-api-1.0": "http-api-1.0",
    "http-api-2.0": "http-api-2.0",
    "http-api-2.0-custom-domain": "http-api-2.0",
    "lattice-1": "lattice",
    "lattice-2": "lattice",
    "mapped-raw-body": "mapped",
    "mapped-serverless": "mapped",
    "rest-proxy": "rest-proxy",
    "rest-proxy-of-an-emulator": "rest-proxy",
    "websocket": "websocket",
}


def test_every_event_file_is_in_the_table() -> None:
    assert sorted(IDENTIFIED) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_an_event_tells_its_integration(name: str) -> None:
    assert identify(event(name)).name == IDENTIFIED[name]


@pytest.mark.parametrize("domain", [None, 5, {}, b"a.on.aws"])
def test_a_domain_that_is_no_str_is_no_function_url(domain: Any) -> None:
    made = event("function-url")
    made["requestContext"]["domainName"] = domain
    assert identify(made).name == "http-api-2.0"


def test_no_event_is_any_proxy() -> None:
    assert identify(None).name == "any-proxy"


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"Records": []},
        {"Records": [5]},
        {"Records": "cf"},
        {"Records": [{"s3": {}}]},
        {"requestContext": None},
        {"requestContext": 5},
        {"requestContext": "elb"},
        {"requestContext": {}},
        {"version": "2.0"},
        {"version": "1.0", "requestContext": {}},
        {"version": "3.0", "requestContext": {"http": {}}},
        {"httpMethod": "GET", "requestContext": {}},
    ],
)
def test_what_is_no_known_proxy_event_is_mapped(odd: dict[str, Any]) -> None:
    assert identify(odd).name == "mapped"


def test_a_mapping_that_is_no_dict_is_read_the_same_way() -> None:
    assert identify(UserDict(event("rest-proxy"))).name == "rest-proxy"


@pytest.mark.parametrize("wrong", [[], "x", 5, b"{}"])
def test_an_event_that_is_no_mapping_is_refused(wrong: Any) -> None:
    with pytest.raises(EventError) as raised:
        encode_response(PNG, event=wrong)
    assert str(raised.value) == (
        f"event is a {type(wrong).__name__}, not a mapping: pass the dict that Lambda gave the "
        "handler as its first argument (a mapped integration whose request body is not a JSON "
        'object needs a request template that makes one, as {"body": ...})'
    )


def test_a_model_for_an_event_is_told_where_the_decorator_belongs() -> None:
    class Asked(pydantic.BaseModel):
        path: str

    with pytest.raises(EventError) as raised:
        encode_response(PNG, event=cast("Any", Asked(path="/")))
    assert str(raised.value) == (
        "event is the model Asked, not the dict that Lambda gave: put @binary_response above "
        "@event_parser, or pass encode_response() the dict"
    )


def answer(name: str, **options: Any) -> Any:
    return encode_response(
        PNG,
        status_code=201,
        headers={"x-one": "1", "Link": ["</a>", "</b>"]},
        event=event(name),
        **options,
    )


GUESSED = {"Content-Type": "image/png", "X-Content-Type-Options": "nosniff"}
ONE_COOKIE = ["a=1; Path=/"]
TWO_COOKIES = ["a=1; Path=/", "b=2"]


@pytest.mark.parametrize("name", ["rest-proxy", "rest-proxy-of-an-emulator", "http-api-1.0"])
def test_payload_1(name: str) -> None:
    assert answer(name, cookies=TWO_COOKIES) == {
        "statusCode": 201,
        "headers": {**GUESSED, "X-One": "1"},
        "multiValueHeaders": {"Link": ["</a>", "</b>"], "Set-Cookie": TWO_COOKIES},
        "body": PNG_BASE64,
        "isBase64Encoded": True,
    }


@pytest.mark.parametrize("name", ["rest-proxy", "http-api-1.0"])
def test_payload_1_has_several_cookies_where_no_other_field_is_repeated(name: str) -> None:
    assert encode_response(PNG, cookies=TWO_COOKIES, event=event(name)) == {
        "statusCode": 200,
        "headers": GUESSED,
        "multiValueHeaders": {"Set-Cookie": TWO_COOKIES},
        "body": PNG_BASE64,
        "isBase64Encoded": True,
    }


def test_payload_1_has_a_repeated_field_where_there_is_no_cookie() -> None:
    assert answer("rest-proxy") == {
        "statusCode": 201,
        "headers": {**GUESSED, "X-One": "1"},
        "multiValueHeaders": {"Link": ["</a>", "</b>"]},
        "body": PNG_BASE64,
        "isBase64Encoded": True,
    }


def test_payload_1_with_single_values_needs_no_multi_value_map() -> None:
    assert encode_response(PNG, cookies=ONE_COOKIE, event=event("rest-proxy")) == {
        "statusCode": 200,
        "headers": {**GUESSED, "Set-Cookie": "a=1; Path=/"},
        "body": PNG_BASE64,
        "isBase64Encoded": True,
    }


@pytest.mark.parametrize("name", ["http-api-2.0", "http-api-2.0-custom-domain", "function-url"])
def test_payload_2(name: str) -> None:
    assert answer(name, cookies=TWO_COOKIES) == {
        "statusCode": 201,
        "headers": {**GUESSED, "X-One": "1", "Link": "</a>, </b>"},
        "cookies": TWO_COOKIES,
        "body": PNG_BASE64,
        "isBase64Encoded": True,
    }


def test_alb() -> None:
    assert answer("alb", cookies=ONE_COOKIE) == {
        "statusCode": 201,
        "statusDescription": "201 Created",
        "headers": {
            **GUESSED,
            "X-One": "1",
            "Link": "</a>, </b>",
            "Set-Cookie": "a=1; Path=/",
        },
        "body": PNG_BASE64,
        "isBase64Encoded": True,
    }


def test_alb_with_multi_value_headers() -> None:
    assert answer("alb-multi-value", cookies=TWO_COOKIES) == {
        "statusCode": 201,
        "statusDescription": "201 Created",
        "headers": {
            **GUESSED,
            "X-One": "1",
            "Link": "</a>, </b>",
            "Set-Cookie": "a=1; Path=/",
        },
        "multiValueHeaders": {
            "Content-Type": ["image/png"],
            "X-Content-Type-Options": ["nosniff"],
            "X-One": ["1"],
            "Link": ["</a>", "</b>"],
            "Set-Cookie": TWO_COOKIES,
        },
        "body": PNG_BASE64,
        "isBase64Encoded": True,
    }


def test_a_status_without_a_phrase_is_described_by_its_number() -> None:
    assert encode_response(PNG, status_code=299, event=event("alb"))["statusDescription"] == "299"
    assert "statusDescription" not in encode_response(
        PNG, status_code=299, event=event("edge-origin-request")
    )


@pytest.mark.parametrize("name", ["edge-viewer-request", "edge-origin-request"])
def test_edge(name: str) -> None:
    assert answer(name, cookies=TWO_COOKIES) == {
        "status": "201",
        "statusDescription": "Created",
        "headers": {
            "content-type": [{"key": "Content-Type", "value": "image/png"}],
            "x-content-type-options": [{"key": "X-Content-Type-Options", "value": "nosniff"}],
            "x-one": [{"key": "X-One", "value": "1"}],
            "link": [{"key": "Link", "value": "</a>"}, {"key": "Link", "value": "</b>"}],
            "set-cookie": [
                {"key": "Set-Cookie", "value": "a=1; Path=/"},
                {"key": "Set-Cookie", "value": "b=2"},
            ],
        },
        "body": PNG_BASE64,
        "bodyEncoding": "base64",
    }


def test_edge_text_says_so() -> None:
    assert encode_response("hi", event=event("edge-origin-request")) == {
        "status": "200",
        "statusDescription": "OK",
        "headers": {
            "content-type": [{"key": "Content-Type", "value": "text/plain; charset=utf-8"}]
        },
        "body": "hi",
        "bodyEncoding": "text",
    }


@pytest.mark.parametrize(
    "name", ["Connection", "X-Amz-Cf-Id", "X-Edge-Location", "X-Real-IP", "Content-Length"]
)
def test_edge_refuses_the_headers_that_cloudfront_answers_502_to(name: str) -> None:
    with pytest.raises(FieldError) as raised:
        encode_response(PNG, headers={name: "1"}, event=event("edge-viewer-request"))
    assert str(raised.value) == (
        f"the header {name!r} is not allowed in a Lambda@Edge response: CloudFront answers 502 "
        "to it (Restrictions on edge functions); leave it out"
    )


@pytest.mark.parametrize("name", ["mapped-serverless", "mapped-raw-body"])
@pytest.mark.parametrize(
    ("body", "media_type", "encoded"),
    [(PNG, "image/png", PNG_BASE64), ("hé", "text/plain; charset=utf-8", "aMOp")],
)
def test_mapped_gets_everything_as_base64(
    name: str, body: Any, media_type: str, encoded: str
) -> None:
    payload = encode_response(body, content_type=media_type, event=event(name))
    assert payload == {
        "statusCode": 200,
        "headers": {"Content-Type": media_type},
        "body": encoded,
        "isBase64Encoded": True,
    }


@pytest.mark.parametrize("name", [None, "mapped-serverless"])
def test_bare_is_the_base64_text_alone(name: str | None) -> None:
    result = encode_response(PNG, envelope=False, event=event(name) if name else None)
    assert result == PNG_BASE64


def test_bare_text_is_base64_too() -> None:
    assert encode_response("h\u00e9", envelope=False) == "aMOp"


def test_bare_content_is_sent_whole_whatever_the_request_asks_for() -> None:
    asked = {"httpMethod": "GET", "headers": {"Range": "bytes=0-1"}}
    for sent in (asked, {**asked, "httpMethod": "HEAD"}):
        assert encode_response(PNG, envelope=False, event=sent) == PNG_BASE64


def test_bare_for_a_proxy_integration_is_refused() -> None:
    with pytest.raises(OptionError) as raised:
        encode_response(PNG, envelope=False, event=event("rest-proxy"))
    assert str(raised.value) == (
        "envelope=False is for mapped (non-proxy) integrations, but the event is that of "
        "rest-proxy, which needs the envelope: leave envelope=False out"
    )


@pytest.mark.parametrize(
    "trigger",
    [
        {"Records": [{"eventSource": "aws:s3", "s3": {"object": {"key": "a.png"}}}]},
        {"Records": [{"eventSource": "aws:sqs", "body": "{}"}]},
        {"Records": []},
        {"Records": [{"cf": {"config": {"eventType": "viewer-request"}}}]},
        {"Records": [{"cf": {"request": None}}]},
    ],
)
def test_an_event_of_records_without_a_request_has_no_fields(trigger: dict[str, Any]) -> None:
    assert field(trigger, "range") is None
    assert not selects(trigger)


@pytest.mark.parametrize(
    ("headers", "multi", "value"),
    [
        ({}, {"Accept": ["image/webp", None, "*/*"]}, "image/webp, */*"),
        ({}, {"Accept": [None]}, None),
        ({}, {"Accept": []}, None),
        ({}, {"Accept": None}, None),
        ({"Accept": 5}, {}, None),
        ({"ACCEPT": "image/png"}, None, "image/png"),
        (None, {"accept": ["image/png"]}, "image/png"),
    ],
)
def test_a_field_of_the_request_is_what_its_values_say(
    headers: Any, multi: Any, value: str | None
) -> None:
    assert field({"headers": headers, "multiValueHeaders": multi}, "accept") == value


@pytest.mark.parametrize("name", ["alb-multi-value", "rest-proxy"])
def test_a_field_that_only_the_multi_value_map_has_selects(name: str) -> None:
    sent = event(name)
    sent.update(httpMethod="GET", headers={"Host": "a"})
    sent["multiValueHeaders"] = {"Host": ["a"], "If-None-Match": ['"v1"']}
    assert encode_response(PNG, etag="v1", event=sent)["statusCode"] == 304
    assert selects(sent)
    assert not selects({**sent, "multiValueHeaders": {"Host": ["a"], "Accept": ["*/*"]}})
    assert not selects({**sent, "multiValueHeaders": {"Host": ["a"]}})


@pytest.mark.parametrize("name", ["lattice-1", "lattice-2", "websocket"])
def test_integrations_of_unknown_behaviour_get_the_common_payload(name: str) -> None:
    assert encode_response(PNG, event=event(name)) == {
        "statusCode": 200,
        "headers": GUESSED,
        "body": PNG_BASE64,
        "isBase64Encoded": True,
    }


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        (
            None,
            "pass the handler's event (event=event) so that the integration is known, or set a "
            "single cookie",
        ),
        (
            "alb",
            "enable lambda.multi_value_headers.enabled on the target group, or set a single cookie",
        ),
        (
            "mapped-serverless",
            "use a proxy integration for this route (the event is that of a mapped one), or set a "
            "single cookie",
        ),
        ("lattice-1", "set a single cookie"),
        ("websocket", "set a single cookie"),
    ],
)
def test_several_cookies_are_refused_with_what_makes_room(name: str | None, advice: str) -> None:
    with pytest.raises(FieldError) as raised:
        encode_response(PNG, cookies=TWO_COOKIES, event=event(name) if name else None)
    assert str(raised.value) == (
        f"2 cookies cannot be carried here: this payload has one value per field; {advice}"
    )


def test_without_an_event_the_payload_is_legal_for_every_proxy() -> None:
    payload = encode_response(PNG, cookies=ONE_COOKIE, headers={"Link": ["</a>", "</b>"]})
    assert payload == {
        "statusCode": 200,
        "headers": {**GUESSED, "Link": "</a>, </b>", "Set-Cookie": "a=1; Path=/"},
        "body": PNG_BASE64,
        "isBase64Encoded": True,
    }


@pytest.mark.parametrize("name", ["mapped-serverless", "mapped-raw-body"])
@pytest.mark.parametrize("options", [{}, {"content_type": "text/plain; charset=utf-8"}])
def test_bytes_that_are_text_go_to_a_mapped_integration_as_base64(
    name: str, options: dict[str, str]
) -> None:
    # CONVERT_TO_BINARY decodes whatever it gets; "hello" would come out as other bytes.
    payload = encode_response(b"hello", event=event(name), **options)
    assert (payload["body"], payload["isBase64Encoded"]) == ("aGVsbG8=", True)
    own = {"statusCode": 200, "headers": {"Content-Type": "text/plain"}, "body": b"hello"}
    assert encode_response(own, event=event(name)) == {
        **own,
        "body": "aGVsbG8=",
        "isBase64Encoded": True,
    }


@pytest.mark.parametrize(
    ("made", "name"),
    [
        ({"version": "2.0", "requestContext": {}}, "mapped"),
        ({"version": "1.0", "requestContext": {}}, "mapped"),
        ({"raw_path": "/"}, "mapped"),
        ({"is_base64_encoded": False}, "mapped"),
        ({"raw_path": "/", "is_base64_encoded": False}, "lattice"),
        # Data classes hand out mappings.
        ({"requestContext": MappingProxyType({"elb": {}})}, "alb"),
        ({"requestContext": "text"}, "mapped"),
    ],
)
def test_half_a_fingerprint_names_no_integration(made: dict[str, Any], name: str) -> None:
    assert identify(made).name == name


def test_the_recorded_quota_itself_may_be_said() -> None:
    assert lambda_quota("6291556") == 6_291_556
