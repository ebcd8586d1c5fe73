"""`${self:custom.types}` and `${file(types.yml):all}`: followed where the files can tell.

A fallback (`${self:custom.x, 'y'}`) counts when its own place is absent from the file. Every other
variable (`opt:`, `env:`, `ssm:`, a file that is not there or is a program) stays as it is, for
Intake to call unknown. Steps are counted, so that a circle or a bomb ends.
"""

from __future__ import annotations

import re
from typing import Any

from ...documents.errors import SourceError
from ...documents.files import beside
from ...documents.values import Items, Table

# The innermost variable; an outer one's turn comes when its inside is known.
_INNERMOST = re.compile(r"\$\{([^${}]*)\}")
_SELF = re.compile(r"self:([\w./@-]*)")
_FILE = re.compile(r"file\(([^()]+)\)(?::([\w./@-]+))?")
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_PLAIN = {"true": True, "false": False, "null": None}
_LOADED = (".yml", ".yaml", ".json")

_MOST_STEPS = 20_000
_MOST_IN_A_ROW = 30
_MOST_VALUES = 2_000_000
_MOST_NESTED = 60
_LONGEST = 100_000


class _Left:
    """Why there is no value: it is open, or its place is absent."""


_OPEN, _ABSENT = _Left(), _Left()


class _CircleError(Exception):
    """An expression stands in what it stands for: Serverless refuses the file."""


def resolved(document: Any, file: str) -> Any:
    """The document with what its own files can tell, lines kept for its own parts."""
    return _Resolver(document, file).walked(document, 0)


class _Resolver:
    """One document's variables; files are looked for in its folder."""

    def __init__(self, document: Any, name: str) -> None:
        self.document = document
        self.name = name
        self.steps = 0
        self.values = 0
        self.within = 0
        self.inside: set[str] = set()  # expressions whose value is being made
        self.loaded: dict[str, Any] = {}

    def walked(self, value: Any, depth: int) -> Any:
        """The value with its variables followed, and those of what came in their place."""
        self.values += 1
        if self.values > _MOST_VALUES:
            message = f"has more than {_MOST_VALUES} values, its variables followed"
            raise SourceError(message, self.name)
        if depth > _MOST_NESTED:
            return value
        if isinstance(value, Table):
            table = Table()
            table.spots = value.spots
            table.update({key: self.walked(entry, depth + 1) for key, entry in value.items()})
            return table
        if isinstance(value, Items):
            items = Items()
            items.spots = value.spots
            items.extend(self.walked(entry, depth + 1) for entry in value)
            return items
        if isinstance(value, dict):
            return {key: self.walked(entry, depth + 1) for key, entry in value.items()}
        if isinstance(value, list):
            return [self.walked(entry, depth + 1) for entry in value]
        followed = self.followed(value)
        return self.walked(followed, depth + 1) if isinstance(followed, dict | list) else followed

    def followed(self, value: Any) -> Any:
        """The value, or what its variables lead to."""
        self.within += 1
        try:
            return self._followed(value)
        finally:
            self.within -= 1

    def _followed(self, value: Any) -> Any:
        for _ in range(_MOST_IN_A_ROW):
            spent = self.steps > _MOST_STEPS or self.within > _MOST_IN_A_ROW
            if spent or not isinstance(value, str) or "${" not in value:
                break
            whole = _INNERMOST.fullmatch(value)
            if whole:
                self.steps += 1
                found = self.told(whole[1])
                if isinstance(found, _Left):
                    break
                value = found
                continue
            made = _INNERMOST.sub(self.spelt, value)
            if made == value or len(made) > _LONGEST:
                break
            value = made
        return value

    def spelt(self, match: re.Match[str]) -> str:
        self.steps += 1
        if match[1] in self.inside:
            raise _CircleError(match[1])
        found = self.made(match[1]) if self.steps < _MOST_STEPS else _OPEN
        if isinstance(found, bool):
            return str(found).lower()
        return str(found) if isinstance(found, str | int | float) else match[0]

    def made(self, expression: str) -> Any:
        """What it stands for, followed to its end; open if that leads back to it."""
        self.inside.add(expression)
        try:
            return self.followed(self.told(expression))
        except _CircleError as circle:
            if circle.args != (expression,):
                raise
            return _OPEN
        finally:
            self.inside.remove(expression)

    def told(self, expression: str) -> Any:
        """What `source, fallback, …` stands for."""
        for alternative in expression.split(","):
            found = self.alternative(alternative.strip())
            if found is not _ABSENT:
                return found
        return _OPEN

    def alternative(self, text: str) -> Any:
        own, file = _SELF.fullmatch(text), _FILE.fullmatch(text)
        if own:
            return self.at(self.document, own[1])
        if file:
            loaded = self.file(file[1].strip())
            return loaded if isinstance(loaded, _Left) else self.at(loaded, file[2] or "")
        quoted = _QUOTED.fullmatch(text)
        if quoted:
            return quoted[1] if quoted[1] is not None else quoted[2]
        if text.isdigit():
            return int(text)
        return _PLAIN.get(text, _OPEN)

    def at(self, value: Any, path: str) -> Any:
        """The value at `custom.types.0`; a variable on the way is followed."""
        for key in filter(None, path.split(".")):
            value = self.followed(value)
            if isinstance(value, str) and "${" in value:
                return _OPEN
            if isinstance(value, list) and key.isdigit():
                value = value[int(key)] if int(key) < len(value) else _ABSENT
            else:
                value = value.get(key, _ABSENT) if isinstance(value, dict) else _ABSENT
            if value is _ABSENT:
                return _ABSENT
        return _OPEN if value is None else value

    def file(self, name: str) -> Any:
        """The content of a file beside the document, without places: they are not this file's."""
        place = None
        if "${" not in name and name.endswith(_LOADED):
            place = beside(self.name, name)
        if place is None:
            return _OPEN
        # The same file has many spellings, and is read once.
        key = str(place)
        if key not in self.loaded:
            from ... import documents

            self.loaded[key] = _OPEN
            self.loaded[key] = _placeless(documents.load(key)[0])
        return self.loaded[key]


def _placeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _placeless(entry) for key, entry in value.items()}
    return [_placeless(entry) for entry in value] if isinstance(value, list) else value
