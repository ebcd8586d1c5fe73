"""serverless.yml's spelling of a change: the `http` event, and `provider.apiGateway`.

Without `statusCodes` the framework writes nine of its own, which end when there are some: they are
written out then. contentHandling is set on 2xx alone, so that errors can have none.
"""

from __future__ import annotations

from typing import Any

from ...asking.lack import Lack, Mapping
from ...documents.nodes import Node, Tree, changed, items, listed, plain, table
from ...model.settings import FAILED
from ..route import Written
from ..templates.cure_cloudformation import permission_resources
from ..tool import Gives, Nodes, Spelling
from .http_events import defaults
from .url_permissions import logical_id

TYPES = "binaryMediaTypes"
# Of `request`: osls 4.3, api-gateway/lib/validate.js, takes it away from a proxy integration.
MAPPED_ONLY = ("template", "passThrough", "contentHandling")


def types(tree: Tree, api: Written, need: Lack) -> Nodes:
    """`provider.apiGateway.binaryMediaTypes`, or without it when none is left."""
    provider = table(tree.root)["provider"]
    fields = table(provider)
    old = table(fields.get("apiGateway"))
    entries = listed(old.get(TYPES), need.added, need.removed)
    if entries:
        new = changed(fields, last={"apiGateway": changed(old, first={TYPES: entries})})
    elif set(old) == {TYPES}:
        new = changed(fields, without=("apiGateway",))
    else:
        new = changed(fields, last={"apiGateway": changed(old, without=(TYPES,))})
    return [(provider, new)]


def proxy(tree: Tree, method: Written) -> Nodes:
    """The event without `integration`, `response`, and what of `request` belongs to a mapping."""
    event = tree.value(method.spots.get("event"))
    fields = table(event)
    request = table(fields.get("request"))
    kept = {key: value for key, value in request.items() if key not in MAPPED_ONLY}
    gone = ["integration", "response", *(["request"] if request and not kept else [])]
    last = {"request": kept} if kept and kept != request else {}
    return [(event, changed(fields, last=last, without=tuple(gone)))]


def url_permissions(tree: Tree, function: str, gives: Gives) -> Nodes:
    """The permissions as resources beside what the framework makes."""
    logical = logical_id(function)
    arn = {"Fn::GetAtt": [logical, "Arn"]}
    root = table(tree.root)
    given = root.get("resources")
    if given is None:
        made = permission_resources(f"{logical}Url", arn, gives, set())
        return [(tree.root, changed(root, last={"resources": {"Resources": made}}))]
    if given.id == "sequence":
        made = permission_resources(f"{logical}Url", arn, gives, set())
        return [(given, [*items(given), {"Resources": made}])]
    fields = table(given)
    own = table(fields.get("Resources"))
    made = permission_resources(f"{logical}Url", arn, gives, set(own))
    if own:
        return [(fields["Resources"], changed(own, last=made))]
    return [(given, changed(fields, last={"Resources": made}))]


def mapping(tree: Tree, method: Written, need: Mapping) -> Nodes:
    """contentHandling, Content-Type and the errors' own status code in `response`."""
    event = tree.value(method.spots.get("event"))
    fields = table(event)
    response = _response(table(fields.get("response")), need)
    return [(event, changed(fields, last={"response": response}))]


def _method_fields(need: Mapping | None) -> dict[str, Any]:
    return {"integration": "lambda-proxy"} if need is None else {"response": _response({}, need)}


def _response(old: dict[str, Node], need: Mapping) -> dict[str, Any]:
    first: dict[str, Any] = {} if need.handling is None else {"contentHandling": need.handling}
    codes = _codes(table(old.get("statusCodes")), need)
    if need.plain and "template" in old:
        template = plain(old["template"])
        codes = {code: _with_template(code, codes[code], template) for code in codes}
    if need.content_type is not None and not _labels_success(codes, need):
        # Of `headers` every status would get the picture's label: so it is, where there are others.
        first["headers"] = _labelled(table(old.get("headers")), need)
    last = {"statusCodes": codes} if codes else {}
    return changed(old, first, last, ("template",) if need.plain else ())


def _labelled(headers: dict[str, Node], need: Mapping) -> dict[str, Any]:
    name = next((name for name in headers if name.lower() == "content-type"), "Content-Type")
    return changed(headers, last={name: need.content_type and need.content_type[1]})


def _labels_success(codes: dict[str, Any], need: Mapping) -> bool:
    """Whether the Content-Type stands with the success's own status code."""
    return len(codes) > 1 + (need.error is not None) and any(_is_success(code) for code in codes)


def _is_success(code: str) -> bool:
    return code[:1] == "2"


def _codes(old: dict[str, Node], need: Mapping) -> dict[str, Any]:
    if need.error is None and not old:
        return {}
    new: dict[str, Any] = dict(old)
    if not old and need.error is not None:
        kept = {
            code: entry
            for code, entry in sorted(defaults().items())
            if (int(code), entry["pattern"]) in need.patterns
        }
        new = {str(need.status): {"pattern": ""}, **kept}
    if need.error is not None:
        new[str(need.error.status_code)] = {
            "pattern": need.error.selection_pattern,
            "template": FAILED,
            "headers": {"Content-Type": "'application/json'"},
        }
    own = _labels_success(new, need)
    return {
        code: _success(entry, need, own) if _is_success(code) else entry
        for code, entry in new.items()
    }


def _with_template(code: str, given: Any, template: Any) -> Any:
    """An error's own template, where it had the response's, which goes."""
    entry = given if isinstance(given, dict) else table(given)
    if _is_success(code) or "template" in entry:
        return given
    return changed(entry, last={"template": template})


def _success(given: Any, need: Mapping, own: bool) -> Any:
    """A status code's own template goes, and its Content-Type changes with the response's."""
    entry = given if isinstance(given, dict) else table(given)
    gone = ("template",) if need.plain and "template" in entry else ()
    headers = table(entry.get("headers"))
    label = need.content_type is not None and (
        own or any(name.lower() == "content-type" for name in headers)
    )
    if not gone and not label:
        return given
    last = {"headers": _labelled(headers, need)} if label else {}
    return changed(entry, last=last, without=gone) or {"pattern": ""}


SPELLING = Spelling(
    types=types,
    mapping=mapping,
    proxy=proxy,
    type_fields=lambda entries: {"provider": {"apiGateway": {TYPES: entries}}},
    method_fields=_method_fields,
    permissions=url_permissions,
)
