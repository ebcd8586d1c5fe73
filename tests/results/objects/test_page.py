"""The page of objects says what the table of rows says, and the table says what can be found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lambda_binary.results.objects import (
    SUBJECTS,
    Kind,
    arrays,
    documents,
    pictures,
    responses,
    tables,
)

PAGE = Path(__file__).parents[3] / "docs/results/objects.md"
TOLD = re.compile(r"^\| `([\w.]+)`[^|]*\|([^|]*)\|([^|]*)\|$", re.MULTILINE)
MODULES = {
    module.__name__.rpartition(".")[2]: module
    for module in (arrays, documents, pictures, tables, responses)
}
ROWS = {name: row for module in MODULES.values() for name, row in module.ROWS.items()}
TYPE = re.compile(r"`([a-z]+/[\w.+-]+)`")
# As the page shortens them.
SHORT = {"the same", "as of pandas, but no `text/html`"}


def told() -> dict[str, tuple[list[str], str]]:
    text = PAGE.read_text(encoding="utf-8")
    return {
        name: (TYPE.findall(first) + TYPE.findall(others), others.strip())
        for name, first, others in TOLD.findall(text)
    }


@pytest.mark.parametrize("name", sorted(ROWS))
def test_the_page_says_of_a_row_what_it_can_be(name: str) -> None:
    row = ROWS[name]
    if isinstance(row, str) or name.startswith("fitz."):
        assert name not in told()
        return
    if not isinstance(row, Kind):
        if name not in NOT_ON_THE_PAGE:
            assert name in told()
        return
    types, others = told()[name]
    if others not in SHORT:
        assert types == list(row.types)
        assert row.default in (None, "image/png", types[0])


# Said in the prose.
NOT_ON_THE_PAGE = {"numpy.ndarray", "pyarrow.BufferOutputStream", "urllib3.BaseHTTPResponse"}


def test_the_page_says_of_no_row_that_there_is_not() -> None:
    assert told().keys() - ROWS.keys() == set()


@pytest.mark.parametrize("subject", MODULES)
def test_every_row_is_found_by_its_package(subject: str) -> None:
    packages = {name.partition(".")[0] for name in MODULES[subject].ROWS}
    assert packages == {package for package, found in SUBJECTS.items() if found == subject}
