"""The files after a change: each part of a Lack written where it belongs, in the keys of its place.

In: a route with its Written, what it lacks, and the texts. Out: the texts after it, or None. How is
the tools' matter (tools/table.py); proofs.py proves the result by reading it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from ..asking.lack import Lack
from ..documents.edits import edits as edits_of
from ..documents.nodes import Tree
from ..documents.patches import Edit, applied
from ..documents.spelling import UneditableError
from ..tools.route import ConfiguredRoute, Written
from ..tools.table import BY_NAME
from ..tools.tool import Gives, Nodes, Spelling
from .reading import Texts, changeable, proving

Part = tuple[str, Callable[[Tree], Nodes]]


def rewritten(wanted: Iterable[tuple[ConfiguredRoute, Lack]], texts: Texts) -> Texts | None:
    """The texts with what the routes lack; None when it cannot be written."""
    parts: list[Part] = []
    apis: set[object] = set()
    try:
        for route, need in wanted:
            api = (route.api_in.spelling, route.api_in.file, route.api_in.name)
            if need.types and api not in apis:
                parts.append(_of_api(route.api_in, need))
                apis.add(api)
            parts += _of_method(route.method_in, need)
    except UneditableError:
        return None
    return written(parts, texts)


def with_text_sides(methods: Iterable[Written], texts: Texts) -> Texts | None:
    """The texts with CONVERT_TO_TEXT on each of the methods of the type MOCK."""
    try:
        return written([_text_side(method) for method in methods], texts)
    except UneditableError:
        return None


def invoking(method: Written, texts: Texts) -> Texts | None:
    """The texts with POST as the integration's own method."""
    try:
        make = _spelling(method).invoking
    except UneditableError:
        return None
    return written([(method.file, lambda tree: make(tree, method))], texts) if make else None


def permitted(tool: str, file: str, name: str, gives: Gives, texts: Texts) -> Texts | None:
    """The texts with permissions for the callers of a function URL, in the keys of a tool."""
    make = _spelling(Written(tool)).permissions
    return written([(file, lambda tree: make(tree, name, gives))], texts) if make else None


def _text_side(method: Written) -> Part:
    make = _spelling(method).preflight
    if make is None:
        raise UneditableError("the tool writes it by itself")
    return method.file, lambda tree: make(tree, method)


def with_cors(routes: list[ConfiguredRoute], texts: Texts) -> Texts | None:
    """The texts with OPTIONS methods in the place of those that a key for CORS makes."""
    tool = BY_NAME.get(routes[0].source) if routes else None
    if tool is None or tool.cors is None:
        return None
    make = tool.cors
    return written([(next(iter(texts), ""), lambda tree: make(tree, routes))], texts)


def written(parts: Iterable[Part], texts: Texts) -> Texts | None:
    """The texts with all parts; None where one of them cannot be written or changes nothing."""
    if not changeable(texts):
        return None
    # Routes that share an anchor or a reference are changed at one place, and once.
    edits: dict[str, dict[Edit, None]] = {}
    try:
        for file, make in parts:
            tree = _tree(texts[file])
            for node, new in make(tree):
                edits.setdefault(file, {}).update(dict.fromkeys(edits_of(tree, node, new)))
    except (UneditableError, KeyError, ValueError, IndexError, RecursionError):
        return None
    proving(texts)
    made = {file: applied(text, edits.get(file, ())) for file, text in texts.items()}
    return made if any(edits.values()) else None


def _of_api(api: Written, need: Lack) -> Part:
    spelling = _spelling(api)
    return api.file, lambda tree: spelling.types(tree, api, need)


def _of_method(method: Written, need: Lack) -> list[Part]:
    mapping = need.mapping
    if need.proxy:
        return [(method.file, lambda tree: _spelling(method).proxy(tree, method))]
    if mapping is not None:
        return [(method.file, lambda tree: _spelling(method).mapping(tree, method, mapping))]
    return []


def _spelling(place: Written) -> Spelling:
    tool = BY_NAME.get(place.spelling)
    if tool is None or tool.spelling is None:
        raise UneditableError("it stands in no file")
    return tool.spelling()


@lru_cache(maxsize=8)
def _tree(text: str) -> Tree:
    return Tree(text)
