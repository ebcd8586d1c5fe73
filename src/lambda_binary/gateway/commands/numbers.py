"""Numbers as arguments: refused in words, where click's are of ranges. Knows no command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    _ParamType = click.ParamType[float]
else:
    # Generic since click 8.2; aws-sam-cli stands beside us and pins 8.1.8.
    _ParamType = click.ParamType


class Whole(click.IntRange):
    """A whole number from `least` to `most`.

    Args:
        what: what it is, as `port`.
    """

    def __init__(self, what: str, least: int, most: int) -> None:
        super().__init__(least, most)
        self._sentence = f"is no {what}: write a number from {least} to {most}"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; any other text is a usage error."""
        try:
            return int(super().convert(value, param, ctx))
        except click.BadParameter:
            self.fail(f"{value!r} {self._sentence}", param, ctx)


class Seconds(_ParamType):
    """Seconds, more than 0, up to `most`; a fraction is taken too.

    Args:
        what: what takes so long, as `timeout`.
    """

    name = "seconds"

    def __init__(self, what: str, most: int) -> None:
        self._most = most
        self._sentence = f"is no {what}: write seconds from 0.1 to {most}"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number; any other text is a usage error."""
        try:
            seconds = float(value)
        except ValueError:
            seconds = 0.0
        if not 0.1 <= seconds <= self._most:
            self.fail(f"{value!r} {self._sentence}", param, ctx)
        return seconds
