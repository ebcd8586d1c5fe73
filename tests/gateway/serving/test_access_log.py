"""The access log's line: what was asked, what went out, the rule that decided."""

from __future__ import annotations

import pytest

from lambda_binary.gateway import Note, Request, Response
from lambda_binary.gateway.serving import access_log

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
