"""Reading and planning against moto's server. It cannot PATCH integration responses: no --apply."""

from __future__ import annotations

import contextlib
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gateway.fix.apis import SEED, URI
from lambda_binary.gateway.commands.fix import fix
from lambda_binary.gateway.fix.errors import FixError
from peers.control_plane import client
from peers.processes import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACE = ("--region", "us-east-1")


@pytest.fixture(scope="module")
def gateway() -> Iterator[Any]:
    from moto.server import ThreadedMotoServer

    port = free_port()
    server = ThreadedMotoServer("127.0.0.1", port, verbose=False)
    server.start()
    yield client("apigateway", port)
    server.stop()


@pytest.fixture(scope="module")
def route(gateway: Any) -> dict[str, str]:
    """`GET /image` as in the question that began this project, deployed to dev and prod."""
    api = gateway.create_rest_api(name="pictures")["id"]
    root = gateway.get_resources(restApiId=api)["items"][0]["id"]
    resource = gateway.create_resource(restApiId=api, parentId=root, pathPart="image")["id"]
    made = {"restApiId": api, "resourceId": resource, "httpMethod": "GET"}
    gateway.put_method(**made, authorizationType="NONE")
    gateway.put_integration(**made, type="AWS", integrationHttpMethod="POST", uri=URI)
    gateway.put_method_response(**made, statusCode="200")
    gateway.put_integration_response(**made, statusCode="200", **SEED)
    for stage in ("dev", "prod"):
        gateway.create_deployment(restApiId=api, stageName=stage)
    return made


@pytest.fixture(autouse=True)
def account(gateway: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """boto3 asks moto."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", gateway.meta.endpoint_url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")


def test_plan_names_the_resource_that_the_path_has(
    route: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--rest-api-id", route["restApiId"], "--path", "/image", "--stage", "dev")
    assert fix.main([*asked, *PLACE], standalone_mode=False) == 0
    lines = capsys.readouterr().out.splitlines()
    names = f"--rest-api-id {route['restApiId']} --resource-id {route['resourceId']}"
    there = f"{names} --http-method GET --status-code 200 --patch-operations"
    errors = f"{names} --http-method GET --status-code 500"
    assert [line.strip() for line in lines if "aws apigateway" in line] == [
        f"aws apigateway update-method-response {there} "
        '\'[{"op":"add","path":"/responseParameters/method.response.header.Content-Type",'
        '"value":"false"}]\' --region us-east-1',
        f"aws apigateway update-integration-response {there} "
        '\'[{"op":"replace","path":"/contentHandling","value":"CONVERT_TO_BINARY"}]\' '
        "--region us-east-1",
        f"aws apigateway put-method-response {errors} --response-parameters "
        "'{\"method.response.header.Content-Type\":false}' --region us-east-1",
        f"aws apigateway put-integration-response {errors} --selection-pattern '[\\s\\S]+' "
        "--content-handling CONVERT_TO_TEXT --response-templates "
        '\'{"application/json":"{\\"error\\": \\"the function failed\\"}"}\' --response-parameters '
        """'{"method.response.header.Content-Type":"'"'"'application/json'"'"'"}' """
        "--region us-east-1",
        f"deployment=$(aws apigateway create-deployment --rest-api-id {route['restApiId']} "
        "--description 'lambda-binary fix GET /image' --query id --output text "
        "--region us-east-1)",
        f"aws apigateway update-stage --rest-api-id {route['restApiId']} --stage-name dev "
        """--patch-operations '[{"op":"replace","path":"/deploymentId","value":"'"$deployment"'"}]' """
        "--region us-east-1",
    ]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"--rest-api-id": "absent"}, "there is no REST API 'absent' there"),
        ({"--path": "/imagine"}, "no resource with the path '/imagine': the nearest are /image, /"),
        ({"--path": "image"}, "the path 'image' does not begin with '/': write --path /image"),
        ({"--method": "POST"}, "/image has no method POST; it has GET: name one with --method, or"),
        ({"--stage": "prdo"}, r"the API has no stage 'prdo' \(did you mean prod\?\)"),
        ({"--status": "201"}, "GET /image has no integration response 201"),
    ],
)
def test_what_is_not_there_is_one_sentence(
    route: dict[str, str], given: dict[str, str], words: str
) -> None:
    asked = {"--rest-api-id": route["restApiId"], "--path": "/image", "--stage": "prod", **given}
    words_of = [word for pair in asked.items() for word in pair]
    with pytest.raises(FixError, match=words) as caught:
        fix.main([*words_of, *PLACE], standalone_mode=False)
    assert "\n" not in str(caught.value)


def test_progress_is_shown_on_a_terminal_and_nowhere_else(route: dict[str, str]) -> None:
    program = Path(sys.executable).with_name("lambda-binary")
    asked = ["--rest-api-id", route["restApiId"], "--path", "/image", "--stage", "prod", *PLACE]
    command = [str(program), "fix", *asked]
    piped = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Reading" not in piped
    assert "\x1b" not in piped
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm"}
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        shown = b""
        # Linux says EIO when the last writer has closed a terminal.
        with contextlib.suppress(OSError):
            while chunk := os.read(ours, 65536):
                shown += chunk
    os.close(ours)
    assert process.returncode == 0
    assert f"Reading {route['restApiId']}".encode() in shown
