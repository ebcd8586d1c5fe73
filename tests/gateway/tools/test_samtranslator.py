"""AWS's own translator turns a SAM template into CloudFormation, which must mean what we read in SAM.

Whole templates, and many small ones that Hypothesis makes: events, definitions, Globals and the
references between them. Only code in S3 is translated without a package step.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.tools.sam_translate import RefusedError, translated
from gateway.tools.told import told
from lambda_binary.gateway import documents
from lambda_binary.gateway.documents.errors import SourceError
from lambda_binary.gateway.tools import detect

HERE = Path(__file__).parent
# The translator of today refuses the one whose event has a key that is none of SAM's.
REFUSED = "sam-event-handling.yaml"
PUBLIC = sorted(p for p in (HERE / "public").glob("sam-*.y*ml") if p.name != REFUSED)

EVERYTHING = """
Transform: AWS::Serverless-2016-10-31
Globals:
  Api: {BinaryMediaTypes: [image~1png], Cors: "'*'", MinimumCompressionSize: 10}
  Function:
    Runtime: python3.12
    Handler: a.b
    CodeUri: s3://bucket/code.zip
    FunctionUrlConfig: {AuthType: NONE}
Resources:
  Own:
    Type: AWS::Serverless::Api
    Properties:
      StageName: v1
      BinaryMediaTypes: ['*~1*', !Join ['/', [font, woff2]]]
      Cors: {AllowOrigin: "'https://a.example'", AllowMethods: "'GET,OPTIONS'"}
  Bare: {Type: AWS::Serverless::Api, Properties: {StageName: v2, Cors: !Ref AWS::NoValue}}
  Http: {Type: AWS::Serverless::HttpApi, Properties: {CorsConfiguration: true}}
  F:
    Type: AWS::Serverless::Function
    Properties:
      FunctionUrlConfig: {AuthType: NONE, InvokeMode: RESPONSE_STREAM}
      Events:
        A: {Type: Api, Properties: {Path: /a, Method: get}}
        B: {Type: Api, Properties: {Path: /b, Method: post, RestApiId: !Ref Own}}
        O: {Type: Api, Properties: {Path: /b, Method: options, RestApiId: !Ref Own}}
        C: {Type: Api, Properties: {Path: '/c/{proxy+}', Method: ANY, RestApiId: !Ref Own}}
        D: {Type: Api, Properties: {Path: /d, Method: put, RestApiId: {Ref: Bare}}}
        E: {Type: HttpApi, Properties: {Path: /e, Method: any}}
        F: {Type: HttpApi, Properties: {Path: /f, Method: get, PayloadFormatVersion: '1.0', ApiId: !Ref Http}}
        G: {Type: HttpApi}
        S: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
  G: {Type: AWS::Serverless::Function, Properties: {}}
"""
SOURCES = {"everything": EVERYTHING} | {p.name: p.read_text(encoding="utf-8") for p in PUBLIC}
OPEN = ["binary_media_types", "integration"]
_LOCAL = re.compile(r"CodeUri: (?!s3://)[^,}\n]*")


def read(text: str, file: str) -> dict[Any, Any]:
    """Routes by method, path and integration, several of one name in any order."""
    out: dict[Any, Any] = {}
    try:
        routes = detect.of_document(documents.parse(text, file), file)
    except SourceError as fault:
        assert "has no route" in str(fault)  # noqa: PT017
        return {}
    for route in routes:
        found = told(route)
        # Who says it is another matter than what it says.
        found["unknown"] = sorted({u.key for u in route.unknowns} - {"stage"})
        found.pop("remarks", None)
        key = (route.method, route.path, found["integration"])
        out[key] = sorted([*out.get(key, []), found], key=repr)
    return out


@pytest.mark.parametrize("name", SOURCES)
def test_what_samtranslator_makes_means_what_we_read(name: str) -> None:
    text = _LOCAL.sub("CodeUri: s3://bucket/code.zip", SOURCES[name])
    theirs = read(json.dumps(translated(text)), "c.json")
    ours = read(text, "sam.yaml")
    # Where the definition is in S3 the translation has no method; ours is then open.
    more = [ours.pop(key) for key in list(ours) if key not in theirs]
    assert all(route["unknown"] == OPEN for found in more for route in found)
    assert theirs == ours


def one(*values: Any) -> Any:
    return st.sampled_from(values)


URI = {
    "Fn::Sub": "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations"
}
PATHS, VERBS = ("/a", "/a/{b}"), ("get", "post", "options", "any", "x-amazon-apigateway-any-method")
TYPES = one(["*/*"], ["image/png"], ["image~1png", "*/*"], "*/*", {"Ref": "P"}, [])
CORS = one(None, "'*'", {"AllowOrigin": "'https://a.example'"})


def optional(values: dict[str, Any]) -> Any:
    """A mapping with any of the keys."""
    return st.fixed_dictionaries({}, optional=values)


OPERATIONS = st.fixed_dictionaries(
    {"type": one("aws_proxy", "aws_proxy", "aws", "mock")},
    optional={"contentHandling": one("CONVERT_TO_TEXT"), "payloadFormatVersion": one("1.0", "2.0")},
).map(
    lambda entry: {"x-amazon-apigateway-integration": {"httpMethod": "POST", "uri": URI, **entry}}
)
ITEMS = st.dictionaries(
    one("get", "post", "options", "x-amazon-apigateway-any-method"), OPERATIONS, max_size=2
)
DEFINED = st.dictionaries(one(*PATHS, "/only"), ITEMS, max_size=2)
REST_BODIES = DEFINED.map(lambda paths: {"swagger": "2.0", "info": {"title": "t"}, "paths": paths})
HTTP_BODIES = DEFINED.map(
    lambda paths: {"openapi": "3.0.1", "info": {"title": "t"}, "paths": paths}
)
ON_API = {
    "BinaryMediaTypes": TYPES,
    "Cors": CORS,
    "MergeDefinitions": st.booleans(),
    "MinimumCompressionSize": one(0, 1024),
}
APIS = st.builds(dict, optional({**ON_API, "DefinitionBody": REST_BODIES}), StageName=one("v1"))
URLS = optional(
    {"AuthType": one("NONE", "AWS_IAM"), "InvokeMode": one("BUFFERED", "RESPONSE_STREAM")}
)
REST_EVENTS = st.fixed_dictionaries(
    {"Path": one(*PATHS), "Method": one(*VERBS)},
    optional={
        "RestApiId": one({"Ref": "Own"}, {"Ref": "Own"}, {"Ref": "Raw"}, {"Ref": "P"}),
        "ResponseTransferMode": one("RESPONSE_STREAM", "STREAM", "BUFFERED"),
    },
)
HTTP_EVENTS = st.fixed_dictionaries(
    {"Path": one(*PATHS, "$default"), "Method": one("get", "any")},
    optional={
        "ApiId": one({"Ref": "Http"}, {"Ref": "RawHttp"}),
        "PayloadFormatVersion": one("1.0", "2.0"),
    },
)
EVENTS = st.one_of(
    REST_EVENTS.map(lambda event: {"Type": "Api", "Properties": event}),
    HTTP_EVENTS.map(lambda event: {"Type": "HttpApi", "Properties": event}),
)
FUNCTIONS = st.builds(
    dict,
    st.fixed_dictionaries(
        {"Events": st.dictionaries(one("A", "B", "C"), EVENTS, max_size=3)},
        optional={"FunctionUrlConfig": URLS},
    ),
    CodeUri=one("s3://bucket/code.zip"),
    Handler=one("a.b"),
    Runtime=one("python3.13"),
)
TEMPLATES = st.fixed_dictionaries(
    {
        "Globals": optional(
            {"Api": optional(ON_API), "Function": optional({"FunctionUrlConfig": URLS})}
        ),
        "Own": APIS,
        "Http": optional({"DefinitionBody": HTTP_BODIES}),
        "F": FUNCTIONS,
        "IgnoreGlobals": one(None, None, "*"),
    }
)


def template(made: dict[str, Any]) -> dict[str, Any]:
    ignored = {"IgnoreGlobals": made["IgnoreGlobals"]} if made["IgnoreGlobals"] else {}
    return {
        "Transform": "AWS::Serverless-2016-10-31",
        "Parameters": {"P": {"Type": "CommaDelimitedList"}},
        "Globals": made["Globals"],
        "Resources": {
            "Own": {"Type": "AWS::Serverless::Api", "Properties": made["Own"], **ignored},
            "Raw": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "n"}},
            "RawHttp": {
                "Type": "AWS::ApiGatewayV2::Api",
                "Properties": {"Name": "n", "ProtocolType": "HTTP"},
            },
            "Http": {"Type": "AWS::Serverless::HttpApi", "Properties": made["Http"]},
            "F": {"Type": "AWS::Serverless::Function", "Properties": made["F"], **ignored},
        },
    }


@given(TEMPLATES)
@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
def test_any_events_and_definitions_mean_what_samtranslator_makes_of_them(made: Any) -> None:
    text = yaml.safe_dump(template(made), sort_keys=False)
    try:
        theirs = read(json.dumps(translated(text)), "c.json")
    except RefusedError as fault:
        assert refused(text), fault  # noqa: PT017
        return
    assert not refused(text)
    assert read(text, "sam.yaml") == theirs


def refused(text: str) -> bool:
    """Whether we say that SAM takes no such template."""
    try:
        routes = detect.of_document(documents.parse(text, "f.yml"), "f.yml")
    except SourceError as fault:
        return "SAM refuses" in str(fault) or "SAM takes" in str(fault)
    return any(remark.rule == "refused-by-sam" for route in routes for remark in route.remarks)


WRONG = [5, 1.5, True, "x", [], ["a/b"], {}, {"a": 1}, {"Ref": "P"}, {"Ref": "AWS::NoValue"}, None]
ON_TYPES = {
    "Own": ("BinaryMediaTypes", "Cors", "MinimumCompressionSize", "StageName", "Auth"),
    "Http": ("CorsConfiguration", "StageName"),
    "F": ("FunctionUrlConfig",),
}


@pytest.mark.parametrize("value", WRONG, ids=repr)
@pytest.mark.parametrize(("name", "key"), [(n, k) for n in ON_TYPES for k in ON_TYPES[n]])
def test_a_value_of_another_type_is_refused_as_samtranslator_refuses_it(
    name: str, key: str, value: Any
) -> None:
    made: dict[str, Any] = {
        "Globals": {},
        "Own": {"StageName": "v1"},
        "Http": {},
        "F": {
            **dict.fromkeys(("CodeUri",), "s3://bucket/code.zip"),
            "Handler": "a.b",
            "Runtime": "python3.13",
            "Events": {
                "A": {
                    "Type": "Api",
                    "Properties": {"Path": "/", "Method": "get", "RestApiId": "Own"},
                },
                "B": {
                    "Type": "HttpApi",
                    "Properties": {"Path": "/h", "Method": "get", "ApiId": "Http"},
                },
            },
        },
        "IgnoreGlobals": None,
    }
    made[name][key] = value
    text = yaml.safe_dump(template(made), sort_keys=False)
    try:
        translated(text)
        said = ""
    except RefusedError as fault:
        said = str(fault)
    typed = "Type of property" in said or "Missing required property" in said
    assert refused(text) is typed or (said and not typed), said


ANY_METHOD = """
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: s3://bucket/code.zip
      Handler: a.b
      Runtime: python3.13
      Events: {A: {Type: Api, Properties: {Path: /a, Method: %s}}}
"""


@pytest.mark.parametrize("method", ["any", "ANY", "get", "x-amazon-apigateway-any-method"])
def test_a_permission_for_no_method_is_told(method: str) -> None:
    text = ANY_METHOD % method
    made = json.dumps(translated(text))
    (route,) = detect.of_document(documents.parse(text, "f.yml"), "f.yml")
    told = "permission-of-no-method" in {remark.rule for remark in route.remarks}
    assert told is ("/X-AMAZON-APIGATEWAY-ANY-METHOD/" in made)
