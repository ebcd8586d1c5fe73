"""Names that people mistype: refuse an unknown one and offer the nearest. Knows no setting."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from .errors import SettingsError


def suggestion(name: str, known: Iterable[str]) -> str:
    """` (did you mean X?)`, or nothing when no known name is near."""
    near = difflib.get_close_matches(name.lower(), list(known), n=1, cutoff=0.6)
    return f" (did you mean {near[0]}?)" if near else ""


def one_of(key: str, value: object, known: tuple[str, ...]) -> str:
    """`value` when it is one of `known`, else a SettingsError that names the nearest."""
    if not isinstance(value, str) or value not in known:
        by_lower = {entry.lower(): entry for entry in known}
        near = difflib.get_close_matches(str(value).lower(), list(by_lower), n=1, cutoff=0.5)
        hint = f" (did you mean {by_lower[near[0]]}?)" if near else ""
        raise SettingsError(f"{key} is {value!r}: it must be one of {', '.join(known)}{hint}", key)
    return value
