"""Each deploy tool's way of saying it becomes the same Settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambda_binary.gateway import documents
from lambda_binary.gateway.documents.errors import SourceError
from lambda_binary.gateway.tools import detect
from lambda_binary.gateway.tools.route import ConfiguredRoute

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "examples" / "deploy"
SEED = Path(__file__).parents[1] / "check" / "seed.yml"


def read(text: str) -> list[ConfiguredRoute]:
    return detect.of_document(documents.parse(text, "f.yml"), "f.yml")


def told(route: ConfiguredRoute, *keys: str) -> dict[str, Any]:
    return {key: getattr(route.settings, key) for key in keys}


SERVERLESS = """
service: s
custom:
  types: ['*/*']
provider:
  name: aws
  httpApi: {payload: '1.0'}
  apiGateway:
    binaryMediaTypes: ${self:custom.types}
    minimumCompressionSize: 1024
functions:
  a:
    handler: a.b
    url: {invokeMode: RESPONSE_STREAM}
    events:
      - http: GET a
      - http: {path: /b/, method: any, cors: true}
      - httpApi: 'GET /c/{id}'
      - httpApi: '*'
      - alb: {conditions: {path: /d}, multiValueHeaders: true}
      - cloudFront: {eventType: origin-request}
      - schedule: rate(1 day)
"""


def test_every_http_event_of_serverless_is_a_route() -> None:
    found = {(r.method, r.path, r.settings.integration): str(r.where) for r in read(SERVERLESS)}
    assert found == {
        ("GET", "/a", "rest-proxy"): "f.yml:16 (functions.a.events[0].http)",
        ("ANY", "/b", "rest-proxy"): "f.yml:17 (functions.a.events[1].http)",
        ("GET", "/c/{id}", "http-api"): "f.yml:18 (functions.a.events[2].httpApi)",
        ("ANY", "/{proxy+}", "http-api"): "f.yml:19 (functions.a.events[3].httpApi)",
        ("ANY", "/d", "alb"): "f.yml:20 (functions.a.events[4].alb)",
        ("ANY", "/{proxy+}", "edge"): "f.yml:21 (functions.a.events[5].cloudFront)",
        ("ANY", "/{proxy+}", "function-url"): "f.yml:14 (functions.a.url)",
    }


def test_serverless_settings_are_those_of_the_framework() -> None:
    routes = {r.path + r.settings.integration: r for r in read(SERVERLESS)}
    keys = (
        "binary_media_types",
        "cors_preflight",
        "preflight_content_handling",
        "minimum_compression_size",
    )
    assert told(routes["/brest-proxy"], *keys) == {
        "binary_media_types": ("*/*",),
        "cors_preflight": True,
        "preflight_content_handling": "CONVERT_TO_TEXT",
        "minimum_compression_size": 1024,
    }
    assert told(routes["/dalb"], "multi_value_headers") == {"multi_value_headers": True}
    assert told(routes["/c/{id}http-api"], "payload_format") == {"payload_format": "1.0"}
    assert told(routes["/{proxy+}function-url"], "invoke_mode") == {
        "invoke_mode": "RESPONSE_STREAM"
    }


@pytest.mark.parametrize(
    "value", ["${opt:types}", "${file(x.yml):types}", "${self:custom.none}", "['${env:T}']"]
)
def test_open_variables_are_unknown_and_never_guessed(value: str) -> None:
    text = SERVERLESS.replace("${self:custom.types}", value)
    route = read(text)[0]
    assert route.settings.binary_media_types == ()
    assert [(u.key, u.text, u.where.line) for u in route.undecided] == [
        ("binary_media_types", value.strip("[]'"), 9)
    ]


SAM = """
Transform: AWS::Serverless-2016-10-31
Parameters: {Types: {Type: CommaDelimitedList}}
Globals: {Api: {BinaryMediaTypes: [image~1png]}}
Resources:
  Own:
    Type: AWS::Serverless::Api
    Properties: {StageName: v1, BinaryMediaTypes: ['*/*'], Cors: "'*'"}
  F:
    Type: AWS::Serverless::Function
    Properties:
      FunctionUrlConfig: {AuthType: NONE}
      Events:
        A: {Type: Api, Properties: {Path: /a, Method: get}}
        B: {Type: Api, Properties: {Path: /b, Method: post, RestApiId: !Ref Own}}
        C: {Type: HttpApi, Properties: {Path: /c, Method: any}}
"""


def test_sam_has_globals_implicit_apis_and_cors() -> None:
    keys = ("integration", "binary_media_types", "cors_preflight", "stage")
    found = {route.name: tuple(told(route, *keys).values()) for route in read(SAM)}
    assert found == {
        "POST /b": ("rest-proxy", ("image/png", "*/*"), True, "v1"),
        "GET /a": ("rest-proxy", ("image/png",), False, "Prod"),
        "ANY /c": ("http-api", (), False, None),
        "ANY /{proxy+}": ("function-url", (), False, None),
    }


def test_intrinsics_are_unknown() -> None:
    (route, *_) = read(
        SAM.replace("[image~1png]", "!Ref Types").replace("['*/*'], ", "[!Ref Types], ")
    )
    assert [u.text for u in route.undecided] == ["!Ref Types"]


CLOUDFORMATION = """
Resources:
  Api: {Type: 'AWS::ApiGateway::RestApi', Properties: {BinaryMediaTypes: [image~1png, image/gif]}}
  Part: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: a}}
  Name: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !Ref Part, PathPart: '{name}'}}
  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      HttpMethod: GET
      RestApiId: !Ref Api
      ResourceId: !Ref Name
      Integration:
        Type: AWS
        IntegrationHttpMethod: POST
        Uri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations
        IntegrationResponses:
          - StatusCode: "200"
            ContentHandling: CONVERT_TO_BINARY
            ResponseParameters: {method.response.header.Content-Type: "'image/png'"}
      MethodResponses: [{StatusCode: 200}]
  Options:
    Type: AWS::ApiGateway::Method
    Properties: {HttpMethod: OPTIONS, RestApiId: !Ref Api, ResourceId: !Ref Name, Integration: {Type: MOCK}}
  Store:
    Type: AWS::ApiGateway::Method
    Properties: {HttpMethod: PUT, RestApiId: !Ref Api, ResourceId: !Ref Name, Integration: {Type: AWS, Uri: 'arn:aws:apigateway:eu-west-1:s3:path/b'}}
"""


def test_cloudformation_follows_its_references() -> None:
    (route,) = read(CLOUDFORMATION)
    assert (route.name, str(route.where)) == ("GET /a/{name}", "f.yml:6 (Get)")
    assert route.settings.binary_media_types == ("image/gif",)
    assert route.settings.cors_preflight
    assert route.settings.integration_responses[0].content_handling == "CONVERT_TO_BINARY"
    assert [r.rule for r in route.remarks] == ["header-undeclared", "illegal-setting"]


OPENAPI = """
openapi: 3.0.1
x-amazon-apigateway-binary-media-types: [image/png]
paths:
  /a:
    get:
      responses: {'200': {description: ok, headers: {Content-Type: {schema: {type: string}}}}}
      x-amazon-apigateway-integration:
        type: aws
        contentHandling: CONVERT_TO_TEXT
        responses:
          default:
            statusCode: '200'
            contentHandling: CONVERT_TO_BINARY
            responseParameters: {method.response.header.Content-Type: "'image/png'"}
    x-amazon-apigateway-any-method:
      x-amazon-apigateway-integration: {type: aws_proxy}
"""


def test_openapi_has_aws_extensions() -> None:
    get, any_method = read(OPENAPI)
    assert (get.name, any_method.name) == ("GET /a", "ANY /a")
    assert (get.settings.integration, any_method.settings.integration) == (
        "rest-mapped",
        "rest-proxy",
    )
    assert get.settings.request_content_handling == "CONVERT_TO_TEXT"
    assert get.settings.method_responses == (200,)
    assert get.remarks == ()


def test_openapi_of_an_http_api_shows_by_its_payload_format() -> None:
    proxy = OPENAPI.replace("type: aws\n", "type: aws_proxy\n")
    text = proxy.replace("{type: aws_proxy}", "{type: aws_proxy, payloadFormatVersion: '2.0'}")
    assert [route.settings.integration for route in read(text)] == ["http-api", "http-api"]


OTHERS = """
Resources:
  Talk: {Type: 'AWS::ApiGatewayV2::Api', Properties: {ProtocolType: WEBSOCKET}}
  TalkRoute: {Type: 'AWS::ApiGatewayV2::Route', Properties: {ApiId: !Ref Talk, RouteKey: $default}}
  Send: {Type: 'AWS::ApiGatewayV2::Route', Properties: {ApiId: !ImportValue talk, RouteKey: send}}
  Web: {Type: 'AWS::ApiGatewayV2::Api', Properties: {ProtocolType: HTTP}}
  Out: {Type: 'AWS::ApiGatewayV2::Integration', Properties: {ApiId: !Ref Web, IntegrationType: HTTP_PROXY}}
  Queue: {Type: 'AWS::ApiGatewayV2::Integration', Properties: {ApiId: !Ref Web, IntegrationType: AWS_PROXY, IntegrationSubtype: SQS-SendMessage}}
  Function: {Type: 'AWS::ApiGatewayV2::Integration', Properties: {ApiId: !Ref Web, IntegrationType: AWS_PROXY, PayloadFormatVersion: '2.0'}}
  A: {Type: 'AWS::ApiGatewayV2::Route', Properties: {ApiId: !Ref Web, RouteKey: GET /out, Target: !Sub 'integrations/${Out}'}}
  B: {Type: 'AWS::ApiGatewayV2::Route', Properties: {ApiId: !Ref Web, RouteKey: GET /queue, Target: !Join [/, [integrations, !Ref Queue]]}}
  C: {Type: 'AWS::ApiGatewayV2::Route', Properties: {ApiId: !Ref Web, RouteKey: GET /c, Target: !Join [/, [integrations, !Ref Function]]}}
  Quick: {Type: 'AWS::ApiGatewayV2::Api', Properties: {ProtocolType: HTTP, Target: !GetAtt F.Arn}}
"""


def test_routes_of_other_integrations_and_of_web_sockets_are_left_out() -> None:
    chosen = {route.where.name: route for route in read(OTHERS)}
    assert {name: (r.name, r.settings.integration) for name, r in chosen.items()} == {
        "C": ("GET /c", "http-api"),
        "Quick": ("ANY /{proxy+}", "http-api"),
    }
    assert chosen["C"].settings.payload_format == "2.0"
    assert [unknown.key for unknown in chosen["Quick"].undecided] == ["payload_format"]


def test_an_openapi_document_of_an_http_api_has_its_functions_alone() -> None:
    text = """
openapi: 3.0.1
x-amazon-apigateway-cors: {allowOrigins: ['*']}
paths:
  /a: {get: {x-amazon-apigateway-integration: {type: AWS_PROXY, uri: f}}}
  /b: {get: {x-amazon-apigateway-integration: {type: HTTP_PROXY, uri: 'https://example.com'}}}
  $default: {x-amazon-apigateway-any-method: {x-amazon-apigateway-integration: {type: aws_proxy, payloadFormatVersion: 2.0}}}
"""
    assert [(r.name, r.settings.integration, r.settings.payload_format) for r in read(text)] == [
        ("GET /a", "http-api", "1.0"),
        ("ANY /{proxy+}", "http-api", "2.0"),
    ]


@pytest.mark.parametrize("path", sorted(DEPLOY.glob("s*/*.y*ml")), ids=lambda path: path.name)
def test_our_own_examples_are_read(path: Path) -> None:
    routes = detect.read(str(path))
    assert [r for r in routes if r.unknowns or r.remarks] == []


TEXTS = [SERVERLESS, SAM, CLOUDFORMATION, OPENAPI, SEED.read_text()]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(TEXTS),
    st.integers(0, 2000),
    st.integers(0, 40),
    st.sampled_from(["", "[", "{a: b}", "null", "- x", "7"]),
)
def test_cut_and_spoilt_files_are_read_or_refused(text: str, at: int, width: int, new: str) -> None:
    for spoilt in (text[:at], text[:at] + new + text[at + width :]):
        try:
            read(spoilt or "#")
        except SourceError as fault:
            said = str(fault)
        else:
            said = "f.yml"
        assert said.startswith("f.yml")


IDLE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Pictures:
    Type: AWS::Serverless::Api
    Properties: {StageName: prod, BinaryMediaTypes: ['*/*']}
  Picture:
    Type: AWS::Serverless::Function
    Properties:
      Events: {Get: {Type: Api, Properties: {Path: /picture, Method: get}}}
"""


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        (IDLE, ["types-of-an-idle-api"]),
        (IDLE.replace("Method: get", "Method: get, RestApiId: !Ref Pictures"), []),
        (IDLE.replace(", BinaryMediaTypes: ['*/*']", ""), []),
    ],
)
def test_types_of_a_sam_api_that_no_event_names_are_told(text: str, rules: list[str]) -> None:
    (route,) = detect.of_document(documents.parse(text, "template.yaml"), "template.yaml")
    assert [remark.rule for remark in route.remarks] == rules
