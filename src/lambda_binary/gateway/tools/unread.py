"""Keys that a person wrote and that no deploy tool reads: misspelt, or at the wrong place.

In: a Place, a mapping of the document with the names that count there. Out: remarks that say what
to write instead. Only what is near to a name that decides about bytes or routes is said: deploy
tools and their plugins have many more keys than are known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from ..documents.values import Where, line_of
from .route import Remark

# `methd` and `method` are 0.91, `htpp` and `http` 0.75.
_NEAR = 0.75
_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Place:
    """A mapping and what belongs into it.

    Attributes:
        name: `functions.a`; empty at the top.
        table: the mapping; anything else has no keys.
        wanted: the names that others may be misspellings of.
        known: further names that are right here.
        elsewhere: names that belong elsewhere, without case and signs -> what to do.
    """

    name: str
    table: Any
    wanted: tuple[str, ...]
    known: tuple[str, ...] = ()
    elsewhere: Mapping[str, str] = field(default_factory=lambda: _NONE)


def unread_keys(places: Iterable[Place], file: str, rule: str) -> Iterator[Remark]:
    """A remark for each key that is not read.

    Args:
        rule: of the remarks: what such a key does depends on the deploy tool.
    """
    for place in places:
        for key in place.table if isinstance(place.table, dict) else ():
            cure = _cure(str(key), place)
            if cure:
                name = ".".join(filter(None, (place.name, str(key))))
                where = Where(file, line_of(place.table, key), name)
                holder = place.name or "the top level"
                yield Remark(rule, f"{holder} has {key}, which nothing reads there", where, cure)


def _cure(key: str, place: Place) -> str:
    if key in place.wanted or key in place.known:
        return ""
    near = meant(key, place.wanted)
    if folded(key) in place.elsewhere:
        return place.elsewhere[folded(key)]
    known = {folded(name) for name in place.known}
    return f"write {near}" if near and folded(key) not in known else ""


def meant(text: str, names: Iterable[str]) -> str:
    """The name that the text is a misspelling of; empty when none is near."""
    by_fold = {folded(name): name for name in names}
    given = folded(text)
    if given in by_fold:
        return by_fold[given]
    # The first letter is seldom wrong, and tells Auth from Path.
    alike = [name for name in by_fold if name[:1] == given[:1]]
    if not alike:
        return ""
    import difflib

    near = difflib.get_close_matches(given, alike, n=1, cutoff=_NEAR)
    return by_fold[near[0]] if near else ""


def folded(name: str) -> str:
    """`Binary-Media_Types` as `binarymediatypes`; the prefix of AWS's extensions counts not."""
    plain = name.lower().removeprefix("x-amazon-apigateway-")
    return re.sub(r"[^a-z0-9]", "", plain)


def table(value: Any) -> dict[str, Any]:
    """The mapping; an empty one for anything else."""
    return value if isinstance(value, dict) else {}
