"""What the sentence of a cure says beside its change: what ends with it, and what then comes.

It must not know how a change is proved.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..asking.lack import Lack
from ..tools.route import ConfiguredRoute, Losses

_NAMED = 4
# Fewer patterns than these are somebody's own.
_DEFAULTS = 8


def coded_bodies(names: tuple[str, ...]) -> str:
    """How the routes named read JSON, which reaches them as base64 under their new types."""
    if not names:
        return ""
    return (
        f"; JSON bodies of {listed(names)} then arrive as base64 (isBase64Encoded true): "
        "read them with lambda_binary.decode_body(event)"
    )


def event(shaping: Iterable[tuple[str, ...]]) -> str:
    """What the function is given instead, and what of the request's settings ends with that."""
    ends = list(dict.fromkeys(name for each in shaping for name in each))
    said = f" in the place of one made by {_and(ends)}" if ends else ""
    return (
        "; the function then gets the proxy event (headers, queryStringParameters, "
        f"pathParameters, body){said}"
    )


def lost_by(lost: Losses) -> str:
    """What the function has to say by itself where no integration response does."""
    named = [
        f"{kinds[len(names) > 1]} {', '.join(names)}"
        for kinds, names in zip(_LOST, lost, strict=True)
        if names
    ]
    if not named:
        return ""
    return (
        f"; no diff, for it would lose {_and(named)} of the integration responses: first let the "
        "handler's envelope set them (statusCode, headers, body), for errors too: behind a proxy "
        "integration one that is raised becomes 502"
    )


def defaults_end(route: ConfiguredRoute, need: Lack) -> str:
    """What the framework writes by itself, and no longer does beside statusCodes of one's own."""
    ends = route.method_in.spelling == "serverless" and need.mapping and need.mapping.error
    if not ends or not need.mapping or len(need.mapping.patterns) < _DEFAULTS:
        return ""
    return (
        "; the statuses [400] to [504] that Serverless adds by itself end with statusCodes of "
        "your own: the diff writes them out"
    )


def listed(names: tuple[str, ...]) -> str:
    """The first of the names, and how many more there are."""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"


def _and(named: list[str]) -> str:
    *first, last = named
    return f"{', '.join(first)} and {last}" if first else last


# One, several: as of Losses.
_LOST = (
    ("the status", "the statuses"),
    ("the field", "the fields"),
    ("the template of", "the templates of"),
)
