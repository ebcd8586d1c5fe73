"""Application Load Balancer: envelope, multi-value headers, limits."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.samples import PICTURE, PICTURE_TEXT, envelope, get
from lambda_binary.gateway import FunctionError, Settings, respond

OFF = Settings("alb")
ON = Settings("alb", multi_value_headers=True)
OCTETS = (("Content-Type", "application/octet-stream"),)


@pytest.mark.parametrize("accept", ["*/*", "text/html", None])
def test_flag_alone_decodes(accept: str | None) -> None:
    """Documented, 'Lambda functions as targets'."""
    response = respond(OFF, get(accept), envelope(statusDescription="200 OK"))
    assert (response.status, response.headers, response.body) == (
        200,
        (("Content-Type", "image/png"),),
        PICTURE,
    )


def test_multi_value_headers_are_read_when_on() -> None:
    result = envelope(multiValueHeaders={"Content-Type": ["image/png"], "A": ["1", "2"]})
    assert respond(ON, get(), result).headers == (
        ("Content-Type", "image/png"),
        ("A", "1"),
        ("A", "2"),
    )


def test_multi_value_headers_are_lost_when_off() -> None:
    """Reported, serverless-java-container #347: the picture turns into octets."""
    result = envelope(multiValueHeaders={"Content-Type": ["image/png"]})
    del result["headers"]
    response = respond(OFF, get(), result)
    assert (response.headers, response.body) == (OCTETS, PICTURE)
    assert [note.grade for note in response.notes] == ["reported", "reported", "documented"]


def test_plain_headers_while_on_are_lost_and_unknown() -> None:
    response = respond(ON, get(), envelope())
    assert response.headers == OCTETS
    assert ("alb-multi-value-on", "unknown") in {(n.rule, n.grade) for n in response.notes}


def test_body_may_be_left_out() -> None:
    """Documented."""
    result = {"isBase64Encoded": False, "statusCode": 200, "headers": {"Content-Type": "a/b"}}
    response = respond(OFF, get(), result)
    assert (response.status, response.body, response.notes) == (200, b"", ())


@pytest.mark.parametrize("key", ["isBase64Encoded", "headers"])
def test_missing_part_is_unknown(key: str) -> None:
    result = envelope()
    del result[key]
    response = respond(OFF, get(), result)
    assert response.status == 200
    assert "unknown" in {note.effect for note in response.notes}


# (result, rule, grade)
REFUSED: list[tuple[Any, str, str]] = [
    ("text", "alb-envelope", "documented"),
    ({"body": "x"}, "alb-envelope", "documented"),
    (envelope(statusDescription=None), "alb-status-description", "reported"),
    (envelope(headers={"X-A": True}), "alb-header-value", "reported"),
    (envelope(headers={"X-A": 5}), "alb-header-value", "reported"),
    (envelope(headers={"X-A": 0.5}), "alb-header-value", "reported"),
    (envelope(headers={"X-A": None}), "alb-header-value", "derived"),
    (envelope(headers={"X-A": ["b"]}), "alb-header-value", "derived"),
    (envelope(headers=None), "alb-headers-null", "reported"),
    (envelope(headers=None, multiValueHeaders={"A": ["b"]}), "alb-headers-null", "reported"),
    (envelope(body=None), "alb-null-body", "reported"),
    (envelope(body={}), "alb-body-type", "unknown"),
    (envelope(body="YWJj\nZGVm"), "alb-base64-lines", "reported"),
    (envelope(body="\u00e8"), "invalid-base64", "unknown"),
    (envelope(headers={"X-A": "x" * 32_768}), "alb-header-limit", "documented"),
    (envelope(statusCode="abc"), "alb-status-text", "reported"),
    (envelope(statusCode="200"), "alb-status-text", "reported"),
    (envelope(statusCode=0), "status-code-range", "recorded"),
    (envelope(isBase64Encoded="maybe"), "is-base64-encoded", "from trials"),
    (FunctionError("boom"), "function-error", "documented"),
]


@pytest.mark.parametrize(("result", "rule", "grade"), REFUSED)
def test_malformed_response_is_502(result: Any, rule: str, grade: str) -> None:
    response = respond(OFF, get(), result)
    last = response.notes[-1]
    assert (response.status, last.rule, last.grade) == (502, rule, grade)
    assert response.headers == (("Content-Type", "text/html"),)
    assert response.body.startswith(b"<html>")


def test_values_of_both_maps_must_be_strings() -> None:
    result = envelope(multiValueHeaders={"Content-Type": ["image/png"], "X-A": [5]})
    assert respond(ON, get(), result).status == 502
    assert respond(ON, get(), envelope(multiValueHeaders=None)).status == 502
    # The map that is not read is not looked at.
    assert respond(ON, get(), result | {"headers": None, "multiValueHeaders": {}}).status == 200


def test_a_status_code_alone_is_enough() -> None:
    """Reported, awsdocs/elb-application-load-balancers-user-guide #33; the page wants more."""
    response = respond(OFF, get(), {"statusCode": 200})
    assert (response.status, response.body) == (200, b"")


def test_limit_is_one_megabyte_of_json() -> None:
    """Documented: the response JSON, base64 included."""
    result: dict[str, Any] = {"isBase64Encoded": False, "statusCode": 200, "headers": {}}
    rest = len('{"isBase64Encoded": false, "statusCode": 200, "headers": {}, "body": ""}')
    assert respond(OFF, get(), result | {"body": "x" * (1_048_576 - rest)}).status == 200
    over = respond(OFF, get(), result | {"body": "x" * (1_048_577 - rest)})
    assert (over.status, over.notes[-1].rule) == (502, "alb-response-limit")


def test_text_body_is_sent_as_it_stands() -> None:
    assert respond(OFF, get(), envelope(isBase64Encoded=False)).body == PICTURE_TEXT.encode()
