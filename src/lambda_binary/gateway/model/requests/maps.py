"""Fields and queries as the maps that events have: one value a name, all of them, or joined.

In: pairs, or a query string. Out: dicts. This file knows no integration.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl

Pairs = Iterable[tuple[str, str]]


def decoded_query(query: str) -> list[tuple[str, str]]:
    """The query's names and values, percent-decoded, `+` a blank; values may be empty."""
    return parse_qsl(query, keep_blank_values=True)


def raw_query(query: str) -> list[tuple[str, str]]:
    """The query's names and values as they were sent."""
    parts = (part.partition("=") for part in query.split("&"))
    return [(name, value) for name, _, value in parts if name]


def last(pairs: Pairs) -> dict[str, str]:
    """One value per name, the last."""
    return dict(pairs)


def every(pairs: Pairs) -> dict[str, list[str]]:
    """All values per name, in their order."""
    out: dict[str, list[str]] = {}
    for name, value in pairs:
        out.setdefault(name, []).append(value)
    return out


def joined(pairs: Pairs) -> dict[str, str]:
    """All values per name, with commas between them."""
    return {name: ",".join(values) for name, values in every(pairs).items()}
