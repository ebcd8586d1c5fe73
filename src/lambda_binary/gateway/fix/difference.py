"""What is missing between a Current and a Wish: a Plan of steps and what to know about them.

Pure values. What exists is changed by PATCH alone, because PUT would wipe what it does not name;
what is missing is made by PUT. A list loses one member a call: AWS takes several removes in one
PATCH, emulators lose some of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..aws.steps import Step, pointer, remove
from . import deployment, mapped, proxy
from .current import Current
from .wish import Wish


@dataclass(frozen=True, slots=True)
class Plan:
    """What fix would do.

    Attributes:
        changes: the calls that change settings, in order.
        publication: the calls that make them reach clients.
        notes: what it leaves alone and what it means for others, a sentence each.
    """

    changes: tuple[Step, ...]
    publication: tuple[Step, ...]
    notes: tuple[str, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """All calls; empty when there is nothing to do."""
        return self.changes + self.publication


def plan(current: Current, wish: Wish) -> Plan:
    """The steps from what is there to what is wished.

    Raises:
        RepairError: the wish cannot be met by changing what is there.
    """
    kind = mapped if current.mapped else proxy
    changes = (*kind.steps(current, wish), *_removals(current, wish))
    notes = (*kind.notes(current, wish), *_shared(current, wish))
    if not changes and not current.behind and not wish.redeploy:
        return Plan((), (), (*notes, *deployment.untold(current)))
    return Plan(changes, tuple(deployment.steps(current)), (*notes, *deployment.notes(current)))


def _removals(current: Current, wish: Wish) -> Iterator[Step]:
    for entry in wish.removed:
        if entry in current.media_types:
            yield Step(
                "update_rest_api",
                {
                    "restApiId": current.api,
                    "patchOperations": [remove(pointer("binaryMediaTypes", entry))],
                },
                f"remove {entry} from binaryMediaTypes",
            )


def _shared(current: Current, wish: Wish) -> Iterator[str]:
    gone = [entry for entry in wish.removed if entry in current.media_types]
    if gone:
        yield f"binaryMediaTypes belong to the whole API: its other routes lose {', '.join(gone)}"
