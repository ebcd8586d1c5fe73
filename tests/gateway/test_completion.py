"""Completion in a shell: what click's own protocol answers, as the shells' scripts ask it.

A script sets COMP_WORDS and COMP_CWORD and reads a line for each offer; `file` leaves the word to
the shell, which then completes names of files as it does for any other command.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from lambda_binary.gateway.clients import BROWSERS, CLIENTS
from lambda_binary.gateway.commands.cli import cli
from lambda_binary.gateway.model.settings import INTEGRATIONS

PAGE = Path(__file__).parents[2] / "docs/reference/cli.md"
SHELLS = ("bash", "zsh", "fish")


def offered(*typed: str) -> list[tuple[str, str]]:
    """What bash is offered for the last word: its kind and its text."""
    words = " ".join(["lambda-binary", *typed])
    asked = {
        "_LAMBDA_BINARY_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(typed)),
    }
    said = CliRunner().invoke(cli, prog_name="lambda-binary", env=asked)
    assert said.exit_code == 0
    pairs = [line.partition(",") for line in said.output.splitlines()]
    return [(kind, text) for kind, _, text in pairs]


@pytest.mark.parametrize(
    "typed",
    [
        ("check", "serv"),
        ("check", "one.yaml", "tw"),
        ("serve", "templ"),
        ("serve", "--settings", "wall"),
        ("config", "sam", "--output", "temp"),
        ("conformance", "cas"),
    ],
)
def test_names_of_files_are_left_to_the_shell(typed: tuple[str, ...]) -> None:
    assert offered(*typed) == [("file", typed[-1])]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("ser",), ["serve"]),
        (("config", "c"), ["cloudformation", "cdk-python"]),
        (("config", "sam", "--integration", "rest"), ["rest-proxy", "rest-mapped"]),
        (("serve", "--integration", ""), [*INTEGRATIONS]),
        (("serve", "--payload-format", "1"), ["1.0"]),
        (("serve", "--content-handling", "CONVERT_TO_B"), ["CONVERT_TO_BINARY"]),
        (("check", "--client", ""), [*BROWSERS, *(client.id for client in CLIENTS)]),
        (("check", "--client", "chro"), ["chrome", "chromium", *BROWSERS["chrome"]]),
        (("check", "--format", "s"), ["sarif"]),
        (("fix", "--method", "P"), ["POST", "PUT", "PATCH"]),
        (("check", "--allow"), ["--allow-outside"]),
    ],
)
def test_words_that_are_known_are_offered(typed: tuple[str, ...], words: list[str]) -> None:
    assert offered(*typed) == [("plain", word) for word in words]


@pytest.mark.parametrize("shell", SHELLS)
def test_the_page_has_the_line_for_each_shell(shell: str) -> None:
    assert f"_LAMBDA_BINARY_COMPLETE={shell}_source lambda-binary" in PAGE.read_text("utf-8")


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_has_no_fault_in_its_script(shell: str) -> None:
    program = shutil.which(shell)
    script = script_for(shell)
    assert "_lambda_binary_completion" in script
    if program is None:
        return  # what it answers is tested above, whatever shell asks
    checked = subprocess.run([program, "-n"], input=script, text=True, check=False)
    assert checked.returncode == 0


def script_for(shell: str) -> str:
    asked = {**os.environ, "_LAMBDA_BINARY_COMPLETE": f"{shell}_source"}
    command = [sys.executable, "-m", "lambda_binary"]
    return subprocess.run(command, env=asked, capture_output=True, text=True, check=True).stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_completes_a_file_as_it_would_without(tmp_path: Path) -> None:
    (tmp_path / "serverless.yml").touch()
    folder = Path(sys.executable).parent
    program = f"""
        PATH={folder}:$PATH
        eval "$(_LAMBDA_BINARY_COMPLETE=bash_source lambda-binary)"
        compopt() {{ echo "compopt $*"; }}
        COMP_WORDS=(lambda-binary check serv) COMP_CWORD=2
        _lambda_binary_completion lambda-binary serv check
        printf '%s\\n' "${{COMPREPLY[@]}}"
        complete -p lambda-binary
    """
    said = subprocess.run(
        ["bash", "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    # `-o default` is readline's own completion, which knows files.
    assert re.match(r"compopt -o\sdefault\n\ncomplete .*lambda-binary\n\Z", said), said
