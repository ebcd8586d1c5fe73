"""How a tool writes a change: (source, change) -> what nodes of its file shall be.

In: the file as nodes, a route with its Spots, and the Settings that are wanted. Out: pairs of node
and new value. How is the tools' matter (tools/table.py); proofs.py proves the result by reading it
again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from ..documents.nodes import Source
from ..documents.patches import applied
from ..documents.spelling import UneditableError
from ..model.content_handling import AS_TEXT
from ..model.settings import Settings
from ..tools.route import ConfiguredRoute
from ..tools.table import BY_NAME
from ..tools.tool import Nodes


def rewritten(route: ConfiguredRoute, change: str, wanted: Settings, text: str) -> str:
    """The text of the route's file after the change; empty when it cannot be made."""
    rewrite = BY_NAME[route.source].rewrites.get(change)
    return _written(text, lambda source: rewrite(source, route, wanted)) if rewrite else ""


def with_preflights(routes: Iterable[ConfiguredRoute], text: str) -> str:
    """The text with CONVERT_TO_TEXT on each OPTIONS method of the routes that it spells out."""
    named = {route.spots.get("preflight-integration"): route for route in routes}
    rows = [(BY_NAME[r.source].rewrites.get("preflight"), r) for spot, r in named.items() if spot]

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
