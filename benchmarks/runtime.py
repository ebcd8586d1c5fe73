"""End to end: real awslambdaric, a local Runtime API, and all that the runtime's process does.

    python benchmarks/runtime.py [--quick]

What is counted is the processor time of the runtime's process for one event: the handler, the
runtime's JSON, its post. Each contender runs in a process of its own and is asked in turns.
"""

from __future__ import annotations

import compileall
import json
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from contenders import BY_HAND, EVENTS, HANDLERS, HAS_PYBASE64, OURS, show
from paired import summary
from tables import Table

# isort: split
# In tests, where `contenders` makes them found.
from cold.measuring import lay_out
from real.runtime_api import Runtime

if TYPE_CHECKING:
    from argparse import Namespace

    from tables import Cell

SIZES = {"100 KB": 100_000, "1 MB": 1_000_000, "4 MB": 4_000_000}
BYTES_HANDLER = HANDLERS / "serialised.py"
# Name -> handler, whether pybase64 may be used.
CONTENDERS = {
    "by hand": (BY_HAND, False),
    "by hand, again (A/A)": (BY_HAND, False),
    "ours": (OURS, False),
    **({"ours with pybase64": (OURS, True)} if HAS_PYBASE64 else {}),
    "by hand, the JSON too": (BYTES_HANDLER, False),
}
# The handler that the runtime is given: it says, when asked, what its process has used so far.
METER = """
import sys, time
if not {fast!r}:
    sys.modules["pybase64"] = None
from app import handler as measured

def handler(event, context):
    if "meter" in event:
        return [time.process_time_ns(), peak()]
    return measured(event, context)

def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
"""


class Contender:
    """A runtime that runs one of the handlers."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.event = json.loads((EVENTS / "rest-proxy.json").read_text(encoding="utf-8"))

    def meter(self) -> tuple[int, int]:
        """Nanoseconds of processor time so far, and the peak of memory in KB."""
        used, peak = self.runtime.invoke({"meter": True}).json
        return used, peak

    def per_event(self, count: int) -> float:
        """Nanoseconds of processor time for an event, of `count` in a row."""
        before = self.meter()[0]
        for _ in range(count):
            self.runtime.invoke(self.event)
        return (self.meter()[0] - before) / count


def tables(wanted: Namespace) -> list[Table]:
    """Processor time and peak memory of the runtime's process."""
    rounds, pairs = (2, 3) if wanted.quick else (9, 5)
    names = [name for name in CONTENDERS if name != "by hand"]
    times: dict[str, list[Cell]] = {name: [] for name in names}
    peaks: dict[str, list[Cell]] = {name: [] for name in names}
    for size in SIZES.values():
        ratios: dict[str, list[float]] = {name: [] for name in names}
        memory: dict[str, list[float]] = {name: [] for name in names}
        for _ in range(rounds):
            _round(size, pairs, ratios, memory)
        for name in names:
            times[name].append(summary(ratios[name]))
            peaks[name].append(summary(memory[name]))
    return [
        Table(
            "runtime",
            "End to end in awslambdaric: processor time, as a share of the handler's by hand",
            list(SIZES),
            times,
            f"Median of {rounds} rounds of processes, {pairs} pairs in each [quartiles]. "
            "The last row returns bytes that are JSON already.",
        ),
        Table(
            "runtime-memory",
            "End to end in awslambdaric: the process's peak memory, as a share of the hand's",
            list(SIZES),
            peaks,
        ),
    ]


def _round(
    size: int, pairs: int, ratios: dict[str, list[float]], memory: dict[str, list[float]]
) -> None:
    """New processes for all: how their memory happens to lie makes them faster or slower."""
    count = max(2, min(30, 4_000_000 // size))
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
                taken = {one: one.per_event(count) for one in order}
                ratios[name].append(taken[side] / taken[by_hand])
        for name, side in running.items():
            memory[name].append(side.meter()[1] / by_hand.meter()[1])


def _runtime(task: Path, size: int, handler: Path, fast: bool) -> Runtime:
    lay_out(task, handler)
    (task / "picture.py").write_text(
        f"DATA = (b'\\x89PNG\\r\\n\\x1a\\n' + bytes(range(256)) * {size // 256 + 1})[:{size}]\n"
    )
    (task / "meter.py").write_text(METER.format(fast=fast))
    # Compiling a source takes more memory than all of the library does.
    compileall.compile_dir(task, quiet=1)
    return Runtime("meter.handler", task)


if __name__ == "__main__":
    show(__doc__, tables)
