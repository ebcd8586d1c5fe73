"""What one file leaves to another: variables of serverless.yml, documents of SAM and CloudFormation."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from gateway.tools.told import told
from lambda_binary.gateway.documents.errors import SourceError
from lambda_binary.gateway.tools import detect
from lambda_binary.gateway.tools.route import ConfiguredRoute

SERVERLESS = """
service: s
custom:
  stage: v1
  empty: {{}}
  types: {{v1: [image/png], first: [image/gif, '${{self:custom.one}}']}}
  one: '${{self:custom.types.v1.0}}'
  circle: '${{self:custom.circle}}'
provider:
  name: aws
  apiGateway: {{binaryMediaTypes: "{value}"}}
functions: {{f: {{handler: a.b, events: [{{http: GET x}}]}}}}
"""

# (value, types, unknown text); types.yml beside it has {all: ['*/*'], png: image/png}
VALUES = [
    ("${self:custom.types.v1}", ("image/png",), None),
    ("${self:custom.types.${self:custom.stage}}", ("image/png",), None),
    ("${self:custom.types.first}", ("image/gif", "image/png"), None),
    ("${self:custom.none, 'image/webp'}", ("image/webp",), None),
    ("${self:custom.none, self:custom.one}", ("image/png",), None),
    ("${self:custom.types.v1.0}", ("image/png",), None),
    ("${file(types.yml):all}", ("*/*",), None),
    ("${file(./types.yml):png}", ("image/png",), None),
    ("${file(types.yml):none, self:custom.one}", ("image/png",), None),
    ("${opt:types, self:custom.one}", (), "${opt:types, self:custom.one}"),
    ("${self:custom.none}", (), "${self:custom.none}"),
    ("${self:custom.circle}", (), "${self:custom.circle}"),
    ("${self:custom.circle.x}", (), "${self:custom.circle.x}"),
    (
        "${self:provider.apiGateway.binaryMediaTypes.0}",
        (),
        "${self:provider.apiGateway.binaryMediaTypes.0}",
    ),
    ("${file(none.yml):all}", (), "${file(none.yml):all}"),
    ("${file(types.js):all}", (), "${file(types.js):all}"),
    ("${file(${opt:stage}.yml):all}", (), "${file(${opt:stage}.yml):all}"),
    ("${self:custom.types.${opt:stage}}", (), "${self:custom.types.${opt:stage}}"),
]


def read(folder: Path, files: dict[str, str]) -> list[ConfiguredRoute]:
    """The routes of the first of the files."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return detect.read(str(folder / next(iter(files))))


@pytest.mark.parametrize(("value", "types", "unknown"), VALUES)
def test_a_variable_is_followed_where_files_tell_and_unknown_else(
    value: str, types: Any, unknown: str | None, tmp_path: Path
) -> None:
    files = {
        "serverless.yml": SERVERLESS.format(value=value),
        "types.yml": "all: ['*/*']\npng: image/png\n",
        "types.js": "module.exports = {all: ['*/*']}",
    }
    (route,) = read(tmp_path, files)
    assert route.settings.binary_media_types == types
    assert [u.text for u in route.undecided] == ([] if unknown is None else [unknown])


CIRCLES = [
    "a: 'x${self:custom.a} ${self:custom.a}'",
    "a: 'x${self:custom.b} ${self:custom.b}'\n  b: 'x${self:custom.a} ${self:custom.a}'",
    "a: 'x${self:custom.b}'\n  b: '${self:custom.a}'",
]


@pytest.mark.parametrize("circle", CIRCLES)
def test_a_circle_of_variables_keeps_no_other_from_being_followed(
    circle: str, tmp_path: Path
) -> None:
    text = f"""
service: s
custom:
  {circle}
  one: image/png
provider: {{name: aws, apiGateway: {{binaryMediaTypes: ['${{self:custom.one}}']}}}}
functions: {{f: {{handler: a.b, events: [{{http: 'GET ${{self:custom.a}}'}}, {{http: GET x}}]}}}}
"""
    found = [told(route) for route in read(tmp_path, {"serverless.yml": text})]
    assert {"integration": "rest-proxy", "types": ["image/png"]} in found


def test_functions_in_files_of_their_own_are_routes(tmp_path: Path) -> None:
    (first, second) = read(
        tmp_path,
        {
            "serverless.yml": "service: s\nprovider: {name: aws}\nfunctions:\n"
            "  - ${file(one.yml)}\n  - ${file(two.json)}\n  - ${file(three.yml)}\n",
            "one.yml": "a: {handler: a.b, events: [{http: GET a}]}\n",
            "two.json": '{"b": {"handler": "a.b", "events": [{"httpApi": "GET /b"}]}}',
        },
    )
    assert (first.name, second.name) == ("GET /a", "GET /b")
    # Lines of other files are not this one's.
    assert str(first.where) == f"{tmp_path / 'serverless.yml'} (functions.a.events[0].http)"
    assert told(first)["unknown"] == ["functions: ${file(three.yml)}"]


def test_a_broken_file_beside_is_named_with_its_line(tmp_path: Path) -> None:
    files = {
        "serverless.yml": "service: s\nprovider: {name: aws}\nfunctions: ${file(one.yml)}\n",
        "one.yml": "a:\n\tb: c\n",
    }
    with pytest.raises(SourceError, match=r"one\.yml:2: is no YAML: the line is indented"):
        read(tmp_path, files)


@pytest.mark.parametrize(
    "custom",
    [
        "\n  a0: xxxxxxxxxx\n"
        + "".join(
            f"  a{i}: ${{self:custom.a{i - 1}}}${{self:custom.a{i - 1}}}\n" for i in range(1, 60)
        ),
        "\n  a0: {k: v}\n"
        + "".join(
            f'  a{i}: {{x: "${{self:custom.a{i - 1}}}", y: "${{self:custom.a{i - 1}}}"}}\n'
            for i in range(1, 40)
        ),
        " ${self:}\n",
        " ${file(serverless.yml)}\n",
    ],
    ids=["text", "mapping", "itself", "own-file"],
)
def test_a_bomb_of_variables_ends(custom: str, tmp_path: Path) -> None:
    begun = time.thread_time()
    text = "service: s\nprovider: {name: aws}\nfunctions: {f: {handler: a.b, events: [{http: GET x}]}}\n"
    routes = read(tmp_path, {"serverless.yml": f"{text}custom:{custom}"})
    assert [route.name for route in routes] == ["GET /x"]
    assert time.thread_time() - begun < 20


SWAGGER = """
swagger: '2.0'
x-amazon-apigateway-binary-media-types: [image/png]
paths:
  /a:
    get:
      responses: {200: {description: ok}}
      x-amazon-apigateway-integration: {type: aws_proxy, uri: 'arn:aws:apigateway:eu-west-1:lambda:path/f'}
"""
API = "Resources: {{Api: {{Type: '{kind}', Properties: {{StageName: v1, {definition}}}}}}}\n"


@pytest.mark.parametrize(
    ("kind", "definition"),
    [
        ("AWS::Serverless::Api", "DefinitionUri: swagger.yaml"),
        (
            "AWS::Serverless::Api",
            "DefinitionBody: {'Fn::Transform': {Name: 'AWS::Include', Parameters: {Location: ./swagger.yaml}}}",
        ),
        (
            "AWS::ApiGateway::RestApi",
            "Body: {'Fn::Transform': {Name: 'AWS::Include', Parameters: {Location: swagger.yaml}}}",
        ),
    ],
)
def test_a_definition_beside_the_template_is_read(
    kind: str, definition: str, tmp_path: Path
) -> None:
    template = API.format(kind=kind, definition=definition)
    (route,) = read(tmp_path, {"template.yaml": template, "swagger.yaml": SWAGGER})
    assert told(route) == {"integration": "rest-proxy", "types": ["image/png"]}
    assert str(route.where) == f"{tmp_path / 'swagger.yaml'}:8 (Api GET /a)"
