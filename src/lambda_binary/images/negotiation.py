"""Accept -> the image formats that a client takes, best first (RFC 9110 12.4.2 and 12.5.1).

Pure: a field value and names in, names out. Formats that not every client shows count only
where the client names them; a wildcard is no sign that it knows them.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# RFC 9110 5.6.4: a quoted string may hold the separators.
_MEMBER = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+', re.DOTALL)
_PARAMETER = re.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*"?)+', re.DOTALL)
# RFC 9110 5.6.2 and 12.5.1: token "/" token, both of which may be "*".
_RANGE = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+/[!#$%&'*+.^_`|~0-9a-z-]+")
# RFC 9110 12.4.2: at most three digits, and none above 1.
_QVALUE = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")


def media_ranges(accept: str) -> dict[str, float]:
    """The media ranges of an Accept field value in lower case, each with its quality value.

    A range with parameters of its own is left out: none of our types has any, so it matches
    nothing (RFC 9110 12.5.1). So is what is no media range or has no legal quality value.
    """
    ranges: dict[str, float] = {}
    for member in _MEMBER.findall(accept):
        name, *parameters = [part.strip() for part in _PARAMETER.findall(member)] or [""]
        name = name.lower()
        quality = _quality(parameters)
        if quality is not None and _RANGE.fullmatch(name):
            ranges[name] = max(quality, ranges.get(name, 0.0))
    return ranges


def rank(accept: str | None, offers: Mapping[str, str], safe: str) -> list[str]:
    """The formats that the client takes, best first; the safe one alone where it takes none.

    Args:
        accept: the Accept field's value, or None.
        offers: format name -> media type, the better first: it decides between equals.
        safe: the format that a wildcard or the lack of the field asks for.
    """
    ranges = media_ranges(accept or "")
    qualities = {
        name: _best(ranges, _matching(media_type, wildcards=name == safe))
        for name, media_type in offers.items()
    }
    accepted = [name for name in offers if qualities[name] > 0]
    return sorted(accepted, key=lambda name: -qualities[name]) or [safe]


def _quality(parameters: Iterable[str]) -> float | None:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() != "q":
            return None
        value = value.strip()
        return float(value) if _QVALUE.fullmatch(value) else None
    return 1.0


def _matching(media_type: str, *, wildcards: bool) -> tuple[str, ...]:
    if not wildcards:
        return (media_type,)
    return (media_type, media_type.partition("/")[0] + "/*", "*/*")


def _best(ranges: Mapping[str, float], names: Iterable[str]) -> float:
    """The quality of the most specific range that is there."""
    return next((ranges[name] for name in names if name in ranges), 0.0)
