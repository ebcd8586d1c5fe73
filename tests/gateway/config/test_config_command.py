"""`lambda-binary config`: prints, or writes a file that is not there yet."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from lambda_binary.gateway import writers
from lambda_binary.gateway.commands import config as config_command
from lambda_binary.gateway.errors import GatewayError

PAGE = Path(__file__).parents[3] / "docs" / "config.md"
PROXY = ["sam", "--integration", "rest-proxy", "--media-types"]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(config_command.config, arguments)


def message(result: Result) -> str:
    """What a person reads: of click's own errors and of the wing's, which `main` prints."""
    if isinstance(result.exception, GatewayError):
        return str(result.exception)
    assert result.exit_code == 2
    return result.stderr


def test_the_command_knows_the_targets_and_integrations_of_the_writers() -> None:
    assert sorted(writers.TARGETS) == sorted(config_command.TARGETS)
    assert writers.PLANNED == config_command.INTEGRATIONS
    assert isinstance(config_command.config, click.Command)


@pytest.mark.parametrize("target", config_command.TARGETS)
def test_a_target_is_printed_as_its_writer_writes_it(target: str) -> None:
    asked = writers.plan("rest-proxy", media_types=["image/*", "image/png"], cors=True)
    options = ["--integration", "rest-proxy", "--media-types", "image/*, image/png", "--cors"]
    result = run(target, *options)
    assert result.exit_code == 0
    assert result.stdout == writers.TARGETS[target](asked)


def test_the_documentation_shows_what_is_printed() -> None:
    (shown,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    printed = run("serverless", "--integration", "rest-mapped").stdout
    lines = [line for line in printed.splitlines(True) if not line.lstrip().startswith("#")]
    assert "".join(lines) == shown


def test_a_list_that_leaves_clients_out_says_so() -> None:
    options = ("sam", "--integration", "rest-proxy")
    assert run(*options).stderr == ""
    assert run(*options, "--media-types", "image/png,*/*").stderr == ""
    said = run(*options, "--media-types", "image/*").stderr
    assert re.fullmatch(
        r"note: with this list \d+ of \d+ clients get base64 text, Chromium navigation, .* among "
        r"them: '\*/\*' serves all\n",
        said,
    )


def test_a_file_is_written_once_and_replaced_only_by_force(tmp_path: Path) -> None:
    file = tmp_path / "serverless.yml"
    options = ["serverless", "--integration", "rest-mapped", "--output", str(file)]
    first = run(*options)
    assert (first.exit_code, first.stdout, first.stderr) == (0, "", f"wrote {file}\n")
    written = file.read_text(encoding="utf-8")
    assert written == writers.TARGETS["serverless"](writers.plan("rest-mapped"))
    file.write_text("mine", encoding="utf-8")
    again = run(*options)
    assert f"--output {file} is there already: add --force to replace it" in message(again)
    assert file.read_text(encoding="utf-8") == "mine"
    assert run(*options, "--force").exit_code == 0
    assert file.read_text(encoding="utf-8") == written


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_neither_a_folder_nor_a_link_to_nowhere_is_written(
    tmp_path: Path, force: tuple[str, ...]
) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    for path in (tmp_path, link):
        result = run("sam", "--integration", "alb", "--output", str(path), *force)
        assert f"--output {path}" in message(result)
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["sam", "--integration", "alb", "--force"], "--force replaces the file of --output"),
        (["sam", "--integration", "alb", "--output", "no/such/f"], "cannot be written: No such"),
        (["sam"], "Missing option '--integration'"),
        (["servrless", "--integration", "alb"], "TARGET is 'servrless': it must be one of server"),
        (["servrless", "--integration", "alb"], "(did you mean serverless?)"),
        (["sam", "--integration", "rest"], "(did you mean rest-proxy?)"),
        (["sam", "--integration", "edge"], "--integration is 'edge': it must be one of rest-pro"),
        (["sam", "--integration", "alb", "--output", ""], "--output is empty: name a file"),
        ([*PROXY, "image/png,"], "--media-types is 'image/png,': an entry is empty"),
        ([*PROXY, ","], "--media-types is ',': an entry is empty"),
        ([*PROXY, ""], "--media-types is '': an entry is empty"),
        ([*PROXY, "image~1png"], "--media-types has 'image~1png': write image/png"),
        ([*PROXY, "*"], "--media-types has '*': write */*"),
        ([*PROXY, "IMAGE/PNG"], "has 'IMAGE/PNG': write image/png, as clients do"),
        (["openapi", "--integration", "alb"], "openapi describes REST and HTTP APIs, not alb"),
        (["sam", "--integration", "rest-proxy", "--path", "x"], "--path is 'x'"),
        (["sam", "--integration", "http-api", "--bare"], "--bare is for rest-mapped"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(arguments: list[str], words: str) -> None:
    result = run(*arguments)
    assert words in message(result)
    assert result.stdout == ""
