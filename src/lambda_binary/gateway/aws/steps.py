"""A Step: one call of an AWS API, as a value, as a command and as a deed.

Values that compare; only `perform` reaches AWS. Paths of PATCH operations are JSON pointers.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from .answers import ask

Operation = dict[str, str]
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Step:
    """One call.

    Attributes:
        operation: boto3's name, `update_rest_api`.
        parameters: boto3's arguments.
        purpose: what it does, for a person: `add image/png to binaryMediaTypes`.
        gives: the name under which the `id` of its answer is kept.
        takes: the name of what an earlier step gave, which stands in `parameters` as `$name`.
        service: whose call it is, as boto3 names it.
        undo: what takes it back, where it is not right by itself.
    """

    operation: str
    parameters: Mapping[str, Any]
    purpose: str
    gives: str = ""
    takes: str = ""
    service: str = "apigateway"
    undo: Step | None = None

    def as_command(self, options: Sequence[str] = (), known: Mapping[str, str] = NOTHING) -> str:
        """The same call as a line for bash; one that gives something sets a variable.

        Args:
            options: put behind it: `--region`, `eu-west-1`.
            known: what earlier steps gave.
        """
        words = ["aws", self.service, self.operation.replace("_", "-")]
        for name, value in self._filled(known).items():
            words += [f"--{_kebab(name)}", value if isinstance(value, str) else _compact(value)]
        if self.gives:
            words += ["--query", "id", "--output", "text"]
        line = shlex.join([*words, *options])
        if self.takes and self.takes not in known:
            # It stands in JSON, which shlex put into single quotes.
            line = line.replace(f"${self.takes}", f"'\"${self.takes}\"'")
        return f"{self.gives}=$({line})" if self.gives else line

    def perform(self, client: Any, known: Mapping[str, str] = NOTHING) -> dict[str, str]:
        """Make the call; what boto3 raises is not caught here.

        Returns:
            `known`, and what this step gives.
        """
        answer = ask(client, self.operation, **self._filled(known))
        return {**known, **({self.gives: answer["id"]} if self.gives else {})}

    def _filled(self, known: Mapping[str, str]) -> dict[str, Any]:
        given = dict(self.parameters)
        if self.takes in known:
            mark, value = f"${self.takes}", known[self.takes]
            given["patchOperations"] = [
                {name: value if text == mark else text for name, text in operation.items()}
                for operation in given["patchOperations"]
            ]
        return given


def pointer(*parts: str) -> str:
    """`/binaryMediaTypes/image~1png` of its parts (RFC 6901, 3: `~` is `~0`, `/` is `~1`)."""
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)


def parts(path: str) -> list[str]:
    """The parts of a pointer."""
    return [part.replace("~1", "/").replace("~0", "~") for part in path.split("/")[1:]]


def add(path: str, value: str | None = None) -> Operation:
    """An operation that adds; members of a list of names have no value."""
    return {"op": "add", "path": path} | ({} if value is None else {"value": value})


def replace(path: str, value: str) -> Operation:
    """An operation that sets, whether there was a value or none."""
    return {"op": "replace", "path": path, "value": value}


def remove(path: str, value: str | None = None) -> Operation:
    """An operation that removes. AWS needs no value; LocalStack wants one for a template."""
    return {"op": "remove", "path": path} | ({} if value is None else {"value": value})


def _kebab(name: str) -> str:
    return re.sub(r"(?<=.)([A-Z])", r"-\1", name).lower()


def _compact(value: Any) -> str:
    # JSON and not the CLI's shorthand, which takes the quotes off 'image/png'.
    return json.dumps(value, separators=(",", ":"))
