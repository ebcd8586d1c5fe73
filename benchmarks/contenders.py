"""Where the handlers are that are measured, and the options that every benchmark has."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path

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


def options(description: str | None, argv: list[str] | None) -> argparse.Namespace:
    """The options of one benchmark's own command line."""
    return parser(description).parse_args(argv)
