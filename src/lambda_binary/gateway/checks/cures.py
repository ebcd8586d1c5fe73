"""Cures for a route: changes that the simulation confirms, as diffs that were read again.

In: a route, clients, and the text of its file. Out: Cures. A diff is shown only when the changed
file, read by the same reader, gives every client the picture; else the sentence stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..clients import Client
from ..settings import Settings
from ..sources import documents
from ..sources.detect import of_document
from ..sources.errors import SourceError
from ..sources.route import ConfiguredRoute
from . import patches
from .changes import CHANGES, Change
from .findings import Cure
from .rewrites import edits
from .simulate import outcomes

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


def _cures(settings: Settings, change: Change, clients: tuple[Client, ...]) -> bool:
    found = outcomes(settings, clients, (change.result,))
    return all(outcome.good and outcome.labelled for outcome in found)


def _cure(route: ConfiguredRoute, change: Change, clients: tuple[Client, ...], text: str) -> Cure:
    sentence = Cure(change.text, "", change.grade)
    after = _rewritten(route, change.name, text)
    routes = _routes(after, route.where.file) if after else {}
    again = routes.get(_key(route))
    if again is None or not _cures(again.settings, change, clients):
        return sentence
    worse = _worse(_routes(text, route.where.file), routes, route, clients)
    if worse:
        return replace(sentence, text=f"{change.text}; in an API of its own: {worse} would break")
    return replace(sentence, patch=patches.diff(route.where.file, text, after))


def _worse(
    before: Routes, after: Routes, route: ConfiguredRoute, clients: tuple[Client, ...]
) -> str:
    """The other routes that gave the picture before the change and do not after it."""

    def good(given: ConfiguredRoute) -> bool:
        return all(outcome.good for outcome in outcomes(given.settings, clients))

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


def preflight_patch(route: ConfiguredRoute, texts: Mapping[str, str]) -> str:
    """The diff that gives the route's OPTIONS method CONVERT_TO_TEXT; empty when none can."""
    file = route.where.file
    text = texts.get(file, "")
    after = _rewritten(route, "preflight", text)
    again = _routes(after, file).get(_key(route)) if after else None
    if again is None or again.settings.preflight_content_handling != "CONVERT_TO_TEXT":
        return ""
    return patches.diff(file, text, after)


def _rewritten(route: ConfiguredRoute, change: str, text: str) -> str:
    found = edits(route, change, text) if 0 < len(text) <= _LARGEST_PATCHED else None
    return patches.applied(text, found) if found else ""


def _key(route: ConfiguredRoute) -> Key:
    return route.name, route.where.name


def _routes(text: str, file: str) -> Routes:
    try:
        return {_key(route): route for route in of_document(documents.parse(text, file), file)}
    except SourceError:
        return {}
