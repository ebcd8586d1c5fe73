"""SAM's `Globals`, merged into each resource as the translator merges them.

In: the document. Out: its resources with their whole properties; what a key's place is in the file
goes along. The rules are samtranslator's (plugins/globals/globals.py): mappings key by key, lists
one after the other, anything else is the resource's own. This file knows no API.
"""

from __future__ import annotations

from typing import Any

from ...documents.values import Items, Table

KINDS = ("Function", "Api", "HttpApi")
_PREFIX = "AWS::Serverless::"


def resources_of(document: Any) -> Table:
    """The resources, those of SAM with what Globals say of their kind."""
    given, shared = document["Resources"], document.get("Globals")
    out = _like(given)
    for name, resource in given.items():
        common = _common(shared, resource)
        if common and isinstance(resource, dict):
            whole = _like(resource)
            whole.update(resource)
            whole["Properties"] = merged(common, resource.get("Properties", {}))
            resource = whole
        out[name] = resource
    return out


def _common(shared: Any, resource: Any) -> Any:
    """What Globals say of the resource; `IgnoreGlobals` leaves out all of it, or some keys."""
    kind = str(resource.get("Type")) if isinstance(resource, dict) else ""
    given = shared.get(kind.removeprefix(_PREFIX)) if isinstance(shared, dict) else None
    if not kind.startswith(_PREFIX) or not isinstance(given, dict):
        return None
    ignored = resource.get("IgnoreGlobals")
    if ignored == "*":
        return None
    if not isinstance(ignored, list):
        return given
    kept = _like(given)
    kept.update({key: value for key, value in given.items() if key not in ignored})
    return kept


def merged(common: Any, own: Any) -> Any:
    """The value that a resource has when Globals and the resource itself both have one."""
    if isinstance(common, dict) and isinstance(own, dict) and not _intrinsic(common, own):
        table = _like(common)
        table.update(common)
        for key, value in own.items():
            table[key] = merged(common[key], value) if key in common else value
        table.spots.update(getattr(own, "spots", {}))
        return table
    if isinstance(common, list) and isinstance(own, list):
        items = Items()
        items.extend((*common, *own))
        items.spots = [*getattr(common, "spots", ()), *getattr(own, "spots", ())]
        return items
    return own


def _intrinsic(*values: dict[str, Any]) -> bool:
    """What becomes a single value when the stack is made is one already here."""
    keys = [next(iter(value)) for value in values if len(value) == 1]
    return any(key in {"Ref", "Condition"} or key.startswith("Fn::") for key in keys)


def _like(given: Any) -> Table:
    """An empty mapping whose keys have the places of the given one's."""
    table = Table()
    table.spots.update(getattr(given, "spots", {}))
    return table
