"""A grade of evidence is spelt in one way: as the glossary has it, wherever it is printed or written."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from lambda_binary.gateway import model
from lambda_binary.gateway.commands.cli import cli
from lambda_binary.gateway.conformance.cases import strongest
from lambda_binary.gateway.model.evidence import GRADES, OBSERVED, Rule

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
WORDS = (*GRADES, OBSERVED)


def rows(text: str) -> list[list[str]]:
    """The cells of the Markdown tables' lines, an empty list between two tables."""
    lines = text.split("\n")
    return [
        [cell.strip().strip("*`") for cell in line.strip("|").split("|")] if line[:1] == "|" else []
        for line in lines
    ]


def column(text: str, title: str) -> list[str]:
    """The cells below every header of a table that is the title."""
    found, at = [], None
    for cells in rows(text):
        if not cells:
            at = None
        elif at is not None:
            found += [cells[at]] if 0 <= at < len(cells) and cells[at].strip("-") else []
        else:
            at = cells.index(title) if title in cells else -1
    return found


def rules() -> list[Rule]:
    """Every rule that a module of the model has."""
    names = [found.name for found in pkgutil.walk_packages(model.__path__, f"{model.__name__}.")]
    values = [value for name in names for value in vars(importlib.import_module(name)).values()]
    return [value for value in values if isinstance(value, Rule)]


def test_the_glossary_has_every_grade_strongest_first() -> None:
    glossary = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    assert column(glossary, "grade") == list(WORDS)


def test_every_rule_of_the_model_has_one_of_them() -> None:
    found = rules()
    assert len(found) > 100
    assert {rule.grade for rule in found} - set(GRADES) == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_pages_column_of_grades_begins_with_one_of_them(page: Path) -> None:
    cells = column(page.read_text(encoding="utf-8"), "grade")
    assert [cell for cell in cells if not cell.startswith(WORDS)] == []


def test_a_grade_of_no_glossary_is_found() -> None:
    table = (
        "| | grade |\n|---|---|\n| a | **unknown**: b |\n| c | asserted |\n\n| x |\n|---|\n| y |\n"
    )
    assert column(table, "grade") == ["unknown**: b", "asserted"]


def test_the_scores_are_printed_by_these_words() -> None:
    told = CliRunner().invoke(cli, ["conformance"], standalone_mode=False).output
    table = told.split("evidence", 1)[1]
    named = [re.split(r"\s{2,}|\s+\d", line.strip())[0] for line in table.split("\n")[1:]]
    assert [name for name in named if name] == [*(g for g in GRADES if g in named), "all"]


@pytest.mark.parametrize(
    ("older", "grade"),
    [
        ("asserted-by-live-test", "verified by a live test"),
        ("reported-verified", "reported as verified"),
        ("documented+emulator-from-trials", "documented"),
        ("emulator", "from an emulator"),
        ("reported as verified + derived", "reported as verified"),
    ],
)
def test_a_file_of_cases_may_spell_them_as_it_did(older: str, grade: str) -> None:
    assert strongest(older) == grade
