"""A Step: one call of API Gateway's own API, as a value, as a command and as a deed.

Values that compare; only `perform` reaches AWS. Paths of PATCH operations are JSON pointers.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Operation = dict[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """One call.

    Attributes:
        operation: boto3's name, `update_rest_api`.
        parameters: boto3's arguments.
        purpose: what it does, for a person: `add image/png to binaryMediaTypes`.
    """

    operation: str
    parameters: Mapping[str, Any]
    purpose: str

    def as_command(self, options: Sequence[str] = ()) -> str:
        """The same call as a line for a shell.

        Args:
            options: put behind it: `--region`, `eu-west-1`.
        """
        words = ["aws", "apigateway", self.operation.replace("_", "-")]
        for name, value in self.parameters.items():
            words += [f"--{_kebab(name)}", value if isinstance(value, str) else _compact(value)]
        return shlex.join([*words, *options])

    def perform(self, client: Any) -> None:
        """Make the call; what boto3 raises is not caught here."""
        getattr(client, self.operation)(**self.parameters)


def pointer(*parts: str) -> str:
    """`/binaryMediaTypes/image~1png` of its parts (RFC 6901, 3: `~` is `~0`, `/` is `~1`)."""
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)


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
