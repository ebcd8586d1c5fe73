"""Cures for a route: changes that the simulation confirms, as diffs that were read again.

In: a route, clients, and the text of its file. Out: Cures. A diff is shown only when the changed
file, read by the same reader, gives every client the picture and has nothing new that is broken
or at risk; else a snippet or the sentence stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..asking.changes import CHANGES, Change, with_errors
from ..asking.simulate import BUFFER_IN_ENVELOPE, error_outcome, outcomes
from ..clients import Client
from ..documents import patches
from ..findings import FAILING, Cure
from ..model.settings import Settings
from ..rules import static
from ..tools.cdk.cure import in_cdk, synthesised
from ..tools.route import ConfiguredRoute
from ..tools.table import BY_NAME
from . import preflights, snippets
from .reading import Routes, key_of, patchable, routes_of
from .rewrites import rewritten

# Of routes that are set alike, so many more are in one diff: each is read again.
_MOST = 11
_NAMED = 4


def cures_for(
    route: ConfiguredRoute,
    clients: Iterable[Client],
    texts: Mapping[str, str],
    alike: Iterable[ConfiguredRoute] = (),
) -> tuple[Cure, ...]:
    """The changes that cure the route; in one diff with those `alike`, which are set as it is."""
    asked, others = tuple(clients), tuple(alike)
    return tuple(
        cure
        for change in CHANGES.get(route.settings.integration, ())
        if _cures(change.apply(route.settings), change, asked)
        for cure in _cure(route, change, asked, texts, others)
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


def _cures(settings: Settings, change: Change, clients: tuple[Client, ...]) -> bool:
    found = outcomes(settings, clients, (change.result,))
    told = not error_outcome(settings)
    return told and all(outcome.good and outcome.labelled for outcome in found)


def _cure(
    route: ConfiguredRoute,
    change: Change,
    clients: tuple[Client, ...],
    texts: Mapping[str, str],
    alike: tuple[ConfiguredRoute, ...],
) -> tuple[Cure, ...]:
    """The change; and, where its diff cannot keep the preflight working, what does."""
    file, wanted = route.where.file, change.apply(route.settings)
    text = texts.get(file, "")
    deploy = "" if synthesised(text) else BY_NAME[route.source].deploy
    said = change.text(route.settings) + deploy + in_cdk(text, change.name)
    sentence = Cure(said, snippets.snippet(route, wanted), change.grade)
    found = _changed(route, change.name, wanted, text)
    proved = found is not None and _cures(found[1].settings, change, clients)
    if found is None or not proved or _new_faults(route, found[1]):
        left = alike if route.settings.integration == "rest-mapped" else ()
        return _with_preflight(_and_for(sentence, left), route, wanted, texts)
    again = found[1]
    after, left = _for_those_alike(found[0], file, change, clients, alike)
    worse = _worse(routes_of(text, file), routes_of(after, file), route, clients)
    if worse:
        return (Cure(f"{said}; in an API of its own: {worse} would break", "", change.grade),)
    patched = _and_for(replace(sentence, patch=patches.diff(file, text, after)), left)
    return _with_preflight(patched, route, again.settings, texts)


def _with_preflight(
    cure: Cure, route: ConfiguredRoute, after: Settings, texts: Mapping[str, str]
) -> tuple[Cure, ...]:
    if not preflights.newly_fails(route.settings, after):
        return (cure,)
    return cure, preflights.cure(route, texts, also=True)


def _for_those_alike(
    text: str,
    file: str,
    change: Change,
    clients: tuple[Client, ...],
    alike: tuple[ConfiguredRoute, ...],
) -> tuple[str, tuple[ConfiguredRoute, ...]]:
    """The text with the same change of the other routes, and those that are not in it."""
    left = []
    for number, other in enumerate(alike):
        before = routes_of(text, file).get(key_of(other)) if number < _MOST else None
        if before is not None and _cures(before.settings, change, clients):
            continue  # what belongs to the whole API is changed already
        wanted = None if before is None else change.apply(before.settings)
        found = _changed(before, change.name, wanted, text) if before and wanted else None
        if found is None or not _cures(found[1].settings, change, clients):
            left.append(other)
        else:
            text = found[0]
    return text, tuple(left)


def _and_for(cure: Cure, left: tuple[ConfiguredRoute, ...]) -> Cure:
    names = [route.name for route in left]
    if not names:
        return cure
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return replace(cure, text=f"{cure.text}; the same for {', '.join(names[:_NAMED])}{more}")


def _changed(
    route: ConfiguredRoute, change: str, wanted: Settings, text: str
) -> tuple[str, ConfiguredRoute] | None:
    """The text after the change, and the route as it is read from it."""
    if not patchable(text):
        return None
    file = route.where.file
    placed = route if route.spots else routes_of(text, file, placed=True).get(key_of(route))
    after = rewritten(placed, change, wanted, text) if placed else ""
    if after and wanted.binary_media_types != route.settings.binary_media_types:
        after = preflights.healed(after, file, text)
    again = routes_of(after, file).get(key_of(route)) if after else None
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
        if key != key_of(route)
        and key in after
        and repr(other.settings) != repr(after[key].settings)
        and good(other)
        and not good(after[key])
    ]
    return ", ".join(names)
