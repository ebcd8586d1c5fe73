"""Run cases against the model: what was expected, what came, does it agree.

    load(path) -> cases -> run -> results -> report, to_json, exit_code

Pure but for `load`: it prints nothing. The judging is verdicts.py's, the tables scoreboard.py's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..model import compression, conductor
from ..model.messages import Request, Response
from ..model.payload import marshalled, parsed
from ..model.refusals import RequestRefusedError
from ..model.requests import events, mapped
from ..model.responses import rest_mapped
from .cases import DEFAULT_BODY, Case
from .cases import load as load
from .cases import read as read
from .event_paths import at
from .grading import Got as Got
from .grading import Result as Result
from .grading import judged, not_run
from .scoreboard import exit_code as exit_code
from .scoreboard import report as report
from .scoreboard import to_json as to_json
from .symbols import Echo, NotUnderstood, Sized

# The project's own table.
OWN_CASES = Path(__file__).with_name("cases.json")


def run(cases: Iterable[Case]) -> tuple[Result, ...]:
    """A Result for each case, in their order."""
    return tuple(run_case(case) for case in cases)


def run_case(case: Case) -> Result:
    """One case, judged. Cases of unknown grade are run and assert nothing."""
    if isinstance(case.outcome, NotUnderstood):
        return not_run(case, case.outcome.words)
    try:
        got = _request_side(_with_body(case)) if case.direction == "request" else _answer(case)
    except Exception as fault:  # the next case must run whatever this one brings
        return not_run(case, f"the model failed ({type(fault).__name__}: {fault})")
    return judged(_with_body(case), got)


def _with_body(case: Case) -> Case:
    """The case as it is run: what is asked of a body's way to the function needs a body."""
    given = case.request.body or case.judges_event or case.expect["data"] is not None
    if given or case.direction != "request":
        return case
    return replace(case, request=replace(case.request, body=DEFAULT_BODY))


def _answer(case: Case) -> Got:
    response = _response(case)
    return Got(response.status, response.headers, response.body, response.notes)


def _response(case: Case) -> Response:
    if case.backend is not None:
        return rest_mapped.respond_to_backend(case.settings, case.request, case.backend)
    outcome = case.outcome
    if isinstance(outcome, Echo):
        media_type = outcome.media_type
        return conductor.invoke(
            case.settings, case.request, lambda event, context: _echoed(event, media_type)
        )
    if isinstance(outcome, Sized):
        outcome = _sized(case.integration, outcome.size)
    return conductor.respond(case.settings, case.request, outcome)


def _request_side(case: Case) -> Got:
    """What reaches the function, as a status 200; or the gateway's refusal."""
    try:
        request = compression.unpacked(case.settings, case.request)
        if case.integration == "rest-mapped":
            payload, notes = mapped.integration_payload(case.settings, request)
            body = payload if isinstance(payload, bytes) else payload.encode("utf-8", "replace")
            return Got(200, (), body, notes, parsed(body))
        return _event_side(case, request)
    except RequestRefusedError as refusal:
        response = refusal.response
        return Got(response.status, response.headers, response.body, response.notes)


def _event_side(case: Case, request: Request) -> Got:
    event, notes = events.event_for(case.settings, request)
    place = "Records.0.cf.request.body.data" if case.integration == "edge" else "body"
    body = at(event, place)
    return Got(200, (), body.encode() if isinstance(body, str) else b"", notes, event)


def _echoed(event: Any, media_type: str) -> dict[str, Any]:
    headers = {"Content-Type": media_type}
    return {"statusCode": 200, "headers": headers, "body": event["body"]}


def _sized(integration: str, size: int) -> dict[str, Any]:
    """A result of `size` bytes of JSON, legal but for its size."""
    shape: dict[str, Any] = {"isBase64Encoded": False, "statusCode": 200, "headers": {}}
    if integration == "edge":
        shape = {"status": "200", "headers": {}}
    rest = len(marshalled(shape | {"body": ""}))
    return shape | {"body": "x" * max(0, size - rest)}
