"""A file's bytes to text, or one sentence: what it is, and what to name instead."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import pytest

from lambda_binary.gateway.commands.cli import main
from lambda_binary.gateway.documents.errors import SourceError
from lambda_binary.gateway.documents.files import LARGEST, read_text
from lambda_binary.gateway.tools import detect

TEXT = """\
service: s
provider:
  name: aws
  apiGateway:
    binaryMediaTypes: ['*/*']
functions:
  a:
    handler: a.b
    events:
      - http: GET a
"""

# (bytes, sentence after the file's name)
REFUSED = [
    (b"", ": is empty: there is no route in it"),
    (b"\xef\xbb\xbf \r\n", ": is empty: there is no route in it"),
    (b"a: 1\nb: caf\xe9\n", ":2: the byte 0xe9 is no UTF-8: save the file as UTF-8"),
    (b"a: 1\n\x00\n", ": is no text file"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", ": is no text file"),
    (
        b"PK\x03\x04plan",
        ": is a zip archive, as a plan of Terraform is: name `terraform show -json`'s output",
    ),
]


@pytest.mark.parametrize(("data", "sentence"), REFUSED)
def test_bytes_that_are_no_text_are_named(data: bytes, sentence: str, tmp_path: Path) -> None:
    file = tmp_path / "f.yml"
    file.write_bytes(data)
    with pytest.raises(SourceError) as fault:
        read_text(str(file))
    assert str(fault.value) == f"{file}{sentence}"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        # PowerShell 5 writes `terraform show -json > plan.json` like this.
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
    ],
    ids=["plain", "mark", "crlf", "cr", "utf-16-le", "utf-16-be"],
)
def test_marks_and_line_ends_of_windows_change_nothing(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "serverless.yml"
    file.write_bytes(data)
    (route,) = detect.read(str(file))
    assert (route.name, route.settings.binary_media_types) == ("GET /a", ("*/*",))
    assert route.where.line == 10


def test_missing_and_large_files_are_refused_unread(tmp_path: Path) -> None:
    large = tmp_path / "large.yml"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    said = {}
    for path in (tmp_path / "none.yml", large, Path("/dev/zero")):
        with pytest.raises(SourceError) as fault:
            read_text(str(path))
        said[path.name] = str(fault.value).removeprefix(f"{path}: ")
    assert said == {
        "none.yml": "cannot be read (No such file or directory)",
        "large.yml": f"has 50000000 bytes; at most {LARGEST} are read: name a smaller file",
        "zero": f"has more than {LARGEST} bytes: name a smaller file",
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_says_so(tmp_path: Path) -> None:
    file = tmp_path / "f.yml"
    file.touch(mode=0)
    with pytest.raises(SourceError, match=r"cannot be read \(Permission denied\)"):
        read_text(str(file))


def test_a_pipe_is_read_too(tmp_path: Path) -> None:
    """`lambda-binary check <(terraform show -json)` names a pipe."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(TEXT,))
    writer.start()
    assert read_text(str(pipe)) == TEXT
    writer.join()


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([], "is a folder: name the file in it, as serverless.yml"),
        (["serverless.yml"], "is a folder: name a file in it, as {}/serverless.yml"),
        (
            ["template.yaml", "openapi.yaml", "x.txt"],
            "is a folder: name a file in it, as {0}/template.yaml or {0}/openapi.yaml",
        ),
        (
            ["cdk.out/A.template.json", "cdk.out/B.template.json"],
            "is a folder: name a file in it, as {0}/cdk.out/A.template.json or "
            "{0}/cdk.out/B.template.json",
        ),
        (
            ["main.tf"],
            "is a folder of Terraform's own language: run `terraform plan -out=plan.out` and "
            "`terraform show -json plan.out > plan.json` there, then name plan.json",
        ),
    ],
)
def test_a_folder_names_what_can_be_read_in_it(
    files: list[str],
    sentence: str,
    tmp_path: Path,
    capsys: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Where a tool is installed, running it is offered, too: check/test_folders.py.
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in files:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert main(["check", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert said == f"lambda-binary: {tmp_path}: {sentence.format(tmp_path)}\n"
