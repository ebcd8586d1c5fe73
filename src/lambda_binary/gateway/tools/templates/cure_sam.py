"""SAM's spelling of a change: properties of AWS::Serverless::Api, Globals, and its documents.

SAM's methods are events or stand in a document of OpenAPI, which has a spelling of its own.
"""

from __future__ import annotations

from typing import Any

from ...asking.lack import Lack
from ...documents import spelling
from ...documents.nodes import Source, changed, table
from ...model.settings import Settings
from ..openapi import cure as openapi
from ..route import ConfiguredRoute
from ..snippets import MAPPING, of_fields
from ..tool import Nodes, Rewrite

# A body for more of them is nothing to read.
_PATHS = 12


def types(source: Source, route: ConfiguredRoute, wanted: Settings) -> Nodes:
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


def fields(types: list[str] | None, need: Lack | None) -> dict[str, Any]:
    """What is written where there is nothing yet."""
    if need is None and types is not None:
        return {"BinaryMediaTypes": types}
    return openapi.fields(types, need)


def preflights(routes: list[ConfiguredRoute]) -> str:
    """The OPTIONS methods that SAM's Cors would write, with what it leaves out."""
    methods: dict[str, list[str]] = {}
    for route in routes:
        methods.setdefault(route.path, []).append(route.method)
    shown = list(methods)[:_PATHS]
    # Swagger: of an OpenAPI 3 document SAM wraps the headers' schemas once more.
    body = {
        "swagger": "2.0",
        "info": {"title": "api", "version": "1.0"},
        "paths": {path: {"options": _sam_operation(methods[path])} for path in shown},
    }
    more = len(methods) - len(shown)
    others = f"{more} paths" if more > 1 else "path"
    rest = [f"    # and the same for the other {others}"] if more else []
    lines = [*spelling.block("DefinitionBody", body), *rest, "MergeDefinitions: true"]
    head = "# in Properties of the AWS::Serverless::Api, beside BinaryMediaTypes\n"
    return head + "".join(f"{x}\n" for x in lines)


def _sam_operation(methods: list[str]) -> dict[str, Any]:
    header = "method.response.header.Access-Control-Allow-{}"
    listed = ",".join(dict.fromkeys([*_methods(methods), "OPTIONS"]))
    allowed = {"Origin": "'*'", "Methods": f"'{listed}'", "Headers": "'*'"}
    named = {f"Access-Control-Allow-{name}": {"type": "string"} for name in allowed}
    answer = {
        "statusCode": "200",
        "responseParameters": {header.format(name): text for name, text in allowed.items()},
    }
    integration = {
        "type": "mock",
        "contentHandling": "CONVERT_TO_TEXT",
        "requestTemplates": {"application/json": '{"statusCode": 200}'},
        "responses": {"default": answer},
    }
    return {
        "responses": {"200": {"description": "CORS", "headers": named}},
        "x-amazon-apigateway-integration": integration,
    }


def _methods(given: list[str]) -> list[str]:
    """`ANY` is no method that a browser knows."""
    return ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] if "ANY" in given else given


REWRITES: dict[str, Rewrite] = {
    "any-type": types,
    "proxy": openapi.proxy,
    "preflight": openapi.preflight,
    **dict.fromkeys(MAPPING, openapi.mapped),
}

snippet = of_fields(fields)
