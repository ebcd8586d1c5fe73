"""Cures for a route: changes that the simulation confirms, as diffs that were read again.

In: a route, clients, and the text of its file. Out: Cures. A diff is shown only when the changed
file, read by the same reader, gives every client the picture and has nothing new that is broken
or at risk; else a snippet or the sentence stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ...clients import Client
from ...model.settings import Settings
from ...sources import documents, yaml_source
from ...sources.detect import of_document
from ...sources.errors import SourceError
from ...sources.route import ConfiguredRoute
from .. import static
from ..findings import FAILING, Cure
from ..simulate import BUFFER_IN_ENVELOPE, error_outcome, outcomes
from . import patches, snippets
from .changes import CHANGES, Change, with_errors
from .rewrites import rewritten

# A file larger than this is described, not patched: each proof reads it again.
_LARGEST_PATCHED = 200_000

Key = tuple[str, str]
Routes = dict[Key, ConfiguredRoute]


def cures_for(
    route: ConfiguredRoute, clients: Iterable[Client], texts: Mapping[str, str]
) -> tuple[Cure, ...]:
    """The changes that cure the route."""
    asked = tuple(clients)
    return tuple(
        _cure(route, change, asked, texts.get(route.where.file, ""))
        for change in CHANGES.get(route.settings.integration, ())
        if _cures(change.apply(route.settings), change, asked)
    )


def error_patch(route: ConfiguredRoute, texts: Mapping[str, str]) -> str:
    """What gives the function's errors a response of their own."""
    wanted = with_errors(route.settings)
    text = texts.get(route.where.file, "")
    after = _changed(route, "errors", wanted, text)
    if after is None or error_outcome(after[1].settings) or _new_faults(route, after[1]):
        return snippets.snippet(route, wanted)
    return patches.diff(route.where.file, text, after[0])


def declared_patch(route: ConfiguredRoute, texts: Mapping[str, str]) -> str:
    """What declares the Content-Type that is mapped; empty when nothing can."""
    text = texts.get(route.where.file, "")
    after = _changed(route, "declared", route.settings, text)
    undeclared = after is None or any(r.rule == "header-undeclared" for r in after[1].remarks)
    return "" if after is None or undeclared else patches.diff(route.where.file, text, after[0])


def preflight_patch(route: ConfiguredRoute, texts: Mapping[str, str]) -> str:
    """What gives the route's OPTIONS method CONVERT_TO_TEXT; empty when nothing can."""
    wanted = replace(route.settings, preflight_content_handling="CONVERT_TO_TEXT")
    text = texts.get(route.where.file, "")
    after = _changed(route, "preflight", wanted, text)
    if after is None or after[1].settings.preflight_content_handling != "CONVERT_TO_TEXT":
        return snippets.preflight(route)
    return patches.diff(route.where.file, text, after[0])


def _cures(settings: Settings, change: Change, clients: tuple[Client, ...]) -> bool:
    found = outcomes(settings, clients, (change.result,))
    told = not error_outcome(settings)
    return told and all(outcome.good and outcome.labelled for outcome in found)


def _cure(route: ConfiguredRoute, change: Change, clients: tuple[Client, ...], text: str) -> Cure:
    wanted = change.apply(route.settings)
    said = change.text(route.settings) + _DEPLOY.get(route.source, "")
    sentence = Cure(said, snippets.snippet(route, wanted), change.grade)
    found = _changed(route, change.name, wanted, text)
    if found is None:
        return sentence
    after, again = found
    if not _cures(again.settings, change, clients) or _new_faults(route, again):
        return sentence
    file = route.where.file
    worse = _worse(_routes(text, file), _routes(after, file), route, clients)
    if worse:
        return Cure(f"{said}; in an API of its own: {worse} would break", "", change.grade)
    return replace(sentence, patch=patches.diff(file, text, after))


def _changed(
    route: ConfiguredRoute, change: str, wanted: Settings, text: str
) -> tuple[str, ConfiguredRoute] | None:
    """The text after the change, and the route as it is read from it."""
    if not 0 < len(text) <= _LARGEST_PATCHED:
        return None
    file = route.where.file
    placed = route if route.spots else _routes(text, file, placed=True).get(_key(route))
    after = rewritten(placed, change, wanted, text) if placed else ""
    again = _routes(after, file).get(_key(route)) if after else None
    return None if again is None else (after, again)


def _new_faults(before: ConfiguredRoute, after: ConfiguredRoute) -> set[str]:
    """What is broken or at risk after a change and was not before."""

    def titles(route: ConfiguredRoute) -> set[str]:
        found = static.findings_for(route)
        return {finding.title for finding in found if finding.severity in FAILING}

    return titles(after) - titles(before)


def _worse(
    before: Routes, after: Routes, route: ConfiguredRoute, clients: tuple[Client, ...]
) -> str:
    """The other routes that gave the picture before the change and do not after it."""

    def good(given: ConfiguredRoute) -> bool:
        found = outcomes(given.settings, clients, runtime=given.runtime)
        return all(o.good for o in found if o.result != BUFFER_IN_ENVELOPE)

    names = [
        other.name
        for key, other in before.items()
        if key != _key(route)
        and key in after
        and repr(other.settings) != repr(after[key].settings)
        and good(other)
        and not good(after[key])
    ]
    return ", ".join(names)


def _key(route: ConfiguredRoute) -> Key:
    return route.name, route.where.name


def _routes(text: str, file: str, placed: bool = False) -> Routes:
    """The text's routes; `placed`: with the places of keys in JSON too, which is YAML as well."""
    try:
        document = yaml_source.parse(text, file) if placed else documents.parse(text, file)
        return {_key(route): route for route in of_document(document, file)}
    except SourceError:
        return {}


_DEPLOY = {
    "cloudformation": "; a new AWS::ApiGateway::Deployment must follow: give it another logical id",
}
