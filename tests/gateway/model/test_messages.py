"""Request, Response, Note: frozen, checked, fields compared without case."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from lambda_binary.gateway import FunctionError, MessageError, Note, Request, Response


def test_repeated_fields_are_kept_and_joined_without_case() -> None:
    """RFC 9110 5.1 and 5.3."""
    request = Request(headers=(("Accept", "a/b"), ("ACCEPT", "c/d"), ("Host", "x")))
    assert request.headers == (("Accept", "a/b"), ("ACCEPT", "c/d"), ("Host", "x"))
    assert (request.field("accept"), request.field("Cookie")) == ("a/b, c/d", None)
    assert Response(200, (("A", "1"), ("a", "2"))).field("A") == "1, 2"


def test_query_in_the_path_is_taken_apart() -> None:
    request = Request(path="/a?b=c?d")
    assert (request.path, request.query) == ("/a", "b=c?d")
    assert Request(path="/a?b", query="c").query == "c"


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"method": ""}, "the method '' is not a token such as GET"),
        ({"method": "G\nT"}, "the method 'G\\nT' is not a token such as GET"),
        ({"path": "a"}, "the path 'a' does not start with '/'"),
        ({"body": "text"}, "the body is str, not bytes"),
        ({"headers": ["ab"]}, "the field 'ab' is not a pair of name and value"),
        ({"headers": {"a": 1}}, "the field ('a', 1) is not a pair of strings"),
        ({"headers": {"a:b": ""}}, "the field 'a:b' has a character that no HTTP field may have"),
        ({"headers": {"a": "\r"}}, "the field 'a' has a character that no HTTP field may have"),
    ],
)
def test_request_that_is_none_is_refused(fault: dict[str, Any], sentence: str) -> None:
    with pytest.raises(MessageError) as caught:
        Request(**fault)
    assert str(caught.value) == sentence


def test_values_are_frozen() -> None:
    for value in (Request(), Response(200), Note("", "", "")):
        name = dataclasses.fields(value)[0].name
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, name, "x")


def test_function_error_is_lambdas_error_payload() -> None:
    error = FunctionError("boom", "ValueError", {"stackTrace": []})
    assert error.payload() == {
        "errorMessage": "boom",
        "errorType": "ValueError",
        "stackTrace": [],
    }


def test_responses_compare_without_the_exception() -> None:
    assert Response(200, error=ValueError("a")) == Response(200, error=None)
