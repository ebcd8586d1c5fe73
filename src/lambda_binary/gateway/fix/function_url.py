"""A function URL as Lambda has it now, and the Plan that lets it stream, or stream no more.

Read with a boto3 client and never written. The function is changed first: whoever may not change
it has changed nothing, and a URL that AWS then refuses to change takes the function back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from ..aws.answers import ask
from ..aws.steps import Step
from ..documents.values import Where
from ..model.settings import Settings
from ..tools.live import streaming as live
from ..tools.live.switch import SwitchStep
from ..tools.route import ConfiguredRoute
from . import function, streaming
from .asked import Asked
from .client import asking
from .difference import Plan
from .errors import FixError
from .function import LiveFunction

URL = "function-url"
STREAM = "RESPONSE_STREAM"


@dataclass(frozen=True, slots=True)
class CurrentUrl:
    """The URL of a function.

    Attributes:
        function: what answers.
        mode: its InvokeMode.
    """

    function: LiveFunction
    mode: str

    @property
    def name(self) -> str:
        """As `check` names its one route."""
        return self.route.name

    @property
    def label(self) -> str:
        """As `check` heads what it says."""
        return f"function-url:{self.function.short}"

    @property
    def headline(self) -> str:
        """What it is, a sentence."""
        return f"The function URL of {self.function.short} has InvokeMode {self.mode}."

    @property
    def stage_name(self) -> None:
        """None: what is changed is served at once."""

    @property
    def route(self) -> ConfiguredRoute:
        """The URL as `check` sees it."""
        settings = Settings(integration=URL, invoke_mode=self.mode)
        where = Where(self.label)
        return ConfiguredRoute(
            "ANY", "/{proxy+}", settings, where, "live", function=self.function.told
        )

    @property
    def routes(self) -> tuple[ConfiguredRoute, ...]:
        """The one."""
        return (self.route,)


def read(client: Any, name: str) -> CurrentUrl:
    """The URL and its function.

    Raises:
        FixError: there is none, or AWS does not let us look.
    """
    of = function.read(client, name)
    with asking(f"{of.short} has no function URL (`lambda-binary config` writes one)"):
        given = ask(client, "get_function_url_config", FunctionName=name)
    mode = given.get("InvokeMode", "BUFFERED")
    if mode not in ("BUFFERED", STREAM):
        raise FixError(
            f"the function URL of {of.short} has InvokeMode {mode!r}: is the endpoint AWS's?"
        )
    return CurrentUrl(of, mode)


def plan(current: CurrentUrl, asked: Asked) -> Plan:
    """The steps from what is there to what is asked.

    Raises:
        FixError: what is asked has no effect on a function URL.
    """
    if asked.streams is None:
        raise FixError(
            "--function-name wants --stream or --buffered: a URL has nothing else to set"
        )
    given = {
        "--media-type": asked.media_types,
        "--remove-media-type": asked.removed,
        "--bare": asked.bare,
        "--status": asked.status != 200,
        "--redeploy": asked.redeploy,
    }
    idle = [flag for flag, value in given.items() if value]
    if idle:
        raise FixError(f"{idle[0]} has no effect on a function URL: leave it out")
    switch = streaming.switch(current.function, URL, asked.streams, asked.timeout)
    there = (current.mode == STREAM) == asked.streams
    changes = () if there else (live.url_step(current.function.name, asked.streams),)
    # The function comes first, and what has to follow it last.
    return Plan((*switch, *changes), (), tuple(_notes(current, asked, bool(switch and changes))))


def after(current: CurrentUrl, steps: Iterable[Step]) -> CurrentUrl:
    """The URL when the steps are done."""
    for step in steps:
        if isinstance(step, SwitchStep):
            current = replace(current, function=current.function.switched(step))
        else:
            current = replace(current, mode=step.parameters["InvokeMode"])
    return current


def _notes(current: CurrentUrl, asked: Asked, both: bool) -> Iterator[str]:
    of = current.function
    if both:
        yield "between the two calls, for seconds, clients get a response that is no picture"
    if asked.streams:
        yield from streaming.costs(max(of.timeout, asked.timeout or 0))
        if of.in_vpc:
            yield (
                f"{of.short} is connected to a VPC: function URLs do not stream in a VPC "
                "(documented), and what they do instead is not known here"
            )
