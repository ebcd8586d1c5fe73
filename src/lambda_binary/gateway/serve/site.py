"""What `serve` serves: a SiteSource (where routes and handlers come from), read into a Site.

A SiteSource stays; a Site is read anew whenever a file changes and replaces the one before as a
whole. This file opens the settings file; it imports no handler and knows no server.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ..model.messages import Request
from . import settings_file
from .routes import Route, find

_MOST_FOUND = 1000


@dataclass(frozen=True, slots=True)
class Site:
    """Routes, or the sentence that says why there are none.

    Attributes:
        routes: in the order in which they were given.
        warnings: what the settings leave open, a sentence each.
        fault: why nothing can be served; empty when all is well.
        detail: the fault's traceback, when the user's own code raised it.
    """

    routes: tuple[Route, ...] = ()
    warnings: tuple[str, ...] = ()
    fault: str = ""
    detail: str = ""
    # Method and path decide alone, and a request is looked for more than once.
    _found: dict[tuple[str, str], Route | None] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def handlers(self) -> tuple[str, ...]:
        """`module:function` of all routes, each once."""
        return tuple(dict.fromkeys(route.handler for route in self.routes))

    @property
    def switches(self) -> dict[str, str]:
        """Handlers -> what the deploy file says of their functions' switch, where it does."""
        told: dict[str, str] = {}
        for route in self.routes:
            if route.switch is not None:
                told.setdefault(route.handler, route.switch)
        return told

    def route_for(self, request: Request) -> Route | None:
        """The route that AWS would take; None when none takes the request."""
        key = (request.method, request.path)
        if key not in self._found:
            if len(self._found) >= _MOST_FOUND:
                self._found.clear()
            self._found[key] = find(self.routes, request)
        return self._found[key]


@dataclass(frozen=True, slots=True)
class SiteSource:
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
            GatewayError: settings that are not legal.
        """
        if self.settings_file is None:
            return Site(self.routes)
        if settings_file.is_one(self.settings_file):
            return Site(settings_file.load(self.settings_file))
        # The readers of the deploy tools' files are imported only by whoever has such a file.
        from . import deploy_file

        served = deploy_file.load(self.settings_file, self.handler)
        return Site(served.routes, served.warnings)
