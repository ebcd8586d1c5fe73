"""Streamed with LAMBDA_BINARY_STREAM, against base64 by hand: processor time, memory, first byte.

    python benchmarks/streaming.py [--quick]

Real awslambdaric posts to a Runtime API on this machine. The first byte is that of the content,
and of a buffered payload the end of its post: nobody can read it before.
"""

from __future__ import annotations

import compileall
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from contenders import BY_HAND, HANDLERS, OURS, show
from paired import summary
from runtime import METER, Contender
from tables import Table

# isort: split
# In tests, where `contenders` makes them found.
from cold.measuring import lay_out
from real.runtime_api import Runtime

if TYPE_CHECKING:
    from argparse import Namespace

    from tables import Cell

SIZES = {"1 KB": 1_000, "16 KB": 16_000, "100 KB": 100_000, "1 MB": 1_000_000, "4 MB": 4_000_000}
STREAMS = {"LAMBDA_BINARY_STREAM": "rest-proxy"}
# Name -> handler, the function's variables.
CONTENDERS: dict[str, tuple[Path, dict[str, str]]] = {
    "by hand": (BY_HAND, {}),
    "by hand, again (A/A)": (BY_HAND, {}),
    "ours, buffered": (OURS, {}),
    "ours, streamed": (OURS, STREAMS),
    "prelude and bytes in one piece": (HANDLERS / "raw.py", {}),
}
MEASURES = ("processor time", "peak memory", "time to the first byte")


def tables(wanted: Namespace) -> list[Table]:
    """One table for each measure."""
    rounds, pairs = (1, 3) if wanted.quick else (5, 5)
    names = [name for name in CONTENDERS if name != "by hand"]
    cells: dict[str, dict[str, list[Cell]]] = {
        measure: {name: [] for name in names} for measure in MEASURES
    }
    for size in SIZES.values():
        ratios: dict[tuple[str, str], list[float]] = {}
        for _ in range(rounds):
            _round(size, pairs, ratios)
        for (measure, name), values in ratios.items():
            cells[measure][name].append(summary(values))
    return [
        Table(
            f"streaming-{measure.replace(' ', '-')}",
            f"Streamed through awslambdaric: {measure}, as a share of the handler's by hand",
            list(SIZES),
            cells[measure],
        )
        for measure in MEASURES
    ]


def _round(size: int, pairs: int, ratios: dict[tuple[str, str], list[float]]) -> None:
    """New processes for all: how their memory happens to lie makes them faster or slower."""
    count = max(2, min(40, 4_000_000 // size))
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        running = {
            name: Contender(stack.enter_context(_runtime(Path(folder) / str(at), size, *row)))
            for at, (name, row) in enumerate(CONTENDERS.items())
        }
        for one in running.values():
            one.per_event(count)
        by_hand = running.pop("by hand")
        for number in range(pairs):
            for name, side in running.items():
                order = (side, by_hand) if number % 2 else (by_hand, side)
                used = {one: one.per_event(count) for one in order}
                first = {one: _first_byte(one, count) for one in order}
                for measure, taken in ((MEASURES[0], used), (MEASURES[2], first)):
                    ratio = taken[side] / taken[by_hand]
                    ratios.setdefault((measure, name), []).append(ratio)
        for name, side in running.items():
            share = side.meter()[1] / by_hand.meter()[1]
            ratios.setdefault((MEASURES[1], name), []).append(share)


def _first_byte(side: Contender, count: int) -> float:
    """Seconds, the least of so many events: what else the machine does makes it longer only."""
    times = []
    for _ in range(min(count, 10)):
        began = time.monotonic()
        posted = side.runtime.invoke(side.event)
        times.append(time.monotonic() - began if posted.first is None else posted.first)
    return min(times)


def _runtime(task: Path, size: int, handler: Path, variables: dict[str, str]) -> Runtime:
    lay_out(task, handler)
    (task / "picture.py").write_text(
        f"DATA = (b'\\x89PNG\\r\\n\\x1a\\n' + bytes(range(256)) * {size // 256 + 1})[:{size}]\n"
    )
    (task / "meter.py").write_text(METER.format(fast=False))
    # Compiling a source takes more memory than all of the library does.
    compileall.compile_dir(task, quiet=1)
    return Runtime("meter.handler", task, environment=variables)


if __name__ == "__main__":
    show(__doc__, tables)
