"""Java's values as Velocity templates see them: String, List and Map with Java's methods.

In: JSON values. Out: str, list and dict subclasses whose text is what Java's toString gives.
The names of the methods are Java's. This file knows no gateway.
"""

# The methods are Java's and AWS's: their names and their meaning are written there.
# ruff: noqa: D102, N802

from __future__ import annotations

import json
import re
from typing import Any


def java(value: Any) -> Any:
    """A JSON value, all the way down, as a template sees it."""
    if isinstance(value, str):
        return JavaString(value)
    if isinstance(value, dict):
        return JavaMap({str(key): java(entry) for key, entry in value.items()})
    if isinstance(value, list | tuple):
        return JavaList([java(entry) for entry in value])
    return value


def text_of(value: Any) -> str:
    """What a template prints for the value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


class JavaString(str):
    """java.lang.String, as far as mapping templates go."""

    __slots__ = ()

    def length(self) -> int:
        return len(self)

    def isEmpty(self) -> bool:
        return not self

    def toString(self) -> JavaString:
        return self

    def trim(self) -> JavaString:
        return JavaString(self.strip())

    def toUpperCase(self) -> JavaString:
        return JavaString(self.upper())

    def toLowerCase(self) -> JavaString:
        return JavaString(self.lower())

    def equals(self, other: object) -> bool:
        return self == other

    def equalsIgnoreCase(self, other: str) -> bool:
        return self.lower() == str(other).lower()

    def contains(self, part: str) -> bool:
        return part in self

    def startsWith(self, start: str) -> bool:
        return self.startswith(start)

    def endsWith(self, end: str) -> bool:
        return self.endswith(end)

    def indexOf(self, part: str) -> int:
        return self.find(part)

    def lastIndexOf(self, part: str) -> int:
        return self.rfind(part)

    def concat(self, other: str) -> JavaString:
        return JavaString(self + other)

    def charAt(self, index: int) -> JavaString:
        return JavaString(self[index])

    def substring(self, start: int, end: int | None = None) -> JavaString:
        last = len(self) if end is None else end
        if not 0 <= start <= last <= len(self):
            raise IndexError(f"substring({start}, {last}) of {len(self)} characters")
        return JavaString(self[start:last])

    def matches(self, pattern: str) -> bool:
        return re.fullmatch(pattern, self) is not None

    def replaceAll(self, pattern: str, replacement: str) -> JavaString:
        return JavaString(re.sub(pattern, _replacement(replacement), self))

    def replaceFirst(self, pattern: str, replacement: str) -> JavaString:
        return JavaString(re.sub(pattern, _replacement(replacement), self, count=1))

    def replace(self, old: str, new: str, *_: Any) -> JavaString:
        return JavaString(str.replace(self, old, new))

    def split(self, pattern: str, limit: int = 0) -> JavaList:  # type: ignore[override]
        """Java drops trailing empty parts when there is no limit."""
        parts = re.split(pattern, self, maxsplit=max(limit - 1, 0))
        while limit == 0 and len(parts) > 1 and not parts[-1]:
            parts.pop()
        return JavaList([JavaString(part) for part in parts])


class JavaList(list[Any]):
    """A JSON array: its text is JSON, maps within it too (LocalStack, `[{"c":5}]`)."""

    __slots__ = ()

    def __str__(self) -> str:
        return json.dumps(self, ensure_ascii=False, separators=(",", ":"))

    def toString(self) -> JavaString:
        return JavaString(str(self))

    def size(self) -> int:
        return len(self)

    def isEmpty(self) -> bool:
        return not self

    def get(self, index: int) -> Any:
        return self[index]

    def contains(self, value: Any) -> bool:
        return value in self

    def add(self, value: Any) -> bool:
        self.append(value)
        return True

    def set(self, index: int, value: Any) -> Any:
        before = self[index]
        self[index] = value
        return before


class JavaMap(dict[str, Any]):
    """A JSON object: its text is `{key=value, other=value}`."""

    __slots__ = ()

    def __str__(self) -> str:
        return "{" + ", ".join(f"{key}={text_of(value)}" for key, value in self.items()) + "}"

    def toString(self) -> JavaString:
        return JavaString(str(self))

    def size(self) -> int:
        return len(self)

    def isEmpty(self) -> bool:
        return not self

    def containsKey(self, key: str) -> bool:
        return key in self

    def containsValue(self, value: Any) -> bool:
        return value in self.values()

    def keySet(self) -> JavaList:
        return JavaList([JavaString(key) for key in self])

    def entrySet(self) -> JavaList:
        return JavaList([JavaMap(key=JavaString(k), value=v) for k, v in self.items()])

    def getOrDefault(self, key: str, default: Any) -> Any:
        return self.get(key, default)

    def put(self, key: str, value: Any) -> Any:
        before = self.get(key)
        self[key] = value
        return before

    def putAll(self, other: dict[str, Any]) -> None:
        self.update(other)


def _replacement(java_replacement: str) -> str:
    """Java's `$1` and `\\x` as Python's `\\g<1>` and a literal x."""
    out, rest = [], iter(java_replacement)
    for character in rest:
        if character == "\\":
            out.append(re.escape(next(rest, "")))
        elif character == "$":
            out.append(f"\\g<{next(rest, '0')}>")
        else:
            out.append("\\\\" if character == "\\" else character)
    return "".join(out)
