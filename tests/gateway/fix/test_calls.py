"""The way to AWS: each obstacle is one sentence, and throttling is waited out."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from gateway.fix.apis import API, PROXY_METHOD, URI, prepare_reading, stubbed
from lambda_binary.gateway.aws.faults import explained
from lambda_binary.gateway.fix.client import asking, connect
from lambda_binary.gateway.fix.current import read
from lambda_binary.gateway.fix.errors import FixError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

S3 = "arn:aws:apigateway:eu-west-1:s3:path/pictures/{name}"


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No credentials, no region, and no instance that could give them."""
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "absent"))
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ACCESS_KEY_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.mark.usefixtures("bare_machine")
@pytest.mark.parametrize(
    ("region", "profile", "sentence"),
    [
        (None, None, "no AWS region is chosen: name it with --region, as --region eu-west-1"),
        (
            "eu west",
            None,
            "the region is no region's name: write it as --region eu-west-1",
        ),
        (
            "eu-west-1",
            "pictures",
            "The config profile (pictures) could not be found: `aws configure list-profiles` lists "
            "those there are",
        ),
    ],
)
def test_client_that_cannot_be_made_says_why(
    region: str | None, profile: str | None, sentence: str
) -> None:
    with pytest.raises(FixError) as caught:
        connect(region, profile)
    assert str(caught.value) == sentence


@pytest.mark.usefixtures("bare_machine")
def test_absent_credentials_say_where_to_put_them() -> None:
    with pytest.raises(FixError) as caught:
        read(connect("eu-west-1", None), API, "GET", "/image", None)
    assert str(caught.value) == (
        "there are no AWS credentials: run `aws configure`, set AWS_ACCESS_KEY_ID and "
        "AWS_SECRET_ACCESS_KEY, or name a --profile"
    )


@pytest.mark.parametrize(
    ("code", "message", "sentence"),
    [
        (
            "AccessDeniedException",
            "User: arn:aws:iam::1:user/ann is not authorized to perform: apigateway:GET on "
            "resource: arn:aws:apigateway:eu-west-1::/restapis/a1b2c3 because no policy allows it",
            "permission denied: apigateway:GET on arn:aws:apigateway:eu-west-1::/restapis/a1b2c3; "
            "docs/fix.md, Permissions, has the policy that check and fix need",
        ),
        (
            "NotFoundException",
            "Invalid API identifier specified 1:a1b2c3",
            "there is no REST API 'a1b2c3' there (if it is an HTTP API, fix has nothing to set: "
            "isBase64Encoded alone decides there): AWS says "
            "'Invalid API identifier specified 1:a1b2c3'; check the id and the region",
        ),
        (
            "ExpiredTokenException",
            "The security token included in the request is expired",
            "AWS does not take these credentials (The security token included in the request is "
            "expired): renew them, or name a --profile",
        ),
        (
            "TooManyRequestsException",
            "Too Many Requests",
            "AWS is still throttling after 10 attempts: wait",
        ),
        ("BadRequestException", "No", "AWS refuses with BadRequestException: No"),
    ],
)
def test_refusal_of_aws_is_one_sentence(code: str, message: str, sentence: str) -> None:
    with stubbed() as (client, stubber):
        stubber.add_client_error("get_rest_api", code, message)
        with pytest.raises(FixError) as caught:
            read(client, API, "GET", "/image", None)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("api", "cure"),
    [
        ("", "`aws apigateway get-rest-apis` lists them"),
        ("my pictures", "`aws apigateway get-rest-apis` lists them"),
        ("https://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod", "write a1b2c3"),
        ("arn:aws:apigateway:eu-west-1::/restapis/a1b2c3", "write a1b2c3"),
    ],
)
def test_what_is_no_id_is_not_asked_for(api: str, cure: str) -> None:
    with stubbed() as (client, _), pytest.raises(FixError) as caught:
        read(client, api, "GET", "/image", None)
    assert str(caught.value) == (
        f"--rest-api-id is {api!r}, which is no id such as a1b2c3d4e5: {cure}"
    )


def test_error_of_boto3_without_a_cure_of_its_own_is_passed_on() -> None:
    class OddError(BotoCoreError):
        fmt = "odd\n thing"

    assert explained(OddError()) == "AWS cannot be asked: odd thing"
    missing = ClientError({"Error": {"Code": "NotFoundException", "Message": "Gone"}}, "GetX")
    assert explained(missing) == "AWS refuses with NotFoundException: Gone"


def test_mistake_of_our_own_is_not_dressed_up() -> None:
    with pytest.raises(KeyError), asking("x"):
        raise KeyError("x")


@pytest.mark.parametrize(
    ("stages", "wanted", "sentence"),
    [
        (("dev", "prod"), None, "the API has several stages: name one with --stage: dev, prod"),
        (
            ("dev", "prod"),
            "prdo",
            "the API has no stage 'prdo' (did you mean prod?); its stages: dev, prod",
        ),
        (
            (),
            "prod",
            "the API has no stage 'prod' (`aws apigateway create-deployment --rest-api-id a1b2c3 "
            "--stage-name prod` makes one); its stages: none",
        ),
    ],
)
def test_stage_must_be_told_when_it_is_not_clear(
    stages: tuple[str, ...], wanted: str | None, sentence: str
) -> None:
    with stubbed() as (client, stubber):
        stubber.add_response("get_rest_api", {})
        stubber.add_response("get_stages", {"item": [{"stageName": each} for each in stages]})
        with pytest.raises(FixError) as caught:
            read(client, API, "GET", "/image", wanted)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("method", "sentence"),
    [
        (
            {"methodIntegration": {"type": "HTTP"}},
            "GET /image has HTTP integration: fix is for Lambda functions behind AWS_PROXY and AWS",
        ),
        (
            {"methodIntegration": {"type": "AWS", "uri": S3}},
            "GET /image calls s3, not a Lambda function",
        ),
        (
            {"authorizationType": "NONE"},
            "GET /image has no integration: make one with `aws apigateway put-integration "
            "--rest-api-id a1b2c3 --resource-id r2 --http-method GET --type AWS_PROXY "
            "--integration-http-method POST --uri arn:aws:apigateway:REGION:lambda:path/2015-03-31/"
            "functions/FUNCTION_ARN/invocations`",
        ),
    ],
)
def test_integration_without_a_function_is_refused(method: dict[str, Any], sentence: str) -> None:
    with stubbed() as (client, stubber):
        prepare_reading(stubber, method, exported=False)
        with pytest.raises(FixError) as caught:
            read(client, API, "GET", "/image", "prod")
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("served", "behind"),
    [
        (["image/png"], ""),
        ([], "the deployment of stage prod has other settings for it"),
    ],
)
def test_export_tells_what_the_stage_serves(served: list[str], behind: str) -> None:
    integration = {"type": "aws_proxy", "uri": URI}
    export = {
        "openapi": "3.0.1",
        "x-amazon-apigateway-binary-media-types": served,
        "paths": {"/image": {"get": {"x-amazon-apigateway-integration": integration}}},
    }
    with stubbed() as (client, stubber):
        prepare_reading(stubber, PROXY_METHOD, ("image/png",), export=export)
        found = read(client, API, "GET", "/image", None)
    assert (found.behind, found.compared) == (behind, True)


def test_export_that_is_refused_is_no_obstacle() -> None:
    with stubbed() as (client, stubber):
        prepare_reading(stubber, PROXY_METHOD, ("image/png",))
        found = read(client, API, "GET", "/image", None)
    assert (found.behind, found.compared) == ("", False)


class Throttling(BaseHTTPRequestHandler):
    """Answers 429 twice, then as API Gateway does."""

    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        throttled = self.asked < 3
        body = json.dumps({"message": "Too Many Requests"} if throttled else {"id": API}).encode()
        self.send_response(429 if throttled else 200)
        if throttled:
            self.send_header("x-amzn-ErrorType", "TooManyRequestsException")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing on stderr."""


@pytest.fixture
def throttling(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    Throttling.asked = 0
    with HTTPServer(("127.0.0.1", 0), Throttling) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        yield
        server.shutdown()


@pytest.mark.usefixtures("throttling")
def test_throttling_is_waited_out_by_boto3() -> None:
    assert connect("eu-west-1", None).get_rest_api(restApiId=API)["id"] == API
    assert Throttling.asked == 3


def test_missing_boto3_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['boto3'] = None\n"
        "from lambda_binary.gateway.errors import MissingExtraError\n"
        "from lambda_binary.gateway.fix.client import connect\n"
        "try: connect(None, None)\n"
        "except MissingExtraError as fault: print(fault)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "fix needs boto3: pip install 'lambda-binary[gateway]'\n"


def test_command_is_light_to_import() -> None:
    code = (
        "import sys, lambda_binary.gateway.commands.fix\n"
        "print([m for m in ('boto3', 'botocore', 'rich', 'uvicorn') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
