"""Findings for a person (rich): at most a screen, or everything. Judges nothing.

Every cure has a number, by which `--cure` prints it and `--apply` writes it. Of what does not fit
on the screen it is said how much it is.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..findings import BROKEN, FAILING, HINT, RISK, UNKNOWN, Cure, Finding
from ..printable import printable

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from .formats import Report

_STYLES = {BROKEN: "bold red", RISK: "yellow", UNKNOWN: "magenta", HINT: "cyan"}
_ROUTES = 12
_NARROWEST = 40
# Lines of a report that goes into a file or a log; a terminal has its own number.
_PAGE = 60
# Rows of the table, and lines of one cure, that are shown of more.
_ROWS = 12
_CURE = 24


def show(report: Report, verbose: bool = True, first: int = 1) -> None:
    """Print the findings: a table, then each with its reasons and cures.

    Args:
        verbose: whether everything is said, however long it is.
        first: the number of the first cure.
    """
    from rich.console import Console

    console = Console(highlight=False, emoji=False)
    findings = report.findings
    console.print(f"{report.source}: {_counted(len(report.routes), 'route')}", markup=False)
    if not findings:
        console.print("No finding: every client gets what the handler means.", style="green")
        return
    severities = {finding.severity for finding in findings}
    if severities == {HINT}:
        console.print("Every client gets what the handler means.", style="green")
    elif not severities & set(FAILING):
        console.print("Nothing is known to be broken; what is unknown:", style=_STYLES[UNKNOWN])
    rows = len(findings) if verbose else _ROWS
    console.print(_table(findings[:rows]))
    height = max(console.height, _PAGE // 2) if console.is_terminal else _PAGE
    _Page(console, None if verbose else height - min(rows, len(findings)) - 6).fill(findings, first)


class _Page:
    """What is left of a screen: lines go onto it until it is full."""

    def __init__(self, console: Console, left: int | None) -> None:
        self.console = console
        self.left = left

    def fill(self, findings: tuple[Finding, ...], number: int) -> None:
        """Explain as many findings as there is room for, the first in any case."""
        for index, finding in enumerate(findings):
            head = list(_head(self.console, index + 1, finding))
            cures = list(_cures(self.console, finding, number, self.left is None))
            need = len(head) + sum(map(len, cures)) + 1
            if self.left is not None and index and need > self.left:
                rest = len(findings) - index
                them = "it" if rest == 1 else "them all"
                told = f"{_counted(rest, 'more finding')}: --verbose explains {them}"
                self.console.print(told)
                return
            self._print([*head, *(line for cure in cures for line in cure), ""])
            number += len(finding.cures)

    def _print(self, lines: list[RenderableType]) -> None:
        for line in lines:
            self.console.print(line, soft_wrap=True, end="\n" if isinstance(line, str) else "")
        if self.left is not None:
            self.left -= len(lines)


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
        table.add_row(str(number), mark, *(Text(printable(cell)) for cell in cells))
    return table


def _head(console: Console, number: int, finding: Finding) -> Iterator[RenderableType]:
    yield from _lines(console, f"{number}. ", finding.title, _STYLES[finding.severity])
    yield from _lines(console, "   at ", finding.where)
    if len(finding.routes) > 1:
        yield from _lines(console, "   routes: ", _listed(finding.routes))
    for sentence in finding.why:
        yield from _lines(console, "   - ", sentence)
    yield from _lines(console, "   ", f"{finding.grade}: {finding.source}", "dim")


def _cures(
    console: Console, finding: Finding, first: int, whole: bool
) -> Iterator[list[RenderableType]]:
    for number, cure in enumerate(finding.cures, first):
        grade = f" [{cure.grade}]" if cure.grade else ""
        head = f"   cure {number}: " if cure.patch else "   cure: "
        said = list(_lines(console, head, f"{cure.text}{grade}", "green"))
        yield [*said, *_copyable(console, cure, number, whole)]


def _copyable(console: Console, cure: Cure, number: int, whole: bool) -> Iterator[RenderableType]:
    """The lines as they are, whatever the width: not even a tab is changed."""
    from rich.segment import Segment, Segments

    lines = cure.patch.removesuffix("\n").split("\n") if cure.patch else []
    if console.is_terminal:
        # A pipe gets the bytes that `patch` needs; a terminal shows what it cannot be told to do.
        lines = ["\t".join(map(printable, line.split("\t"))) for line in lines]
    cut = len(lines) if whole or len(lines) <= _CURE else _CURE - 2
    for line in lines[:cut]:
        style = console.get_style(_PATCH.get(line[:1], "none"))
        yield Segments([Segment(line, style), Segment.line()])
    if cut < len(lines):
        more = f"   ({len(lines) - cut} more lines: --cure {number} prints all of it)"
        yield Segments([Segment(more), Segment.line()])


def _lines(console: Console, head: str, text: str, style: str = "") -> Iterator[RenderableType]:
    """A sentence under its own head, wrapped at words."""
    from rich.segment import Segment, Segments

    lines = textwrap.wrap(
        printable(text),
        max(console.width, _NARROWEST),
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_long_words=False,
        break_on_hyphens=False,
    )
    for line in lines:
        yield Segments([Segment(line, console.get_style(style or "none")), Segment.line()])


def _listed(routes: tuple[str, ...]) -> str:
    more = len(routes) - _ROUTES
    return ", ".join(routes[:_ROUTES]) + (f" and {more} more" if more > 0 else "")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


_PATCH = {"+": "green", "-": "red", "@": "cyan"}
