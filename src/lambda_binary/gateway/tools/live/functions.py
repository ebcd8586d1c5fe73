"""The function behind an integration, asked of AWS Lambda.

In: an integration's uri. Out: Function, untold for an image, and where AWS does not tell it
(without the permission lambda:GetFunctionConfiguration it is asked once and then no more). Of its
variables only those are looked at that say how it answers.
"""

from __future__ import annotations

from typing import Any

from ...aws.answers import AnswerError, ask
from .. import functions
from ..route import UNTOLD, Function
from ..uri import function_of
from .read import connect


class Functions:
    """Asks for each function once."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._known: dict[str, Function] = {}
        self._told = True

    def __call__(self, uri: str) -> Function:
        """The function that the uri names."""
        name = function_of(uri)
        # A stage variable in the uri names no function.
        if not name or "${" in name:
            return UNTOLD
        if name not in self._known:
            self._known[name] = self._ask(name) if self._told else UNTOLD
        return self._known[name]

    def _ask(self, function: str) -> Function:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            given = ask(self._client, "get_function_configuration", FunctionName=function)
        except ClientError as fault:
            code = str(fault.response.get("Error", {}).get("Code"))
            # A function that went away says nothing about the others.
            self._told = code == "ResourceNotFoundException"
            return UNTOLD
        except (BotoCoreError, AnswerError):
            self._told = False
            return UNTOLD
        variables = (given.get("Environment") or {}).get("Variables")
        runtime = str(given.get("Runtime") or "")
        return functions.told(runtime, "", variables, given.get("Layers"))


def asking_aws(region: str | None, profile: str | None) -> Functions:
    """With a client of AWS Lambda."""
    return Functions(connect("lambda", region, profile))
