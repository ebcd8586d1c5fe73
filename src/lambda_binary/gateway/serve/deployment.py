"""A SiteSource in service: its routes, and the processes that run its handlers.

In: a SiteSource. Out: Sites, each one a state of the user's files that can be served. This file
knows no server.
"""

from __future__ import annotations

from pathlib import Path

from ..errors import GatewayError
from .functions.environments import Environments
from .functions.exchange import Load
from .site import Site, SiteSource


class Deployment:
    """What a SiteSource says, deployed.

    Attributes:
        environments: they run the handlers of the site that was read last.
    """

    def __init__(self, source: SiteSource, *, write_bytecode: bool) -> None:
        self._source = source
        self._write_bytecode = write_bytecode
        self.environments = Environments()

    async def start(self) -> Site:
        """The first site, its handlers imported.

        Raises:
            GatewayError: settings that are not legal, or a handler that cannot be imported.
        """
        return await self._loaded()

    async def renew(self) -> Site:
        """The site after a change; one that says what is wrong when it cannot be read."""
        try:
            return await self._loaded()
        except GatewayError as fault:
            return Site(fault=str(fault), detail=getattr(fault, "detail", ""))

    def files(self) -> frozenset[Path]:
        """The files that the site was read from, as far as they are the user's."""
        settings = self._source.settings_file
        return self.environments.files() | ({settings} if settings else set())

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where modules are looked for."""
        return self._source.folders

    def is_settings(self, path: Path) -> bool:
        """Whether it is the file that says the routes."""
        return path == self._source.settings_file

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        self.environments.close()

    async def _loaded(self) -> Site:
        site = self._source.read()
        await self.environments.load(self._order(site))
        return site

    def _order(self, site: Site) -> Load:
        folders = self._source.folders
        return Load(site.handlers, folders, self._write_bytecode, site.switches)
