"""A cure that sets `*/*` leaves no CORS preflight broken, and what is broken is cured at once."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from gateway.check.curing import (
    CLOUDFORMATION,
    OPENAPI,
    SAM,
    judged,
    needs_patch,
    patched,
    titles,
)
from peers.install import InstallError, install

PREFLIGHTS = {
    "openapi": OPENAPI.replace("type: aws\n", "type: aws_proxy\n").replace(
        "paths:", "x-amazon-apigateway-binary-media-types: ['*/*']\npaths:"
    )
    + "    options:\n      x-amazon-apigateway-integration:\n        type: mock\n",
    "cloudformation": CLOUDFORMATION.replace("Type: AWS\n", "Type: AWS_PROXY\n").replace(
        "Name: a\n", "BinaryMediaTypes: ['*/*']\n"
    )
    + "  Options:\n    Type: AWS::ApiGateway::Method\n    Properties:\n      HttpMethod: OPTIONS\n"
    "      RestApiId: !Ref Api\n      ResourceId: !GetAtt Api.RootResourceId\n"
    "      Integration:\n        Type: MOCK\n",
}

PREFLIGHTS["cloudformation with a body"] = (
    "Resources:\n  Api:\n    Type: AWS::ApiGateway::RestApi\n    Properties:\n      Body:\n"
    + "".join(f"        {line}\n" for line in PREFLIGHTS["openapi"].strip().splitlines())
)


@needs_patch
@pytest.mark.parametrize("tool", PREFLIGHTS)
def test_preflight_cure_is_a_diff_that_cures(tool: str, tmp_path: Path) -> None:
    text = PREFLIGHTS[tool]
    (finding,) = judged(text)
    assert finding.title == "every CORS preflight fails with 500"
    assert titles(patched(text, finding.cures[0].patch, tmp_path)) == []


def _two_paths() -> str:
    text = PREFLIGHTS["openapi"].replace("x-amazon-apigateway-binary-media-types: ['*/*']\n", "")
    head, _, path = text.partition("  /a:\n")
    return f"{head}  /a:\n{path}  /b:\n{path}"


@needs_patch
@pytest.mark.parametrize("text", [_two_paths(), PREFLIGHTS["openapi"].replace("*/*", "a/b")])
def test_types_and_every_preflight_that_they_would_break_are_one_diff(
    text: str, tmp_path: Path
) -> None:
    (finding,) = judged(text)
    (cure,) = finding.cures
    assert cure.patch.count("contentHandling: CONVERT_TO_TEXT\n") == text.count("type: mock")
    assert judged(patched(text, cure.patch, tmp_path)) == ()


@needs_patch
def test_every_preflight_of_a_file_is_cured_by_one_diff(tmp_path: Path) -> None:
    text = _two_paths().replace("paths:", "x-amazon-apigateway-binary-media-types: ['*/*']\npaths:")
    (finding,) = judged(text)
    assert finding.routes == ("GET /a", "GET /b")
    assert judged(patched(text, finding.cures[0].patch, tmp_path)) == ()


def test_where_a_diff_cannot_keep_the_preflight_a_second_cure_does() -> None:
    text = SAM.replace("Resources:", "Globals: {Api: {Cors: \"'*'\"}}\nResources:")
    types, preflight = judged(text)[0].cures
    assert "+Globals: " in types.patch or "BinaryMediaTypes" in types.patch
    assert preflight.text.startswith(
        "and, in the same deployment, for */* breaks every CORS preflight: set contentHandling "
    )
    assert "contentHandling: CONVERT_TO_TEXT\n" in preflight.patch


def test_the_definition_body_of_sam_has_every_path_and_method_of_the_api() -> None:
    shared = "Globals: {Api: {BinaryMediaTypes: ['*/*'], Cors: \"'*'\"}}\nResources:"
    events = "".join(
        f"        {name}:\n          Type: Api\n          Properties: {{Path: {path}, Method: {method}}}\n"
        for name, path, method in (("B", "/a", "post"), ("C", "/c", "any"))
    )
    found = judged(SAM.replace("Resources:", shared) + events)
    patch = next(f for f in found if "preflight" in f.title).cures[0].patch
    assert [line.strip() for line in patch.splitlines() if line.startswith('    "/')] == [
        '"/a":',
        '"/c":',
    ]
    assert "\"'GET,OPTIONS,POST'\"" in patch
    assert "\"'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'\"" in patch


def test_preflight_of_sams_cors_is_cured_by_a_definition_body() -> None:
    shared = "Globals: {Api: {BinaryMediaTypes: ['*/*'], Cors: \"'*'\"}}\nResources:"
    (finding,) = judged(SAM.replace("Resources:", shared))
    assert finding.title == "every CORS preflight fails with 500"
    snippet = finding.cures[0].patch
    body = "".join(f"      {line}\n" for line in snippet.splitlines())
    api = f"  Api:\n    Type: AWS::Serverless::Api\n    Properties:\n      StageName: prod\n{body}"
    named = SAM.replace("Method: get}", "Method: get, RestApiId: !Ref Api}")
    types = "Globals: {Api: {BinaryMediaTypes: ['*/*']}}\nResources:"
    assert titles(named.replace("Resources:", types) + api) == []


def test_a_template_that_cdk_wrote_is_cured_in_the_app() -> None:
    mark = "Parameters: {B: {Type: String, Default: /cdk-bootstrap/hnb659fds/version}}\n"
    text = mark + CLOUDFORMATION.strip().replace("Type: AWS\n", "Type: AWS_PROXY\n")
    said = judged(text)[0].cures[0].text
    assert said.endswith(
        "; in the CDK app: RestApi(..., binary_media_types=['*/*']), or the document's own list of "
        "a SpecRestApi"
    )
    assert "another logical id" not in said
    by_hand = judged(text.replace("/cdk-bootstrap/", "/"))[0].cures[0].text
    assert by_hand.endswith("give it another logical id")
    failing = mark + PREFLIGHTS["cloudformation"].strip() + "\n"
    assert "config cdk-python --integration rest-proxy --cors`" in judged(failing)[0].cures[0].text


@pytest.mark.slow
def test_sam_itself_takes_the_definition_body() -> None:
    """AWS's translator, in the SAM CLI's Python, adds the event's method to it."""
    try:
        python = install("sam") / "bin/python"
    except InstallError as fault:
        pytest.skip(str(fault))
    shared = "Globals: {Api: {BinaryMediaTypes: ['*/*'], Cors: \"'*'\"}}\nResources:"
    snippet = judged(SAM.replace("Resources:", shared))[0].cures[0].patch
    body = "".join(f"      {line}\n" for line in snippet.splitlines())
    api = f"  Api:\n    Type: AWS::Serverless::Api\n    Properties:\n      StageName: prod\n{body}"
    code = (
        "    Properties:\n      Handler: a.b\n      Runtime: python3.13\n      CodeUri: s3://b/k\n"
    )
    text = SAM.replace("    Properties:\n", code).replace("get}", "get, RestApiId: !Ref Api}") + api
    program = Path(__file__).parents[1] / "tools/sam_translate.py"
    variables = {**os.environ, "AWS_DEFAULT_REGION": "eu-west-1"}
    done = subprocess.run(
        [python, program], input=text, capture_output=True, text=True, check=True, env=variables
    )
    document = json.loads(done.stdout)["Resources"]["Api"]["Properties"]["Body"]
    methods = document["paths"]["/a"]
    kinds = {name: each["x-amazon-apigateway-integration"] for name, each in methods.items()}
    assert kinds["get"]["type"] == "aws_proxy"
    assert kinds["options"]["contentHandling"] == "CONVERT_TO_TEXT"
    headers = methods["options"]["responses"]["200"]["headers"]
    assert headers["Access-Control-Allow-Origin"] == {"type": "string"}
