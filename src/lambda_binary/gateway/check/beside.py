"""The roads beside the picture's own: the CORS preflight, a function that raises, and the rest.

In: routes and the texts of their files. Out: findings whose cures are proved as those of the
picture are, by what is imported for a finding alone. The model is asked; there is no rule about
bytes here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..asking.simulate import error_becomes, preflight_failure
from ..findings import BROKEN, RISK, Cure, Finding
from ..model.content_handling import BINARY
from ..model.evidence import DERIVED, REPORTED
from ..rules import static, streaming
from ..tools.route import ConfiguredRoute
from ..tools.table import BY_NAME

Texts = Mapping[str, str]


def findings_for(route: ConfiguredRoute, texts: Texts) -> Iterator[Finding]:
    """Everything but what clients get for a picture, without the diffs of `completed`."""
    yield from _preflight(route, texts)
    yield from _errors(route)
    yield from streaming.findings_for(route)
    yield from static.findings_for(route)


def completed(route: ConfiguredRoute, finding: Finding, texts: Texts) -> Finding:
    """With the diff of its cure for this route, or the lines in its place; of a rule in PATCHES.

    Apart, for of many routes with an equal finding the first alone is shown, and proved.
    """
    from ..cure import repairs

    made: Cure = getattr(repairs, PATCHES[finding.rule])(route, texts, finding.why[0])
    if not made.patch:
        return finding
    cures = (replace(cure, patch=made.patch, files=made.files) for cure in finding.cures)
    return replace(finding, cures=tuple(cures))


def _preflight(route: ConfiguredRoute, texts: Texts) -> Iterator[Finding]:
    response = None if route.undecided else preflight_failure(route.settings)
    if response is not None:
        from ..cure import preflights

        note = response.notes[-1]
        yield Finding(
            rule="preflight",
            title=f"every CORS preflight fails with {response.status}",
            severity=BROKEN,
            grade=note.grade,
            source=note.source,
            where=static.place(route, "preflight-integration"),
            why=(note.text,),
            cures=(Cure(preflights.sentence(route, texts), grade=REPORTED),),
            routes=(route.name,),
        )


def _errors(route: ConfiguredRoute) -> Iterator[Finding]:
    """Is a function that raises told, hidden behind a 500, or taken for a success?"""
    converts = any(r.content_handling == BINARY for r in route.settings.responses())
    told = converts and route.carries and not route.undecided
    became = error_becomes(route.settings) if told else ""
    if became:
        said = BY_NAME[route.method_in.spelling or route.source].errors or _ERROR
        yield Finding(
            rule="errors",
            title=f"errors of the function become {became}",
            severity=RISK,
            grade=REPORTED,
            source="serverless/serverless #7705; AWS doc 'Handle Lambda errors in API Gateway'",
            where=static.place(route, "response", "response-item", "event"),
            why=("an errorMessage that no pattern takes goes to the success response",),
            cures=(Cure(said, grade=DERIVED),),
            routes=(route.name,),
        )


# Rule -> the function of cure/repairs.py that makes its diff.
PATCHES = {
    "errors": "error_patch",
    "preflight": "preflight_patch",
    "header-undeclared": "declared_patch",
    "invoking-method": "invoking_patch",
    "url-permission": "permission_patch",
    "url-permission-of-old": "permission_patch",
}
_ERROR = (
    "give errors an integration response of their own: a pattern, status 500, a template, "
    "no contentHandling"
)
