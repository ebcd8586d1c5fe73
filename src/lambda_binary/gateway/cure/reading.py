"""The routes of a text that may have been changed: what every proof reads again.

In: a text and the name of its file. Out: routes by name and place; none where it cannot be read.
"""

from __future__ import annotations

from functools import lru_cache

from .. import documents
from ..documents import yaml_source
from ..documents.errors import SourceError
from ..tools.detect import of_document
from ..tools.route import ConfiguredRoute

# A file larger than this is described, not patched: each proof reads it again.
LARGEST_PATCHED = 200_000

Key = tuple[str, str]
Routes = dict[Key, ConfiguredRoute]


def key_of(route: ConfiguredRoute) -> Key:
    """What the route is found by after a change, which moves lines."""
    return route.name, route.where.name


# One file's routes ask for the same texts again and again.
@lru_cache(maxsize=8)
def routes_of(text: str, file: str, placed: bool = False) -> Routes:
    """The text's routes; `placed`: with the places of keys in JSON too, which is YAML as well."""
    try:
        document = yaml_source.parse(text, file) if placed else documents.parse(text, file)
        return {key_of(route): route for route in of_document(document, file)}
    except SourceError:
        return {}


def patchable(text: str) -> bool:
    """Whether there is a text, and it is small enough."""
    return 0 < len(text) <= LARGEST_PATCHED
