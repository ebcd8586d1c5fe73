"""Java's ways with text, over Python's: UTF-16 places, doubles in writing, regular expressions.

In and out: plain str and float. java_values.py puts them behind Java's names; this file knows no
template and no gateway.
"""

from __future__ import annotations

import math
import re
import struct
from decimal import Decimal

from ..errors import SettingsError, TemplateError
from . import java_regex

# What java.lang.String.trim takes away: everything up to the blank.
BLANK = "".join(map(chr, range(0x21)))


def units_of(text: str) -> str:
    """The text with every character outside the plane of 65,536 as Java's two halves."""
    if text.isascii():
        return str(text)
    data = text.encode("utf-16-be", "surrogatepass")
    return "".join(chr(unit) for (unit,) in struct.iter_unpack(">H", data))


def joined(units: str) -> str:
    """The text again; half a character, cut off, is U+FFFD (Java sends a question mark)."""
    data = units.encode("utf-16-be", "surrogatepass")
    return data.decode("utf-16-be", "replace")


def double(value: float) -> str:
    """Java's Double.toString: an exponent below 0.001 and from 10,000,000 on."""
    if math.isnan(value) or math.isinf(value):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return repr(value)
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    first, *rest = map(str, digits)
    power = int(exponent) + len(rest)
    return f"{'-' * sign}{first}.{''.join(rest) or '0'}E{power}"


def pattern_of(pattern: str) -> java_regex.Pattern:
    """Java's pattern as Python's; a TemplateError says what cannot be had."""
    try:
        return java_regex.translate(pattern)
    except SettingsError as fault:
        said = str(fault).removeprefix("selection_pattern ")
        raise TemplateError(f"the pattern {said}") from None


def split(pattern: str, text: str, most: int) -> list[str]:
    """The parts between the matches, without what groups caught."""
    parts: list[str] = []
    start = 0
    for begins, ends in pattern_of(pattern).spans(text):
        if ends == 0 or (most and len(parts) == most):
            continue  # nothing comes before an empty match at the start
        parts.append(text[start:begins])
        start = ends
    return [*parts, text[start:]]


def replacement_of(java_replacement: str) -> str:
    """Java's `$1`, `${name}` and `\\x` as Python's `\\g<1>`, `\\g<name>` and a literal x."""

    def part(found: re.Match[str]) -> str:
        if found[1]:
            return "\\\\" if found[1] == "\\" else found[1]
        return f"\\g<{found[2] or found[3]}>"

    return _REPLACED.sub(part, java_replacement)


_REPLACED = re.compile(r"\\(.)|\$([0-9])|\$\{([A-Za-z][A-Za-z0-9]*)\}", re.DOTALL)
