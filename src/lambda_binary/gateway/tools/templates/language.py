"""A template as CloudFormation's own macros leave it: loops written out, included files put in.

In: the document. Out: the document after them, and with what Fn::FindInMap finds by literal keys;
remarks on what is not read here: loops over what only a deployment knows, files elsewhere, macros
of an account's own. AWS doc 'Fn::ForEach', 'Fn::FindInMap', 'AWS::Include transform', 'Perform
custom processing with macros'.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ... import documents
from ...documents.errors import SourceError
from ...documents.files import beside
from ...documents.values import Items, Table, Where, line_of
from ..route import Remark

LOOP, TRANSFORM, FIND = "Fn::ForEach::", "Fn::Transform", "Fn::FindInMap"
_MACROS = (TRANSFORM, FIND)
INCLUDE, LANGUAGE = "AWS::Include", "AWS::LanguageExtensions"
# Macros of AWS that leave methods and APIs as they are, or are read here.
_KNOWN = (
    INCLUDE,
    LANGUAGE,
    "AWS::Serverless-2016-10-31",
    "AWS::SecretsManager-2020-07-23",
    "AWS::SecretsManager-2024-09-16",
    "AWS::CodeDeployBlueGreen",
    "AWS::CodeStar",
    "AWS::ServiceCatalog",
    "AWS::Lambda-2014-12-01",
)
RULE, REFUSED = "not-expanded", "key-refused"
# CloudFormation's own limit is 500 resources; loops in loops end here.
_MOST = 200_000
# The longest text that a loop's variable is put into: a name or an ARN is shorter.
_LONGEST = 20_000
# An API's body that is one included file keeps it: a cure is written there (template.py).
_BODIES = ("DefinitionBody", "Body")
# SAM's translator passes these on; of everything else it wants the value itself, and no FindInMap.
_PASSED_ON = re.compile(
    r"(?:Resources\.[^.]+\.Properties|Globals\.[^.]+)\.(?:BinaryMediaTypes|MinimumCompressionSize"
    r"|Runtime|Handler|Environment|DefinitionBody|FunctionUrlConfig\.InvokeMode)(?:\.|$)"
)
_SAM = "AWS::Serverless-2016-10-31"
Names = Mapping[str, str]


class Expanded(NamedTuple):
    """The document, and what is not read of it."""

    document: Any
    remarks: tuple[Remark, ...]


def expanded(document: Any, file: str) -> Expanded:
    """The document after CloudFormation's macros.

    Raises:
        SourceError: loops make more than any stack holds, or an included file cannot be read or
            lies outside the template's folder.
    """
    transforms = document.get("Transform") if isinstance(document, dict) else None
    if transforms is None and not _uses(document):
        return Expanded(document, ())
    walk = _Walk(file, document)
    walk.named(transforms, document)
    made = walk.walked(document, {}, "") if _uses(document) else document
    if isinstance(made, Table):
        made.repeated = getattr(document, "repeated", ())
    if walk.loops and LANGUAGE not in walk.transforms:
        text = "Fn::ForEach stands in a template without its transform"
        where = Where(file, walk.loops)
        cure = f"write {LANGUAGE} under Transform"
        walk.remarks.append(Remark(REFUSED, text, where, cure))
    return Expanded(made, tuple(dict.fromkeys(walk.remarks)))


def _uses(document: Any) -> bool:
    """Whether anything in it is a macro's."""
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if any(key in _MACROS or key.startswith(LOOP) for key in value):
                return True
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return False


class _Walk:
    """One document; `names` are the loops' variables at each place."""

    def __init__(self, file: str, document: Any) -> None:
        self.file = file
        self.document = document
        self.remarks: list[Remark] = []
        self.transforms: list[str] = []
        self.loops = 0
        self.count = 0

    def named(self, transforms: Any, document: Any) -> None:
        """The macros of the whole template."""
        for entry in transforms if isinstance(transforms, list) else [transforms]:
            name = entry.get("Name") if isinstance(entry, dict) else entry
            self.transforms.append(str(name))
            if name == INCLUDE:
                self.left("Transform", f"includes {_location(entry)}", document, "Transform")
            elif isinstance(name, str) and name not in _KNOWN:
                self.left("Transform", f"runs the macro {name}", document, "Transform")

    def left(self, name: str, does: str, holder: Any, key: str) -> None:
        """What is not read here."""
        where = Where(self.file, line_of(holder, key), name)
        text = f"{name} {does}, which is not read here: what it makes is not judged"
        self.remarks.append(Remark(RULE, text, where))

    def walked(self, value: Any, names: Names, place: str) -> Any:
        """The value with what its macros make."""
        self.count += 1
        if self.count > _MOST:
            raise SourceError(f"has more than {_MOST} values, its loops written out", self.file)
        if isinstance(value, dict):
            return self.mapping(value, names, place)
        if isinstance(value, list):
            items = Items()
            items.spots = list(getattr(value, "spots", ()))
            items.extend(self.walked(entry, names, place) for entry in value)
            return items
        return _filled(value, names) if names and isinstance(value, str) else value

    def mapping(self, value: Any, names: Names, place: str) -> Any:
        """A mapping, whose loops and included files become entries of it."""
        if len(value) == 1 and isinstance(value.get("Ref"), str) and value["Ref"] in names:
            return names[value["Ref"]]
        if len(value) == 1 and FIND in value:
            found = self.looked_up(value, names, place)
            if found is not None:
                return found
        table = Table()
        spots = getattr(value, "spots", {})
        for key, entry in value.items():
            if key.startswith(LOOP):
                self.into(table, self.loop(key, entry, value, names, place))
            elif key == TRANSFORM and place.rpartition(".")[2] not in _BODIES:
                self.into(table, self.included(entry, value, place))
            else:
                name = _filled(key, names)
                inside = f"{place}.{name}" if place else name
                table[name] = self.walked(entry, names, inside)
                if key in spots:
                    table.spots[name] = spots[key]
        return table

    def looked_up(self, holder: Any, names: Names, place: str) -> Any:
        """What the template's Mappings have under literal keys; None where that is left open."""
        parts = holder[FIND] if isinstance(holder[FIND], list) else []
        keys = [self.walked(part, names, place) for part in parts[:3]]
        literal = [key for key in keys if isinstance(key, str | int) and "${" not in str(key)]
        if len(literal) != 3 or not self._resolves(place):
            return None
        found = _at(self.document, "Mappings", *map(str, keys))
        if found is None and isinstance(parts[-1], dict) and len(parts) == 4:
            found = self.walked(parts[-1].get("DefaultValue"), names, place)
        mapping = _at(self.document, "Mappings", str(keys[0]))
        if found is None and mapping is not None and not _uses(mapping):
            text = f"{FIND} of {place} names {'.'.join(map(str, keys))}, which Mappings lack"
            where = Where(self.file, line_of(holder, FIND), place)
            cure = "write it under Mappings, or another name here"
            self.remarks.append(Remark(REFUSED, text, where, cure))
        return _placeless(found)

    def _resolves(self, place: str) -> bool:
        """Whether the deploy tool does: SAM runs before CloudFormation's own functions."""
        if _SAM not in self.transforms or LANGUAGE in self.transforms:
            return True
        top, _, inner = place.partition(".")
        kind = _at(self.document, top, inner.partition(".")[0], "Type")
        own = top == "Globals" or str(kind).startswith("AWS::Serverless::")
        return not own or _PASSED_ON.match(place) is not None

    @staticmethod
    def into(table: Table, made: Any) -> None:
        """Entries beside those that are there."""
        for key in made:
            table.setdefault(key, made[key])
        table.spots.update(getattr(made, "spots", {}))

    def loop(self, key: str, entry: Any, holder: Any, names: Names, place: str) -> Table:
        """What a loop makes: a copy of its mapping for each of its values."""
        out = Table()
        self.loops = self.loops or line_of(holder, key)
        parts = entry if isinstance(entry, list) else ()
        name, values, body = parts if len(parts) == 3 else (None, None, None)
        if not isinstance(name, str) or not isinstance(body, dict):
            where = Where(self.file, line_of(holder, key), key)
            cure = "write [Name, [values], {key: value}]"
            self.remarks.append(Remark(REFUSED, f"{key} is no loop of CloudFormation", where, cure))
            return out
        known = [self.walked(v, names, place) for v in values] if isinstance(values, list) else [{}]
        if not all(isinstance(value, str | int) for value in known):
            self.left(key, "goes over values that only a deployment knows", holder, key)
            return out
        for value in known:
            made = self.mapping(body, {**names, name: str(value)}, place)
            out.update(made)
            out.spots.update(made.spots)
        return out

    def included(self, entry: Any, holder: Any, place: str) -> Any:
        """The mapping in the file that AWS::Include names; nothing of another macro."""
        name = entry.get("Name") if isinstance(entry, dict) else None
        location = _location(entry)
        shown = place or "the template"
        if name != INCLUDE:
            self.left(shown, f"runs the macro {name}", holder, TRANSFORM)
            return {}
        found = None
        if isinstance(location, str) and "://" not in location:
            found = beside(self.file, location)
        document = documents.load(str(found))[0] if found else None
        if not isinstance(document, dict):
            self.left(shown, f"includes {location}", holder, TRANSFORM)
            return {}
        return _placeless(document)


def _at(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _location(entry: Any) -> Any:
    parameters = entry.get("Parameters") if isinstance(entry, dict) else None
    found = parameters.get("Location") if isinstance(parameters, dict) else None
    return found if isinstance(found, str) else "what another stack names"


def _filled(text: str, names: Names) -> str:
    """The text with the loops' variables: `&{Name}` is its letters and digits alone."""
    for name, value in names.items():
        if name in text:
            plain = re.sub(r"[^A-Za-z0-9]", "", value)
            text = text.replace(f"${{{name}}}", value).replace(f"&{{{name}}}", plain)
            if len(text) > _LONGEST:
                raise SourceError(f"has a text of more than {_LONGEST} characters in a loop")
    return text


def _placeless(value: Any) -> Any:
    """Plain values: their places are those of another file."""
    if isinstance(value, dict):
        return {key: _placeless(entry) for key, entry in value.items()}
    return [_placeless(entry) for entry in value] if isinstance(value, list) else value
