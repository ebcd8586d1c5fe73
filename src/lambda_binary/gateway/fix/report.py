"""What fix says: its plan, how far it came, and what is left. Judges nothing, calls no AWS.

In: values of this package. Out: lines on a rich Console, whose commands are whole lines to copy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..aws.steps import Step
from ..check import report
from ..check.formats import Report
from .apply import Progress
from .deployment import PUBLISH
from .difference import Plan
from .said import Subject, elsewhere, of_route, said

if TYPE_CHECKING:
    from rich.console import Console

    from ..findings import Finding


def show_plan(
    console: Console, current: Subject, plan: Plan, foreseen: Subject, options: Sequence[str]
) -> None:
    """The route as it is, the calls, and what `check` would say after them."""
    console.print(current.headline)
    console.print(f"Now: {said(of_route(current))}.")
    for number, step in enumerate(plan.steps, 1):
        console.print(f"{number}. {step.purpose}", style="bold")
        console.print(f"   {step.as_command(options)}")
    if plan.steps:
        console.print(f"Then: {said(of_route(foreseen))}.")
    for finding in elsewhere(current, foreseen):
        names = ", ".join(finding.routes)
        console.print(f"Then elsewhere: {finding.severity}: {finding.title}: {names}.")
    for note in plan.notes:
        console.print(f"Note: {note}.")


def show_half_way(
    console: Console, current: Subject, plan: Plan, progress: Progress, options: Sequence[str]
) -> None:
    """What is done, what is not, why, and how to go on."""
    first = progress.left[0]
    doubt = ", and it is not known whether AWS took that call" if progress.uncertain else ""
    console.print(f"Stopped at: {first.purpose}: {progress.why}{doubt}.", style="red")
    console.print(f"Done: {len(progress.done)} of {len(plan.steps)}.")
    for step in progress.undone:
        console.print(f"Taken back: {step.purpose}.")
    for step in progress.standing:
        console.print("This could not be taken back, and is not right alone; by hand:", style="red")
        console.print(f"   {step.as_command(options)}")
    publishing = [step for step in progress.left if step.operation == PUBLISH]
    if publishing and not (progress.uncertain and first in publishing):
        console.print(f"The stage {current.stage_name} serves what it served before.")
    console.print("Not done:")
    for step in progress.left:
        console.print(f"   {step.as_command(options, progress.known)}")
    again = " --redeploy" if current.stage_name else ""
    console.print(
        f"To go on, run these, or the same command again{' with' if again else ''}{again}."
    )


def show_read_back(
    console: Console, current: Subject, missing: Sequence[Step], found: tuple[Finding, ...]
) -> None:
    """The table of `check` for the route, and what AWS took and did not keep."""
    for step in missing:
        console.print(f"AWS took the calls, but this is still missing: {step.purpose}.")
    if not missing:
        soon = " follows within seconds, sometimes a minute"
        console.print(f"Read back{f'; {current.stage_name}{soon}' if current.stage_name else ''}.")
    show_findings(current, found)


def show_findings(current: Subject, found: tuple[Finding, ...]) -> None:
    """The table of `check` for the route."""
    report.show(Report(current.label, (current.name,), found))
