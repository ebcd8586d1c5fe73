"""Preconditions, clause by clause (RFC 9110 §13); each name or id says the clause."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_binary.http.preconditions import entity_tags, evaluate, moment, range_applies

DATE = "Sun, 06 Nov 1994 08:49:37 GMT"
MOMENT = 784111777.25
EARLIER = "Sun, 06 Nov 1994 08:49:36 GMT"
LATER = "Sun, 06 Nov 1994 08:49:38 GMT"


def verdict(fields: dict[str, str], etag: str | None, modified: float | None) -> int | None:
    return evaluate(fields.get, etag, modified)


@pytest.mark.parametrize(
    ("fields", "etag", "modified", "expected"),
    [
        pytest.param({}, '"a"', MOMENT, None, id="§13.1 no precondition, go on"),
        # §13.1.1 If-Match
        pytest.param({"if-match": '"a"'}, '"a"', None, None, id="§13.1.1 listed tag: true"),
        pytest.param({"if-match": '"b", "a"'}, '"a"', None, None, id="§13.1.1 one of a list"),
        pytest.param({"if-match": '"b"'}, '"a"', None, 412, id="§13.1.1 no listed tag: 412"),
        pytest.param({"if-match": "*"}, None, None, None, id="§13.1.1 * and a representation"),
        pytest.param({"if-match": '"a"'}, None, None, 412, id="§13.1.1 no tag to match: 412"),
        pytest.param({"if-match": 'W/"a"'}, '"a"', None, 412, id="§13.1.1 strong comparison"),
        pytest.param({"if-match": 'W/"a"'}, 'W/"a"', None, 412, id="§8.8.3.2 weak is not strong"),
        pytest.param({"if-match": "a"}, '"a"', None, None, id="§8.8.3 unquoted decides nothing"),
        # §13.1.2 If-None-Match
        pytest.param({"if-none-match": '"a"'}, '"a"', None, 304, id="§13.1.2 listed tag: 304"),
        pytest.param({"if-none-match": '"b"'}, '"a"', None, None, id="§13.1.2 no listed tag"),
        pytest.param({"if-none-match": "*"}, '"a"', None, 304, id="§13.1.2 *: 304"),
        pytest.param({"if-none-match": 'W/"a"'}, '"a"', None, 304, id="§13.1.2 weak comparison"),
        pytest.param({"if-none-match": '"a"'}, 'W/"a"', None, 304, id="§13.1.2 weak either way"),
        pytest.param({"if-none-match": '"x,y", "a"'}, '"a"', None, 304, id="§8.8.3 comma in a tag"),
        pytest.param({"if-none-match": "a"}, '"a"', None, None, id="§8.8.3 unquoted is no tag"),
        # §13.1.3 If-Modified-Since
        pytest.param({"if-modified-since": DATE}, None, MOMENT, 304, id="§13.1.3 same date: 304"),
        pytest.param({"if-modified-since": LATER}, None, MOMENT, 304, id="§13.1.3 later date: 304"),
        pytest.param({"if-modified-since": EARLIER}, None, MOMENT, None, id="§13.1.3 changed since"),
        pytest.param(
            {"if-modified-since": DATE, "if-none-match": '"b"'}, '"a"', MOMENT, None,
            id="§13.1.3 ignored beside If-None-Match",
        ),
        pytest.param({"if-modified-since": "rubbish"}, None, MOMENT, None, id="§13.1.3 no date"),
        pytest.param({"if-modified-since": DATE}, None, None, None, id="§13.1.3 no date to compare"),
        pytest.param(
            {"if-modified-since": "Sunday, 06-Nov-94 08:49:37 GMT"}, None, MOMENT, 304,
            id="§5.6.7 rfc850-date",
        ),
        pytest.param(
            {"if-modified-since": "Sun Nov  6 08:49:37 1994"}, None, MOMENT, 304,
            id="§5.6.7 asctime-date",
        ),
        # §13.1.4 If-Unmodified-Since
        pytest.param({"if-unmodified-since": DATE}, None, MOMENT, None, id="§13.1.4 same date"),
        pytest.param({"if-unmodified-since": EARLIER}, None, MOMENT, 412, id="§13.1.4 changed: 412"),
        pytest.param(
            {"if-unmodified-since": EARLIER, "if-match": '"a"'}, '"a"', MOMENT, None,
            id="§13.1.4 ignored beside If-Match",
        ),
        pytest.param({"if-unmodified-since": "x"}, None, MOMENT, None, id="§13.1.4 no date"),
        # §13.2.2 precedence
        pytest.param(
            {"if-match": '"b"', "if-none-match": '"a"'}, '"a"', None, 412, id="§13.2.2 1 before 3",
        ),
        pytest.param(
            {"if-match": '"a"', "if-none-match": '"a"'}, '"a"', None, 304, id="§13.2.2 1 then 3",
        ),
        pytest.param(
            {"if-unmodified-since": EARLIER, "if-none-match": '"a"'}, '"a"', MOMENT, 412,
            id="§13.2.2 2 before 3",
        ),
    ],
)  # fmt: skip
def test_the_verdict(
    fields: dict[str, str], etag: str | None, modified: float | None, expected: int | None
) -> None:
    assert verdict(fields, etag, modified) == expected


@pytest.mark.parametrize(
    ("if_range", "etag", "modified", "applies"),
    [
        pytest.param(None, None, None, True, id="§14.2 no If-Range"),
        pytest.param('"a"', '"a"', None, True, id="§13.1.5 same strong tag"),
        pytest.param('"b"', '"a"', None, False, id="§13.1.5 another tag"),
        pytest.param('W/"a"', 'W/"a"', None, False, id="§13.1.5 a weak tag never matches"),
        pytest.param('"a"', None, None, False, id="§13.1.5 no tag to match"),
        pytest.param(DATE, None, MOMENT, True, id="§13.1.5 exactly the date"),
        pytest.param(LATER, None, MOMENT, False, id="§13.1.5 a later date is not the date"),
        pytest.param(DATE, None, None, False, id="§13.1.5 no date to match"),
        pytest.param("rubbish", '"a"', MOMENT, False, id="§13.1.5 neither tag nor date"),
    ],
)
def test_whether_the_range_applies(
    if_range: str | None, etag: str | None, modified: float | None, applies: bool
) -> None:
    assert range_applies(if_range, etag, modified) is applies


@pytest.mark.parametrize(("later", "applies"), [(0.9, False), (1.0, True)])
def test_a_date_within_the_present_second_is_no_strong_validator(
    later: float, applies: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    from lambda_binary.http import http_date

    now = 1_796_039_298.0
    monkeypatch.setattr(time, "time", lambda: now + later)
    assert range_applies(http_date(now), None, now) is applies


@pytest.mark.parametrize(
    ("value", "tags"),
    [
        ('"a"', ['"a"']),
        ('"a","b"', ['"a"', '"b"']),
        (' "a" ,, W/"b" ,', ['"a"', 'W/"b"']),
        ('""', ['""']),
        ("", None),
        ("a", None),
        ('"a', None),
        (', "a', None),
        ('a"', None),
        ('"a" "b"', None),
        ('"a"\t, \t"b" \t', ['"a"', '"b"']),
        ('W/ "a"', None),
        ("W/", None),
        ('"a",b', None),
        ('w/"a"', None),
        ("*", None),
    ],
)
def test_a_list_of_entity_tags(value: str, tags: list[str] | None) -> None:
    assert entity_tags(value) == tags


class Counted(str):
    """A field's value that counts the characters that were taken out of it."""

    taken = 0

    def __getitem__(self, part: Any) -> str:
        found = str.__getitem__(self, part)
        Counted.taken += len(found)
        return found


def test_a_long_list_of_entity_tags_is_read_through_once() -> None:
    value = Counted(", ".join(f'"{number}"' for number in range(20_000)))
    assert len(entity_tags(value) or ()) == 20_000
    assert Counted.taken < 3 * len(value)


NAMES = ["if-match", "if-none-match", "if-modified-since", "if-unmodified-since"]
VALUES = st.text() | st.sampled_from(['"a"', "*", DATE, EARLIER, LATER, 'W/"a"', '"', ",", '"a" x'])


@given(st.dictionaries(st.sampled_from(NAMES), VALUES), st.sampled_from([None, '"a"', 'W/"b"']))
def test_no_field_is_ever_an_error(fields: dict[str, str], etag: str | None) -> None:
    assert verdict(fields, etag, MOMENT) in (None, 304, 412)
    assert range_applies(fields.get("if-match"), etag, MOMENT) in (True, False)


@given(st.dictionaries(st.sampled_from(["if-none-match", "if-modified-since"]), VALUES))
def test_a_changed_representation_is_never_not_modified_by_its_tag(fields: dict[str, str]) -> None:
    if "if-none-match" in fields and fields["if-none-match"].strip() != "*":
        assert verdict(fields, '"something new"', MOMENT) is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("Tue, 01 Nov 1994 00:00:00 GMT", 783_648_000),
        ("Mon, 31 Oct 1994 23:59:59 GMT", 783_647_999),
        ("Sun, 06 Nov 1994 08:59:37 GMT", 784_112_377),
        ("Sun, 06 Nov 1994 08:60:37 GMT", None),
        ("Sun, 06 Nov 1994 24:00:00 GMT", None),
        # .NET's DateTime.MinValue; the year 1 is not 2001.
        ("Mon, 01 Jan 0001 00:00:00 GMT", -62_135_596_800),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
        ("Sat Nov  6 08:49:37 0094", -59_174_032_223),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
        ("Thursday, 01-Jan-70 00:00:00 GMT", 0),
        # §5.6.7 has the leap second.
        ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800),
        ("Sun, 06 Nov 1994 08:49:61 GMT", None),
        ("Sun, 00 Nov 1994 08:49:37 GMT", None),
        ("Sun, 32 Nov 1994 08:49:37 GMT", None),
    ],
)
def test_the_bounds_of_a_date(value: str, seconds: int | None) -> None:
    assert moment(value) == seconds


@pytest.mark.parametrize(("later", "strong"), [(0, False), (0.9, False), (1, True), (2, True)])
def test_a_date_is_a_strong_validator_once_its_second_is_over(
    later: float, strong: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time", lambda: int(MOMENT) + later)
    assert range_applies(DATE, None, MOMENT) is strong
    assert range_applies("no date", None, MOMENT) is False
    assert range_applies(DATE, None, None) is False


def test_half_a_second_before_1970_is_the_last_second_of_1969() -> None:
    date = "Wed, 31 Dec 1969 23:59:59 GMT"
    assert verdict({"if-modified-since": date}, None, -0.5) == 304
    assert verdict({"if-unmodified-since": date}, None, -0.5) is None
    assert range_applies(date, None, -0.5)
