"""serverless.yml texts, parsed: every setting that the plan asks for, no other."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.writers.plans import parsed, written
from lambda_binary.gateway.writers import RoutePlan, plan
from lambda_binary.gateway.writers.serverless import serverless

MAPPED: dict[bool, dict[str, Any]] = {
    False: {
        "contentHandling": "CONVERT_TO_BINARY",
        "headers": {"Content-Type": "'image/png'"},
    },
    True: {
        "contentHandling": "CONVERT_TO_BINARY",
        "template": "$input.path('$.body')",
        "headers": {"Content-Type": "integration.response.body.headers.Content-Type"},
    },
}
STATUSES = {
    200: {"pattern": ""},
    500: {
        "pattern": r"[\s\S]+",
        "template": '{"error": "the function failed"}',
        "headers": {"Content-Type": "'application/json'"},
    },
}
CONDITIONS = {"GET": {"method": "GET"}, "POST": {"method": "POST"}, "ANY": {}}


def expected(asked: RoutePlan) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the provider and the function have beside what all have."""
    cors = {"cors": True} if asked.cors else {}
    route = {"path": asked.path, "method": asked.method.lower()}
    if asked.integration == "function-url":
        return {}, {"url": cors or True}
    if asked.integration == "http-api":
        method = "*" if asked.method == "ANY" else asked.method.lower()
        return {"httpApi": {"payload": "2.0", **cors}}, {
            "events": [{"httpApi": {**route, "method": method}}]
        }
    if asked.integration == "rest-proxy":
        types = {"binaryMediaTypes": list(asked.media_types)}
        return {"apiGateway": types}, {"events": [{"http": {**route, **cors}}]}
    response = {**MAPPED[asked.envelope], "statusCodes": STATUSES}
    mapped = {**route, **cors, "integration": "lambda", "response": response}
    return {}, {"events": [{"http": mapped}]}


@pytest.mark.parametrize(("asked", "text"), written("serverless"))
def test_a_serverless_file_has_the_settings_of_its_plan(asked: RoutePlan, text: str) -> None:
    document = parsed(text)
    provider = document["provider"]
    function = document["functions"]["picture"]
    if asked.integration == "alb":
        (event,) = function["events"]
        assert event["alb"]["multiValueHeaders"] is True
        path = event["alb"]["conditions"].pop("path")
        assert "{" not in path
        assert event["alb"]["conditions"] == CONDITIONS[asked.method]
        return
    common = {"name": "aws", "runtime": "python3.13", "memorySize": 512, "timeout": 10}
    more, front = expected(asked)
    assert provider == {**common, **more}
    assert function == {"handler": "app.handler", **front}


def test_a_public_function_url_of_the_framework_has_its_second_permission() -> None:
    resources = parsed(serverless(plan("function-url")))["resources"]["Resources"]
    assert resources["PictureUrlInvokePermission"]["Properties"]["InvokedViaFunctionUrl"] is True
