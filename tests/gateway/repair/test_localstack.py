"""End to end on LocalStack 4.9: settings are mended, and the picture comes out.

Where LocalStack is known not to do as AWS does, test_fix_command.py has botocore's Stubber instead:
it ignores `*/*` and responseParameters in a PATCH, and loses some of several removes in one.
"""

from __future__ import annotations

import base64
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from lambda_binary.gateway.fix_command import fix
from peers.control_plane import client
from peers.install import InstallError, install
from peers.localstack import LAUNCHER, VARIABLES
from peers.processes import free_port, listens, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/wIAAgkBAyMAlYwAAAAASUVORK5CYII="
)
TEXT = base64.b64encode(PNG).decode()
HANDLERS = f"""
def bare(event, context):
    return {TEXT!r}

def enveloped(event, context):
    headers = {{"Content-Type": "image/png"}}
    return {{"statusCode": 200, "headers": headers, "body": {TEXT!r}, "isBase64Encoded": True}}
"""
URI = (
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:us-east-1:000000000000:function:{}/invocations"
)
HEADER = "method.response.header.Content-Type"
Route = dict[str, str]


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    try:
        python = install("localstack") / "bin/python"
    except InstallError as fault:
        pytest.skip(str(fault))
    folder: Path = tmp_path_factory.mktemp("localstack")
    module = folder / "handlers.py"
    module.write_text(HANDLERS)
    number = free_port()
    variables = {
        **VARIABLES,
        "GATEWAY_LISTEN": f"127.0.0.1:{number}",
        "FILESYSTEM_ROOT": str(folder / "filesystem"),
        "TMPDIR": str(folder),
    }
    with running([python, LAUNCHER, module], lambda: listens(number), folder, variables):
        yield number


@pytest.fixture(autouse=True)
def account(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """boto3 asks LocalStack, with the credentials that it takes."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")


def deployed(gateway: Any, kind: str, function: str, response: dict[str, Any] | None) -> Route:
    """A new API with `GET /image` in front of the function, deployed to prod."""
    api = gateway.create_rest_api(name="pictures")["id"]
    root = gateway.get_resources(restApiId=api)["items"][0]["id"]
    resource = gateway.create_resource(restApiId=api, parentId=root, pathPart="image")["id"]
    route = {"restApiId": api, "resourceId": resource, "httpMethod": "GET"}
    gateway.put_method(**route, authorizationType="NONE")
    uri = URI.format(function)
    gateway.put_integration(**route, type=kind, integrationHttpMethod="POST", uri=uri)
    if response is not None:
        declared = dict.fromkeys(response.get("responseParameters", {}), False)
        gateway.put_method_response(**route, statusCode="200", responseParameters=declared)
        gateway.put_integration_response(**route, statusCode="200", **response)
    gateway.create_deployment(restApiId=api, stageName="prod")
    return route


def fetched(port: int, route: Route, accept: str) -> tuple[bytes, str]:
    url = f"http://127.0.0.1:{port}/_aws/execute-api/{route['restApiId']}/prod/image"
    with urllib.request.urlopen(
        urllib.request.Request(url, headers={"Accept": accept}), timeout=30
    ) as response:
        return response.read(), response.headers["Content-Type"]


def fixed(route: Route, *more: str) -> Any:
    asked = ("--rest-api-id", route["restApiId"], "--path", "/image", "--region", "us-east-1")
    return fix.main([*asked, *more], standalone_mode=False)


def test_proxy_sends_bytes_after_the_fix(port: int, capsys: pytest.CaptureFixture[str]) -> None:
    gateway = client("apigateway", port)
    route = deployed(gateway, "AWS_PROXY", "enveloped", None)
    assert fetched(port, route, "image/png") == (TEXT.encode(), "image/png")
    types = ("--media-type", "image/png", "--media-type", "image/*")
    assert fixed(route, *types) == 0
    assert fetched(port, route, "image/png") == (TEXT.encode(), "image/png")
    assert fixed(route, *types, "--apply") == 0
    assert fetched(port, route, "image/png") == (PNG, "image/png")
    assert fetched(port, route, "image/gif,image/png") == (PNG, "image/png")
    api = gateway.get_rest_api(restApiId=route["restApiId"])
    assert api["binaryMediaTypes"] == ["image/png", "image/*"]
    capsys.readouterr()
    assert fixed(route, *types, "--apply") == 0
    assert capsys.readouterr().out.endswith("Nothing to do.\n")
    gone = ("--remove-media-type", "image/png", "--remove-media-type", "image/*")
    assert fixed(route, *gone, "--apply") == 1
    assert "binaryMediaTypes" not in gateway.get_rest_api(restApiId=route["restApiId"])


@pytest.mark.parametrize("template", [None, "$input.path('$.body')"])
def test_mapped_sends_bytes_after_the_fix(
    port: int, capsys: pytest.CaptureFixture[str], template: str | None
) -> None:
    gateway = client("apigateway", port)
    given: dict[str, Any] = {"responseParameters": {HEADER: "'image/png'"}}
    if template:
        given["responseTemplates"] = {"image/png": template}
    route = deployed(gateway, "AWS", "bare", given)
    # Sent by a browser that opens the URL: no media type of the API plays a part.
    assert fetched(port, route, "text/html,*/*;q=0.8")[0] != PNG
    assert fixed(route, "--bare", "--apply") == 0
    assert fetched(port, route, "text/html,*/*;q=0.8") == (PNG, "image/png")
    response = gateway.get_integration_response(**route, statusCode="200")
    del response["ResponseMetadata"]
    assert {key: value for key, value in response.items() if value} == {
        "statusCode": "200",
        "contentHandling": "CONVERT_TO_BINARY",
        "responseParameters": {HEADER: "'image/png'"},
    }
    capsys.readouterr()
    assert fixed(route, "--bare", "--apply") == 0
    assert capsys.readouterr().out.endswith("Nothing to do.\n")


def test_what_did_not_come_back_is_told(port: int, capsys: pytest.CaptureFixture[str]) -> None:
    # LocalStack takes a PATCH of responseParameters and forgets it.
    route = deployed(client("apigateway", port), "AWS", "bare", {})
    assert fixed(route, "--media-type", "image/png", "--apply") == 1
    assert capsys.readouterr().out.endswith(
        "AWS took the calls, but this is still missing: send Content-Type 'image/png' on the "
        "integration response 200.\n"
    )
