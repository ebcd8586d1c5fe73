"""What is missing between a Current and what is asked: a Plan of steps and what to know about them.

Pure values. The calls are those of tools/live/steps.py, which `check` prints.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..asking.lack import lack
from ..aws.steps import Step
from ..model.content_handling import AS_TEXT
from ..model.settings import Settings
from ..tools.live import steps as live_steps
from ..tools.route import Written
from . import deployment, streaming
from .asked import Asked
from .current import Current
from .errors import FixError
from .preview import after
from .wanted import EVERYTHING, notes, wanted


@dataclass(frozen=True, slots=True)
class Plan:
    """What fix would do.

    Attributes:
        changes: the calls that change settings, in order.
        publication: the calls that make them reach clients.
        notes: what it leaves alone and what it means for others, a sentence each.
        switch: the change of the function, which clients see at once: made when the deployment is
            ready.
    """

    changes: tuple[Step, ...]
    publication: tuple[Step, ...]
    notes: tuple[str, ...]
    switch: tuple[Step, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """All calls; empty when there is nothing to do."""
        return self.changes + self.publication[:1] + self.switch + self.publication[1:]


def plan(current: Current, asked: Asked) -> Plan:
    """The steps from what is there to what is asked.

    Raises:
        FixError: it cannot be had by changing what is there.
    """
    if asked.streams is not None:
        return _streaming(current, asked)
    if current.streams:
        raise FixError(
            f"{current.name} streams its response (responseTransferMode STREAM): binary media "
            "types and contentHandling play no part there; --stream sets what belongs to it, and "
            "--buffered takes it out"
        )
    after = wanted(current, asked)
    status = asked.status if current.mapped else 0
    # What AWS has stored may be no media type, and goes all the same.
    gone = tuple(entry for entry in asked.removed if entry in current.media_types)
    need = replace(lack(current.route.settings, after, status), removed=gone)
    # The preflights first, so that none ever fails.
    changes = (*_text_sides(current, after), *live_steps.steps(current.route, need))
    said = (*notes(current, asked), *_shared(need.removed))
    if not changes and not current.behind and not asked.redeploy:
        return Plan((), (), (*said, *deployment.untold(current)))
    return Plan(changes, tuple(deployment.steps(current)), (*said, *deployment.notes(current)))


def _streaming(current: Current, asked: Asked) -> Plan:
    """The route and its function together; a buffered one gets what it lacks otherwise, too."""
    streams = streaming.asked_for(asked)
    changes = streaming.changes(current, streams, asked.timeout)
    of = current.function
    assert of is not None  # noqa: S101 - with_function comes before
    switch = streaming.switch(of, streaming.REST, streams, asked.timeout)
    done = bool(changes or switch)
    said = tuple(streaming.notes(current, streams, asked.timeout, done))
    if not streams:
        buffered = after(current, (*changes, *switch))
        more = plan(buffered, replace(asked, streams=None, redeploy=False))
        changes, said = (*more.changes, *changes), (*said, *notes(buffered, asked))
    if not changes and not current.behind and not asked.redeploy:
        return Plan((), (), (*said, *deployment.untold(current)), switch)
    told = (*said, *deployment.notes(current))
    return Plan(changes, tuple(deployment.steps(current)), told, switch)


def _text_sides(current: Current, after: Settings) -> Iterator[Step]:
    """CONVERT_TO_TEXT on each method of the type MOCK that `*/*` would break."""
    if current.mapped or EVERYTHING not in after.binary_media_types:
        return
    for resource in current.resources:
        for verb, integration in resource.mocks:
            templates = integration.get("requestTemplates")
            fails = verb == "OPTIONS" or bool(templates)
            if fails and integration.get("contentHandling") != AS_TEXT:
                method = Written("live", name=resource.id)
                yield live_steps.text_side(current.api, method, resource.path, verb)


def _shared(gone: tuple[str, ...]) -> Iterator[str]:
    if gone:
        yield f"binaryMediaTypes belong to the whole API: its other routes lose {', '.join(gone)}"
