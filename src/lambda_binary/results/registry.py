"""The types that users gave to `encode_response.register`, and what becomes of them."""

from __future__ import annotations

from functools import singledispatch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def _unregistered(result: object) -> object:
    return result


functions: Any = singledispatch(_unregistered)


def register(cls: Any) -> Callable[[Callable[[Any], object]], Callable[[Any], object]]:
    """As `encode_response.register`.

    Raises:
        OptionError: `cls` is neither a class nor a union of classes.
    """
    try:
        # singledispatch takes an annotated function too, and registers it at once.
        if isinstance(cls, type) or hasattr(cls, "__args__"):
            return functions.register(cls)  # type: ignore[no-any-return]
    except TypeError:
        pass
    from ..errors import OptionError

    raise OptionError(
        f"encode_response.register was given {cls!r}, which is no class: write "
        "@encode_response.register(Chart) above a function that takes a Chart"
    )


def follow(result: Any) -> Any:
    """What the registered functions make of a result; each is called at most once."""
    used = [_unregistered]
    while (function := functions.dispatch(result.__class__)) not in used:
        used.append(function)
        result = function(result)
    return result
