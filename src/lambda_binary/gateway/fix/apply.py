"""Perform a plan in its order, and know at each moment what is done and what is not.

A step that is right by itself is not rolled back: a second run goes on where the first one stopped.
One that is not, the change of a streaming function, is taken back when AWS refuses what has to
follow. This file prints nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..aws.faults import explained
from ..aws.steps import NOTHING, Step
from ..tools.live.switch import UnreadableError


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it came.

    Attributes:
        done: the steps that AWS took.
        left: those that it did not, the one at fault first.
        why: the sentence of the step at fault; empty when all are done.
        uncertain: whether the step at fault may have happened all the same.
        known: what the steps that are done gave, for those that are left.
        undone: the steps that took others back.
        standing: those that would have, and failed.
    """

    done: tuple[Step, ...]
    left: tuple[Step, ...] = ()
    why: str = ""
    uncertain: bool = False
    known: Mapping[str, str] = field(default_factory=dict)
    undone: tuple[Step, ...] = ()
    standing: tuple[Step, ...] = ()


def perform(
    clients: Mapping[str, Any], steps: Iterable[Step], tell: Callable[[Step], None]
) -> Progress:
    """Make the calls; the first that fails ends it.

    Args:
        clients: by the name of their service.
        tell: is given each step once AWS took it.
    """
    todo = list(steps)
    known: Mapping[str, str] = NOTHING
    for index, step in enumerate(todo):
        done, left = tuple(todo[:index]), tuple(todo[index:])
        try:
            known = step.perform(clients[step.service], known)
        except KeyboardInterrupt:
            return Progress(done, left, "interrupted", True, known)
        except Exception as fault:
            why = str(fault) if isinstance(fault, UnreadableError) else explained(fault)
            if why is None:
                raise
            uncertain = not _refused(fault)
            # What may have happened must not lose its other half.
            undone, standing = ((), ()) if uncertain else _taken_back(clients, done)
            return Progress(done, left, why, uncertain, known, undone, standing)
        tell(step)
    return Progress(tuple(todo), known=known)


def _taken_back(
    clients: Mapping[str, Any], done: tuple[Step, ...]
) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """What took steps back, and what failed to."""
    undone: list[Step] = []
    standing: list[Step] = []
    for undo in [step.undo for step in reversed(done) if step.undo is not None]:
        try:
            undo.perform(clients[undo.service])
        except (KeyboardInterrupt, Exception):
            standing.append(undo)
        else:
            undone.append(undo)
    return tuple(undone), tuple(standing)


def _refused(fault: Exception) -> bool:
    """Whether AWS answered, and the answer was no; a lost connection leaves it open."""
    from botocore.exceptions import ClientError

    if isinstance(fault, UnreadableError):
        return True
    if not isinstance(fault, ClientError):
        return False
    status: int = fault.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return 400 <= status < 500
