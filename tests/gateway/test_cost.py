"""What the command costs in instructions, which are the same again on a busy machine."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from cold.measuring import instructions_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("valgrind") is None,
        reason="valgrind is not installed: apt-get install valgrind",
    ),
]
COMMAND = (sys.executable, "-m", "lambda_binary")


def test_what_help_and_a_small_check_cost_beside_the_start_of_python(
    tmp_path: Path,
) -> None:
    example = Path(__file__).parents[2] / "examples/deploy/sam/template.yaml"
    small = tmp_path / "template.yaml"
    small.write_text(example.read_text(encoding="utf-8"), encoding="utf-8")
    check = [*COMMAND, "check", small]
    instructions_of(check)  # writes what Python compiles
    start = instructions_of([sys.executable, "-c", "pass"])
    assert instructions_of([*COMMAND, "--help"]) < 2.4 * start
    assert instructions_of(check) < 16.8 * start
