"""`<<: *anchor` as the tools' own readers take it: PyYAML of templates, js-yaml of serverless.yml."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from lambda_binary.gateway import documents
from lambda_binary.gateway.check import judge
from lambda_binary.gateway.documents.errors import SourceError
from lambda_binary.gateway.tools import detect

A, B = "a: &a {x: 1, y: [2]}\n", "b: &b {x: 2, z: {w: 1}}\n"
TEXTS = {
    "one": f"{A}c: {{<<: *a}}\n",
    "its own key before": f"{A}c: {{x: 3, <<: *a}}\n",
    "its own key behind": f"{A}c: {{<<: *a, x: 3}}\n",
    "a list": f"{A}{B}c: {{<<: [*a, *b]}}\n",
    "a list, the other way": f"{A}{B}c: {{<<: [*b, *a], q: 1}}\n",
    "block style": f"{A}{B}c:\n  q: 1\n  <<: *a\n  z: 4\n",
    "merged before": f"{A}b: &b {{<<: *a, w: 2}}\nc: {{v: 0, <<: *b, x: 5}}\n",
    "written out": "c: {<<: {p: 1}, q: 2}\n",
    "nothing": "c: {<<: [], q: 2}\n",
    "with a question mark": "c: {? << : {p: 1}}\n",
    "in quotes": f'{A}c: {{"<<": *a}}\n',
    "two of them, in a template": f"Resources: {{}}\n{A}{B}c:\n  <<: *a\n  q: 1\n  <<: *b\n  y: 0\n",
}


def parsed(text: str) -> Any:
    return json.loads(json.dumps(documents.parse(text, "f.yml")))


@pytest.mark.parametrize("name", TEXTS)
def test_keys_are_merged_as_pyyaml_merges_them(name: str) -> None:
    assert parsed(TEXTS[name]) == yaml.safe_load(TEXTS[name])


def test_of_two_merges_js_yaml_takes_the_first() -> None:
    """js-yaml 4.1, storeMappingPair: what is there already stays."""
    text = f"service: s\n{A}{B}c:\n  <<: *a\n  q: 1\n  <<: *b\n"
    assert parsed(text)["c"] == {"q": 1, "x": 1, "y": [2], "z": {"w": 1}}


@pytest.mark.parametrize("given", ["1", "text", "", "null", "[1]", "[{a: 1}, 2]"])
def test_what_is_no_mapping_is_refused_as_both_do(given: str) -> None:
    text = f"a: 1\nc:\n  <<: {given}\n"
    with pytest.raises(yaml.YAMLError):
        yaml.safe_load(text)
    with pytest.raises(SourceError) as refused:
        documents.parse(text, "f.yml")
    assert str(refused.value) == (
        "f.yml:3: merges what is no mapping: << takes one, or a list of them"
    )


def test_the_sign_elsewhere_is_a_text() -> None:
    assert parsed("service: s\na: [<<, {b: <<}]\n")["a"] == ["<<", {"b": "<<"}]


SERVERLESS = """
service: pictures
provider:
  name: aws
  runtime: python3.13
  apiGateway: {<<: &api {minimumCompressionSize: 10}, binaryMediaTypes: ['*/*']}
custom:
  mapped: &mapped {method: get, integration: lambda, response: {contentHandling: CONVERT_TO_BINARY}}
  open: &open {method: post, cors: true}
functions:
  f:
    handler: app.f
    events:
      - http: {<<: *mapped, path: a}
      - http: {path: b, <<: [*open, *mapped]}
      - http:
          path: c
          method: put
          <<: *mapped
"""


def test_a_routes_settings_come_through_merge_keys() -> None:
    found = {
        route.name: (
            route.settings.integration,
            route.settings.responses()[0].content_handling,
            route.settings.binary_media_types,
            route.settings.minimum_compression_size,
            route.settings.cors_preflight,
        )
        for route in detect.of_document(documents.parse(SERVERLESS, "f.yml"), "f.yml")
    }
    mapped = ("rest-mapped", "CONVERT_TO_BINARY", ("*/*",), 10)
    assert found == {
        "GET /a": (*mapped, False),
        "POST /b": (*mapped, True),
        "PUT /c": (*mapped, False),
    }


SAM = """
Transform: AWS::Serverless-2016-10-31
Globals:
  Api: &shared {BinaryMediaTypes: [image~1png], MinimumCompressionSize: 5}
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      <<: *shared
      StageName: prod
      BinaryMediaTypes: ['*~1*']
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.f
      Runtime: python3.13
      Events:
        Get: &get {Type: Api, Properties: &of {Path: /a, Method: get, RestApiId: !Ref Api}}
        Post: {<<: *get, Properties: {<<: *of, Method: post}}
"""


def test_a_sam_templates_events_come_through_merge_keys() -> None:
    found = detect.of_document(documents.parse(SAM, "f.yml"), "f.yml")
    types = ("image/png", "*/*")
    assert [(r.name, r.settings.binary_media_types) for r in found] == [
        ("GET /a", types),
        ("POST /a", types),
    ]


RAW = """
Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a, BinaryMediaTypes: ['*/*']}}
  Get:
    Type: AWS::ApiGateway::Method
    Properties: &get
      RestApiId: !Ref Api
      HttpMethod: GET
      Integration: {Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: x}
"""
MERGED = "  Put: {Type: AWS::ApiGateway::Method, Properties: {<<: *get, HttpMethod: PUT}}\n"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (RAW, []),
        (RAW + MERGED, [10]),
        (RAW + MERGED.replace("{<<: *get, HttpMethod: PUT}", "*get"), [10]),
        (f"Transform: AWS::Serverless-2016-10-31{RAW}{MERGED}", []),
    ],
)
def test_cloudformations_own_reader_takes_no_aliases(text: str, lines: list[int]) -> None:
    """What is packaged first has none any more, and SAM packages by itself."""
    found = judge.findings(detect.of_document(documents.parse(text, "f.yml"), "f.yml"))
    hints = [each for each in found if each.rule == "alias-of-yaml"]
    assert [(hint.severity, hint.where) for hint in hints] == [
        ("hint", f"f.yml:{line} (the template)") for line in lines
    ]
