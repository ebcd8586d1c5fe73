"""A handler that has run before: processor time of a response, beside one written by hand.

python benchmarks/warm.py [--quick]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from contenders import BY_HAND, EVENTS, HANDLERS, HAS_PYBASE64, OURS, PATH, show
from paired import Ratio, exact
from peers import PEERS, ask, installed
from tables import Table

# isort: split
# In tests, where `contenders` makes it found.
from cold.measuring import instructions_of_a_call, lay_out
from cold.roads import WARM

if TYPE_CHECKING:
    from argparse import Namespace

    from tables import Cell

WITH_OPTIONS = HANDLERS / "ours_with_options.py"
COPIED = HANDLERS / "copied.py"
SIZES = {"1 KB": 1_000, "10 KB": 10_000, "100 KB": 100_000, "1 MB": 1_000_000, "4 MB": 4_000_000}


def tables(wanted: Namespace) -> list[Table]:
    """Ours in every shape, then the peers, each in one process with the handler by hand."""
    pairs = 7 if wanted.quick else 41
    rows: dict[str, list[Cell]] = {
        "by hand, again (A/A)": _row(sys.executable, BY_HAND, "rest-proxy", pairs, FAST),
        "ours, HTTP API 2.0": _row(sys.executable, OURS, "http-api-2.0", pairs, FAST),
        "ours, REST proxy": _row(sys.executable, OURS, "rest-proxy", pairs, FAST),
        "ours, with cache_control": _row(sys.executable, WITH_OPTIONS, "rest-proxy", pairs, FAST),
    }
    if HAS_PYBASE64:
        rows["ours with pybase64"] = _row(sys.executable, OURS, "rest-proxy", pairs, ())
    rows["a copy of the text"] = _row(sys.executable, COPIED, "rest-proxy", pairs, FAST)
    for one in [] if wanted.no_peers else installed(PEERS):
        rows[one.peer.name] = _row(one.python, one.peer.file, "rest-proxy", max(pairs // 3, 5), ())
    return [
        Table(
            "warm",
            "A warm response: processor time, as a share of the handler's by hand",
            list(SIZES),
            rows,
            "Median of pairs [quartiles]; below 1 is faster. The copy is of text that was encoded\n"
            "beforehand: what writing the result takes alone.",
        ),
        *_of_roads(),
    ]


def _of_roads() -> list[Table]:
    """What other results and options cost at 1 KB; the tests gate on the same counts."""
    if shutil.which("valgrind") is None:
        return []
    rows: dict[str, list[Cell]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, (by_hand, ours) in WARM.items():
            counted: list[float] = []
            for source in (by_hand or BY_HAND.read_text(encoding="utf-8"), ours):
                handler = Path(folder) / "handler.py"
                handler.write_text(source, encoding="utf-8")
                task = lay_out(Path(folder) / f"{len(rows)} {len(counted)}", handler)
                counted.append(instructions_of_a_call(task, "rest-proxy.json", 1_000))
            rows[name] = [exact(counted[1] / counted[0])]
    return [
        Table(
            "warm-roads",
            "A warm response of 1 KB, other results and options: as a share of the same by hand",
            ["instructions"],
            rows,
            "By hand: base64 in a dict; json.dumps in a dict; the text in a dict as a literal.",
        )
    ]


# What is hidden from a process that measures the standard library's base64.
FAST = ("pybase64",)


def _row(python: str, file: object, event: str, pairs: int, without: tuple[str, ...]) -> list[Cell]:
    files = {"by hand": str(BY_HAND), "side": str(file)}
    return [
        Ratio(
            *ask(
                python,
                do="warm",
                files=files,
                size=size,
                pairs=pairs,
                event=str(EVENTS / f"{event}.json"),
                path=PATH,
                without=without,
            )["side"]
        )
        for size in SIZES.values()
    ]


if __name__ == "__main__":
    show(__doc__, tables)
