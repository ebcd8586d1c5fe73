"""How much of a reference's processor time something takes, as a ratio that a noisy machine allows.

The two are measured in turns, the first one changing, and the pairs' ratios give a median with
quartiles: whatever slows the machine slows both sides of a pair. A second copy of the reference,
measured as all the others are (A/A), shows what is left of the noise. Standard library only, as
it also runs in the environments of peers.
"""

from __future__ import annotations

import statistics
import time
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Side = Callable[..., object]

# Nanoseconds that one measurement lasts at least: a thousand times what reading the clock costs.
SAMPLE = 2_000_000


class Ratio(NamedTuple):
    """A median of pairs, and the quartiles on its sides; no pairs for what is exact."""

    median: float
    lower: float
    upper: float
    pairs: int

    def __str__(self) -> str:
        digits = 1 if self.median >= 10 else 2 if self.median >= 0.1 else 3
        if not self.pairs:
            return f"{self.median:.{max(digits, 2)}f}"
        low, high = f"{self.lower:.{digits}f}", f"{self.upper:.{digits}f}"
        return f"{self.median:.{digits}f} [{low}–{high}]"


def exact(value: float) -> Ratio:
    """A ratio of counts, which has no spread."""
    return Ratio(value, value, value, 0)


def summary(ratios: Iterable[float]) -> Ratio:
    """The ratio of many pairs."""
    values = list(ratios)
    if len(values) == 1:
        return Ratio(values[0], values[0], values[0], 1)
    lower, median, upper = statistics.quantiles(values, n=4, method="inclusive")
    return Ratio(median, lower, upper, len(values))


def compare(
    sides: Mapping[str, Side], reference: Side, pairs: int, arguments: tuple[Any, ...] = ()
) -> dict[str, Ratio]:
    """Each side's processor time as a share of the reference's, in this process.

    Args:
        sides: name -> what is measured; a copy of the reference among them is the A/A run.
        reference: what they are compared with.
        pairs: how many times each side is measured beside the reference.
        arguments: what each of them is called with.
    """
    counts = {name: _calls(side, arguments) for name, side in sides.items()}
    calls = _calls(reference, arguments)
    ratios: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(pairs):
        for name, side in sides.items():
            if number % 2:
                taken = _per_call(side, arguments, counts[name])
                of_reference = _per_call(reference, arguments, calls)
            else:
                of_reference = _per_call(reference, arguments, calls)
                taken = _per_call(side, arguments, counts[name])
            ratios[name].append(taken / of_reference)
    return {name: summary(values) for name, values in ratios.items()}


def _calls(side: Side, arguments: tuple[Any, ...]) -> int:
    """How many calls make a measurement long enough."""
    side(*arguments)
    count = 1
    while (taken := _per_call(side, arguments, count) * count) < SAMPLE:
        count = max(count + 1, int(count * min(10.0, 1.2 * SAMPLE / max(taken, 1))))
    return count


def _per_call(side: Side, arguments: tuple[Any, ...], count: int) -> float:
    start = time.process_time_ns()
    for _ in repeat(None, count):
        side(*arguments)
    return (time.process_time_ns() - start) / count
