"""The set-ups in examples/deploy are what their commands write, to the letter."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from lambda_binary.gateway.commands.config import config

FOLDER = Path(__file__).parents[3] / "examples" / "deploy"
COMMANDS = [
    shlex.split(line)[1:]
    for line in (FOLDER / "write.sh").read_text(encoding="utf-8").splitlines()
    if line.startswith("config ")
]


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: str(words[-1]))
def test_a_set_up_is_what_its_command_writes(words: list[str]) -> None:
    *asked, flag, file = words
    assert flag == "--output"
    done = CliRunner().invoke(config, asked)
    assert done.stdout == (FOLDER / file).read_text(encoding="utf-8"), (
        "run examples/deploy/write.sh"
    )


def test_every_set_up_has_its_command() -> None:
    folders = ("serverless", "sam", "cdk", "terraform")
    files = {
        str(file.relative_to(FOLDER))
        for folder in folders
        for kind in ("*.yml", "*.yaml", "*.py", "*.tf")
        for file in (FOLDER / folder).rglob(kind)
    }
    assert files == {words[-1] for words in COMMANDS}
