"""A fresh process: import of the handler's module, and its first response of 100 KB.

    python benchmarks/cold_start.py [--quick]

Before the clock starts, the process has loaded what Lambda's runtime has loaded. Instructions,
counted by valgrind where it is installed, are the same again to four digits; times are not.
"""

from __future__ import annotations

import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from contenders import BY_HAND, HAS_PYBASE64, NOTHING, OURS, show
from paired import exact, summary
from peers import HERE, PEERS, installed
from tables import Table

# isort: split
# In tests, where `contenders` makes it found.
from cold.measuring import first, instructions, lay_out
from cold.picture import SIGNATURE
from cold.roads import ROADS

if TYPE_CHECKING:
    from argparse import Namespace

    from tables import Cell

COLUMNS = ["instructions", "time", "new modules"]
LARGE = {"1 MB": 1_000_000, "4 MB": 4_000_000}
IMAGE_FORMATS = ("png", "jpeg", "webp", "avif")


class Side(NamedTuple):
    """A handler in its task folder, and the interpreter and packages that it runs with."""

    task: Path
    python: str = sys.executable
    packages: tuple[Path, ...] = ()
    variables: tuple[tuple[str, str], ...] = ()

    def first(self) -> tuple[int, int]:
        """Nanoseconds of processor time, and modules, of a first response."""
        variables = dict(self.variables)
        printed = first(self.task, *self.packages, python=self.python, variables=variables)
        time, modules = printed.split()
        return int(time), int(modules)

    def instructions(self) -> int | None:
        """Instructions of the process; None without valgrind."""
        if shutil.which("valgrind") is None:
            return None
        return instructions(
            self.task, *self.packages, python=self.python, variables=dict(self.variables)
        )


def tables(wanted: Namespace) -> list[Table]:
    """Ours with and without byte code, the peers, and first pictures by Pillow."""
    pairs = 5 if wanted.quick else 31
    with tempfile.TemporaryDirectory() as folder:
        made = [_of_handlers(Path(folder), pairs)]
        if not wanted.no_peers:
            _add_peers(made[0], Path(folder), max(pairs // 3, 5))
        made += _of_roads(Path(folder))
        return [*made, _of_much(Path(folder), pairs), _of_pictures(Path(folder), pairs)]


def _of_handlers(folder: Path, pairs: int) -> Table:
    rows: dict[str, list[Cell]] = {}
    for compiled in (True, False):
        kind = "" if compiled else ", no .pyc"
        by_hand = Side(lay_out(folder / f"by hand{kind}", BY_HAND, compiled=compiled))
        nothing = Side(lay_out(folder / f"nothing{kind}", NOTHING, compiled=compiled))
        ours = Side(lay_out(folder / f"ours{kind}", OURS, compiled=compiled))
        rows[f"by hand, again (A/A){kind}"] = _compared(by_hand, by_hand, nothing, pairs)
        rows[f"ours{kind}"] = _compared(ours, by_hand, nothing, pairs)
    return Table(
        "cold-start",
        "Import and first response of 100 KB: as a share of the handler's by hand",
        COLUMNS,
        rows,
        "Time: processor time, median of pairs [quartiles]. Modules: on top of the runtime's.\n"
        "Without .pyc: the sources are compiled at each start, as in a zip that was stripped.",
    )


def _add_peers(table: Table, folder: Path, pairs: int) -> None:
    for one in installed(PEERS):
        there = (one.python, (one.packages,))
        side, by_hand, nothing = (
            Side(lay_out(folder / one.peer.name / handler.stem, handler), *there)
            for handler in (one.peer.file, BY_HAND, NOTHING)
        )
        table.rows[one.peer.name] = _compared(side, by_hand, nothing, pairs)


def _compared(side: Side, by_hand: Side, nothing: Side, pairs: int) -> list[Cell]:
    return [_by_instructions(side, by_hand, nothing), *_times(side, by_hand, pairs)]


def _times(side: Side, by_hand: Side, pairs: int) -> list[Cell]:
    """The ratio of their times, and the number of modules."""
    times: list[float] = []
    side.first(), by_hand.first()  # files into the page cache
    for number in range(pairs):
        order = (side, by_hand) if number % 2 else (by_hand, side)
        taken = [one.first() for one in order]
        of_side, of_hand = taken if number % 2 else reversed(taken)
        times.append(of_side[0] / of_hand[0])
    return [summary(times), of_side[1]]


def _by_instructions(side: Side, by_hand: Side, nothing: Side) -> Cell:
    counted = [one.instructions() for one in (side, by_hand, nothing)]
    if None in counted:
        return "no valgrind"
    of_side, of_hand, of_nothing = (count or 0 for count in counted)
    return exact((of_side - of_nothing) / (of_hand - of_nothing))


def _of_roads(folder: Path) -> list[Table]:
    """What other results and options cost; the tests gate on the same counts."""
    if shutil.which("valgrind") is None:
        return []
    variables = (("PRELOAD", "io pathlib picture"),)
    by_hand, nothing = (
        Side(lay_out(folder / f"roads {file.stem}", file), variables=variables)
        for file in (BY_HAND, NOTHING)
    )
    rows: dict[str, list[Cell]] = {}
    for name, source in ROADS.items():
        handler = folder / "handler.py"
        handler.write_text(source, encoding="utf-8")
        task = lay_out(folder / f"road {len(rows)}", handler)
        (task / "picture.png").write_bytes((SIGNATURE * 12_500)[:100_000])
        side = Side(task, variables=variables)
        rows[name] = [_by_instructions(side, by_hand, nothing), side.first()[1]]
    return [
        Table(
            "cold-roads",
            "Import and first response of 100 KB, other results and options: as a share of bytes\n"
            "by hand",
            ["instructions", "new modules"],
            rows,
        )
    ]


def _of_much(folder: Path, pairs: int) -> Table:
    by_hand = Side(lay_out(folder / "much by hand", BY_HAND))
    ours = Side(lay_out(folder / "much ours", OURS))
    without = ("HIDE", "pybase64")
    rows: dict[str, list[Cell]] = {"by hand, again (A/A)": [], "ours": []}
    if HAS_PYBASE64:
        rows["ours with pybase64"] = []
    for size in LARGE.values():
        variables = (("PICTURE_SIZE", str(size)), ("PRELOAD", "picture"))
        reference = by_hand._replace(variables=variables)
        for name, row in rows.items():
            side = by_hand if "hand" in name else ours
            hidden = () if "pybase64" in name else (without,)
            row.append(_times(side._replace(variables=(*variables, *hidden)), reference, pairs)[0])
    return Table(
        "first-large",
        "Import and first response of much data: as a share of the handler's by hand",
        list(LARGE),
        rows,
        "Processor time, median of pairs [quartiles].",
    )


def _of_pictures(folder: Path, pairs: int) -> Table:
    names = ("by_hand", "ours", "nothing")
    packages = (Path(sysconfig.get_path("purelib")),)
    tasks = {
        name: lay_out(folder / f"picture {name}", HERE / "handlers" / f"pillow_{name}.py")
        for name in names
    }
    rows: dict[str, list[Cell]] = {"by hand, again (A/A)": [], "ours": []}
    for image_format in IMAGE_FORMATS:
        variables = (("IMAGE_FORMAT", image_format), ("PRELOAD", "PIL.Image"))
        by_hand, ours, nothing = (
            Side(tasks[name], sys.executable, packages, variables) for name in names
        )
        again = _compared(by_hand, by_hand, nothing, pairs)
        rows["by hand, again (A/A)"] += again[:2]
        rows["ours"] += _compared(ours, by_hand, nothing, pairs)[:2]
    return Table(
        "first-picture",
        "First response of a small Pillow image: as a share of image.save() and base64 by hand",
        [column for name in IMAGE_FORMATS for column in (f"{name}, instructions", f"{name}, time")],
        rows,
        "PIL.Image is imported before the clock starts: either handler has made an image with it.",
    )


if __name__ == "__main__":
    show(__doc__, tables)
