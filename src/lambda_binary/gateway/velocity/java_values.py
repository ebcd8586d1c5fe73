"""Java's values as Velocity templates see them: String, List and Map with Java's methods.

In: JSON values. Out: str, list and dict subclasses whose text is what Java's toString gives.
The names of the methods are Java's. This file knows no gateway.
"""

# The methods are Java's and AWS's: their names and their meaning are written there.
# ruff: noqa: D102, N802

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from . import java_text


def java(value: Any) -> Any:
    """A JSON value, all the way down, as a template sees it."""
    if isinstance(value, str):
        return JavaString(value)
    if isinstance(value, dict):
        return JavaMap({str(key): java(entry) for key, entry in value.items()})
    if isinstance(value, list | tuple):
        return JavaList([java(entry) for entry in value])
    return value


def literal(value: Any) -> Any:
    """What a template's own literal made, as Java has it; values within it stay as they are."""
    if isinstance(value, str):
        return value if isinstance(value, JavaString) else JavaString(value)
    if isinstance(value, dict):
        return JavaMap(value)
    return JavaArray(value) if isinstance(value, list) else value


def text_of(value: Any) -> str:
    """What a template prints for the value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    return java_text.double(value) if isinstance(value, float) else str(value)


class JavaString(str):
    """java.lang.String, as far as mapping templates go. Places count UTF-16 units, as Java's."""

    __slots__ = ()

    def length(self) -> int:
        return len(java_text.units_of(self))

    def isEmpty(self) -> bool:
        return not self

    def toString(self) -> JavaString:
        return self

    def trim(self) -> JavaString:
        return JavaString(self.strip(java_text.BLANK))

    def toUpperCase(self) -> JavaString:
        return JavaString(self.upper())

    def toLowerCase(self) -> JavaString:
        return JavaString(self.lower())

    def equals(self, other: object) -> bool:
        return isinstance(other, str) and self == other

    def equalsIgnoreCase(self, other: object) -> bool:
        return isinstance(other, str) and self.lower() == other.lower()

    def compareTo(self, other: str) -> int:
        mine, others = java_text.units_of(self), java_text.units_of(other)
        for one, two in zip(mine, others, strict=False):
            if one != two:
                return ord(one) - ord(two)
        return len(mine) - len(others)

    def contains(self, part: str) -> bool:
        return part in self

    def startsWith(self, start: str) -> bool:
        return self.startswith(start)

    def endsWith(self, end: str) -> bool:
        return self.endswith(end)

    def indexOf(self, part: str, start: int = 0) -> int:
        return java_text.units_of(self).find(java_text.units_of(part), max(start, 0))

    def lastIndexOf(self, part: str) -> int:
        return java_text.units_of(self).rfind(java_text.units_of(part))

    def concat(self, other: str) -> JavaString:
        return JavaString(self + other)

    def charAt(self, index: int) -> JavaString:
        return self.substring(index, index + 1)

    def substring(self, start: int, end: int | None = None) -> JavaString:
        units = java_text.units_of(self)
        last = len(units) if end is None else end
        if not 0 <= start <= last <= len(units):
            raise IndexError(f"substring({start}, {last}) of {len(units)} characters")
        return JavaString(java_text.joined(units[start:last]))

    def matches(self, pattern: str) -> bool:
        return java_text.pattern_of(pattern).fullmatch(self)

    def replaceAll(self, pattern: str, replacement: str) -> JavaString:
        return JavaString(
            java_text.pattern_of(pattern).sub(java_text.replacement_of(replacement), self)
        )

    def replaceFirst(self, pattern: str, replacement: str) -> JavaString:
        return JavaString(
            java_text.pattern_of(pattern).sub(java_text.replacement_of(replacement), self, count=1)
        )

    def replace(self, old: str, new: str) -> JavaString:  # type: ignore[override]
        return JavaString(str.replace(self, old, new))

    def split(self, pattern: str, limit: int = 0) -> JavaArray:  # type: ignore[override]
        """Java drops trailing empty parts when there is no limit."""
        parts = [str(self)] if limit == 1 else java_text.split(pattern, self, max(limit - 1, 0))
        while limit == 0 and len(parts) > 1 and not parts[-1]:
            parts.pop()
        return JavaArray([JavaString(part) for part in parts])


class JavaArray(list[Any]):
    """java.util.ArrayList, what a template's own `[..]` makes: its text is `[x, y]`."""

    __slots__ = ()

    def __str__(self) -> str:
        return "[" + ", ".join(map(text_of, self)) + "]"

    def toString(self) -> JavaString:
        return JavaString(str(self))

    def size(self) -> int:
        return len(self)

    def isEmpty(self) -> bool:
        return not self

    def get(self, index: int) -> Any:
        return self[self._place(index)]

    def contains(self, value: Any) -> bool:
        return value in self

    def containsAll(self, values: list[Any]) -> bool:
        return all(value in self for value in values)

    def indexOf(self, value: Any) -> int:
        return self.index(value) if value in self else -1

    def add(self, value: Any) -> bool:
        self.append(value)
        return True

    def addAll(self, values: list[Any]) -> bool:
        self.extend(values)
        return bool(values)

    def set(self, index: int, value: Any) -> Any:
        before = self.get(index)
        self[index] = value
        return before

    def remove(self, which: Any) -> Any:
        """By place when it is a number, else by value."""
        if isinstance(which, int) and not isinstance(which, bool):
            return self.pop(self._place(which))
        found = which in self
        if found:
            super().remove(which)
        return found

    def subList(self, start: int, end: int) -> JavaArray:
        if not 0 <= start <= end <= len(self):
            raise IndexError(f"subList({start}, {end}) of {len(self)} elements")
        return JavaArray(self[start:end])

    def _place(self, index: int) -> int:
        if not 0 <= index < len(self):
            raise IndexError(f"get({index}) of a list of {len(self)}")
        return index


class JavaList(JavaArray):
    """A JSON array: its text is JSON, maps within it too (LocalStack, `[{"c":5}]`)."""

    __slots__ = ()

    def __str__(self) -> str:
        return json.dumps(self, ensure_ascii=False, separators=(",", ":"))


class JavaMap(dict[str, Any]):
    """A JSON object, or a template's own `{..}`: its text is `{key=value, other=value}`."""

    __slots__ = ()

    def __str__(self) -> str:
        return "{" + ", ".join(map(str, self.entrySet())) + "}"

    def toString(self) -> JavaString:
        return JavaString(str(self))

    def size(self) -> int:
        return len(self)

    def isEmpty(self) -> bool:
        return not self

    def get(self, key: str, default: Any = None) -> Any:
        return super().get(key, default)

    def containsKey(self, key: str) -> bool:
        return key in self

    def containsValue(self, value: Any) -> bool:
        return value in super().values()

    def keySet(self) -> JavaArray:
        return JavaArray([literal(key) for key in self])

    def entrySet(self) -> JavaArray:
        return JavaArray([JavaEntry(literal(key), value) for key, value in self.items()])

    def values(self) -> JavaArray:  # type: ignore[override]
        return JavaArray(super().values())

    def getOrDefault(self, key: str, default: Any) -> Any:
        return self.get(key, default)

    def put(self, key: str, value: Any) -> Any:
        before = self.get(key)
        self[key] = value
        return before

    def putAll(self, other: dict[str, Any]) -> None:
        self.update(other)

    def remove(self, key: str) -> Any:
        return self.pop(key, None)


class JavaEntry:
    """java.util.Map.Entry: `$entry.key` and `$entry.value`."""

    __slots__ = ("_key", "_value")

    def __init__(self, key: Any, value: Any) -> None:
        self._key = key
        self._value = value

    def __str__(self) -> str:
        return f"{text_of(self._key)}={text_of(self._value)}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, JavaEntry) and (self._key, self._value) == (
            other._key,
            other._value,
        )

    def __hash__(self) -> int:
        return hash(text_of(self))

    def getKey(self) -> Any:
        return self._key

    def getValue(self) -> Any:
        return self._value


def _whole(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]+", text):
        raise ValueError(f'For input string: "{text}"')
    return int(text)


# java.lang.Integer, Long and Double: what the value is called with comes second.
NUMBER_METHODS: dict[str, Callable[..., Any]] = {
    "toString": lambda number: JavaString(text_of(number)),
    "equals": lambda number, other: type(number) is type(other) and number == other,
    "compareTo": lambda number, other: (number > other) - (number < other),
    "intValue": lambda number: int(number),
    "longValue": lambda number: int(number),
    "doubleValue": lambda number: float(number),
    "parseInt": lambda number, text: _whole(text),
    "valueOf": lambda number, text: _whole(text),
}
TRUTH_METHODS: dict[str, Callable[..., Any]] = {
    "toString": lambda truth: JavaString(text_of(truth)),
    "equals": lambda truth, other: truth is other,
    "booleanValue": lambda truth: truth,
}
