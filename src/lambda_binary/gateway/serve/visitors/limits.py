"""Requests that a gateway refuses by their size, told before they are held in memory.

In: Settings, a request's line and fields as they stand on the wire. Out: the gateway's own answer,
or how much of a body it takes. What an event may carry is model/requests/limits.py's business.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ...model.evidence import DOC_ALB, DOCUMENTED, NO_SOURCE, REPORTED, UNKNOWN, Rule
from ...model.messages import Response
from ...model.refusals import error_response, rest_error
from ...model.settings import REST, Settings

KB, MB = 1024, 1024 * 1024
# Whatever the integration: a head beyond it is not read on.
LARGEST_HEAD = 2 * MB
# So long a target httptools can take apart.
LARGEST_LINE = 65_535

_REST_DOC = "AWS doc 'Quotas for REST APIs'"
_HTTP_DOC = "AWS doc 'Quotas for HTTP APIs'"
_LAMBDA_DOC = "AWS doc 'Lambda quotas'"
_ALB_DOC = "AWS doc 'How Elastic Load Balancing works', HTTP header limits"
_ALB_ERRORS = "AWS doc 'Troubleshoot your Application Load Balancers'"
_EDGE_DOC = "AWS doc 'Request and response behavior for custom origins'"
_431 = "the status: backbencher.dev 'SOLVED: 431'"

Fields = list[tuple[bytes, bytes]]


class _Limit(NamedTuple):
    """Bytes of what, the status for more, and where both stand."""

    what: str
    size: int
    status: int
    rule: Rule


def largest_body(settings: Settings) -> int:
    """Bytes of content that the gateway takes."""
    return _BODIES[settings.integration].size


def body_refusal(settings: Settings) -> Response:
    """The answer to more than that."""
    limit = _BODIES[settings.integration]
    return _refusal(
        settings, limit, f"the body is larger than the {limit.size} bytes that the gateway takes"
    )


def head_refusal(settings: Settings, line: int, fields: Fields) -> Response | None:
    """The answer to a request whose head is too large; None when it is not.

    Args:
        settings: the route's.
        line: bytes of the request line.
        fields: names and values as they were sent.
    """
    sizes = {what: measured(line, fields) for what, measured in _MEASURES.items()}
    for limit in _HEADS[settings.integration]:
        if sizes[limit.what] > limit.size:
            text = f"{limit.what}: {sizes[limit.what]} bytes, the gateway takes {limit.size}"
            return _refusal(settings, limit, text)
    return None


def unread_refusal(settings: Settings, in_line: bool) -> Response:
    """The answer to a head that was not read to its end, for its size."""
    limits = _HEADS[settings.integration]
    fitting = [limit for limit in limits if (limit.what == LINE) == in_line]
    return _refusal(settings, (fitting or limits)[-1], "a head that is not read to its end")


def _refusal(settings: Settings, limit: _Limit, text: str) -> Response:
    note = limit.rule.note(text, "refused")
    if settings.integration in _PAGES:
        reason = _REASONS[limit.status]
        page = f"<html>\r\n<head><title>{limit.status} {reason}</title></head>\r\n</html>\r\n"
        return Response(limit.status, (("Content-Type", "text/html"),), page.encode(), (note,))
    message = "Request Too Long" if limit.status == 413 else _REASONS[limit.status]
    made = rest_error if settings.integration in REST else error_response
    return made(limit.status, message, (note,))


# These gateways answer with pages of HTML.
_PAGES = ("alb", "edge")
_REASONS = {
    400: "Bad Request",
    413: "Request Entity Too Large",
    414: "URI Too Long",
    431: "Request Header Fields Too Large",
}


def _rule(source: str, grade: str) -> Rule:
    return Rule("request-size", source, grade)


LINE, FIELD, VALUES = "the request line", "the largest field", "the values of all fields"
LINE_AND_VALUES, HEAD = "the request line and the values of all fields", "the whole head"
_MEASURES: dict[str, Callable[[int, Fields], int]] = {
    LINE: lambda line, fields: line,
    FIELD: lambda line, fields: max((len(n) + len(v) + 2 for n, v in fields), default=0),
    VALUES: lambda line, fields: sum(len(value) for _, value in fields),
    LINE_AND_VALUES: lambda line, fields: line + sum(len(value) for _, value in fields),
    HEAD: lambda line, fields: line + sum(len(n) + len(v) + 4 for n, v in fields),
}

_REST = (
    _Limit(LINE, 16 * KB, 414, _rule(f"{_REST_DOC} names no limit; {NO_SOURCE}", UNKNOWN)),
    _Limit(VALUES, 10_240, 431, _rule(f"{_REST_DOC}; {_431}", REPORTED)),
)
_HEADS: dict[str, tuple[_Limit, ...]] = {
    "rest-proxy": _REST,
    "rest-mapped": _REST,
    "http-api": (
        _Limit(LINE, 10_240, 414, _rule(f"{_HTTP_DOC}; the status: {NO_SOURCE}", UNKNOWN)),
        _Limit(LINE_AND_VALUES, 10_240, 431, _rule(f"{_HTTP_DOC}; {_431}", REPORTED)),
    ),
    "function-url": (
        _Limit(LINE, LARGEST_LINE, 414, _rule(f"serve's own limit; {NO_SOURCE}", UNKNOWN)),
        _Limit(LINE_AND_VALUES, MB, 431, _rule(f"{_LAMBDA_DOC}; {NO_SOURCE}", UNKNOWN)),
    ),
    "alb": (
        _Limit(LINE, 16 * KB, 414, _rule(f"{_ALB_DOC}; {_ALB_ERRORS}", DOCUMENTED)),
        _Limit(FIELD, 16 * KB, 400, _rule(f"{_ALB_DOC}; {_ALB_ERRORS}", DOCUMENTED)),
        _Limit(HEAD, 64 * KB, 400, _rule(f"{_ALB_DOC}; {_ALB_ERRORS}", DOCUMENTED)),
    ),
    "edge": (
        _Limit(LINE, 8 * KB, 413, _rule(_EDGE_DOC, DOCUMENTED)),
        _Limit(HEAD, 20_480, 413, _rule(_EDGE_DOC, DOCUMENTED)),
    ),
}
_REST_BODY = _Limit(
    "the body", 10 * MB, 413, _rule(f"{_REST_DOC}; AWS doc 'Gateway response types'", DOCUMENTED)
)
_BODIES = {
    "rest-proxy": _REST_BODY,
    "rest-mapped": _REST_BODY,
    "http-api": _Limit("the body", 10 * MB, 413, _rule(f"{_HTTP_DOC}; {NO_SOURCE}", UNKNOWN)),
    "function-url": _Limit(
        "the body", 6 * MB, 413, _rule(f"{_LAMBDA_DOC}; the status: {NO_SOURCE}", UNKNOWN)
    ),
    "alb": _Limit("the body", MB, 413, _rule(f"{DOC_ALB}; {_ALB_ERRORS}", DOCUMENTED)),
    # The event's copy is cut at 40 KB or 1 MB; CloudFront itself takes more than memory holds.
    "edge": _Limit("the body", 64 * MB, 413, _rule(f"serve's own limit; {NO_SOURCE}", UNKNOWN)),
}
