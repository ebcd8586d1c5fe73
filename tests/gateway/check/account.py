"""A REST API as AWS describes it, and what `aws apigateway` commands make of it.

Only the calls that `check` prints are understood, and each is held against AWS's own model of its
parameters (botocore) first. LocalStack takes the same commands in test_localstack.py.
"""

from __future__ import annotations

import copy
import json
import shlex
from typing import Any

import botocore.session
from botocore import xform_name
from botocore.validate import ParamValidator

from lambda_binary.gateway.tools.live import read as live
from lambda_binary.gateway.tools.route import Function

MODEL = botocore.session.get_session().get_service_model("apigateway")
NAMES = {xform_name(name, "-"): name for name in MODEL.operation_names}
URI = (
    "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:eu-west-1:123456789012:function:picture/invocations"
)
HEADER = "method.response.header.Content-Type"


def api(types: tuple[str, ...] = (), **methods: Any) -> dict[str, Any]:
    return {"id": "a1", "binaryMediaTypes": list(types), "methods": methods}


def mapped(
    response: dict[str, Any] | None = None, declared: tuple[str, ...] = (), **others: Any
) -> dict[str, Any]:
    """A method of type AWS; `response` is its integration response 200."""
    answers = {} if response is None else {"200": {"statusCode": "200", **response}, **others}
    codes = {code: {"statusCode": code} for code in answers}
    if "200" in codes:
        codes["200"]["responseParameters"] = dict.fromkeys(declared, False)  # type: ignore[assignment]
    return {
        "methodResponses": codes,
        "methodIntegration": {"type": "AWS", "uri": URI, "integrationResponses": answers},
    }


def proxy() -> dict[str, Any]:
    return {"methodIntegration": {"type": "AWS_PROXY", "uri": URI}}


def mock() -> dict[str, Any]:
    return {"methodIntegration": {"type": "MOCK"}}


def routes(given: dict[str, Any], runtime: str = "python3.13") -> Any:
    resource = {"id": "r1", "path": "/image", "resourceMethods": given["methods"]}
    return live.rest_routes(given, [resource], "prod", lambda uri: Function(runtime))


def calls(text: str) -> list[tuple[str, dict[str, Any]]]:
    """(operation, parameters) of every `aws apigateway` line, as AWS's model takes them."""
    found = []
    for line in text.splitlines():
        if not line.startswith("aws "):
            continue
        _, service, operation, *words = shlex.split(line)
        assert service == "apigateway"
        shape = MODEL.operation_model(NAMES[operation]).input_shape
        members = {xform_name(name, "-"): name for name in shape.members}
        given = {}
        for option, word in zip(words[::2], words[1::2], strict=True):
            name = members[option.removeprefix("--")]
            plain = shape.members[name].type_name == "string"
            given[name] = word if plain else json.loads(word)
        assert ParamValidator().validate(given, shape).generate_report() == ""
        found.append((operation, given))
    return found


def after(given: dict[str, Any], text: str) -> tuple[dict[str, Any], bool]:
    """The API after the commands, and whether the last of them deploys it."""
    made = copy.deepcopy(given)
    asked = calls(text)
    for operation, parameters in asked:
        _OPERATIONS[operation](made, parameters)
    return made, bool(asked) and asked[-1] == (
        "create-deployment",
        {"restApiId": "a1", "stageName": "prod"},
    )


def _method(made: dict[str, Any], given: dict[str, Any]) -> Any:
    assert given["resourceId"] == "r1"
    return made["methods"][given["httpMethod"]]


def _responses(made: dict[str, Any], given: dict[str, Any]) -> Any:
    integration = _method(made, given)["methodIntegration"]
    return integration.setdefault("integrationResponses", {})


def _update_api(made: dict[str, Any], given: dict[str, Any]) -> None:
    for operation in given["patchOperations"]:
        _, name, entry = operation["path"].split("/")
        entry = entry.replace("~1", "/")
        if operation["op"] == "add":
            made[name].append(entry)
        else:
            made[name].remove(entry)


def _patch(target: Any, operations: list[dict[str, str]]) -> None:
    for operation in operations:
        *parents, last = [
            part.replace("~1", "/").replace("~0", "~") for part in operation["path"][1:].split("/")
        ]
        inner = target
        for part in parents:
            inner = inner.setdefault(part, {})
        if operation["op"] == "remove":
            del inner[last]
        else:
            inner[last] = operation["value"]


def _put_integration(made: dict[str, Any], given: dict[str, Any]) -> None:
    place = {"restApiId", "resourceId", "httpMethod", "integrationHttpMethod"}
    wholly = {name: value for name, value in given.items() if name not in place}
    wholly["httpMethod"] = given["integrationHttpMethod"]
    _method(made, given)["methodIntegration"] = wholly


def _put_method_response(made: dict[str, Any], given: dict[str, Any]) -> None:
    declared = _method(made, given).setdefault("methodResponses", {})
    assert given["statusCode"] not in declared, "PUT would wipe what is there"
    declared[given["statusCode"]] = given


def _put_response(made: dict[str, Any], given: dict[str, Any]) -> None:
    answers = _responses(made, given)
    assert given["statusCode"] not in answers, "PUT would wipe what is there"
    answers[given["statusCode"]] = given


_OPERATIONS: dict[str, Any] = {
    "update-rest-api": _update_api,
    "update-integration": lambda made, given: _patch(
        _method(made, given)["methodIntegration"], given["patchOperations"]
    ),
    "update-method-response": lambda made, given: _patch(
        _method(made, given)["methodResponses"][given["statusCode"]], given["patchOperations"]
    ),
    "update-integration-response": lambda made, given: _patch(
        _responses(made, given)[given["statusCode"]], given["patchOperations"]
    ),
    "put-integration": _put_integration,
    "put-method-response": _put_method_response,
    "put-integration-response": _put_response,
    "create-deployment": lambda made, given: None,
}
