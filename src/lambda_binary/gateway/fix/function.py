"""The function behind a front door as Lambda has it now: LiveFunction.

Read with a boto3 client and never written. Of its variables the switch alone is kept: the others
are nobody's business here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..aws.answers import ask
from ..model.settings import SWITCH
from ..tools import functions
from ..tools.live.switch import SwitchStep, changed, unreadable
from ..tools.route import Function
from .client import asking
from .errors import FixError

# picture, picture:prod, arn:aws:lambda:REGION:ACCOUNT:function:picture[:prod]
_NAMED = re.compile(r"(?:arn:[\w-]+:lambda:[\w-]+:\d+:function:)?(?P<name>[\w-]+)(?::(?P<at>.+))?")


@dataclass(frozen=True, slots=True)
class LiveFunction:
    """A function, as far as streaming has to know it.

    Attributes:
        name: as it was asked for: a name or an ARN.
        timeout: in seconds.
        switch: the value of LAMBDA_BINARY_STREAM; empty when it is not set.
        told: as `check` sees it.
        in_vpc: whether it is connected to a VPC.
        image: whether it is a container image, whose runtime AWS does not tell.
    """

    name: str
    timeout: int
    switch: str
    told: Function
    in_vpc: bool = False
    image: bool = False

    @property
    def short(self) -> str:
        """The name without the ARN."""
        found = _NAMED.fullmatch(self.name)
        return found["name"] if found else self.name

    def switched(self, step: SwitchStep) -> LiveFunction:
        """It after the step."""
        value = changed(self.switch, step.integration, step.on)
        kept = tuple(name for name in self.told.streams if name != step.integration)
        streams = (*kept, step.integration) if step.on else kept
        told = replace(self.told, streams=streams)
        return replace(self, switch=value, told=told, timeout=step.timeout or self.timeout)


def read(client: Any, name: str) -> LiveFunction:
    """The function.

    Raises:
        FixError: it cannot be changed, or AWS does not let us look.
    """
    found = _NAMED.fullmatch(name)
    if found is None:
        raise FixError(f"{name!r} is no function's name or ARN: write it as picture")
    if found["at"]:
        raise FixError(
            f"{name} is an alias or a version, which has the variables that it was published with: "
            f"set {SWITCH} on the function, publish a version and move the alias to it; then run "
            "this again"
        )
    with asking(f"there is no function {name!r} there"):
        given = ask(client, "get_function_configuration", FunctionName=name)
    return _made(name, given)


def _made(name: str, given: Mapping[str, Any]) -> LiveFunction:
    environment = given.get("Environment") or {}
    if environment.get("Error"):
        raise FixError(unreadable(name, environment))
    if given.get("LastUpdateStatus") == "InProgress":
        raise FixError(f"{name} is being updated by someone else: wait, and run this again")
    variables = environment.get("Variables") or {}
    runtime, layers = str(given.get("Runtime") or ""), given.get("Layers")
    return LiveFunction(
        name,
        int(given.get("Timeout") or _TIMEOUT),
        str(variables.get(SWITCH) or ""),
        functions.told(runtime, "", variables, layers),
        bool((given.get("VpcConfig") or {}).get("VpcId")),
        given.get("PackageType") == "Image",
    )


# Lambda's default (AWS doc 'Configure Lambda function timeout').
_TIMEOUT = 3
