"""CloudFormation's spelling of a change: AWS::ApiGateway::Method and ::RestApi.

A change of a method is served after the next deployment only, and CloudFormation makes none by
itself: proofs.py says so.
"""

from __future__ import annotations

from typing import Any

from ...asking.lack import Lack, lack
from ...documents.nodes import Node, Source, changed, items, table
from ...model.header_mapping import TARGET
from ...model.settings import Settings
from ..openapi import cure as openapi
from ..route import ConfiguredRoute
from ..snippets import MAPPING, of_fields
from ..tool import Nodes, Rewrite

TYPES = "BinaryMediaTypes"
MAPPED_ONLY = ("IntegrationResponses", "ContentHandling", "RequestTemplates", "PassthroughBehavior")


def types(source: Source, route: ConfiguredRoute, wanted: Settings) -> Nodes:
    """The RestApi's list, or without it when none is left."""
    if "paths" in route.spots:
        return openapi.types(source, route, wanted)
    spots = route.spots
    node = source.owner(spots["types"]) if "types" in spots else source.value(spots["properties"])
    entries = list(wanted.binary_media_types)
    first = {TYPES: entries} if entries else {}
    return [(node, changed(table(node), first, without=() if entries else (TYPES,)))]


def proxy(source: Source, route: ConfiguredRoute, wanted: Settings) -> Nodes:
    """Type AWS_PROXY, without what belongs to a mapping."""
    if "paths" in route.spots:
        return openapi.proxy(source, route, wanted)
    integration = source.value(route.spots.get("integration"))
    new = changed(table(integration), last={"Type": "AWS_PROXY"}, without=MAPPED_ONLY)
    return [*types(source, route, wanted), (integration, new)]


def preflight(source: Source, route: ConfiguredRoute, wanted: Settings) -> Nodes:
    """CONVERT_TO_TEXT on the OPTIONS method's integration."""
    if "paths" in route.spots:
        return openapi.preflight(source, route, wanted)
    integration = source.value(route.spots.get("preflight-integration"))
    handling = {"ContentHandling": wanted.preflight_content_handling}
    return [(integration, changed(table(integration), first=handling))]


def mapped(source: Source, route: ConfiguredRoute, wanted: Settings) -> Nodes:
    """The success response, the errors' own response, and both declared by the method."""
    if "paths" in route.spots:
        return openapi.mapped(source, route, wanted)
    properties = source.owner(route.spots.get("integration"))
    fields = table(properties)
    integration = table(fields["Integration"])
    need = lack(route.settings, wanted)
    responses = _responses(items(integration.get("IntegrationResponses")), need)
    declared = _declared(items(fields.get("MethodResponses")), need)
    new = changed(
        fields,
        last={
            "Integration": changed(integration, last={"IntegrationResponses": responses}),
            "MethodResponses": declared,
        },
    )
    made: Nodes = [(properties, new)]
    return made if need.types is None else [*types(source, route, wanted), *made]


def fields(types: list[str] | None, need: Lack | None) -> dict[str, Any]:
    """What is written where there is nothing yet."""
    listed = {TYPES: types} if types is not None else {}
    if need is None:
        return listed
    integration = {"IntegrationResponses": _responses([], need)}
    return {**listed, "Integration": integration, "MethodResponses": _declared([], need)}


def _responses(old: list[Node], need: Lack) -> list[Any]:
    new: list[Any] = list(old)
    patterns = [table(item).get("SelectionPattern") for item in old]
    at = next((n for n, found in enumerate(patterns) if found is None or not found.value), None)
    entry = {} if at is None else table(old[at])
    first: dict[str, Any] = {} if entry else {"StatusCode": str(need.status)}
    if need.handling is not None:
        first["ContentHandling"] = need.handling
    last: dict[str, Any] = {}
    if need.content_type is not None:
        name, expression = need.content_type
        parameters = table(entry.get("ResponseParameters"))
        last["ResponseParameters"] = changed(parameters, last={name: expression})
    made = changed(entry, first, last, ("ResponseTemplates",) if need.plain else ())
    new[len(old) if at is None else at : None if at is None else at + 1] = [made]
    if need.error is not None:
        new.append(
            {
                "StatusCode": str(need.error.status_code),
                "SelectionPattern": need.error.selection_pattern,
                "ResponseTemplates": dict(need.error.response_templates),
            }
        )
    return new


def _declared(old: list[Node], need: Lack) -> list[Any]:
    new: list[Any] = list(old)
    codes = [table(item)["StatusCode"].value for item in old]
    name = TARGET + need.mapped
    code = str(need.status)
    at = codes.index(code) if code in codes else None
    if at is None:
        named = {"ResponseParameters": {name: True}} if need.mapped else {}
        new.append({"StatusCode": code, **named})
    else:
        entry = table(old[at])
        parameters = table(entry.get("ResponseParameters"))
        if need.mapped and name.lower() not in {known.lower() for known in parameters}:
            last = {"ResponseParameters": changed(parameters, last={name: True})}
            new[at] = changed(entry, last=last)
    if need.error is not None and str(need.error.status_code) not in codes:
        new.append({"StatusCode": str(need.error.status_code)})
    return new


REWRITES: dict[str, Rewrite] = {
    "any-type": types,
    "proxy": proxy,
    "preflight": preflight,
    **dict.fromkeys(MAPPING, mapped),
}

snippet = of_fields(fields)
