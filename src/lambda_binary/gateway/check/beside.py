"""The roads beside the picture's own: the CORS preflight, a function that raises, and the rest.

In: routes and the texts of their files. Out: findings whose cures are proved as those of the
picture are. The model is asked; there is no rule about bytes here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..asking.simulate import error_outcome
from ..cure import preflights
from ..cure.proofs import declared_patch, error_patch
from ..findings import BROKEN, RISK, Cure, Finding
from ..model.content_handling import BINARY
from ..model.evidence import DERIVED, REPORTED
from ..rules import remarks, static
from ..tools.route import ConfiguredRoute
from ..tools.table import BY_NAME

Texts = Mapping[str, str]


def findings_for(route: ConfiguredRoute, texts: Texts) -> Iterator[Finding]:
    """Everything but what clients get for a picture."""
    yield from _preflight(route, texts)
    yield from _errors(route, texts)
    for finding in static.findings_for(route):
        yield _completed(route, finding, texts)


def _completed(route: ConfiguredRoute, finding: Finding, texts: Texts) -> Finding:
    """With the diff that declares a field."""
    if finding.title != remarks.REMARKS["header-undeclared"].title:
        return finding
    patch = declared_patch(route, texts)
    return replace(finding, cures=tuple(replace(cure, patch=patch) for cure in finding.cures))


def _preflight(route: ConfiguredRoute, texts: Texts) -> Iterator[Finding]:
    response = None if route.undecided else preflights.failure(route.settings)
    if response is not None:
        note = response.notes[-1]
        yield Finding(
            f"every CORS preflight fails with {response.status}",
            BROKEN,
            note.grade,
            note.source,
            static.place(route, "preflight-integration"),
            (note.text,),
            (preflights.cure(route, texts),),
            (route.name,),
        )


def _errors(route: ConfiguredRoute, texts: Texts) -> Iterator[Finding]:
    """Is a function that raises told, hidden behind a 500, or taken for a success?"""
    converts = any(r.content_handling == BINARY for r in route.settings.responses())
    told = converts and route.carries and not route.undecided
    became = error_outcome(route.settings) if told else ""
    if became:
        yield Finding(
            f"errors of the function become {became}",
            RISK,
            REPORTED,
            "serverless/serverless #7705; AWS doc 'Handle Lambda errors in API Gateway'",
            static.place(route, "response", "response-item", "event"),
            ("an errorMessage that no pattern takes goes to the success response",),
            (Cure(BY_NAME[route.source].errors or _ERROR, error_patch(route, texts), DERIVED),),
            (route.name,),
        )


_ERROR = (
    "give errors an integration response of their own: a pattern, status 500, a template, "
    "no contentHandling"
)
