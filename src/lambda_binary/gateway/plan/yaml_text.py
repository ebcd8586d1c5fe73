"""Scalars and small mappings as YAML text, in the quotes that read best. Knows no deploy tool."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence


def quoted(text: str) -> str:
    """A scalar in quotes: single ones, unless the text has some itself."""
    return json.dumps(text) if "'" in text else f"'{text}'"


def entries(table: Mapping[str, str]) -> str:
    """A mapping of plain names to texts, a line each."""
    return "\n".join(f"{name}: {quoted(text)}" for name, text in table.items())


def listed(texts: Sequence[str]) -> str:
    """A list on one line."""
    return json.dumps(list(texts))


def lines(*given: str) -> str:
    """The lines that are not empty."""
    return "\n".join(line for line in given if line)
