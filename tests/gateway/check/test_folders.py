"""Folders, and files of tools that make no template: the next command, or what it makes."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from lambda_binary.gateway.commands.cli import main

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


def test_what_a_command_refuses_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    (tmp_path / "main.tf").write_text("", encoding="utf-8")
    text = 'echo "╷" >&2; echo "│ Error: Inconsistent dependency lock file" >&2; exit 1'
    program(tmp_path / "bin", "terraform", text, monkeypatch)
    assert main(["check", str(tmp_path), "--run"]) == 2
    said = capsys.readouterr().err
    assert "fails: Error: Inconsistent dependency lock file" in said


def test_run_synthesises_a_cdk_app(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    (tmp_path / "cdk.json").write_text("{}", encoding="utf-8")
    text = f'mkdir cdk.out && cp "{TEMPLATE}" cdk.out/P.template.json'
    program(tmp_path / "bin", "cdk", text, monkeypatch)
    assert main(["check", str(tmp_path), "--run", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["source"].endswith("P.template.json")
