"""Decorated handlers under AWS's own runtime client: the JSON that it posts, and its size."""

from __future__ import annotations

from base64 import b64decode, b64encode
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from events import event
from lambda_binary import encode_response
from lambda_binary.messages import BeyondQuota
from lambda_binary.transfer.quotas import check
from real.runtime_api import RESPONSE_LIMIT, Runtime, RuntimeExitedError

if TYPE_CHECKING:
    from collections.abc import Iterator

PNG_BASE64 = "iVBORw0KGgoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


@pytest.fixture(scope="module")
def runtime() -> Iterator[Runtime]:
    with Runtime("results.handler", limit=RESPONSE_LIMIT) as running:
        yield running


# --- What is posted ------------------------------------------------------------------------


def envelope(
    body: str, is_base64: bool, headers: dict[str, str], *, status: int = 200
) -> dict[str, Any]:
    return {"statusCode": status, "headers": headers, "body": body, "isBase64Encoded": is_base64}


PNG = {"Content-Type": "image/png", "X-Content-Type-Options": "nosniff"}
TEXT = {"Content-Type": "text/plain; charset=utf-8"}
SAVED = "attachment; filename=\"Gro_e.png\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.png"
DOWNLOAD = {**PNG, "Cache-Control": "max-age=60", "Content-Disposition": SAVED}
JSON = {"Content-Type": "application/json"}
OWN = {"X-Own": "1", **PNG}
POSTED = {
    "picture": envelope(PNG_BASE64, True, PNG),
    "download": envelope(PNG_BASE64, True, DOWNLOAD),
    "text": envelope('déjà "vu"\n', False, TEXT),
    "data": envelope('{"menu":["thé",1.5,null,true]}', False, JSON),
    "nothing": envelope("", False, {}, status=204),
    "own_envelope": envelope(PNG_BASE64, True, OWN, status=404),
    "of_the_context": envelope("function, time left: True", False, TEXT),
}


@pytest.mark.parametrize("case", POSTED)
def test_the_runtime_posts_the_envelope(runtime: Runtime, case: str) -> None:
    posted = runtime.invoke({**event("rest-proxy"), "case": case})
    assert (posted.kind, posted.media_type, posted.json) == (
        "response",
        "application/json",
        POSTED[case],
    )


def test_a_pillow_image_is_posted_as_a_png_of_its_pixels(runtime: Runtime) -> None:
    posted = runtime.invoke({**event("http-api-2.0"), "case": "image"}).json
    drawn = Image.open(BytesIO(b64decode(posted["body"])))
    assert drawn.convert("L").tobytes() == Image.linear_gradient("L").resize((16, 9)).tobytes()
    assert posted == envelope(posted["body"], True, {"Content-Type": "image/png"})


COOKIES = ["a=1", "b=2"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "rest-proxy",
            {
                **envelope("gone", False, TEXT, status=410),
                "multiValueHeaders": {"Set-Cookie": COOKIES},
            },
        ),
        ("http-api-2.0", {**envelope("gone", False, TEXT, status=410), "cookies": COOKIES}),
        (
            "edge-viewer-request",
            {
                "status": "410",
                "statusDescription": "Gone",
                "headers": {
                    "content-type": [{"key": "Content-Type", "value": TEXT["Content-Type"]}],
                    "set-cookie": [{"key": "Set-Cookie", "value": value} for value in COOKIES],
                },
                "body": "gone",
                "bodyEncoding": "text",
            },
        ),
    ],
)
def test_the_payload_is_that_of_the_events_integration(
    runtime: Runtime, name: str, expected: dict[str, Any]
) -> None:
    assert runtime.invoke({**event(name), "case": "own_response"}).json == expected


def test_without_envelope_the_base64_string_alone_is_posted(runtime: Runtime) -> None:
    assert runtime.invoke({"case": "bare"}).body == f'"{PNG_BASE64}"'.encode()


# --- What is raised ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "kind", "message", "place"),
    [
        ("key_error", "KeyError", "'thé'", 'return event["thé"]'),
        ("unsupported", "ResultTypeError", "a handler result of type set cannot be sent", "raise "),
        (
            "too_large",
            "ResponseTooLargeError",
            "the response is too large for rest-proxy: its JSON would have at least 6,666,",
            "raise ",
        ),
    ],
)
def test_an_exception_reaches_the_runtime(
    runtime: Runtime, case: str, kind: str, message: str, place: str
) -> None:
    posted = runtime.invoke({**event("rest-proxy"), "case": case})
    assert (posted.kind, posted.json["errorType"]) == ("error", kind)
    assert posted.json["errorMessage"].startswith(message)
    assert place in posted.json["stackTrace"][-1]


def test_the_end_of_the_process_is_not_swallowed(runtime: Runtime) -> None:
    with pytest.raises(RuntimeExitedError) as raised:
        runtime.invoke({**event("rest-proxy"), "case": "stopped"})
    assert raised.value.exit_status == 3


def test_an_illegal_option_is_reported_when_the_handler_is_imported() -> None:
    with Runtime("illegal_option.handler") as runtime:
        posted = runtime.invoke({})
    assert (posted.kind, posted.json["errorType"]) == ("init/error", "FieldError")
    assert "'../report.pdf'" in posted.json["errorMessage"]


def test_a_refusal_costs_no_cold_start_and_a_rejected_post_does(runtime: Runtime) -> None:
    def process() -> str:
        body: str = runtime.invoke({**event("rest-proxy"), "case": "process"}).json["body"]
        return body

    first = process()
    assert runtime.invoke({**event("rest-proxy"), "case": "too_large"}).kind == "error"
    assert process() == first
    assert runtime.invoke({"case": "too_large_by_hand"}).status == 413
    assert runtime.exit_status() == 1
    assert process() != first


# --- What it weighs ------------------------------------------------------------------------

# Python 3.12 and later write text as it is, earlier ones escape it.
RUNTIMES = ("AWS_Lambda_python3.11", "AWS_Lambda_python3.12")
TEXTS = {
    "empty": "",
    "ascii": "The quick brown fox.",
    "quotes and backslashes": 'say "C:\\new\\table" / twice',
    "newlines": "one\ntwo\r\nthree\tfour\f\b",
    "controls": "".join(map(chr, range(32))),
    "delete and C1 controls": "\x7f\x80\x85\x9f\xa0",
    "latin": "Größe, déjà, señor",
    "greek, arabic, chinese": "γλῶσσα لغة 語言",
    "combining": "e\u0301 a\u030a",
    "emoji": "📷 👩‍👩‍👧 🇨🇭",
    "line separators": "a\u2028b\u2029c\u2028",
    "the end of the plane": "\ud7ff\ue000\ufeff\ufffd\uffff",
    "beyond it": "\U00010000\U0010ffff",
    "markup": '<a href="?x=1&amp;y">\'</a>',
}


@pytest.fixture(scope="module", params=RUNTIMES)
def sizing(request: pytest.FixtureRequest) -> Iterator[Runtime]:
    with (
        pytest.MonkeyPatch.context() as patch,
        Runtime("sizes.handler", environment={"AWS_EXECUTION_ENV": request.param}) as running,
    ):
        patch.setenv("AWS_EXECUTION_ENV", request.param)
        yield running


def is_counted(payload: Any, content: bytes | str, size: int) -> bool:
    """Whether the library lets this payload pass at a quota of `size`, and at none below."""
    hollow = {} if isinstance(payload, str) else {**payload, "body": ""}
    check(hollow, content, isinstance(content, bytes), size)
    with pytest.raises(BeyondQuota) as beyond:
        check(hollow, content, isinstance(content, bytes), size - 1)
    return beyond.value.size == size


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("name", ["rest-proxy", "alb-multi-value", "edge-viewer-request"])
def test_a_texts_size_is_that_of_the_post(sizing: Runtime, name: str, text: str) -> None:
    posted = sizing.invoke({"event": event(name), "text": text})
    assert is_counted(encode_response(text, event=event(name)), text, len(posted.body))


@given(text=st.text())
@settings(max_examples=150, deadline=None)
def test_any_texts_size_is_that_of_the_post(sizing: Runtime, text: str) -> None:
    posted = sizing.invoke({"event": None, "text": text})
    assert is_counted(encode_response(text), text, len(posted.body))


@given(data=st.binary(), filename=st.text(min_size=1).filter(str.isprintable), bare=st.booleans())
@settings(max_examples=100, deadline=None)
def test_any_binarys_size_is_that_of_the_post(
    sizing: Runtime, data: bytes, filename: str, bare: bool
) -> None:
    name = None if bare else "x" + filename.replace("/", "").replace("\\", "")
    asked: dict[str, Any] = {
        "content_type": "application/octet-stream",
        "filename": name,
        "event": None,
        "envelope": not bare,
    }
    posted = sizing.invoke({**asked, "hex": data.hex()})
    payload = encode_response(data, **asked)
    assert posted.json == payload
    assert (payload if bare else payload["body"]) == b64encode(data).decode()
    assert is_counted(payload, data, len(posted.body))
