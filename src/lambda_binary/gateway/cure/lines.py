"""What stands where no diff can: commands, Terraform's language, or the lines for a file's own.

In: a route and what it lacks. Out: text to copy from; empty when there is none.
"""

from __future__ import annotations

import json
from typing import Any

from ..asking.lack import Lack
from ..documents import spelling
from ..tools.route import ConfiguredRoute, Written
from ..tools.table import BY_NAME


def lines(route: ConfiguredRoute, need: Lack) -> str:
    """How the route's tool gives it what it lacks."""
    tool = BY_NAME[route.source]
    if tool.commands is not None:
        return tool.commands(route, need)
    made = ""
    if need.types and route.api_in.spelling in BY_NAME:
        of_api = BY_NAME[route.api_in.spelling].spelling
        kept = [e for e in route.settings.binary_media_types if e not in need.removed]
        fields = of_api().type_fields([*kept, *need.added]) if of_api else {}
        name = route.api_in.name if route.api_in.spelling in _RESOURCES else ""
        made += _text(route.api_in, name or "at the top level", fields)
    if (need.proxy or need.mapping is not None) and route.method_in.spelling in BY_NAME:
        of_method = BY_NAME[route.method_in.spelling].spelling
        fields = of_method().method_fields(need.mapping) if of_method else {}
        made += _text(route.method_in, route.where.name, fields)
    return made


def preflight(route: ConfiguredRoute, beside: list[ConfiguredRoute], text: str) -> str:
    """How the OPTIONS methods of these routes' paths get CONVERT_TO_TEXT."""
    tool = BY_NAME[route.source]
    if tool.preflight is not None:
        return tool.preflight(route)
    method = route.preflight_in
    if method is None or method.spelling not in BY_NAME:
        return ""
    if BY_NAME[method.spelling].cors_text is not None:
        make = BY_NAME[method.spelling].cors_text
        return make(text, beside) if make else ""
    found = BY_NAME[method.spelling].spelling
    name = method.name or f"OPTIONS {route.path}"
    return _text(method, name, found().preflight_fields) if found else ""


# Their APIs are resources with names of their own.
_RESOURCES = ("cloudformation", "sam")


def _text(place: Written, name: str, fields: dict[str, Any]) -> str:
    if not fields:
        return ""
    if place.file.endswith(".json"):
        if place.spelling in _RESOURCES and place.name:
            fields = {"Resources": {place.name: {"Properties": fields}}}
        return json.dumps(fields, indent=2, ensure_ascii=False) + "\n"
    found = [line for key, value in fields.items() for line in spelling.block(key, value)]
    head = f"# {name}: what it gains or has otherwise\n"
    return head + "".join(f"{line}\n" for line in found)
