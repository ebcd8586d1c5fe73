"""How much a response may carry, and how long it may take: nothing that a request would show.

In: routes. Out: a hint about size for each kind of integration, once; a finding for a timeout that
AWS does not take. The numbers are AWS's quotas.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..findings import BROKEN, HINT, RISK, Cure, Finding
from ..model.evidence import DOC_ALB_502, DOC_EDGE_LIMITS, DOCUMENTED, LS_LIMIT, RECORDED
from ..model.waiting import wait_of
from ..tools.route import ConfiguredRoute


def findings(routes: Iterable[ConfiguredRoute]) -> tuple[Finding, ...]:
    """The limit of each kind of integration among the routes."""
    found: dict[str, list[ConfiguredRoute]] = {}
    for route in routes:
        if route.carries and not route.meant_to_stream:
            found.setdefault(_LIMITS[route.settings.integration][0], []).append(route)
    return tuple(_finding(title, given) for title, given in found.items())


def timeout(route: ConfiguredRoute) -> Iterator[Finding]:
    """A timeout that AWS does not take, or only where the account's quota was raised."""
    wait, given = wait_of(route.settings), route.timeout
    if wait is None or given is None or wait.least <= given <= wait.most:
        return
    refused = not wait.least <= given <= wait.raised
    most = f"{wait.least:,} to {wait.most:,} milliseconds"
    streamed = "where the response is streamed, " if route.settings.streams else ""
    more = (
        "; longer for Regional and private APIs alone, where the account's quota was raised"
        if wait.raised > wait.most
        else ""
    )
    yield Finding(
        rule="timeout",
        title="AWS does not take the integration's timeout"
        if refused
        else "the integration's timeout is longer than AWS's quota is by itself",
        severity=BROKEN if refused else RISK,
        grade=wait.grade,
        source=wait.source,
        where=str(route.where),
        why=(f"it is {given:,}; {streamed}AWS takes {most}{more}",),
        cures=(Cure(f"write {wait.least} to {wait.most}, or leave it out for {wait.default}"),),
        routes=(route.name,),
    )


def _finding(title: str, routes: list[ConfiguredRoute]) -> Finding:
    _, why, grade, source = _LIMITS[routes[0].settings.integration]
    names = tuple(dict.fromkeys(route.name for route in routes))
    cure = Cure("send what is larger by its URL: on_too_large of binary_response, or byte ranges")
    return Finding(
        rule="size",
        title=title,
        severity=HINT,
        grade=grade,
        source=source,
        where=str(routes[0].where),
        why=(why,),
        cures=(cure,),
        routes=names,
    )


_GATEWAY = (
    "a response carries at most about 4,700,000 bytes of data",
    "Lambda's response has at most 6,291,556 bytes of JSON, base64 included; API Gateway's own "
    "10 MB are never reached",
    RECORDED,
    f"{LS_LIMIT}; AWS doc 'Amazon API Gateway quotas'",
)
_LIMITS = {
    "rest-proxy": _GATEWAY,
    "rest-mapped": _GATEWAY,
    "http-api": _GATEWAY,
    "function-url": (
        "a buffered response carries at most about 4,700,000 bytes of data",
        "Lambda's response has at most 6,291,556 bytes of JSON, base64 included",
        RECORDED,
        LS_LIMIT,
    ),
    "alb": (
        "a load balancer takes at most 1 MB of JSON, about 785,000 bytes of data",
        "a larger response becomes a 502",
        DOCUMENTED,
        DOC_ALB_502,
    ),
    "edge": (
        "Lambda@Edge takes at most 40 KB (viewer) or 1 MB (origin)",
        "a larger response becomes a 502",
        DOCUMENTED,
        DOC_EDGE_LIMITS,
    ),
}
