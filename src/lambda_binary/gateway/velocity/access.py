"""What a reference reaches in a value: a key or property, a method's result, an element.

Only what Java would have: names that java_values.py, or the class of a variable, defines; never
Python's own methods of str, list and dict. None stands for what is absent. No template here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Any

from . import budget
from .java_values import NUMBER_METHODS, TRUTH_METHODS


def member(owner: Any, name: str) -> Any:
    """`$owner.name`: a map's entry, an attribute, or what `getName()` or `isName()` gives."""
    if isinstance(owner, dict):
        return owner.get(name)
    if isinstance(getattr(type(owner), name, None), property):
        return getattr(owner, name)
    capital = name[:1].upper() + name[1:]
    for getter in (f"get{capital}", f"is{capital}"):
        value = called(owner, getter, [])
        if value is not None:
            return value
    return None


def called(owner: Any, name: str, arguments: Iterable[Any]) -> Any:
    """`$owner.name(arguments)`; absent too when Java has the method with other arguments only."""
    method = _method(owner, name)
    if method is None:
        return None
    try:
        bound = inspect.signature(method).bind(*arguments)
    except TypeError:
        return None
    value = method(*bound.args)
    budget.write(value)
    budget.write(owner)  # it may have grown
    return value


def element(owner: Any, index: Any) -> Any:
    """`$owner[index]`. Of a list counted from its end below 0; outside it an IndexError."""
    if isinstance(owner, dict):
        return owner.get(index)
    if not isinstance(owner, list):
        return None
    if not isinstance(index, int):
        raise TypeError(f"a list has no element {index!r}")
    if not -len(owner) <= index < len(owner):
        raise IndexError(f"element {index} of a list of {len(owner)}")
    return owner[index]


def put(owner: Any, key: Any, value: Any) -> None:
    """`#set($owner.key = value)`, `#set($owner[key] = value)`; of no collection nothing comes."""
    if isinstance(owner, dict):
        owner[key] = value
    elif isinstance(owner, list):
        element(owner, key)
        owner[key] = value


def _method(owner: Any, name: str) -> Callable[..., Any] | None:
    if isinstance(owner, bool):
        return _of_table(TRUTH_METHODS, owner, name)
    if isinstance(owner, int | float):
        return _of_table(NUMBER_METHODS, owner, name)
    known = any(name in vars(kind) for kind in type(owner).__mro__ if kind.__module__ != "builtins")
    method = getattr(owner, name) if known and not name.startswith("_") else None
    return method if callable(method) else None


def _of_table(
    methods: dict[str, Callable[..., Any]], owner: Any, name: str
) -> Callable[..., Any] | None:
    method = methods.get(name)
    return method.__get__(owner) if method else None
