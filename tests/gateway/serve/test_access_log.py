"""The access log's line: what was asked, what went out, the rule that decided."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from lambda_binary import binary_response
from lambda_binary.gateway import Note, Request, Response, Settings, invoke
from lambda_binary.gateway.errors import SettingsError
from lambda_binary.gateway.serve import access_log, settings_file

TYPE = (("Content-Type", "image/png; x=y"),)


def note(text: str, effect: str = "none", rule: str = "") -> Note:
    return Note(text, "a source", "recorded", rule, effect)


@pytest.mark.parametrize(
    ("notes", "decided"),
    [
        ((), None),
        ((note("one"), note("two")), "two"),
        ((note("one", "unknown"), note("two", "altered"), note("three")), "two"),
        ((note("one", "altered"), note("two", "refused")), "two"),
        ((note("one"), note("mapped: X", rule="header-mapping")), "one"),
        ((note("mapped: X", rule="header-mapping"),), None),
        ((note("bytes", rule="runtime-raw-bytes"), note("malformed", "refused")), "bytes"),
        ((note("bytes", rule="runtime-raw-bytes"), note("mapped")), "mapped"),
    ],
)
def test_the_gravest_note_decides(notes: tuple[Note, ...], decided: str | None) -> None:
    found = access_log.deciding(Response(200, notes=notes))
    assert (found.text if found else None) == decided


def test_a_line() -> None:
    response = Response(200, TYPE, b"x" * 10, (note("decoded"),))
    line = access_log.line(Request("GET", "/cat.png?size=1"), response)
    assert line == "GET /cat.png?size=1 200 10 bytes image/png | decoded"


def test_a_line_without_type_and_notes_in_colour() -> None:
    line = access_log.line(Request("PUT", "/x"), Response(404), colour=True)
    assert line == "PUT /x \x1b[33m404\x1b[0m 0 bytes no type"


def test_nothing_that_a_stranger_sends_steers_the_terminal() -> None:
    request = Request("GET", "/\x1b[2J", query="\x07")
    response = Response(200, notes=(note("first line\nsecond \x1b[31mline"),))
    line = access_log.line(request, response)
    assert (
        line == "GET /\ufffd[2J?\ufffd 200 0 bytes no type | first line\ufffdsecond \ufffd[31mline"
    )


def test_explained_names_source_and_grade_of_every_note() -> None:
    response = Response(200, notes=(note("one"), note("two")))
    assert access_log.explained(response) == (
        "    one [recorded: a source]\n    two [recorded: a source]"
    )
    assert access_log.explained(Response(200)) == ""


def failure(handler: Callable[[Any, Any], Any]) -> list[str]:
    """What is printed of the handler's failure, the folders of its files left out."""
    error = invoke(Settings(), Request("GET", "/"), handler).error
    assert error is not None
    return re.sub(r'File ".*/', 'File "', access_log.failure(error)).splitlines()


def test_a_failure_is_shown_from_the_users_own_code() -> None:
    @binary_response
    def handler(event: Any, context: Any) -> Any:
        raise ValueError("no such cat")

    first, where, line, *_, last = failure(handler)
    assert first == "Traceback (most recent call last):"
    assert re.fullmatch(r'  File "test_access_log.py", line \d+, in handler', where)
    assert line == '    raise ValueError("no such cat")'
    assert last == "ValueError: no such cat"


def test_a_result_that_is_refused_is_one_line() -> None:
    (line,) = failure(binary_response(lambda event, context: {1}))
    assert line.startswith("lambda_binary.errors.ResultTypeError: a handler result of type set ")


def test_a_handler_of_one_argument_is_one_line() -> None:
    (line,) = failure(lambda event: {})  # type: ignore[misc, arg-type]
    assert re.match(r"TypeError: .* takes 1 positional argument but 2 were given", line)


def test_no_exception_of_a_handler_steers_the_terminal() -> None:
    """The message may hold what a client sent."""

    def handler(event: Any, context: Any) -> Any:
        raise ValueError("\x1b[2J\x1b]0;owned\x07\r\x9b\tend")

    assert failure(handler)[-1] == "ValueError: \ufffd[2J\ufffd]0;owned\ufffd\ufffd\ufffd       end"


def test_what_the_gateway_itself_raises_is_shown_whole() -> None:
    with pytest.raises(SettingsError) as caught:
        settings_file.parse("x")
    fault = caught.value
    assert fault.__traceback__ is not None
    text = access_log.failure(fault.with_traceback(fault.__traceback__.tb_next))
    assert text.startswith("Traceback (most recent call last):\n")
    assert 'settings_file.py", line ' in text
