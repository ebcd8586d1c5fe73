"""Commands given a pipe that nobody writes to, an endless device, a socket or a folder: one sentence.

Each is a process of its own, which has to end.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from lambda_binary.gateway.commands.cli import main
from lambda_binary.gateway.conformance import cases
from lambda_binary.gateway.documents import files
from lambda_binary.gateway.errors import CasesError, SettingsError
from lambda_binary.gateway.serve import settings_file

COMMANDS = {
    "check": ("check", "f.yml"),
    "conformance": ("conformance", "f.json"),
    "serve, ours": ("serve", "--settings", "f.toml"),
    "serve, a deploy file": ("serve", "--settings", "f.yml"),
}
NOBODY = "cannot be read (it is a pipe, and nobody wrote to it within 3 seconds)"
ENDLESS = f"has more than {files.LARGEST} bytes: name a smaller file"


def make(kind: str, file: Path) -> None:
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "device":
        file.symlink_to("/dev/zero")
    elif kind == "folder":
        file.mkdir()
    else:
        # From its folder: a socket's whole path may have some hundred characters.
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(file.name)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_PATIENCE", 0)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("kind", ["pipe", "device", "socket", "folder"])
@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_no_file_is_one_sentence(
    command: str,
    kind: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    *words, name = COMMANDS[command]
    make(kind, tmp_path / name)
    assert main([*words, name]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    expected = {"pipe": NOBODY.replace("3", "0"), "device": ENDLESS}
    assert expected.get(kind, "") in said.err


@pytest.mark.slow
def test_a_pipe_without_a_writer_ends_a_process(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "f.json")
    done = subprocess.run(
        [sys.executable, "-m", "lambda_binary", "conformance", "f.json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (2, f"lambda-binary: f.json: {NOBODY}\n")


def test_a_pipe_that_somebody_writes_to_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "f.json"
    os.mkfifo(pipe)
    row = {"id": "a", "integration": "alb", "expect": {"body": "empty"}}
    writer = threading.Thread(target=pipe.write_text, args=(json.dumps([row]),))
    writer.start()
    (case,) = cases.load(pipe)
    writer.join()
    assert case.id == "a"


@pytest.mark.parametrize("read", [cases.load, settings_file.load])
def test_an_endless_file_is_read_to_the_bound_alone(read: object, tmp_path: Path) -> None:
    with pytest.raises((CasesError, SettingsError), match=ENDLESS):
        read("/dev/zero")  # type: ignore[operator]


def test_out_of_a_pipe_there_is_no_diff(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipe = tmp_path / "f.yml"
    os.mkfifo(pipe)
    text = (
        "service: pictures\nprovider: {name: aws, runtime: python3.13}\n"
        "functions: {f: {handler: app.f, events: [{http: GET /a}]}}\n"
    )
    writer = threading.Thread(target=pipe.write_text, args=(text,))
    writer.start()
    assert main(["check", str(pipe), "--json"]) == 1
    writer.join()
    (cure,) = json.loads(capsys.readouterr().out)["findings"][0]["cures"]
    assert cure["patch"].startswith("# at the top level: what it gains or has otherwise\n")


@pytest.mark.parametrize(
    ("named", "what"),
    [({}, "is missing"), ({"integration": None}, "is missing"), ({"door": [1]}, "is [1]")],
)
def test_a_case_without_an_integration_says_so(named: dict[str, object], what: str) -> None:
    with pytest.raises(CasesError) as refused:
        cases.read({"id": "a", **named})
    assert str(refused.value) == (
        f"cases, case a: integration {what}: it must be one of rest-proxy, rest-mapped, http-api, "
        "function-url, alb, edge"
    )
