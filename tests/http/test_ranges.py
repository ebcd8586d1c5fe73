"""The Range field, clause by clause (RFC 9110 §14)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_binary.http.ranges import NotSatisfiable, parse


@pytest.mark.parametrize(
    ("value", "ranges"),
    [
        pytest.param("bytes=0-499", [(0, 500)], id="§14.1.2 the first 500 bytes"),
        pytest.param("bytes=500-999", [(500, 1000)], id="§14.1.2 the second 500 bytes"),
        pytest.param("bytes=-500", [(9500, 10000)], id="§14.1.2 the final 500 bytes"),
        pytest.param("bytes=9500-", [(9500, 10000)], id="§14.1.2 from 9500 on"),
        pytest.param("bytes=0-", [(0, 10000)], id="§14.1.2 all of it"),
        pytest.param("bytes=0-0,-1", [(0, 1), (9999, 10000)], id="§14.1.2 first and last byte"),
        pytest.param("bytes= 0-9 , 20-29 ,", [(0, 10), (20, 30)], id="§5.6.1 an untidy list"),
        pytest.param("BYTES=0-9", [(0, 10)], id="§14.1 units are case-insensitive"),
        pytest.param("bytes=9990-20000", [(9990, 10000)], id="§14.1.2 last beyond the end"),
        pytest.param("bytes=-20000", [(0, 10000)], id="§14.1.2 a suffix longer than all"),
        pytest.param("bytes=0-9,20000-", [(0, 10)], id="§14.1.2 one of two is satisfiable"),
        pytest.param("bytes=00-09", [(0, 10)], id="leading zeros"),
        pytest.param("bytes=0-" + "9" * 5000, [(0, 10000)], id="more digits than int takes"),
        pytest.param("items=0-9", None, id="§14.2 another unit: ignored"),
        pytest.param("bytes", None, id="§14.2 no specs: ignored"),
        pytest.param("bytes=", None, id="§14.2 no specs: ignored (2)"),
        pytest.param("bytes=,", None, id="§14.2 no specs: ignored (3)"),
        pytest.param("bytes=9-0", None, id="§14.1.1 last before first is invalid: ignored"),
        pytest.param("bytes=0-9,9-0", None, id="§14.1.1 one invalid spoils the set"),
        pytest.param("bytes=-", None, id="§14.1.1 neither first nor suffix"),
        pytest.param("bytes=a-b", None, id="§14.1.1 no digits"),
        pytest.param("bytes=+1-2", None, id="§14.1.1 a sign"),
        pytest.param("bytes=--5", None, id="§14.1.1 a negative number"),
        pytest.param("bytes=1-2-3", None, id="§14.1.1 two dashes"),
        pytest.param("bytes=\u0661-\u0662", None, id="§14.1.1 digits of another script"),
        pytest.param("bytes=0.5-1", None, id="§14.1.1 a fraction"),
    ],
)
def test_the_ranges_of_10000_bytes(value: str, ranges: list[tuple[int, int]] | None) -> None:
    assert parse(value, 10_000) == ranges


@pytest.mark.parametrize(
    ("value", "length"),
    [
        ("bytes=10000-", 10_000),
        ("bytes=10000-10001", 10_000),
        ("bytes=-0", 10_000),
        ("bytes=" + "9" * 5000 + "-", 10_000),
        ("bytes=0-", 0),
        ("bytes=-5", 0),
    ],
)
def test_what_lies_beyond_the_end_is_not_satisfiable(value: str, length: int) -> None:
    with pytest.raises(NotSatisfiable):
        parse(value, length)


SPECS = st.text(alphabet="0123456789-, \tbytes=x", max_size=40)


@given(SPECS | st.text(), st.integers(0, 2000))
def test_ranges_lie_within_the_representation(value: str, length: int) -> None:
    for candidate in (value, f"bytes={value}"):
        try:
            ranges = parse(candidate, length)
        except NotSatisfiable:
            continue
        for start, stop in ranges or []:
            assert 0 <= start < stop <= length
