"""A settings file (TOML): `[defaults]` and `[[route]]` tables to Routes.

In: the file's text and name. Out: Routes, or one SettingsError that names file, route and key.
Keys are those of Settings, in kebab-case or snake_case. Documented in docs/gateway-model.md.
"""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

from ..errors import GatewayError, SettingsError
from ..model.settings import IntegrationResponse, Settings
from ..nearest import suggestion
from .routes import Route

_SETTINGS = tuple(field.name for field in fields(Settings))
_RESPONSE = tuple(field.name for field in fields(IntegrationResponse))
_ROUTE = ("path", "handler", "method", "methods", "name")
_TOP = ("defaults", "route")

# What a route's own path says already.
_DERIVED = ("resource",)


def is_one(path: Path) -> bool:
    """Whether the file is one of ours, by its name; others are a deploy tool's."""
    return path.suffix.lower() == ".toml"


def load(path: str | Path) -> tuple[Route, ...]:
    """The routes of the file at `path`.

    Raises:
        SettingsError: the file cannot be read, or something in it is not legal.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as fault:
        raise SettingsError(f"{path}: cannot be read ({fault.strerror or fault})") from None
    except UnicodeDecodeError as fault:
        raise SettingsError(f"{path}: cannot be read ({fault})") from None
    return parse(text, str(path))


def parse(text: str, name: str = "settings") -> tuple[Route, ...]:
    """The routes of a settings file's text; `name` stands in messages."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise SettingsError(f"{name}: is no TOML ({fault})") from None
    _check_keys(name, document, _TOP)
    defaults = document.get("defaults", {})
    routes = document.get("route", [])
    if not isinstance(defaults, dict):
        raise SettingsError(f"{name}: defaults must be a table", "defaults")
    if not isinstance(routes, list) or not routes or not all(isinstance(r, dict) for r in routes):
        raise SettingsError(f"{name}: has no [[route]] table", "route")
    common = _snake(f"{name}, [defaults]", defaults)
    _check_keys(f"{name}, [defaults]", common, _allowed(("handler",)))
    made = (_route(name, number, common, given) for number, given in enumerate(routes, 1))
    return tuple(made)


def _route(name: str, number: int, common: dict[str, Any], given: dict[str, Any]) -> Route:
    place = f"{name}, route {number}"
    if isinstance(given.get("path"), str):
        place += f" ({given['path']})"
    table = common | _snake(place, given)
    _check_keys(place, table, _allowed(_ROUTE))
    for key in ("path", "handler"):
        if key not in table:
            raise SettingsError(f"{place}: {key} is missing", key)
    if "method" in table and "methods" in table:
        raise SettingsError(f"{place}: method and methods are both given: keep one", "method")
    try:
        return _made(place, table)
    except GatewayError as fault:
        message = str(fault) if str(fault).startswith(place) else f"{place}: {fault}"
        raise SettingsError(message, getattr(fault, "key", "")) from None


def _made(place: str, table: dict[str, Any]) -> Route:
    chosen = {key: value for key, value in table.items() if key in _SETTINGS}
    if "integration_responses" in chosen:
        chosen["integration_responses"] = _responses(place, chosen["integration_responses"])
    settings = Settings(**chosen, resource=table["path"])
    methods = table.get("methods", table.get("method", ("ANY",)))
    return Route(table["path"], table["handler"], settings, methods, table.get("name", ""))


def _responses(place: str, given: Any) -> list[IntegrationResponse]:
    if not isinstance(given, list) or not all(isinstance(table, dict) for table in given):
        raise SettingsError(
            f"{place}: integration_responses must be [[route.integration-responses]] tables",
            "integration_responses",
        )
    out = []
    for number, entry in enumerate(given, 1):
        where = f"{place}, integration response {number}"
        table = _snake(where, entry)
        _check_keys(where, table, _RESPONSE)
        try:
            out.append(IntegrationResponse(**table))
        except GatewayError as fault:
            raise SettingsError(f"{where}: {fault}", getattr(fault, "key", "")) from None
    return out


def _allowed(more: tuple[str, ...]) -> tuple[str, ...]:
    return more + tuple(key for key in _SETTINGS if key not in _DERIVED)


def _snake(place: str, table: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name in out:
            raise SettingsError(f"{place}: {name} is given twice, as {key} too", name)
        out[name] = value
    return out


def _check_keys(place: str, table: dict[str, Any], known: tuple[str, ...]) -> None:
    for key in table:
        if key not in known:
            raise SettingsError(f"{place}: unknown key {key!r}{suggestion(key, known)}", key)
