"""The Range field -> a part of the representation (RFC 9110 §14).

Pure: takes the field's value and the complete length, knows neither events nor content.
"""

from __future__ import annotations

# More digits than any length has; beyond it `int` would refuse or be slow.
MOST_DIGITS = 18


class NotSatisfiable(Exception):  # noqa: N818 - a verdict, answered with 416
    """No range of the field lies within the representation (RFC 9110 §15.5.17)."""


def parse(value: str, length: int) -> list[tuple[int, int]] | None:
    """The satisfiable ranges, in the order of the field.

    Args:
        value: of the Range field.
        length: complete length of the representation, bytes.

    Returns:
        (start, stop) pairs, stop exclusive; None if the field is to be ignored, as §14.2 says of
        units that are not known and of invalid ranges.

    Raises:
        NotSatisfiable: it is valid, and no range overlaps the representation.
    """
    unit, equals, specs = value.partition("=")
    if not equals or unit.strip().lower() != "bytes":
        return None
    found: list[tuple[int, int]] = []
    texts = [spec.strip(" \t") for spec in specs.split(",")]
    texts = [text for text in texts if text]
    for text in texts:
        spec = _spec(text)
        if spec is None:
            return None
        pair = _within(*spec, length)
        if pair is not None:
            found.append(pair)
    if not texts:
        return None
    if not found:
        raise NotSatisfiable
    return found


def _spec(text: str) -> tuple[int | None, int | None] | None:
    """(first, last), (first, None) or (None, suffix length); None if it is not valid."""
    first, dash, last = text.partition("-")
    if not dash or not (first or last):
        return None
    if not all(part == "" or (part.isascii() and part.isdigit()) for part in (first, last)):
        return None
    start, end = _number(first), _number(last)
    if start is not None and end is not None and end < start:
        return None
    return start, end


def _number(digits: str) -> int | None:
    if not digits:
        return None
    digits = digits.lstrip("0") or "0"
    return int(digits) if len(digits) <= MOST_DIGITS else 10**MOST_DIGITS


def _within(start: int | None, end: int | None, length: int) -> tuple[int, int] | None:
    if start is None:
        # The last `end` bytes; a suffix of none is not satisfiable (§14.1.2).
        return (max(0, length - end), length) if end and length else None
    if start >= length:
        return None
    return start, length if end is None else min(end + 1, length)
