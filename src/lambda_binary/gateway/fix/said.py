"""What `check` says of the route, and of the API's other routes before and after a plan.

In: Current. Out: findings. No rule of its own: checks/judge.py asks the model of AWS.
"""

from __future__ import annotations

from dataclasses import replace

from ..check import judge
from ..findings import Finding
from .current import Current
from .function_url import CurrentUrl

Subject = Current | CurrentUrl


def of_route(current: Subject) -> tuple[Finding, ...]:
    """What is to be said about the route."""
    return judge.findings([current.route])


def elsewhere(before: Subject, after: Subject) -> tuple[Finding, ...]:
    """What is to be said about other routes after a plan and was not before."""
    known = {
        (finding.rule, name): set(finding.clients)
        for finding in _of_others(before)
        for name in finding.routes
    }
    found = []
    for finding in _of_others(after):
        key, clients = finding.rule, set(finding.clients)
        names = tuple(
            name
            for name in finding.routes
            if (key, name) not in known or clients - known[key, name]
        )
        if names:
            found.append(replace(finding, routes=names))
    return tuple(found)


def said(findings: tuple[Finding, ...]) -> str:
    """All of them in one line."""
    if not findings:
        return "no finding: every client gets what the handler means"
    return "; ".join(f"{finding.severity}: {finding.title}" for finding in findings)


def _of_others(current: Subject) -> tuple[Finding, ...]:
    return judge.findings([route for route in current.routes if route.name != current.name])
