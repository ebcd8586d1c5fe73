"""What a document is made of: values that remember their places. Knows no text and no file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

# A mark in front of UTF-8 is a part of the file, and none of its document.
MARK = "\ufeff"
# YAML 1.1, 4.2 Line break characters: PyYAML counts lines by all of them.
BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a source.

    Attributes:
        file: as given, or `rest-api:ID` of a live API.
        line: from 1; 0 when the format has none (JSON, a live API).
        name: the resource or key, as `functions.picture.events[0].http`.
    """

    file: str
    line: int = 0
    name: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place} ({self.name})" if self.name else place


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a key stands in a text file, for a change of it.

    Attributes:
        line, column: of the key, both from 0.
        block: its value is a block that begins on a later line.
    """

    line: int
    column: int
    block: bool = False


class Table(dict[str, Any]):
    """A mapping; `spots` has the place of each key.

    The top one's `repeated` has (key, line), its `aliased` the line of the first alias or merge key
    where there is one.
    """

    __slots__ = ("aliased", "repeated", "spots")

    aliased: int

    def __init__(self) -> None:
        super().__init__()
        self.spots: dict[str, Spot] = {}
        self.repeated: tuple[tuple[str, int], ...] = ()


def takes_last(document: Any) -> bool:
    """Whether the tools that read the document take the last of two equal keys.

    SAM's and the AWS CLI's readers of templates do (PyYAML, json); js-yaml, which reads a
    serverless.yml, refuses the file.
    """
    return isinstance(document, dict) and "Resources" in document and "service" not in document


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
