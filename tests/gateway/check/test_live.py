"""A live API through the command: moto's server, a server that refuses, and no AWS at all."""

from __future__ import annotations

import contextlib
import http.server
import json
import threading
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.stub import Stubber

from gateway.check.account import URI
from lambda_binary.gateway.commands.check import check
from lambda_binary.gateway.documents.errors import SourceError
from lambda_binary.gateway.tools.live.functions import Functions
from peers.processes import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REGION = ("--region", "eu-west-1")


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No credentials, no region, no profile, no endpoint."""
    import os

    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    port = free_port()
    server = ThreadedMotoServer("127.0.0.1", port, verbose=False)
    server.start()
    yield f"http://127.0.0.1:{port}"
    server.stop()


def client(service: str, endpoint: str) -> Any:
    return boto3.client(
        service,
        region_name="eu-west-1",
        endpoint_url=endpoint,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


def said(*arguments: str) -> str:
    with pytest.raises(SourceError) as fault:
        check.main(list(arguments), standalone_mode=False)
    return str(fault.value)


def test_no_credentials_no_region_and_no_profile_are_sentences() -> None:
    asked = ("--rest-api-id", "a1")
    assert said(*asked, *REGION) == (
        "there are no AWS credentials: run `aws configure`, set AWS_ACCESS_KEY_ID and "
        "AWS_SECRET_ACCESS_KEY, or name a --profile"
    )
    assert said(*asked) == ("no AWS region is chosen: name it with --region, as --region eu-west-1")
    assert said(*asked, *REGION, "--profile", "x") == (
        "The config profile (x) could not be found: `aws configure list-profiles` lists those "
        "there are"
    )


@pytest.mark.usefixtures("credentials")
def test_a_region_that_is_none_is_a_sentence() -> None:
    asked = ("--rest-api-id", "a1", "--region")
    assert said(*asked, "not a region") == (
        "the region is no region's name: write it as --region eu-west-1"
    )


@pytest.mark.usefixtures("credentials")
def test_an_api_and_a_stage_that_are_not_there_are_sentences(
    moto: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", moto)
    assert said("--rest-api-id", "gone", *REGION) == (
        "there is no REST API 'gone' there (if it is an HTTP API, write --http-api-id): AWS says "
        "'Invalid Rest API Id specified'; check the id and the region"
    )
    assert said("--http-api-id", "gone", *REGION) == (
        "there is no HTTP API 'gone' there (if it is a REST API, write --rest-api-id): AWS says "
        "'Invalid API identifier specified gone'; check the id and the region"
    )
    gateway = client("apigateway", moto)
    api = gateway.create_rest_api(name="pictures")["id"]
    asked = ("--rest-api-id", api, *REGION)
    assert said(*asked, "--stage", "prod") == (
        f"rest-api:{api}: has no stage 'prod'; there are: none"
    )
    assert said(*asked) == f"rest-api:{api}: has no route that calls a Lambda function"


@pytest.mark.usefixtures("credentials")
def test_an_http_api_is_read_and_clean(
    moto: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", moto)
    gateway = client("apigatewayv2", moto)
    api = gateway.create_api(Name="pictures", ProtocolType="HTTP")["ApiId"]
    integration = gateway.create_integration(
        ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=URI, PayloadFormatVersion="2.0"
    )["IntegrationId"]
    for key in ("GET /image", "$default"):
        gateway.create_route(ApiId=api, RouteKey=key, Target=f"integrations/{integration}")
    assert check.main(["--http-api-id", api, *REGION, "--json"], standalone_mode=False) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["source"] == f"http-api:{api}"
    assert document["routes"] == ["GET /image", "ANY /{proxy+}"]
    assert {finding["severity"] for finding in document["findings"]} == {"hint"}


ARN = "arn:aws:apigateway:eu-west-1::/restapis/a1"
DENIED = f"User: me is not authorized to perform: apigateway:GET on resource: {ARN}"
# code -> (status, message, the sentence)
REFUSALS = {
    "AccessDeniedException": (
        403,
        DENIED,
        f"permission denied: apigateway:GET on {ARN}; docs/fix.md, Permissions, has the policy that "
        "check and fix need",
    ),
    "UnrecognizedClientException": (
        403,
        "The security token included in the request is invalid.",
        "AWS does not take these credentials (The security token included in the request is "
        "invalid): renew them, or name a --profile",
    ),
    "ExpiredTokenException": (
        403,
        "The token is expired",
        "AWS does not take these credentials (The token is expired): renew them, or name a "
        "--profile",
    ),
}


@contextlib.contextmanager
def refusing(code: str) -> Iterator[str]:
    """A server that answers as API Gateway does when it refuses."""

    class Refusing(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, message, _ = REFUSALS[code]
            body = json.dumps({"message": message}).encode()
            self.send_response(status)
            self.send_header("x-amzn-ErrorType", code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.usefixtures("credentials")
@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_is_a_sentence(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with refusing(code) as endpoint:
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
        assert said("--rest-api-id", "a1", *REGION) == REFUSALS[code][2]


def functions(*answers: Any) -> tuple[Functions, Stubber]:
    made = client("lambda", "http://127.0.0.1:9")
    stub = Stubber(made)
    for answer in answers:
        if isinstance(answer, str):
            stub.add_client_error("get_function_configuration", answer)
        else:
            stub.add_response("get_function_configuration", answer)
    stub.activate()
    return Functions(made), stub


OTHER = URI.replace("picture", "other")


def test_function_of_a_function_is_asked_once() -> None:
    function_of, stub = functions({"Runtime": "nodejs22.x"}, {"PackageType": "Image"})
    assert [function_of(uri).runtime for uri in (URI, URI, OTHER)] == [
        "nodejs22.x",
        "nodejs22.x",
        "",
    ]
    stub.assert_no_pending_responses()


def test_without_the_permission_no_more_is_asked() -> None:
    function_of, stub = functions("AccessDeniedException")
    assert [function_of(URI).runtime, function_of(OTHER).runtime] == ["", ""]
    stub.assert_no_pending_responses()
    function_of, stub = functions("ResourceNotFoundException", {"Runtime": "python3.13"})
    assert [function_of(URI).runtime, function_of(OTHER).runtime] == ["", "python3.13"]


def test_a_uri_that_names_no_function_is_not_asked_for() -> None:
    function_of, _ = functions()
    stage = URI.replace("function:picture", "function:${stageVariables.name}")
    assert [function_of(uri).runtime for uri in ("", "http://example.com", stage)] == ["", "", ""]


def test_no_connection_says_nothing_of_functions() -> None:
    assert Functions(client("lambda", "http://127.0.0.1:9"))(URI).runtime == ""
