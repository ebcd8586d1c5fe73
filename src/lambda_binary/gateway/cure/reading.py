"""The routes of files that may have been changed: what every proof reads again.

In: texts by file, the source first. Out: routes by name and place; none where they cannot be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from .. import documents
from ..asking import memory
from ..documents import yaml_source
from ..documents.errors import SourceError
from ..documents.values import MARK
from ..tools.detect import of_document
from ..tools.route import ConfiguredRoute

# A file larger than this is described, not changed: each proof reads it again.
LARGEST_CHANGED = 200_000
# Different cures of one file are each read again: so many characters in one run, but of a larger
# file so many times its own.
MOST_PROVED = 500_000
LEAST_PROOFS = 8

Key = tuple[str, str]
Routes = dict[Key, ConfiguredRoute]
Texts = Mapping[str, str]


def key_of(route: ConfiguredRoute) -> Key:
    """What the route is found by after a change, which moves lines."""
    return route.name, route.where.name


def routes_of(texts: Texts, placed: bool = False) -> Routes:
    """The routes; `placed`: with the places of keys in JSON too, which is YAML as well."""
    # Of YAML every reading knows the places.
    return _routes(tuple(texts.items()), placed and any(map(_is_json, texts, texts.values())))


def _is_json(file: str, text: str) -> bool:
    return file.endswith(".json") or text.removeprefix(MARK).lstrip()[:1] in {"{", "["}


# One file's routes ask for the same texts again and again.
@lru_cache(maxsize=8)
def _routes(texts: tuple[tuple[str, str], ...], placed: bool) -> Routes:
    if not texts:
        return {}
    source, text = texts[0]
    try:
        with documents.instead(dict(texts), placed=placed):
            parse = yaml_source.parse if placed else documents.parse
            return {key_of(route): route for route in of_document(parse(text, source), source)}
    except SourceError:
        return {}


def changeable(texts: Texts) -> bool:
    """Whether there are texts that are small enough, and not all proofs of the run are made."""
    small = bool(texts) and all(0 < len(text) <= LARGEST_CHANGED for text in texts.values())
    return small and not spent(texts)


def proving(texts: Texts) -> None:
    """Count a change of the texts that is read again."""
    memory.counted(_PROVED, sum(map(len, texts.values())))


def spent(texts: Texts) -> bool:
    """Whether this run has read as much again as it does of texts so large."""
    enough = max(MOST_PROVED, LEAST_PROOFS * sum(map(len, texts.values())))
    return memory.counted(_PROVED) >= enough


_PROVED = "characters of proofs"
