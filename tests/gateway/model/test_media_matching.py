"""The first media type of a field, against binaryMediaTypes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_binary.gateway.model.media_matching import (
    accepted_type,
    first_media_type,
    is_left_wildcard,
    matches_only_without_case,
    matching_type,
)


@pytest.mark.parametrize(
    ("field", "first"),
    [
        (None, None),
        ("", None),
        ("  ", None),
        (",image/png", None),
        ("image/png", "image/png"),
        (" image/png ; q=0.1, */*", "image/png"),
        ("application", "application"),
        ("text/html,application/xhtml+xml", "text/html"),
    ],
)
def test_first_entry_without_parameters(field: str | None, first: str | None) -> None:
    assert first_media_type(field) == first
    assert accepted_type(field) == (first or "application/json")


@pytest.mark.parametrize(
    ("media_type", "configured", "entry"),
    [
        ("image/png", ("text/css", "image/png"), "image/png"),
        ("image/png", ("image/*",), "image/*"),
        ("image/*", ("image/png",), None),
        ("image/*", ("image/*",), "image/*"),
        ("imagex/png", ("image/*",), None),
        ("*/png", ("*/png",), None),
        ("anything", ("*/*",), "*/*"),
        (None, ("*/*",), "*/*"),
        (None, ("image/png",), None),
        ("", (), None),
    ],
)
def test_configured_type_that_matches(
    media_type: str | None, configured: tuple[str, ...], entry: str | None
) -> None:
    assert matching_type(media_type, configured) == entry


def test_case_is_ignored_and_can_be_asked_for() -> None:
    assert matches_only_without_case("image/png", ("IMAGE/PNG",))
    assert not matches_only_without_case("image/png", ("image/png",))
    assert not matches_only_without_case("image/png", ("text/css",))


def test_left_wildcards() -> None:
    assert [is_left_wildcard(entry) for entry in ("*/png", "*/*", "image/*")] == [
        True,
        False,
        False,
    ]


@given(st.text(max_size=40), st.lists(st.text(max_size=10), max_size=4))
def test_any_field_has_an_answer(field: str, configured: list[str]) -> None:
    entry = matching_type(first_media_type(field), tuple(configured))
    assert entry is None or entry in configured
