"""serverless.yml's spelling of a change: the `http` event, and `provider.apiGateway`."""

from __future__ import annotations

from typing import Any

from ...asking.lack import Lack, lack
from ...documents.nodes import Node, Source, changed, table
from ...model.settings import FAILED, Settings
from ..route import ConfiguredRoute
from ..snippets import MAPPING, of_fields
from ..tool import Nodes, Rewrite

TYPES = "binaryMediaTypes"


def types(source: Source, route: ConfiguredRoute, wanted: Settings) -> Nodes:
    """`provider.apiGateway.binaryMediaTypes`, or without it when none is left."""
    provider = table(source.root)["provider"]
    fields = table(provider)
    api = table(fields.get("apiGateway"))
    entries = list(wanted.binary_media_types)
    if entries:
        new = changed(fields, last={"apiGateway": changed(api, first={TYPES: entries})})
    elif set(api) == {TYPES}:
        new = changed(fields, without=("apiGateway",))
    else:
        new = changed(fields, last={"apiGateway": changed(api, without=(TYPES,))})
    return [(provider, new)]


def proxy(source: Source, route: ConfiguredRoute, wanted: Settings) -> Nodes:
    """The event without `integration` and `response`."""
    event = source.value(route.spots.get("event"))
    gone = ("integration", "response")
    return [*types(source, route, wanted), (event, changed(table(event), without=gone))]


def mapped(source: Source, route: ConfiguredRoute, wanted: Settings) -> Nodes:
    """contentHandling, Content-Type and the errors' own status code in `response`."""
    event = source.value(route.spots.get("event"))
    need = lack(route.settings, wanted)
    fields = table(event)
    response = _response(table(fields.get("response")), need)
    made: Nodes = [(event, changed(fields, last={"response": response}))]
    return made if need.types is None else [*types(source, route, wanted), *made]


def fields(types: list[str] | None, need: Lack | None) -> dict[str, Any]:
    """What is written where there is nothing yet."""
    api = {"provider": {"apiGateway": {TYPES: types}}} if types is not None else {}
    response = {} if need is None else _response({}, need)
    return {**api, **({"response": response} if response else {})}


def _response(old: dict[str, Node], need: Lack) -> dict[str, Any]:
    first: dict[str, Any] = {} if need.handling is None else {"contentHandling": need.handling}
    if need.content_type is not None:
        first["headers"] = _labelled(table(old.get("headers")), need)
    codes = _codes(table(old.get("statusCodes")), need)
    last = {"statusCodes": codes} if codes else {}
    return changed(old, first, last, ("template",) if need.plain else ())


def _labelled(headers: dict[str, Node], need: Lack) -> dict[str, Any]:
    name = next((name for name in headers if name.lower() == "content-type"), "Content-Type")
    return changed(headers, last={name: need.content_type and need.content_type[1]})


def _codes(old: dict[str, Node], need: Lack) -> dict[str, Any]:
    new = {code: _success(node, need) if code[:1] == "2" else node for code, node in old.items()}
    if need.error is None:
        return new
    # Without statusCodes the framework writes ten of its own; these take their place.
    return {
        **(new or {str(need.status): {"pattern": ""}}),
        str(need.error.status_code): {
            "pattern": need.error.selection_pattern,
            "template": FAILED,
            "headers": {"Content-Type": "'application/json'"},
        },
    }


def _success(node: Node, need: Lack) -> Any:
    """A status code's own template goes and its own Content-Type changes with the response's."""
    entry = table(node)
    gone = ("template",) if need.plain and "template" in entry else ()
    own = table(entry.get("headers"))
    labelled = need.content_type is not None and any(n.lower() == "content-type" for n in own)
    if not gone and not labelled:
        return node
    last = {"headers": _labelled(own, need)} if labelled else {}
    return changed(entry, last=last, without=gone) or {"pattern": ""}


REWRITES: dict[str, Rewrite] = {
    "any-type": types,
    "proxy": proxy,
    **dict.fromkeys(MAPPING, mapped),
}

snippet = of_fields(fields)
