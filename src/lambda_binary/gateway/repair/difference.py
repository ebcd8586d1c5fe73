"""What is missing between a Current and a Wish: a Plan of steps and what to know about them.

Pure values. PATCH operations alone: PUT would wipe what it does not name. A list loses one member a
call: AWS takes several removes in one PATCH, emulators lose some of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from . import deployed, mapped, proxy
from .current import Current
from .steps import Step, pointer, remove
from .wish import Wish


@dataclass(frozen=True, slots=True)
class Plan:
    """What fix would do.

    Attributes:
        steps: the calls, in order; empty when there is nothing to do.
        notes: what it leaves alone and what it means for others, a sentence each.
    """

    steps: tuple[Step, ...]
    notes: tuple[str, ...]

    @property
    def changes(self) -> tuple[Step, ...]:
        """The steps that change settings: all but the deployment."""
        return tuple(step for step in self.steps if step.operation != DEPLOY)


DEPLOY = "create_deployment"


def plan(current: Current, wish: Wish) -> Plan:
    """The steps from what is there to what is wished.

    Raises:
        RepairError: the wish cannot be met by changing what is there.
    """
    kind = mapped if current.mapped else proxy
    changes = [*kind.steps(current, wish), *_removals(current, wish)]
    notes = [*kind.notes(current, wish), *_shared(current, wish)]
    behind = deployed.differing(
        current.live, deployed.of_resources(current.definition, current.media_types)
    )
    if not changes and not behind and not wish.redeploy:
        return Plan((), (*notes, *_untold(current)))
    if current.stage is None:
        notes.append("the API has no stage: deploy it with create-deployment --stage-name NAME")
        return Plan(tuple(changes), tuple(notes))
    notes.append(
        f"the deployment of {current.stage} publishes everything that was changed in the API since "
        "the last one"
    )
    return Plan((*changes, _deployment(current, behind)), tuple(notes))


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


def _untold(current: Current) -> Iterator[str]:
    if current.stage is None:
        yield "the API has no stage, so nobody can call it yet"
    elif current.live is None or "media types" not in current.live:
        yield (
            f"whether {current.stage} serves the API as it is now could not be told in full: "
            "--redeploy deploys it again"
        )


def _deployment(current: Current, behind: list[str]) -> Step:
    parameters: dict[str, Any] = {
        "restApiId": current.api,
        "stageName": current.stage,
        "description": f"lambda-binary fix {current.name}",
    }
    why = f", which is behind in {', '.join(behind)}" if behind else ""
    return Step(DEPLOY, parameters, f"deploy the stage {current.stage}{why}")
