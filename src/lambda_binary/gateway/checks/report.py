"""Findings for a person (rich) or a machine (JSON). Judges nothing, decides no exit code."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from .findings import BROKEN, HINT, RISK, UNKNOWN, Finding

if TYPE_CHECKING:
    from rich.console import Console

_STYLES = {BROKEN: "bold red", RISK: "yellow", UNKNOWN: "magenta", HINT: "cyan"}
_ROUTES = 4


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
        cells = (finding.title, _listed(finding.routes), finding.grade)
        table.add_row(str(number), mark, *(Text(cell) for cell in cells))
    return table


def _explain(console: Console, number: int, finding: Finding) -> None:
    from rich.text import Text

    style = _STYLES[finding.severity]
    console.print(Text(f"{number}. {finding.title}", style=style))
    console.print(Text(f"   at {finding.where}"))
    for sentence in finding.why:
        console.print(Text(f"   - {sentence}"))
    console.print(Text(f"   {finding.grade}: {finding.source}", style="dim"))
    for cure in finding.cures:
        grade = f" [{cure.grade}]" if cure.grade else ""
        console.print(Text(f"   cure: {cure.text}{grade}", style="green"))
        # The lines of a patch are kept whole: they are there to be copied.
        for line in cure.patch.splitlines():
            console.print(Text(line, style=_PATCH.get(line[:1], "")), soft_wrap=True)
    console.print()


def _listed(routes: tuple[str, ...]) -> str:
    more = len(routes) - _ROUTES
    return ", ".join(routes[:_ROUTES]) + (f" and {more} more" if more > 0 else "")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


_PATCH = {"+": "green", "-": "red", "@": "cyan"}
