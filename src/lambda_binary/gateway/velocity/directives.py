"""Directives of AWS's Velocity: loops, #break, #else and what is no macro: methods of productions.

As in productions.py, which has them in its table: recorded where it says so, else Velocity 1.7.
"""

from __future__ import annotations

from typing import Any

from ..errors import TemplateError
from . import budget
from .java_values import JavaMap

# AWS doc 'Amazon API Gateway quotas': iterations of a #foreach. What comes after the last one is
# not said; Velocity's own limit (directive.foreach.maxloops) would end the loop in silence.
MOST_ITERATIONS = 1000


class _Break(BaseException):
    """#break: on to what follows the loop. No Exception, for the engine wraps those."""


def read_break(self: Any) -> None:
    """`#break` as text."""
    self.identity_match(self.START)


def leave_loop(self: Any, stream: Any, scope: Any, loader: Any) -> None:
    """On to what follows the loop; outside of one the template ends."""
    try:
        scope["foreach"]
    except KeyError:  # outside a loop it ends the template
        stream.stop = True
    else:
        raise _Break


def loop(self: Any, stream: Any, scope: Any, loader: Any) -> None:
    """The block for each value, with `$foreach` and `$velocityCount`."""
    values = _iterable(self.value.calculate(scope, loader))
    try:
        for index, value in enumerate(values):
            budget.iterate()
            inner = self.engine.LocalNamespace(scope)
            inner.update(_counters(index, len(values), scope))
            inner[self.loop_var_name] = value
            self.block.evaluate(stream, inner, loader)
    except _Break:
        pass


def _iterable(values: Any) -> list[Any]:
    """Of a map its values, of what is no collection nothing."""
    if isinstance(values, dict):
        values = values.values()
    elif not isinstance(values, list):
        return []
    if len(values) > MOST_ITERATIONS:
        raise TemplateError(
            f"#foreach over {len(values):,} values: API Gateway's quota is {MOST_ITERATIONS:,}"
        )
    return list(values)


def _counters(index: int, length: int, scope: Any) -> dict[str, Any]:
    try:
        outer = scope["foreach"]
    except KeyError:
        outer = None
    has_next = index + 1 < length
    return {
        "velocityCount": index + 1,
        "velocityHasNext": has_next,
        "foreach": JavaMap(
            count=index + 1,
            index=index,
            hasNext=has_next,
            first=index == 0,
            last=not has_next,
            parent=outer,
        ),
    }


def read_else(self: Any) -> None:
    """`#else` with the line break after it."""
    self.identity_match(self.START)
    self.optional_match(self.engine.WHITESPACE_TO_END_OF_LINE)
    self.block = self.require_next_element(self.engine.Block, "block")
    self.evaluate = self.block.evaluate


def read_call(self: Any) -> None:
    """A macro's call; what is none is text."""
    try:
        self.airspeed_parse()
    except self.engine.TemplateSyntaxError:
        raise self.engine.NoMatch from None


def write_source(self: Any, stream: Any, *_: Any) -> None:
    """The directive as it is written."""
    stream.write(self.my_text())


def nothing(*_: Any) -> None:
    """A directive without a text of its own."""


def missing(self: Any) -> None:
    """Nothing of the kind is there."""
    raise self.engine.NoMatch
