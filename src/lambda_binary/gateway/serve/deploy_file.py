"""A deploy tool's file (serverless.yml, SAM, OpenAPI, ...) as routes to serve.

In: the file, and the handler that was named on the command line, if any. Out: Routes, and a
sentence for each thing that the file leaves open or that cannot be served here. The files
themselves are the business of sources/; this one imports no handler.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ..documents.files import allowing_outside
from ..errors import SettingsError
from ..model.settings import SWITCH
from ..model.waiting import wait_of
from ..tools import detect
from ..tools.route import ADAPTED, UNTOLD, ConfiguredRoute
from .functions.importing import HandlerError, parse
from .routes import Route

# Where every path is the function's; a REST API's /{proxy+} does not take / (AWS doc 'Set up a
# proxy integration with a proxy resource').
_ANY_PATH = "/{proxy+}"
_ROOT_TOO = ("function-url", "alb", "edge")
# Besides what decides how a body travels.
_ASKED = ("path", "method")
_ALSO = (*_ASKED, "timeout")


@dataclass(frozen=True, slots=True)
class Served:
    """What a deploy tool's file gives to serve.

    Attributes:
        routes: those that can be served.
        warnings: what was left out or could not be told, a sentence each.
    """

    routes: tuple[Route, ...]
    warnings: tuple[str, ...]


def load(path: Path, handler: str = "") -> Served:
    """The routes of the file at `path`.

    Args:
        path: of the deploy tool's file.
        handler: `module:function`, which then answers every route; empty for the file's own.

    Raises:
        SourceError: the file cannot be read or has no route.
        SettingsError: not one of its routes can be served; the message says why.
    """
    routes: list[Route] = []
    warnings: list[str] = []
    left_out: list[str] = []
    # `serve` runs the code beside the file: what the file names is trusted as much.
    with allowing_outside(True):
        read = detect.read(str(path))
    for configured in read:
        try:
            routes += _routes(configured, handler)
        except (SettingsError, HandlerError) as fault:
            left_out.append(f"{configured.name} is not served: {fault}")
        else:
            warnings += _open_questions(configured)
    if not routes:
        raise SettingsError(f"{path.name}: {left_out[0]}", "handler")
    warnings += dict.fromkeys(_disagreeing(routes))
    return Served(tuple(routes), tuple(left_out + warnings))


def _routes(configured: ConfiguredRoute, handler: str) -> list[Route]:
    name = ":".join(parse(handler or _own_handler(configured)))
    proxied = configured.path == _ANY_PATH and configured.settings.integration in _ROOT_TOO
    whole = proxied or configured.is_default
    return [
        Route(
            path,
            name,
            replace(configured.settings, resource=path),
            (configured.method,),
            switch=_switch(configured),
            seconds=_seconds(configured),
        )
        for path in ([configured.path, "/"] if whole else [configured.path])
    ]


def _seconds(configured: ConfiguredRoute) -> float | None:
    """The integration's own timeout, where AWS would take it."""
    wait, given = wait_of(configured.settings), configured.timeout
    if wait is None or given is None or not wait.least <= given <= wait.raised:
        return None
    return given / 1000


def _switch(configured: ConfiguredRoute) -> str | None:
    """What the function has as LAMBDA_BINARY_STREAM; None where the file does not tell it."""
    function = configured.function
    if function in {UNTOLD, replace(function, streams=ADAPTED)}:
        return None
    return ",".join(function.streams)


def _disagreeing(routes: list[Route]) -> Iterator[str]:
    """Handlers of two functions that differ in the switch, of which one is served."""
    told: dict[str, str] = {}
    for route in routes:
        if (
            route.switch is not None
            and told.setdefault(route.handler, route.switch) != route.switch
        ):
            yield (
                f"{route.handler} is the handler of functions with another {SWITCH} each; served "
                f"with {told[route.handler] or 'none'}"
            )


def _own_handler(configured: ConfiguredRoute) -> str:
    if configured.runtime and not configured.runtime.startswith("python"):
        raise HandlerError(
            f"its function runs on {configured.runtime}: name a Python handler that returns the "
            "same, as in serve app:handler --settings FILE"
        )
    if not configured.function.handler:
        raise HandlerError(
            "the file does not say which function answers: name one, as in "
            "serve app:handler --settings FILE"
        )
    return configured.function.handler


def _open_questions(configured: ConfiguredRoute) -> list[str]:
    return [
        f"{configured.name}: {unknown.key} is {unknown.text} in {unknown.where} and cannot be "
        f"told; served as {_instead(configured, unknown.key)}"
        for unknown in configured.unknowns
        if unknown in configured.undecided or unknown.key in _ALSO
    ]


def _instead(configured: ConfiguredRoute, key: str) -> str:
    return configured.name if key in _ASKED else "if it had AWS's default"
