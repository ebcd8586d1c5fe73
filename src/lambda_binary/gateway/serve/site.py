"""What `serve` serves: a Plan (where routes and handlers come from), read into a Site.

A Plan stays; a Site is read anew whenever a file changes and replaces the one before as a whole.
This file opens the settings file and imports the handlers; it knows no server.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from ..errors import GatewayError
from ..model.messages import Request
from . import importing, settings_file
from .importing import Handler
from .routes import Route, find


@dataclass(frozen=True, slots=True)
class Site:
    """Routes with their handlers, or the sentence that says why there are none.

    Attributes:
        routes: in the order in which they were given.
        handlers: each route's `handler` text -> the function.
        warnings: what the settings leave open, a sentence each.
        fault: why nothing can be served; empty when all is well.
        detail: the fault's traceback, when the user's own code raised it.
    """

    routes: tuple[Route, ...] = ()
    handlers: Mapping[str, Handler] = field(default_factory=lambda: MappingProxyType({}))
    warnings: tuple[str, ...] = ()
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
        settings_file: the file with the routes, TOML or a deploy tool's; None for `routes`.
        routes: those that the command line describes.
        handler: `module:function` for every route of a deploy tool's file; empty for its own.
    """

    folders: tuple[Path, ...]
    settings_file: Path | None = None
    routes: tuple[Route, ...] = ()
    handler: str = ""

    def read(self) -> Site:
        """The site as the files are now.

        Raises:
            GatewayError: settings that are not legal, or a handler that cannot be imported.
        """
        routes, warnings = self._routes()
        texts = dict.fromkeys(route.handler for route in routes)
        handlers = {text: importing.load(text, self.folders) for text in texts}
        return Site(routes, handlers, warnings)

    def _routes(self) -> tuple[tuple[Route, ...], tuple[str, ...]]:
        if self.settings_file is None:
            return self.routes, ()
        if settings_file.is_one(self.settings_file):
            return settings_file.load(self.settings_file), ()
        # The readers of the deploy tools' files are imported only by whoever has such a file.
        from . import deploy_file

        served = deploy_file.load(self.settings_file, self.handler)
        return served.routes, served.warnings

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
