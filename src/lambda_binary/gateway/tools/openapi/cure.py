"""OpenAPI's spelling of a change, in a file of its own or inside another tool's template."""

from __future__ import annotations

from typing import Any

from ...asking.lack import Lack, lack
from ...documents.nodes import Node, Source, changed, table
from ...documents.spelling import UneditableError
from ...model.settings import Settings
from ..route import ConfiguredRoute
from ..snippets import MAPPING, of_fields
from ..tool import Nodes, Rewrite

TYPES = "x-amazon-apigateway-binary-media-types"
MAPPED_ONLY = ("responses", "contentHandling", "requestTemplates", "passthroughBehavior")


def types(source: Source, route: ConfiguredRoute, wanted: Settings) -> Nodes:
    """The list in front of `paths`, or without it when none is left."""
    document = source.owner(route.spots.get("types") or route.spots.get("paths"))
    fields = table(document)
    entries = list(wanted.binary_media_types)
    if not entries:
        return [(document, changed(fields, without=(TYPES,)))]
    if TYPES in fields:
        return [(document, changed(fields, last={TYPES: entries}))]
    new: dict[str, Any] = {}
    for name, node in fields.items():
        new |= {TYPES: entries, name: node} if name == "paths" else {name: node}
    return [(document, new)]


def proxy(source: Source, route: ConfiguredRoute, wanted: Settings) -> Nodes:
    """Type aws_proxy, without what belongs to a mapping."""
    integration = source.value(route.spots.get("integration"))
    fields = table(integration)
    kind = "AWS_PROXY" if fields["type"].value.isupper() else "aws_proxy"
    new = changed(fields, last={"type": kind}, without=MAPPED_ONLY)
    return [*types(source, route, wanted), (integration, new)]


def preflight(source: Source, route: ConfiguredRoute, wanted: Settings) -> Nodes:
    """CONVERT_TO_TEXT on the OPTIONS operation's integration."""
    integration = source.value(route.spots.get("preflight-integration"))
    handling = {"contentHandling": wanted.preflight_content_handling}
    return [(integration, changed(table(integration), first=handling))]


def mapped(source: Source, route: ConfiguredRoute, wanted: Settings) -> Nodes:
    """The success response, the errors' own response, and both declared by the operation."""
    integration = source.value(route.spots.get("integration"))
    operation = source.owner(route.spots.get("integration"))
    need = lack(route.settings, wanted)
    responses = _responses(table(table(integration).get("responses")), need)
    swagger = "swagger" in table(source.owner(route.spots.get("paths")))
    declared = _declared(table(table(operation).get("responses")), need, swagger)
    made: Nodes = [
        (integration, changed(table(integration), last={"responses": responses})),
        (operation, changed(table(operation), first={"responses": declared})),
    ]
    return made if need.types is None else [*types(source, route, wanted), *made]


def fields(types: list[str] | None, need: Lack | None) -> dict[str, Any]:
    """What is written where there is nothing yet."""
    listed = {TYPES: types} if types is not None else {}
    if need is None:
        return listed
    declared = _declared({}, need, swagger=False)
    integration = {"responses": _responses({}, need)}
    return {**listed, "responses": declared, "x-amazon-apigateway-integration": integration}


def _responses(old: dict[str, Node], need: Lack) -> dict[str, Any]:
    default = table(old.get("default"))
    first = {} if need.handling is None else {"contentHandling": need.handling}
    last: dict[str, Any] = {}
    if need.content_type is not None:
        name, expression = need.content_type
        parameters = table(default.get("responseParameters"))
        last["responseParameters"] = changed(parameters, last={name: expression})
    status = {} if "statusCode" in default else {"statusCode": str(need.status)}
    gone = ("responseTemplates",) if need.plain else ()
    new = {**old, "default": changed(default, {**status, **first}, last, gone)}
    if need.error is not None:
        new[need.error.selection_pattern] = {
            "statusCode": str(need.error.status_code),
            "responseTemplates": dict(need.error.response_templates),
        }
    return new


def _declared(old: dict[str, Node], need: Lack, swagger: bool) -> dict[str, Any]:
    if "default" in old and str(need.status) not in old:
        raise UneditableError("the operation declares its responses by default alone")
    kind: dict[str, Any] = {"type": "string"}
    code = str(need.status)
    entry = table(old.get(code))
    new: dict[str, Any] = dict(old)
    headers = table(entry.get("headers"))
    if need.mapped and need.mapped.lower() not in {name.lower() for name in headers}:
        field = {need.mapped: kind if swagger else {"schema": kind}}
        described = {} if "description" in entry else {"description": "the content"}
        new[code] = changed(entry, described, {"headers": changed(headers, last=field)})
    elif code not in old:
        new[code] = {"description": "the content"}
    if need.error is not None and str(need.error.status_code) not in new:
        new[str(need.error.status_code)] = {"description": "the function failed"}
    return new


REWRITES: dict[str, Rewrite] = {
    "any-type": types,
    "proxy": proxy,
    "preflight": preflight,
    **dict.fromkeys(MAPPING, mapped),
}

snippet = of_fields(fields)
