"""Header fields of a mapped response: mappings, the default Content-Type, template overrides.

In: the integration response and the backend's answer. Out: fields and notes. Bodies are
rest_mapped.py's matter.
"""

from __future__ import annotations

import json
from typing import Any

from .. import header_mapping, rest_context
from ..evidence import DOC_MAPPING, DOC_NOTES, DOCUMENTED, UNKNOWN, Rule
from ..messages import Fields, Note, Request, joined
from ..payload import NOT_JSON
from ..settings import IntegrationResponse, Settings
from .backend import Backend

MAPPED = Rule("header-mapping", DOC_MAPPING, DOCUMENTED)
SELECTS_NOTHING = Rule("header-mapping-empty", "LocalStack leaves it out; AWS unknown", UNKNOWN)
# Disputed: the response model's type (Knape), Accept echoed (activescott).
DEFAULT_TYPE = Rule("default-content-type-mapped", f"{DOC_NOTES}; disputed", DOCUMENTED)


def fields(
    settings: Settings, request: Request, chosen: IntegrationResponse, backend: Backend
) -> tuple[Fields, tuple[Note, ...]]:
    """The client's fields and the rules that made them."""
    out: list[tuple[str, str]] = []
    notes: list[Note] = []
    for target, expression in chosen.response_parameters.items():
        mapping = header_mapping.parse(target, expression)
        values = _values(settings, request, mapping, backend)
        if not values:
            text = f"{expression} selects nothing: {mapping.name} is not set"
            notes.append(SELECTS_NOTHING.note(text, "unknown"))
        out += ((mapping.name, value) for value in values)
    if out:
        notes.append(MAPPED.note(f"mapped: {', '.join(name for name, _ in out)}"))
    if joined(tuple(out), "Content-Type") is None:
        out.insert(0, ("Content-Type", "application/json"))
        notes.append(DEFAULT_TYPE.note("no mapped Content-Type: application/json"))
    return tuple(out), tuple(notes)


def overridden(given: Fields, overrides: Fields) -> Fields:
    """The fields with `$context.responseOverride.header` on top."""
    names = {name.lower() for name, _ in overrides}
    return tuple(pair for pair in given if pair[0].lower() not in names) + overrides


def overriding_status(override: Any) -> int | None:
    """`$context.responseOverride.status`, when the template set a legal one."""
    text = str(override.get("status"))
    return int(text) if text.isascii() and text.isdigit() and 200 <= int(text) <= 599 else None


def overriding_fields(override: Any) -> Fields:
    """`$context.responseOverride.header`, as pairs."""
    header = override.get("header")
    items = header.items() if isinstance(header, dict) else ()
    return tuple((str(name), _text(value)) for name, value in items if _legal(name, value))


def _values(
    settings: Settings, request: Request, mapping: header_mapping.HeaderMapping, backend: Backend
) -> list[str]:
    if mapping.kind == "static":
        return [mapping.argument]
    found = _FINDERS[mapping.kind](settings, request, mapping.argument, backend)
    return [_text(value) for value in found if _legal(mapping.name, value)]


def _body(settings: Settings, request: Request, argument: str, backend: Backend) -> list[Any]:
    if backend.value is NOT_JSON:
        return []
    selected = (
        [backend.value] if argument == "$" else header_mapping.select(argument, backend.value)
    )
    return selected[:1]


def _header(settings: Settings, request: Request, argument: str, backend: Backend) -> list[Any]:
    given = {"content-type": backend.content_type, "x-amzn-requestid": request.request_id}
    value = given.get(argument.lower())
    return [] if value is None else [value]


def _context(settings: Settings, request: Request, argument: str, backend: Backend) -> list[Any]:
    value: Any = rest_context.context(settings, request)
    for part in argument.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return [] if value is None else [value]


def _stage(settings: Settings, request: Request, argument: str, backend: Backend) -> list[Any]:
    return [settings.stage_variables[argument]] if argument in settings.stage_variables else []


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _legal(name: Any, value: Any) -> bool:
    """RFC 9110 5.5: no line breaks and no NUL; null is no value."""
    return value is not None and not any(c in f"{name}{_text(value)}" for c in "\r\n\0")


_FINDERS = {
    "body": _body,
    "header": _header,
    "headers": _header,
    "context": _context,
    "stageVariables": _stage,
}
