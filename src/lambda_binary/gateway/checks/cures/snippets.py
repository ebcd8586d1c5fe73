"""What stands where no diff can: commands, Terraform's language, or the lines for a file's own.

In: a route and the Settings that are wanted. Out: text to copy from; empty when there is none.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ...model.settings import Settings
from ...sources.route import ConfiguredRoute
from . import commands, hcl, rewrite_cloudformation, rewrite_openapi, rewrite_serverless, spelling
from .wanted import Lack, lack

Snippet = Callable[[ConfiguredRoute, Settings], str]


def snippet(route: ConfiguredRoute, wanted: Settings) -> str:
    """How the route's tool gets from its settings to those wanted."""
    made = _SNIPPETS.get(route.source)
    return made(route, wanted) if made else ""


def preflight(route: ConfiguredRoute) -> str:
    """How the OPTIONS method of the route's path gets CONVERT_TO_TEXT."""
    made = _PREFLIGHTS.get(route.source)
    return made(route) if made else ""


def _fields(named: Callable[..., dict[str, Any]]) -> Snippet:
    """The fields of the route's own place that change, as the file spells them."""

    def made(route: ConfiguredRoute, wanted: Settings) -> str:
        types = None if route.settings == wanted else wanted.binary_media_types
        same = route.settings.integration == wanted.integration
        need = lack(route.settings, wanted) if same and _mapped(wanted) else None
        changed = types is not None and set(types) != set(route.settings.binary_media_types)
        return _text(route, named(list(types or ()) if changed else None, need))

    return made


def _sam_fields(types: list[str] | None, need: Lack | None) -> dict[str, Any]:
    if need is None and types is not None:
        return {"BinaryMediaTypes": types}
    return rewrite_openapi.fields(types, need)


def _mapped(settings: Settings) -> bool:
    return settings.integration == "rest-mapped"


def _text(route: ConfiguredRoute, fields: dict[str, Any]) -> str:
    if not fields:
        return ""
    if route.where.file.endswith(".json"):
        return json.dumps(fields, indent=2, ensure_ascii=False) + "\n"
    lines = [line for name, value in fields.items() for line in spelling.block(name, value)]
    head = f"# {route.where.name}: what it gains or has otherwise\n"
    return head + "".join(f"{line}\n" for line in lines)


def _sam_preflight(route: ConfiguredRoute) -> str:
    """The OPTIONS method that SAM's Cors would write, with what it leaves out."""
    header = "method.response.header.Access-Control-Allow-{}"
    allowed = {"Origin": "'*'", "Methods": f"'{route.method},OPTIONS'", "Headers": "'*'"}
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
    operation = {
        "responses": {"200": {"description": "CORS", "headers": named}},
        "x-amazon-apigateway-integration": integration,
    }
    # Swagger: of an OpenAPI 3 document SAM wraps the headers' schemas once more.
    body = {
        "swagger": "2.0",
        "info": {"title": "api", "version": "1.0"},
        "paths": {route.path: {"options": operation}},
    }
    lines = [*spelling.block("DefinitionBody", body), "MergeDefinitions: true"]
    return "# in Properties of the AWS::Serverless::Api\n" + "".join(f"{x}\n" for x in lines)


_SNIPPETS: dict[str, Snippet] = {
    "live": commands.commands,
    "terraform": hcl.blocks,
    "serverless": _fields(rewrite_serverless.fields),
    "openapi": _fields(rewrite_openapi.fields),
    "sam": _fields(_sam_fields),
    "cloudformation": _fields(rewrite_cloudformation.fields),
}
_PREFLIGHTS: dict[str, Callable[[ConfiguredRoute], str]] = {
    "live": commands.preflight,
    "terraform": hcl.preflight,
    "sam": _sam_preflight,
    "openapi": lambda route: "contentHandling: CONVERT_TO_TEXT\n",
    "cloudformation": lambda route: "ContentHandling: CONVERT_TO_TEXT\n",
}
