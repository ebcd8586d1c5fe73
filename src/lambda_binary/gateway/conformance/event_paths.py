"""Dotted paths into an event: `headers.cookie`, `Records.0.cf.response.status`.

In: a JSON value and a path. Out: what stands there, or ABSENT. A key that has dots itself is found
too. This file knows no case.
"""

from __future__ import annotations

from typing import Any

ABSENT = object()


def at(value: Any, path: str) -> Any:
    """What stands at the path; `ABSENT` when nothing does."""
    return _at(value, path.split("."))


def shown(value: Any, width: int = 80) -> str:
    """The value for a sentence; `nothing` for ABSENT."""
    if value is ABSENT:
        return "nothing"
    text = repr(value)
    return text if len(text) <= width else f"{text[:width]}…"


def _at(value: Any, parts: list[str]) -> Any:
    if not parts:
        return value
    if isinstance(value, list):
        index = int(parts[0]) if parts[0].isdecimal() else len(value)
        return _at(value[index], parts[1:]) if index < len(value) else ABSENT
    if not isinstance(value, dict):
        return ABSENT
    for length in range(len(parts), 0, -1):
        key = ".".join(parts[:length])
        if key in value:
            return _at(value[key], parts[length:])
    return ABSENT
