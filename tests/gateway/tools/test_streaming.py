"""Streamed responses, in each tool's spelling, and what a function makes of them."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from gateway.tools.test_spoilt import places, read_or_refused
from lambda_binary.gateway import documents
from lambda_binary.gateway.check import judge
from lambda_binary.gateway.findings import exit_code
from lambda_binary.gateway.rules import limits
from lambda_binary.gateway.tools import detect
from lambda_binary.gateway.tools.live import read as live
from lambda_binary.gateway.tools.route import ConfiguredRoute, Function

STREAMS = "arn:aws:apigateway:eu-west-1:lambda:path/2021-11-15/functions/ARN/response-streaming-invocations"
BUFFERED = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/ARN/invocations"
NO_STREAM = "every request fails with 500: the route streams, and its function does not"
NOT_JUDGED = "the response is streamed: clients get the bytes that the function writes"
DISAGREE = "the response transfer mode and the integration's uri disagree"
NO_CALL = "the integration's uri names no call that Lambda has"
UNHEARD = "the function streams, and its route does not"

SAM = """
Transform: AWS::Serverless-2016-10-31
Globals: {Api: {BinaryMediaTypes: ['*/*']}}
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src
      Handler: app.handler
      Runtime: %(runtime)s
      Environment: {Variables: {%(variables)s}}
      Events: {Get: {Type: Api, Properties: {Path: /a, Method: get, ResponseTransferMode: %(mode)s}}}
"""
SERVERLESS = """
service: s
provider: {name: aws, runtime: %(runtime)s, apiGateway: {binaryMediaTypes: ['*/*']}}
functions:
  f:
    handler: a.b
    environment: {%(variables)s}
    events: [{http: {path: a, method: get, response: {transferMode: %(mode)s}}}]
"""
TOOLS = {"sam": (SAM, "RESPONSE_STREAM"), "serverless": (SERVERLESS, "STREAM")}
SWITCH = "LAMBDA_BINARY_STREAM: rest-proxy"


def routes(text: str, file: str = "f.yml") -> list[ConfiguredRoute]:
    return detect.of_document(documents.parse(text, file), file)


def judged(given: list[ConfiguredRoute]) -> tuple[int, list[str]]:
    findings = judge.findings(given)
    assert not [f for f in limits.findings(given) if given[0].meant_to_stream]
    return exit_code(findings), [finding.title for finding in findings]


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize(
    ("runtime", "variables", "expected"),
    [
        ("python3.13", "", (1, [NO_STREAM])),
        ("python3.13", "LAMBDA_BINARY_STREAM: function-url", (1, [NO_STREAM])),
        ("python3.13", SWITCH, (0, [NOT_JUDGED])),
        ("python3.13", "LAMBDA_BINARY_STREAM: 'function-url, rest-proxy'", (0, [NOT_JUDGED])),
        ("python3.13", "AWS_LAMBDA_EXEC_WRAPPER: /opt/bootstrap", (0, [NOT_JUDGED])),
        ("python3.13", "AWS_LWA_INVOKE_MODE: response_stream", (0, [NOT_JUDGED])),
        ("nodejs22.x", "", (0, [NOT_JUDGED])),
        ("dotnet8", "", (0, [NOT_JUDGED])),
        ("provided.al2023", "", (0, [NOT_JUDGED])),
    ],
)
def test_a_streaming_route_is_judged_by_its_function(
    tool: str, runtime: str, variables: str, expected: Any
) -> None:
    text, mode = TOOLS[tool]
    given = {"runtime": runtime, "variables": variables, "mode": mode}
    assert judged(routes(text % given)) == expected


@pytest.mark.parametrize("tool", TOOLS)
def test_a_function_that_streams_needs_a_route_that_does(tool: str) -> None:
    text, _ = TOOLS[tool]
    given = {"runtime": "python3.13", "variables": SWITCH, "mode": "BUFFERED"}
    assert judged(routes(text % given)) == (1, [UNHEARD])


def test_sam_passes_over_the_mode_of_other_tools() -> None:
    text = SAM % {"runtime": "python3.13", "variables": "", "mode": "STREAM"}
    assert judged(routes(text)) == (1, ["SAM passes over the response transfer mode"])
    (route,) = routes(text)
    assert not route.settings.streams


def integration(mode: str | None, uri: str) -> dict[str, Any]:
    return {"type": "aws_proxy", "uri": uri, **({"responseTransferMode": mode} if mode else {})}


def openapi(entry: dict[str, Any]) -> list[ConfiguredRoute]:
    get = {"x-amazon-apigateway-integration": entry}
    types = {"x-amazon-apigateway-binary-media-types": ["*/*"]}
    return routes(json.dumps({"openapi": "3.0.1", **types, "paths": {"/a": {"get": get}}}))


def cloudformation(entry: dict[str, Any]) -> list[ConfiguredRoute]:
    names = {"type": "Type", "uri": "Uri", "responseTransferMode": "ResponseTransferMode"}
    given = {names[key]: value for key, value in entry.items()}
    given |= {"Type": "AWS_PROXY", "IntegrationHttpMethod": "POST"}
    method = {"RestApiId": {"Ref": "Api"}, "HttpMethod": "GET", "Integration": given}
    resources = {
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"BinaryMediaTypes": ["*/*"]}},
        "M": {"Type": "AWS::ApiGateway::Method", "Properties": method},
    }
    return routes(json.dumps({"Resources": resources}))


def terraform(entry: dict[str, Any]) -> list[ConfiguredRoute]:
    names = {"type": "type", "uri": "uri", "responseTransferMode": "response_transfer_mode"}
    given = {names[key]: value for key, value in entry.items()} | {"type": "AWS_PROXY"}
    kinds = {
        "aws_api_gateway_rest_api": {"id": "a", "binary_media_types": ["*/*"]},
        "aws_api_gateway_integration": {"rest_api_id": "a", "http_method": "GET", **given},
    }
    resources = [{"address": f"{k}.x", "type": k, "values": v} for k, v in kinds.items()]
    state = {"terraform_version": "1.9.0", "values": {"root_module": {"resources": resources}}}
    return routes(json.dumps(state))


def of_aws(entry: dict[str, Any]) -> list[ConfiguredRoute]:
    given = {"methodIntegration": {**entry, "type": "AWS_PROXY"}}
    resource = {"id": "r", "path": "/a", "resourceMethods": {"GET": given}}
    return live.rest_routes({"id": "a", "binaryMediaTypes": ["*/*"]}, [resource], None)


READERS = [openapi, cloudformation, terraform, of_aws]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("mode", "uri", "expected"),
    [
        ("STREAM", STREAMS, (0, [NOT_JUDGED])),
        ("STREAM", BUFFERED, (1, [DISAGREE])),
        ("STREAM", BUFFERED.replace("2015-03-31", "2021-11-15"), (1, [DISAGREE])),
        ("BUFFERED", STREAMS, (1, [DISAGREE])),
        (None, STREAMS, (1, [DISAGREE])),
        (None, STREAMS.replace("2021-11-15", "2015-03-31"), (1, [DISAGREE])),
        ("STREAM", STREAMS.replace("2021-11-15", "2015-03-31"), (1, [NO_CALL, NOT_JUDGED])),
        ("STREAM", STREAMS.replace("2021-11-15", "2021-11-16"), (1, [NO_CALL, NOT_JUDGED])),
        ("BUFFERED", BUFFERED.replace("2015-03-31", "2021-11-15"), (1, [NO_CALL])),
        (None, BUFFERED.replace("2015-03-31", "2021-11-15"), (1, [NO_CALL])),
        (None, BUFFERED.replace("2015-03-31", "2015-03-13"), (1, [NO_CALL])),
        (None, BUFFERED.replace("2015-03-31", "${date}"), (0, [])),
        (None, BUFFERED, (0, [])),
    ],
)
def test_mode_and_uri_have_to_agree(reader: Any, mode: Any, uri: str, expected: Any) -> None:
    assert judged(reader(integration(mode, uri))) == expected


def test_the_call_whose_date_is_wrong_is_named() -> None:
    (route,) = openapi(integration("STREAM", STREAMS.replace("2021-11-15", "2015-03-31")))
    (finding,) = [f for f in judge.findings([route]) if f.rule == "uri-date"]
    assert finding.why == (
        "the integration's uri is /2015-03-31/…/response-streaming-invocations, and "
        "response-streaming-invocations stands under /2021-11-15/",
    )
    assert (finding.severity, finding.grade) == ("broken", "derived")


@pytest.mark.parametrize("reader", [openapi, cloudformation, of_aws])
def test_another_word_for_the_mode_is_none_that_aws_takes(reader: Any) -> None:
    assert judged(reader(integration("RESPONSE_STREAM", BUFFERED)))[1] == [
        "AWS would not take this setting"
    ]


def url(runtime: str, variables: str = "") -> list[ConfiguredRoute]:
    text = f"""
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Runtime: {runtime}
      Environment: {{Variables: {{{variables}}}}}
      FunctionUrlConfig: {{AuthType: NONE, InvokeMode: RESPONSE_STREAM}}
"""
    return routes(text)


BODY = "text in a request's body reaches the function as base64"


def test_a_function_url_is_judged_by_its_function_too() -> None:
    broken = "20 of 20 clients do not get the picture"
    assert judged(url("python3.13")) == (1, [broken, BODY])
    assert judged(url("nodejs22.x")) == (0, [NOT_JUDGED, BODY])
    streams = "LAMBDA_BINARY_STREAM: function-url"
    assert judged(url("python3.13", streams)) == (0, [NOT_JUDGED, BODY])


def test_a_live_function_is_asked_for_what_says_how_it_answers() -> None:
    given = {
        "methodIntegration": {"type": "AWS_PROXY", "uri": STREAMS, "responseTransferMode": "STREAM"}
    }
    resource = {"id": "r", "path": "/a", "resourceMethods": {"GET": given}}
    for function, expected in (
        (Function("python3.13"), [NO_STREAM]),
        (Function("python3.13", "", ("rest-proxy",)), [NOT_JUDGED]),
    ):
        found = live.rest_routes({"id": "a"}, [resource], None, lambda uri, it=function: it)
        assert judged(found)[1] == expected


@pytest.mark.parametrize(
    ("mode", "uri", "function", "flags"),
    [
        ("STREAM", STREAMS, Function("python3.13"), ["--buffered", "--stream"]),
        ("STREAM", BUFFERED, Function("python3.13"), ["--stream"]),
        ("BUFFERED", STREAMS, Function("python3.13"), ["--buffered"]),
        ("BUFFERED", BUFFERED, Function("python3.13", "", ("rest-proxy",)), ["--stream"]),
    ],
)
def test_of_a_live_route_the_cure_is_one_command(
    mode: str, uri: str, function: Function, flags: list[str]
) -> None:
    resource = {
        "id": "r",
        "path": "/a",
        "resourceMethods": {"GET": {"methodIntegration": integration(mode, uri)}},
    }
    given = {"id": "a1b2c3", "binaryMediaTypes": ["*/*"]}
    found = judge.findings(live.rest_routes(given, [resource], "prod", lambda _: function))
    (broken,) = [finding for finding in found if finding.severity == "broken"]
    command = "lambda-binary fix --rest-api-id a1b2c3 --method GET --path /a --stage prod"
    assert [cure.patch for cure in broken.cures] == [
        f"{command} {flag} --apply\n" for flag in flags
    ]


# What a person meant who wrote any of these is a stream: no size of a buffered response is told.
MEANT = {
    "sam, as it is read": SAM
    % {"runtime": "nodejs22.x", "variables": "", "mode": "RESPONSE_STREAM"},
    "sam, another tool's word": SAM % {"runtime": "nodejs22.x", "variables": "", "mode": "STREAM"},
    "sam, a parameter": SAM % {"runtime": "nodejs22.x", "variables": "", "mode": "!Ref Mode"},
    "sam, the function alone": SAM
    % {"runtime": "python3.13", "variables": SWITCH, "mode": "BUFFERED"},
    "serverless": SERVERLESS % {"runtime": "nodejs22.x", "variables": "", "mode": "STREAM"},
    "serverless, SAM's word": SERVERLESS
    % {"runtime": "nodejs22.x", "variables": "", "mode": "RESPONSE_STREAM"},
    "serverless, a variable": SERVERLESS
    % {"runtime": "nodejs22.x", "variables": "", "mode": "'${opt:mode}'"},
    "a function URL of CloudFormation": """
Resources:
  F: {Type: AWS::Lambda::Function, Properties: {Runtime: nodejs22.x}}
  U: {Type: AWS::Lambda::Url, Properties: {AuthType: AWS_IAM, TargetFunctionArn: !Ref F, InvokeMode: %s}}
""",
    "a function URL of serverless": """
service: s
provider: {name: aws, runtime: nodejs22.x}
functions: {f: {handler: a.b, url: {authorizer: aws_iam, invokeMode: %s}}}
""",
}
for _name in [name for name in MEANT if name.startswith("a function URL")]:
    _text = MEANT.pop(_name)
    _modes = {"": "RESPONSE_STREAM", ", REST's word": "STREAM", ", left open": "{Ref: Mode}"}
    MEANT |= {f"{_name}{how}": _text % mode for how, mode in _modes.items()}


@pytest.mark.parametrize("name", MEANT)
def test_the_size_of_a_buffered_response_is_no_matter_where_a_stream_is_meant(name: str) -> None:
    given = routes(MEANT[name])
    assert [route.meant_to_stream for route in given] == [True]
    assert limits.findings(given) == ()


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("mode", [None, "BUFFERED", "STREAM", "RESPONSE_STREAM", "stream"])
@pytest.mark.parametrize("uri", [STREAMS, BUFFERED])
def test_so_it_is_in_the_keys_of_a_rest_api(reader: Any, mode: Any, uri: str) -> None:
    given = reader(integration(mode, uri))
    buffered = uri == BUFFERED and mode in {None, "BUFFERED"}
    assert bool(limits.findings(given)) is buffered


def test_a_route_beside_one_that_streams_keeps_its_hint() -> None:
    text = (SAM % {"runtime": "nodejs22.x", "variables": "", "mode": "STREAM"}).replace(
        "Events: {", "Events: {Other: {Type: Api, Properties: {Path: /b, Method: get}}, "
    )
    (hint,) = limits.findings(routes(text))
    assert hint.routes == ("GET /b",)


@pytest.mark.parametrize("name", ["sam, as it is read", "serverless", *list(MEANT)[-1:]])
def test_whatever_stands_in_the_place_of_a_setting_it_is_read_or_refused(name: str) -> None:
    whole = json.loads(json.dumps(documents.parse(MEANT[name], "f.yml")))
    for number in range(len(places(whole))):
        for odd in ({"Ref": "X"}, [], {}, 7, ["STREAM"]):
            spoilt = copy.deepcopy(whole)
            container, key = places(spoilt)[number]
            container[key] = copy.deepcopy(odd)
            read_or_refused(spoilt, "f.yml")
