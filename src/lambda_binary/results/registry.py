"""The types that users gave to `encode_response.register`, and what becomes of them."""

from __future__ import annotations

from functools import singledispatch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def _unregistered(result: object) -> object:
    return result


# In the order in which they came. A list alone takes what two threads add at once.
registered: list[tuple[Any, Callable[[Any], object]]] = []
# How many of them, and the dispatcher that knows those. It keeps what it has found, so that one
# which learns while another thread asks might keep the former answer for ever: none learns.
_known: tuple[int, Any] = 0, singledispatch(_unregistered)


def register(cls: Any) -> Callable[[Callable[[Any], object]], Callable[[Any], object]]:
    """As `encode_response.register`.

    Raises:
        OptionError: `cls` is neither a class nor a union of classes.
    """
    try:
        # singledispatch takes an annotated function too, and registers it at once.
        if isinstance(cls, type) or hasattr(cls, "__args__"):
            singledispatch(_unregistered).register(cls)
            return lambda function: _add(cls, function)
    except TypeError:
        pass
    from ..errors import OptionError

    raise OptionError(
        f"encode_response.register was given {cls!r}, which is no class: write "
        "@encode_response.register(Chart) above a function that takes a Chart"
    )


def _add(cls: Any, function: Callable[[Any], object]) -> Callable[[Any], object]:
    registered.append((cls, function))
    return function


def follow(result: Any) -> Any:
    """What the registered functions make of a result; each is called at most once."""
    dispatch = _functions().dispatch
    used = [_unregistered]
    while (function := dispatch(result.__class__)) not in used:
        used.append(function)
        result = function(result)
    return result


def _functions() -> Any:
    """A dispatcher to all that are registered now."""
    global _known
    count = len(registered)
    known = _known
    if known[0] != count:
        functions: Any = singledispatch(_unregistered)
        for cls, function in registered[:count]:
            functions.register(cls, function)
        _known = known = count, functions
    return known[1]
