"""The CORS preflights that `*/*` breaks: whether they fail, and what keeps those of a whole API.

In: a route and the texts of files. Out: a Cure, or texts whose methods of the type MOCK have
CONVERT_TO_TEXT. One deployment publishes all of an API, so all of its preflights are kept at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..asking.memory import once
from ..asking.simulate import preflight_failure, refused
from ..findings import Cure
from ..model.evidence import REPORTED
from ..model.settings import Settings
from ..tools.cdk.cure import in_cdk
from ..tools.route import ConfiguredRoute, Written
from . import lines, unchanged
from .changed import diff, only_named
from .reading import Routes, Texts, changeable, key_of, routes_of
from .rewriting import with_cors, with_text_sides


def newly_fails(before: Settings, after: Settings) -> bool:
    """Whether a change breaks the preflight."""
    return preflight_failure(after) is not None and preflight_failure(before) is None


def kept(texts: Texts, before: Texts | None = None) -> Texts:
    """The texts with every preflight working that can be, and did so in the texts `before`."""
    known = {} if before is None else routes_of(before)
    routes = routes_of(texts, placed=True)
    failing = [r for key, r in routes.items() if _fails(r) and not _failed(known, key)]
    methods = list(_methods(routes, known, failing))
    after = with_text_sides(methods, texts) if methods else None
    texts = after or texts
    made = [r for r in failing if r.preflight_in and "integration" not in r.preflight_in.spots]
    for alike in _by_api(made):
        # In each step lines move: the places are read again.
        again = routes_of(texts, placed=True)
        found = [again[key_of(r)] for r in alike if key_of(r) in again]
        texts = with_cors(found, texts) or texts
    return texts


def _methods(routes: Routes, known: Routes, failing: list[ConfiguredRoute]) -> Iterator[Written]:
    """Each method of the type MOCK that fails now, once."""
    seen: dict[tuple[object, ...], Written] = {}
    for route in failing:
        if route.preflight_in and "integration" in route.preflight_in.spots:
            place = route.preflight_in.spots["integration"]
            seen[route.preflight_in.file, place.line, place.column] = route.preflight_in
    apis: set[int] = set()
    for key, route in routes.items():
        if id(route.templated) in apis:
            continue
        apis.add(id(route.templated))
        before = {each.name: each for each in known[key].templated} if key in known else {}
        for each in route.templated:
            mock = each.ids.get("kind") == "MOCK" and "integration" in each.method_in.spots
            worked = each.name in before and not refused(before[each.name].settings, "GET")
            if mock and worked and refused(each.settings, "GET"):
                place = each.method_in.spots["integration"]
                seen[each.method_in.file, place.line, place.column] = each.method_in
    yield from seen.values()


def _fails(route: ConfiguredRoute) -> bool:
    return preflight_failure(route.settings) is not None


def _failed(known: Routes, key: tuple[str, str]) -> bool:
    return key in known and _fails(known[key])


def _by_api(routes: list[ConfiguredRoute]) -> Iterator[list[ConfiguredRoute]]:
    apis: dict[str, list[ConfiguredRoute]] = {}
    for route in routes:
        apis.setdefault(route.api, []).append(route)
    yield from apis.values()


def cure(route: ConfiguredRoute, texts: Texts, also: bool = False) -> Cure:
    """What mends the route's preflight; `also`: beside a change that would break it."""
    said = sentence(route, texts, also)
    mended = None if also else _mended_with(route, texts)
    if mended is not None:
        return Cure(said, mended.patch, REPORTED, mended.texts)
    text = next(iter(texts.values()), "")
    return Cure(said, lines.preflight(route, _beside(texts, route), text), REPORTED)


def sentence(route: ConfiguredRoute, texts: Texts, also: bool = False) -> str:
    """The cure in words."""
    text = next(iter(texts.values()), "")
    by_cors = route.preflight_in is not None and "integration" not in route.preflight_in.spots
    by_sam = by_cors and route.preflight_in is not None and route.preflight_in.spelling == "sam"
    if not also and _mended_with(route, texts) is not None:
        return _TEXT + _WRITTEN_OUT * by_sam + in_cdk(text, "preflight")
    said = (_ALSO if also else "") + _TEXT + _SAM_CORS * by_sam + in_cdk(text, "preflight")
    said += _ANY * (by_sam and any(each.method == "ANY" for each in _beside(texts, route)))
    return said + _FIX * (also and route.source == "live")


class _Mended(NamedTuple):
    """The texts with every preflight working that can be, their routes, and the diff."""

    texts: Texts
    routes: Routes
    patch: str


def _mended_with(route: ConfiguredRoute, texts: Texts) -> _Mended | None:
    """What mends all preflights of the texts, when that of the route is among them."""
    mended = _mended(tuple(texts.items()))
    again = None if mended is None else mended.routes.get(key_of(route))
    works = again is not None and preflight_failure(again.settings) is None
    return mended if works else None


@once
def _mended(files: tuple[tuple[str, str], ...]) -> _Mended | None:
    """The same for all routes of the texts; None where it cannot be, or does harm."""
    texts = dict(files)
    known = routes_of(texts) if changeable(texts) else {}
    after = kept(texts) if known else texts
    read = routes_of(after) if after != texts else {}
    if not read or unchanged.worse(known, read, set(), ()) or not only_named(texts, after):
        return None
    patch = diff(texts, after)
    return _Mended(after, read, patch) if patch else None


def _beside(texts: Texts, route: ConfiguredRoute) -> list[ConfiguredRoute]:
    """The routes of the same API whose preflights share the route's fate, itself among them."""
    return _of_api(tuple(texts.items()), route.api) or [route]


@once
def _of_api(files: tuple[tuple[str, str], ...], api: str) -> list[ConfiguredRoute]:
    texts = dict(files)
    known = routes_of(texts) if changeable(texts) else {}
    return [r for r in known.values() if r.settings.cors_preflight and r.api == api]


_TEXT = "set contentHandling CONVERT_TO_TEXT on the OPTIONS method's integration (request side)"
_ALSO = "and, in the same deployment, for */* breaks every CORS preflight: "
_FIX = " (lambda-binary fix does so by itself)"
_WRITTEN_OUT = (
    "; SAM's Cors has no key for it, and leaves a path alone that has an OPTIONS method: so it is "
    "written out, with the values of Cors"
)
# What samtranslator 1.115 makes of it is a method `any`, which no import takes.
_ANY = (
    "; MergeDefinitions loses an event of the method any: first write an event for each of its "
    "methods"
)
_SAM_CORS = (
    "; SAM's Cors has no key for it: leave Cors out, and write the method in the DefinitionBody of "
    "an AWS::Serverless::Api that the function's events name by RestApiId (where they name none "
    "now, the API and its address are new ones; events of the Type HttpApi need neither list nor "
    "method, at a new address too)"
)
