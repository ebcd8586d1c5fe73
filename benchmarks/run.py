"""Every benchmark, one after the other; `make bench` calls it.

    python benchmarks/run.py [--quick] [--no-peers] [--json FILE] [--plots [FOLDER]] [NAME...]

Each compares in one run, so that its numbers are ratios: this machine's milliseconds say nothing
about another one. README.md in this folder says how they are made and how far they can be trusted.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contenders import HERE, parser

if TYPE_CHECKING:
    from argparse import Namespace

    from tables import Table

# Those that make tables, then those that print their own, with what they are called with.
TABLES = ("size", "cold_start", "warm", "memory", "runtime", "streaming", "growth", "detectors")
PROGRAMS: dict[str, list[str]] = {"detection": [], "images": []}
QUICK = {"images": ["--pairs", "3"]}
PACKAGES = ("awslambdaric", "simplejson", "Pillow", "pybase64")


def about() -> dict[str, object]:
    """What the ratios may depend on."""
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "valgrind": shutil.which("valgrind") is not None,
        **{name: _version(name) for name in PACKAGES},
    }


def main(argv: list[str] | None = None) -> int:
    """Print every table; with `--json` and `--plots` keep them too."""
    made = parser(__doc__)
    made.add_argument("--json", type=Path, metavar="FILE", help="write all results there")
    made.add_argument("--plots", type=Path, nargs="?", const=HERE.parent / "docs" / "benchmarks",
                      metavar="FOLDER", help="draw the tables (docs/benchmarks)")  # fmt: skip
    made.add_argument("names", nargs="*", metavar="NAME", help=", ".join((*TABLES, *PROGRAMS)))
    wanted = made.parse_args(argv)
    unknown = set(wanted.names) - {*TABLES, *PROGRAMS}
    if unknown:
        made.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    result: dict[str, Any] = {"about": about(), "tables": [], "printed": {}}
    print(*(f"{name}: {value}" for name, value in result["about"].items()), sep="; ")
    for name in wanted.names or (*TABLES, *PROGRAMS):
        started = time.monotonic()
        print(f"\n=== {name} ===\n", flush=True)
        if name in TABLES:
            result["tables"] += [table.as_json() for table in _tables(name, wanted)]
        else:
            result["printed"][name] = _printed(name, wanted)
        print(f"({time.monotonic() - started:.0f} s)", file=sys.stderr)
    if wanted.json:
        wanted.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    if wanted.plots:
        from plots import draw

        print(*filter(None, (draw(table, wanted.plots) for table in result["tables"])), sep="\n")
    return 0


def _tables(name: str, wanted: Namespace) -> list[Table]:
    tables: list[Table] = importlib.import_module(name).tables(wanted)
    print(*tables, sep="\n", flush=True)
    return tables


def _printed(name: str, wanted: Namespace) -> str:
    """What a program of its own printed: it may load, or hide, modules that others measure."""
    arguments = QUICK.get(name, []) if wanted.quick else PROGRAMS[name]
    done = subprocess.run(
        [sys.executable, HERE / f"{name}.py", *arguments], capture_output=True, text=True
    )
    printed = done.stdout or f"{name}.py failed: {done.stderr}"
    print(printed, flush=True)
    return printed


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


if __name__ == "__main__":
    sys.exit(main())
