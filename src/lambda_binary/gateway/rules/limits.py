"""How much a response may carry: nothing that a client's request would show.

In: routes. Out: a hint for each kind of integration, once. The numbers are AWS's quotas.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..findings import HINT, Cure, Finding
from ..model.evidence import DOC_ALB_502, DOC_EDGE_LIMITS, DOCUMENTED, LS_LIMIT, RECORDED
from ..tools.route import ConfiguredRoute


def findings(routes: Iterable[ConfiguredRoute]) -> tuple[Finding, ...]:
    """The limit of each kind of integration among the routes."""
    found: dict[str, list[ConfiguredRoute]] = {}
    for route in routes:
        if route.carries and not route.meant_to_stream:
            found.setdefault(_LIMITS[route.settings.integration][0], []).append(route)
    return tuple(_finding(title, given) for title, given in found.items())


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
