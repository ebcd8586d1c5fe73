"""Velocity's operators over Java's values: `+`, `==`, `<`, `&&` and their kin.

In: values as java_values.py makes them. Out: a value, or None where Velocity has none. As Apache
Velocity 1.7 computes, which a slow test compares; what AWS itself computed is restated in
tests/gateway/velocity/test_recorded.py. This file knows no template.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

from . import budget
from .java_values import JavaString, text_of

Number = int | float


def is_true(value: Any) -> bool:
    """Whether `#if` takes the value: all but false, and null that no reference gave.

    Recorded on AWS for an absent reference and one to null, which are empty texts here; of 0 and
    other empty texts derived, from Velocity 1.7, which takes them.
    """
    return value is not False and value is not None


def add(left: Any, right: Any) -> Any:
    """The sum, or the two texts in a row when one of the two is a text."""
    if isinstance(left, str) or isinstance(right, str):
        joined = JavaString(text_of(left) + text_of(right))
        budget.write(joined)
        return joined
    return _computed(operator.add)(left, right)


def equal(left: Any, right: Any) -> bool:
    """Numbers by their value; values of two kinds by their text; null and absent are one."""
    left, right = _present(left), _present(right)
    if _is_number(left) and _is_number(right):
        return bool(left == right)
    if isinstance(left, list | dict) and isinstance(right, list | dict):
        return bool(left == right)
    return text_of(left) == text_of(right)


def _computed(compute: Callable[[Any, Any], Number | None]) -> Callable[[Any, Any], Any]:
    """Over numbers only: of anything else, Velocity makes nothing."""

    def computed(left: Any, right: Any) -> Any:
        value = compute(left, right) if _is_number(left) and _is_number(right) else None
        budget.write(value)
        return value

    return computed


def _compared(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """Over numbers only: anything else is neither less nor greater."""
    return lambda left, right: _is_number(left) and _is_number(right) and compare(left, right)


def _divided(left: Number, right: Number) -> Number | None:
    if right == 0:
        return None
    if isinstance(left, int) and isinstance(right, int):
        return abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
    return left / right


def _remainder(left: Number, right: Number) -> Number | None:
    if right == 0:
        return None
    if isinstance(left, int) and isinstance(right, int):
        return left - right * (_divided(left, right) or 0)
    return math.fmod(left, right)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _present(value: Any) -> Any:
    return JavaString("") if value is None else value


# What each sign does, and how loosely it binds: `&&` and `||` look at the right side only if they
# must, so engine.py does them.
TIGHT: dict[str, Callable[[Any, Any], Any]] = {
    "*": _computed(operator.mul),
    "/": _computed(_divided),
    "%": _computed(_remainder),
    "+": add,
    "-": _computed(operator.sub),
    "<": _compared(operator.lt),
    "lt": _compared(operator.lt),
    "<=": _compared(operator.le),
    "le": _compared(operator.le),
    ">": _compared(operator.gt),
    "gt": _compared(operator.gt),
    ">=": _compared(operator.ge),
    "ge": _compared(operator.ge),
    "==": equal,
    "eq": equal,
    "!=": lambda left, right: not equal(left, right),
    "ne": lambda left, right: not equal(left, right),
}
AND, OR = frozenset({"&&", "and"}), frozenset({"||", "or"})
LEVELS = (
    OR,
    AND,
    frozenset({"==", "eq", "!=", "ne"}),
    frozenset({"<", "lt", "<=", "le", ">", "gt", ">=", "ge"}),
    frozenset({"+", "-"}),
    frozenset({"*", "/", "%"}),
)
