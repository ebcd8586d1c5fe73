"""Route paths: `/pictures/{name}` and `/files/{proxy+}` against a request's path.

This file knows no integration.
"""

from __future__ import annotations

import functools
import re
from urllib.parse import unquote

from .messages import Request
from .settings import Settings

ANY = "/{proxy+}"


def matches(resource: str | None, path: str) -> bool:
    """Whether a request for `path` belongs to the route; None takes every path."""
    return resource is None or _pattern(resource).fullmatch(path) is not None


def resource_of(settings: Settings, request: Request) -> str:
    """The route's own path as the event names it."""
    return settings.resource or (ANY if request.path != "/" else "/")


def path_parameters(settings: Settings, request: Request) -> dict[str, str] | None:
    """What stands in the route's braces, percent-decoded; None when it has none."""
    match = _pattern(resource_of(settings, request)).fullmatch(request.path)
    if match is None or not match.groups():
        return None
    names = re.findall(r"\{([^}+]+)\+?\}", resource_of(settings, request))
    return {name: unquote(value) for name, value in zip(names, match.groups(), strict=True)}


@functools.lru_cache(maxsize=256)
def _pattern(resource: str) -> re.Pattern[str]:
    parts = re.split(r"(\{[^}]+\})", resource)
    return re.compile("".join(_part(part) for part in parts))


def _part(part: str) -> str:
    if not (part.startswith("{") and part.endswith("}")):
        return re.escape(part)
    return "(.+)" if part.endswith("+}") else "([^/]+)"
