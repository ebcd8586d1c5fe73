"""Handlers of any other signature than (event, context): methods, partials, callable objects.

`handler` imports this for them alone; most functions are plain, and a cold start pays for
every line.
"""

from __future__ import annotations

from functools import partial, wraps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def decorated(function: Any, respond: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    """`function` with its results as payloads.

    Args:
        function: any callable.
        respond: event, result -> payload.

    Raises:
        OptionError: it has to be awaited, which Lambda does not.
    """
    if isinstance(function, staticmethod):
        # Else a class would make a method of what comes out.
        return staticmethod(decorated(function.__func__, respond))
    flags = _flags(function)
    if flags & (COROUTINE | ASYNC_GENERATOR):
        from ..options.faults import awaited

        raise awaited(function, pieces=bool(flags & ASYNC_GENERATOR))
    position, name = _event_parameter(function)

    @wraps(function)
    def handler(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        # A test may leave the event to its default: the payload is then legal for every proxy.
        return respond(args[position] if len(args) > position else kwargs.get(name), result)

    return handler


# CO_COROUTINE and CO_ASYNC_GENERATOR, as inspect names them.
COROUTINE, ASYNC_GENERATOR = 0x80, 0x200


def _flags(function: Any) -> int:
    """What the code of a callable says of itself; of the outermost: a wrapper may have awaited."""
    while isinstance(function, partial):
        function = function.func
    if not hasattr(function, "__code__"):
        function = type(function).__call__
    return int(getattr(getattr(function, "__code__", None), "co_flags", 0))


def _event_parameter(function: Any) -> tuple[int, str]:
    """Where the event is among the arguments of a call, and its name.

    By its name, if the outermost function has it; else it is the first one, after `self`.
    """
    if not hasattr(function, "__code__"):
        function = function.__call__
    # A bound method's object is not among the arguments, nor is that of a callable object.
    bound = hasattr(function, "__self__")
    names = _parameters(function)[bound:]
    if "event" in names:
        return names.index("event"), "event"
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    names = _parameters(function)[bound:]
    position = int(not bound and names[:1] in (("self",), ("cls",)))
    return position, names[position] if len(names) > position else "event"


def _parameters(function: Any) -> tuple[str, ...]:
    code = getattr(function, "__code__", None)
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount] if code else ()
