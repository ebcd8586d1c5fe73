"""Streams set and taken back on ministack, which has both services, by `fix` and by `config`'s script."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from lambda_binary.gateway.commands.fix import fix
from lambda_binary.gateway.plan import plan
from lambda_binary.gateway.tools.live.write import aws_cli
from peers.control_plane import REGION, client
from peers.install import InstallError, install
from peers.processes import free_port, listens, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow
SWITCH = "LAMBDA_BINARY_STREAM"
URI = "arn:aws:apigateway:us-east-1:lambda:path/{}/functions/{}/{}"
APP = "def handler(event, context):\n    return {'statusCode': 200, 'body': 'x'}\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    try:
        program = str(install("ministack") / "bin/ministack")
    except InstallError as fault:
        pytest.skip(str(fault))
    chosen = free_port()
    variables = {"BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(chosen)}
    folder = tmp_path_factory.mktemp("ministack")
    with running([program], lambda: listens(chosen), folder, variables):
        yield chosen


@pytest.fixture
def function(port: int, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A client of Lambda, where `picture` is as it was made; the environment leads tools there."""
    given = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_DEFAULT_REGION": REGION}
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    for name, value in {**given, **keys}.items():
        monkeypatch.setenv(name, value)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("app.py", APP)
    made = client("lambda", port)
    made.create_function(
        FunctionName="picture",
        Runtime="python3.13",
        Role="arn:aws:iam::000000000000:role/r",
        Handler="app.handler",
        Code={"ZipFile": packed.getvalue()},
        Environment={"Variables": {"TABLE": "pictures"}},
        Timeout=10,
    )
    yield made
    with contextlib.suppress(made.exceptions.ResourceNotFoundException):
        # ministack would keep it for the next function of the name.
        made.delete_function_url_config(FunctionName="picture")
    made.delete_function(FunctionName="picture")


def variables(function: Any) -> Any:
    return function.get_function_configuration(FunctionName="picture")["Environment"]["Variables"]


def test_a_function_url_is_set_and_taken_back(function: Any) -> None:
    function.create_function_url_config(FunctionName="picture", AuthType="NONE")
    told = ["--function-name", "picture", "--apply"]
    assert fix.main([*told, "--stream", "--timeout", "60"], standalone_mode=False) == 0
    assert variables(function) == {"TABLE": "pictures", SWITCH: "function-url"}
    url = function.get_function_url_config(FunctionName="picture")
    assert url["InvokeMode"] == "RESPONSE_STREAM"
    assert function.get_function_configuration(FunctionName="picture")["Timeout"] == 60
    assert fix.main([*told, "--buffered"], standalone_mode=False) == 0
    assert variables(function) == {"TABLE": "pictures"}
    url = function.get_function_url_config(FunctionName="picture")
    assert url["InvokeMode"] == "BUFFERED"


def test_a_rest_route_is_set_and_taken_back(function: Any, port: int) -> None:
    gateway = client("apigateway", port)
    api = gateway.create_rest_api(name="image")["id"]
    root = gateway.get_resources(restApiId=api)["items"][0]["id"]
    resource = gateway.create_resource(restApiId=api, parentId=root, pathPart="image")["id"]
    place = {"restApiId": api, "resourceId": resource, "httpMethod": "GET"}
    arn = function.get_function_configuration(FunctionName="picture")["FunctionArn"]
    buffered = URI.format("2015-03-31", arn, "invocations")
    gateway.put_method(**place, authorizationType="NONE")
    gateway.put_integration(**place, type="AWS_PROXY", integrationHttpMethod="POST", uri=buffered)
    gateway.create_deployment(restApiId=api, stageName="prod")
    told = ["--rest-api-id", api, "--path", "/image", "--apply"]
    assert fix.main([*told, "--stream", "--timeout", "120"], standalone_mode=False) == 0
    names = ("responseTransferMode", "uri", "timeoutInMillis")
    found = gateway.get_integration(**place)
    streaming = URI.format("2021-11-15", arn, "response-streaming-invocations")
    assert [found[name] for name in names] == ["STREAM", streaming, 120_000]
    assert variables(function) == {"TABLE": "pictures", SWITCH: "rest-proxy"}
    # Not its exit code: ministack keeps the `~1` of a PATCH, so that `*/*` is not there after it.
    fix.main([*told, "--buffered"], standalone_mode=False)
    found = gateway.get_integration(**place)
    assert [found[name] for name in names] == ["BUFFERED", buffered, 29_000]
    assert variables(function) == {"TABLE": "pictures"}


@pytest.mark.parametrize("front", ["rest-proxy", "function-url"])
def test_the_script_of_config_sets_the_same(
    function: Any, port: int, front: str, tmp_path: Path
) -> None:
    try:
        programs = install("awscli") / "bin"
    except InstallError as fault:
        pytest.skip(str(fault))
    script = tmp_path / "setup.sh"
    script.write_text(aws_cli(plan(front, stream=True)), encoding="utf-8")
    done = subprocess.run(
        ["bash", str(script), "picture"],
        env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert variables(function) == {"TABLE": "pictures", SWITCH: front}
    assert function.get_function_configuration(FunctionName="picture")["Timeout"] == 120
    if front == "function-url":
        url = function.get_function_url_config(FunctionName="picture")
        assert url["InvokeMode"] == "RESPONSE_STREAM"
        return
    gateway = client("apigateway", port)
    resources = [
        resource
        for api in gateway.get_rest_apis()["items"]
        for resource in gateway.get_resources(restApiId=api["id"], embed=["methods"])["items"]
    ]
    text = json.dumps(resources, default=str)
    # PutIntegration of ministack takes the mode and forgets it.
    assert "/response-streaming-invocations" in text
    assert '"timeoutInMillis": 120000' in text
