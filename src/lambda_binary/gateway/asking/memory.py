"""Judgements that one run remembers: a question with equal inputs is asked once.

A file may have thousands of routes, and most are set as another one is. What is remembered is gone
with the run, so that no answer outlives the budget under which it was found. Knows no question.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar

from ..model.settings import Settings
from ..velocity import budget

_Asked = TypeVar("_Asked", bound=Callable[..., Any])
_MEMORY: ContextVar[dict[Hashable, Any] | None] = ContextVar("memory", default=None)


@contextmanager
def run() -> Iterator[None]:
    """Within this, equal questions are asked once, and all renderings share one budget."""
    if _MEMORY.get() is not None:
        yield
        return
    mark = _MEMORY.set({})
    try:
        with budget.run():
            yield
    finally:
        _MEMORY.reset(mark)


def once(question: _Asked) -> _Asked:
    """The function, which is pure and takes hashable values, asked once in a run."""

    @wraps(question)
    def asked(*given: Hashable) -> Any:
        memory = _MEMORY.get()
        if memory is None:
            return question(*given)
        key = (question, *given)
        try:
            return memory[key]
        except KeyError:
            found = memory[key] = question(*given)
            return found

    return asked  # type: ignore[return-value]


class Same:
    """Any object as a part of a question, which is equal for the very same object alone."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)


def counted(what: str, more: int = 0) -> int:
    """What was counted so far in a run, with so much more; nothing outside of one."""
    memory = _MEMORY.get()
    if memory is None:
        return 0
    memory[what] = total = int(memory.get(what, 0)) + more
    return total


def pathless(settings: Settings) -> Settings:
    """The settings of any path: of a request for `/`, as everything is asked here, none matters."""
    return settings if settings.resource is None else replace(settings, resource=None)


def of_requests(settings: Settings) -> Settings:
    """What of the settings an event is made of: no path, no response."""
    return replace(
        settings,
        resource=None,
        content_handling=None,
        response_templates={},
        response_parameters={},
        integration_responses=(),
        method_responses=None,
    )
