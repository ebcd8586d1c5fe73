"""Cases of events, moved below a path of their own: every emulator gets them beside other rows.

In: a case of the request direction. Out: the same case for `/row_7/...`, or None when it cannot be
asked so: two slashes in front are none behind a prefix, the stage is each emulator's own, and the
fields that frame a message are the client's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lambda_binary.gateway import Request

if TYPE_CHECKING:
    from lambda_binary.gateway.conformance.cases import Case

# Fields that an HTTP client sets itself, or that change how the message is read.
_FRAMING = ("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade")
_UNTOLD = ("requestContext.path",)


def expressible(case: Case) -> Case | None:
    """The case without what cannot be asked; None when nothing of it is left."""
    if not case.judges_event or case.integration != "rest-proxy":
        return None
    if case.request.path.startswith("//"):
        return None
    expect = dict(case.expect)
    expect["event"] = {k: v for k, v in (expect.get("event") or {}).items() if not _left_out(k)}
    expect["event_absent"] = [k for k in expect.get("event_absent") or () if not _left_out(k)]
    fields = [pair for pair in case.request.headers if pair[0].lower() not in _FRAMING]
    left = replace(case, expect=expect, request=replace(case.request, headers=fields))
    return left if left.judges_event else None


def below(prefix: str, case: Case) -> Case:
    """The case for a route below the prefix."""
    request, settings = case.request, case.settings
    resource = settings.resource
    path = f"{prefix}{request.path}" if resource else prefix
    event = {key: _moved(prefix, key, value) for key, value in case.expect["event"].items()}
    return replace(
        case,
        settings=replace(settings, resource=f"{prefix}{resource}" if resource else prefix),
        request=Request(request.method, path, request.headers, request.body, query=request.query),
        expect={**case.expect, "event": event},
    )


def _left_out(path: str) -> bool:
    place, _, name = path.partition(".")
    framing = place in {"headers", "multiValueHeaders"} and name.lower() in _FRAMING
    return framing or path in _UNTOLD


def _moved(prefix: str, key: str, value: Any) -> Any:
    return f"{prefix}{value}" if key in {"path", "resource"} else value
