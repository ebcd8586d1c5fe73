"""serverless-offline 14 on osls 4: one service for each list of binaryMediaTypes."""

from __future__ import annotations

import contextlib
import json
import sys
from typing import TYPE_CHECKING, Any

from lambda_binary.gateway.model.settings import IntegrationResponse
from peers.asking import lay_out, result
from peers.install import install
from peers.processes import free_port, listens, running
from peers.rows import MAPPED, by_media_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from lambda_binary.gateway import Settings
    from lambda_binary.gateway.conformance.run import Result
    from peers.rows import Row

VARIABLES = {
    "SLS_NOTIFICATIONS_MODE": "off",
    "SLS_TELEMETRY_DISABLED": "1",
    # Its Python functions run in this environment.
    "VIRTUAL_ENV": sys.prefix,
}
FIELD = "method.response.header."
# Seconds: a Python function that raises is never answered, so the timeout of the function ends it.
TIMEOUT = 2


def results(rows: list[Row], folder: Path) -> Iterator[Result]:
    """What serverless-offline makes of each row."""
    for number, (types, group) in enumerate(by_media_types(rows)):
        service = folder / str(number)
        lay_out(group, service)
        functions = {row.name: _function(row) for row in group}
        with serving(functions, service, types) as port:
            for row in group:
                yield result(row, port)


@contextlib.contextmanager
def serving(functions: dict[str, Any], folder: Path, types: Iterable[str]) -> Iterator[int]:
    """A service with these functions in `folder`; gives the port."""
    modules = install("serverless-offline") / "node_modules"
    port, lambda_port = free_port(), free_port()
    ports = {"host": "127.0.0.1", "httpPort": port, "lambdaPort": lambda_port}
    service = {
        "service": "pictures",
        "provider": {
            "name": "aws",
            "runtime": "python3.11",
            "timeout": TIMEOUT,
            "apiGateway": {"binaryMediaTypes": list(types)},
        },
        "custom": {"serverless-offline": {"noPrependStageInUrl": True, **ports}},
        "plugins": ["serverless-offline"],
        "functions": functions,
    }
    # JSON is YAML too.
    (folder / "serverless.yml").write_text(json.dumps(service, indent=1), encoding="utf-8")
    (folder / "node_modules").symlink_to(modules)
    command = ["node", str(modules / "serverless/bin/serverless.js"), "offline", "start"]
    with running(command, lambda: listens(port), folder, VARIABLES):
        yield port


def _function(row: Row) -> dict[str, Any]:
    settings = row.case.settings
    method = "any" if row.tells else row.case.request.method.lower()
    event: dict[str, Any] = {"path": row.route, "method": method}
    if settings.integration == MAPPED:
        event |= {"integration": "lambda", "response": _response(settings)}
    return {"handler": f"answering.{row.name}", "events": [{"http": event}]}


def _response(settings: Settings) -> dict[str, Any]:
    """The `response` of an event: the default, and the status codes with a pattern."""
    out: dict[str, Any] = {}
    codes: dict[int, dict[str, Any]] = {}
    for given in settings.responses():
        told = _told(given)
        if given.selection_pattern:
            codes[given.status_code] = {"pattern": given.selection_pattern, **told}
        else:
            codes[given.status_code] = {"pattern": "", **told}
            handling = given.content_handling
            out |= {"contentHandling": handling} if handling else {}
            out |= told
    return out | ({"statusCodes": codes} if len(codes) > 1 else {})


def _told(response: IntegrationResponse) -> dict[str, Any]:
    mapped = response.response_parameters.items()
    headers = {name.removeprefix(FIELD): expression for name, expression in mapped}
    template = response.response_templates.get("application/json")
    return ({"headers": headers} if headers else {}) | ({"template": template} if template else {})
