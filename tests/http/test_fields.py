"""Header fields, cookies and their refusals (RFC 9110 §5, RFC 6265 §4.1)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_binary.errors import FieldError
from lambda_binary.http.fields import cookies_of, read, value_of


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        ({}, {}),
        ({"content-type": "a/b"}, {"Content-Type": ("a/b",)}),
        ({"CONTENT-TYPE": "a/b"}, {"Content-Type": ("a/b",)}),
        ({"etag": '"x"', "www-authenticate": "Basic"}, {"ETag": ('"x"',), "WWW-Authenticate": ("Basic",)}),
        ({"x-request-id": "1"}, {"X-Request-Id": ("1",)}),
        ({"X-API-Key": "1"}, {"X-API-Key": ("1",)}),
        ({"Link": ["</a>", "</b>"]}, {"Link": ("</a>", "</b>")}),
        ({"link": "</a>", "Link": ("</b>",)}, {"Link": ("</a>", "</b>")}),
        ({"X-My": "1", "x-my": "2"}, {"X-My": ("1", "2")}),
        ({"X": " padded\t"}, {"X": ("padded",)}),
        ({"X": ""}, {"X": ("",)}),
    ],
)  # fmt: skip
def test_names_are_canonical_and_merge_whatever_their_case(
    headers: Any, fields: dict[str, tuple[str, ...]]
) -> None:
    assert read(headers) == fields


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a\r\nb", "é", "a/b", None, 5, b"x"])
def test_a_name_that_is_no_token_is_refused(name: Any) -> None:
    with pytest.raises(FieldError) as raised:
        read({name: "x"})
    assert str(raised.value) == (
        f"the header name {name!r} is not legal: use letters, digits and hyphens, as in "
        "'Cache-Control' (RFC 9110 §5.1)"
    )


@pytest.mark.parametrize("character", ["\r", "\n", "\0", "\x7f", "é", "\u2028", "😀", "\ud800"])
def test_a_character_that_no_field_holds_is_refused(character: str) -> None:
    with pytest.raises(FieldError) as raised:
        read({"X-Name": f"ab{character}Set-Cookie: x=1"})
    assert str(raised.value) == (
        f"the value of header 'X-Name' has the character {character!r} at position 2, which a "
        "field cannot hold: use printable ASCII (percent-encode other text; filename= takes any)"
    )


@pytest.mark.parametrize("value", [5, None, True, b"x", [5], [None], ["a", b"b"], {"a": 1}])
def test_a_value_that_is_no_str_is_refused(value: Any) -> None:
    with pytest.raises(FieldError, match="write it as a str, or a sequence of str"):
        read({"X": value})


@pytest.mark.parametrize(
    ("value", "kind", "example"),
    # What str() makes of a date is no HTTP date: no example to copy.
    [(5, "int", ", as in '5'"), (None, "NoneType", ""), (date(2026, 7, 1), "date", "")],
)
def test_only_what_could_be_sent_is_an_example(value: Any, kind: str, example: str) -> None:
    with pytest.raises(FieldError) as raised:
        read({"X": value})
    assert str(raised.value) == (
        f"the value of header 'X' is a {kind}: write it as a str, or a sequence of str for "
        f"several values{example}"
    )


def test_no_values_at_all_are_refused() -> None:
    with pytest.raises(FieldError, match="header 'X' has an empty sequence of values"):
        read({"X": []})


def test_headers_that_are_no_mapping_are_refused() -> None:
    with pytest.raises(FieldError) as raised:
        read([("X", "1")])  # type: ignore[arg-type]
    assert str(raised.value) == (
        'headers is a list, not a mapping: write {"Cache-Control": "no-store"}'
    )


def test_cookies_are_kept_as_given() -> None:
    assert cookies_of(["id=1; Path=/; Secure", "b="]) == ("id=1; Path=/; Secure", "b=")
    assert cookies_of(()) == ()


@pytest.mark.parametrize("cookie", ["", "id", "=x", "a b=1", "; Path=/", "é=1"])
def test_a_cookie_without_a_name_and_value_is_refused(cookie: str) -> None:
    with pytest.raises(FieldError):
        cookies_of([cookie])


@pytest.mark.parametrize("cookies", ["id=1", b"id=1", 5])
def test_cookies_that_are_no_list_are_refused(cookies: Any) -> None:
    with pytest.raises(FieldError) as raised:
        cookies_of(cookies)
    assert str(raised.value) == (
        f"cookies is a {type(cookies).__name__}: write a list, as in ['id=1; Path=/; Secure']"
    )


@given(st.text())
def test_what_is_accepted_cannot_break_out_of_its_field(value: str) -> None:
    try:
        accepted = value_of("X", value)
    except FieldError:
        return
    assert accepted == value.strip(" \t")
    assert accepted.isascii()
    assert not set(accepted) & set("\r\n\0")
