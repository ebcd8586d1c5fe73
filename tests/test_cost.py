"""What a cold start costs: instructions, which are the same again on a busy machine.

Times are for `make bench`; allocations are in `test_transfer`, modules in `test_imports`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cold.measuring import HERE, instructions, lay_out

needs_valgrind = pytest.mark.skipif(
    shutil.which("valgrind") is None, reason="valgrind is not installed: apt-get install valgrind"
)


@needs_valgrind
def test_a_first_100_kb_response_costs_less_than_one_by_hand(tmp_path: Path) -> None:
    counted = {
        name: instructions(lay_out(tmp_path / name, HERE / f"{name}.py"))
        for name in ("nothing", "by_hand", "ours")
    }
    by_hand = counted["by_hand"] - counted["nothing"]
    ours = counted["ours"] - counted["nothing"]
    assert by_hand > 1_000_000
    assert 0 < ours <= 0.9 * by_hand
