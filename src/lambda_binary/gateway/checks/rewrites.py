"""How a tool writes a change: (source, change) -> Edits of its file.

In: a route with its Spots, and the file's text. Out: Edits, or None when lines cannot do it. A new
tool or change is a new row; cures.py proves the result by reading it again.
"""

from __future__ import annotations

from collections.abc import Callable

from ..sources.route import ConfiguredRoute
from . import patches
from .patches import Edit

Edits = list[Edit] | None
Rewrite = Callable[[ConfiguredRoute, str], Edits]

HANDLING = "CONVERT_TO_BINARY"
STATIC = "\"'image/png'\""
MAPPED = "method.response.header.Content-Type"


def edits(route: ConfiguredRoute, change: str, text: str) -> Edits:
    """The edits that make the change in the route's file."""
    rewrite = _REWRITES.get((route.source, change))
    return rewrite(route, text) if rewrite else None


def _all(*found: Edit | None) -> Edits:
    kept = [edit for edit in found if edit is not None]
    return kept if len(kept) == len(found) else None


def _types(key: str, parents: tuple[tuple[str, tuple[str, ...]], ...]) -> Rewrite:
    """Replace the list, or write it under the first parent that is there."""

    def rewrite(route: ConfiguredRoute, text: str) -> Edits:
        spots = route.spots
        if "types" in spots:
            return _all(patches.instead(text, spots["types"], (f'{key}: ["*/*"]',)))
        for name, lines in parents:
            if name in spots:
                return _all(patches.under(text, spots[name], (*lines, _last(lines, key))))
        return None

    return rewrite


def _last(lines: tuple[str, ...], key: str) -> str:
    return "  " * len(lines) + f'{key}: ["*/*"]'


def _top(key: str, anchor: str, lines: tuple[str, ...]) -> Rewrite:
    """The list replaced, or lines of their own in front of a key at the top."""

    def rewrite(route: ConfiguredRoute, text: str) -> Edits:
        if "types" in route.spots:
            return _all(patches.instead(text, route.spots["types"], (f'{key}: ["*/*"]',)))
        return _all(patches.before(route.spots.get(anchor), lines))

    return rewrite


def _sam_types(route: ConfiguredRoute, text: str) -> Edits:
    for anchor in ("types", "properties", "globals-api"):
        if anchor in route.spots:
            return _SAM_PARENTS(route, text)
    lines = ("Globals:", "  Api:", '    BinaryMediaTypes: ["*/*"]', "")
    return _all(patches.before(route.spots.get("resources"), lines))


def _serverless_converted(route: ConfiguredRoute, text: str) -> Edits:
    line = f"contentHandling: {HANDLING}"
    spots = route.spots
    if "handling" in spots:
        return _all(patches.instead(text, spots["handling"], (line,)))
    if "response" in spots:
        return _all(patches.under(text, spots["response"], (line,)))
    return _all(patches.under(text, spots.get("event"), ("response:", f"  {line}")))


def _serverless_bare(route: ConfiguredRoute, text: str) -> Edits:
    spots = route.spots
    if "response" not in spots:
        lines = (f"contentHandling: {HANDLING}", "headers:", f"  Content-Type: {STATIC}")
        block = ("response:", *(f"  {line}" for line in lines))
        return _all(patches.under(text, spots.get("event"), block))
    found = _serverless_converted(route, text)
    label = _label(route, text, "Content-Type", "headers")
    gone = _without_templates(route, text)
    return None if found is None or label is None or gone is None else found + label + gone


def _label(route: ConfiguredRoute, text: str, name: str, group: str) -> Edits:
    """The fixed Content-Type."""
    spots = route.spots
    if "type" in spots:
        return _all(patches.instead(text, spots["type"], (f"{name}: {STATIC}",)))
    if "headers" in spots:
        return _all(patches.under(text, spots["headers"], (f"{name}: {STATIC}",)))
    lines = (f"{group}:", f"  {name}: {STATIC}")
    if "response" in spots:
        return _all(patches.under(text, spots["response"], lines))
    return _all(patches.after_first(text, spots.get("response-item"), lines))


def _without_templates(route: ConfiguredRoute, text: str) -> Edits:
    names = [name for name in ("template", "status-template") if name in route.spots]
    return _all(*(patches.instead(text, route.spots[name], ()) for name in names))


def _serverless_proxy(route: ConfiguredRoute, text: str) -> Edits:
    types = _SERVERLESS_TYPES(route, text)
    names = [name for name in ("integration", "response") if name in route.spots]
    gone = _all(*(patches.instead(text, route.spots[name], ()) for name in names))
    return None if types is None or gone is None else types + gone


def _handling(key: str) -> Rewrite:
    """contentHandling of the success response, in OpenAPI's and CloudFormation's spelling."""

    def rewrite(route: ConfiguredRoute, text: str) -> Edits:
        spots, line = route.spots, f"{key}: {HANDLING}"
        if "handling" in spots:
            return _all(patches.instead(text, spots["handling"], (line,)))
        if "response" in spots:
            return _all(patches.under(text, spots["response"], (line,)))
        return _all(patches.after_first(text, spots.get("response-item"), (line,)))

    return rewrite


def _bare(key: str, group: str) -> Rewrite:
    handling = _handling(key)

    def rewrite(route: ConfiguredRoute, text: str) -> Edits:
        found = handling(route, text)
        label = _label(route, text, MAPPED, group)
        gone = _without_templates(route, text)
        return None if found is None or label is None or gone is None else found + label + gone

    return rewrite


def _preflight(key: str) -> Rewrite:
    def rewrite(route: ConfiguredRoute, text: str) -> Edits:
        spot = route.spots.get("preflight-integration")
        return _all(patches.under(text, spot, (f"{key}: CONVERT_TO_TEXT",)))

    return rewrite


_SERVERLESS_TYPES = _types("binaryMediaTypes", (("api", ()), ("provider", ("apiGateway:",))))
_SAM_PARENTS = _types("BinaryMediaTypes", (("properties", ()), ("globals-api", ())))
_OPENAPI_TYPES = "x-amazon-apigateway-binary-media-types"

_REWRITES: dict[tuple[str, str], Rewrite] = {
    ("serverless", "any-type"): _SERVERLESS_TYPES,
    ("serverless", "bare"): _serverless_bare,
    ("serverless", "converted"): _serverless_converted,
    ("serverless", "proxy"): _serverless_proxy,
    ("sam", "any-type"): _sam_types,
    ("sam", "bare"): _bare("contentHandling", "responseParameters"),
    ("sam", "converted"): _handling("contentHandling"),
    ("sam", "preflight"): _preflight("contentHandling"),
    ("openapi", "any-type"): _top(_OPENAPI_TYPES, "paths", (f'{_OPENAPI_TYPES}: ["*/*"]',)),
    ("openapi", "bare"): _bare("contentHandling", "responseParameters"),
    ("openapi", "converted"): _handling("contentHandling"),
    ("openapi", "preflight"): _preflight("contentHandling"),
    ("cloudformation", "any-type"): _types("BinaryMediaTypes", (("properties", ()),)),
    ("cloudformation", "bare"): _bare("ContentHandling", "ResponseParameters"),
    ("cloudformation", "converted"): _handling("ContentHandling"),
    ("cloudformation", "preflight"): _preflight("ContentHandling"),
}
