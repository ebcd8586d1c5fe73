"""Response streaming: function URLs, REST APIs with STREAM, and routes that do not match it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gateway.samples import PICTURE, envelope, get
from lambda_binary.gateway import FunctionError, Request, Settings, SettingsError, respond

URL = Settings("function-url", invoke_mode="RESPONSE_STREAM")
REST = Settings(response_transfer_mode="STREAM")
BUFFERED = Settings()

NULS = b"\0" * 8
OCTETS = (("Content-Type", "application/octet-stream"),)
JSON = (("Content-Type", "application/json"),)
PRELUDE = b'{"statusCode": 206, "headers": {"Content-Type": "image/png"}, "cookies": ["a=b"]}'


def written(prelude: Any, body: bytes = PICTURE) -> bytes:
    return json.dumps(prelude).encode() + NULS + body


@pytest.mark.parametrize("settings", [URL, REST])
@pytest.mark.parametrize("accept", ["image/avif,image/webp,*/*;q=0.8", "application/json", None])
def test_stream_with_a_prelude_sends_its_bytes_as_they_are(
    settings: Settings, accept: str | None
) -> None:
    """Documented: no binaryMediaTypes, no base64, whatever Accept says."""
    response = respond(settings, get(accept), PRELUDE + NULS + PICTURE + NULS)
    assert (response.status, response.headers, response.body) == (
        206,
        (("Content-Type", "image/png"), ("Set-Cookie", "a=b")),
        PICTURE + NULS,
    )


@pytest.mark.parametrize("settings", [URL, REST])
def test_prelude_without_a_type_is_octets(settings: Settings) -> None:
    response = respond(settings, get(), b"{}" + NULS + b"x")
    assert (response.status, response.headers, response.body) == (200, OCTETS, b"x")


@pytest.mark.parametrize("settings", [URL, REST])
def test_stream_may_be_longer_than_a_buffered_payload(settings: Settings) -> None:
    """Documented: 200 MB; Lambda's 6 MB are those of a buffered invocation."""
    body = bytes(7 * 1024 * 1024)
    assert respond(settings, get(), written({}, body)).body == body


def test_values_of_multi_value_headers_stand_for_a_name_in_both_maps() -> None:
    """Documented."""
    prelude = {
        "headers": {"Content-Type": "x/y", "x-both": "single"},
        "multiValueHeaders": {"X-Both": ["1", "2"]},
    }
    assert respond(REST, get(), written(prelude)).headers == (
        ("Content-Type", "x/y"),
        ("X-Both", "1"),
        ("X-Both", "2"),
    )


# What a function writes that does not follow the format.
UNFORMATTED: list[Any] = [
    envelope(),
    "text",
    b"no prelude",
    b"[]" + NULS,
    b"{}" + b"\0" * 7,
    written({"statusCode": "x"}),
    written({"statusCode": 200, "body": "x"}),
    written({"headers": {"x-filler": "x" * 16_384}}),
]


@pytest.mark.parametrize("result", UNFORMATTED)
def test_anything_else_is_500_on_a_rest_stream(result: Any) -> None:
    """Documented: the function does not follow the streaming format."""
    response = respond(REST, get(), result)
    assert (response.status, response.body) == (500, b'{"message": "Internal server error"}')
    assert response.notes[-1].effect == "refused"


def test_failed_function_is_502() -> None:
    assert respond(URL, get(), FunctionError("boom")).status == 502
    assert respond(REST, get(), FunctionError("boom")).status == 502


def test_buffered_route_of_a_streaming_function_has_no_body() -> None:
    """Documented: status and fields are sent, the body is not."""
    response = respond(BUFFERED, get("*/*"), PRELUDE + NULS + PICTURE)
    assert (response.status, response.headers, response.body) == (
        206,
        (("Content-Type", "image/png"), ("Set-Cookie", "a=b")),
        b"",
    )
    assert (response.notes[-1].rule, response.notes[-1].effect) == (
        "stream-on-buffered-route",
        "altered",
    )


@pytest.mark.parametrize(
    "data", [b"no prelude", b"[]" + NULS, b'{"statusCode": "x"}' + NULS, b"{}" + b"\0" * 7]
)
def test_function_url_sends_a_stream_without_prelude_whole(data: bytes) -> None:
    response = respond(URL, get(), data)
    assert (response.status, response.headers, response.body) == (200, OCTETS, data)


def test_buffered_result_behind_a_stream_url_is_not_interpreted() -> None:
    """Recorded, LocalStack test_lambda_url_echo_invoke."""
    response = respond(URL, get(), {"statusCode": 200, "body": "x"})
    assert (response.status, response.body) == (200, b'{"statusCode": 200, "body": "x"}')
    assert response.notes[-1].effect == "altered"


def test_gateway_compresses_no_stream() -> None:
    """Documented."""
    settings = Settings(response_transfer_mode="STREAM", minimum_compression_size=0)
    request = Request(headers={"Accept-Encoding": "gzip"})
    response = respond(settings, request, written({}, b"x" * 999))
    assert (response.field("Content-Encoding"), response.body) == (None, b"x" * 999)


@pytest.mark.parametrize("integration", ["rest-mapped", "http-api", "alb", "edge"])
def test_rest_proxies_alone_stream(integration: str) -> None:
    with pytest.raises(SettingsError, match=r"response_transfer_mode is 'STREAM'"):
        Settings(integration, response_transfer_mode="STREAM")


def test_function_url_has_another_word_for_it() -> None:
    with pytest.raises(SettingsError, match=r"write invoke_mode = 'RESPONSE_STREAM'"):
        Settings("function-url", response_transfer_mode="STREAM")


def test_what_is_reported_of_function_urls_is_told_and_not_done() -> None:
    coded = {"headers": {"Content-Encoding": "gzip", "Content-Type": "a/b"}}
    response = respond(URL, get(), written(coded))
    assert response.body == PICTURE
    assert (response.notes[-1].rule, response.notes[-1].effect) == ("stream-gzip-undone", "unknown")
    empty = respond(URL, get(), written({"headers": {"Content-Type": "a/b"}}, b""))
    assert (empty.notes[-1].rule, empty.notes[-1].grade) == ("stream-empty-body", "reported")


def test_content_length_of_a_rest_stream_is_the_message_s_own() -> None:
    """Documented; a function URL is reported to rename it."""
    prelude = {"headers": {"Content-Length": "264", "Content-Type": "a/b"}}
    own = (("Content-Length", "264"), ("Content-Type", "a/b"))
    assert respond(REST, get(), written(prelude)).headers == own
    assert respond(REST, Request("HEAD"), written(prelude)).headers == own
    assert respond(URL, get(), written(prelude)).headers == (
        ("x-amzn-Remapped-Content-Length", "264"),
        ("Content-Type", "a/b"),
    )


@pytest.mark.parametrize(
    "prelude",
    [
        {"headers": {"Content-Length": "many", "Content-Type": "a/b"}},
        {"headers": {"Content-Length": "-1", "Content-Type": "a/b"}},
        {"headers": {"Content-Length": "\u0661", "Content-Type": "a/b"}},
        {"headers": {"Content-Type": "a/b"}, "multiValueHeaders": {"Content-Length": ["1", "2"]}},
        {"statusCode": 204, "headers": {"Content-Length": "0", "Content-Type": "a/b"}},
    ],
)
def test_what_is_no_length_frames_no_message(prelude: dict[str, Any]) -> None:
    response = respond(REST, get(), written(prelude, b""))
    assert response.headers == (("Content-Type", "a/b"),)
    assert "framing-fields" in [note.rule for note in response.notes]


def test_a_length_in_a_buffered_envelope_is_still_renamed() -> None:
    response = respond(BUFFERED, get(), envelope(headers={"Content-Length": "3"}))
    assert response.field("x-amzn-Remapped-Content-Length") == "3"
    assert response.field("Content-Length") is None
