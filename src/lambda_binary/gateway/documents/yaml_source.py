"""YAML to Table, Items and scalars, from PyYAML's events: no object is ever constructed.

CloudFormation's short tags become their long form: `!Ref X` is {"Ref": "X"}. Depth, number of
values and references to anchors are bounded, so that no text takes long. Booleans are `true` and
`false` alone; `yes`, dates and versions stay texts.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable
from typing import Any, Never

from .errors import SourceError
from .values import BREAK, Items, Spot, Table, takes_last

DEEPEST = 200
_MOST_KEPT = 1_000_000
MOST_VALUES = 2_000_000

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}")
_WORDS = {"": None, "~": None, "null": None, "Null": None, "NULL": None} | {
    spelling: value
    for value in (True, False)
    for spelling in (str(value), str(value).lower(), str(value).upper())
}
# The key `<<` without quotes: what stands behind it is merged into its mapping.
_MERGE: Any = object()
# Tags whose long form has no `Fn::` (AWS doc 'Intrinsic function reference').
_PLAIN_TAGS = ("Ref", "Condition")


def parse(text: str, file: str) -> Any:
    """The one document of the text, which nobody changes: the same text is parsed once.

    Raises:
        SourceError: it is no YAML, has a key twice, or is larger than any configuration.
    """
    return _kept(text, file) if len(text) <= _MOST_KEPT else _parsed(text, file)


@functools.lru_cache(maxsize=4)
def _kept(text: str, file: str) -> Any:
    """A cure is proved on the text before and after, again and again."""
    return _parsed(text, file)


def _parsed(text: str, file: str) -> Any:
    import yaml  # type: ignore[import-untyped]

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _Builder(file).document(yaml.parse(text, Loader=loader))
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        lines = BREAK.split(text)
        if line > len(lines):
            # libyaml counts a line more behind the last one.
            line, column = len(lines), len(lines[-1]) + 1
        problem = _plain(fault.problem or fault.context or "it does not parse", text, line)
        raise SourceError(f"is no YAML: {problem}, column {column}", file, line) from None
    except yaml.reader.ReaderError as fault:
        # Its position counts bytes or characters, by the loader; the character is certain.
        character = fault.character if isinstance(fault.character, int) else ord(fault.character)
        before = text.partition(chr(character))[0]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        problem = f"the character U+{character:04X} is not allowed"
        raise SourceError(f"is no YAML: {problem}, column {column}", file, line) from None
    except yaml.YAMLError as fault:
        raise SourceError(f"is no YAML: {' '.join(str(fault).split())}", file) from None


def _plain(problem: str, text: str, line: int) -> str:
    lines = BREAK.split(text)
    here = lines[line - 1] if 0 < line <= len(lines) else ""
    if "\t" in here[: len(here) - len(here.lstrip())]:
        return "the line is indented with a tab; YAML takes spaces only"
    return str(problem)


class _Open:
    """A collection whose end has not come yet."""

    __slots__ = ("anchor", "key", "merges", "spot", "tag", "value")

    def __init__(self, value: Any, anchor: str | None, tag: str | None, spot: Spot) -> None:
        self.value = value
        self.anchor = anchor
        self.tag = tag
        self.spot = spot
        self.key: tuple[str, Spot] | None = None
        self.merges: list[tuple[Any, int]] = []


class _Builder:
    """One document, event by event, without recursion."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.stack: list[_Open] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.count = 0
        self.root: list[Any] = []
        self.repeated: list[tuple[str, int, int]] = []
        self.aliased = 0
        self.contested: list[tuple[Table, str, Any]] = []

    def document(self, events: Iterable[Any]) -> Any:
        for event in events:
            step = _STEPS.get(type(event).__name__)
            if step:
                step(self, event)
        if not self.root or self.root[0] is None:
            raise SourceError("has no content but comments", self.file)
        return self._settled(self.root[0])

    def _settled(self, document: Any) -> Any:
        """The document, or the refusal of its first repeated key."""
        # Of two `<<` in a mapping js-yaml takes the first, PyYAML the last.
        for table, key, value in self.contested if takes_last(document) else ():
            table[key] = value
        if self.aliased and isinstance(document, Table):
            document.aliased = self.aliased
        if not self.repeated:
            return document
        if not takes_last(document):
            key, line, first = self.repeated[0]
            message = f"the key {key!r} is given twice (first in line {first})"
            raise SourceError(message, self.file, line)
        document.repeated = tuple((key, line) for key, line, _ in self.repeated)
        return document

    def begin(self, event: Any) -> None:
        if self.root:
            self._refuse("has several documents (---): keep one", event)

    def scalar(self, event: Any) -> None:
        value: Any = event.value
        if event.implicit[0]:
            value = _MERGE if value == "<<" and self._at_key() else _typed(value)
        self._count(1, event)
        self._anchor(event.anchor, value, 1)
        self._put(_tagged(event.tag, value), event)

    def start(self, event: Any) -> None:
        if len(self.stack) >= DEEPEST:
            self._refuse(f"is nested deeper than {DEEPEST} levels", event)
        value = Table() if type(event).__name__ == "MappingStartEvent" else Items()
        if event.anchor:
            self.anchors[event.anchor] = (None, -1)
        spot = Spot(event.start_mark.line, event.start_mark.column, not event.flow_style)
        self.stack.append(_Open(value, event.anchor, event.tag, spot))
        self._count(1, event)

    def end(self, event: Any) -> None:
        closed = self.stack.pop()
        if closed.merges:
            self._merge(closed.value, closed.merges)
        self._anchor(closed.anchor, closed.value, _weight(closed.value) if closed.anchor else 0)
        self._put(_tagged(closed.tag, closed.value), event, closed.spot)

    def alias(self, event: Any) -> None:
        self.aliased = self.aliased or event.start_mark.line + 1
        value, weight = self.anchors.get(event.anchor, (None, 0))
        if weight == 0:
            self._refuse(f"refers to *{event.anchor}, which no &{event.anchor} defines", event)
        if weight < 0:
            self._refuse(f"has an anchor &{event.anchor} that contains itself", event)
        # What a walk over the finished document will meet counts, not what is stored.
        self._count(weight, event)
        self._put(value, event)

    def _anchor(self, name: str | None, value: Any, weight: int) -> None:
        if name:
            self.anchors[name] = (value, weight)

    def _put(self, value: Any, event: Any, spot: Spot | None = None) -> None:
        mark = event.start_mark
        if not self.stack:
            self.root.append(value)
            return
        top = self.stack[-1]
        if isinstance(top.value, Items):
            top.value.append(value)
            top.value.spots.append(spot or Spot(mark.line, mark.column))
        elif top.key is None:
            name = "" if value is _MERGE else self._key(value, event)
            top.key = (name, Spot(mark.line, mark.column))
            if value is _MERGE:
                top.merges.append((_MERGE, mark.line + 1))
                self.aliased = self.aliased or mark.line + 1
        elif top.merges and top.merges[-1][0] is _MERGE:
            top.merges[-1] = (value, top.merges[-1][1])
            top.key = None
        else:
            key, place = top.key
            block = spot is not None and spot.block and spot.line > place.line
            top.value[key] = value
            top.value.spots[key] = Spot(place.line, place.column, block)
            top.key = None

    def _at_key(self) -> bool:
        top = self.stack[-1] if self.stack else None
        return top is not None and isinstance(top.value, Table) and top.key is None

    def _merge(self, table: Table, merges: list[tuple[Any, int]]) -> None:
        """`<<: *defaults`: keys of its own come before those that are merged in."""
        own = set(table)
        for given, line in merges:
            others = given if isinstance(given, list) else [given]
            if not all(isinstance(other, dict) for other in others):
                message = "merges what is no mapping: << takes one, or a list of them"
                raise SourceError(message, self.file, line)
            before = set(table) - own
            for other in others:
                for key, value in other.items():
                    if key not in table:
                        table[key] = value
                    elif key in before:
                        before.discard(key)
                        self.contested.append((table, key, value))

    def _key(self, value: Any, event: Any) -> str:
        if isinstance(value, dict | list):
            self._refuse("has a mapping or list as a key", event)
        # An alias has no text of its own: `*name: value` is named by what the anchor holds.
        key = value if isinstance(value, str) else getattr(event, "value", json.dumps(value))
        top = self.stack[-1].value
        if key in top:
            self.repeated.append((key, event.start_mark.line + 1, top.spots[key].line + 1))
        return str(key)

    def _count(self, more: int, event: Any) -> None:
        self.count += more
        if self.count > MOST_VALUES:
            self._refuse(f"has more than {MOST_VALUES} values, its references followed", event)

    def _refuse(self, message: str, event: Any) -> Never:
        raise SourceError(message, self.file, event.start_mark.line + 1)


def _typed(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _tagged(tag: str | None, value: Any) -> Any:
    if tag is None or not tag.startswith("!") or tag == "!":
        return value
    name = tag[1:]
    if name == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    out = Table()
    out[name if name in _PLAIN_TAGS else f"Fn::{name}"] = value
    return out


def _weight(value: Any) -> int:
    """The values that a walk would meet; inner aliases count each time."""
    total, waiting = 0, [value]
    while waiting and total <= MOST_VALUES:
        item = waiting.pop()
        total += 1
        if isinstance(item, dict):
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item
    return total


_STEPS: dict[str, Any] = {
    "DocumentStartEvent": _Builder.begin,
    "ScalarEvent": _Builder.scalar,
    "SequenceStartEvent": _Builder.start,
    "MappingStartEvent": _Builder.start,
    "SequenceEndEvent": _Builder.end,
    "MappingEndEvent": _Builder.end,
    "AliasEvent": _Builder.alias,
}
