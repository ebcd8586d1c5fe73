"""The lines that stand where no diff can: fields of the route's own place, as its file spells them.

In: a route and the Settings that are wanted. Out: text to copy from; empty when there is none.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ..asking.lack import lack
from ..documents import spelling
from ..model.settings import Settings
from .route import ConfiguredRoute

# The changes of a mapped route, which one function writes.
MAPPING = ("bare", "converted", "errors", "declared")


def of_fields(
    named: Callable[..., dict[str, Any]],
) -> Callable[[ConfiguredRoute, Settings], str]:
    """What writes the fields of `named(types, lack)`."""

    def made(route: ConfiguredRoute, wanted: Settings) -> str:
        types = None if route.settings == wanted else wanted.binary_media_types
        same = route.settings.integration == wanted.integration
        mapped = wanted.integration == "rest-mapped"
        need = lack(route.settings, wanted) if same and mapped else None
        changed = types is not None and set(types) != set(route.settings.binary_media_types)
        return _text(route, named(list(types or ()) if changed else None, need))

    return made


def _text(route: ConfiguredRoute, fields: dict[str, Any]) -> str:
    if not fields:
        return ""
    if route.where.file.endswith(".json"):
        return json.dumps(fields, indent=2, ensure_ascii=False) + "\n"
    lines = [line for name, value in fields.items() for line in spelling.block(name, value)]
    head = f"# {route.where.name}: what it gains or has otherwise\n"
    return head + "".join(f"{line}\n" for line in lines)
