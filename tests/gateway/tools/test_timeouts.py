"""How long an integration waits, in each tool's spelling: what AWS takes, and what `serve` obeys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gateway.tools.test_streaming import BUFFERED, STREAMS
from lambda_binary.gateway import documents
from lambda_binary.gateway.check import judge
from lambda_binary.gateway.serve import deploy_file
from lambda_binary.gateway.tools import detect
from lambda_binary.gateway.tools.live import read as live
from lambda_binary.gateway.tools.route import ConfiguredRoute


def routes(text: str) -> list[ConfiguredRoute]:
    return detect.of_document(documents.parse(text, "f.yml"), "f.yml")


def openapi(timeout: Any, streams: bool) -> list[ConfiguredRoute]:
    entry = {"type": "aws_proxy", "uri": BUFFERED, "timeoutInMillis": timeout}
    entry |= {"uri": STREAMS, "responseTransferMode": "STREAM"} if streams else {}
    get = {"x-amazon-apigateway-integration": entry}
    return routes(json.dumps({"openapi": "3.0.1", "paths": {"/a": {"get": get}}}))


def cloudformation(timeout: Any, streams: bool) -> list[ConfiguredRoute]:
    given = {"Type": "AWS_PROXY", "IntegrationHttpMethod": "POST", "TimeoutInMillis": timeout}
    given |= {"Uri": STREAMS, "ResponseTransferMode": "STREAM"} if streams else {"Uri": BUFFERED}
    method = {"RestApiId": {"Ref": "Api"}, "HttpMethod": "GET", "Integration": given}
    resources = {
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "a"}},
        "M": {"Type": "AWS::ApiGateway::Method", "Properties": method},
    }
    return routes(json.dumps({"Resources": resources}))


def terraform(timeout: Any, streams: bool) -> list[ConfiguredRoute]:
    given = {"type": "AWS_PROXY", "uri": BUFFERED, "timeout_milliseconds": timeout}
    given |= {"uri": STREAMS, "response_transfer_mode": "STREAM"} if streams else {}
    kinds = {
        "aws_api_gateway_rest_api": {"id": "a"},
        "aws_api_gateway_integration": {"rest_api_id": "a", "http_method": "GET", **given},
    }
    resources = [{"address": f"{k}.x", "type": k, "values": v} for k, v in kinds.items()]
    state = {"terraform_version": "1.9.0", "values": {"root_module": {"resources": resources}}}
    return routes(json.dumps(state))


def of_aws(timeout: Any, streams: bool) -> list[ConfiguredRoute]:
    given = {"type": "AWS_PROXY", "uri": BUFFERED, "timeoutInMillis": timeout}
    given |= {"uri": STREAMS, "responseTransferMode": "STREAM"} if streams else {}
    resource = {"id": "r", "path": "/a", "resourceMethods": {"GET": {"methodIntegration": given}}}
    return live.rest_routes({"id": "a"}, [resource], None)


SAM = """
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      Environment: {Variables: {LAMBDA_BINARY_STREAM: rest-proxy}}
      Events: {Get: {Type: %s, Properties: {Path: /a, Method: get, TimeoutInMillis: %s%s}}}
"""
SERVERLESS = """
service: pictures
provider: {name: aws, runtime: python3.13, apiGateway: {timeoutInMillis: %s}}
functions: {f: {handler: app.handler, events: [{http: {path: a, method: get%s}}]}}
"""


def sam(timeout: Any, streams: bool) -> list[ConfiguredRoute]:
    mode = ", ResponseTransferMode: RESPONSE_STREAM" if streams else ""
    return routes(SAM % ("Api", json.dumps(timeout), mode))


def serverless(timeout: Any, streams: bool) -> list[ConfiguredRoute]:
    mode = ", response: {transferMode: STREAM}" if streams else ""
    return routes(SERVERLESS % (7000, f", timeoutInMillis: {json.dumps(timeout)}{mode}"))


READERS = [openapi, cloudformation, terraform, of_aws, sam, serverless]
REFUSED = "AWS does not take the integration's timeout"
RAISED = "the integration's timeout is longer than AWS's quota is by itself"


def told(given: list[ConfiguredRoute]) -> list[tuple[str, str, str]]:
    found = judge.findings(given)
    return [(f.severity, f.grade, f.title) for f in found if f.rule == "timeout"]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("timeout", "buffered", "streamed"),
    [
        (None, "", ""),
        (49, REFUSED, REFUSED),
        (50, "", ""),
        ("29000", "", ""),
        (29_001, RAISED, ""),
        (900_000, RAISED, ""),
        (900_001, REFUSED, REFUSED),
    ],
)
def test_a_timeout_out_of_aws_range_is_told(
    reader: Any, timeout: Any, buffered: str, streamed: str
) -> None:
    severity = {REFUSED: "broken", RAISED: "risk"}
    for streams, title in ((False, buffered), (True, streamed)):
        expected = [(severity[title], "documented", title)] if title else []
        assert told(reader(timeout, streams)) == expected


@pytest.mark.parametrize("reader", [openapi, cloudformation, terraform, of_aws, sam])
def test_what_is_no_number_is_none_that_aws_takes(reader: Any) -> None:
    found = judge.findings(reader("soon", False))
    assert "AWS would not take this setting" in [finding.title for finding in found]


HTTP = {
    "openapi": json.dumps(
        {
            "openapi": "3.0.1",
            "paths": {
                "/a": {
                    "get": {
                        "x-amazon-apigateway-integration": {
                            "type": "aws_proxy",
                            "payloadFormatVersion": "2.0",
                            "uri": BUFFERED,
                            "timeoutInMillis": 30001,
                        }
                    }
                }
            },
        }
    ),
    "cloudformation": """
Resources:
  R: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: a, RouteKey: GET /a, Target: !Sub 'integrations/${I}'}}
  I:
    Type: AWS::ApiGatewayV2::Integration
    Properties: {ApiId: a, IntegrationType: AWS_PROXY, IntegrationUri: x, TimeoutInMillis: 30001}
""",
    "sam": SAM % ("HttpApi", 30001, ""),
}


@pytest.mark.parametrize("tool", HTTP)
def test_an_http_api_never_waits_longer_than_30_seconds(tool: str) -> None:
    assert told(routes(HTTP[tool])) == [("broken", "documented", REFUSED)]
    assert told(routes(HTTP[tool].replace("30001", "30000"))) == []


# (reader's text of a file, seconds that `serve` gives the handler)
FILES = {
    "sam": (SAM % ("Api", 120000, ", ResponseTransferMode: RESPONSE_STREAM"), 120.0),
    "sam, HTTP API": (SAM % ("HttpApi", 5000, ""), 5.0),
    "sam, refused": (SAM % ("Api", 10, ""), None),
    "sam, a parameter": (SAM % ("Api", "!Ref Time", ""), None),
    "sam, none": (SAM % ("Api", "null", ""), None),
    "serverless, of the API": (SERVERLESS % (7000, ""), 7.0),
    "serverless, of the event": (SERVERLESS % (7000, ", timeoutInMillis: 3000"), 3.0),
}


@pytest.mark.parametrize("name", FILES)
def test_serve_waits_as_the_deploy_file_says(name: str, tmp_path: Path) -> None:
    text, seconds = FILES[name]
    (tmp_path / "f.yml").write_text(text, encoding="utf-8")
    served = deploy_file.load(tmp_path / "f.yml")
    assert [route.seconds for route in served.routes] == [seconds]
    open_ = [sentence for sentence in served.warnings if "timeout is" in sentence]
    assert bool(open_) is (name == "sam, a parameter")
