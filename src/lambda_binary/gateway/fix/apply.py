"""Perform a plan in its order, and know at each moment what is done and what is not.

Nothing is rolled back: every step is right by itself, and a second run goes on where the first one
stopped. This file prints nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..aws.faults import explained
from ..aws.steps import NOTHING, Step


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it came.

    Attributes:
        done: the steps that AWS took.
        left: those that it did not, the one at fault first.
        why: the sentence of the step at fault; empty when all are done.
        uncertain: whether the step at fault may have happened all the same.
        known: what the steps that are done gave, for those that are left.
    """

    done: tuple[Step, ...]
    left: tuple[Step, ...] = ()
    why: str = ""
    uncertain: bool = False
    known: Mapping[str, str] = field(default_factory=dict)


def perform(client: Any, steps: Iterable[Step], tell: Callable[[Step], None]) -> Progress:
    """Make the calls; the first that fails ends it.

    Args:
        tell: is given each step once AWS took it.
    """
    todo = list(steps)
    known: Mapping[str, str] = NOTHING
    for index, step in enumerate(todo):
        done, left = tuple(todo[:index]), tuple(todo[index:])
        try:
            known = step.perform(client, known)
        except KeyboardInterrupt:
            return Progress(done, left, "interrupted", True, known)
        except Exception as fault:
            why = explained(fault)
            if why is None:
                raise
            return Progress(done, left, why, not _refused(fault), known)
        tell(step)
    return Progress(tuple(todo), known=known)


def _refused(fault: Exception) -> bool:
    """Whether AWS answered, and the answer was no; a lost connection leaves it open."""
    from botocore.exceptions import ClientError

    if not isinstance(fault, ClientError):
        return False
    status: int = fault.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return 400 <= status < 500
