"""SAM templates through SAM's own command and its translator, in one process of its environment."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from gateway.config.plans import linted, plans
from gateway.config.readback import asked_for, assert_clean, one_route, told
from lambda_binary.gateway.tools import detect
from lambda_binary.gateway.writers import TARGETS, RoutePlan
from peers.install import InstallError, install

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
# As `sam validate --lint` is: its own command object, called once for each template.
VALIDATE = """
import json, sys
from click.testing import CliRunner
from samcli.cli.main import cli

said = []
for number in range(int(sys.argv[1])):
    words = ["validate", "--lint", "--template", f"{number}.yaml", "--region", "eu-west-1"]
    result = CliRunner().invoke(cli, words)
    said.append([result.exit_code, result.output])
json.dump(said, open("said.json", "w"))
"""
# The translator takes code from S3 alone; `sam build` would have put it there.
TRANSLATE = """
import json, sys
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

for number in range(int(sys.argv[1])):
    document = yaml_parse(open(f"{number}.yaml").read())
    document["Resources"]["Picture"]["Properties"]["CodeUri"] = "s3://code/function.zip"
    made = Translator({}, Parser()).translate(document, {})
    json.dump(made, open(f"{number}.json", "w"))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every plan's template: 0.yaml, 1.yaml, ..."""
    made = tmp_path_factory.mktemp("sam")
    for number, asked in enumerate(plans()):
        (made / f"{number}.yaml").write_text(TARGETS["sam"](asked), encoding="utf-8")
    return made


def run(program: str, folder: Path) -> None:
    try:
        python = install("sam") / "bin/python"
    except InstallError as fault:
        pytest.skip(str(fault))
    environment = {
        **os.environ,
        "HOME": str(folder),
        "SAM_CLI_TELEMETRY": "0",
        "AWS_DEFAULT_REGION": "eu-west-1",
    }
    done = subprocess.run(
        [str(python), "-c", program, str(len(plans()))],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_sam_validate_with_lint_has_nothing_to_say(folder: Path) -> None:
    run(VALIDATE, folder)
    said = json.loads((folder / "said.json").read_text(encoding="utf-8"))
    assert len(said) == len(plans())
    for number, (code, output) in enumerate(said):
        place = folder / f"{number}.yaml"
        assert (code, output.strip()) == (0, f"{place} is a valid SAM Template"), output


@pytest.fixture(scope="module")
def translated(folder: Path) -> list[tuple[RoutePlan, Path]]:
    run(TRANSLATE, folder)
    files = (folder / f"{number}.json" for number in range(len(plans())))
    return list(zip(plans(), files, strict=True))


def test_what_sam_makes_of_it_is_what_was_asked_for(
    translated: list[tuple[RoutePlan, Path]],
) -> None:
    for asked, file in translated:
        routes = detect.read(str(file))
        assert told(one_route(routes)) == asked_for(asked)
        assert_clean(asked, routes)


def test_cfn_lint_has_nothing_to_say_to_what_sam_makes_of_it(
    translated: list[tuple[RoutePlan, Path]],
) -> None:
    found: list[Any] = [str(m) for _, file in translated for m in linted(file.read_text())]
    assert found == []
