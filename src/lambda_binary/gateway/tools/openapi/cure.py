"""OpenAPI's spelling of a change, in a file of its own or inside another tool's template."""

from __future__ import annotations

from typing import Any

from ...asking.lack import Lack, Mapping
from ...documents.nodes import Node, Tree, changed, listed, table
from ...documents.spelling import UneditableError
from ...model.header_mapping import CONTENT_TYPE, TARGET
from ..route import Written
from ..tool import Nodes, Spelling
from .read import MOST_STEPS, steps

TYPES = "x-amazon-apigateway-binary-media-types"
INTEGRATION = "x-amazon-apigateway-integration"
MAPPED_ONLY = ("responses", "contentHandling", "requestTemplates", "passthroughBehavior")


def types(tree: Tree, api: Written, need: Lack) -> Nodes:
    """The list in front of `paths`, or without it when none is left."""
    document = tree.owner(api.spots.get("types") or api.spots.get("paths"))
    fields = table(document)
    entries = listed(fields.get(TYPES), need.added, need.removed)
    if not entries:
        return [(document, changed(fields, without=(TYPES,)))]
    if TYPES in fields:
        return [(document, changed(fields, last={TYPES: entries}))]
    new: dict[str, Any] = {}
    for name, node in fields.items():
        new |= {TYPES: entries, name: node} if name == "paths" else {name: node}
    return [(document, new)]


def proxy(tree: Tree, method: Written) -> Nodes:
    """Type aws_proxy, without what belongs to a mapping."""
    integration = _integration(tree, method)
    fields = table(integration)
    kind = "AWS_PROXY" if fields["type"].value.isupper() else "aws_proxy"
    return [(integration, changed(fields, last={"type": kind}, without=MAPPED_ONLY))]


def preflight(tree: Tree, method: Written) -> Nodes:
    """CONVERT_TO_TEXT on the operation's integration."""
    integration = _integration(tree, method)
    handling = {"contentHandling": "CONVERT_TO_TEXT"}
    return [(integration, changed(table(integration), first=handling))]


def invoking(tree: Tree, method: Written) -> Nodes:
    """POST as the integration's own method."""
    integration = _integration(tree, method)
    return [(integration, changed(table(integration), last={"httpMethod": "POST"}))]


def mapping(tree: Tree, method: Written, need: Mapping) -> Nodes:
    """The success response, the errors' own response, and both declared by the operation."""
    integration = _integration(tree, method)
    operation = tree.owner(method.spots.get("integration"))
    responses = _responses(table(table(integration).get("responses")), need)
    swagger = "swagger" in table(tree.owner(method.spots.get("paths")))
    declared = _declared(table(table(operation).get("responses")), need, swagger)
    return [
        (integration, changed(table(integration), last={"responses": responses})),
        (operation, changed(table(operation), first={"responses": declared})),
    ]


def _integration(tree: Tree, method: Written) -> Node:
    """The integration, or what it refers to within the document."""
    node = tree.value(method.spots.get("integration"))
    for _ in range(MOST_STEPS):
        if node is None:
            raise UneditableError("a reference to nothing")
        reference = table(node).get("$ref")
        if reference is None or not str(reference.value).startswith("#/"):
            return node
        node = tree.owner(method.spots.get("paths"))
        for key in steps(str(reference.value)):
            node = table(node).get(key)
    raise UneditableError("references in a circle")


def _method_fields(need: Mapping | None) -> dict[str, Any]:
    if need is None:
        return {INTEGRATION: {"type": "aws_proxy"}}
    declared = _declared({}, need, swagger=False)
    return {"responses": declared, INTEGRATION: {"responses": _responses({}, need)}}


def _responses(old: dict[str, Node], need: Mapping) -> dict[str, Any]:
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
            "contentHandling": need.error.content_handling,
            "responseParameters": dict(need.error.response_parameters),
            "responseTemplates": dict(need.error.response_templates),
        }
    return new


def _declared(old: dict[str, Node], need: Mapping, swagger: bool) -> dict[str, Any]:
    if "default" in old and str(need.status) not in old:
        raise UneditableError("the operation declares its responses by default alone")
    new: dict[str, Any] = dict(old)
    code = str(need.status)
    if need.declared:
        new[code] = _with_header(old.get(code), need.declared, "the content", swagger)
    elif code not in old:
        new[code] = {"description": "the content"}
    if need.error is not None:
        other, name = str(need.error.status_code), CONTENT_TYPE.removeprefix(TARGET)
        new[other] = _with_header(old.get(other), name, "the function failed", swagger)
    return new


def _with_header(old: Node | None, name: str, meaning: str, swagger: bool) -> Any:
    entry = table(old)
    headers = table(entry.get("headers"))
    if name.lower() in {known.lower() for known in headers}:
        return old
    kind: dict[str, Any] = {"type": "string"}
    described = {} if "description" in entry else {"description": meaning}
    field = {name: kind if swagger else {"schema": kind}}
    return changed(entry, described, {"headers": changed(headers, last=field)})


SPELLING = Spelling(
    types=types,
    mapping=mapping,
    proxy=proxy,
    type_fields=lambda entries: {TYPES: entries},
    method_fields=_method_fields,
    preflight=preflight,
    preflight_fields={INTEGRATION: {"contentHandling": "CONVERT_TO_TEXT"}},
    invoking=invoking,
)
