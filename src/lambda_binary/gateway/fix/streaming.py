"""What lets a route of a REST API stream, or stream no more: a Plan of its own order.

Pure but for `with_function`. The function's variable serves all routes at once, so that all of the
API's routes that call the function go with it. Neither half is right without the other: the
function is changed when the deployment is ready, the stage right after it, and a stage that AWS
then refuses takes the function back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..aws.steps import Step
from ..model.settings import SWITCH
from ..tools.live import streaming as live
from ..tools.live.switch import SwitchStep, changed
from ..tools.route import ADAPTED, ConfiguredRoute
from ..tools.uri import function_of
from . import function
from .asked import Asked
from .current import Current
from .errors import FixError
from .function import LiveFunction

REST = "rest-proxy"
# DOC_STREAM: what Lambda sends at once, and a second after it.
_BURST, _RATE = 6, 2


def with_function(client: Any, current: Current) -> Current:
    """The API's method with the function behind it.

    Raises:
        FixError: the uri does not name it, or it cannot be changed.
    """
    name = function_of(str(current.integration.get("uri") or ""))
    if not name or "${" in name:
        raise FixError(
            f"{current.name} calls {name or 'a function that its uri does not name'}: which "
            "function that is depends on the stage's variables, and fix cannot tell it"
        )
    return current.behind_it(function.read(client, name))


def changes(current: Current, streams: bool, timeout: int | None) -> tuple[Step, ...]:
    """The PATCHes of the API's routes that call the function, the one that was asked for first.

    Raises:
        FixError: it is no route that can stream.
    """
    if current.mapped:
        raise FixError(
            f"{current.name} is a mapped (AWS) integration, which does not stream (documented): "
            "only a proxy integration (AWS_PROXY) does"
        )
    return tuple(
        step for route in _alike(current) for step in _step(current, route, streams, timeout)
    )


def switch(
    of: LiveFunction, integration: str, streams: bool, timeout: int | None
) -> tuple[SwitchStep, ...]:
    """The one change of the function, with what takes it back; none where it is as it shall be.

    Raises:
        FixError: what the function runs does not read the variable.
    """
    if of.told.streams == ADAPTED:
        return ()
    if not of.image and not of.told.runtime.startswith("python"):
        raise FixError(
            f"{of.short} runs on {of.told.runtime or 'a runtime that AWS does not tell'}: {SWITCH} "
            "is for Python functions that use lambda-binary"
        )
    longer = timeout if timeout is not None and timeout > of.timeout else None
    value = changed(of.switch, integration, streams)
    if value == of.switch and longer is None:
        return ()
    named = {"FunctionName": of.name}
    before = changed(of.switch, integration, True) == of.switch
    undo = SwitchStep(
        "switch",
        named,
        f"set {of.short} back",
        service="lambda",
        integration=integration,
        on=before,
        left=of.switch,
        timeout=of.timeout if longer else None,
    )
    return (
        SwitchStep(
            "switch",
            named,
            _purpose(of.short, value, longer),
            service="lambda",
            undo=undo,
            integration=integration,
            on=streams,
            left=value,
            timeout=longer,
        ),
    )


def notes(current: Current, streams: bool, timeout: int | None, steps: bool) -> Iterator[str]:
    """What it means for others."""
    of = current.function
    assert of is not None  # noqa: S101 - with_function comes before
    others = [route.name for route in _alike(current)[1:]]
    if others:
        yield f"the variable is the function's: {', '.join(others)} call it, too, and go with it"
    if of.told.streams == ADAPTED:
        yield f"another process answers for {of.short}: its variables are left as they are"
    if not steps:
        return
    yield (
        f"whatever else calls {of.short} through a REST API and is not changed with it gets no "
        "content (documented), and for seconds this route too: between the function and the stage"
    )
    if current.other_stages:
        yield (
            f"the stages {', '.join(current.other_stages)} go on as they were deployed: where they "
            f"call {of.short}, deploy them right after this one"
        )
    if streams:
        yield from _notes_of_streams(current, max(of.timeout, timeout or 0))


def _notes_of_streams(current: Current, seconds: int) -> Iterator[str]:
    yield from costs(seconds)
    stage = current.stage or {}
    if stage.get("cacheClusterEnabled"):
        yield f"the cache of {current.stage_name} keeps no streamed response (documented)"
    if current.description.get("minimumCompressionSize") is not None:
        yield "the gateway does not compress a streamed response (documented): compress=True does"


def costs(seconds: int) -> Iterator[str]:
    """What a streamed response may have, and costs."""
    yield (
        f"the function may run {seconds} seconds and is billed for them; AWS sends about "
        f"{_BURST + _RATE * seconds} MB in that time (6 MB, then 2 MB a second: documented)"
    )


def _alike(current: Current) -> list[ConfiguredRoute]:
    """The proxied routes of the API that call the same function, the one asked for first."""
    wanted = function_of(current.route.ids["uri"])
    others = [
        route
        for route in current.routes
        if route.name != current.name
        and route.settings.integration == REST
        and function_of(route.ids.get("uri", "")) == wanted
    ]
    return [current.route, *others]


def _step(
    current: Current, route: ConfiguredRoute, streams: bool, timeout: int | None
) -> Iterator[Step]:
    now = _timeout_of(current, route)
    yield from live.route_steps(route, streams, now, _milliseconds(current, now, streams, timeout))


def _milliseconds(
    current: Current, now: int | None, streams: bool, timeout: int | None
) -> int | None:
    """What the integration's timeout shall be; None leaves it."""
    if not streams:
        # AWS refuses more for a buffered response, unless the account's quota was raised.
        return live.LONGEST_BUFFERED if (now or 0) > live.LONGEST_BUFFERED else None
    if timeout is not None:
        return timeout * 1000
    of = current.function
    own = of.timeout * 1000 if of else 0
    # Else the gateway would cut what the function still sends.
    return own if own > (now or live.LONGEST_BUFFERED) else None


def _timeout_of(current: Current, route: ConfiguredRoute) -> int | None:
    resource = next(each for each in current.resources if each.id == route.ids["resource"])
    integration: Mapping[str, Any] = resource.methods[route.method].get("methodIntegration") or {}
    given = integration.get("timeoutInMillis")
    return int(given) if given is not None else None


def _purpose(name: str, value: str, timeout: int | None) -> str:
    said = f"set {SWITCH}={value} on {name}" if value else f"remove {SWITCH} from {name}"
    longer = f", and its timeout to {timeout} seconds" if timeout else ""
    return f"{said}{longer}; its other variables stay"


def asked_for(asked: Asked) -> bool:
    """Whether the route shall stream.

    Raises:
        FixError: what else is asked has no effect on a streamed route.
    """
    flags = {
        "--media-type": asked.media_types,
        "--remove-media-type": asked.removed,
        "--bare": asked.bare,
        "--status": asked.status != 200,
    }
    idle = [flag for flag, given in flags.items() if given]
    if asked.streams and idle:
        raise FixError(
            f"{idle[0]} has no effect with --stream, whose response is sent as it is: leave it out"
        )
    return bool(asked.streams)
