"""CDK programs: parsed always, synthesised by the CDK itself in the slow set.

One process synthesises them all, for the CDK takes its time to start and none to do the work. The
templates are read as `check` would read them, and by cfn-lint.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from gateway.config.deployed import package
from gateway.config.plans import REST, answers_of, linted, plans, written
from gateway.config.readback import asked_for, assert_clean, one_route, told
from lambda_binary.gateway.tools import detect
from lambda_binary.gateway.writers import TARGETS, RoutePlan
from peers.install import InstallError, install

if TYPE_CHECKING:
    from pathlib import Path

WRITTEN = pytest.mark.parametrize(("asked", "text"), written("cdk-python"))
# Every program writes to a folder of its own; `App()` would take one for the whole process.
SYNTHESISE = """
import functools, runpy, sys
import aws_cdk

App = aws_cdk.App
for number in range(int(sys.argv[1])):
    aws_cdk.App = functools.partial(App, outdir=f"out/{number}")
    runpy.run_path(f"{number}.py")
"""
# The CDK's own: it names a dependency that a reference holds already.
ALLOWED = {"W3005"}


def calls(tree: ast.AST, name: str) -> list[dict[str, str]]:
    """Keywords of the calls of a function of that name, as source text."""
    return [
        {str(keyword.arg): ast.unparse(keyword.value) for keyword in node.keywords}
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(name)
    ]


@WRITTEN
def test_a_cdk_program_has_the_settings_of_its_plan(asked: RoutePlan, text: str) -> None:
    tree = ast.parse(text)
    compile(tree, "app.py", "exec")
    switch = repr({"LAMBDA_BINARY_STREAM": asked.integration})
    assert calls(tree, "lambda_.Function")[0].get("environment") == (
        switch if asked.stream else None
    )
    if asked.integration == "function-url":
        mode = calls(tree, "add_function_url")[0].get("invoke_mode")
        assert mode == ("lambda_.InvokeMode.RESPONSE_STREAM" if asked.stream else None)
    if asked.integration not in REST:
        assert calls(tree, "RestApi") == []
        return
    mapped = asked.integration == "rest-mapped"
    typed = asked.media_types and not mapped
    types = {"binary_media_types": repr(list(asked.media_types))} if typed else {}
    assert calls(tree, "RestApi") == [types]
    handling = "apigateway.ContentHandling.CONVERT_TO_TEXT"
    mocks = [call["content_handling"] for call in calls(tree, "MockIntegration")]
    assert mocks == ([handling] if asked.cors else [])
    streamed = {
        "response_transfer_mode": "apigateway.ResponseTransferMode.STREAM",
        "timeout": f"Duration.seconds({asked.timeout})",
    }
    (integration,) = calls(tree, "LambdaIntegration")
    assert mapped or integration == (streamed if asked.stream else {})
    answered = calls(tree, ".IntegrationResponse")[: 2 if mapped else 0]
    expected = answers_of(asked) if mapped else {}
    assert [ast.literal_eval(call["status_code"]) for call in answered] == list(expected)
    for call, answer in zip(answered, expected.values(), strict=True):
        assert ast.literal_eval(call["response_parameters"]) == answer["responseParameters"]
        given = call.get("content_handling", "").removeprefix("apigateway.ContentHandling.")
        assert given == answer.get("contentHandling", "")


def test_ruff_would_not_format_them_otherwise(tmp_path: Path) -> None:
    for number, param in enumerate(written("cdk-python")):
        (tmp_path / f"{number}.py").write_text(param.values[1], encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "format", "--diff", "--line-length", "100", "."]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.stdout == ""


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[RoutePlan, Path]]:
    """The synthesised template of every plan."""
    try:
        python = install("cdk") / "bin/python"
    except InstallError as fault:
        pytest.skip(str(fault))
    folder = tmp_path_factory.mktemp("cdk")
    (folder / "function.zip").write_bytes(package())
    for number, asked in enumerate(plans()):
        (folder / f"{number}.py").write_text(TARGETS["cdk-python"](asked), encoding="utf-8")
    done = subprocess.run(
        [str(python), "-c", SYNTHESISE, str(len(plans()))],
        cwd=folder,
        env={
            **os.environ,
            "HOME": str(folder),
            "JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = (folder / f"out/{number}/image.template.json" for number in range(len(plans())))
    return list(zip(plans(), found, strict=True))


@pytest.mark.slow
def test_what_the_cdk_synthesises_is_what_was_asked_for(
    templates: list[tuple[RoutePlan, Path]],
) -> None:
    for asked, file in templates:
        routes = detect.read(str(file))
        assert told(one_route(routes)) == asked_for(asked)
        assert_clean(asked, routes)


@pytest.mark.slow
def test_a_changed_setting_is_a_new_deployment_of_the_cdk(
    templates: list[tuple[RoutePlan, Path]],
) -> None:
    names = []
    for asked, file in templates:
        if asked.integration in REST and (asked.method, asked.path) == ("GET", "/image"):
            resources = json.loads(file.read_text(encoding="utf-8"))["Resources"].items()
            names += [name for name, r in resources if r["Type"] == "AWS::ApiGateway::Deployment"]
    # They differ in media types, CORS, mode and an integration response, so in their deployments.
    assert len(names) == len(set(names)) == 8


@pytest.mark.slow
def test_cfn_lint_has_nothing_to_say_to_what_the_cdk_synthesises(
    templates: list[tuple[RoutePlan, Path]],
) -> None:
    for _, file in templates:
        found = linted(file.read_text(encoding="utf-8"))
        assert [match for match in found if match.rule.id not in ALLOWED] == []
