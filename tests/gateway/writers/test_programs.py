"""CDK programs and Terraform files: parsed always; synthesised and validated where tools are.

The CDK: a Python with aws-cdk-lib, named by CDK_PYTHON, and Node.js. Terraform on the PATH; its
provider from the registry, or from the folder that TERRAFORM_PLUGINS names.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from gateway.writers.plans import REST, answers_of, written
from lambda_binary.gateway.writers import RoutePlan


def calls(tree: ast.AST, name: str) -> list[dict[str, str]]:
    """Keywords of the calls of a function of that name, as source text."""
    return [
        {str(keyword.arg): ast.unparse(keyword.value) for keyword in node.keywords}
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(name)
    ]


@pytest.mark.parametrize(("asked", "text"), written("cdk-python"))
def test_a_cdk_program_has_the_settings_of_its_plan(asked: RoutePlan, text: str) -> None:
    tree = ast.parse(text)
    compile(tree, "app.py", "exec")
    if asked.integration not in REST:
        assert calls(tree, "RestApi") == []
        return
    mapped = asked.integration == "rest-mapped"
    types = {} if mapped else {"binary_media_types": repr(list(asked.media_types))}
    assert calls(tree, "RestApi") == [types]
    handling = "apigateway.ContentHandling.CONVERT_TO_TEXT"
    mocks = [call["content_handling"] for call in calls(tree, "MockIntegration")]
    assert mocks == ([handling] if asked.cors else [])
    answered = calls(tree, ".IntegrationResponse")[: 2 if mapped else 0]
    expected = answers_of(asked) if mapped else {}
    assert [ast.literal_eval(call["status_code"]) for call in answered] == list(expected)
    for call, answer in zip(answered, expected.values(), strict=True):
        assert ast.literal_eval(call["response_parameters"]) == answer["responseParameters"]
        given = call.get("content_handling", "").removeprefix("apigateway.ContentHandling.")
        assert given == answer.get("contentHandling", "")
    assert len(calls(tree, "add_to_logical_id")) == 1


@pytest.mark.parametrize(("asked", "text"), written("terraform"))
def test_a_terraform_deployment_is_made_anew_by_every_setting(asked: RoutePlan, text: str) -> None:
    made = set(re.findall(r'^resource "(aws_api_gateway_\w+)" "(\w+)"', text, re.MULTILINE))
    deployed = {kind for kind in made if kind[0].endswith(("_deployment", "_stage"))}
    if asked.integration not in REST:
        assert made == set()
        return
    triggers = re.search(r"jsonencode\(\[\n([^\]]*)\]\)", text)
    assert triggers is not None
    named = {tuple(name.strip(" ,").split(".")[:2]) for name in triggers[1].splitlines()}
    assert named - {("",)} == made - deployed


@pytest.mark.parametrize(("asked", "text"), written("terraform"))
def test_a_terraform_file_has_the_settings_of_its_plan(asked: RoutePlan, text: str) -> None:
    bare = re.sub(r" *#.*", "", text)
    mapped = asked.integration == "rest-mapped"
    types = re.findall(r"binary_media_types += (.+)", bare)
    assert types == ([json.dumps(asked.media_types)] if asked.media_types and not mapped else [])
    cors = ["CONVERT_TO_TEXT"] * (asked.cors and asked.integration in REST)
    handlings = re.findall(r'content_handling += "(\w+)"', bare)
    assert handlings == ["CONVERT_TO_BINARY"] * mapped + cors
    patterns = re.findall(r"selection_pattern += (.+)", bare)
    assert list(map(json.loads, patterns)) == ([r"[\s\S]+"] if mapped else [])


@pytest.mark.parametrize(("asked", "text"), written("terraform"))
def test_terraform_would_not_format_it_otherwise(
    asked: RoutePlan, text: str, tmp_path: Path
) -> None:
    terraform = shutil.which("terraform")
    if terraform is None:
        pytest.skip("there is no terraform")
    command = [terraform, "fmt", "-"]
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout == text


@pytest.mark.slow
@pytest.mark.parametrize(("asked", "text"), written("terraform"))
def test_terraform_validates_it(asked: RoutePlan, text: str, tmp_path: Path) -> None:
    terraform = shutil.which("terraform")
    if terraform is None:
        pytest.skip("there is no terraform")
    (tmp_path / "main.tf").write_text(text, encoding="utf-8")
    (tmp_path / "function.zip").write_bytes(b"")
    plugins = os.environ.get("TERRAFORM_PLUGINS")
    source = [f"-plugin-dir={plugins}"] if plugins else []
    ready = subprocess.run(
        [terraform, "init", "-input=false", *source], cwd=tmp_path, capture_output=True, check=False
    )
    if ready.returncode:
        pytest.skip("terraform cannot get the AWS provider that the file asks for")
    done = subprocess.run(
        [terraform, "validate", "-json"], cwd=tmp_path, capture_output=True, check=False
    )
    assert json.loads(done.stdout)["diagnostics"] == []


@pytest.mark.slow
@pytest.mark.parametrize(("asked", "text"), written("cdk-python"))
def test_cdk_synthesises_it(asked: RoutePlan, text: str, tmp_path: Path) -> None:
    python = os.environ.get("CDK_PYTHON")
    if python is None:
        pytest.skip("CDK_PYTHON names no Python with aws-cdk-lib")
    (tmp_path / "app.py").write_text(text, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "function.zip", "w") as archive:
        archive.writestr("app.py", "")
    out = {**os.environ, "CDK_OUTDIR": str(tmp_path / "out")}
    subprocess.run([python, "app.py"], cwd=tmp_path, env=out, capture_output=True, check=True)
    template = json.loads((tmp_path / "out/image.template.json").read_text(encoding="utf-8"))
    assert synthesised(template) == (
        answers_of(asked) if asked.integration == "rest-mapped" else {}
    )


def synthesised(template: Any) -> dict[str, Any]:
    """Integration responses of the route's own method."""
    found = {}
    for entry in template["Resources"].values():
        if entry["Type"] != "AWS::ApiGateway::Method":
            continue
        given = entry["Properties"]["Integration"]
        for response in given.get("IntegrationResponses", []) if given["Type"] == "AWS" else []:
            status = response.pop("StatusCode")
            found[status] = {key[0].lower() + key[1:]: value for key, value in response.items()}
    return found
