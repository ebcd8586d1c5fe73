"""Text to plain values that remember their lines: Table (a dict) and Items (a list).

Keys are always strings. JSON has no lines here: its resources are named instead. Sizes are
bounded before anything is parsed; whatever is wrong is a SourceError with file and line.
"""

from __future__ import annotations

from typing import Any

from ..tools.route import Spot
from .errors import SourceError
from .files import read_text, too_large

LARGEST_YAML = 8 * 1024 * 1024


class Table(dict[str, Any]):
    """A mapping; `spots` has the place of each key."""

    __slots__ = ("spots",)

    def __init__(self) -> None:
        super().__init__()
        self.spots: dict[str, Spot] = {}


class Items(list[Any]):
    """A sequence; `spots` has the place of each item."""

    __slots__ = ("spots",)

    def __init__(self) -> None:
        super().__init__()
        self.spots: list[Spot] = []


def spot_of(container: Any, key: str | int) -> Spot | None:
    """The place of a key or item; None where the format has none."""
    if isinstance(container, Table) and isinstance(key, str):
        return container.spots.get(key)
    if isinstance(container, Items) and isinstance(key, int) and key < len(container.spots):
        return container.spots[key]
    return None


def line_of(container: Any, key: str | int) -> int:
    """The line of a key or item, from 1; 0 where the format has none."""
    spot = spot_of(container, key)
    return spot.line + 1 if spot else 0


def load(path: str) -> tuple[Any, str]:
    """The document of a YAML or JSON file, and its text."""
    text = read_text(path)
    return parse(text, path), text


def parse(text: str, file: str) -> Any:
    """The document of a text: JSON when it begins as JSON does, else YAML."""
    text = text.removeprefix("\ufeff")
    if text.startswith('{"@level"'):
        raise SourceError("is a log of Terraform: name the output of terraform show -json", file)
    if text.lstrip()[:1] in {"{", "["} or file.endswith(".json"):
        from . import json_source

        return json_source.parse(text, file)
    from . import yaml_source

    if len(text) > LARGEST_YAML:
        raise SourceError(too_large(len(text), LARGEST_YAML), file)
    return yaml_source.parse(text, file)
