"""Route paths: `/pictures/{name}` and `/files/{proxy+}` against a request's path.

In: a route's path, a request's, and the integration, for REST and HTTP APIs read them differently.
Out: whether they match, and what stands in the braces.
"""

from __future__ import annotations

import functools
import re
from urllib.parse import unquote

from .messages import Request
from .settings import REST, Settings

ANY = "/{proxy+}"


def matches(resource: str | None, path: str, integration: str = "rest-proxy") -> bool:
    """Whether a request for `path` belongs to the route; None takes every path."""
    if resource is None:
        return True
    if "{" not in resource:
        # Without a pattern: `serve` asks every route of a file about each new path.
        return _own(resource, integration) == _asked(path, integration)
    return _match(resource, path, integration) is not None


def normal(integration: str, path: str) -> str:
    """The path as the event has it: a REST API drops all leading slashes but one.

    Recorded (LS_EVENT: `//proxy-value`); slashes within the path stay (recorded too).
    """
    return f"/{path.lstrip('/')}" if integration in REST else path


def resource_of(settings: Settings, request: Request) -> str:
    """The route's own path as the event names it."""
    return settings.resource or (ANY if request.path.strip("/") else "/")


def path_parameters(settings: Settings, request: Request) -> dict[str, str] | None:
    """What stands in the route's braces, as it was sent; None when it has none."""
    resource = resource_of(settings, request)
    match = _match(resource, request.path, settings.integration)
    if match is None or not match.groups():
        return None
    names = re.findall(r"\{([^}+]+)\+?\}", resource)
    return dict(zip(names, match.groups(), strict=True))


def decoded_parameters(settings: Settings, request: Request) -> dict[str, str] | None:
    """The same, percent-decoded."""
    found = path_parameters(settings, request)
    return found and {name: unquote(value) for name, value in found.items()}


def _match(resource: str, path: str, integration: str) -> re.Match[str] | None:
    # Reported (a raw event of a deployed HTTP API): `/files/` is `/files/{proxy+}` with nothing in
    # it.
    greedy = "(.+)" if integration in REST else "(.*)"
    return _pattern(_own(resource, integration), greedy).fullmatch(_asked(path, integration))


def _own(resource: str, integration: str) -> str:
    """The route's path without a trailing slash, where that plays no part."""
    return (resource.rstrip("/") or "/") if integration in REST else resource


def _asked(path: str, integration: str) -> str:
    """The same of a request's path.

    A REST API ignores a trailing slash: recorded for `{proxy+}`, which loses it (LS_EVENT);
    LocalStack does so for every route.
    """
    return (normal(integration, path).rstrip("/") or "/") if integration in REST else path


@functools.lru_cache(maxsize=4096)
def _pattern(resource: str, greedy: str) -> re.Pattern[str]:
    parts = re.split(r"(\{[^}]+\})", resource)
    return re.compile("".join(_part(part, greedy) for part in parts))


def _part(part: str, greedy: str) -> str:
    if not (part.startswith("{") and part.endswith("}")):
        return re.escape(part)
    return greedy if part.endswith("+}") else "([^/]+)"
