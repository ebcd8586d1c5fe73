"""Routes to findings: the simulation first, then the table of checks, equal ones together.

In: routes, clients, texts of files. Out: findings, gravest first. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ..asking import memory
from ..asking.simulate import BUFFER_IN_ENVELOPE, Received, received
from ..clients import CLIENTS, Client, counted
from ..findings import BROKEN, SEVERITIES, Finding
from ..model.messages import Note
from ..tools.route import ConfiguredRoute
from . import beside as roads


def findings(
    routes: Iterable[ConfiguredRoute],
    clients: Iterable[Client] = CLIENTS,
    texts: Mapping[str, str] | None = None,
) -> tuple[Finding, ...]:
    """What is to be said about the routes."""
    with memory.run():
        return _findings(routes, clients, texts)


def without_diffs(found: Iterable[Finding], file: str) -> tuple[Finding, ...]:
    """The findings, those with lines to copy saying why these are no diff of the file."""
    why = f"no diff is made of {file}, which is UTF-16: save it as UTF-8"
    return tuple(
        replace(each, why=(*each.why, why)) if any(c.patch for c in each.cures) else each
        for each in found
    )


def _findings(
    routes: Iterable[ConfiguredRoute],
    clients: Iterable[Client],
    texts: Mapping[str, str] | None,
) -> tuple[Finding, ...]:
    asked, known = tuple(clients), texts or {}
    pictures: list[tuple[Finding, ConfiguredRoute]] = []
    others: list[tuple[Finding, ConfiguredRoute]] = []
    judged: dict[object, tuple[Finding, ...]] = {}
    for route in routes:
        # Routes that differ in nothing but their path are judged once.
        settings = memory.pathless(route.settings)
        open_ = bool(route.undecided)
        answers = route.runtime, route.carries, route.invocation
        key = (settings, answers, open_, route.method, route.source)
        if key not in judged:
            judged[key] = tuple(_simulated(route, asked))
        place = str(route.where)
        pictures += ((replace(f, where=place, routes=(route.name,)), route) for f in judged[key])
        others += ((finding, route) for finding in roads.findings_for(route, known))
    found = [_cured(finding, given, asked, known) for finding, given in _together(pictures)]
    found += [_completed(finding, given[0], known) for finding, given in _together(others)]
    return tuple(sorted(found, key=lambda finding: SEVERITIES.index(finding.severity)))


def _cured(
    finding: Finding,
    routes: list[ConfiguredRoute],
    clients: tuple[Client, ...],
    texts: Mapping[str, str],
) -> Finding:
    """With cures for all of the routes; what makes them is imported for a finding."""
    from ..cure.proofs import cures_for
    from ..cure.reading import spent

    first, *alike = routes
    why = (*finding.why, _JSON) if finding.rule == "picture" else finding.why
    why += (_LATE,) if texts and spent(texts) else ()
    return replace(finding, why=why, cures=cures_for(first, clients, texts, alike))


def _completed(finding: Finding, route: ConfiguredRoute, texts: Mapping[str, str]) -> Finding:
    """With the diff of its cure, where there is one."""
    if finding.rule not in roads.PATCHES:
        return finding
    from ..cure.reading import spent

    late = bool(texts) and spent(texts)
    made = roads.completed(route, finding, texts)
    return replace(made, why=(*made.why, _LATE)) if late else made


def _simulated(route: ConfiguredRoute, clients: tuple[Client, ...]) -> Iterator[Finding]:
    if route.undecided or not route.carries:
        return
    found = received(route.settings, clients, method=route.method, runtime=route.runtime)
    bad = [case for case in found if not case.good]
    # Of an unknown runtime a Buffer is a possibility, and alone breaks nothing.
    certain = [o for o in bad if o.result != BUFFER_IN_ENVELOPE or route.runtime]
    if certain:
        yield _not_data(route, bad, certain, len(clients))
    mislabelled = [case for case in found if case.good and not case.labelled]
    if mislabelled:
        yield _mislabelled(route, mislabelled)


def _not_data(
    route: ConfiguredRoute,
    bad: list[Received],
    certain: list[Received],
    total: int,
) -> Finding:
    """Clients without the picture; `certain` are those that are counted."""
    ids = tuple(dict.fromkeys(client.id for case in certain for client in case.clients))
    note = _deciding(certain[0])
    kinds = dict.fromkeys((route.settings.integration, _cause(case)) for case in bad)
    plain = (_PLAIN[kind] for kind in kinds if kind in _PLAIN)
    told = (_described(case, total, route.runtime) for case in bad)
    why = (*told, *plain, f"the rule: {note.text}")
    return Finding(
        rule="picture",
        title=f"{counted(len(ids), total, 'do not get')} the picture",
        severity=BROKEN,
        grade=note.grade,
        source=note.source,
        where=str(route.where),
        why=why,
        routes=(route.name,),
        clients=ids,
    )


def _cause(case: Received) -> str:
    """What arrived, or the rule by which the function is not called at all."""
    return case.arrival.kind if case.called else case.notes[-1].rule


def _described(case: Received, total: int, runtime: str) -> str:
    who = ", ".join(client.name for client in case.clients[:4])
    more = len(case.clients) - 4
    named = f"{who} and {more} more" if more > 0 else who
    if len(case.clients) == total > 1:
        named = "every client"
    condition = f"when the function returns {case.result}"
    if not case.called:
        condition = "before the function is called"
    elif case.result == BUFFER_IN_ENVELOPE and not runtime:
        condition = "if the function is Node.js and returns a Buffer in its envelope"
    text = f"{condition}: {case.arrival.text} for {named}"
    label = f", labelled {case.content_type}"
    return f"{text}: {case.arrival.excerpt}{label}"


def _mislabelled(route: ConfiguredRoute, bad: list[Received]) -> Finding:
    ids = tuple(dict.fromkeys(client.id for case in bad for client in case.clients))
    note = next(
        (n for n in bad[0].notes if n.rule.startswith("default-content-type")), _deciding(bad[0])
    )
    return Finding(
        rule="label",
        title=f"the picture is labelled {bad[0].content_type}",
        severity=BROKEN,
        grade=note.grade,
        source=note.source,
        where=str(route.where),
        why=(f"{note.text}; browsers that heed nosniff do not show it",),
        routes=(route.name,),
        clients=ids,
    )


def _deciding(case: Received) -> Note:
    """The note that says what happened to the body; the last that changed it."""
    if not case.called:
        return case.notes[-1]
    spent = [note for note in case.notes if note.rule in _SPENT]
    if spent:
        return spent[-1]
    for rule in ("content-handling-table", "accept-first-type"):
        found = [note for note in case.notes if note.rule == rule]
        if found:
            return found[-1]
    changed = [note for note in case.notes if note.effect != "none"]
    return (changed or list(case.notes))[-1]


# The rules whose cures are those of asking/changes.py, made for all of their routes at once.
PICTURE = ("picture", "label")
_LATE = (
    "no diff is proved for it, for a file of this size has too many that differ: apply the first "
    "ones, and check again"
)
_JSON = (
    "if the route is for JSON or text alone, nothing of this is wrong: leave it out with --exclude "
    "ROUTE, or with a comment # lambda-binary: ignore beside it"
)
_SPENT = ("template-failed", "selection-pattern-spent")
_MAPPED = "a mapped integration ignores isBase64Encoded: contentHandling alone makes bytes"
_PLAIN = {
    (
        "rest-mapped",
        "request-template-needs-text",
    ): "a request without a Content-Type counts as application/json, which "
    "the binary media types match; recorded for S3, derived for a function",
    ("rest-mapped", "envelope"): "no template takes the body out of the envelope, so that the "
    "whole JSON goes out",
    ("rest-mapped", "buffer"): "Lambda turns a Buffer into the JSON {type, data}, and the template "
    "prints it as Java prints a map",
    ("rest-mapped", "base64"): f"{_MAPPED}, and the success response has none",
    ("rest-mapped", "quoted-base64"): f"{_MAPPED}; without it the function's JSON string goes out, "
    "quotes included",
    ("rest-mapped", "error"): "what is decoded must be base64 and nothing else: an envelope or a "
    "printed Buffer is none",
    ("rest-proxy", "base64"): "a REST API decodes only when the first type of the request's Accept "
    "is in binaryMediaTypes; isBase64Encoded alone is not enough",
}


def _together(
    found: list[tuple[Finding, ConfiguredRoute]],
) -> list[tuple[Finding, list[ConfiguredRoute]]]:
    """Equal findings of several routes are one, in the file's order."""
    groups: dict[object, tuple[Finding, dict[str, None], list[ConfiguredRoute]]] = {}
    for finding, route in found:
        sentences = tuple((cure.text, cure.grade) for cure in finding.cures)
        if finding.rule in PICTURE:
            from ..asking.changes import sentences as said

            told = said(memory.pathless(route.settings))
            sentences = (*((text, route.source) for text in told), (route.invocation, ""))
        key = (finding.rule, finding.title, finding.severity, finding.why, sentences)
        _, names, routes = groups.setdefault(key, (finding, {}, []))
        names.update(dict.fromkeys(finding.routes))
        routes.append(route)
    return [(replace(f, routes=tuple(names)), routes) for f, names, routes in groups.values()]
