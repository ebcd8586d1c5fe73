"""A YAML or JSON text as nodes with their places, and its change by as few characters as will do.

In: the text, and for a node what it shall be: a dict whose unchanged values are the nodes
themselves. Out: Edits. Block style, flow style and JSON alike; what cannot be changed by itself (a
variable, an alias in a list) is an UneditableError. Knows no tool and no setting.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from . import spelling
from .patches import Edit
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
    """

    def __init__(self, text: str) -> None:
        import yaml  # type: ignore[import-untyped]

        self.text = text
        # PyYAML counts no column for a mark.
        first = len(text) - len(text.removeprefix(MARK))
        self.is_json = text[first:].lstrip()[:1] in {"{", "["}
        self._starts = [first, *(found.end() for found in BREAK.finditer(text))]
        try:
            loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
            self.root: Node = yaml.compose(text, Loader=loader)
        except yaml.YAMLError as fault:
            raise UneditableError(str(fault)) from None

    def owner(self, spot: Spot | None) -> Node:
        """The mapping that has a key at the place."""
        if spot is None:
            raise UneditableError("there is no place")
        for node in _mappings(self.root):
            for key, _ in node.value:
                mark = key.start_mark
                if (mark.line, mark.column) == (spot.line, spot.column):
                    return node
        raise UneditableError("there is no such key")

    def value(self, spot: Spot | None) -> Node:
        """The value of the key at the place."""
        owner = self.owner(spot)
        found: Node = next(
            value
            for key, value in owner.value
            if spot and (key.start_mark.line, key.start_mark.column) == (spot.line, spot.column)
        )
        return found

    def edits(self, node: Node, new: Any) -> list[Edit]:
        """What turns the node into `new`."""
        if node.id == "mapping" and isinstance(new, Mapping):
            return list(self._mapping(node, new))
        if node.id == "sequence" and isinstance(new, list):
            return list(self._sequence(node, new))
        style = self._style(node, node.start_mark.column)
        return [Edit(self._start(node), self._end(node), spelling.flow(new, style))]

    def _mapping(self, node: Node, new: Mapping[str, Any]) -> Iterator[Edit]:
        old = {key.value: (key, value) for key, value in node.value}
        if not old.keys() & new.keys():
            style = self._style(node, node.start_mark.column)
            yield Edit(self._start(node), self._end(node), spelling.flow(dict(new), style))
            return
        for name, (key, value) in old.items():
            if name in new and new[name] is not value:
                yield from self._changed(node, key, value, new[name])
        yield from self._without(node, new)
        before = None
        waiting: dict[str, Any] = {}
        for name, value in new.items():
            if name not in old:
                waiting[name] = value
                continue
            if waiting:
                yield self._added(node, before, waiting)
            before, waiting = name, {}
        if waiting:
            yield self._added(node, before, waiting)

    def _changed(self, node: Node, key: Node, value: Node, new: Any) -> Iterator[Edit]:
        if _grows(value, new):
            yield from self.edits(value, new)
            return
        start, end = self._start(key), self._end_of_entry(key, value)
        name, column = self.text[start : self._end(key)], key.start_mark.column
        if node.flow_style:
            text = f"{name}: {spelling.flow(new, self._style(node, column))}"
        else:
            lines = spelling.block("key", new)
            text = name + ("\n" + " " * column).join(lines).removeprefix("key")
        yield Edit(start, end, text)

    def _added(self, node: Node, before: str | None, new: dict[str, Any]) -> Edit:
        """New entries behind the entry `before`, or in front of the first one."""
        first = node.value[0]
        place = next((entry for entry in node.value if entry[0].value == before), None)
        column = first[0].start_mark.column
        digits = (key for key, _ in node.value if key.value.isdigit())
        quoted = next((key.style or "" for key in digits), '"')
        if node.flow_style:
            return self._added_flow(node, place, new, column)
        lines = [line for name in new for line in spelling.block(name, new[name], quoted)]
        indent = " " * column
        if place is None and self._alone(first[0]):
            at = self._starts[first[0].start_mark.line]
            text = "".join(f"{indent}{line}\n" for line in lines)
            # In front of the line's end, as `_without` begins there too.
            end = self._end_before(at)
            return Edit(end, end, f"\n{text[:-1]}") if at > self._starts[0] else Edit(at, at, text)
        at = self._line_end(self._end_of_entry(*(place or first)))
        return Edit(at, at, "".join(f"\n{indent}{line}" for line in lines))

    def _added_flow(
        self, node: Node, place: tuple[Node, Node] | None, new: dict[str, Any], column: int
    ) -> Edit:
        style = self._style(node, column)
        parts = [spelling.entry(name, value, style) for name, value in new.items()]
        comma = "," + style.gap
        if place is None:
            at = self._start(node.value[0][0])
            return Edit(at, at, "".join(part + comma for part in parts))
        at = self._end_of_entry(*place)
        return Edit(at, at, "".join(comma + part for part in parts))

    def _without(self, node: Node, new: Mapping[str, Any]) -> Iterator[Edit]:
        """The entries that are not among the new ones, those side by side together."""
        kept: Any = None
        gone: list[Any] = []
        for entry in [*node.value, None]:
            if entry is not None and entry[0].value not in new:
                gone.append(entry)
                continue
            if gone:
                yield from self._cut(node, kept, gone, entry)
            kept, gone = entry, []

    def _cut(self, node: Node, kept: Any, gone: list[Any], following: Any) -> Iterator[Edit]:
        """Entries taken out between one that stays and the next that does."""
        end = self._end_of_entry(*gone[-1])
        if node.flow_style and kept is not None:
            yield Edit(self._end_of_entry(*kept), end)
        elif node.flow_style:
            yield Edit(self._start(gone[0][0]), self._start(following[0]))
        else:
            for key, value in gone:
                yield self._without_lines(key, self._end_of_entry(key, value))

    def _without_lines(self, key: Node, end: int) -> Edit:
        if not self._alone(key):
            raise UneditableError("the first key of a list's item")
        start = self._starts[key.start_mark.line]
        # With the line's end in front of it: what is put behind the entry then stays behind it.
        if start > self._starts[0]:
            return Edit(self._end_before(start), self._line_end(end))
        found = BREAK.search(self.text, end)
        return Edit(start, found.end() if found else len(self.text))

    def _sequence(self, node: Node, new: list[Any]) -> Iterator[Edit]:
        if not node.value or len(new) < len(node.value):
            style = self._style(node, node.start_mark.column)
            yield Edit(self._start(node), self._end(node), spelling.flow(new, style))
            return
        if any(self._start(item) < self._start(node) for item in node.value):
            raise UneditableError("an alias in a list")
        for item, wanted in zip(node.value, new, strict=False):
            if wanted is not item:
                yield from self.edits(item, wanted)
        column = node.value[0].start_mark.column if node.flow_style else self._dashes(node)
        at = self._end(node.value[-1])
        for wanted in new[len(node.value) :]:
            if node.flow_style:
                style = self._style(node, column)
                yield Edit(at, at, f",{style.gap}{spelling.flow(wanted, style)}")
            else:
                place, indent = self._line_end(at), " " * column
                lines = spelling.item(wanted)
                yield Edit(place, place, "".join(f"\n{indent}{line}" for line in lines))

    def _dashes(self, node: Node) -> int:
        """The column of the items' dashes; a list begins at its anchor where it has one."""
        before = self.text[: self._start(node.value[0])].rstrip()
        if not before.endswith("-"):
            raise UneditableError("an item that begins in another line")
        start = max(start for start in self._starts if start < len(before))
        return len(before) - 1 - start

    def _style(self, node: Node, column: int) -> spelling.Style:
        """How things are written inside the flow collection."""
        lines = node.start_mark.line != node.end_mark.line
        spread = lines and node.id != "scalar" and bool(node.value)
        inner = node.value[0] if spread else node
        inner = inner[0] if isinstance(inner, tuple) else inner
        own_line = spread and self._alone(inner)
        return spelling.Style(self.is_json, column if own_line else None)

    def _alone(self, key: Node) -> bool:
        start = self._starts[key.start_mark.line]
        return not self.text[start : self._start(key)].strip()

    def _start(self, node: Node) -> int:
        return int(self._starts[node.start_mark.line] + node.start_mark.column)

    def _end(self, node: Node) -> int:
        """Behind the node's last character, comments and empty lines left out."""
        if node.id != "scalar" and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end_of_entry(*last) if isinstance(last, tuple) else self._end(last)
        mark = node.end_mark
        start = self._start(node)
        end = self._starts[mark.line] + mark.column if mark.line < len(self._starts) else None
        return start + len(self.text[start:end].rstrip())

    def _end_of_entry(self, key: Node, value: Node) -> int:
        behind = self._end(key)
        alias = _ALIAS.match(self.text, behind)
        if alias:
            return alias.end()
        colon = self.text.find(":", behind)
        if colon < 0 or self.text[: self._start(key)].rstrip(" \t")[-1:] == "?":
            raise UneditableError("an explicit key")
        return max(self._end(value), colon + 1)

    def _line_end(self, at: int) -> int:
        """Where the line ends, in front of what breaks it."""
        found = BREAK.search(self.text, at)
        return found.start() if found else len(self.text)

    def _end_before(self, start: int) -> int:
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


def _grows(value: Node, new: Any) -> bool:
    """Whether the collection keeps something of what it has, and can be changed inside."""
    if value.id == "mapping" and isinstance(new, Mapping):
        return any(key.value in new for key, _ in value.value)
    return value.id == "sequence" and isinstance(new, list) and 0 < len(value.value) <= len(new)


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
