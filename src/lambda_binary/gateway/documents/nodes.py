"""A YAML or JSON text as nodes with their places, and what a node shall be, made of them.

In: the text. Out: nodes, where each begins and ends, and values made of them for edits.py: a dict
whose unchanged values are the nodes themselves. Knows no tool and no setting.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from .spelling import UneditableError
from .values import BREAK, MARK, Spot

# PyYAML has no types; a Node is a yaml.MappingNode, SequenceNode or ScalarNode.
Node = Any
_YAML = "tag:yaml.org,2002:"
_WORDS: dict[str, Callable[[str], Any]] = {
    f"{_YAML}bool": lambda text: text.lower() in {"true", "yes", "on"},
    f"{_YAML}int": lambda text: int(text) if text.lstrip("-").isdigit() else text,
    f"{_YAML}null": lambda text: None,
}
_ALIAS = re.compile(r"\s*:\s*\*[^\s,\]}]+")


class Tree:
    """A text and its nodes.

    Attributes:
        root: the mapping at the top.
        is_json: whether what is added has to be JSON.
        first: where the text begins, behind a byte order mark.
    """

    def __init__(self, text: str) -> None:
        import yaml  # type: ignore[import-untyped]

        self.text = text
        # PyYAML counts no column for a mark.
        first = len(text) - len(text.removeprefix(MARK))
        self.is_json = text[first:].lstrip()[:1] in {"{", "["}
        self.first = first
        self._starts = [first, *(found.end() for found in BREAK.finditer(text))]
        try:
            loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
            self.root: Node = yaml.compose(text, Loader=loader)
        except yaml.YAMLError as fault:
            raise UneditableError(str(fault)) from None

    def owner(self, spot: Spot | None) -> Node:
        """The mapping that has a key at the place."""
        return self._entry(spot)[0]

    def value(self, spot: Spot | None) -> Node:
        """The value of the key at the place."""
        return self._entry(spot)[1]

    def _entry(self, spot: Spot | None) -> tuple[Node, Node]:
        if spot is None:
            raise UneditableError("there is no place")
        try:
            return self._entries[spot.line, spot.column]
        except KeyError:
            raise UneditableError("there is no such key") from None

    @cached_property
    def _entries(self) -> dict[tuple[int, int], tuple[Node, Node]]:
        """By the place of each key: the mapping that has it, and its value."""
        found: dict[tuple[int, int], tuple[Node, Node]] = {}
        for node in _mappings(self.root):
            for key, value in node.value:
                mark = key.start_mark
                found.setdefault((mark.line, mark.column), (node, value))
        return found

    def alone(self, key: Node) -> bool:
        """Whether the node begins its line."""
        start = self.line_start(key)
        return not self.text[start : self.start(key)].strip()

    def dashes(self, node: Node) -> int:
        """The column of the items' dashes; a list begins at its anchor where it has one."""
        before = self.text[: self.start(node.value[0])].rstrip()
        if not before.endswith("-"):
            raise UneditableError("an item that begins in another line")
        start = self._starts[bisect_left(self._starts, len(before)) - 1]
        return len(before) - 1 - start

    def line_start(self, node: Node) -> int:
        """Where the line begins in which the node does."""
        return int(self._starts[node.start_mark.line])

    def start(self, node: Node) -> int:
        """Where the node begins."""
        return int(self._starts[node.start_mark.line] + node.start_mark.column)

    def end(self, node: Node) -> int:
        """Behind the node's last character, comments and empty lines left out."""
        if node.id != "scalar" and not node.flow_style and node.value:
            last = node.value[-1]
            return self.end_of_entry(*last) if isinstance(last, tuple) else self.end(last)
        mark = node.end_mark
        start = self.start(node)
        end = self._starts[mark.line] + mark.column if mark.line < len(self._starts) else None
        return start + len(self.text[start:end].rstrip())

    def end_of_entry(self, key: Node, value: Node) -> int:
        """Behind the last character of a key's value.

        Raises:
            UneditableError: the key is written with a question mark.
        """
        behind = self.end(key)
        alias = _ALIAS.match(self.text, behind)
        if alias:
            return alias.end()
        colon = self.text.find(":", behind)
        if colon < 0 or self.text[: self.start(key)].rstrip(" \t")[-1:] == "?":
            raise UneditableError("an explicit key")
        return max(self.end(value), colon + 1)

    def line_end(self, at: int) -> int:
        """Where the line ends, in front of what breaks it."""
        found = BREAK.search(self.text, at)
        return found.start() if found else len(self.text)

    def end_before(self, start: int) -> int:
        """Where the line in front of a line's start ends."""
        return start - 2 if self.text[start - 2 : start] == "\r\n" else start - 1


def table(node: Node | None) -> dict[str, Node]:
    """Keys and value nodes of a mapping; nothing for what is absent or null.

    Raises:
        UneditableError: it is something else, as a variable.
    """
    if node is None or (node.id == "scalar" and node.tag.endswith(":null")):
        return {}
    if node.id != "mapping":
        raise UneditableError("no mapping")
    return {key.value: value for key, value in node.value}


def items(node: Node | None) -> list[Node]:
    """The items of a sequence; nothing for what is absent or null."""
    if node is None or (node.id == "scalar" and node.tag.endswith(":null")):
        return []
    if node.id != "sequence":
        raise UneditableError("no list")
    return list(node.value)


def listed(node: Node | None, added: Iterable[str], removed: Iterable[str]) -> list[Any]:
    """The items that stay, and those added; one text stands for a list of it."""
    if node is not None and node.id == "scalar" and not node.tag.endswith(":null"):
        if "${" in node.value or node.tag.startswith("!"):
            raise UneditableError("no list")
        return [*({node.value: None} if node.value not in removed else ()), *added]
    if node is not None and (node.id == "mapping" or node.tag.startswith("!")):
        raise UneditableError("no list")
    kept = [i for i in items(node) if i.id != "scalar" or i.value.replace("~1", "/") not in removed]
    there = {item.value for item in kept if item.id == "scalar"}
    return [*kept, *(entry for entry in added if entry not in there)]


def plain(node: Node) -> Any:
    """The node as plain values; CloudFormation's short tags in their long form."""
    if node.id == "mapping":
        value: Any = {str(key.value): plain(each) for key, each in node.value}
    elif node.id == "sequence":
        value = [plain(each) for each in node.value]
    else:
        value = _WORDS.get(node.tag, str)(node.value)
    tag = node.tag if node.tag.startswith("!") else ""
    if not tag:
        return value
    name = tag[1:] if tag[1:] in {"Ref", "Condition"} else f"Fn::{tag[1:]}"
    if name == "Fn::GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {name: value}


def changed(
    old: Mapping[str, Any],
    first: Mapping[str, Any] | None = None,
    last: Mapping[str, Any] | None = None,
    without: tuple[str, ...] = (),
) -> dict[str, Any]:
    """The mapping with values set: new keys of `first` in front, those of `last` behind."""
    added = {**(first or {}), **(last or {})}
    front = {key: value for key, value in (first or {}).items() if key not in old}
    kept = {key: added.get(key, value) for key, value in old.items() if key not in without}
    return {**front, **kept, **{key: added[key] for key in (last or {})}}


def _mappings(node: Node) -> Iterator[Node]:
    waiting, seen = [node], set()
    while waiting:
        found = waiting.pop()
        if found is None or id(found) in seen or found.id == "scalar":
            continue
        seen.add(id(found))
        if found.id == "mapping":
            yield found
            waiting += [value for _, value in found.value]
        else:
            waiting += found.value
