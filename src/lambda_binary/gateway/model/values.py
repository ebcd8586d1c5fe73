"""What the value of one setting must be: each function returns the value as it is kept.

In: a key and what was given for it. Out: the value, frozen, or a SettingsError that names the key.
This file knows single values; what belongs together is settings.py's matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from ..errors import SettingsError
from ..nearest import one_of
from ..velocity import vtl
from . import header_mapping
from .messages import TOKEN

# The name that stands for Serverless Framework's own request templates (templates/serverless.py).
SERVERLESS = "serverless"
SERVERLESS_TYPES = ("application/json", "application/x-www-form-urlencoded")

# AWS doc 'Enable payload compression for an API': 0 to 10,485,760 bytes.
LARGEST_COMPRESSION_SIZE = 10_485_760

_MEDIA_TYPE = re.compile(f"{TOKEN}/{TOKEN}")
_METHOD = re.compile(TOKEN)

Strings = Mapping[str, str]
NONE: Strings = MappingProxyType({})
_MAPPINGS: tuple[type, ...] = (dict, MappingProxyType)


def choice(key: str, value: object, legal: tuple[str, ...]) -> None:
    """One of `legal`, or None."""
    if value is not None:
        one_of(key, value, legal)


def boolean(key: str, value: object) -> None:
    """True or false, and no number in their place."""
    if not isinstance(value, bool):
        raise SettingsError(f"{key} is {value!r}: it must be true or false", key)


def status(key: str, value: object) -> None:
    """A final HTTP status."""
    if not isinstance(value, int) or isinstance(value, bool) or not 200 <= value <= 599:
        raise SettingsError(f"{key} is {value!r}: it must be a number from 200 to 599", key)


def compression_size(key: str, value: object) -> None:
    """A number of bytes that AWS takes, or None."""
    if value is None:
        return
    if not isinstance(value, int) or isinstance(value, bool):
        raise SettingsError(f"{key} is {value!r}: it must be a number of bytes", key)
    if not 0 <= value <= LARGEST_COMPRESSION_SIZE:
        raise SettingsError(f"{key} is {value}: AWS takes 0 to {LARGEST_COMPRESSION_SIZE}", key)


def text(key: str, value: object) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value:
        raise SettingsError(f"{key} is {value!r}: it must be a text that is not empty", key)
    return value


def path(key: str, value: object) -> str | None:
    """A route's path, or None for any."""
    if value is None:
        return None
    if not isinstance(value, str) or not value.startswith("/"):
        raise SettingsError(f"{key} is {value!r}: it must be a path from '/'", key)
    return value


def method(key: str, value: object) -> str | None:
    """A route's method in upper case, `ANY` among them; None for the request's own."""
    if value is None:
        return None
    if not isinstance(value, str) or not _METHOD.fullmatch(value):
        raise SettingsError(f"{key} is {value!r}: it must be a method such as GET, or ANY", key)
    return value.upper()


def strings(key: str, value: object) -> Strings:
    """A mapping from names to texts."""
    if type(value) in _MAPPINGS and not value:
        return NONE  # most are empty, and a file has thousands of routes
    if not isinstance(value, Mapping):
        raise SettingsError(f"{key} is {value!r}: it must map names to texts", key)
    for name, entry in value.items():
        if not isinstance(name, str) or not isinstance(entry, str):
            raise SettingsError(f"{key} has {name!r}: {entry!r}, which is no pair of texts", key)
    return MappingProxyType(dict(value))


def media_types(key: str, value: object) -> tuple[str, ...]:
    """A list of media types, none of them twice."""
    if value == ():
        return ()
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise SettingsError(f"{key} is {value!r}: it must be a list, as [{str(value)!r}]", key)
    seen: list[str] = []
    for entry in value:
        _check_media_type(key, entry)
        if entry in seen:
            raise SettingsError(f"{key} names {entry!r} twice: leave one out", key)
        seen.append(entry)
    return tuple(seen)


def templates(key: str, value: object) -> Strings:
    """Media types to VTL templates that parse."""
    out = strings(key, value)
    for media_type, template in out.items():
        _check_media_type(key, media_type)
        if template != SERVERLESS:
            vtl.check(template, f"{key}[{media_type!r}]")
    return out


def request_templates(key: str, value: object) -> Strings:
    """Like `templates`; `serverless` alone stands for all that Serverless Framework has."""
    return templates(
        key, dict.fromkeys(SERVERLESS_TYPES, SERVERLESS) if value == SERVERLESS else value
    )


def header_mappings(key: str, value: object) -> Strings:
    """`method.response.header.NAME` to expressions that AWS would take."""
    mappings = strings(key, value)
    for target, expression in mappings.items():
        header_mapping.parse(target, expression)
    return mappings


def statuses(key: str, value: object) -> tuple[int, ...] | None:
    """A list of status codes, or None."""
    if value is None:
        return None
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise SettingsError(f"{key} must be a list of status codes", key)
    codes = tuple(value)
    for code in codes:
        status(key, code)
    return codes


def _check_media_type(key: str, entry: object) -> None:
    if not isinstance(entry, str) or not _MEDIA_TYPE.fullmatch(entry):
        hint = ""
        if isinstance(entry, str) and "~1" in entry:
            hint = " (~1 stands for '/' in patch paths and SAM templates only)"
        raise SettingsError(
            f"{key} has {entry!r}, which is no media type such as image/png{hint}", key
        )
