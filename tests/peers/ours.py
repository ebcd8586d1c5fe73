"""`lambda-binary serve` with a route for each row: our own gateway, asked over HTTP like the rest."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from lambda_binary.gateway import IntegrationResponse, Settings
from peers.asking import lay_out, result
from serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from lambda_binary.gateway.conformance.run import Result
    from peers.rows import Row

_TABLES = "integration_responses"


def results(rows: list[Row], folder: Path) -> Iterator[Result]:
    """What our gateway makes of each row."""
    lay_out(rows, folder)
    (folder / "routes.toml").write_text(settings_file(rows), encoding="utf-8")
    with serving(folder, "--settings", "routes.toml", "--no-reload", "--no-wall") as server:
        for row in rows:
            yield result(row, server.port)


def settings_file(rows: Iterable[Row]) -> str:
    """The routes as the settings file that a person would write."""
    return "\n".join(_route(row) for row in rows)


def _route(row: Row) -> str:
    settings = row.case.settings
    told = _told(settings)
    # The route's own path and method say these.
    for key in ("resource", "route_method"):
        told.pop(key, None)
    lines = ["[[route]]", f'path = "{row.route}"', f'handler = "answering:{row.name}"']
    lines += [f"{key} = {_toml(value)}" for key, value in told.items() if key != _TABLES]
    for response in settings.integration_responses:
        lines.append(f"[[route.{_TABLES}]]")
        lines += [f"{key} = {_toml(value)}" for key, value in _told(response).items()]
    return "\n".join([*lines, ""])


def _told(value: Settings | IntegrationResponse) -> dict[str, Any]:
    """The keys that are not at their default."""
    plain = type(value)()
    pairs = {field.name: getattr(value, field.name) for field in fields(value)}
    return {key: entry for key, entry in pairs.items() if entry != getattr(plain, key)}


def _toml(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_toml(entry) for entry in value)}]"
    if hasattr(value, "items"):
        return _inline(value)
    # JSON's strings, numbers, true and false are TOML's too.
    return json.dumps(value)


def _inline(value: Mapping[str, Any]) -> str:
    return f"{{ {', '.join(f'{json.dumps(key)} = {_toml(v)}' for key, v in value.items())} }}"
