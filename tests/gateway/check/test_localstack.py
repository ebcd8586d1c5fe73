"""A live API on LocalStack 4.9: what `check` says of it is what comes through it, cures included.

The cures' commands are run by the AWS CLI itself. Where LocalStack is known not to do as AWS does
(it never matches `*/*`, and forgets a PATCH of responseParameters), test_commands.py is the proof.
"""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from gateway.fix.pictures import HEADER, PNG, deployed, fetched
from lambda_binary.gateway.asking import arrived as arrivals
from lambda_binary.gateway.clients import CLIENTS
from lambda_binary.gateway.commands.check import check
from peers.install import InstallError, install

if TYPE_CHECKING:
    from gateway.fix.pictures import Place

pytestmark = pytest.mark.slow

STATIC = {"responseParameters": {HEADER: "'image/png'"}}
ENVELOPE = {
    "responseTemplates": {"image/png": "$input.path('$.body')"},
    "responseParameters": {HEADER: "integration.response.body.headers.Content-Type"},
}
BINARY = {"contentHandling": "CONVERT_TO_BINARY"}
# How an API is made -> (kind, function, its response 200, binaryMediaTypes)
APIS: dict[str, tuple[str, str, dict[str, Any] | None, list[str]]] = {
    "proxy": ("AWS_PROXY", "enveloped", None, []),
    "proxy, image/png": ("AWS_PROXY", "enveloped", None, ["image/png"]),
    "proxy, image/jxl": ("AWS_PROXY", "enveloped", None, ["image/jxl"]),
    "mapped, nothing set": ("AWS", "bare", STATIC, []),
    "mapped, image/jxl": ("AWS", "bare", STATIC, ["image/jxl"]),
    "mapped, CONVERT_TO_BINARY": ("AWS", "bare", STATIC | BINARY, []),
    "mapped, the question's": ("AWS", "enveloped", ENVELOPE, ["image/png", "image/jpeg"]),
}


@pytest.fixture(autouse=True)
def account(localstack: int, credentials: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """boto3 and the AWS CLI ask LocalStack."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{localstack}")


def made(gateway: Any, name: str) -> Place:
    kind, function, response, types = APIS[name]
    responses = None if response is None else {"200": response}
    more = {"binaryMediaTypes": types} if types else {}
    return deployed(gateway, kind, function, responses, **more)


def judged(route: Place, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, Any]:
    asked = ["--rest-api-id", route["restApiId"], "--region", "us-east-1", "--json"]
    capsys.readouterr()
    code = check.main([*asked, "--route", "GET /image", *more], standalone_mode=False)
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", APIS)
def test_check_says_who_gets_the_picture_as_it_comes(
    name: str, gateway: Any, localstack: int, capsys: pytest.CaptureFixture[str]
) -> None:
    route = made(gateway, name)
    _, document = judged(route, capsys)
    without = {
        client_id
        for finding in document["findings"]
        if "do not get the picture" in finding["title"]
        for client_id in finding["clients"]
    }
    for asked in CLIENTS:
        if asked.accept is None:
            continue  # urllib's own Accept would be sent
        status, body, _ = fetched(localstack, route, asked.accept)
        came = arrivals.arrival(status, body)
        assert (came.kind != arrivals.DATA) == (asked.id in without), (asked.accept, came)


@pytest.fixture(scope="module")
def aws_cli() -> str:
    try:
        return str(install("awscli") / "bin/aws")
    except InstallError as fault:
        pytest.skip(str(fault))


def run(commands: str, program: str) -> None:
    """The commands as a person would run them, by a shell."""
    script = "set -e\n" + "".join(
        f"{program} {line.removeprefix('aws ')}\n"
        for line in commands.splitlines()
        if line.startswith("aws ")
    )
    variables = {**os.environ, "AWS_PAGER": "", "AWS_DEFAULT_REGION": "us-east-1"}
    subprocess.run(["bash", "-c", script], env=variables, check=True, capture_output=True)


def test_the_commands_of_a_cure_make_the_picture_come(
    gateway: Any, localstack: int, aws_cli: str, capsys: pytest.CaptureFixture[str]
) -> None:
    route = made(gateway, "mapped, nothing set")
    code, document = judged(route, capsys)
    assert code == 1
    cure = document["findings"][0]["cures"][0]
    assert cure["patch"].startswith(f"lambda-binary fix --rest-api-id {route['restApiId']} ")
    run(cure["patch"], aws_cli)
    assert judged(route, capsys)[0] == 0
    assert fetched(localstack, route, "text/html,*/*;q=0.8") == (200, PNG, "image/png")


def test_errors_get_their_own_response(
    gateway: Any, localstack: int, aws_cli: str, capsys: pytest.CaptureFixture[str]
) -> None:
    route = deployed(gateway, "AWS", "failing", {"200": STATIC | BINARY})
    # LocalStack's decoder passes over what is no base64: noise comes, or a failure, by the length
    # of the traceback. The error itself never does.
    assert b"errorMessage" not in fetched(localstack, route, "*/*")[1]
    code, document = judged(route, capsys)
    (finding,) = [f for f in document["findings"] if f["severity"] == "risk"]
    assert code == 1
    assert finding["title"] == "errors of the function become 500 Internal server error"
    run(finding["cures"][0]["patch"], aws_cli)
    assert judged(route, capsys)[0] == 0
    assert fetched(localstack, route, "*/*")[:2] == (500, b'{"error": "the function failed"}')


def test_a_change_reaches_clients_with_the_deployment_that_check_prints(
    gateway: Any, localstack: int, aws_cli: str, capsys: pytest.CaptureFixture[str]
) -> None:
    route = made(gateway, "mapped, nothing set")
    handling = {"op": "replace", "path": "/contentHandling", "value": "CONVERT_TO_BINARY"}
    gateway.update_integration_response(**route, statusCode="200", patchOperations=[handling])
    # LocalStack exports what is there now, not what the stage serves: test_findings.py has the
    # finding from an export as AWS makes it. The command that it prints is the same.
    told = gateway.get_export(
        restApiId=route["restApiId"],
        stageName="prod",
        exportType="oas30",
        parameters={"extensions": "apigateway"},
    )
    assert b"CONVERT_TO_BINARY" in told["body"].read()
    assert fetched(localstack, route, "*/*")[1] != PNG
    api = route["restApiId"]
    run(f"aws apigateway create-deployment --rest-api-id {api} --stage-name prod\n", aws_cli)
    assert judged(route, capsys, "--stage", "prod")[0] == 1  # errors are still decoded
    assert fetched(localstack, route, "*/*")[1] == PNG
