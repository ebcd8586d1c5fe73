"""The routes of files that may have been changed: what every proof reads again.

In: texts by file, the source first. Out: routes by name and place; none where they cannot be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from .. import documents
from ..documents import yaml_source
from ..documents.errors import SourceError
from ..tools.detect import of_document
from ..tools.route import ConfiguredRoute

# A file larger than this is described, not changed: each proof reads it again.
LARGEST_CHANGED = 200_000

Key = tuple[str, str]
Routes = dict[Key, ConfiguredRoute]
Texts = Mapping[str, str]


def key_of(route: ConfiguredRoute) -> Key:
    """What the route is found by after a change, which moves lines."""
    return route.name, route.where.name


def routes_of(texts: Texts, placed: bool = False) -> Routes:
    """The routes; `placed`: with the places of keys in JSON too, which is YAML as well."""
    return _routes(tuple(texts.items()), placed)


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
    """Whether there are texts, and they are small enough."""
    return bool(texts) and all(0 < len(text) <= LARGEST_CHANGED for text in texts.values())
