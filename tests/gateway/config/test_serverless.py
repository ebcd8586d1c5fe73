"""serverless.yml: parsed always; packaged by osls 4 and by Serverless Framework 3 in the slow set."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from gateway.config.deployed import FUNCTION
from gateway.config.plans import linted, name_of, parsed, plans, written
from gateway.config.readback import asked_for, assert_clean, one_route, told
from lambda_binary.gateway.plan import plan
from lambda_binary.gateway.tools import detect
from lambda_binary.gateway.tools.serverless.write import serverless
from lambda_binary.gateway.writers import RoutePlan
from peers.install import InstallError, install

if TYPE_CHECKING:
    from pathlib import Path

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
    cors: dict[str, Any] = {"cors": True} if asked.cors else {}
    if asked.stream:
        return streamed(asked, cors)
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


def streamed(asked: RoutePlan, cors: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    types = {"apiGateway": {"binaryMediaTypes": list(asked.media_types)}}
    environment = {"environment": {"LAMBDA_BINARY_STREAM": asked.integration}}
    time = {"timeout": asked.timeout}
    if asked.integration == "function-url":
        return time, {**environment, "url": {"invokeMode": "RESPONSE_STREAM", **cors}}
    mode = {"response": {"transferMode": "STREAM"}, "timeoutInMillis": asked.timeout * 1000}
    route = {"path": asked.path, "method": asked.method.lower(), **cors, **mode}
    provider = {**time, **(types if asked.media_types else {})}
    return provider, {**environment, "events": [{"http": route}]}


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


def packaged_plans() -> list[RoutePlan]:
    """One of each kind: a run of the framework takes five seconds."""
    return [
        asked
        for asked in plans()
        if asked.path == "/image"
        or asked.integration == "function-url"
        or asked.stream
        or (asked.integration == "rest-mapped" and len(asked.segments) > 1 and asked.cors)
    ]


@dataclass(frozen=True)
class Framework:
    """A release of the framework: where it is, and what of the file it does not know."""

    peer: str
    script: str
    # Serverless Framework 3 ends with the runtimes of 2024; the file says so.
    runtime: str


OSLS = Framework("osls", "node_modules/osls/bin/serverless.js", "python3.13")
THREE = Framework("serverless", "node_modules/serverless/bin/serverless.js", "python3.11")
# The frameworks' own: they name a dependency that a reference holds already.
ALLOWED = {"W3005"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("framework", "asked"),
    [
        pytest.param(framework, asked, id=f"{framework.peer} {name_of(asked)}")
        for framework in (OSLS, THREE)
        for asked in packaged_plans()
        # Both make the same of a route without CORS; a REST API streams with osls alone.
        if framework is OSLS
        or (
            not (asked.stream and asked.integration == "rest-proxy")
            and (asked.cors or asked.stream or asked.integration == "alb")
        )
    ],
)
def test_what_the_framework_packages_is_what_was_asked_for(
    framework: Framework, asked: RoutePlan, tmp_path: Path
) -> None:
    text = serverless(asked).replace("python3.13", framework.runtime)
    said = packaged(framework, f"configValidationMode: error\n{text}", tmp_path)
    assert "warning" not in said.lower()
    template = tmp_path / ".serverless/cloudformation-template-update-stack.json"
    routes = detect.read(str(template))
    assert told(one_route(routes)) == asked_for(asked)
    assert_clean(asked, routes)
    found = linted(template.read_text(encoding="utf-8"))
    assert [match for match in found if match.rule.id not in ALLOWED] == []


@pytest.mark.slow
def test_serverless_3_warns_of_the_runtime_alone_and_packages(tmp_path: Path) -> None:
    said = packaged(THREE, serverless(plan("rest-mapped")), tmp_path)
    warnings = [line for line in said.splitlines() if "at '" in line]
    assert len(warnings) == 1
    assert "at 'provider.runtime': must be equal to one of" in warnings[0]


def packaged(framework: Framework, text: str, folder: Path) -> str:
    """What the program said while it packaged the file."""
    try:
        command = ["node", str(install(framework.peer) / framework.script)]
    except InstallError as fault:
        pytest.skip(str(fault))
    (folder / "serverless.yml").write_text(text, encoding="utf-8")
    (folder / "app.py").write_text(FUNCTION, encoding="utf-8")
    listener = "arn:aws:elasticloadbalancing:us-east-1:000000000000:listener/app/a/b/c"
    variables = {"SLS_NOTIFICATIONS_MODE": "off", "SLS_TELEMETRY_DISABLED": "1"}
    done = subprocess.run(
        [*command, "package", "--param", f"listener={listener}"],
        cwd=folder,
        env={**os.environ, "HOME": str(folder), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    return said
