"""`check`: findings, cures that hold when they are applied, exit codes and output."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from lambda_binary.gateway import GatewayError
from lambda_binary.gateway.check_command import check
from lambda_binary.gateway.checks import arrivals, judge
from lambda_binary.gateway.checks.findings import Finding, exit_code
from lambda_binary.gateway.clients import CLIENTS
from lambda_binary.gateway.sources import detect, documents

SEED = Path(__file__).parent / "seed.yml"
DEPLOY = Path(__file__).parents[3] / "examples" / "deploy"

PROXY = """
service: s
provider:
  name: aws
functions:
  a:
    handler: a.b
    events:
      - http: GET a
"""
MAPPED = PROXY.replace("http: GET a", "http: {path: a, method: get, integration: lambda}")


def judged(text: str, file: str = "f.yml") -> tuple[Finding, ...]:
    routes = detect.of_document(documents.parse(text, file), file)
    return judge.findings(routes, texts={file: text})


def titles(text: str) -> list[str]:
    return [finding.title for finding in judged(text)]


def patched(text: str, patch: str) -> str:
    """The text after the diff, by a reader of diffs of our own."""
    out, lines, at = [], text.splitlines(), 0
    for line in patch.splitlines()[2:]:
        if line.startswith("@@"):
            start = int(line.split()[1].removeprefix("-").split(",")[0]) - 1
            out += lines[at:start]
            at = start
        elif line.startswith("+"):
            out.append(line[1:])
        else:
            assert lines[at] == line[1:]
            out += [] if line.startswith("-") else [line[1:]]
            at += 1
    return "\n".join([*out, *lines[at:]]) + "\n"


def test_seed_question_gets_both_outputs_their_cause_and_three_cures() -> None:
    text = SEED.read_text()
    (finding,) = judged(text, "serverless.yml")
    assert finding.title == "20 of 20 clients do not get the picture"
    assert finding.where == "serverless.yml:17 (functions.picture.events[0].http)"
    assert finding.clients == tuple(client.id for client in CLIENTS)
    buffer, base64, *_ = finding.why
    assert "Node's Buffer, printed for every client: {type=Buffer, data=[255,216," in buffer
    assert "base64 text of a JPEG for every client: /9j/4AAQSkZJRg" in base64
    assert [cure.grade for cure in finding.cures] == ["documented", "unknown", "documented"]
    assert finding.cures[1].patch == (
        "--- serverless.yml\n+++ serverless.yml\n@@ -19,6 +19,7 @@\n"
        "           method: get\n           integration: lambda\n           response:\n"
        "+            contentHandling: CONVERT_TO_BINARY\n             headers:\n"
        "               Content-Type: integration.response.body.headers.Content-Type\n"
        "             statusCodes:"
    )


def test_every_cure_of_the_seed_cures_it() -> None:
    text = SEED.read_text()
    (finding,) = judged(text)
    after = [titles(patched(text, cure.patch)) for cure in finding.cures]
    errors = "errors of the function become 500 Internal server error"
    order = "a template and CONVERT_TO_BINARY together: unverified on AWS"
    empty = "errors of the function become status 200"
    assert after == [[errors], [empty, order], []]


# (change of the text, titles that appear)
TRAPS: list[tuple[str, list[str]]] = [
    (PROXY, ["20 of 20 clients do not get the picture"]),
    (PROXY.replace("name: aws", "name: aws\n  apiGateway: {binaryMediaTypes: ['*/*']}"), []),
    (
        PROXY.replace("name: aws", "name: aws\n  apiGateway: {binaryMediaTypes: ['image/*']}"),
        ["18 of 20 clients do not get the picture"],
    ),
    (
        PROXY.replace(
            "name: aws", "name: aws\n  apiGateway: {binaryMediaTypes: ['*/*', image/pngg]}"
        ),
        ["image/pngg may be a typing error"],
    ),
    (
        PROXY.replace("name: aws", "name: aws\n  apiGateway: {binaryMediaTypes: ['*/*', png]}"),
        ["AWS would not take this setting"],
    ),
    (
        PROXY.replace("name: aws", "name: aws\n  apiGateway: {binaryMediaTypes: ['*/*']}").replace(
            "GET a", "POST a"
        ),
        ["request bodies reach the function as base64, JSON too"],
    ),
    (
        PROXY.replace("name: aws", "name: aws\n  apiGateway: {binaryMediaTypes: ['${opt:x}']}"),
        ["binary_media_types cannot be told from the file"],
    ),
    (MAPPED, ["20 of 20 clients do not get the picture"]),
    (
        MAPPED.replace("lambda}", "lambda, response: {contentHandling: CONVERT_TO_BINARY}}"),
        [
            "the picture is labelled application/json",
            "errors of the function become 500 Internal server error",
        ],
    ),
    (
        MAPPED.replace("lambda}", "lambda, contentHandling: CONVERT_TO_BINARY}"),
        [
            "20 of 20 clients do not get the picture",
            "contentHandling beside path and method is read by an old plugin only",
        ],
    ),
    (
        PROXY.replace("provider:", "custom: {apigwBinary: {types: ['*/*']}}\nprovider:"),
        ["the old plugin serverless-apigw-binary sets the binary media types"],
    ),
    (PROXY.replace("http: GET a", "httpApi: GET /a"), []),
    (
        PROXY.replace("http: GET a", "alb: {conditions: {path: /a}}"),
        ["a load balancer takes at most 1 MB of JSON, about 785,000 bytes of data"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), TRAPS)
def test_traps_are_found_and_nothing_else(text: str, expected: list[str]) -> None:
    assert titles(text) == expected


SAM = """
Transform: AWS::Serverless-2016-10-31
Globals: {Api: {BinaryMediaTypes: ['*/*'], Cors: "'*'"}}
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: {Events: {A: {Type: Api, Properties: {Path: /a, Method: get}}}}
"""


def test_sam_cors_fails_under_any_type() -> None:
    assert titles(SAM) == ["every CORS preflight fails with 500"]
    assert titles(SAM.replace(", Cors: \"'*'\"", "")) == []


OPENAPI = """
swagger: '2.0'
x-amazon-apigateway-binary-media-types: ['*/*']
paths:
  /a:
    get:
      x-amazon-apigateway-integration:
        type: aws_proxy
    options:
      x-amazon-apigateway-integration:
        type: mock
"""


def test_preflight_cure_is_a_diff_that_cures() -> None:
    (finding,) = judged(OPENAPI)
    assert finding.title == "every CORS preflight fails with 500"
    assert titles(patched(OPENAPI, finding.cures[0].patch)) == []


def test_a_cure_that_breaks_another_route_is_no_diff() -> None:
    good = "{path: b, method: get, integration: lambda, response: {contentHandling: CONVERT_TO_BINARY, headers: {Content-Type: \"'image/png'\"}}}"
    finding = judged(f"{PROXY}      - http: {good}\n")[0]
    assert finding.routes == ("GET /a",)
    assert finding.cures[0].patch == ""
    assert finding.cures[0].text.endswith("in an API of its own: GET /b would break")


@pytest.mark.parametrize("path", sorted(DEPLOY.glob("s*/*.y*ml")), ids=lambda path: path.name)
def test_our_own_examples_are_clean(path: Path) -> None:
    assert exit_code(judged(path.read_text(), str(path))) == 0


def test_ten_thousand_routes_take_bounded_time() -> None:
    events = "".join(f"      - http: GET p{number}\n" for number in range(10_000))
    (finding,) = judged(PROXY.replace("      - http: GET a\n", events))
    assert len(finding.routes) == 10_000


# (status, body, kind)
ARRIVED = [
    (200, arrivals.SIGNATURES[0][0] + b"rest", "data"),
    (200, b"iVBORw0KGgoAAAANSUhEUgAA", "base64"),
    (200, b'"iVBORw0KGgoAAAANSUhEUgAA"', "quoted-base64"),
    (200, b"aVZCT1J3MEtHZ29BQUFBTlNVaEVVZ0FB", "double-base64"),
    (200, b"{type=Buffer, data=[255,216,255]}", "buffer"),
    (200, b'{"type":"Buffer","data":[137,80]}', "buffer"),
    (200, b'{"statusCode": 200, "body": "x", "isBase64Encoded": true}', "envelope"),
    (200, "\ufffdPNG\r\n\x1a\n\ufffd\ufffd\ufffd".encode(), "utf8-lossy"),
    (502, b'{"message": "Internal server error"}', "error"),
    (200, b"hello", "other"),
    (200, b"", "other"),
]


@pytest.mark.parametrize(("status", "body", "kind"), ARRIVED)
def test_bytes_tell_what_arrived(status: int, body: bytes, kind: str) -> None:
    assert arrivals.arrival(status, body).kind == kind


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(check, arguments, standalone_mode=False)
    if done.exception is not None:
        raise done.exception
    return done.return_value, done.output


def test_command_prints_the_diff_and_exits_with_1() -> None:
    code, output = run(str(SEED))
    assert code == 1
    assert "+            contentHandling: CONVERT_TO_BINARY\n" in output
    assert "{type=Buffer, data=[255,216" in output


def test_command_exits_with_0_for_a_clean_file() -> None:
    code, output = run(str(DEPLOY / "serverless" / "serverless.yml"))
    assert (code, output.splitlines()[-1]) == (
        0,
        "No finding: every client gets what the handler means.",
    )


def test_json_has_the_same_findings() -> None:
    code, output = run(str(SEED), "--json", "--client", "curl", "--route", "/picture")
    document: dict[str, Any] = json.loads(output)
    assert code == 1
    assert document["routes"] == ["GET /picture"]
    assert document["summary"] == {"broken": 1, "risk": 0, "unknown": 0, "hint": 0}
    assert document["findings"][0]["clients"] == ["curl"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((str(SEED), "--client", "curll"), "--client is 'curll': it must be one of "),
        (
            (str(SEED), "--route", "/x"),
            "--route /x: there is no such route; there are GET /picture",
        ),
        (("none.yml",), "none.yml: cannot be read (No such file or directory)"),
    ],
)
def test_bad_arguments_are_one_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    with pytest.raises((click.ClickException, GatewayError)) as fault:
        run(*arguments)
    assert str(fault.value).startswith(sentence)


def test_command_is_light_to_import() -> None:
    heavy = ("yaml", "boto3", "rich", "airspeed", "uvicorn")
    code = f"import lambda_binary.gateway.check_command, sys; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


CLOUDFORMATION_BLOCK = """
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
        IntegrationResponses:
          - StatusCode: "200"
            ResponseTemplates:
              application/json: $input.path('$.body')
          - StatusCode: "500"
            SelectionPattern: '[\\s\\S]+'
      MethodResponses:
        - StatusCode: "200"
          ResponseParameters:
            method.response.header.Content-Type: true
        - StatusCode: "500"
"""

OPENAPI_BLOCK = """
openapi: 3.0.1
paths:
  /a:
    get:
      x-amazon-apigateway-integration:
        type: aws
        responses:
          default:
            statusCode: "200"
          '[\\s\\S]+':
            statusCode: "500"
"""

SAM_BLOCK = """
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


@pytest.mark.parametrize(
    "text",
    [
        CLOUDFORMATION_BLOCK,
        CLOUDFORMATION_BLOCK.replace("Type: AWS\n", "Type: AWS_PROXY\n"),
        OPENAPI_BLOCK,
        OPENAPI_BLOCK.replace("type: aws\n", "type: aws_proxy\n"),
        SAM_BLOCK,
        SAM_BLOCK.replace("Resources:", "Globals:\n  Api:\n    Name: a\nResources:"),
        MAPPED,
        PROXY,
    ],
)
def test_first_cure_of_every_tool_is_a_diff_that_leaves_nothing_broken(text: str) -> None:
    finding = judged(text)[0]
    assert finding.title == "20 of 20 clients do not get the picture"
    cure = finding.cures[0]
    if text == MAPPED:  # flow style: lines cannot change it
        assert cure.patch == ""
    else:
        after = judged(patched(text, cure.patch))
        assert [found.title for found in after if found.severity == "broken"] == []
