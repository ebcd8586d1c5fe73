"""What `serve` serves: a Plan (where routes and handlers come from), read into a Site.

A Plan stays; a Site is read anew whenever a file changes and replaces the one before as a whole.
This file opens the settings file and imports the handlers; it knows no server.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from . import importing, settings_file
from .errors import GatewayError
from .importing import Handler
from .messages import Request
from .routes import Route, find


@dataclass(frozen=True, slots=True)
class Site:
    """Routes with their handlers, or the sentence that says why there are none.

    Attributes:
        routes: in the order in which they were given.
        handlers: each route's `handler` text -> the function.
        fault: why nothing can be served; empty when all is well.
        detail: the fault's traceback, when the user's own code raised it.
    """

    routes: tuple[Route, ...] = ()
    handlers: Mapping[str, Handler] = field(default_factory=lambda: MappingProxyType({}))
    fault: str = ""
    detail: str = ""

    def route_for(self, request: Request) -> Route | None:
        """The route that AWS would take; None when none takes the request."""
        return find(self.routes, request)


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a site comes from.

    Attributes:
        folders: where modules are looked for, the first one first; absolute.
        settings_file: the TOML file with the routes, or None for `routes`.
        routes: those that the command line describes.
    """

    folders: tuple[Path, ...]
    settings_file: Path | None = None
    routes: tuple[Route, ...] = ()

    def read(self) -> Site:
        """The site as the files are now.

        Raises:
            GatewayError: settings that are not legal, or a handler that cannot be imported.
        """
        routes = settings_file.load(self.settings_file) if self.settings_file else self.routes
        texts = dict.fromkeys(route.handler for route in routes)
        return Site(routes, {text: importing.load(text, self.folders) for text in texts})

    def read_again(self) -> Site:
        """The site after a change; one that says what is wrong when it cannot be read."""
        importing.forget(self.folders)
        try:
            return self.read()
        except GatewayError as fault:
            return Site(fault=str(fault), detail=getattr(fault, "detail", ""))

    def files(self) -> frozenset[Path]:
        """The files that the site was read from."""
        own = {file for _, file in importing.own_modules(self.folders) if file.is_file()}
        return frozenset(own | ({self.settings_file} if self.settings_file else set()))
