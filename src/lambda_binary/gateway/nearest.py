"""Names that people mistype: refuse an unknown one and offer the nearest. Knows no setting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from .errors import SettingsError

_NONE: Mapping[str, str] = MappingProxyType({})


def suggestion(name: str, known: Iterable[str]) -> str:
    """` (did you mean X?)`, or nothing when no known name is near."""
    import difflib

    near = difflib.get_close_matches(name.lower(), list(known), n=1, cutoff=0.6)
    return f" (did you mean {near[0]}?)" if near else ""


def one_of(
    key: str, value: object, known: tuple[str, ...], synonyms: Mapping[str, str] = _NONE
) -> str:
    """`value` when it is one of `known`, else a SettingsError that names the nearest.

    Args:
        synonyms: what people call them otherwise, in lower case -> the known name.
    """
    if not isinstance(value, str) or value not in known:
        near = _nearest(str(value).lower(), known, synonyms)
        hint = f" (did you mean {near}?)" if near else ""
        raise SettingsError(f"{key} is {value!r}: it must be one of {', '.join(known)}{hint}", key)
    return value


def _nearest(value: str, known: tuple[str, ...], synonyms: Mapping[str, str]) -> str:
    """By its synonym, by its letters, or because one is a part of the other."""
    import difflib

    by_lower = {entry.lower(): entry for entry in known}
    if value in synonyms:
        return synonyms[value]
    parts = [name for name in by_lower if value in name or name in value] if value else []
    near = difflib.get_close_matches(value, list(by_lower), n=1, cutoff=0.5) or parts[:1]
    return by_lower[near[0]] if near else ""
