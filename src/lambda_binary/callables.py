"""Handlers of any other signature than (event, context): methods, partials, callable objects.

`handler` imports this for them alone; most functions are plain, and a cold start pays for
every line.
"""

from __future__ import annotations

from functools import wraps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def decorated(function: Any, respond: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    """`function` with its results as payloads.

    Args:
        function: any callable.
        respond: event, result -> payload.
    """
    position, name = _event_parameter(function)

    @wraps(function)
    def handler(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        return respond(args[position] if len(args) > position else kwargs[name], result)

    return handler


def _event_parameter(function: Any) -> tuple[int, str]:
    """Where the event is among the arguments: after `self` in a function that is a method."""
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    code = getattr(function, "__code__", None)
    if code is None:
        return 0, "event"
    names = code.co_varnames[: code.co_argcount]
    is_method = names[:1] in (("self",), ("cls",))
    event = names[1:2] if is_method else names[:1]
    # A bound method has __code__ too, and its self is not among the arguments.
    return int(is_method and not hasattr(function, "__self__")), event[0] if event else "event"
