"""CloudFormation's own macros: loops are written out, included files put in, the rest is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gateway.check.curing import judged, needs_patch, patched
from gateway.check.harm import URI
from lambda_binary.gateway import documents
from lambda_binary.gateway.documents.errors import SourceError
from lambda_binary.gateway.documents.files import allowing_outside
from lambda_binary.gateway.tools import detect

LOOP = f"""
Transform: AWS::LanguageExtensions
Resources:
  Api: {{Type: AWS::ApiGateway::RestApi, Properties: {{Name: n}}}}
  Fn::ForEach::Paths:
    - Name
    - [small, x-large]
    - Part&{{Name}}:
        Type: AWS::ApiGateway::Resource
        Properties: {{RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: !Ref Name}}
      Fn::ForEach::Methods:
        - Verb
        - [GET, PUT]
        - "${{Verb}}&{{Name}}":
            Type: AWS::ApiGateway::Method
            Properties:
              RestApiId: !Ref Api
              ResourceId: {{Ref: "Part&{{Name}}"}}
              HttpMethod: !Ref Verb
              Integration:
                Type: AWS
                IntegrationHttpMethod: POST
                Uri: {URI}
                IntegrationResponses:
                  - StatusCode: '200'
              MethodResponses:
                - StatusCode: '200'
"""
SAM = """
Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
Resources:
  Fn::ForEach::Functions:
    - Name
    - [a, b]
    - F${Name}:
        Type: AWS::Serverless::Function
        Properties: {Events: {Get: {Type: Api, Properties: {Path: '/${Name}', Method: get}}}}
"""


def routes(text: str, file: str = "f.yml") -> list[Any]:
    return detect.of_document(documents.parse(text, file), file)


def remarks(text: str, file: str = "f.yml") -> list[tuple[str, str]]:
    return [(r.rule, r.text) for r in routes(text, file)[0].remarks]


def test_loops_are_written_out_one_in_another() -> None:
    found = {(r.name, r.where.name) for r in routes(LOOP)}
    assert found == {
        ("GET /small", "GETsmall"),
        ("PUT /small", "PUTsmall"),
        ("GET /x-large", "GETxlarge"),
        ("PUT /x-large", "PUTxlarge"),
    }
    assert [r.name for r in routes(SAM)] == ["GET /a", "GET /b"]


@needs_patch
def test_a_loop_is_cured_once_for_all_that_it_makes(tmp_path: Path) -> None:
    (finding,) = [f for f in judged(LOOP) if f.rule == "picture"]
    for cure in (finding.cures[0], finding.cures[-1]):
        after = patched(LOOP, cure.patch, tmp_path)
        assert "picture" not in {f.rule for f in judged(after)}
        assert after.count("Fn::ForEach") == 2


@pytest.mark.parametrize("values", ["!Ref Names", "!FindInMap [A, B, C]", "[a, !Ref Name]"])
def test_a_loop_over_what_a_deployment_knows_is_told(values: str) -> None:
    more = f"  Fn::ForEach::More: [N, {values}, {{'T${{N}}': {{Type: AWS::SNS::Topic}}}}]\n"
    assert remarks(LOOP + more) == [
        (
            "not-expanded",
            "Fn::ForEach::More goes over values that only a deployment knows, which is not read "
            "here: what it makes is not judged",
        )
    ]
    only = f"Transform: AWS::LanguageExtensions\nResources:\n{more}"
    with pytest.raises(SourceError, match="Fn::ForEach::More goes over values"):
        routes(only)


@pytest.mark.parametrize("loop", ["[N, [a]]", "x", "[N, [a], [b]]", "{N: [a]}"])
def test_what_is_no_loop_is_refused_as_cloudformation_does(loop: str) -> None:
    assert remarks(f"{LOOP}  Fn::ForEach::More: {loop}\n") == [
        ("key-refused", "Fn::ForEach::More is no loop of CloudFormation")
    ]


def test_a_loop_without_its_transform_is_told() -> None:
    text = LOOP.replace("Transform: AWS::LanguageExtensions\n", "")
    assert ("key-refused", "Fn::ForEach stands in a template without its transform") in remarks(
        text
    )


def test_loops_in_loops_end() -> None:
    values = ", ".join(f"v{n}" for n in range(60))
    text = "{'x${A}${B}${C}${D}': {Type: T}}"
    for name in "DCBA":
        text = f"{{'Fn::ForEach::{name}': [{name}, [{values}], {text}]}}"
    with pytest.raises(SourceError, match="values, its loops written out"):
        routes(f"Transform: AWS::LanguageExtensions\nResources: {text}\n")


@pytest.mark.parametrize(
    ("macro", "place"),
    [
        ("Transform: [AWS::Serverless-2016-10-31, Own]", "Transform"),
        ("Transform: [AWS::Serverless-2016-10-31, {Name: Own}]", "Transform"),
    ],
)
def test_a_macro_of_an_account_s_own_is_told(macro: str, place: str) -> None:
    text = SAM.replace("Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]", macro)
    said = f"{place} runs the macro Own, which is not read here: what it makes is not judged"
    assert ("not-expanded", said) in remarks(text)


OPERATION = (
    f"{{x-amazon-apigateway-integration: {{type: aws_proxy, httpMethod: POST, uri: '{URI}'}}}}"
)
INCLUDES = {
    "resources": "Resources:\n  Fn::Transform: {Name: AWS::Include, Parameters: {Location: %s}}\n",
    "paths": "Resources:\n  Api:\n    Type: AWS::ApiGateway::RestApi\n    Properties:\n      Body:\n"
    "        openapi: 3.0.1\n        paths:\n"
    "          Fn::Transform: {Name: AWS::Include, Parameters: {Location: %s}}\n",
    "path": "Resources:\n  Api:\n    Type: AWS::ApiGateway::RestApi\n    Properties:\n      Body:\n"
    "        openapi: 3.0.1\n        paths:\n          /a:\n"
    "            Fn::Transform: {Name: AWS::Include, Parameters: {Location: %s}}\n",
    "uri": "Resources:\n  Api:\n    Type: AWS::Serverless::Api\n"
    "    Properties: {StageName: p, DefinitionUri: %s}\n",
    "s3": "Resources:\n  Api:\n    Type: AWS::ApiGateway::RestApi\n"
    "    Properties: {Name: n, BodyS3Location: %s}\n",
    "body": "Resources:\n  Api:\n    Type: AWS::ApiGateway::RestApi\n    Properties:\n      Body:\n"
    "        Fn::Transform: {Name: AWS::Include, Parameters: {Location: %s}}\n",
}
DOCUMENT = f"openapi: 3.0.1\npaths: {{/a: {{get: {OPERATION}}}}}\n"
FILES = {
    "resources": f"Api: {{Type: AWS::ApiGateway::RestApi, Properties: {{Body: {{openapi: 3.0.1, paths: {{/a: {{get: {OPERATION}}}}}}}}}}}\n",
    "paths": f"/a: {{get: {OPERATION}}}\n",
    "path": f"get: {OPERATION}\n",
    "uri": DOCUMENT,
    "s3": DOCUMENT,
    "body": DOCUMENT,
}


@pytest.mark.parametrize("kind", INCLUDES)
def test_a_file_that_a_template_names_is_read_beside_it_and_not_outside(
    kind: str, tmp_path: Path
) -> None:
    folder = tmp_path / "inside"
    folder.mkdir()
    file = str(folder / "template.yaml")
    (folder / "part.yaml").write_text(FILES[kind])
    (tmp_path / "part.yaml").write_text(FILES[kind])
    assert [r.name for r in routes(INCLUDES[kind] % "part.yaml", file)] == ["GET /a"]
    outside = INCLUDES[kind] % "../part.yaml"
    with pytest.raises(SourceError, match="lies outside the folder of the file that names it"):
        routes(outside, file)
    with allowing_outside(True):
        assert [r.name for r in routes(outside, file)] == ["GET /a"]


@pytest.mark.parametrize("location", ["s3://b/part.yaml", "absent.yaml", "!Ref Place"])
def test_a_file_elsewhere_is_told(location: str) -> None:
    text = (
        INCLUDES["resources"] % location
        + f"  M: {{Type: AWS::Lambda::Url, Properties: {{TargetFunctionArn: '{URI}'}}}}\n"
    )
    (said,) = [text for rule, text in remarks(text) if rule == "not-expanded"]
    assert said.startswith("Resources includes ")


def test_a_key_given_twice_is_told_beside_loops_too() -> None:
    text = LOOP.replace(
        "  Api: {", "  Spare: {Type: AWS::SNS::Topic}\n  Spare: {Type: AWS::SNS::Topic}\n  Api: {"
    )
    assert "key-repeated" in {rule for rule, _ in remarks(text)}


@pytest.mark.parametrize("kind", ["AWS::CloudFormation::Stack", "AWS::Serverless::Application"])
def test_a_stack_of_its_own_is_named_beside_the_routes(kind: str) -> None:
    key = "Location" if kind.endswith("Application") else "TemplateURL"
    more = f"  Sub: {{Type: {kind}, Properties: {{{key}: ./sub.yaml}}}}\n"
    assert ("stack-elsewhere", "Sub is a stack of its own (./sub.yaml)") in remarks(LOOP + more)


FOUND = """
Mappings:
  Types: {binary: {list: ['*/*', image/png], one: '*/*', mode: AWS_PROXY, size: 7}, '3': {one: image/gif}}
Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a, BinaryMediaTypes: %s, MinimumCompressionSize: !FindInMap [Types, binary, size]}}
  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: GET
      Integration:
        Type: !FindInMap [Types, binary, mode]
        IntegrationHttpMethod: POST
        Uri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations
"""
LISTS: dict[str, Any] = {
    "!FindInMap [Types, binary, list]": ("*/*", "image/png"),
    "[!FindInMap [Types, binary, one], a/b]": ("*/*", "a/b"),
    "[!FindInMap [Types, 3, one]]": ("image/gif",),
    "{'Fn::FindInMap': [Types, binary, list]}": ("*/*", "image/png"),
    "[!FindInMap [Types, none, one, {DefaultValue: x/y}]]": ("x/y",),
    "[!FindInMap [Types, !FindInMap [Types, binary, none, {DefaultValue: binary}], one]]": ("*/*",),
}


@pytest.mark.parametrize("given", LISTS)
def test_what_is_found_in_a_map_by_literal_keys_is_routes(given: str) -> None:
    (route,) = routes(FOUND % given)
    assert (route.settings.integration, route.settings.binary_media_types) == (
        "rest-proxy",
        LISTS[given],
    )
    assert route.settings.minimum_compression_size == 7
    assert route.unknowns == ()


@pytest.mark.parametrize(
    "given",
    ["!FindInMap [Types, !Ref Stage, list]", "!FindInMap [Elsewhere, a, b]", "!FindInMap [Types]"],
)
def test_what_only_a_deployment_finds_stays_open(given: str) -> None:
    (route,) = routes(FOUND % given)
    assert [unknown.key for unknown in route.unknowns] == ["binary_media_types"]
    assert "key-refused" not in {remark.rule for remark in route.remarks}


def test_a_key_that_the_map_lacks_is_told() -> None:
    (route,) = routes(FOUND % "!FindInMap [Types, binary, lsit]")
    told = [remark.text for remark in route.remarks if remark.rule == "key-refused"]
    assert told == [
        "Fn::FindInMap of Resources.Api.Properties.BinaryMediaTypes names Types.binary.lsit, which "
        "Mappings lack"
    ]


def test_no_diff_is_made_of_a_list_that_a_map_holds() -> None:
    text = FOUND % "!FindInMap [Types, '3', list, {DefaultValue: [image/png]}]"
    found = judged(text)
    assert (found[0].rule, found[0].cures[0].files) == ("picture", {})
    assert '"*/*"' in found[0].cures[0].patch


SAM_FOUND = """
Transform: %s
Mappings: {M: {a: {types: ['*/*'], mode: RESPONSE_STREAM}}}
Resources:
  Api: {Type: AWS::Serverless::Api, Properties: {StageName: p, BinaryMediaTypes: !FindInMap [M, a, types]}}
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: nodejs22.x
      FunctionUrlConfig: {AuthType: AWS_IAM, InvokeMode: !FindInMap [M, a, mode]}
      Events:
        Get: {Type: Api, Properties: {RestApiId: !Ref Api, Path: /a, Method: get, ResponseTransferMode: !FindInMap [M, a, mode]}}
"""
_SAM = "AWS::Serverless-2016-10-31"


@pytest.mark.parametrize(
    ("transforms", "streams"),
    [(_SAM, False), (f"[AWS::LanguageExtensions, {_SAM}]", True)],
)
def test_sam_passes_a_map_on_where_it_reads_nothing(transforms: str, streams: bool) -> None:
    """samtranslator 1.115: the types and the URL's mode; the transfer mode has to be the text."""
    found = {route.name: route for route in routes(SAM_FOUND % transforms)}
    of_api, of_url = found["GET /a"], found["ANY /{proxy+}"]
    assert of_api.settings.binary_media_types == ("*/*",)
    assert of_api.settings.streams is streams
    assert of_url.settings.streams
