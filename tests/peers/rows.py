"""The rows that every emulator is asked: cases that can be put to a function behind a REST API.

Ours are the 19 assertions of recorded.py and the project's own table, less what not every
emulator can be told (S3 backends, a rejected invocation, CORS preflights, compression, response
streaming, Lambda's own limit) and less what only an emulator claims. Cases of events are moved
below a path of their own by event_rows.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lambda_binary.gateway import FunctionError
from lambda_binary.gateway.conformance import run as conformance
from lambda_binary.gateway.conformance.symbols import Echo
from lambda_binary.gateway.model.evidence import (
    DOCUMENTED,
    LIVE_TEST,
    LS_BINARY,
    RECORDED,
    REPORTED,
    VERIFIED,
)
from lambda_binary.gateway.model.messages import INVOKE_REJECTED
from peers import event_rows
from peers.recorded import assertions

if TYPE_CHECKING:
    from lambda_binary.gateway.conformance.cases import Case

BINARY = "REST proxy: the 19 assertions of LocalStack's binary test on AWS"
RECORDINGS = "REST proxy: what else was recorded on AWS"
WEAKER = "REST proxy: documented, live-tested, verified or reported"
MAPPED_RECORDINGS = "Mapped Lambda: recorded on AWS"
MAPPED_WEAKER = "Mapped Lambda: documented or reported"
FIELDS = "Fields of responses, proxy and mapped: renamed, dropped, passed"
EVENTS = "REST proxy: the event that the function gets"
# Fields last: one emulator stops answering after some of them.
GROUPS = (BINARY, RECORDINGS, WEAKER, MAPPED_RECORDINGS, MAPPED_WEAKER, EVENTS, FIELDS)

MAPPED = "rest-mapped"


@dataclass(frozen=True)
class Row:
    """A case with a name that can stand in a path and name a function.

    Attributes:
        name: `row_7`.
        group: one of `GROUPS`.
        case: settings, request, what the function does, what AWS does with it.
    """

    name: str
    group: str
    case: Case

    @property
    def path(self) -> str:
        """The path below which the row's function answers."""
        return f"/{self.name}"

    @property
    def tells(self) -> bool:
        """Whether the event is judged, which the function sends back."""
        return self.group == EVENTS

    @property
    def route(self) -> str:
        """The path of the row's resource, with its parameters."""
        return (self.case.settings.resource or self.path) if self.tells else self.path

    @property
    def target(self) -> str:
        """What is asked for: path and query."""
        request = self.case.request
        path = request.path if self.tells else self.path
        return f"{path}?{request.query}" if request.query else path

    @property
    def function(self) -> dict[str, Any]:
        """What the row's function does, as function/answering.py reads it."""
        outcome = self.case.outcome
        if self.tells:
            return {"tells": True}
        if isinstance(outcome, FunctionError):
            return {"raises": outcome.message}
        if isinstance(outcome, Echo):
            return {"echoes": outcome.media_type}
        return {"returns": outcome}


def rows() -> list[Row]:
    """Every row, in the order of `GROUPS`."""
    own = conformance.load(conformance.OWN_CASES)
    chosen = [(BINARY, case) for case in assertions()]
    chosen += [(_group(case), case) for case in own if _group(case) and _expressible(case)]
    chosen += [(EVENTS, case) for case in map(event_rows.expressible, own) if case]
    chosen.sort(key=lambda pair: GROUPS.index(pair[0]))
    return [_row(f"row_{number}", *pair) for number, pair in enumerate(chosen, 1)]


def _row(name: str, group: str, case: Case) -> Row:
    return Row(name, group, event_rows.below(f"/{name}", case) if group == EVENTS else case)


def by_media_types(chosen: Iterable[Row]) -> Iterator[tuple[tuple[str, ...], list[Row]]]:
    """The rows of each list of binaryMediaTypes, which a REST API has one of."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in chosen:
        groups.setdefault(row.case.settings.binary_media_types, []).append(row)
    yield from groups.items()


def _group(case: Case) -> str:
    group = _GROUP.get((case.integration, case.grade), "")
    return FIELDS if group and "/fields-" in case.id else group


def _expressible(case: Case) -> bool:
    settings = case.settings
    return (
        case.backend is None
        and case.direction == "response"
        and case.source != LS_BINARY
        and not settings.cors_preflight
        and not settings.streams
        and settings.minimum_compression_size is None
        and _can_be_done(case.outcome)
    )


def _can_be_done(outcome: Any) -> bool:
    """Whether a function can do it. Lambda's own limit is no gateway's: two peers get functions
    from us and have none.
    """
    if isinstance(outcome, FunctionError):
        return outcome.kind != INVOKE_REJECTED
    return isinstance(outcome, (dict, list, str, int, float, Echo))


_GROUP = {
    ("rest-proxy", RECORDED): RECORDINGS,
    ("rest-proxy", LIVE_TEST): WEAKER,
    ("rest-proxy", VERIFIED): WEAKER,
    ("rest-proxy", DOCUMENTED): WEAKER,
    ("rest-proxy", REPORTED): WEAKER,
    (MAPPED, RECORDED): MAPPED_RECORDINGS,
    (MAPPED, DOCUMENTED): MAPPED_WEAKER,
    (MAPPED, REPORTED): MAPPED_WEAKER,
}
