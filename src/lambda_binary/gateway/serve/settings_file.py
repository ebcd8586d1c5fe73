"""A settings file (TOML): `[defaults]` and `[[route]]` tables to Routes.

In: the file's text and name. Out: Routes, or one SettingsError that names file, route and key.
Keys are those of Settings, in kebab-case or snake_case. Documented in docs/gateway-model.md.
"""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any, NamedTuple

from ..documents.files import LARGEST, contents
from ..errors import GatewayError, SettingsError
from ..model.settings import IntegrationResponse, Settings
from ..nearest import suggestion
from .routes import Route

_SETTINGS = tuple(field.name for field in fields(Settings))
_RESPONSE = tuple(field.name for field in fields(IntegrationResponse))
_ROUTE = ("path", "handler", "method", "methods", "name")
_TOP = ("defaults", "route")

# Our name -> the key that says it in a file.
_THEIRS = {"resource": "path", "methods": "method"}
# What a route's own path says already.
_DERIVED = ("resource", "route_method")


class _Given(NamedTuple):
    """A value, and its key as it was written."""

    key: str
    value: Any


def is_one(path: Path) -> bool:
    """Whether the file is one of ours, by its name; others are a deploy tool's."""
    return path.suffix.lower() == ".toml"


def load(path: str | Path) -> tuple[Route, ...]:
    """The routes of the file at `path`.

    Raises:
        SettingsError: the file cannot be read, or something in it is not legal.
    """
    try:
        data = contents(path)
        text = data.decode("utf-8").replace("\r\n", "\n")
    except OSError as fault:
        raise SettingsError(f"{path}: cannot be read ({fault.strerror or fault})") from None
    except UnicodeDecodeError as fault:
        raise SettingsError(f"{path}: cannot be read ({fault})") from None
    if len(data) > LARGEST:
        raise SettingsError(f"{path}: has more than {LARGEST} bytes: name a smaller file")
    return parse(text, str(path))


def parse(text: str, name: str = "settings") -> tuple[Route, ...]:
    """The routes of a settings file's text; `name` stands in messages."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise SettingsError(f"{name}: is no TOML ({fault})") from None
    _spelt(name, document, _TOP)
    defaults = document.get("defaults", {})
    routes = document.get("route", [])
    if not isinstance(defaults, dict):
        raise SettingsError(f"{name}: defaults must be a table", "defaults")
    if not isinstance(routes, list) or not routes or not all(isinstance(r, dict) for r in routes):
        raise SettingsError(f"{name}: has no [[route]] table", "route")
    common = _spelt(f"{name}, [defaults]", defaults, _allowed(("handler",)))
    made = (_route(name, number, common, given) for number, given in enumerate(routes, 1))
    return tuple(made)


def _route(name: str, number: int, common: dict[str, _Given], given: dict[str, Any]) -> Route:
    place = f"{name}, route {number}"
    if isinstance(given.get("path"), str):
        place += f" ({given['path']})"
    found = common | _spelt(place, given, _allowed(_ROUTE))
    for key in ("path", "handler"):
        if key not in found:
            raise SettingsError(f"{place}: {key} is missing", key)
    if "method" in found and "methods" in found:
        raise SettingsError(f"{place}: method and methods are both given: keep one", "method")
    for ours, theirs in _THEIRS.items():
        found |= {ours: found[theirs]} if theirs in found else {}
    try:
        return _made(place, {key: entry.value for key, entry in found.items()})
    except GatewayError as fault:
        if str(fault).startswith(place):
            raise
        raise _at(place, fault, found) from None


def _made(place: str, table: dict[str, Any]) -> Route:
    chosen = {key: value for key, value in table.items() if key in _SETTINGS}
    if "integration_responses" in chosen:
        chosen["integration_responses"] = _responses(place, chosen["integration_responses"])
    methods = table.get("methods", ("ANY",))
    return Route(
        table["path"], table["handler"], Settings(**chosen), methods, table.get("name", "")
    )


def _responses(place: str, given: Any) -> list[IntegrationResponse]:
    if not isinstance(given, list) or not all(isinstance(table, dict) for table in given):
        raise SettingsError(
            "integration_responses must be [[route.integration-responses]] tables",
            "integration_responses",
        )
    out = []
    for number, entry in enumerate(given, 1):
        where = f"{place}, integration response {number}"
        found = _spelt(where, entry, _RESPONSE)
        try:
            out.append(IntegrationResponse(**{key: given.value for key, given in found.items()}))
        except GatewayError as fault:
            raise _at(where, fault, found) from None
    return out


def _allowed(more: tuple[str, ...]) -> tuple[str, ...]:
    return more + tuple(key for key in _SETTINGS if key not in _DERIVED)


def _spelt(place: str, table: dict[str, Any], known: tuple[str, ...]) -> dict[str, _Given]:
    """The values by our names; keys that are none of `known` are refused as they were written."""
    out: dict[str, _Given] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in known:
            like = [entry.replace("_", "-") for entry in known] if "-" in key else known
            raise SettingsError(f"{place}: unknown key {key!r}{suggestion(key, like)}", key)
        if name in out:
            raise SettingsError(f"{place}: {out[name].key} is given twice, as {key} too", name)
        out[name] = _Given(key, value)
    return out


def _at(place: str, fault: GatewayError, found: dict[str, _Given]) -> SettingsError:
    """The fault at its place, its key as it was written."""
    key, message = getattr(fault, "key", ""), str(fault)
    if key in found and message.startswith(key):
        message = found[key].key + message.removeprefix(key)
    return SettingsError(f"{place}: {message}", key)
