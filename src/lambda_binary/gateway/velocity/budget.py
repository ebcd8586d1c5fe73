"""What a template and its patterns may spend: a file of a stranger's must not hold the machine.

The numbers are our own. API Gateway counts the iterations of one #foreach alone; a template that
needs more than this fails here, and on AWS by the 29 seconds of an integration at the latest.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from ..errors import TemplateError

# Of all loops of one rendering together.
MOST_ITERATIONS = 20_000
# Characters written, joined and made by methods; a payload has 10 MB at most.
MOST_TEXT = 32_000_000
# Thread's CPU time of one rendering or one match, and of all of them in one run of `check`.
SECONDS = 1.0
RUN_SECONDS = 10.0
# Java counts in 64 bits; Velocity's own numbers grow beyond, but not to books.
MOST_BITS = 16_384
# An element of a list costs as much as so many characters.
_ELEMENT = 8


class Budget:
    """What one rendering has left."""

    __slots__ = ("ends", "iterations", "text")

    def __init__(self) -> None:
        self.iterations = MOST_ITERATIONS
        self.text = MOST_TEXT
        self.ends = time.thread_time() + seconds()

    def iterate(self) -> None:
        """One more turn of a loop."""
        self.iterations -= 1
        if self.iterations < 0:
            raise TemplateError(f"its loops turn more than {MOST_ITERATIONS:,} times")
        if time.thread_time() > self.ends:
            raise TemplateError(f"it takes more than {SECONDS:g} seconds")

    def write(self, characters: int) -> None:
        """So many characters, or elements, more."""
        self.text -= characters
        if self.text < 0:
            raise TemplateError(f"it makes more than {MOST_TEXT:,} characters")


class _Run:
    """What all renderings of a run have left together."""

    __slots__ = ("left",)

    def __init__(self, left: float) -> None:
        self.left = left


_rendering: ContextVar[Budget | None] = ContextVar("rendering", default=None)
_run: ContextVar[_Run | None] = ContextVar("run", default=None)


@contextmanager
def run() -> Iterator[None]:
    """All that is rendered and matched within has `RUN_SECONDS` together."""
    if _run.get() is not None:
        yield
        return
    token = _run.set(_Run(RUN_SECONDS))
    try:
        yield
    finally:
        _run.reset(token)


def seconds() -> float:
    """What the next rendering or match may take."""
    whole = _run.get()
    return SECONDS if whole is None else max(0.0, min(SECONDS, whole.left))


@contextmanager
def spending() -> Iterator[float]:
    """One match: its seconds, which count for the run.

    Raises:
        TemplateError: none are left.
    """
    left, began = seconds(), time.thread_time()
    if left <= 0:
        raise TemplateError(f"no time is left: {RUN_SECONDS:g} seconds were spent before it")
    try:
        yield left
    finally:
        whole = _run.get()
        if whole is not None:
            whole.left -= time.thread_time() - began


@contextmanager
def rendering() -> Iterator[None]:
    """One rendering, with a budget of its own."""
    with spending():
        token = _rendering.set(Budget())
        try:
            yield
        finally:
            _rendering.reset(token)


def iterate() -> None:
    """One more turn of a loop of what is being rendered."""
    budget = _rendering.get()
    if budget is not None:
        budget.iterate()


def write(value: object) -> None:
    """What was made is a text or collection of so many more characters or elements."""
    if isinstance(value, str | list | dict):
        budget = _rendering.get()
        if budget is not None:
            budget.write(len(value) * (1 if isinstance(value, str) else _ELEMENT))
    elif isinstance(value, int) and value.bit_length() > MOST_BITS:
        raise TemplateError(f"a number has more than {MOST_BITS:,} bits")
