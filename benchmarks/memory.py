"""What a response allocates at its peak, in multiples of the data; exact, by tracemalloc.

python benchmarks/memory.py [--quick]
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from contenders import BY_HAND, EVENTS, HAS_PYBASE64, OURS, PATH, show
from paired import exact
from peers import PEERS, ask, installed
from tables import Table

if TYPE_CHECKING:
    from argparse import Namespace

    from tables import Cell

SIZES = {"100 KB": 100_000, "1 MB": 1_000_000, "4 MB": 4_000_000}


def tables(wanted: Namespace) -> list[Table]:
    """Peak and remainder of each contender."""
    rows = {
        "by hand": _row(sys.executable, BY_HAND, ("pybase64",)),
        "ours": _row(sys.executable, OURS, ("pybase64",)),
    }
    if HAS_PYBASE64:
        rows["ours with pybase64"] = _row(sys.executable, OURS, ())
    for one in [] if wanted.no_peers else installed(PEERS):
        rows[one.peer.name] = _row(one.python, one.peer.file, ())
    return [
        Table(
            "memory",
            "Allocations of one response: peak, and what is kept, in multiples of the data",
            [column for size in SIZES for column in (f"{size}, peak", f"{size}, kept")],
            rows,
            "4/3 is the base64 text itself.",
        )
    ]


def _row(python: str, file: object, without: tuple[str, ...]) -> list[Cell]:
    cells: list[Cell] = []
    for size in SIZES.values():
        answer = ask(
            python,
            do="memory",
            files={"side": str(file)},
            size=size,
            event=str(EVENTS / "rest-proxy.json"),
            path=PATH,
            without=without,
        )
        cells += map(exact, answer["side"])
    return cells


if __name__ == "__main__":
    show(__doc__, tables)
