"""Cures in Terraform's language, written into the configuration as a person would and planned anew.

The real terraform with the AWS provider takes each; the finding is gone, and nothing else was said.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from lambda_binary.gateway.commands.cli import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("terraform") is None or "TERRAFORM_PLUGINS" not in os.environ,
        reason="terraform or the folder of its providers is not here",
    ),
]

HEAD = """\
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

resource "aws_lambda_function" "picture" {
  function_name = "picture"
  role          = "arn:aws:iam::123456789012:role/picture"
  handler       = "app.handler"
  runtime       = "python3.13"
  filename      = "function.zip"
}

resource "aws_api_gateway_rest_api" "pictures" {
  name = "pictures"
}

resource "aws_api_gateway_resource" "picture" {
  rest_api_id = aws_api_gateway_rest_api.pictures.id
  parent_id   = aws_api_gateway_rest_api.pictures.root_resource_id
  path_part   = "picture"
}
"""
METHOD = """
resource "aws_api_gateway_method" "{name}" {{
  rest_api_id   = aws_api_gateway_rest_api.pictures.id
  resource_id   = aws_api_gateway_resource.picture.id
  http_method   = "{method}"
  authorization = "NONE"
}}

resource "aws_api_gateway_integration" "{name}" {{
  rest_api_id             = aws_api_gateway_rest_api.pictures.id
  resource_id             = aws_api_gateway_resource.picture.id
  http_method             = aws_api_gateway_method.{name}.http_method
  {settings}
}}
"""
CALLED = """integration_http_method = "POST"
  uri                     = aws_lambda_function.picture.invoke_arn
  type                    = """
RESPONSE = """
resource "aws_api_gateway_method_response" "{name}_200" {{
  rest_api_id = aws_api_gateway_rest_api.pictures.id
  resource_id = aws_api_gateway_resource.picture.id
  http_method = aws_api_gateway_method.{name}.http_method
  status_code = "200"
}}

resource "aws_api_gateway_integration_response" "{name}_200" {{
  rest_api_id = aws_api_gateway_rest_api.pictures.id
  resource_id = aws_api_gateway_resource.picture.id
  http_method = aws_api_gateway_method.{name}.http_method
  status_code = aws_api_gateway_method_response.{name}_200.status_code{more}
}}
"""
PROXY = METHOD.format(name="get", method="GET", settings=f'{CALLED}"AWS_PROXY"')
MAPPED = METHOD.format(name="get", method="GET", settings=f'{CALLED}"AWS"')
MOCK = METHOD.format(
    name="options",
    method="OPTIONS",
    settings='type = "MOCK"\n  request_templates = { "application/json" = "{\\"statusCode\\": 200}" }',
)
BODY = '\n  response_templates = { "application/json" = "$input.path(\'$.body\')" }'

CONFIGURATIONS = {
    "proxy": HEAD + PROXY,
    "proxy beside a preflight": HEAD + PROXY + MOCK + RESPONSE.format(name="options", more=""),
    "mapped, no response": HEAD + MAPPED,
    "mapped": HEAD + MAPPED + RESPONSE.format(name="get", more=""),
    "mapped, a template": HEAD + MAPPED + RESPONSE.format(name="get", more=BODY),
}
_BLOCK = re.compile(
    r'^(?P<head>resource "\w+" "\w+" \{)\n(?P<body>.*?)^\}\n', re.MULTILINE | re.DOTALL
)
_SETTING = re.compile(r"^  (\w+) *=.*\n", re.MULTILINE)
_WITHOUT = re.compile(r"^  # and without (\w+)$", re.MULTILINE)


def cured(text: str, patch: str) -> str:
    """The configuration with the cure's lines: new resources added, the others "as they are, and"."""
    for block in _BLOCK.finditer(patch):
        if ": as it is, and\n" not in block["body"]:
            text += "\n" + block[0]
            continue
        start = text.index(block["head"] + "\n")
        end = text.index("\n}\n", start) + 1
        body = text[start:end]
        for setting in [*_SETTING.findall(block["body"]), *_WITHOUT.findall(block["body"])]:
            body = re.sub(rf"^  {setting} *=.*\n", "", body, flags=re.MULTILINE)
        added = "".join(each[0] for each in _SETTING.finditer(block["body"]))
        text = text[:start] + body + added + text[end:]
    return text


def check(folder: Path, text: str, capsys: Any) -> list[dict[str, Any]]:
    (folder / "main.tf").write_text(text, encoding="utf-8")
    main(["check", str(folder), "--run", "--json"])
    said = capsys.readouterr()
    assert said.err == ""
    return list(json.loads(said.out)["findings"])


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_a_cure_is_planned_and_its_finding_gone(name: str, tmp_path: Path, capsys: Any) -> None:
    text = CONFIGURATIONS[name]
    (tmp_path / "main.tf").write_text(text, encoding="utf-8")
    (tmp_path / "function.zip").write_bytes(b"")
    plugins = f"-plugin-dir={os.environ['TERRAFORM_PLUGINS']}"
    command = ["terraform", "init", "-input=false", plugins]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    before = check(tmp_path, text, capsys)
    patches: list[str] = []
    for cure in (cure for finding in before for cure in finding["cures"] if cure["patch"]):
        if cure["text"].startswith("and, in the same deployment"):
            patches[-1] += "\n" + cure["patch"]
        else:
            patches.append(cure["patch"])
    assert patches
    for patch in patches:
        after = check(tmp_path, cured(text, patch), capsys)
        assert [finding for finding in after if finding["severity"] == "broken"] == []
