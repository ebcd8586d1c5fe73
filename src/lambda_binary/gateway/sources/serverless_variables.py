"""`${self:custom.types}` within one serverless.yml: followed when its target is plain.

Every other variable (`opt:`, `env:`, `file()`, `ssm:`) depends on what the file does not hold, and
a fallback (`${opt:x, 'y'}`) may be overruled: all stay as they are, for Intake to call unknown.
"""

from __future__ import annotations

import re
from typing import Any

from .documents import Items, Table

_SELF = re.compile(r"\$\{self:([\w.-]+)\}")
# A variable may lead to another; a circle ends here, as it is.
_MOST_STEPS = 20


def resolved(document: Any) -> Any:
    """The document with its `${self:…}` replaced, lines kept."""
    return _walk(document, document)


def _walk(value: Any, document: Any) -> Any:
    if isinstance(value, Table):
        table = Table()
        table.spots = value.spots
        table.update({key: _walk(entry, document) for key, entry in value.items()})
        return table
    if isinstance(value, Items):
        items = Items()
        items.spots = value.spots
        items.extend(_walk(entry, document) for entry in value)
        return items
    return _followed(value, document) if isinstance(value, str) else value


def _followed(value: Any, document: Any) -> Any:
    for _ in range(_MOST_STEPS):
        if not isinstance(value, str):
            break
        whole = _SELF.fullmatch(value)
        if whole:
            found = _target(document, whole[1])
            if found is None:
                break
            value = found
            continue
        made = _SELF.sub(lambda match: _spelt(document, match), value)
        if made == value:
            break
        value = made
    return value


def _spelt(document: Any, match: re.Match[str]) -> str:
    found = _target(document, match[1])
    return str(found) if isinstance(found, str | int) else match[0]


def _target(document: Any, path: str) -> Any:
    for key in path.split("."):
        if isinstance(document, list) and key.isdigit() and int(key) < len(document):
            document = document[int(key)]
        else:
            document = document.get(key) if isinstance(document, dict) else None
    return document
