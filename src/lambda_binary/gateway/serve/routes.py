"""Routes: which handler answers which method and path, under which Settings.

In: routes and a request. Out: the route that AWS would take. This file opens no file and
imports no handler.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from ..errors import SettingsError
from ..model import paths
from ..model.messages import Request
from ..model.settings import Settings

ANY_METHOD = "ANY"
METHODS = (ANY_METHOD, "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

_HANDLER = re.compile(r"[\w/.-]+:[A-Za-z_][\w.]*")
_PATH = re.compile(r"/|(/([^/{}?#\s]+|\{[A-Za-z_][\w.-]*\}))*(/\{[A-Za-z_][\w.-]*\+\})?/?")


@dataclass(frozen=True, slots=True)
class Route:
    """One method and path of a gateway.

    Attributes:
        path: `/picture.png`, `/pictures/{name}`, `/{proxy+}`.
        handler: `module:function`.
        settings: what the gateway is told about the route.
        methods: upper case; `ANY` takes all.
        name: for a person; the path when not given.
        switch: LAMBDA_BINARY_STREAM of the function, empty when it is not set; None: not told.
        seconds: how long the gateway waits for it; None: as AWS does by itself.
    """

    path: str
    handler: str
    settings: Settings
    methods: Any = (ANY_METHOD,)
    name: str = ""
    switch: str | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        given: dict[str, Any] = {"path": self.path, "handler": self.handler, "name": self.name}
        for key, value in given.items():
            if not isinstance(value, str):
                raise SettingsError(f"{key} is {value!r}: it must be a text", key)
        if not self.path or not _PATH.fullmatch(self.path):
            raise SettingsError(
                f"path is {self.path!r}: write /name, /{{name}} or /{{proxy+}} at its end", "path"
            )
        if not _HANDLER.fullmatch(self.handler):
            raise SettingsError(f"handler is {self.handler!r}: write module:function", "handler")
        object.__setattr__(self, "methods", _methods(self.methods))
        if ANY_METHOD in self.methods:
            # The route key of an HTTP API says ANY, whatever the request's method.
            told = replace(self.settings, route_method=ANY_METHOD)
            object.__setattr__(self, "settings", told)
        object.__setattr__(self, "name", self.name or self.path)

    def takes(self, request: Request) -> bool:
        """Whether the route answers the request; a preflight of its own counts."""
        listed = ANY_METHOD in self.methods or request.method in self.methods
        preflight = self.settings.cors_preflight and request.method == "OPTIONS"
        return (listed or preflight) and paths.matches(
            self.path, request.path, self.settings.integration
        )


def find(routes: Iterable[Route], request: Request) -> Route | None:
    """The most specific route for the request, as AWS picks it; None when none takes it.

    Literal segments come before `{name}`, `{name}` before `{proxy+}`, a named method before ANY.
    """
    taking = [route for route in routes if route.takes(request)]
    return min(taking, key=lambda route: _rank(route, request), default=None)


def _rank(route: Route, request: Request) -> tuple[list[int], bool]:
    segments = [_segment_rank(segment) for segment in route.path.split("/")]
    return segments, request.method not in route.methods


def _segment_rank(segment: str) -> int:
    if segment.endswith("+}"):
        return 2
    return 1 if segment.startswith("{") else 0


def _methods(given: Any) -> tuple[str, ...]:
    names = (given,) if isinstance(given, str) else given
    if not isinstance(names, Iterable):
        raise SettingsError(f"methods is {given!r}: write a list such as ['GET']", "methods")
    out = tuple(str(name).upper() for name in names)
    for name in out:
        if name not in METHODS:
            raise SettingsError(
                f"methods has {name!r}: it must be one of {', '.join(METHODS)}", "methods"
            )
    if not out:
        raise SettingsError("methods is empty: leave it out to take any method", "methods")
    return out
