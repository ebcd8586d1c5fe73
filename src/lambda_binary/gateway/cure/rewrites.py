"""How a tool writes a change: (source, change) -> what nodes of its file shall be.

In: the file as nodes, a route with its Spots, and the Settings that are wanted. Out: pairs of node
and new value. A new tool or change is a new row; proofs.py proves the result by reading it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from ..documents.nodes import Node, Source, changed, table
from ..documents.patches import applied
from ..documents.spelling import UneditableError
from ..model.content_handling import AS_TEXT
from ..model.settings import Settings
from ..tools.openapi import cure as rewrite_openapi
from ..tools.route import ConfiguredRoute
from ..tools.serverless import cure as rewrite_serverless
from ..tools.templates import cure as rewrite_cloudformation

Nodes = list[tuple[Node, Any]]
Rewrite = Callable[[Source, ConfiguredRoute, Settings], Nodes]


def rewritten(route: ConfiguredRoute, change: str, wanted: Settings, text: str) -> str:
    """The text of the route's file after the change; empty when it cannot be made."""
    rewrite = _REWRITES.get((route.source, change))
    return _written(text, lambda source: rewrite(source, route, wanted)) if rewrite else ""


def with_preflights(routes: Iterable[ConfiguredRoute], text: str) -> str:
    """The text with CONVERT_TO_TEXT on each OPTIONS method of the routes that it spells out."""
    named = {route.spots.get("preflight-integration"): route for route in routes}
    rows = [(_REWRITES.get((r.source, "preflight")), r) for spot, r in named.items() if spot]

    def nodes(source: Source) -> Nodes:
        wanted = [(f, r, replace(r.settings, preflight_content_handling=AS_TEXT)) for f, r in rows]
        return [pair for f, r, settings in wanted if f for pair in f(source, r, settings)]

    return _written(text, nodes)


def _written(text: str, made: Callable[[Source], Nodes]) -> str:
    try:
        source = Source(text)
        nodes = made(source)
        edits = [edit for node, new in nodes for edit in source.edits(node, new)]
    except (UneditableError, KeyError, RecursionError):
        return ""
    return applied(text, edits) if edits else ""


def _sam_types(source: Source, route: ConfiguredRoute, wanted: Settings) -> Nodes:
    """In the resource or in Globals, whichever is there; else in new Globals."""
    types = {"BinaryMediaTypes": list(wanted.binary_media_types)}
    spots = route.spots
    if "types" in spots:
        node = source.owner(spots["types"])
        return [(node, changed(table(node), first=types))]
    for name in ("properties", "globals-api"):
        if name in spots:
            node = source.value(spots[name])
            return [(node, changed(table(node), first=types))]
    root = table(source.root)
    shared = changed(table(root.get("Globals")), last={"Api": types})
    if "Globals" in root:
        return [(source.root, changed(root, last={"Globals": shared}))]
    before = {key: node for key, node in root.items() if key != "Resources"}
    return [(source.root, {**before, "Globals": shared, "Resources": root["Resources"]})]


_MAPPING = ("bare", "converted", "errors", "declared")
_MAPPED: tuple[tuple[str, Rewrite], ...] = (
    ("serverless", rewrite_serverless.mapped),
    ("cloudformation", rewrite_cloudformation.mapped),
    ("openapi", rewrite_openapi.mapped),
    ("sam", rewrite_openapi.mapped),
)
_REWRITES: dict[tuple[str, str], Rewrite] = {
    **{(tool, name): made for tool, made in _MAPPED for name in _MAPPING},
    ("serverless", "any-type"): rewrite_serverless.types,
    ("serverless", "proxy"): rewrite_serverless.proxy,
    ("cloudformation", "any-type"): rewrite_cloudformation.types,
    ("cloudformation", "proxy"): rewrite_cloudformation.proxy,
    ("cloudformation", "preflight"): rewrite_cloudformation.preflight,
    ("openapi", "any-type"): rewrite_openapi.types,
    ("openapi", "proxy"): rewrite_openapi.proxy,
    ("openapi", "preflight"): rewrite_openapi.preflight,
    ("sam", "any-type"): _sam_types,
    ("sam", "proxy"): rewrite_openapi.proxy,
    ("sam", "preflight"): rewrite_openapi.preflight,
}
