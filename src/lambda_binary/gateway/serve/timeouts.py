"""How long a handler may take, and what the client gets when it takes longer.

In: Settings, the seconds that were asked for. Out: seconds, Responses. Each integration's own limit
stands beside its answer, with the source of both.
"""

from __future__ import annotations

from typing import NamedTuple

from ..model.conductor import respond
from ..model.evidence import DOC_ALB_502, DOCUMENTED, LS_URL, RECORDED, REPORTED, Rule
from ..model.messages import FunctionError, Request, Response
from ..model.refusals import error_response, rest_error
from ..model.settings import REST, Settings

# Names of the rules that end a handler.
RULES = ("integration-timeout", "function-timeout")
# AWS doc 'Lambda quotas': no function runs longer.
_LONGEST = 900.0
DOC_LAMBDA = "AWS doc 'Lambda quotas': a function runs for at most 900 s"


class _Limit(NamedTuple):
    """Seconds, the gateway's own answer (None: the function fails), and where both stand."""

    seconds: float
    answer: tuple[int, str] | None
    rule: Rule


def seconds_for(settings: Settings, asked: float | None) -> float:
    """How long a handler behind the route may take: as asked for, else as AWS allows."""
    return _limit(settings).seconds if asked is None else asked


def answer(settings: Settings, request: Request, seconds: float) -> Response:
    """What the client gets after so many seconds without the handler's answer."""
    limit = _limit(settings)
    text = f"the handler had not answered after {seconds:g} s and was ended: "
    if limit.answer is not None:
        status, message = limit.answer
        note = limit.rule.note(f"{text}the gateway gives up with {status}", "refused")
        made = rest_error if settings.integration in REST else error_response
        return made(status, message, (note,))
    # The message is Lambda's, as its logs have it.
    message = f"{request.request_id} Task timed out after {seconds:.2f} seconds"
    response = respond(settings, request, FunctionError(message, "Sandbox.Timedout"))
    note = limit.rule.note(f"{text}the client gets {response.status}", "refused")
    return Response(
        response.status, response.headers, response.body, (note, *response.notes), response.error
    )


def _limit(settings: Settings) -> _Limit:
    if settings.integration == "edge":
        return _EDGE["origin" if settings.edge_event.startswith("origin") else "viewer"]
    return _LIMITS[settings.integration]


_REST = _Limit(
    29.0,
    (504, "Endpoint request timed out"),
    Rule(
        "integration-timeout",
        "AWS doc 'Quotas for REST APIs'; AWS doc 'Gateway response types', INTEGRATION_TIMEOUT",
        DOCUMENTED,
    ),
)
_LIMITS = {
    "rest-proxy": _REST,
    "rest-mapped": _REST,
    "http-api": _Limit(
        30.0,
        (503, "Service Unavailable"),
        Rule(
            "integration-timeout",
            "AWS doc 'Quotas for HTTP APIs'; the status: serverless/serverless #11222, "
            "anomalyco/sst #2232",
            REPORTED,
        ),
    ),
    # Neither ends a request before the function's own time is up.
    "function-url": _Limit(
        _LONGEST, None, Rule("function-timeout", f"{DOC_LAMBDA}; {LS_URL}", RECORDED)
    ),
    "alb": _Limit(
        _LONGEST, None, Rule("function-timeout", f"{DOC_LAMBDA}; {DOC_ALB_502}", DOCUMENTED)
    ),
}
_DOC_EDGE_TIME = Rule(
    "function-timeout",
    "AWS doc 'Quotas on Lambda@Edge'; AWS doc 'HTTP 503 status code (Lambda execution error)'",
    DOCUMENTED,
)
_EDGE = {
    "viewer": _Limit(5.0, None, _DOC_EDGE_TIME),
    "origin": _Limit(30.0, None, _DOC_EDGE_TIME),
}
