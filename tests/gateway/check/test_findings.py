"""What simulation cannot see: every item with its title, severity, grade, place and cure."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from gateway.check.account import HEADER, api, mapped, proxy, routes
from gateway.check.curing import judged, needs_patch, patched, titles
from lambda_binary.gateway import documents
from lambda_binary.gateway.check import judge
from lambda_binary.gateway.findings import Finding
from lambda_binary.gateway.rules import limits
from lambda_binary.gateway.tools import detect
from lambda_binary.gateway.tools.live import read as live

if TYPE_CHECKING:
    from pathlib import Path

SERVERLESS = """\
service: s
provider:
  name: aws
  apiGateway:
    binaryMediaTypes: ['*/*']
functions:
  a:
    handler: a.b
    events:
      - http:
          path: a
          method: get
"""
MAPPED = SERVERLESS.replace("  apiGateway:\n    binaryMediaTypes: ['*/*']\n", "") + (
    "          integration: lambda\n"
)
ENVELOPE = "headers: {Content-Type: integration.response.body.headers.Content-Type}\n"
BINARY = "contentHandling: CONVERT_TO_BINARY\n"
LABEL = "headers: {Content-Type: \"'image/png'\"}\n"
ERRORS = "statusCodes: {200: {pattern: ''}, 500: {pattern: '[\\s\\S]+', template: '{}'}}\n"
TEMPLATE = "template: $input.path('$.body')\n"
CLOUDFORMATION = """\
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties: {Name: a}
  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      HttpMethod: GET
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      Integration:
        Type: AWS
        IntegrationHttpMethod: POST
        IntegrationResponses:
          - StatusCode: "200"
            ContentHandling: CONVERT_TO_BINARY
            ResponseParameters: {method.response.header.Content-Type: "'image/png'"}
          - {StatusCode: "500", SelectionPattern: '[\\s\\S]+', ResponseTemplates: {a/b: x}}
      MethodResponses:
        - StatusCode: "200"
        - StatusCode: "500"
"""
OPENAPI = """\
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


def response(*lines: str) -> str:
    return f"{MAPPED}          response:\n" + "".join(f"            {line}" for line in lines)


@dataclass(frozen=True)
class Item:
    """One finding of a source that has it and nothing else that fails.

    Attributes:
        text: the source.
        found: title, severity, grade.
        where: its place.
        cure: words of the first cure's sentence.
        diff: whether a diff comes with it.
        alone: whether it is the only finding.
    """

    text: str
    found: tuple[str, str, str]
    where: str
    cure: str
    diff: bool = False
    alone: bool = True


EVENT = "f.yml:10 (functions.a.events[0].http)"
ITEMS = {
    "preflight under any type": Item(
        OPENAPI,
        ("every CORS preflight fails with 500", "broken", "reported"),
        "f.yml:9 (GET /a)",
        "set contentHandling CONVERT_TO_TEXT on the OPTIONS method's integration (request side)",
        diff=True,
    ),
    "errors that are decoded": Item(
        response(BINARY, LABEL),
        ("errors of the function become 500 Internal server error", "risk", "reported"),
        "f.yml:12 (functions.a.events[0].http)",
        "give errors a status code of their own under response.statusCodes",
        diff=True,
    ),
    "contentHandling on a proxy integration": Item(
        OPENAPI.partition("    options")[0] + "        contentHandling: CONVERT_TO_BINARY\n",
        (
            "contentHandling does nothing on a proxy integration",
            "risk",
            "verified by a live test",
        ),
        "f.yml:6 (GET /a)",
        "remove it",
    ),
    "a response block on a proxy integration": Item(
        SERVERLESS + "          response: {headers: {}}\n",
        ("the response block does nothing on a proxy integration", "risk", "documented"),
        EVENT,
        "remove it, or set integration: lambda",
    ),
    "an envelope and no template": Item(
        response(ENVELOPE),
        ("20 of 20 clients do not get the picture", "broken", "recorded"),
        "f.yml:8 (functions.a.events[0].http)",
        "set CONVERT_TO_BINARY on the success response",
        diff=True,
    ),
    "a template before the conversion": Item(
        response(BINARY, TEMPLATE, ENVELOPE, ERRORS),
        ("a template and CONVERT_TO_BINARY together: unverified on AWS", "unknown", "unknown"),
        "f.yml:13 (functions.a.events[0].http)",
        "leave the template out",
    ),
    "any type with a mapped integration": Item(
        response(BINARY, LABEL, ERRORS).replace(
            "name: aws\n", "name: aws\n  apiGateway: {binaryMediaTypes: ['*/*']}\n"
        ),
        ("binaryMediaTypes match Lambda's own application/json", "unknown", "unknown"),
        "f.yml:4 (functions.a.events[0].http)",
        "name concrete types, as image/png, or none",
        alone=False,
    ),
    "application/json with a mapped integration": Item(
        response(BINARY, LABEL, ERRORS).replace(
            "name: aws\n", "name: aws\n  apiGateway: {binaryMediaTypes: [application/json]}\n"
        ),
        ("binaryMediaTypes match Lambda's own application/json", "unknown", "unknown"),
        "f.yml:4 (functions.a.events[0].http)",
        "name concrete types, as image/png, or none",
        alone=False,
    ),
    "a field that is not declared": Item(
        CLOUDFORMATION,
        ("a mapped field is not declared in the method response", "broken", "documented"),
        "f.yml:5 (Get)",
        "declare it in the method response of that status",
        diff=True,
    ),
    "a type with a typing error": Item(
        SERVERLESS.replace("'*/*'", "'*/*', image/pngg"),
        ("image/pngg may be a typing error", "risk", "derived"),
        "f.yml:5 (functions.a.events[0].http)",
        "write image/png, or */* for everything",
    ),
    "a type that is none": Item(
        SERVERLESS.replace("'*/*'", "'*/*', png"),
        ("an entry of the binary media types matches nothing", "hint", "recorded"),
        EVENT,
        "remove it, or write a media type",
    ),
    "a wildcard on the left": Item(
        SERVERLESS.replace("'*/*'", "'*/*', '*/png'"),
        ("a wildcard on the left matches nothing", "hint", "recorded"),
        "f.yml:5 (functions.a.events[0].http)",
        "write the whole type as image/png, or image/* or */*",
    ),
    "compression": Item(
        SERVERLESS.replace("['*/*']", "['*/*']\n    minimumCompressionSize: 1024"),
        ("the API compresses pictures too", "hint", "documented"),
        "f.yml:11 (functions.a.events[0].http)",
        "a response with a Content-Encoding of its own is left alone",
    ),
    "request bodies": Item(
        SERVERLESS.replace("method: get", "method: post"),
        (
            "text in a request's body reaches the function as base64",
            "hint",
            "reported as verified",
        ),
        "f.yml:5 (functions.a.events[0].http)",
        "read them with lambda_binary.decode_body(event), which takes both forms",
    ),
    "forms on an HTTP API": Item(
        SERVERLESS.partition("      - http")[0] + "      - httpApi: POST /a\n",
        (
            "text in a request's body reaches the function as base64",
            "hint",
            "reported as verified",
        ),
        "f.yml:10 (functions.a.events[0].httpApi)",
        "read them with lambda_binary.decode_body(event), which takes both forms",
    ),
    "a variable": Item(
        SERVERLESS.replace("['*/*']", "['${opt:types}']"),
        ("binary_media_types cannot be told from the file", "unknown", "unknown"),
        "f.yml:5 (provider.apiGateway.binaryMediaTypes)",
        "check the packaged template or the live API",
    ),
    "the old plugin for types": Item(
        SERVERLESS.replace("  apiGateway:\n    binaryMediaTypes: ['*/*']\n", "")
        + "custom: {apigwBinary: {types: ['*/*']}}\nplugins: [serverless-apigw-binary]\n",
        (
            "the old plugin serverless-apigw-binary sets the binary media types",
            "hint",
            "documented",
        ),
        "f.yml:11 (custom.apigwBinary.types)",
        "write provider.apiGateway.binaryMediaTypes and remove the plugin",
        alone=False,
    ),
    "another old plugin for types": Item(
        SERVERLESS.replace("  apiGateway:\n    binaryMediaTypes: ['*/*']\n", "")
        + "custom: {apiGateway: {binaryMediaTypes: ['*/*']}}\n"
        "plugins: [serverless-plugin-custom-binary]\n",
        ("an old plugin sets the binary media types", "hint", "derived"),
        "f.yml:11 (custom.apiGateway.binaryMediaTypes)",
        "write provider.apiGateway.binaryMediaTypes, which needs no plugin",
        alone=False,
    ),
    "a plugin's key without the plugin": Item(
        SERVERLESS.replace("  apiGateway:\n    binaryMediaTypes: ['*/*']\n", "")
        + "custom: {apiGateway: {binaryMediaTypes: ['*/*']}}\n",
        ("binary media types where no plugin reads them", "hint", "derived"),
        "f.yml:11 (custom.apiGateway.binaryMediaTypes)",
        "write provider.apiGateway.binaryMediaTypes, which needs no plugin, and remove this key",
        alone=False,
    ),
    "the old plugin for contentHandling": Item(
        MAPPED + "          contentHandling: CONVERT_TO_BINARY\n",
        (
            "contentHandling beside path and method is read by an old plugin only",
            "risk",
            "documented",
        ),
        "f.yml:8 (functions.a.events[0].http)",
        "move it under response: of the event, with integration: lambda",
        alone=False,
    ),
}


@pytest.mark.parametrize("name", ITEMS)
def test_every_item_is_found_with_its_place_and_cure(name: str) -> None:
    item = ITEMS[name]
    found = judged(item.text)
    finding = next(f for f in found if f.title == item.found[0])
    assert (finding.title, finding.severity, finding.grade) == item.found
    assert finding.where == item.where
    assert finding.source
    assert finding.why
    assert finding.cures[0].text.startswith(item.cure)
    assert bool(finding.cures[0].patch) == item.diff
    assert not item.alone or found == (finding,)


@needs_patch
@pytest.mark.parametrize("name", [name for name, item in ITEMS.items() if item.diff])
def test_the_source_is_clean_after_the_diff(name: str, tmp_path: Path) -> None:
    item = ITEMS[name]
    finding = next(f for f in judged(item.text) if f.title == item.found[0])
    assert titles(patched(item.text, finding.cures[0].patch, tmp_path)) == []


def client(given: Any, served: dict[str, Any]) -> Any:
    """API Gateway with the API as it is now, and an export of what its stage serves."""
    made = boto3.client(
        "apigateway",
        region_name="eu-west-1",
        aws_access_key_id="x",
        aws_secret_access_key="x",
    )
    stub = Stubber(made)
    stub.add_response("get_rest_api", {"id": "a1", "binaryMediaTypes": given["binaryMediaTypes"]})
    stub.add_response("get_stages", {"item": [{"stageName": "prod"}]})
    resource = {"id": "r1", "path": "/image", "resourceMethods": given["methods"]}
    stub.add_response("get_resources", {"items": [resource]})
    text = json.dumps(served).encode()
    stub.add_response("get_export", {"body": StreamingBody(io.BytesIO(text), len(text))})
    stub.activate()
    return made


def test_a_change_that_is_not_deployed_is_a_command_away() -> None:
    integration = {"type": "aws_proxy", "uri": "arn:aws:apigateway:eu-west-1:lambda:path/x"}
    served = {
        "openapi": "3.0.1",
        "paths": {"/image": {"get": {"x-amazon-apigateway-integration": integration}}},
    }
    found = live.read_rest(client(api(("*/*",), GET=proxy()), served), "a1")
    (finding,) = judge.findings(found)
    assert (finding.title, finding.severity, finding.grade, finding.where) == (
        "the stage serves an older deployment",
        "risk",
        "documented",
        "rest-api:a1 (GET /image, resource r1)",
    )
    assert finding.cures[0].patch == (
        "aws apigateway create-deployment --rest-api-id a1 --stage-name prod\n"
    )


def test_a_mapped_route_that_is_deployed_otherwise_is_found() -> None:
    label = {"responseParameters": {HEADER: "'image/png'"}}
    errors = {"selectionPattern": r"[\s\S]+", "responseTemplates": {"application/json": "{}"}}
    now = mapped(
        {**label, "contentHandling": "CONVERT_TO_BINARY"},
        (HEADER,),
        **{"500": {"statusCode": "500", **errors}},
    )
    default = {"statusCode": "200", **label}
    integration = {"type": "aws", "responses": {"default": default}}
    served = {
        "openapi": "3.0.1",
        "paths": {"/image": {"get": {"x-amazon-apigateway-integration": integration}}},
    }
    found = judge.findings(live.read_rest(client(api(GET=now), served), "a1"))
    assert [finding.title for finding in found] == ["the stage serves an older deployment"]


def test_an_export_that_is_refused_hides_the_deployment_alone() -> None:
    given = api(("*/*",), GET=proxy())
    made = boto3.client(
        "apigateway", region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    resource = {"id": "r1", "path": "/image", "resourceMethods": given["methods"]}
    with Stubber(made) as stub:
        stub.add_response("get_rest_api", {"id": "a1", "binaryMediaTypes": ["*/*"]})
        stub.add_response("get_stages", {"item": [{"stageName": "prod"}]})
        stub.add_response("get_resources", {"items": [resource]})
        stub.add_client_error("get_export", "AccessDeniedException")
        (finding,) = judge.findings(live.read_rest(made, "a1"))
    assert (finding.title, finding.severity) == ("deployment cannot be told from the API", "hint")
    assert finding.where == "rest-api:a1 (stage prod)"


LIMITS = {
    "http: GET a": "a response carries at most about 4,700,000 bytes of data",
    "http: {path: a, method: get, integration: lambda}": (
        "a response carries at most about 4,700,000 bytes of data"
    ),
    "httpApi: GET /a": "a response carries at most about 4,700,000 bytes of data",
    "alb: {conditions: {path: /a}}": (
        "a load balancer takes at most 1 MB of JSON, about 785,000 bytes of data"
    ),
    "cloudFront: {eventType: viewer-request}": (
        "Lambda@Edge takes at most 40 KB (viewer) or 1 MB (origin)"
    ),
}


@pytest.mark.parametrize("event", LIMITS)
def test_each_integration_has_its_limit(event: str) -> None:
    text = SERVERLESS.partition("      - http")[0] + f"      - {event}\n"
    (finding,) = limits.findings(detect.of_document(documents.parse(text, "f.yml"), "f.yml"))
    assert (finding.title, finding.severity) == (LIMITS[event], "hint")
    assert finding.cures[0].text.startswith("send what is larger by its URL")


def test_a_function_url_that_streams_has_no_such_limit() -> None:
    text = SERVERLESS.partition("    events")[0] + "    url: {invokeMode: RESPONSE_STREAM}\n"
    found = detect.of_document(documents.parse(text, "f.yml"), "f.yml")
    assert limits.findings(found) == ()
    buffered = text.replace("RESPONSE_STREAM", "BUFFERED")
    found = detect.of_document(documents.parse(buffered, "f.yml"), "f.yml")
    assert [f.title for f in limits.findings(found)] == [
        "a buffered response carries at most about 4,700,000 bytes of data"
    ]


ENVELOPED = api(
    ("image/jpeg",),
    GET=mapped(
        {
            "responseTemplates": {"image/jpeg": "$input.path('$.body')"},
            "responseParameters": {HEADER: "integration.response.body.headers.Content-Type"},
        },
        (HEADER,),
    ),
)


def of_runtime(runtime: str) -> tuple[Finding, ...]:
    (route,) = routes(ENVELOPED, runtime)
    return judge.findings([route])


@pytest.mark.parametrize(
    ("runtime", "sentence"),
    [
        ("python3.13", "when the function returns an envelope, its body base64 text: "),
        ("nodejs22.x", "when the function returns an envelope, its body a Node.js Buffer: "),
        ("", "if the function is Node.js and returns a Buffer in its envelope: "),
    ],
)
def test_a_buffer_is_assumed_where_it_can_be_only(runtime: str, sentence: str) -> None:
    (finding,) = of_runtime(runtime)
    assert finding.why[0].startswith(sentence)
    assert any("Buffer" in why for why in finding.why) == (not runtime.startswith("python"))
