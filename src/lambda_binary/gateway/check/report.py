"""Findings for a person (rich) or a machine (JSON). Judges nothing, decides no exit code."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ..findings import BROKEN, FAILING, HINT, RISK, UNKNOWN, Finding

if TYPE_CHECKING:
    from rich.console import Console

_STYLES = {BROKEN: "bold red", RISK: "yellow", UNKNOWN: "magenta", HINT: "cyan"}
_ROUTES = 12
_NARROWEST = 40


def to_json(source: str, routes: Iterable[str], findings: Iterable[Finding]) -> str:
    """`{"source", "routes", "findings", "summary"}`, as docs/check.md describes it."""
    found = [asdict(finding) for finding in findings]
    counts = {kind: sum(f["severity"] == kind for f in found) for kind in _STYLES}
    document = {
        "source": source,
        "routes": list(routes),
        "findings": found,
        "summary": counts,
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def show(source: str, routes: Iterable[str], findings: tuple[Finding, ...]) -> None:
    """Print the findings: a table, then each with its reasons and cures."""
    from rich.console import Console

    console = Console(highlight=False)
    names = list(routes)
    console.print(f"{source}: {_counted(len(names), 'route')}", markup=False)
    if not findings:
        console.print("No finding: every client gets what the handler means.", style="green")
        return
    severities = {finding.severity for finding in findings}
    if severities == {HINT}:
        console.print("Every client gets what the handler means.", style="green")
    elif not severities & set(FAILING):
        console.print("Nothing is known to be broken; what is unknown:", style=_STYLES[UNKNOWN])
    console.print(_table(findings))
    for number, finding in enumerate(findings, 1):
        _explain(console, number, finding)


def _table(findings: tuple[Finding, ...]) -> Any:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("", "", "finding", "routes", "grade"):
        table.add_column(title)
    for number, finding in enumerate(findings, 1):
        mark = Text(finding.severity, style=_STYLES[finding.severity])
        named = finding.routes
        routes = named[0] if len(named) == 1 else _counted(len(named), "route") if named else ""
        cells = (finding.title, routes, finding.grade)
        table.add_row(str(number), mark, *(Text(cell) for cell in cells))
    return table


def _explain(console: Console, number: int, finding: Finding) -> None:
    _print(console, f"{number}. ", finding.title, _STYLES[finding.severity])
    _print(console, "   at ", finding.where)
    if len(finding.routes) > 1:
        _print(console, "   routes: ", _listed(finding.routes))
    for sentence in finding.why:
        _print(console, "   - ", sentence)
    _print(console, "   ", f"{finding.grade}: {finding.source}", "dim")
    for cure in finding.cures:
        grade = f" [{cure.grade}]" if cure.grade else ""
        _print(console, "   cure: ", f"{cure.text}{grade}", "green")
        _copyable(console, cure.patch)
    console.print()


def _copyable(console: Console, patch: str) -> None:
    """The lines as they are, whatever the width: not even a tab is changed."""
    from rich.segment import Segment, Segments

    for line in patch.removesuffix("\n").split("\n") if patch else ():
        style = console.get_style(_PATCH.get(line[:1], "none"))
        console.print(Segments([Segment(line, style), Segment.line()]), soft_wrap=True, end="")


def _print(console: Console, head: str, text: str, style: str = "") -> None:
    """A sentence under its own head, wrapped at words."""
    from rich.text import Text

    shown = "".join(c if c.isprintable() else "\ufffd" for c in text)
    lines = textwrap.wrap(
        shown,
        max(console.width, _NARROWEST),
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_long_words=False,
        break_on_hyphens=False,
    )
    for line in lines:
        console.print(Text(line, style=style), soft_wrap=True)


def _listed(routes: tuple[str, ...]) -> str:
    more = len(routes) - _ROUTES
    return ", ".join(routes[:_ROUTES]) + (f" and {more} more" if more > 0 else "")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


_PATCH = {"+": "green", "-": "red", "@": "cyan"}
