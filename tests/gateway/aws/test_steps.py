"""A step is one call: as values, and as a command that says the same."""

from __future__ import annotations

import json
import shlex
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_binary.gateway.aws.steps import Step, add, parts, pointer, remove, replace


def test_command_is_what_the_aws_cli_takes() -> None:
    step = Step(
        "update_integration_response",
        {
            "restApiId": "a1",
            "resourceId": "r2",
            "httpMethod": "GET",
            "statusCode": "200",
            "patchOperations": [replace("/contentHandling", "CONVERT_TO_BINARY")],
        },
        "",
    )
    assert step.as_command(["--region", "eu-west-1"]) == (
        "aws apigateway update-integration-response --rest-api-id a1 --resource-id r2 "
        "--http-method GET --status-code 200 --patch-operations "
        '\'[{"op":"replace","path":"/contentHandling","value":"CONVERT_TO_BINARY"}]\' '
        "--region eu-west-1"
    )


@given(st.text(st.characters(exclude_characters="\0", codec="utf-8")))
def test_command_carries_every_value_through_a_shell(value: str) -> None:
    operations = [replace("/a", value)]
    words = shlex.split(Step("x", {"patchOperations": operations}, "").as_command())
    assert words[:4] == ["aws", "apigateway", "x", "--patch-operations"]
    assert json.loads(words[4]) == operations


@pytest.mark.parametrize(
    ("given_parts", "path"),
    [
        (("binaryMediaTypes", "image/png"), "/binaryMediaTypes/image~1png"),
        (("binaryMediaTypes", "*/*"), "/binaryMediaTypes/*~1*"),
        (("binaryMediaTypes", "image~1png"), "/binaryMediaTypes/image~01png"),
        (("contentHandling",), "/contentHandling"),
    ],
)
def test_pointer_escapes(given_parts: tuple[str, ...], path: str) -> None:
    assert pointer(*given_parts) == path


def test_operations_have_a_value_only_when_given_one() -> None:
    assert [add("/a"), add("/a", "b"), remove("/a"), remove("/a", "b"), replace("/a", "")] == [
        {"op": "add", "path": "/a"},
        {"op": "add", "path": "/a", "value": "b"},
        {"op": "remove", "path": "/a"},
        {"op": "remove", "path": "/a", "value": "b"},
        {"op": "replace", "path": "/a", "value": ""},
    ]


def test_step_that_gives_something_sets_a_variable_and_the_next_one_takes_it() -> None:
    gives = Step("create_deployment", {"restApiId": "a1"}, "", gives="deployment")
    operations = [replace("/deploymentId", "$deployment")]
    takes = Step("update_stage", {"patchOperations": operations}, "", takes="deployment")
    assert gives.as_command(["--region", "r"]) == (
        "deployment=$(aws apigateway create-deployment --rest-api-id a1 --query id --output text "
        "--region r)"
    )
    printing = takes.as_command().replace("aws apigateway", "printf '%s\\n'", 1)
    done = subprocess.run(
        ["bash", "-euc", f"deployment=d9; {printing}"], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [
        "update-stage",
        "--patch-operations",
        '[{"op":"replace","path":"/deploymentId","value":"d9"}]',
    ]
    assert takes.as_command(known={"deployment": "d9"}) == (
        "aws apigateway update-stage --patch-operations "
        '\'[{"op":"replace","path":"/deploymentId","value":"d9"}]\''
    )


@given(st.lists(st.text(st.characters(codec="utf-8"))))
def test_pointer_comes_apart_again(given_parts: list[str]) -> None:
    assert parts(pointer(*given_parts)) == given_parts
