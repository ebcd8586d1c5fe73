"""Where the handlers are that are measured, and the command line that every benchmark has."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tables import Table

HERE = Path(__file__).parent
ROOT = HERE.parent
TESTS = ROOT / "tests"
EVENTS = TESTS / "events"
HANDLERS = HERE / "handlers"
BY_HAND = TESTS / "cold" / "by_hand.py"
OURS = TESTS / "cold" / "ours.py"
NOTHING = TESTS / "cold" / "nothing.py"
HAS_PYBASE64 = importlib.util.find_spec("pybase64") is not None
# What a measuring process must find before all else.
PATH = [str(ROOT / "src"), str(HERE)]
if str(TESTS) not in sys.path:
    sys.path.append(str(TESTS))


def parser(description: str | None) -> argparse.ArgumentParser:
    """The options that every benchmark has."""
    made = argparse.ArgumentParser(description=(description or "").partition("\n")[0])
    made.add_argument("--quick", action="store_true", help="fewer pairs: to see that it works")
    made.add_argument("--no-peers", action="store_true", help="install and measure no peers")
    return made


def show(description: str | None, tables: Callable[[argparse.Namespace], Iterable[Table]]) -> None:
    """Print the tables of one benchmark, as its own command line asks for them."""
    for table in tables(parser(description).parse_args()):
        print(table)
