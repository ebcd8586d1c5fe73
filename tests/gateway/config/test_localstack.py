"""Written configurations are deployed to LocalStack 4.9, and the picture is fetched from there."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from gateway.config.deployed import PNG, asking, assert_deployed, package, rest_plans
from gateway.config.plans import name_of
from lambda_binary.gateway.plan import plan
from lambda_binary.gateway.writers import TARGETS, RoutePlan
from peers.control_plane import REGION, client
from peers.install import InstallError, install

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
REST_PLANS = pytest.mark.parametrize("asked", rest_plans(), ids=name_of)
BUCKET, KEY, SECONDS = "code", "function.zip", 60


@pytest.fixture(scope="module")
def bucket(localstack: int) -> str:
    store = client("s3", localstack)
    store.create_bucket(Bucket=BUCKET)
    store.put_object(Bucket=BUCKET, Key=KEY, Body=package())
    return BUCKET


def stacked(port: int, asked: RoutePlan) -> dict[str, str]:
    """A stack of the written template: logical id -> physical id."""
    formation = client("cloudformation", port)
    name = "image-" + "".join(c if c.isalnum() else "-" for c in name_of(asked))
    formation.create_stack(
        StackName=name,
        TemplateBody=TARGETS["cloudformation"](asked),
        Parameters=[
            {"ParameterKey": "CodeBucket", "ParameterValue": BUCKET},
            {"ParameterKey": "CodeKey", "ParameterValue": KEY},
        ],
        Capabilities=["CAPABILITY_IAM"],
    )
    deadline = time.monotonic() + SECONDS
    status = ""
    while not status.endswith(("COMPLETE", "FAILED")) and time.monotonic() < deadline:
        time.sleep(0.5)
        status = formation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
    assert status == "CREATE_COMPLETE"
    made = formation.describe_stack_resources(StackName=name)["StackResources"]
    return {entry["LogicalResourceId"]: entry["PhysicalResourceId"] for entry in made}


@REST_PLANS
def test_a_cloudformation_stack_sends_the_picture(
    asked: RoutePlan, localstack: int, bucket: str
) -> None:
    assert_deployed(localstack, stacked(localstack, asked)["Api"], asked)


@pytest.mark.parametrize("cors", [False, True])
def test_a_function_url_of_cloudformation_sends_the_picture(
    cors: bool, localstack: int, bucket: str
) -> None:
    function = stacked(localstack, plan("function-url", cors=cors))["Picture"]
    address = client("lambda", localstack).get_function_url_config(FunctionName=function)
    assert ("Cors" in address) == cors
    assert_url_sends(localstack, address["FunctionUrl"])


def assert_url_sends(port: int, address: str) -> None:
    # The name is LocalStack's own, its server is here.
    host = {"Host": urlsplit(address).netloc}
    status, body, fields = asking(f"http://127.0.0.1:{port}/", host)
    assert (status, body, fields["Content-Type"]) == (200, PNG, "image/png")


def function_for(port: int, asked: RoutePlan) -> str:
    """A function that exists already: its name."""
    name = "picture-" + asked.handler.partition(".")[2]
    functions = client("lambda", port)
    known = {entry["FunctionName"] for entry in functions.list_functions()["Functions"]}
    if name not in known:
        functions.create_function(
            FunctionName=name,
            Runtime="python3.13",
            Role="arn:aws:iam::000000000000:role/picture",
            Handler=asked.handler,
            Code={"ZipFile": package()},
        )
        functions.get_waiter("function_active_v2").wait(FunctionName=name)
    return name


@REST_PLANS
def test_an_imported_openapi_document_sends_the_picture(asked: RoutePlan, localstack: int) -> None:
    name = function_for(localstack, asked)
    text = TARGETS["openapi"](asked)
    for placeholder, value in {"REGION": REGION, "ACCOUNT": "000000000000", "NAME": name}.items():
        text = text.replace(placeholder, value)
    gateway = client("apigateway", localstack)
    api = gateway.import_rest_api(body=text.encode())["id"]
    if asked.integration == "rest-mapped":
        put_back(gateway, api, asked)
    gateway.create_deployment(restApiId=api, stageName="prod")
    assert_deployed(localstack, api, asked)


def put_back(gateway: Any, api: str, asked: RoutePlan) -> None:
    """LocalStack's import drops contentHandling of every integration response, which AWS documents
    ('x-amazon-apigateway-integration.response object'). All else is left as it was imported."""
    items = gateway.get_resources(restApiId=api)["items"]
    (resource,) = (item["id"] for item in items if item["path"] == asked.path)
    response = {"restApiId": api, "resourceId": resource, "httpMethod": asked.method}
    assert "contentHandling" not in gateway.get_integration_response(**response, statusCode="200")
    handling = {"op": "replace", "path": "/contentHandling", "value": "CONVERT_TO_BINARY"}
    gateway.update_integration_response(**response, statusCode="200", patchOperations=[handling])


def run(asked: RoutePlan, name: str, folder: Path, account: dict[str, str]) -> Any:
    """The script with the real AWS CLI."""
    try:
        programs = install("awscli") / "bin"
    except InstallError as fault:
        pytest.skip(str(fault))
    script = folder / "setup.sh"
    script.write_text(TARGETS["aws-cli"](asked), encoding="utf-8")
    environment = {**account, "PATH": f"{programs}:{account['PATH']}", "HOME": str(folder)}
    command = ["bash", str(script), name]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, cwd=folder
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@REST_PLANS
def test_the_aws_cli_script_makes_an_api_that_sends_the_picture(
    asked: RoutePlan, localstack: int, account: dict[str, str], tmp_path: Path
) -> None:
    said = run(asked, function_for(localstack, asked), tmp_path, account)
    address = urlsplit(said.splitlines()[-1])
    api, _, domain = address.netloc.partition(".")
    assert (domain, address.path) == (
        f"execute-api.{REGION}.amazonaws.com",
        "/prod" + asked.path,
    )
    assert_deployed(localstack, api, asked)


def test_the_aws_cli_script_makes_a_function_url_that_sends_the_picture(
    localstack: int, account: dict[str, str], tmp_path: Path
) -> None:
    asked = plan("function-url", cors=True)
    name = function_for(localstack, asked)
    run(asked, name, tmp_path, account)
    address = client("lambda", localstack).get_function_url_config(FunctionName=name)
    assert_url_sends(localstack, address["FunctionUrl"])
