"""A step is one call: as values, and as a command that says the same."""

from __future__ import annotations

import json
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_binary.gateway.repair.steps import Step, add, pointer, remove, replace


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
    ("parts", "path"),
    [
        (("binaryMediaTypes", "image/png"), "/binaryMediaTypes/image~1png"),
        (("binaryMediaTypes", "*/*"), "/binaryMediaTypes/*~1*"),
        (("binaryMediaTypes", "image~1png"), "/binaryMediaTypes/image~01png"),
        (("contentHandling",), "/contentHandling"),
    ],
)
def test_pointer_escapes(parts: tuple[str, ...], path: str) -> None:
    assert pointer(*parts) == path


def test_operations_have_a_value_only_when_given_one() -> None:
    assert [add("/a"), add("/a", "b"), remove("/a"), remove("/a", "b"), replace("/a", "")] == [
        {"op": "add", "path": "/a"},
        {"op": "add", "path": "/a", "value": "b"},
        {"op": "remove", "path": "/a"},
        {"op": "remove", "path": "/a", "value": "b"},
        {"op": "replace", "path": "/a", "value": ""},
    ]
