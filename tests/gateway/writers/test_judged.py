"""What reads configurations reads ours: `check`, cfn-lint, an OpenAPI validator.

`config` writes and `check` reads with no line of code in common, so that each is the other's witness.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import openapi_spec_validator
import pytest
from cfnlint import lint
from cfnlint.config import ManualArgs

from gateway.writers.plans import parsed, written
from lambda_binary.gateway import Request, respond
from lambda_binary.gateway.checks import judge
from lambda_binary.gateway.sources import detect
from lambda_binary.gateway.sources.route import ConfiguredRoute
from lambda_binary.gateway.writers import RoutePlan

READ = ("serverless", "sam", "cloudformation", "openapi")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)
BROWSER = "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5"
TEXT = base64.b64encode(PNG).decode()
ENVELOPE = {
    "statusCode": 200,
    "headers": {"Content-Type": "image/png"},
    "body": TEXT,
    "isBase64Encoded": True,
}


def everything() -> list[Any]:
    return [
        pytest.param(*param.values, id=f"{target} {param.id}")
        for target in READ
        for param in written(target)
    ]


def routes_of(text: str, folder: Path) -> list[ConfiguredRoute]:
    file = folder / "config.yml"
    file.write_text(text, encoding="utf-8")
    return [route for route in detect.read(str(file)) if route.method != "OPTIONS"]


@pytest.mark.parametrize(("asked", "text"), everything())
def test_the_reader_finds_the_route_and_the_gateway_sends_the_picture(
    asked: RoutePlan, text: str, tmp_path: Path
) -> None:
    (route,) = routes_of(text, tmp_path)
    assert (route.settings.integration, route.undecided) == (asked.integration, ())
    if asked.integration not in {"function-url", "alb"}:
        assert (route.method, route.path) == (asked.method, asked.path)
    result = ENVELOPE if asked.envelope else TEXT
    accepts = ["image/png", BROWSER, "*/*"] if "*/*" in asked.media_types else ["image/png"]
    for accept in accepts:
        request = Request("GET", "/", headers={"Accept": accept})
        if asked.integration == "alb":
            result = {**ENVELOPE, "multiValueHeaders": {"Content-Type": ["image/png"]}}
        answer = respond(route.settings, request, result)
        assert (answer.status, answer.body) == (200, PNG)
        assert answer.field("Content-Type") == "image/png"


@pytest.mark.parametrize(("asked", "text"), everything())
def test_a_preflight_is_answered_where_cors_was_asked_for(
    asked: RoutePlan, text: str, tmp_path: Path
) -> None:
    (route,) = routes_of(text, tmp_path)
    rest = asked.integration in {"rest-proxy", "rest-mapped"}
    assert route.settings.cors_preflight == (asked.cors and rest)
    if route.settings.cors_preflight:
        assert route.settings.preflight_content_handling == "CONVERT_TO_TEXT"
        assert respond(route.settings, Request("OPTIONS", "/"), None).status == 200


@pytest.mark.parametrize(("asked", "text"), everything())
def test_check_finds_nothing_to_cure(asked: RoutePlan, text: str, tmp_path: Path) -> None:
    routes = routes_of(text, tmp_path)
    found = {(f.severity, f.title) for f in judge.findings(routes) if f.severity != "hint"}
    if asked.integration == "rest-mapped" and asked.envelope:
        # No setting can make an order certain that no source tells.
        assert ("unknown", "a template and CONVERT_TO_BINARY together: unverified on AWS") in found
    elif asked.integration == "rest-proxy" and "*/*" not in asked.media_types:
        # The person's own list: check says which clients it leaves out.
        assert {severity for severity, _ in found} == {"broken"}
    else:
        assert found == set()


def linted(params: list[Any]) -> dict[str, list[str]]:
    config = ManualArgs(regions=["eu-west-1"])
    return {
        str(param.id): [str(match) for match in lint(param.values[1], config=config)]
        for param in params
    }


@pytest.mark.parametrize("target", ["sam", "cloudformation"])
def test_cfn_lint_has_nothing_to_say_to_the_fullest_template(target: str) -> None:
    name = "rest-mapped GET /pictures/{name}/small cors envelope"
    assert linted([param for param in written(target) if param.id == name]) == {name: []}


@pytest.mark.slow
@pytest.mark.parametrize("target", ["sam", "cloudformation"])
def test_cfn_lint_has_nothing_to_say_to_any_template(target: str) -> None:
    said = linted(written(target))
    assert said == {name: [] for name in said}
    assert len(said) > 20


@pytest.mark.parametrize(("asked", "text"), written("openapi"))
def test_the_openapi_document_is_valid(asked: RoutePlan, text: str) -> None:
    document = parsed(text)
    if "{proxy+}" in asked.path:
        # AWS's own spelling of a greedy parameter, which OpenAPI does not have.
        item = document["paths"].pop(asked.path)
        document["paths"] = {"/{proxy}": item}
    openapi_spec_validator.validate(document)
