"""Sources with a wrong route, and the cures of `check` applied to them as a person would."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from lambda_binary.gateway import documents
from lambda_binary.gateway.check import judge
from lambda_binary.gateway.tools import detect

if TYPE_CHECKING:
    from pathlib import Path

    from lambda_binary.gateway.findings import Finding

PATCH = shutil.which("patch")
needs_patch = pytest.mark.skipif(PATCH is None, reason="patch is not installed")


def judged(text: str, file: str = "f.yml") -> tuple[Finding, ...]:
    routes = detect.of_document(documents.parse(text, file), file)
    return judge.findings(routes, texts={file: text})


def titles(text: str, file: str = "f.yml") -> list[str]:
    return [finding.title for finding in judged(text, file)]


def patched(text: str, patch: str, folder: Path, file: str = "f.yml") -> str:
    """The text after `patch -p0`, which must take every hunk where it says."""
    place = folder / file
    place.write_bytes(text.encode())
    command = [str(PATCH), "-p0", "--binary", "--fuzz=0", "--no-backup-if-mismatch"]
    done = subprocess.run(
        command, cwd=folder, input=patch.encode(), capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"offset" not in done.stdout
    return place.read_bytes().decode()


SERVERLESS = """
service: pictures
provider:
  name: aws
functions:
  a:
    handler: a.b
    events:
      - http:
          path: a
          method: get
"""
SERVERLESS_MAPPED = f"{SERVERLESS}          integration: lambda\n"
CLOUDFORMATION = """
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Name: a
  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      HttpMethod: GET
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      Integration:
        Type: AWS
        IntegrationHttpMethod: POST
        # What the function returns goes through a template.
        IntegrationResponses:
          - StatusCode: "200"
            ResponseTemplates:
              application/json: $input.path('$.body')
"""
OPENAPI = """
openapi: 3.0.1
info: {title: a, version: "1"}
paths:
  /a:
    get:
      x-amazon-apigateway-integration:
        type: aws
        httpMethod: POST
        responses:
          default:
            statusCode: "200"
"""
SAM = """
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        A:
          Type: Api
          Properties: {Path: /a, Method: get}
"""
SAM_BODY = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      DefinitionBody:
        swagger: '2.0'
        paths:
          /a:
            get:
              x-amazon-apigateway-integration:
                type: aws
                httpMethod: POST
                uri: !Sub arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/x/invocations
"""
DEFAULTS = "  apiGateway:\n    binaryMediaTypes:\n      - image/png\n      - '*/*'\n"


class _Long(yaml.SafeLoader):  # type: ignore[misc]
    """CloudFormation's short intrinsics in their long form, which JSON has."""


def _intrinsic(loader: _Long, suffix: str, node: yaml.ScalarNode) -> dict[str, Any]:
    text = loader.construct_scalar(node)
    name = suffix if suffix == "Ref" else f"Fn::{suffix}"
    return {name: text.split(".") if suffix == "GetAtt" else text}


_Long.add_multi_constructor("!", _intrinsic)


def as_json(text: str, indent: int | None = 2) -> str:
    return json.dumps(yaml.load(text, _Long), indent=indent)


def as_flow(text: str) -> str:
    """The same in YAML's flow style, over several lines."""
    dumped = yaml.safe_dump(yaml.load(text, _Long), default_flow_style=True, width=60)
    return f"# Not JSON.\n{dumped}"


# name -> (text, file)
WRONG: dict[str, tuple[str, str]] = {
    "serverless proxy": (SERVERLESS, "f.yml"),
    "serverless proxy with a list": (
        SERVERLESS.replace("  name: aws\n", f"  name: aws\n{DEFAULTS}").replace("'*/*'", "x/y"),
        "f.yml",
    ),
    "serverless mapped": (SERVERLESS_MAPPED, "f.yml"),
    "serverless mapped, any type": (
        SERVERLESS_MAPPED.replace("  name: aws\n", f"  name: aws\n{DEFAULTS}"),
        "f.yml",
    ),
    "serverless mapped with patterns": (
        SERVERLESS_MAPPED
        + "          response:\n"
        + "            template: $input.path('$.body')\n"
        + "            statusCodes:\n"
        + "              200: {pattern: '', headers: {content-type: \"'text/html'\"}}\n"
        + "              404: {pattern: '.*gone.*'}\n",
        "f.yml",
    ),
    "serverless mapped, event in one line": (
        SERVERLESS.partition("      - http")[0]
        + "      - http: {path: a, method: get, integration: lambda}\n",
        "f.yml",
    ),
    "serverless with Windows line ends": (SERVERLESS_MAPPED.replace("\n", "\r\n"), "f.yml"),
    "serverless without a last line end": (SERVERLESS_MAPPED.rstrip("\n"), "f.yml"),
    "cloudformation proxy": (CLOUDFORMATION.replace("Type: AWS\n", "Type: AWS_PROXY\n"), "f.yml"),
    "cloudformation mapped": (CLOUDFORMATION, "f.yml"),
    "openapi proxy": (OPENAPI.replace("type: aws\n", "type: aws_proxy\n"), "f.yml"),
    "openapi mapped": (OPENAPI, "f.yml"),
    "sam": (SAM, "f.yml"),
    "sam with globals": (
        SAM.replace("Resources:", "Globals:\n  Api:\n    Name: a\nResources:"),
        "f.yml",
    ),
    "sam with a definition body": (SAM_BODY, "f.yml"),
}
_BODY = "".join(f"        {line}\n" for line in OPENAPI.strip().splitlines())
_LISTED = "x-amazon-apigateway-binary-media-types: [image/png]\npaths:"
_ANY = "x-amazon-apigateway-binary-media-types:\n  - '*/*'\npaths:"
WRONG |= {
    "openapi proxy with a list": (
        OPENAPI.replace("type: aws\n", "type: aws_proxy\n").replace("paths:", _LISTED),
        "f.yml",
    ),
    "openapi mapped, any type": (OPENAPI.replace("paths:", _ANY), "f.yml"),
    "openapi mapped, declared": (
        OPENAPI.replace(
            "      x-amazon",
            "      responses:\n        '200': {headers: {X: {schema: {type: string}}}}\n      x-amazon",
        ),
        "f.yml",
    ),
    "openapi mapped, upper case": (OPENAPI.replace("type: aws\n", "type: AWS\n"), "f.yml"),
    "cloudformation with a body": (
        "Resources:\n  Api:\n    Type: AWS::ApiGateway::RestApi\n    Properties:\n"
        f"      Body:\n{_BODY}",
        "f.yml",
    ),
    "cloudformation with a body, proxy": (
        "Resources:\n  Api:\n    Type: AWS::ApiGateway::RestApi\n    Properties:\n"
        f"      Body:\n{_BODY}".replace("type: aws\n", "type: aws_proxy\n"),
        "f.yml",
    ),
    "sam with types": (
        SAM.replace("Resources:", "Globals:\n  Api: {BinaryMediaTypes: [image~1png]}\nResources:"),
        "f.yml",
    ),
    "sam with globals of functions": (
        SAM.replace("Resources:", "Globals:\n  Function: {Timeout: 3}\nResources:"),
        "f.yml",
    ),
    "serverless mapped, any type and compression": (
        SERVERLESS_MAPPED.replace(
            "  name: aws\n",
            "  name: aws\n  apiGateway: {minimumCompressionSize: 10, binaryMediaTypes: ['*/*']}\n",
        ),
        "f.yml",
    ),
}
WRONG |= {f"{name}, flow style": (as_flow(text), "f.yml") for name, (text, _) in WRONG.items()}
WRONG |= {
    f"{name}, JSON": (as_json(text), "f.json")
    for name, (text, _) in WRONG.items()
    if name in {"cloudformation proxy", "cloudformation mapped", "openapi proxy", "openapi mapped"}
    or name in {"sam", "sam with a definition body"}
}
WRONG["openapi mapped, JSON in one line"] = (as_json(OPENAPI, None), "f.json")
