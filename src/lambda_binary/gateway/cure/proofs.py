"""Cures for a route: changes that the simulation confirms, as diffs that were read again.

In: a route, clients, and the texts of its files. Out: Cures. A diff is shown only when the changed
files, read by the same reader, give every client the picture, have nothing new that is broken or at
risk, and nothing else is otherwise (unchanged.py); else lines to copy or the sentence stand alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from ..asking.bodies import coded
from ..asking.changes import CHANGES, Change
from ..asking.lack import Lack, lack
from ..asking.memory import Same, once, pathless
from ..asking.simulate import error_becomes, received
from ..clients import Client
from ..documents import patches
from ..findings import FAILING, Cure
from ..model.settings import Settings
from ..rules import static
from ..tools.cdk.cure import in_cdk, synthesised
from ..tools.losses import together
from ..tools.route import NOTHING, ConfiguredRoute
from ..tools.table import BY_NAME
from . import preflights, sentences, unchanged
from .changed import diff, only_named
from .lines import lines
from .reading import Routes, Texts, changeable, key_of, routes_of
from .rewriting import rewritten

# Of routes that are set alike, so many more are in one diff: each is read again.
_MOST = 11


def cures_for(
    route: ConfiguredRoute,
    clients: Iterable[Client],
    texts: Texts,
    alike: Iterable[ConfiguredRoute] = (),
) -> tuple[Cure, ...]:
    """The changes that cure the route; in one diff with those `alike`, which are set as it is."""
    asked, others = tuple(clients), tuple(alike)
    return tuple(
        cure
        for change in CHANGES.get(route.settings.integration, ())
        if _is_waited_for(change, route)
        and _cures(pathless(change.apply(route.settings)), change, asked)
        for cure in _cure(route, change, asked, texts, others)
    )


def _is_waited_for(change: Change, route: ConfiguredRoute) -> bool:
    """Whether the function's result is, if the change makes it so: a proxy waits for each."""
    return not (change.name == "proxy" and route.invocation)


@once
def _cures(settings: Settings, change: Change, clients: tuple[Client, ...]) -> bool:
    found = received(settings, clients, (change.result,))
    told = not error_becomes(settings)
    return told and all(case.good and case.labelled for case in found)


def _cure(
    route: ConfiguredRoute,
    change: Change,
    clients: tuple[Client, ...],
    texts: Texts,
    alike: tuple[ConfiguredRoute, ...],
) -> tuple[Cure, ...]:
    """The change; and, where its diff cannot keep the preflight working, what does."""
    wanted = change.apply(route.settings)
    need = lack(route.settings, wanted)
    text = next(iter(texts.values()), "")
    said = change.text(route.settings) + _deploy(route, text) + in_cdk(text, change.name)
    lost = together(r.losses for r in (route, *alike)) if need.proxy else NOTHING
    if need.proxy:
        said += sentences.event(r.shaping for r in (route, *alike))
    said += sentences.lost_by(lost)
    sentence = Cure(said, "" if any(lost) else lines(route, need), change.grade)
    done, left = _all_of(route, change, texts, clients, alike) if not any(lost) else (None, alike)
    if done is None:
        broken = _broken_beside(route, wanted, alike)
        if broken:
            return (Cure(f"{said}; in an API of its own: {broken} would break", "", change.grade),)
        names = _newly_coded((route, *alike), wanted)
        sentence = replace(sentence, text=sentence.text + sentences.coded_bodies(names))
        others = alike if route.settings.integration == "rest-mapped" else ()
        return _with_preflight(_and_for(sentence, others), route, wanted, texts)
    after, cured = done.texts, {key_of(each) for each in done.routes}
    before, read = routes_of(texts), routes_of(after)
    worse = unchanged.worse(before, read, cured, clients)
    if worse:
        return (Cure(f"{said}; {_instead(before, read, worse)}", "", change.grade),)
    said += _coded(before, read) + sentences.defaults_end(route, need)
    made = diff(texts, after)
    patched = replace(
        sentence, text=said, patch=made or sentence.patch, files=after if made else {}
    )
    whole = _and_for(_placed(patched, texts, after), left)
    return _with_preflight(whole, route, read[key_of(route)].settings, texts)


def _instead(before: Routes, after: Routes, worse: tuple[str, ...]) -> str:
    """How the change spares those that it would break: they share the API, or the very lines."""
    shared = [
        old.name
        for key, old in before.items()
        if old.name in worse and key in after and _own(old) != _own(after[key])
    ]
    if shared:
        return (
            f"first give it lines of its own: {sentences.listed(tuple(shared))} would change too, "
            "by the same anchor or reference"
        )
    return f"in an API of its own: {sentences.listed(worse)} would break"


def _own(route: ConfiguredRoute) -> Settings:
    """What is not the whole API's."""
    return replace(route.settings, binary_media_types=())


def _deploy(route: ConfiguredRoute, text: str) -> str:
    return "" if synthesised(text) else BY_NAME[route.method_in.spelling or route.source].deploy


def _coded(before: Routes, after: Routes) -> str:
    """JSON in a request is told: it reaches a proxy integration as base64 under `*/*`."""
    return sentences.coded_bodies(unchanged.newly_coded(before, after))


def _newly_coded(routes: tuple[ConfiguredRoute, ...], after: Settings) -> tuple[str, ...]:
    """The routes whose JSON bodies become base64 under the binary media types of `after`."""
    types = after.binary_media_types
    made = [(r, replace(r.settings, binary_media_types=types)) for r in routes]
    now = [r.name for r, s in made if coded(r.method, s) and not coded(r.method, r.settings)]
    return tuple(dict.fromkeys(now)) if after.integration == "rest-proxy" else ()


def _placed(cure: Cure, before: Texts, after: Texts) -> Cure:
    """With the folder to apply the diff in, when it is not the current one."""
    folders = {patches.named(file)[1] for file, text in before.items() if after[file] != text}
    outside = next((folder for folder in folders if folder), "")
    return replace(cure, text=f"{cure.text} (apply it in {outside})") if outside else cure


class Done(NamedTuple):
    """What a change made: the texts after it, and the routes that it cures."""

    texts: Texts
    routes: tuple[ConfiguredRoute, ...]


def _all_of(
    route: ConfiguredRoute,
    change: Change,
    texts: Texts,
    clients: tuple[Client, ...],
    alike: tuple[ConfiguredRoute, ...],
) -> tuple[Done | None, tuple[ConfiguredRoute, ...]]:
    """The change of the route and of those set alike, proved; and the routes that are not in it."""
    most = _MOST if change.apply(route.settings).integration == "rest-mapped" else len(alike)
    tried = [alike[:most], ()] if alike else [()]
    for others in tried:
        done = _found((route, *others), change, texts, clients)
        if done is not None:
            rest, read = alike[len(others) :], routes_of(done.texts)
            # What belongs to the whole API may have cured more than were asked for.
            more = [_is_cured(read, r, change, clients) for r in rest]
            cured = tuple(r for r, is_so in zip(rest, more, strict=True) if is_so)
            left = tuple(r for r, is_so in zip(rest, more, strict=True) if not is_so)
            return Done(done.texts, (*done.routes, *cured)), left
    return None, alike


def _found(
    routes: tuple[ConfiguredRoute, ...], change: Change, texts: Texts, clients: tuple[Client, ...]
) -> Done | None:
    """The texts after the change when it is proved for each of the routes.

    A tool that cannot say CONVERT_TO_TEXT of errors may have to do without binary media types.
    """
    for types in (True, False):
        wanted = [(r, _wanted(change.apply(r.settings), types)) for r in routes]
        if not types and all(s == change.apply(r.settings) for r, s in wanted):
            return None
        after = changed_texts([(r, lack(r.settings, settings)) for r, settings in wanted], texts)
        if after is not None and _proved(routes, change, texts, after, clients):
            return Done(after, routes)
    return None


def _wanted(settings: Settings, types: bool) -> Settings:
    mapped = settings.integration == "rest-mapped"
    return settings if types or not mapped else replace(settings, binary_media_types=())


def _proved(
    routes: tuple[ConfiguredRoute, ...],
    change: Change,
    before: Texts,
    after: Texts,
    clients: tuple[Client, ...],
) -> bool:
    read = routes_of(after)
    return only_named(before, after) and all(
        _is_cured(read, route, change, clients) and harmless(route, read[key_of(route)])
        for route in routes
    )


def _is_cured(
    read: Routes, route: ConfiguredRoute, change: Change, clients: tuple[Client, ...]
) -> bool:
    again = read.get(key_of(route))
    return again is not None and _cures(pathless(again.settings), change, clients)


def _with_preflight(
    cure: Cure, route: ConfiguredRoute, after: Settings, texts: Texts
) -> tuple[Cure, ...]:
    if not preflights.newly_fails(route.settings, after):
        return (cure,)
    return cure, preflights.cure(route, texts, also=True)


def _and_for(cure: Cure, left: tuple[ConfiguredRoute, ...]) -> Cure:
    names = tuple(route.name for route in left)
    return (
        replace(cure, text=f"{cure.text}; the same for {sentences.listed(names)}")
        if names
        else cure
    )


def changed_texts(wanted: list[tuple[ConfiguredRoute, Lack]], texts: Texts) -> Texts | None:
    """The texts after the changes, the preflights kept."""
    if not changeable(texts):
        return None
    known = routes_of(texts, placed=True)
    placed = [(known[key_of(r)], need) for r, need in wanted if key_of(r) in known]
    after = rewritten(placed, texts) if len(placed) == len(wanted) else None
    if after is not None and any(need.added for _, need in wanted):
        after = preflights.kept(after, texts)
    return after


def harmless(before: ConfiguredRoute, after: ConfiguredRoute) -> bool:
    """Nothing new is broken or at risk, and no status is lost."""
    kept = unchanged.statuses_kept(before.settings, after.settings)
    return kept and not _faults(after) - _faults(before)


def _faults(route: ConfiguredRoute) -> set[str]:
    """The rules of what is broken or at risk."""
    found = static.findings_for(route)
    return {finding.rule for finding in found if finding.severity in FAILING}


def _broken_beside(
    route: ConfiguredRoute, after: Settings, alike: tuple[ConfiguredRoute, ...]
) -> str:
    """The methods of the API that the binary media types of a change would break."""
    if after.binary_media_types == route.settings.binary_media_types:
        return ""
    cured = {(each.method, each.where) for each in (route, *alike)}
    broken = _broken_by(Same(route.templated), pathless(after))
    names = tuple(each.name for each in broken if (each.method, each.where) not in cured)
    return sentences.listed(names) if len(names) > _ALL else ", ".join(names)


@once
def _broken_by(templated: Same, after: Settings) -> list[ConfiguredRoute]:
    """The API's methods with a template that do something else under the types of `after`."""
    kept: dict[object, bool] = {}
    broken = []
    for each in templated.value:
        if each.ids.get("kind") == "MOCK":
            continue
        # Methods that differ in nothing but their path are asked about once, as in `judge`.
        known = each.method, each.ids.get("kind"), pathless(each.settings)
        if known not in kept:
            kept[known] = unchanged.types_kept(each, after)
        if not kept[known]:
            broken.append(each)
    return broken


# So many names are all told; of more, the first of them.
_ALL = 12
