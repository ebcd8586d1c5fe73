"""The variable of a live function that switches streaming on: merged, never put over the others.

UpdateFunctionConfiguration replaces the whole environment. So what is there is read in the moment
of the change, of the revision that is changed, and no value of another variable is kept or shown.
`config`'s script has the same expression as `fix`.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...aws.answers import AnswerError, ask, needed, wait
from ...aws.steps import NOTHING, Step
from ...model.settings import SWITCH

# Seconds between two questions, and how often: what WaiterConfig takes.
_PATIENCE = {"Delay": 1, "MaxAttempts": 120}
_UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class SwitchStep(Step):
    """One change of a function's variable, and of its timeout, until Lambda has taken it.

    `parameters` has what get-function-configuration is given.

    Attributes:
        integration: what the variable shall name, or name no more.
        on: whether it shall.
        left: the value that is left where it shall not.
        timeout: seconds to set; None leaves it.
    """

    integration: str = ""
    on: bool = True
    left: str = ""
    timeout: int | None = None

    def as_command(self, options: Sequence[str] = (), known: Mapping[str, str] = NOTHING) -> str:
        """The same for bash: what is there is asked for where it is needed."""
        name = ["--function-name", self.parameters["FunctionName"]]
        ask = ["aws", "lambda", "get-function-configuration", *name]
        query = merged(self.integration) if self.on else _set(f'`"{self.left}"`')
        text = ["--output", "text", *options]
        update = ["aws", "lambda", "update-function-configuration", *name]
        time = [] if self.timeout is None else ["--timeout", str(self.timeout)]
        taken = '--revision-id "$revision" --environment "$environment"'
        parts = [
            f"revision=$({shlex.join([*ask, '--query', 'RevisionId', *text])})",
            f"environment=$({shlex.join([*ask, '--query', query, *text])})",
            f"{shlex.join([*update, *time, *options])} {taken}",
            shlex.join(["aws", "lambda", "wait", "function-updated", *name, *options]),
        ]
        return " && ".join(parts)

    def perform(self, client: Any, known: Mapping[str, str] = NOTHING) -> dict[str, str]:
        """Read, merge, set, and wait until Lambda has taken it; boto3's errors are not caught here.

        Raises:
            UnreadableError: the variables cannot be read, so that they would be lost.
        """
        given = self._read(client)
        environment = given.get("Environment") or {}
        if environment.get("Error"):
            raise UnreadableError(unreadable(self.parameters["FunctionName"], environment))
        variables = dict(environment.get("Variables") or {})
        value = changed(variables.pop(SWITCH, ""), self.integration, self.on)
        variables |= {SWITCH: value} if value else {}
        time = {} if self.timeout is None else {"Timeout": self.timeout}
        ask(
            client,
            "update_function_configuration",
            **self.parameters,
            **time,
            Environment={"Variables": variables},
            RevisionId=given["RevisionId"],
        )
        wait(client, "function_updated", **self.parameters, WaiterConfig=_PATIENCE)
        return dict(known)

    def _read(self, client: Any) -> dict[str, Any]:
        operation = "get_function_configuration"
        try:
            given: dict[str, Any] = ask(client, operation, **self.parameters)
            needed(given, ("RevisionId",), operation)
        except AnswerError as fault:
            # Nothing is changed yet: it is a refusal, no change that may have happened.
            raise UnreadableError(str(fault)) from fault
        return given


class UnreadableError(Exception):
    """A function's variables cannot be read; the sentence says why."""


def unreadable(name: str, environment: Mapping[str, Any]) -> str:
    """Why a function's variables cannot be changed."""
    told = " ".join(str((environment.get("Error") or {}).get("Message") or "").split())
    return (
        f"the variables of {name} cannot be read ({told.rstrip('.') or 'AWS does not say why'}), "
        "and setting one replaces them all: let the caller use their KMS key (kms:Decrypt)"
    )


def changed(value: str, integration: str, on: bool) -> str:
    """The variable's value with the integration, or without it."""
    names = [name.strip() for name in value.split(",") if name.strip()]
    kept = [name for name in names if on or name != integration]
    return ",".join(kept if not on or integration in kept else [*kept, integration])


def merged(integration: str) -> str:
    """JMESPath: the function's environment, its switch naming the integration as well."""
    there = f"Environment.Variables.{SWITCH}"
    # JSON literals, for those in single quotes are hard to read inside a shell's.
    named = f'`"{integration}"`'
    both = f'join(`","`, [{there}, {named}][?@])'
    return _set(f'contains({there} || `""`, {named}) && {there} || {both}')


def _set(value: str) -> str:
    # Without the variables AWS takes no word of it, and nothing is lost.
    there = f"merge(Environment.Variables || `{{}}`, {{{SWITCH}: {value}}})"
    return f'to_string(Environment.Error && `"{_UNREADABLE}"` || {{Variables: {there}}})'
