"""The rows that every emulator is asked: cases that can be put to a function behind a REST API.

Ours are the 19 assertions of recorded.py and the project's own table, less what not every
emulator can be told (S3 backends, a rejected invocation, CORS preflights, Lambda's own limit) and
less what only an emulator claims.
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
from peers.recorded import assertions

if TYPE_CHECKING:
    from lambda_binary.gateway.conformance.cases import Case

BINARY = "REST proxy: the 19 assertions of LocalStack's binary test on AWS"
RECORDINGS = "REST proxy: what else was recorded on AWS"
WEAKER = "REST proxy: documented, live-tested, verified or reported"
MAPPED_RECORDINGS = "Mapped Lambda: recorded on AWS"
MAPPED_WEAKER = "Mapped Lambda: documented or reported"
GROUPS = (BINARY, RECORDINGS, WEAKER, MAPPED_RECORDINGS, MAPPED_WEAKER)

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
    def function(self) -> dict[str, Any]:
        """What the row's function does, as function/answering.py reads it."""
        outcome = self.case.outcome
        if isinstance(outcome, FunctionError):
            return {"raises": outcome.message}
        if isinstance(outcome, Echo):
            return {"echoes": outcome.media_type}
        return {"returns": outcome}


def rows() -> list[Row]:
    """Every row, in the order of `GROUPS`."""
    chosen = [(BINARY, case) for case in assertions()]
    chosen += [
        (_GROUP[case.integration, case.grade], case)
        for case in conformance.load(conformance.OWN_CASES)
        if (case.integration, case.grade) in _GROUP and _expressible(case)
    ]
    chosen.sort(key=lambda pair: GROUPS.index(pair[0]))
    return [Row(f"row_{number}", *pair) for number, pair in enumerate(chosen, 1)]


def by_media_types(chosen: Iterable[Row]) -> Iterator[tuple[tuple[str, ...], list[Row]]]:
    """The rows of each list of binaryMediaTypes, which a REST API has one of."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in chosen:
        groups.setdefault(row.case.settings.binary_media_types, []).append(row)
    yield from groups.items()


def _expressible(case: Case) -> bool:
    return (
        case.backend is None
        and case.direction == "response"
        and case.source != LS_BINARY
        and not case.settings.cors_preflight
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
