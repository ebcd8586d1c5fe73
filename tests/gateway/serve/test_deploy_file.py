"""A deploy tool's file as routes to serve: its settings, its handlers, and what it leaves open."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambda_binary.gateway.errors import SettingsError
from lambda_binary.gateway.serve import deploy_file
from lambda_binary.gateway.serve.routes import Route
from serving import serving

APP = """\
from lambda_binary import binary_response


@binary_response
def picture(event, context):
    return bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
"""
SERVERLESS = """\
service: pictures
provider:
  name: aws
  runtime: python3.13
  apiGateway: {binaryMediaTypes: ['image/*']}
functions:
  picture:
    handler: src/app.picture
    url: true
    events:
      - http: {path: 'pictures/{name}', method: get}
      - httpApi: GET /open
      - alb: {listenerArn: a, priority: 1, conditions: {path: /balanced}}
"""
SAM = """\
Transform: AWS::Serverless-2016-10-31
Globals: {Api: {BinaryMediaTypes: [image~1*]}}
Resources:
  Picture:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.picture
      Runtime: python3.13
      Events: {Get: {Type: Api, Properties: {Path: '/pictures/{name}', Method: get}}}
"""
OPENAPI = """\
openapi: 3.0.1
info: {title: pictures, version: '1'}
x-amazon-apigateway-binary-media-types: ['image/*']
paths:
  /pictures/{name}:
    get:
      x-amazon-apigateway-integration: {type: aws_proxy, httpMethod: POST, uri: arn}
"""


def served(tmp_path: Path, text: str, handler: str = "") -> deploy_file.Served:
    file = tmp_path / "settings.yml"
    file.write_text(text, encoding="utf-8")
    return deploy_file.load(file, handler)


def told(route: Route) -> tuple[object, ...]:
    settings = route.settings
    types = settings.binary_media_types
    return route.methods, route.path, route.handler, settings.integration, types


def test_a_serverless_file_is_served_whole(tmp_path: Path) -> None:
    found = served(tmp_path, SERVERLESS)
    own = "src.app:picture"
    assert [told(route) for route in found.routes] == [
        (("GET",), "/pictures/{name}", own, "rest-proxy", ("image/*",)),
        (("GET",), "/open", own, "http-api", ()),
        (("ANY",), "/balanced", own, "alb", ()),
        (("ANY",), "/{proxy+}", own, "function-url", ()),
        (("ANY",), "/", own, "function-url", ()),
    ]
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("text", "handler", "expected"),
    [(SAM, "", "src.app:picture"), (SAM, "o:p", "o:p"), (OPENAPI, "app.picture", "app:picture")],
)
def test_the_handler_is_the_files_own_or_the_one_that_is_named(
    tmp_path: Path, text: str, handler: str, expected: str
) -> None:
    (route,) = served(tmp_path, text, handler).routes
    assert told(route) == (
        ("GET",),
        "/pictures/{name}",
        expected,
        "rest-proxy",
        ("image/*",),
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            OPENAPI,
            "settings.yml: GET /pictures/{name} is not served: the file does not say which function "
            "answers: name one, as in serve app:handler --settings FILE",
        ),
        (
            SAM.replace("python3.13", "nodejs22.x"),
            "settings.yml: GET /pictures/{name} is not served: its function runs on nodejs22.x: name "
            "a Python handler that returns the same, as in serve app:handler --settings FILE",
        ),
    ],
)
def test_a_file_without_a_handler_to_call_is_refused(
    tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(SettingsError) as refusal:
        served(tmp_path, text)
    assert str(refusal.value) == sentence


def test_what_the_file_leaves_open_is_said(tmp_path: Path) -> None:
    found = served(tmp_path, SERVERLESS.replace("['image/*']", "'${opt:types}'"))
    (warning,) = found.warnings
    assert warning.startswith("GET /pictures/{name}: binary_media_types is ${opt:types} in ")
    assert warning.endswith(" and cannot be told; served as if it had AWS's default")


def test_one_function_in_another_language_leaves_the_others(tmp_path: Path) -> None:
    other = "  old: {handler: o.h, runtime: nodejs22.x, events: [{http: GET old}]}\n"
    found = served(tmp_path, SERVERLESS + other)
    assert len(found.routes) == 5
    assert [warning.partition(":")[0] for warning in found.warnings] == ["GET /old is not served"]


def test_serve_obeys_the_file_and_reads_it_again(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/app.py").write_text(APP, encoding="utf-8")
    file = tmp_path / "serverless.yml"
    file.write_text(SERVERLESS, encoding="utf-8")
    picture = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
    with serving(tmp_path, "--settings", "serverless.yml") as server:
        assert server.out.all[0] == "Serving 5 routes of serverless.yml; Ctrl-C ends it."
        assert server.get("/pictures/cat", "image/png").body == picture
        assert server.get("/pictures/cat", "text/html").body.startswith(b"/9j/4AAQ")
        assert server.get("/").body == picture
        file.write_text(SERVERLESS.replace("image/*", "*/*"), encoding="utf-8")
        server.out.until("serverless.yml has changed: reloaded")
        assert server.get("/pictures/cat", "text/html").body == picture


def test_a_route_waits_for_its_function_as_its_file_says(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        "def late(event, context):\n    __import__('time').sleep(60)\n"
    )
    (tmp_path / "template.yaml").write_text(
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n"
        "    Type: AWS::Serverless::Function\n    Properties:\n      Handler: app.late\n"
        "      Runtime: python3.13\n      Events:\n"
        "        Get: {Type: Api, Properties: {Path: /late, Method: get, TimeoutInMillis: 200}}\n"
    )
    with serving(tmp_path, "--settings", "template.yaml") as server:
        answer = server.get("/late")
        assert (answer.status, answer.body) == (504, b'{"message": "Endpoint request timed out"}')
