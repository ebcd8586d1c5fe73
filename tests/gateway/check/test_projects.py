"""`check` over whole projects: several files, routes left out, one cure printed or written, CI."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from gateway.check.curing import SERVERLESS, needs_patch, titles
from lambda_binary.gateway.commands.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
MIXED = f"{SERVERLESS}      - http:\n          path: items\n          method: get\n"
CLEAN = SERVERLESS.replace(
    "  name: aws\n", "  name: aws\n  apiGateway: {binaryMediaTypes: ['*/*']}\n"
)
GIT = shutil.which("git")
needs_git = pytest.mark.skipif(GIT is None, reason="git is not installed")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()  # no pyproject.toml above the folder counts
    (tmp_path / "serverless.yml").write_text(MIXED)
    (tmp_path / "good.yml").write_text(CLEAN)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["check", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def routes(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    _, out, err = run(capsys, "--json", *arguments)
    assert err == ""
    names: list[str] = json.loads(out)["routes"]
    return names


def test_several_sources_are_judged_one_after_the_other(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "good.yml", "serverless.yml")
    assert code == 1
    assert [line for line in out.splitlines() if line.endswith((" route", " routes"))] == [
        "good.yml: 1 route",
        "serverless.yml: 2 routes",
    ]
    code, out, _ = run(capsys, "good.yml", "serverless.yml", "--json")
    assert [each["source"] for each in json.loads(out)] == ["good.yml", "serverless.yml"]
    assert run(capsys, "good.yml", "good.yml")[0] == 0


def test_one_that_cannot_be_read_hides_no_other(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "bad.yml").write_text("a: [")
    code, out, err = run(capsys, "bad.yml", "serverless.yml", "absent.yml")
    assert (code, out.splitlines()[0]) == (2, "serverless.yml: 2 routes")
    assert [line.partition(": ")[2].partition(":")[0] for line in err.splitlines()] == [
        "bad.yml",
        "absent.yml",
    ]


@pytest.mark.parametrize("route", ["GET /items", "/items", "items", "get items", "/it*", "GET /i*"])
def test_a_route_for_json_is_left_out(
    route: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert routes(capsys, "serverless.yml", "--exclude", route) == ["GET /a"]


def test_leaving_out_what_is_not_there_is_a_mistake(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, "serverless.yml", "--exclude", "/itms")
    assert code == 2
    assert err == (
        "lambda-binary: --exclude /itms: there is no such route; there are GET /a, GET /items\n"
    )


def test_nothing_left_is_nothing_wrong(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "serverless.yml", "--exclude", "/*")[:2] == (
        0,
        "serverless.yml: 0 routes\nNo finding: every client gets what the handler means.\n",
    )


@pytest.mark.parametrize("place", ["{}  # lambda-binary: ignore", "# lambda-binary: ignore\n{}"])
def test_a_comment_leaves_a_route_out(
    place: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head, _, event = MIXED.rpartition("      - http:\n")
    text = head + place.format("      - http:") + "\n" + event
    (folder / "serverless.yml").write_text(text)
    assert routes(capsys, "serverless.yml") == ["GET /a"]
    assert routes(capsys, "serverless.yml", "--route", "/items") == ["GET /items"]


def test_pyproject_leaves_routes_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "pyproject.toml").write_text('[tool.lambda-binary]\nexclude = ["/items", "/gone"]\n')
    (folder / "inner").mkdir()
    shutil.copy("serverless.yml", "inner/serverless.yml")
    assert routes(capsys, "inner/serverless.yml") == ["GET /a"]


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("[tool.lambda-binary]\nexclud = []", "has exclud; it takes exclude alone"),
        ("[tool.lambda-binary]\nexclude = 'x'", "exclude is a list of routes, as ['GET /items'"),
        ("[tool]\nlambda-binary = 1", "is no table"),
        ("[tool.lambda-binary", "cannot be read: "),
    ],
)
def test_a_pyproject_that_cannot_be_meant_is_a_sentence(
    table: str, sentence: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "pyproject.toml").write_text(table)
    code, _, err = run(capsys, "serverless.yml")
    assert code == 2
    assert sentence in err
    assert err.count("\n") == 1


def test_the_finding_says_how_to_leave_a_route_out(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "leave it out with --exclude ROUTE" in " ".join(run(capsys, "serverless.yml")[1].split())


@needs_patch
@pytest.mark.parametrize("command", [["patch", "-p0", "--fuzz=0"], ["git", "apply", "-p0"]])
@pytest.mark.parametrize(
    "name", ["serverless.yml", "./serverless.yml", "in/my own.yml", "ABSOLUTE"]
)
def test_one_cure_is_printed_for_patch_and_git(
    name: str,
    command: list[str],
    folder: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    shutil.rmtree(folder / ".git")
    source = str(folder / "serverless.yml") if name == "ABSOLUTE" else name
    Path(source).parent.mkdir(exist_ok=True)
    Path(source).write_text(MIXED)
    code, out, err = run(capfd, source, "--cure", "1")
    assert (code, err) == (0, "")
    subprocess.run(command, input=out.encode(), check=True, capture_output=True)
    assert titles(Path(source).read_text()) == []


@needs_patch
def test_a_file_outside_the_folder_is_named_with_its_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "in").mkdir()
    monkeypatch.chdir(folder / "in")
    _, out, _ = run(capsys, "../serverless.yml", "--json")
    (cure,) = json.loads(out)["findings"][0]["cures"]
    assert cure["text"].endswith(" (apply it in ..)")
    assert cure["patch"].startswith("--- serverless.yml\n+++ serverless.yml\n")


def test_a_number_that_is_no_cure_is_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, "serverless.yml", "--cure", "9")
    assert (code, err) == (
        2,
        "lambda-binary: --cure 9: there is no such cure; there are cures 1 to 2\n",
    )
    code, _, err = run(capsys, "serverless.yml", "--apply", "2")
    assert code == 2
    assert err.startswith("lambda-binary: --apply 2: it is no diff of a file: send what is larger")
    assert (folder / "serverless.yml").read_text() == MIXED


def test_a_cure_is_written_and_the_file_kept(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(folder / ".git")
    for end in ("", "2"):
        (folder / "serverless.yml").write_text(MIXED)
        code, output, _ = run(capsys, "serverless.yml", "--apply", "1")
        wrote, cure = output.splitlines()
        assert code == 0
        assert wrote == f"wrote serverless.yml (as it was: serverless.yml.orig{end})"
        # What else it asks, of the function.
        assert cure.startswith("cure 1: set binaryMediaTypes to */*")
        assert (folder / f"serverless.yml.orig{end}").read_text() == MIXED
        assert titles((folder / "serverless.yml").read_text()) == []
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(".")) == []


@needs_git
def test_what_git_has_is_not_copied(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(folder / ".git")
    for words in (
        ["init", "-q"],
        ["add", "serverless.yml"],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"],
    ):
        subprocess.run([str(GIT), *words], check=True)
    assert "git has it as it was" in run(capsys, "serverless.yml", "--apply", "1")[1]
    assert not (folder / "serverless.yml.orig").exists()
    (folder / "serverless.yml").write_text(f"{MIXED}# not committed\n")
    assert "(as it was: serverless.yml.orig)" in run(capsys, "serverless.yml", "--apply", "1")[1]


def test_windows_line_ends_and_marks_are_kept_or_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder / "serverless.yml"
    file.write_bytes(MIXED.replace("\n", "\r\n").encode())
    assert run(capsys, "serverless.yml", "--apply", "1")[0] == 0
    assert b"\n" not in file.read_bytes().replace(b"\r\n", b"")
    file.write_bytes(MIXED.encode("utf-16"))
    code, out, _ = run(capsys, "serverless.yml", "--cure", "1")
    assert (code, "--- " in out) == (0, False)
    code, out, _ = run(capsys, "serverless.yml", "--verbose")
    assert "no diff is made of serverless.yml, which is UTF-16: save it as UTF-8" in " ".join(
        out.split()
    )
    code, _, err = run(capsys, "serverless.yml", "--apply", "1")
    assert (code, "it is no diff of a file" in err) == (2, True)
    assert file.read_bytes() == MIXED.encode("utf-16")


# The ends of lines that editors write, and those that YAML takes for some.
ENDS = {
    "windows": MIXED.replace("\n", "\r\n"),
    "old Mac": MIXED.replace("\n", "\r"),
    "no last end": MIXED.rstrip("\n"),
    "separators": MIXED.replace("service: pictures", "service: pictures # \u2028#\u2029#\x85#", 1),
    "mixed": MIXED.replace("\n", "\r\n", 2),
}


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "marked"])
@pytest.mark.parametrize("text", ENDS.values(), ids=ENDS)
def test_a_diff_applies_byte_by_byte_whatever_ends_a_line(
    folder: Path, capfdbinary: pytest.CaptureFixture[bytes], text: str, mark: str
) -> None:
    file = folder / "serverless.yml"
    file.write_bytes((mark + text).encode())
    before = file.read_bytes()
    main(["check", "serverless.yml", "--cure", "1"])
    diff = capfdbinary.readouterr().out
    main(["check", "serverless.yml", "--apply", "1"])
    written = file.read_bytes()
    file.write_bytes(before)
    command = ["git", "apply", "-p0", "--whitespace=nowarn"]
    subprocess.run(command, cwd=folder, input=diff, check=True)
    assert file.read_bytes() == written != before
    assert written.startswith(mark.encode())
    assert written.count("\ufeff".encode()) == len(mark)
    assert set(re.findall("\r\n|\r|\n", written.decode())) == set(re.findall("\r\n|\r|\n", text))
    assert main(["check", "serverless.yml", "--route", "/a"]) == 0


def test_github_gets_a_line_for_each_finding(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "serverless.yml", "--format", "github")
    first, *rest = out.splitlines()
    assert code == 1
    assert first.startswith(
        "::error file=serverless.yml,line=9,title=20 of 20 clients do not get the picture::GET /a, "
    )
    assert [line.partition(" ")[0] for line in rest] == ["::notice"]
    assert run(capsys, "good.yml", "--format", "github", "--client", "curl")[0] == 0


def test_sarif_names_rule_file_and_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "serverless.yml", "good.yml", "--format", "sarif")
    document: dict[str, Any] = json.loads(out)
    (found,) = document["runs"]
    result = found["results"][0]
    assert document["version"] == "2.1.0"
    assert (result["ruleId"], result["level"]) == ("picture", "error")
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "serverless.yml"},
        "region": {"startLine": 9},
    }
    rules = {rule["id"] for rule in found["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in found["results"]} <= rules


def test_a_report_is_a_screen_unless_all_is_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many = "".join(
        f"      - http:\n          path: p{n}\n          method: get\n          integration: lambda\n"
        f"          response: {{headers: {{Content-Type: \"'image/x{n}'\"}}}}\n"
        for n in range(40)
    )
    (folder / "serverless.yml").write_text(f"{SERVERLESS}{many}")
    short = run(capsys, "serverless.yml")[1]
    long = run(capsys, "serverless.yml", "--verbose")[1]
    assert len(short.splitlines()) <= 100 < len(long.splitlines())
    assert "--verbose explains" in short


def test_the_hook_for_pre_commit_installs_what_the_command_needs() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    # What only live APIs and `serve` need is left out.
    needed = {
        name
        for name in project["optional-dependencies"]["gateway"]
        if not name.startswith(("boto3", "httptools", "uvicorn", "watchfiles"))
    }
    assert set(hook["additional_dependencies"]) == needed
    assert hook["entry"] == "lambda-binary check"
