"""Text, what JSON holds, and None."""

from __future__ import annotations

import collections
import json
import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest

from events import event
from lambda_binary import OptionError, ResultValueError, encode_response
from payloads import text


def test_a_str_is_text() -> None:
    assert encode_response("hé") == text("hé", "text/plain; charset=utf-8")
    assert encode_response("<p>", content_type="text/html") == text("<p>", "text/html")


@pytest.mark.parametrize("media_type", ["image/png", "application/pdf", "application/zip"])
def test_a_str_under_a_binary_type_is_refused(media_type: str) -> None:
    with pytest.raises(ResultValueError) as raised:
        encode_response("aGVsbG8=", content_type=media_type)
    assert str(raised.value) == (
        f"a str cannot be sent under the binary type {media_type!r}: return the bytes themselves, "
        "before any base64; the library encodes them"
    )


@pytest.mark.parametrize("result", [{"a": 1}, [1], 5])
def test_json_under_a_binary_type_is_refused_too(result: Any) -> None:
    with pytest.raises(ResultValueError) as raised:
        encode_response(result, content_type="image/png")
    assert str(raised.value) == (
        f"the {type(result).__name__} that was returned becomes JSON, which cannot be sent under "
        "the binary type 'image/png': return the bytes that the type is for, or leave it out"
    )


@pytest.mark.parametrize(
    "media_type",
    ["text/csv", "text/csv; charset=utf-8", "TEXT/HTML", "application/xml", "image/svg+xml",
     "text/css", "text/calendar", "application/x-www-form-urlencoded", "multipart/form-data"],
)  # fmt: skip
@pytest.mark.parametrize("result", [{"a": 1}, [1], {}, collections.OrderedDict(a=1)])
def test_json_is_no_csv_and_no_page(media_type: str, result: Any) -> None:
    with pytest.raises(ResultValueError) as raised:
        encode_response(result, content_type=media_type)
    assert str(raised.value) == (
        f"the {type(result).__name__} that was returned becomes JSON, which is no {media_type}: "
        "return a str of that type, or declare 'application/json'"
    )
    assert encode_response(5, content_type=media_type)["body"] == "5"
    assert encode_response('{"a":1}', content_type=media_type)["body"] == '{"a":1}'


@pytest.mark.parametrize(
    "media_type",
    ["application/json", "application/ld+json", "text/plain", "application/vnd.mine+json",
     "application/yaml", "application/x-ndjson", "application/x-amz-json-1.1", "text/javascript",
     "application/csp-report", "text/x-mine"],
)  # fmt: skip
def test_json_is_sent_under_what_may_be_json(media_type: str) -> None:
    response = encode_response({"a": 1}, content_type=media_type)
    assert (response["headers"]["Content-Type"], response["body"]) == (media_type, '{"a":1}')


@pytest.mark.parametrize(
    "own",
    [
        {"isBase64Encoded": True, "body": "iVBORw0=", "headers": {}},
        {"isBase64Encoded": False, "body": "text"},
        {"body": b"data", "headers": {"Content-Type": "image/png"}},
        {"body": b"data", "cookies": ["a=b"], "isBase64Encoded": True},
    ],
)
def test_an_envelope_without_a_status_is_no_json(own: dict[str, Any]) -> None:
    with pytest.raises(ResultValueError) as raised:
        encode_response(own)
    assert str(raised.value) == (
        "the dict that was returned looks like an envelope, but has no statusCode, so that it "
        "would be sent as JSON: add 'statusCode': 200, or return its body alone"
    )


@pytest.mark.parametrize(
    "own", [{"body": "x", "headers": {"a": "b"}}, {"isBase64Encoded": True}, event("rest-proxy")]
)
def test_json_with_some_keys_of_an_envelope_is_json(own: dict[str, Any]) -> None:
    assert json.loads(encode_response(own)["body"]) == own


def test_arguments_beside_an_answer_that_passes_would_be_lost() -> None:
    edge = event("edge-viewer-request")
    for result, made in (({"statusCode": 200}, None), ({"error": "x"}, edge)):
        assert encode_response(result, event=made) is result
        with pytest.raises(OptionError) as raised:
            encode_response(result, status_code=401, event=made)
        assert str(raised.value) == (
            "encode_response was given an answer that passes untouched (a dict with statusCode, "
            "or any dict for Lambda@Edge), so its other arguments would be lost: write them into "
            "the dict, or pass JSON as text: encode_response(json.dumps(...), "
            "content_type='application/json', ...)"
        )


@pytest.mark.parametrize("result", ["x", {"a": 1}, [1]])
def test_text_in_a_content_coding_is_refused(result: Any) -> None:
    with pytest.raises(ResultValueError) as raised:
        encode_response(result, headers={"Content-Encoding": "gzip"})
    assert str(raised.value) == (
        "text and JSON cannot be sent under a content coding: return the coded bytes, as of "
        "gzip.compress(), or leave Content-Encoding out and give compress=True, which codes for "
        "the clients that take it"
    )


@pytest.mark.parametrize(
    ("media_type", "body", "is_base64"),
    [
        ("text/csv; charset=windows-1252", "yw==", True),
        ('text/csv; header=present; CHARSET="utf-16-le"', "ywA=", True),
        ("text/csv; charset=UTF8", "Ë", False),
        ("text/csv; charset=nobody-knows", "Ë", False),
    ],
)
def test_a_str_is_sent_in_the_charset_that_is_declared(
    media_type: str, body: str, is_base64: bool
) -> None:
    assert encode_response("Ë", content_type=media_type) == {
        "statusCode": 200,
        "headers": {"Content-Type": media_type},
        "body": body,
        "isBase64Encoded": is_base64,
    }


def test_a_str_that_its_charset_cannot_hold_is_refused() -> None:
    with pytest.raises(ResultValueError, match=r"U0001f600.*: declare charset=utf-8"):
        encode_response("😀", content_type="text/plain; charset=latin-1")


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(ResultValueError) as raised:
        encode_response("a\ud800")
    assert str(raised.value) == (
        "the text has a lone surrogate at position 1, which UTF-8 cannot hold: return bytes, or "
        "replace it with text.encode('utf-8', 'replace')"
    )


@pytest.mark.parametrize(
    ("result", "body"),
    [
        ({"a": [1, "é", None]}, '{"a":[1,"é",null]}'),
        ([], "[]"),
        (5, "5"),
        (1.5, "1.5"),
        (True, "true"),
        ({"price": Decimal("0.10"), "count": Decimal(3)}, '{"price":0.1,"count":3}'),
        ([Decimal("1E+308")], f"[1{'0' * 308}]"),
        ([Decimal("0E+999999999"), Decimal("0E-999999999")], "[0,0]"),
    ],
)
def test_what_json_holds_is_json(result: Any, body: str) -> None:
    assert encode_response(result) == text(body, "application/json")


NOT_A_NUMBER = (
    "a NaN or an Infinity is in it, which JSON has no number for (RFC 8259 §6); make it None, as "
    "in None if math.isnan(value) else value"
)
CIRCULAR: list[Any] = []
CIRCULAR.append(CIRCULAR)


def deep() -> Any:
    made: list[Any] = []
    for _ in range(100_000):
        made = [made]
    return made


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ({"a": b"x"}, "a value of type bytes is in it; return bytes alone, not inside JSON"),
        ([object()], "a value of type object is in it"),
        ([float("nan")], NOT_A_NUMBER),
        ({"a": [float("-inf")]}, NOT_A_NUMBER),
        (CIRCULAR, "a dict or list in it holds itself"),
        (
            [Decimal("1E+999999999")],
            "the Decimal 1E+999999999 is larger than a float; make it a str",
        ),
        (
            [Decimal("-1E+309")],
            "the Decimal -1E+309 is larger than a float; make it a str",
        ),
        (
            [Decimal("7" * 100_000)],
            f"the Decimal {'7' * 40}… is larger than a float; make it a str",
        ),
        (
            [Decimal("1E-999999999")],
            "the Decimal 1E-999999999 has more digits than a float; make it a str",
        ),
        ([Decimal("NaN")], "the Decimal NaN is no number that JSON has"),
        (
            {"a": Decimal("0.1234567890123456789012")},
            "the Decimal 0.1234567890123456789012 has more digits than a float; make it a str",
        ),
    ],
)
def test_what_json_cannot_hold_is_named(result: Any, reason: str) -> None:
    with pytest.raises(ResultValueError) as raised:
        encode_response(result)
    assert str(raised.value).startswith(
        f"JSON cannot hold the {type(result).__name__} that the handler returned: {reason}"
    )


def test_json_that_is_nested_too_deeply_is_named() -> None:
    with pytest.raises(ResultValueError) as raised:
        encode_response(deep())
    assert str(raised.value) == (
        "JSON cannot hold the list that the handler returned: it is nested too deeply"
    )


@pytest.mark.parametrize("shape", ["[value]", "{'a': value}", "(value, 1)"])
def test_no_depth_of_a_result_ends_the_process_where_the_bound_of_recursion_was_raised(
    shape: str,
) -> None:
    # In a thread with the smallest stack that Lambda's or a container's libraries give one.
    code = f"""
import sys, threading
from lambda_binary import encode_response
sys.setrecursionlimit(10**6)
threading.stack_size(256 * 1024)
def of_depth(levels):
    value = []
    for _ in range(levels - 1):
        value = {shape}
    return [value] if isinstance(value, tuple) else value
def run():
    print(encode_response(of_depth(900))["statusCode"])
    for levels in (1_002, 200_000):
        try:
            encode_response(of_depth(levels))
        except Exception as error:
            print(str(error)[-24:])
    circle = []
    circle.append(circle)
    try:
        encode_response(circle)
    except Exception as error:
        print(str(error)[-34:])
thread = threading.Thread(target=run)
thread.start()
thread.join()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    too_deep = " it is nested too deeply"
    assert done.stdout.splitlines() == [
        "200",
        too_deep,
        too_deep,
        " a dict or list in it holds itself",
    ]


def test_none_is_204() -> None:
    nothing = {"headers": {}, "body": "", "isBase64Encoded": False}
    assert encode_response(None) == {"statusCode": 204, **nothing}
    assert encode_response(None, status_code=404) == {"statusCode": 404, **nothing}


def test_a_declared_type_of_text_wins_over_the_name_it_is_saved_under() -> None:
    named = {"Content-Disposition": 'attachment; filename="page.html"'}
    sent = encode_response("<p>", content_type="text/plain", filename="page.html")
    assert sent == text("<p>", "text/plain", **named)
    sent = encode_response({"a": 1}, content_type="application/ld+json", filename="page.html")
    assert sent == text('{"a":1}', "application/ld+json", **named)
