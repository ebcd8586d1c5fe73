"""What a plan asks for, in the words of `Settings`, and what `check` says to it.

Written from the plan alone: neither a writer nor a reader has a part in it, so that whatever a
deploy tool makes of a written configuration can be compared with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.config.plans import REST, answers_of
from lambda_binary.gateway.check import judge
from lambda_binary.gateway.tools.route import UNTOLD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lambda_binary.gateway.tools.route import ConfiguredRoute
    from lambda_binary.gateway.writers import RoutePlan

UNVERIFIED = ("unknown", "a template and CONVERT_TO_BINARY together: unverified on AWS")
# A load balancer's rule has patterns, a function URL takes everything.
PATHLESS = ("function-url", "alb")


def asked_for(asked: RoutePlan) -> dict[str, Any]:
    """The plan, as `told` says what a reader found."""
    rest, mapped = asked.integration in REST, asked.integration == "rest-mapped"
    preflight = rest and asked.cors
    return {
        "route": None if asked.integration in PATHLESS else (asked.method, asked.path),
        "integration": asked.integration,
        "types": () if mapped else asked.media_types,
        "responses": answers_of(asked) if mapped else {},
        "payload format": "2.0",
        "multi value": asked.integration == "alb",
        "streams": asked.stream,
        "uri and function agree": True,
        "preflight": (preflight, "CONVERT_TO_TEXT" if preflight else None),
        "undecided": (),
    }


def told(route: ConfiguredRoute) -> dict[str, Any]:
    """What a route's settings say, as far as a plan has a say in it."""
    settings = route.settings
    mapped = settings.integration == "rest-mapped"
    named = settings.integration in route.function.streams
    return {
        "route": None if settings.integration in PATHLESS else (route.method, route.path),
        "integration": settings.integration,
        "types": settings.binary_media_types,
        "responses": {str(r.status_code): _response(r) for r in settings.responses()}
        if mapped
        else {},
        "payload format": settings.payload_format,
        "multi value": settings.multi_value_headers,
        "streams": settings.streams,
        # An OpenAPI document tells no function, and osls writes the uri itself.
        "uri and function agree": route.target_streams in {None, settings.streams}
        and (route.function == UNTOLD or named == settings.streams),
        "preflight": (settings.cors_preflight, settings.preflight_content_handling),
        "undecided": route.undecided,
    }


def _response(given: Any) -> dict[str, Any]:
    found = {
        "selectionPattern": given.selection_pattern,
        "contentHandling": given.content_handling,
        "responseParameters": dict(given.response_parameters),
        "responseTemplates": dict(given.response_templates),
    }
    return {key: value for key, value in found.items() if value}


def one_route(routes: Iterable[ConfiguredRoute]) -> ConfiguredRoute:
    """The route itself, without the method that answers its preflight."""
    (route,) = (route for route in routes if route.method != "OPTIONS")
    return route


def assert_clean(asked: RoutePlan, routes: Iterable[ConfiguredRoute]) -> None:
    """`check` has nothing to cure; what it must say, it says."""
    findings = [f for f in judge.findings(routes) if f.severity != "hint"]
    found = {(finding.severity, finding.title) for finding in findings}
    if asked.integration == "rest-mapped" and asked.envelope:
        # No setting can make an order certain that no source tells.
        assert found == {UNVERIFIED}
    elif asked.integration == "rest-proxy" and not asked.stream and "*/*" not in asked.media_types:
        # The person's own list: check says which clients it leaves out.
        assert {severity for severity, _ in found} == {"broken"}
    else:
        assert found == set()
