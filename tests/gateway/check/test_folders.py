"""Folders, and files of tools that make no template: the next command, or what it makes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from lambda_binary.gateway.commands.cli import main
from peers.install import InstallError, install

HERE = Path(__file__).parents[1] / "tools"
TEMPLATE = HERE / "cdk" / "Pictures.template.json"
PLAN = HERE / "terraform" / "plan.json"
EMPTY = '{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}}'


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("cdk.json", "`cdk synth`"),
        (".chalice/config.json", "`chalice package packaged`"),
        ("zappa_settings.json", "--rest-api-id"),
        ("zappa_settings.toml", "--rest-api-id"),
        ("sst.config.ts", "--rest-api-id"),
        ("Pulumi.yaml", "`pulumi up`"),
        ("Pulumi.dev.yaml", "`pulumi up`"),
        ("amplify.yml", "`amplify build`"),
        ("serverless.ts", "`serverless package`"),
        ("serverless.js", "`serverless package`"),
        ("samconfig.toml", "template.yaml"),
        ("main.tf", "`terraform plan -out=plan.out`"),
        ("main.tofu", "`terraform plan -out=plan.out`"),
    ],
)
def test_a_file_that_is_none_to_read_names_the_next_command(
    name: str, command: str, tmp_path: Path, capsys: Any
) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text('{"app": "python3 app.py"}', encoding="utf-8")
    for source in (file, tmp_path):
        assert main(["check", str(source)]) == 2
        assert command in capsys.readouterr().err


def test_claudia_names_its_own_api(tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "claudia.json"
    given = {
        "lambda": {"name": "p", "region": "eu-west-1"},
        "api": {"id": "a1b2c3;x", "module": "api"},
    }
    file.write_text(json.dumps(given), encoding="utf-8")
    assert main(["check", str(file)]) == 2
    said = capsys.readouterr().err
    assert said.endswith("lambda-binary check --rest-api-id 'a1b2c3;x' --region eu-west-1\n")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("services: {web: {image: nginx}}", "it is a Compose file, of containers"),
        ("services: {web: {path: web}}", "it names services, each with a serverless.yml"),
    ],
)
def test_a_compose_file_is_told_by_what_its_services_have(
    text: str, sentence: str, tmp_path: Path, capsys: Any
) -> None:
    file = tmp_path / "compose.yml"
    file.write_text(text, encoding="utf-8")
    assert main(["check", str(file)]) == 2
    assert sentence in capsys.readouterr().err


def app(folder: Path) -> Path:
    (folder / "cdk.out").mkdir(parents=True)
    (folder / "cdk.json").write_text("{}", encoding="utf-8")
    shutil.copy(TEMPLATE, folder / "cdk.out" / "B.template.json")
    (folder / "cdk.out" / "A.template.json").write_text(EMPTY, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", ["", "cdk.json", "cdk.out"])
def test_a_cdk_app_that_was_synthesised_is_read(name: str, tmp_path: Path, capsys: Any) -> None:
    assert main(["check", str(app(tmp_path / "app") / name), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["source"].endswith("cdk.out/B.template.json")


def program(folder: Path, name: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command of the name, that alone is found."""
    folder.mkdir()
    file = folder / name
    file.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    file.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")


@pytest.mark.parametrize("name", ["terraform", "tofu"])
def test_run_makes_the_plan_of_a_folder(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    folder = tmp_path / "infra"
    folder.mkdir()
    (folder / "main.tf").write_text("", encoding="utf-8")
    text = f'case "$1" in plan) touch "${{4#-out=}}";; show) cat "{PLAN}";; esac'
    program(tmp_path / "bin", name, text, monkeypatch)
    assert main(["check", str(folder)]) == 2
    assert f"add --run, which runs {name} plan" in capsys.readouterr().err
    assert main(["check", str(folder), "--run", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["source"] == str(folder)


# What the tools themselves said: Terraform 1.11.4, the CDK's command 2.1033 with Node.js 20.
TERRAFORM_SAID = """
There are some problems with the CLI configuration:
╷
│ Warning: Unable to open CLI configuration file
│
│ The CLI configuration file at "/home/me/.terraformrc" does not exist.
╵

╷
│ Error: Reference to undeclared input variable
│
│   on main.tf line 47, in resource "aws_api_gateway_method" "folder":
│   47:   http_method   = var.nope
│
│ An input variable with the name "nope" has not been declared. This variable
│ can be declared with a variable "nope" {} block.
╵
╷
│ Error: Reference to undeclared resource
╵
"""
CDK_SAID = """
!! This software has not been tested with node v20.20.2. !!
Traceback (most recent call last):
  File "app.py", line 7, in <module>
    api = apigateway.RestApi(stacks, "Api")
NameError: name 'stacks' is not defined. Did you mean: 'stack'?
python3 app.py: Subprocess exited with error 1
"""


@pytest.mark.parametrize(
    ("file", "tool", "said", "sentence"),
    [
        (
            "main.tf",
            "terraform",
            TERRAFORM_SAID,
            "`terraform plan` fails: Error: Reference to undeclared input variable: An input "
            'variable with the name "nope" has not been declared. This variable can be declared '
            'with a variable "nope" {} block.',
        ),
        (
            "main.tf",
            "tofu",
            "Error: Inconsistent dependency lock file\n",
            "`tofu plan` fails: Error: Inconsistent dependency lock file",
        ),
        (
            "cdk.json",
            "cdk",
            CDK_SAID,
            "`cdk synth` fails: NameError: name 'stacks' is not defined. Did you mean: 'stack'?",
        ),
        (
            "cdk.json",
            "cdk",
            "--app is required either in command-line, in cdk.json or in ~/.cdk.json\n",
            "`cdk synth` fails: --app is required either in command-line, in cdk.json or in "
            "~/.cdk.json",
        ),
        ("cdk.json", "cdk", "", "`cdk synth` fails: it says nothing"),
    ],
)
def test_why_a_command_failed_is_said(
    file: str,
    tool: str,
    said: str,
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Any,
) -> None:
    (tmp_path / file).write_text("{}", encoding="utf-8")
    (tmp_path / "said").write_text(said, encoding="utf-8")
    program(tmp_path / "bin", tool, f'cat "{tmp_path}/said" >&2; exit 1', monkeypatch)
    assert main(["check", str(tmp_path), "--run"]) == 2
    assert capsys.readouterr().err == f"lambda-binary: {tmp_path}: {sentence}\n"


def judged(report: Any) -> list[tuple[str, str, list[str]]]:
    """A report's findings without the places, that name the source."""
    return [(each["rule"], each["title"], each["routes"]) for each in report["findings"]]


@pytest.mark.slow
@pytest.mark.skipif(
    shutil.which("terraform") is None or "TERRAFORM_PLUGINS" not in os.environ,
    reason="terraform or the folder of its providers is not here",
)
def test_run_asks_the_real_terraform(tmp_path: Path, capsys: Any) -> None:
    folder = tmp_path / "infra"
    shutil.copytree(HERE / "terraform", folder)
    (folder / "function.zip").write_bytes(b"")
    assert main(["check", str(folder), "--run"]) == 2
    assert "`terraform plan` fails: Error: " in capsys.readouterr().err
    subprocess.run(
        ["terraform", "init", "-input=false", f"-plugin-dir={os.environ['TERRAFORM_PLUGINS']}"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    before = sorted(path.name for path in folder.iterdir())
    assert main(["check", str(folder), "--run", "--json"]) == 1
    ran = json.loads(capsys.readouterr().out)
    assert main(["check", str(HERE / "terraform" / "plan.json"), "--json"]) == 1
    read = json.loads(capsys.readouterr().out)
    assert judged(ran) == judged(read)
    assert sorted(path.name for path in folder.iterdir()) == before


def test_run_synthesises_a_cdk_app(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    (tmp_path / "cdk.json").write_text("{}", encoding="utf-8")
    text = f'mkdir cdk.out && cp "{TEMPLATE}" cdk.out/P.template.json'
    program(tmp_path / "bin", "cdk", text, monkeypatch)
    assert main(["check", str(tmp_path), "--run", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["source"].endswith("P.template.json")


APP = """
import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigateway, aws_lambda as lambda_

app = cdk.App()
stack = cdk.Stack(app, "Pictures")
function = lambda_.Function(
    stack,
    "Picture",
    runtime=lambda_.Runtime.PYTHON_3_12,
    handler="app.handler",
    code=lambda_.Code.from_inline("def handler(event, context): ..."),
)
api = apigateway.RestApi(stack, "Api")
api.root.add_resource("picture").add_method("GET", apigateway.LambdaIntegration(function))
app.synth()
"""


@pytest.mark.slow
def test_run_asks_the_real_cdk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    try:
        python = install("cdk") / "bin/python"
        command = install("cdk-command") / "node_modules/.bin"
    except InstallError as fault:
        pytest.skip(str(fault))
    monkeypatch.setenv("PATH", f"{command}{os.pathsep}{os.environ['PATH']}")
    (tmp_path / "cdk.json").write_text(json.dumps({"app": f"{python} app.py"}), encoding="utf-8")
    (tmp_path / "app.py").write_text(APP.replace("RestApi(stack,", "RestApi(stacks,"))
    assert main(["check", str(tmp_path), "--run"]) == 2
    assert "`cdk synth` fails: NameError: name 'stacks'" in capsys.readouterr().err
    (tmp_path / "app.py").write_text(APP)
    assert main(["check", str(tmp_path), "--run", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["source"].endswith("cdk.out/Pictures.template.json")
    assert judged(report)[0] == (
        "picture",
        "20 of 20 clients do not get the picture",
        ["GET /picture"],
    )
