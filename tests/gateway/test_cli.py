"""The command: its errors are one sentence on stderr, its exit codes 0, 1 and 2."""

from __future__ import annotations

import contextlib
import errno
import importlib.metadata
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from lambda_binary.gateway import documentation
from lambda_binary.gateway.commands import overview
from lambda_binary.gateway.commands.cli import cli, main
from lambda_binary.gateway.serve import settings_file
from lambda_binary.gateway.serve.functions import importing

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current directory; sys.path is put back afterwards."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    return tmp_path


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What the command says when it starts nothing."""
    assert main(["serve", "--port", "0", *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("lambda-binary: ")
    assert said.err.count("\n") == 1
    return said.err.removeprefix("lambda-binary: ").rstrip("\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "name a MODULE:HANDLER, as app:handler, or a file with --settings"),
        (("absent_y:f",), "there is no module absent_y: no absent_y.py in {folder}"),
        (
            ("my template.yaml",),
            "{folder}/my template.yaml: cannot be read (No such file or directory)",
        ),
        (
            ("serverless.yml",),
            "{folder}/serverless.yml: cannot be read (No such file or directory)",
        ),
        (
            ("app_y:f", "--integration", "http_api"),
            "--integration is 'http_api': it must be one of rest-proxy, rest-mapped, http-api, "
            "function-url, alb, edge (did you mean http-api?)",
        ),
        (
            ("app_y:f", "--binary-media-types", "image/png,png"),
            "--binary-media-types has 'png', which is no media type such as image/png",
        ),
        (
            ("app_y:f", "--binary-media-types", "image/png,image/png"),
            "--binary-media-types names 'image/png' twice: leave one out",
        ),
        (
            ("app_y:f", "--content-handling", "convert_to_binary"),
            "--content-handling is 'convert_to_binary': it must be one of CONVERT_TO_BINARY, "
            "CONVERT_TO_TEXT (did you mean CONVERT_TO_BINARY?)",
        ),
        (
            ("app_y:f", "--path", "pictures"),
            "--path is 'pictures': it must be a path from '/'",
        ),
        (
            ("app_y:f", "--settings", "x.toml", "--path", "/x"),
            "--settings describes the routes, so MODULE:HANDLER, --path cannot be given with it",
        ),
        (
            ("--settings", "x.toml"),
            "{folder}/x.toml: cannot be read (No such file or directory)",
        ),
    ],
)
def test_serve_refuses_what_it_cannot_use(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    assert refusal(capsys, *arguments) == sentence.format(folder=folder)


def test_an_unknown_option_is_named_with_the_nearest(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sentence = refusal(capsys, "app_y:f", "--prt", "1")
    assert "--prt" in sentence
    assert "--port" in sentence


def test_a_settings_file_with_an_unknown_key_is_named_with_the_nearest(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = '[[route]]\npath = "/"\nhandler = "app_y:f"\nbinary-media-typs = ["image/png"]\n'
    (folder / "x.toml").write_text(text)
    assert refusal(capsys, "--settings", "x.toml") == (
        f"{folder}/x.toml, route 1 (/): unknown key 'binary-media-typs' "
        "(did you mean binary-media-types?)"
    )


def test_a_port_in_use_is_said_before_anything_is_imported(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert refusal(capsys, "absent_y:f", "--port", port) == (
            f"port {port} of 127.0.0.1 is in use: end the program that listens there, "
            "or name another port with --port"
        )


def test_a_host_that_is_not_here_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # RFC 5737: an address of the documentation, nobody's.
    assert refusal(capsys, "absent_y:f", "--host", "192.0.2.1") == (
        f"192.0.2.1 is no address of this machine ({os.strerror(errno.EADDRNOTAVAIL)})"
    )


def test_a_handler_that_fails_leaves_the_port_free(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert "there is no module" in refusal(capsys, "absent_y:f", "--port", str(port))
    with contextlib.closing(socket.create_server(("127.0.0.1", port))):
        pass
    importing.forget((folder,))


def test_a_quota_that_is_none_is_told_before_anything_is_served(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAMBDA_BINARY_QUOTA", "10 MB")
    assert refusal(capsys, "app:handler").startswith("LAMBDA_BINARY_QUOTA='10 MB' is no quota: ")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lambda_binary", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_help_names_the_commands_and_loads_no_server() -> None:
    code = "import sys, lambda_binary.gateway.commands.cli as c; c.main(['--help']); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert "serve " in done.stdout
    assert "conformance " in done.stdout
    loaded = set(done.stdout.rsplit("\n", 2)[-2].split())
    assert not loaded & {"uvicorn", "asyncio", "watchfiles", "rich", "airspeed", "boto3", "PIL"}
    assert "importlib.metadata" not in loaded


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert capsys.readouterr().out.startswith("Usage: lambda-binary [OPTIONS] COMMAND")


def test_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert (
        capsys.readouterr().out == f"lambda-binary {importlib.metadata.version('lambda-binary')}\n"
    )


def test_a_missing_choice_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config"]) == 2
    assert capsys.readouterr().err == (
        "lambda-binary: Missing argument 'TARGET'. Choose from: serverless, sam, cloudformation, "
        "cdk-python, terraform, openapi, aws-cli\n"
    )


def test_every_command_is_told_in_one_line_of_the_help() -> None:
    told = run("--help").stdout
    assert "..." not in told.partition("Commands:")[2]


@pytest.mark.parametrize("name", ["", *sorted(cli.commands)])
def test_every_help_has_examples_and_says_where_its_page_is(name: str) -> None:
    told = CliRunner().invoke(cli, [*filter(None, [name]), "--help"]).output
    examples = [line for line in told.splitlines() if line.startswith("  lambda-binary ")]
    assert len(examples) >= 2
    assert all(f" {name}" in line for line in examples)
    assert told.splitlines()[-1] == f"Documentation: {DOCS.resolve() / (name or 'index')}.md"


def test_every_option_with_a_default_says_it() -> None:
    told = " ".join(CliRunner().invoke(cli, ["serve", "--help"]).output.split())
    assert "edge. [default: (rest-proxy)]" in told
    silent = {"--settings", "--explain", "--no-wall", "--throttle", "--help"}
    options = [each for each in cli.commands["serve"].params if isinstance(each, click.Option)]
    assert {o.opts[0] for o in options if not o.show_default} - silent == set()


def test_an_installed_package_names_its_page_on_the_web(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # As pip lays them out: the package, and beside it its metadata.
    where = "https://example.org/a/b/blob/main/docs/index.md"
    beside = tmp_path / "lambda_binary-0.2.0.dist-info"
    beside.mkdir()
    (beside / "METADATA").write_text(f"Name: lambda-binary\nProject-URL: Documentation, {where}\n")
    inside = tmp_path / "lambda_binary/gateway/documentation.py"
    monkeypatch.setattr(documentation, "__file__", str(inside))
    documentation._base.cache_clear()
    told = CliRunner().invoke(cli, ["check", "--help"]).output
    documentation._base.cache_clear()
    assert told.endswith("\nDocumentation: https://example.org/a/b/blob/main/docs/check.md\n")


@pytest.mark.parametrize("arguments", [[], ["-h"], ["--help"]])
def test_the_help_that_needs_no_click_is_the_one_that_click_makes(arguments: list[str]) -> None:
    done = run(*arguments)
    made = CliRunner().invoke(cli, ["--help"], prog_name="lambda-binary", terminal_width=80)
    assert (done.returncode, done.stdout, done.stderr) == (0, made.output, "")
    assert {
        name: command.get_short_help_str(80) for name, command in sorted(cli.commands.items())
    } == overview.COMMANDS


def test_an_unknown_command_is_one_sentence() -> None:
    done = run("serv")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "lambda-binary: No such command 'serv'. Did you mean 'serve'?\n"


def test_every_command_is_in_the_docs() -> None:
    docs = "".join(page.read_text("utf-8") for page in DOCS.glob("*.md"))
    for name in cli.commands:
        assert f"lambda-binary {name}" in docs


CASE = {
    "id": "one",
    "door": "rest-proxy",
    "config": {"binaryMediaTypes": ["image/png"]},
    "request": {"accept": "image/png"},
    "lambda_return": {"statusCode": 200, "body": "iVBORw==", "isBase64Encoded": True},
    "expect": {"status": 200, "body": "raw-bytes", "body_b64": "iVBORw=="},
    "source": "a test",
    "evidence": "recorded",
    "recorded_from_aws": True,
}


def cases(folder: Path, **expect: object) -> str:
    file = folder / "cases.json"
    file.write_text(json.dumps([CASE | {"expect": {**CASE["expect"], **expect}}]))  # type: ignore[dict-item]
    return str(file)


def test_conformance_of_a_case_that_holds(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conformance", cases(folder)]) == 0
    assert capsys.readouterr().out.startswith("integration ")


def test_conformance_of_a_recorded_case_that_fails_is_exit_code_1(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["conformance", cases(folder, status=201), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [(case["id"], case["passed"]) for case in told["cases"]] == [("one", False)]
    assert told["summary"]["failed"] == 1


def test_conformance_without_a_file_scores_the_table_that_ships(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["conformance", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["summary"]["ok"] is True


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--port", "abc", "'abc' is no port: write a number from 0 to 65535"),
        ("--port", "70000", "'70000' is no port: write a number from 0 to 65535"),
        ("--port", "80.5", "'80.5' is no port: write a number from 0 to 65535"),
        (
            "--concurrency' / '--threads",
            "many",
            "'many' is no number: write a number from 1 to 1000",
        ),
        ("--concurrency' / '--threads", "0", "'0' is no number: write a number from 1 to 1000"),
        ("--timeout", "0", "'0' is no timeout: write seconds from 0.1 to 900"),
        ("--timeout", "nan", "'nan' is no timeout: write seconds from 0.1 to 900"),
    ],
)
def test_number_that_is_none_is_refused_in_words(
    capsys: pytest.CaptureFixture[str], option: str, value: str, sentence: str
) -> None:
    assert main(["serve", "app:handler", option.partition("'")[0], value]) == 2
    assert capsys.readouterr().err == (f"lambda-binary: Invalid value for '{option}': {sentence}\n")


def test_conformance_of_a_file_that_is_not_there(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["conformance", "nofile.json"]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err) == (
        "",
        "lambda-binary: nofile.json: cannot be read (No such file or directory)\n",
    )


def test_conformance_of_a_file_that_is_no_json(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "cases.json").write_text("{")
    assert main(["conformance", "cases.json"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("lambda-binary: cases.json: cannot be read as JSON (")


PAGE = (DOCS / "serve.md").read_text("utf-8")


def test_every_option_of_serve_is_in_the_docs() -> None:
    options = [name for option in cli.commands["serve"].params for name in option.opts]
    assert [name for name in options if name.startswith("--") and f"`{name}`" not in PAGE] == []


def test_the_settings_files_of_the_docs_are_legal() -> None:
    shown = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert [len(settings_file.parse(text)) for text in shown] == [3]
