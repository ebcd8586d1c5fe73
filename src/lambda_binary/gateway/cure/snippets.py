"""What stands where no diff can: commands, Terraform's language, or the lines for a file's own.

In: a route and the Settings that are wanted. Out: text to copy from; empty when there is none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from ..asking.lack import Lack, lack
from ..documents import spelling
from ..model.settings import Settings
from ..tools.live import cure as commands
from ..tools.openapi import cure as rewrite_openapi
from ..tools.route import ConfiguredRoute
from ..tools.serverless import cure as rewrite_serverless
from ..tools.templates import cure as rewrite_cloudformation
from ..tools.terraform import cure as hcl

# A body for more of them is nothing to read.
_PATHS = 12

Snippet = Callable[[ConfiguredRoute, Settings], str]


def snippet(route: ConfiguredRoute, wanted: Settings) -> str:
    """How the route's tool gets from its settings to those wanted."""
    made = _SNIPPETS.get(route.source)
    return made(route, wanted) if made else ""


def preflight(route: ConfiguredRoute, beside: Iterable[ConfiguredRoute]) -> str:
    """How the OPTIONS methods of these routes' paths get CONVERT_TO_TEXT."""
    if route.source == "sam":
        return _sam_preflights([r for r in beside if r.source == "sam"] or [route])
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


def _sam_preflights(routes: list[ConfiguredRoute]) -> str:
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
    "openapi": lambda route: "contentHandling: CONVERT_TO_TEXT\n",
    "cloudformation": lambda route: "ContentHandling: CONVERT_TO_TEXT\n",
}
