"""SAM's spelling of a change: properties of AWS::Serverless::Api, and Globals.

SAM's methods are events, which are proxy integrations, or stand in a document of OpenAPI, which has
a spelling of its own. For `Cors` SAM writes OPTIONS methods that fail under `*/*`; a path that has
one keeps it, so that the cure writes what SAM would have, with CONVERT_TO_TEXT
(samtranslator, swagger.py: add_cors, _options_method_response_for_cors).
"""

from __future__ import annotations

from typing import Any

from ...asking.lack import Lack, Mapping
from ...documents import spelling
from ...documents.nodes import Node, Tree, changed, listed, plain, table
from ...documents.spelling import UneditableError
from ..openapi import cure as openapi
from ..route import ConfiguredRoute, Written
from ..tool import Nodes, Spelling

TYPES = "BinaryMediaTypes"
# A body for more of them is nothing to read.
_PATHS = 12
_TYPE = "application/json"
_ALL = ("OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH")
# The key of `Cors` -> the end of the field's name, its type in the declaration.
_CORS = {
    "AllowOrigin": ("Allow-Origin", "string"),
    "AllowHeaders": ("Allow-Headers", "string"),
    "AllowMethods": ("Allow-Methods", "string"),
    "MaxAge": ("Max-Age", "integer"),
}


def types(tree: Tree, api: Written, need: Lack) -> Nodes:
    """In the Properties of the API, or, of SAM's own API, in Globals."""
    root = table(tree.root)
    own = table(table(root.get("Resources")).get(api.name))
    if own:
        node = own.get("Properties")
        if node is None:
            raise UneditableError("the API has no Properties")
        fields = table(node)
        if TYPES in fields or not need.removed:
            return [(node, _with_types(fields, need))]
    shared = root.get("Globals")
    if shared is not None and "Api" in table(shared):
        node = table(shared)["Api"]
        return [(node, _with_types(table(node), need))]
    added = {"Api": {TYPES: list(need.added)}}
    if shared is not None:
        return [(tree.root, changed(root, last={"Globals": changed(table(shared), last=added)}))]
    before = {key: node for key, node in root.items() if key != "Resources"}
    return [(tree.root, {**before, "Globals": added, "Resources": root["Resources"]})]


def _with_types(fields: dict[str, Node], need: Lack) -> dict[str, Any]:
    entries = listed(fields.get(TYPES), need.added, need.removed)
    return changed(fields, first={TYPES: entries}) if entries else changed(fields, without=(TYPES,))


def mapping(tree: Tree, method: Written, need: Mapping) -> Nodes:
    """An event is a proxy integration: there is nothing to write."""
    raise UneditableError("an event of SAM has no mapping")


def proxy(tree: Tree, method: Written) -> Nodes:
    """An event is one."""
    return []


def cors(tree: Tree, routes: list[ConfiguredRoute]) -> Nodes:
    """The OPTIONS methods of the routes' paths in the definition of their API."""
    own = table(table(table(tree.root).get("Resources")).get(_api_of(routes)))
    node = own.get("Properties")
    if node is None:
        raise UneditableError("SAM makes the API")
    fields = table(node)
    body = fields.get("DefinitionBody")
    values = _values(tree, fields)
    if body is None and "DefinitionUri" not in fields:
        made = {"DefinitionBody": _document(routes, values), "MergeDefinitions": True}
        return [(node, changed(fields, last=made))]
    paths = table(body).get("paths")
    if paths is None or not _merged(tree, fields):
        return _beside(paths, routes, values)
    return [(paths, _with_paths(table(paths), routes, values))]


def _api_of(routes: list[ConfiguredRoute]) -> str:
    return routes[0].api_in.name or routes[0].api


def _beside(paths: Node | None, routes: list[ConfiguredRoute], values: dict[str, Any]) -> Nodes:
    known = table(paths)
    found = [route for route in routes if route.path in known]
    if paths is None or not found:
        raise UneditableError("the definition is in another file")
    return [(paths, _with_paths(known, found, values))]


def _with_paths(
    known: dict[str, Node], routes: list[ConfiguredRoute], values: dict[str, Any]
) -> dict[str, Any]:
    new: dict[str, Any] = dict(known)
    for path, methods in _methods(routes).items():
        item = table(known.get(path))
        new[path] = changed(item, last={"options": _operation(methods, values)})
    return new


def _merged(tree: Tree, fields: dict[str, Node]) -> bool:
    given = fields.get("MergeDefinitions") or _globals(tree).get("MergeDefinitions")
    return given is not None and bool(plain(given))


def _globals(tree: Tree) -> dict[str, Node]:
    return table(table(table(tree.root).get("Globals")).get("Api"))


def _values(tree: Tree, fields: dict[str, Node]) -> dict[str, Any]:
    """The API's `Cors`, with what Globals says of it."""
    values: dict[str, Any] = {}
    for node in (_globals(tree).get("Cors"), fields.get("Cors")):
        given = None if node is None else plain(node)
        if isinstance(given, dict) and set(given) <= {*_CORS, "AllowCredentials"}:
            values = {**values, **given}
        elif given is not None:
            # A text or an intrinsic is the origin alone.
            values = {"AllowOrigin": given}
    return values


def cors_text(text: str, routes: list[ConfiguredRoute]) -> str:
    """A definition to copy from, for an API that SAM makes by itself."""
    try:
        tree = Tree(text)
        own = table(table(table(tree.root).get("Resources")).get(_api_of(routes)))
        values = _values(tree, table(own.get("Properties")))
    except (UneditableError, RecursionError):
        values = {}
    paths = list(_methods(routes))
    shown = [route for route in routes if route.path in paths[:_PATHS]]
    more = len(paths) - _PATHS
    others = f"{more} paths" if more > 1 else "path"
    rest = [f"    # and the same for the other {others}"] if more > 0 else []
    body = spelling.block("DefinitionBody", _document(shown, values or {"AllowOrigin": "'*'"}))
    lines = [*body, *rest, "MergeDefinitions: true"]
    return "# in Properties of the AWS::Serverless::Api\n" + "".join(f"{x}\n" for x in lines)


def _methods(routes: list[ConfiguredRoute]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for route in routes:
        found.setdefault(route.path, []).append(route.method)
    return found


def _document(routes: list[ConfiguredRoute], values: dict[str, Any]) -> dict[str, Any]:
    # Swagger: of an OpenAPI 3 document SAM wraps the headers' schemas once more.
    paths = {p: {"options": _operation(m, values)} for p, m in _methods(routes).items()}
    # As SAM writes it: the title is the API's name.
    info = {"version": "1.0", "title": {"Ref": "AWS::StackName"}}
    return {"swagger": "2.0", "info": info, "paths": paths}


def _operation(methods: list[str], values: dict[str, Any]) -> dict[str, Any]:
    named = _ALL if "ANY" in methods else (*methods, "OPTIONS")
    given = {"AllowMethods": f"'{','.join(sorted(set(named)))}'", **values}
    fields = {end: (given[key], kind) for key, (end, kind) in _CORS.items() if given.get(key)}
    if given.get("AllowCredentials") is True:
        fields["Allow-Credentials"] = ("'true'", "string")
    header = "method.response.header.Access-Control-{}"
    answer = {
        "statusCode": "200",
        "responseParameters": {header.format(end): value for end, (value, _) in fields.items()},
        "responseTemplates": {_TYPE: "{}\n"},
    }
    integration = {
        "type": "mock",
        "contentHandling": "CONVERT_TO_TEXT",
        "requestTemplates": {_TYPE: '{\n  "statusCode" : 200\n}\n'},
        "responses": {"default": answer},
    }
    declared = {f"Access-Control-{end}": {"type": kind} for end, (_, kind) in fields.items()}
    described = {"description": "Default response for CORS method", "headers": declared}
    return {
        "summary": "CORS support",
        "consumes": [_TYPE],
        "produces": [_TYPE],
        "responses": {"200": described},
        openapi.INTEGRATION: integration,
    }


SPELLING = Spelling(
    types=types,
    mapping=mapping,
    proxy=proxy,
    type_fields=lambda entries: {TYPES: entries},
    method_fields=lambda need: {},
)
