"""`lambda-binary serve`: a SiteSource over HTTP on a port of this machine, until Ctrl-C.

In: a SiteSource and how to serve it. Out: text on the streams it is given, and an exit when the
user says so. uvicorn keeps the connections; what is answered is application.py's matter.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import functools
import os
import re
import socket
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from ..errors import GatewayError
from ..model.advice import warnings_for
from ..model.messages import Request, Response
from ..model.payload import largest_payload
from . import access_log, reload
from .application import Application, Heard
from .deployment import Deployment
from .functions.memory import keep_freed
from .page.cures import Cure
from .page.wall import PREFIX
from .site import Site, SiteSource
from .streaming import throttle
from .visitors.hosts import Hosts, is_loopback

if TYPE_CHECKING:
    import uvicorn

# Seconds that Ctrl-C leaves to handlers that are running.
_GRACE = 1
_BACKLOG = 2048
# Settings that the command line spells as flags.
_KEY = re.compile(r"\b(?:binary_media_types|content_handling|payload_format|multi_value_headers)\b")


_OPEN = (
    "--host {host} lets everybody who reaches this machine call your handlers, which run with "
    "your rights and your AWS credentials, and read their tracebacks"
)


class AddressError(GatewayError, OSError):
    """The server cannot listen on the address that was asked for."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a site is served.

    Attributes:
        host, port: where; port 0 takes a free one.
        reload: read the site again when its files change.
        explain: print every note of a response.
        wall: serve the page at `/__gateway__`.
        concurrency: handlers that may run at once.
        timeout: seconds that a handler may take; None for what AWS allows it.
        throttle: send streams at the pace of Lambda.
        allow_host: names to answer to, besides this machine's own.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    reload: bool = True
    explain: bool = False
    wall: bool = True
    concurrency: int = 32
    timeout: float | None = None
    throttle: bool = False
    allow_host: tuple[str, ...] = ()


def serve(source: SiteSource, manner: Manner) -> None:
    """Serve until Ctrl-C.

    Raises:
        GatewayError: settings, handlers or the address are not usable; nothing was started.
    """
    # Before anything is said: an extra that is not installed is said instead.
    from .visitors.connection import Connection

    largest_payload()
    keep_freed()
    deployment = Deployment(source, write_bytecode=not manner.reload)
    with (
        listening(manner) as listener,
        contextlib.suppress(KeyboardInterrupt),
        asyncio.Runner() as loop,
        contextlib.closing(deployment),
    ):
        site = loop.run(deployment.start())
        application = Application(
            site,
            deployment.environments,
            _heard(manner.explain),
            threads=manner.concurrency,
            with_wall=manner.wall,
            names=Hosts((manner.host, *manner.allow_host)),
            timeout=manner.timeout,
            pace=throttle.Pace if manner.throttle else None,
            all_busy=functools.partial(_say, _all_busy(manner.concurrency), sys.stderr),
        )
        if manner.reload:
            renew = functools.partial(_renewed, deployment, loop.get_loop())
            reload.start(deployment, renew, _swapping(application))
        _announce(site, source, manner, listener)
        loop.run(_server(application, Connection).serve(sockets=[listener]))


def _renewed(deployment: Deployment, loop: asyncio.AbstractEventLoop) -> Site:
    return asyncio.run_coroutine_threadsafe(deployment.renew(), loop).result()


def _all_busy(count: int) -> str:
    return (
        f"lambda-binary: all {count} handlers that may run at once are busy: further requests wait "
        "(--concurrency allows more, --timeout ends them sooner)"
    )


def listening(manner: Manner) -> socket.socket:
    """The socket that clients connect to; until the server runs, they wait.

    Raises:
        AddressError: another program has the port, or there is no such address.
    """
    try:
        found = socket.getaddrinfo(manner.host, manner.port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, address = found[0]
        listener = socket.socket(family, kind, protocol)
    except (OSError, OverflowError) as fault:
        why = getattr(fault, "strerror", None) or fault
        raise AddressError(f"{manner.host} is no address of this machine ({why})") from None
    if os.name == "posix":
        # Else a port stays taken for a minute after its server has ended.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        # Bound twice with SO_REUSEADDR is legal; listening twice is not.
        listener.listen(_BACKLOG)
    except OSError as fault:
        listener.close()
        raise AddressError(_refusal(manner, fault)) from None
    return listener


def _refusal(manner: Manner, fault: OSError) -> str:
    if fault.errno == errno.EADDRINUSE:
        return (
            f"port {manner.port} of {manner.host} is in use: end the program that listens there, "
            "or name another port with --port"
        )
    if fault.errno == errno.EACCES:
        return f"port {manner.port} needs more rights: name one above 1023 with --port"
    return f"{manner.host} is no address of this machine ({fault.strerror})"


def _server(application: Application, connection: type[asyncio.Protocol]) -> uvicorn.Server:
    import uvicorn

    # asyncio sets TCP_NODELAY on each connection that it accepts (since 3.6).
    config = uvicorn.Config(
        application,
        http=connection,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=_GRACE,
    )
    return uvicorn.Server(config)


def _announce(site: Site, source: SiteSource, manner: Manner, listener: socket.socket) -> None:
    for warning in dict.fromkeys((*site.warnings, *_advice(site, source))):
        _say(f"lambda-binary: warning: {warning}", sys.stderr)
    if not is_loopback(manner.host):
        _say(f"lambda-binary: warning: {_OPEN.format(host=manner.host)}", sys.stderr)
    base = f"http://{_shown_host(manner.host)}:{listener.getsockname()[1]}"
    _say(f"Serving {_what(site, source)}; Ctrl-C ends it.")
    _say(f"  {base}{_first_page(site)}")
    if manner.wall:
        _say(f"  {base}{PREFIX}  what each client gets, and why")


def _first_page(site: Site) -> str:
    """The path that a browser is pointed to: one that it can open as it is, if there is one."""
    opened = [route for route in site.routes if {"GET", "ANY"} & set(route.methods)]
    paths = [route.path for route in opened or site.routes]
    literal = [path for path in paths if "{" not in path]
    return "/" if "/" in literal else (literal or paths)[0]


def _advice(site: Site, source: SiteSource) -> list[str]:
    """Settings that are taken and have no effect; of a file with the route's path."""
    advice = [
        (route.path, note.text) for route in site.routes for note in warnings_for(route.settings)
    ]
    if source.settings_file:
        return [f"{path}: {text}" for path, text in advice]
    return [_KEY.sub(lambda key: f"--{key[0].replace('_', '-')}", text) for _, text in advice]


def _what(site: Site, source: SiteSource) -> str:
    """`app:handler as rest-proxy`, or `3 routes of routes.toml`."""
    if source.settings_file is None:
        return f"{site.routes[0].handler} as {site.routes[0].settings.integration}"
    count = len(site.routes)
    return f"{count} route{'s' if count > 1 else ''} of {source.settings_file.name}"


def _shown_host(host: str) -> str:
    # A link to all addresses leads nowhere on some systems.
    host = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104
    return f"[{host}]" if ":" in host else host


def _heard(explain: bool) -> Heard:
    colour = _has_colours(sys.stdout)
    told: set[str] = set()

    def heard(request: Request, response: Response, cure: Cure | None) -> None:
        if response.error is not None:
            _say(access_log.failure(response.error).rstrip(), sys.stderr)
        text = access_log.line(request, response, colour=colour)
        notes = access_log.explained(response) if explain else ""
        _say(f"{text}\n{notes}" if notes else text)
        if cure is not None and cure.text not in told:
            # Once: a page of pictures would repeat it as often as it has pictures.
            told.add(cure.text)
            _say(f"    cure: {cure.text} (docs/{cure.page})")

    return heard


def _has_colours(stream: TextIO) -> bool:
    # https://no-color.org: set and not empty means no colours.
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _swapping(application: Application) -> reload.Swap:
    def swap(site: Site, changed: str) -> None:
        application.site = site
        if site.fault:
            _say(f"{site.detail}lambda-binary: {site.fault}: 500 until it is mended", sys.stderr)
        else:
            _say(f"{changed} has changed: reloaded")

    return swap


def _say(text: str, stream: TextIO | None = None) -> None:
    # One write a line, so that lines of several threads do not mix; who reads may have gone.
    with contextlib.suppress(OSError, ValueError):
        out = stream or sys.stdout
        out.write(f"{text}\n")
        out.flush()
