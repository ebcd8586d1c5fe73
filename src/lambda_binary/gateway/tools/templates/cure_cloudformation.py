"""CloudFormation's spelling of a change: AWS::ApiGateway::Method and ::RestApi.

A change of a method is served after the next deployment only, and CloudFormation makes none by
itself: the row of the table of tools says so.
"""

from __future__ import annotations

import itertools
from typing import Any

from ...asking.lack import Lack, Mapping
from ...documents.nodes import Node, Tree, changed, items, listed, plain, table
from ...documents.spelling import UneditableError
from ...model.header_mapping import CONTENT_TYPE, TARGET
from .. import permissions
from ..route import Written
from ..tool import Gives, Nodes, Spelling

TYPES = "BinaryMediaTypes"
MAPPED_ONLY = ("IntegrationResponses", "ContentHandling", "RequestTemplates", "PassthroughBehavior")


def types(tree: Tree, api: Written, need: Lack) -> Nodes:
    """The RestApi's list, or without it when none is left."""
    spots = api.spots
    node = tree.owner(spots["types"]) if "types" in spots else tree.value(spots["properties"])
    entries = listed(table(node).get(TYPES), need.added, need.removed)
    first = {TYPES: entries} if entries else {}
    return [(node, changed(table(node), first, without=() if entries else (TYPES,)))]


def proxy(tree: Tree, method: Written) -> Nodes:
    """Type AWS_PROXY, without what belongs to a mapping."""
    integration = tree.value(method.spots.get("integration"))
    new = changed(table(integration), last={"Type": "AWS_PROXY"}, without=MAPPED_ONLY)
    return [(integration, new)]


def preflight(tree: Tree, method: Written) -> Nodes:
    """CONVERT_TO_TEXT on the method's integration."""
    integration = tree.value(method.spots.get("integration"))
    handling = {"ContentHandling": "CONVERT_TO_TEXT"}
    return [(integration, changed(table(integration), first=handling))]


def invoking(tree: Tree, method: Written) -> Nodes:
    """POST as the integration's own method."""
    integration = tree.value(method.spots.get("integration"))
    return [(integration, changed(table(integration), last={"IntegrationHttpMethod": "POST"}))]


def url_permissions(tree: Tree, url: str, gives: Gives) -> Nodes:
    """The permissions as resources behind the function URL."""
    resources = table(tree.root)["Resources"]
    fields = table(resources)
    given = table(table(fields[url])["Properties"])
    if "Qualifier" in given:
        raise UneditableError("a function URL of an alias")
    made = permission_resources(url, plain(given["TargetFunctionArn"]), gives, set(fields))
    new: dict[str, Any] = {}
    for name, node in fields.items():
        new |= {name: node, **made} if name == url else {name: node}
    return [(resources, new)]


def permission_resources(name: str, function: Any, gives: Gives, taken: set[str]) -> dict[str, Any]:
    """A resource for each permission, under names that no other resource has."""
    made: dict[str, Any] = {}
    for action, principal in gives:
        wanted = f"{name}{action.partition(':')[2]}Permission"
        numbered = (f"{wanted}{number or ''}" for number in itertools.count())
        free = next(each for each in numbered if each not in taken and each not in made)
        properties = permissions.statement(function, action, principal)
        made[free] = {"Type": "AWS::Lambda::Permission", "Properties": properties}
    return made


def mapping(tree: Tree, method: Written, need: Mapping) -> Nodes:
    """The success response, the errors' own response, and both declared by the method."""
    properties = tree.owner(method.spots.get("integration"))
    fields = table(properties)
    integration = table(fields["Integration"])
    responses = _responses(items(integration.get("IntegrationResponses")), need)
    declared = _declared(items(fields.get("MethodResponses")), need)
    new = changed(
        fields,
        last={
            "Integration": changed(integration, last={"IntegrationResponses": responses}),
            "MethodResponses": declared,
        },
    )
    return [(properties, new)]


def _method_fields(need: Mapping | None) -> dict[str, Any]:
    if need is None:
        return {"Integration": {"Type": "AWS_PROXY"}}
    integration = {"IntegrationResponses": _responses([], need)}
    return {"Integration": integration, "MethodResponses": _declared([], need)}


def _responses(old: list[Node], need: Mapping) -> list[Any]:
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
                "ContentHandling": need.error.content_handling,
                "ResponseParameters": dict(need.error.response_parameters),
                "ResponseTemplates": dict(need.error.response_templates),
            }
        )
    return new


def _declared(old: list[Node], need: Mapping) -> list[Any]:
    new = _with_field(list(old), need.status, TARGET + need.declared if need.declared else "")
    return new if need.error is None else _with_field(new, need.error.status_code, CONTENT_TYPE)


def _with_field(old: list[Any], status: int, name: str) -> list[Any]:
    """The method responses with one of the status, which declares the field."""
    new, code = list(old), str(status)
    codes = [
        item["StatusCode"] if isinstance(item, dict) else table(item)["StatusCode"].value
        for item in old
    ]
    at = codes.index(code) if code in codes else None
    if at is None:
        return [
            *new,
            {"StatusCode": code, **({"ResponseParameters": {name: True}} if name else {})},
        ]
    entry = old[at] if isinstance(old[at], dict) else table(old[at])
    parameters = table(entry.get("ResponseParameters"))
    if name and name.lower() not in {known.lower() for known in parameters}:
        last = {"ResponseParameters": changed(parameters, last={name: True})}
        new[at] = changed(entry, last=last)
    return new


SPELLING = Spelling(
    types=types,
    mapping=mapping,
    proxy=proxy,
    type_fields=lambda entries: {TYPES: entries},
    method_fields=_method_fields,
    preflight=preflight,
    preflight_fields={"Integration": {"ContentHandling": "CONVERT_TO_TEXT"}},
    invoking=invoking,
    permissions=url_permissions,
)
