"""What `check` says: Finding and Cure, frozen values. Knows no rule and no output format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# Strongest first. The first two make `check` exit with 1.
BROKEN = "broken"  # a client gets something else than the handler meant
RISK = "risk"  # it goes wrong on some road: errors, preflights, a next deployment
UNKNOWN = "unknown"  # it cannot be told: from the file, or by anyone
HINT = "hint"
SEVERITIES = (BROKEN, RISK, UNKNOWN, HINT)
FAILING = (BROKEN, RISK)


@dataclass(frozen=True, slots=True)
class Cure:
    """A way out.

    Attributes:
        text: what to do, a sentence.
        patch: the change as a unified diff, or commands; empty when the sentence is all.
        grade: how sure it is that this cures (`evidence.GRADES`).
        files: the files after it, where it is a diff.
    """

    text: str
    patch: str = ""
    grade: str = ""
    files: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to know about a route or an API.

    Attributes:
        rule: which check says it: a name that stays when a sentence is worded anew.
        title: what happens, in one line.
        severity: one of `SEVERITIES`.
        grade: how sure it is (`evidence.GRADES`).
        source: where the rule is written or was recorded.
        where: the place, as `serverless.yml:15 (functions.picture.events[0].http)`.
        why: sentences that explain it.
        cures: smallest first among those that are equally sure.
        routes: `GET /picture`, those concerned.
        clients: ids of the clients concerned; empty when it is no matter of clients.
    """

    rule: str
    title: str
    severity: str
    grade: str
    source: str
    where: str
    why: tuple[str, ...] = ()
    cures: tuple[Cure, ...] = ()
    routes: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()


def exit_code(findings: tuple[Finding, ...]) -> int:
    """1 when something is broken or at risk, else 0."""
    return int(any(finding.severity in FAILING for finding in findings))
