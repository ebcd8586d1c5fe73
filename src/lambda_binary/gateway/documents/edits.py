"""What turns a node of a text into something else, by as few characters as will do.

In: a Tree, one of its nodes, and what that shall be. Out: Edits. Block style, flow style and JSON
alike; what cannot be changed by itself (a variable, an alias in a list) is an UneditableError.
Knows no tool and no setting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from . import spelling
from .nodes import Node, Tree
from .patches import Edit
from .spelling import UneditableError
from .values import BREAK


def edits(tree: Tree, node: Node, new: Any) -> list[Edit]:
    """What turns the node into `new`.

    Args:
        tree: the text and its nodes.
        node: one of them.
        new: plain values, among them nodes that stay as they are.

    Raises:
        UneditableError: it cannot be changed by itself.
    """
    if node.id == "mapping" and isinstance(new, Mapping):
        return list(_mapping(tree, node, new))
    if node.id == "sequence" and isinstance(new, list):
        return list(_sequence(tree, node, new))
    style = _style(tree, node, node.start_mark.column)
    return [Edit(tree.start(node), tree.end(node), spelling.flow(new, style))]


def _mapping(tree: Tree, node: Node, new: Mapping[str, Any]) -> Iterator[Edit]:
    old = {key.value: (key, value) for key, value in node.value}
    if not old.keys() & new.keys():
        style = _style(tree, node, node.start_mark.column)
        yield Edit(tree.start(node), tree.end(node), spelling.flow(dict(new), style))
        return
    for name, (key, value) in old.items():
        if name in new and new[name] is not value:
            yield from _changed(tree, node, key, value, new[name])
    yield from _without(tree, node, new)
    before = None
    waiting: dict[str, Any] = {}
    for name, value in new.items():
        if name not in old:
            waiting[name] = value
            continue
        if waiting:
            yield _added(tree, node, before, waiting)
        before, waiting = name, {}
    if waiting:
        yield _added(tree, node, before, waiting)


def _changed(tree: Tree, node: Node, key: Node, value: Node, new: Any) -> Iterator[Edit]:
    if _grows(value, new):
        yield from edits(tree, value, new)
        return
    start, end = tree.start(key), tree.end_of_entry(key, value)
    name, column = tree.text[start : tree.end(key)], key.start_mark.column
    if node.flow_style:
        text = f"{name}: {spelling.flow(new, _style(tree, node, column))}"
    else:
        lines = spelling.block("key", new)
        text = name + ("\n" + " " * column).join(lines).removeprefix("key")
    yield Edit(start, end, text)


def _added(tree: Tree, node: Node, before: str | None, new: dict[str, Any]) -> Edit:
    """New entries behind the entry `before`, or in front of the first one."""
    first = node.value[0]
    place = next((entry for entry in node.value if entry[0].value == before), None)
    column = first[0].start_mark.column
    digits = (key for key, _ in node.value if key.value.isdigit())
    quoted = next((key.style or "" for key in digits), '"')
    if node.flow_style:
        return _added_flow(tree, node, place, new, column)
    lines = [line for name in new for line in spelling.block(name, new[name], quoted)]
    indent = " " * column
    if place is None and tree.alone(first[0]):
        at = tree.line_start(first[0])
        text = "".join(f"{indent}{line}\n" for line in lines)
        # In front of the line's end, as `_without` begins there too.
        end = tree.end_before(at)
        return Edit(end, end, f"\n{text[:-1]}") if at > tree.first else Edit(at, at, text)
    at = tree.line_end(tree.end_of_entry(*(place or first)))
    return Edit(at, at, "".join(f"\n{indent}{line}" for line in lines))


def _added_flow(
    tree: Tree, node: Node, place: tuple[Node, Node] | None, new: dict[str, Any], column: int
) -> Edit:
    style = _style(tree, node, column)
    parts = [spelling.entry(name, value, style) for name, value in new.items()]
    comma = "," + style.gap
    if place is None:
        at = tree.start(node.value[0][0])
        return Edit(at, at, "".join(part + comma for part in parts))
    at = tree.end_of_entry(*place)
    return Edit(at, at, "".join(comma + part for part in parts))


def _without(tree: Tree, node: Node, new: Mapping[str, Any]) -> Iterator[Edit]:
    """The entries that are not among the new ones, those side by side together."""
    kept: Any = None
    gone: list[Any] = []
    for entry in [*node.value, None]:
        if entry is not None and entry[0].value not in new:
            gone.append(entry)
            continue
        if gone:
            yield from _cut(tree, node, kept, gone, entry)
        kept, gone = entry, []


def _cut(tree: Tree, node: Node, kept: Any, gone: list[Any], following: Any) -> Iterator[Edit]:
    """Entries taken out between one that stays and the next that does."""
    end = tree.end_of_entry(*gone[-1])
    if node.flow_style and kept is not None:
        yield Edit(tree.end_of_entry(*kept), end)
    elif node.flow_style:
        yield Edit(tree.start(gone[0][0]), tree.start(following[0]))
    else:
        for key, value in gone:
            yield _without_lines(tree, key, tree.end_of_entry(key, value))


def _without_lines(tree: Tree, key: Node, end: int) -> Edit:
    if not tree.alone(key):
        raise UneditableError("the first key of a list's item")
    start = tree.line_start(key)
    # With the line's end in front of it: what is put behind the entry then stays behind it.
    if start > tree.first:
        return Edit(tree.end_before(start), tree.line_end(end))
    found = BREAK.search(tree.text, end)
    return Edit(start, found.end() if found else len(tree.text))


def _sequence(tree: Tree, node: Node, new: list[Any]) -> Iterator[Edit]:
    if not node.value or len(new) < len(node.value):
        style = _style(tree, node, node.start_mark.column)
        yield Edit(tree.start(node), tree.end(node), spelling.flow(new, style))
        return
    if any(tree.start(item) < tree.start(node) for item in node.value):
        raise UneditableError("an alias in a list")
    for item, wanted in zip(node.value, new, strict=False):
        if wanted is not item:
            yield from edits(tree, item, wanted)
    column = node.value[0].start_mark.column if node.flow_style else tree.dashes(node)
    at = tree.end(node.value[-1])
    for wanted in new[len(node.value) :]:
        if node.flow_style:
            style = _style(tree, node, column)
            yield Edit(at, at, f",{style.gap}{spelling.flow(wanted, style)}")
        else:
            place, indent = tree.line_end(at), " " * column
            lines = spelling.item(wanted)
            yield Edit(place, place, "".join(f"\n{indent}{line}" for line in lines))


def _style(tree: Tree, node: Node, column: int) -> spelling.Style:
    """How things are written inside the flow collection."""
    lines = node.start_mark.line != node.end_mark.line
    spread = lines and node.id != "scalar" and bool(node.value)
    inner = node.value[0] if spread else node
    inner = inner[0] if isinstance(inner, tuple) else inner
    own_line = spread and tree.alone(inner)
    return spelling.Style(tree.is_json, column if own_line else None)


def _grows(value: Node, new: Any) -> bool:
    """Whether the collection keeps something of what it has, and can be changed inside."""
    if value.id == "mapping" and isinstance(new, Mapping):
        return any(key.value in new for key, _ in value.value)
    return value.id == "sequence" and isinstance(new, list) and 0 < len(value.value) <= len(new)
