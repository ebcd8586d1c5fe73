"""Plain values as YAML lines, as YAML in one line, and as JSON. Knows no tool and no document."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

# Texts that mean themselves without quotes; words that YAML takes for something else are none.
_PLAIN = re.compile(r"[A-Za-z_][\w./-]*(?: [\w./-]+)*")
_KEY = re.compile(r"[A-Za-z_][\w./-]*")
_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


class UneditableError(ValueError):
    """The text has something there that is not changed, or not moved to another place."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a flow collection is written.

    Attributes:
        is_json: JSON; else YAML.
        column: of the entries, each on a line of its own; None: all in one line.
    """

    is_json: bool
    column: int | None = None

    @property
    def gap(self) -> str:
        """What stands behind a comma."""
        return " " if self.column is None else "\n" + " " * self.column


def block(name: str, value: Any, quotes: str = '"') -> list[str]:
    """`name: value` as YAML lines; `quotes` stand around a name of digits."""
    key = f"{quotes}{name}{quotes}" if name.isdigit() else _key(name)
    if isinstance(value, dict) and value:
        return [f"{key}:", *(f"  {line}" for k in value for line in block(k, value[k], quotes))]
    if isinstance(value, list) and value and not all(isinstance(v, str) for v in value):
        return [f"{key}:", *(f"  {line}" for entry in value for line in item(entry))]
    return [f"{key}: {flow(value, Style(False))}"]


def item(value: Any) -> list[str]:
    """A list's item as YAML lines."""
    if not isinstance(value, dict) or not value:
        return [f"- {flow(value, Style(False))}"]
    lines = [line for name in value for line in block(name, value[name])]
    return [f"{'  ' if number else '- '}{line}" for number, line in enumerate(lines)]


def entry(name: str, value: Any, style: Style) -> str:
    """`name: value` inside a flow collection."""
    if style.is_json:
        return f"{json.dumps(name, ensure_ascii=False)}: {flow(value, style)}"
    key = f'"{name}"' if name.isdigit() else _key(name)
    return f"{key}: {flow(value, style)}"


def flow(value: Any, style: Style) -> str:
    """The value in flow style."""
    if style.is_json:
        indent = None if style.column is None else 2
        try:
            text = json.dumps(value, ensure_ascii=False, indent=indent)
        except TypeError:
            raise UneditableError("a part of the text in another place") from None
        return text.replace("\n", "\n" + " " * (style.column or 0))
    if isinstance(value, dict):
        inner = ", ".join(entry(name, value[name], Style(False)) for name in value)
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(flow(each, Style(False)) for each in value)}]"
    if isinstance(value, str):
        return scalar(value)
    if isinstance(value, bool | int | float | None):
        return json.dumps(value)
    raise UneditableError("a part of the text in another place")


def scalar(text: str) -> str:
    """A text, in quotes where it needs them."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    single = not {"'", "\n"} & set(text) and ("\\" in text or '"' in text)
    return f"'{text}'" if single else json.dumps(text, ensure_ascii=False)


def _key(name: str) -> str:
    return name if _KEY.fullmatch(name) and name.lower() not in _WORDS else scalar(name)
