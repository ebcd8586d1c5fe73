"""What reads configurations reads ours: `check`, cfn-lint, an OpenAPI validator.

`config` writes and `check` reads with no line of code in common, so that each is the other's witness.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import openapi_spec_validator
import pytest

from gateway.config.plans import linted, parsed, written
from gateway.config.readback import asked_for, assert_clean, one_route, told
from lambda_binary.gateway import Request, respond
from lambda_binary.gateway.tools import detect

if TYPE_CHECKING:
    from pathlib import Path

    from lambda_binary.gateway.tools.route import ConfiguredRoute
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
EVERYTHING = pytest.mark.parametrize(
    ("asked", "text"),
    [
        pytest.param(*param.values, id=f"{target} {param.id}")
        for target in READ
        for param in written(target)
    ],
)


def routes_of(text: str, folder: Path) -> list[ConfiguredRoute]:
    file = folder / "config.yml"
    file.write_text(text, encoding="utf-8")
    return detect.read(str(file))


@EVERYTHING
def test_the_reader_finds_what_was_asked_for_and_check_nothing_to_cure(
    asked: RoutePlan, text: str, tmp_path: Path
) -> None:
    routes = routes_of(text, tmp_path)
    assert told(one_route(routes)) == asked_for(asked)
    assert_clean(asked, routes)


@EVERYTHING
def test_the_gateway_sends_the_picture_and_answers_the_preflight(
    asked: RoutePlan, text: str, tmp_path: Path
) -> None:
    settings = one_route(routes_of(text, tmp_path)).settings
    result: Any = ENVELOPE if asked.envelope else TEXT
    if asked.stream:
        prelude = {"statusCode": 200, "headers": {"Content-Type": "image/png"}}
        result = json.dumps(prelude).encode() + b"\0" * 8 + PNG
    if asked.integration == "alb":
        result = {**ENVELOPE, "multiValueHeaders": {"Content-Type": ["image/png"]}}
    accepts = ["image/png", BROWSER, "*/*"] if "*/*" in asked.media_types else ["image/png"]
    for accept in accepts:
        answer = respond(settings, Request("GET", "/", headers={"Accept": accept}), result)
        assert (answer.status, answer.body) == (200, PNG)
        assert answer.field("Content-Type") == "image/png"
    if settings.cors_preflight:
        assert respond(settings, Request("OPTIONS", "/"), None).status == 200


@pytest.mark.parametrize("target", ["sam", "cloudformation"])
def test_cfn_lint_has_nothing_to_say_to_the_fullest_template(target: str) -> None:
    name = "rest-mapped GET /pictures/{name}/small cors envelope"
    (text,) = (param.values[1] for param in written(target) if param.id == name)
    assert linted(text) == []


@pytest.mark.slow
@pytest.mark.parametrize("target", ["sam", "cloudformation"])
def test_cfn_lint_has_nothing_to_say_to_any_template(target: str) -> None:
    params = written(target)
    assert [str(match) for param in params for match in linted(param.values[1])] == []
    assert len(params) > 20


@pytest.mark.parametrize(("asked", "text"), written("openapi"))
def test_the_openapi_document_is_valid(asked: RoutePlan, text: str) -> None:
    document = parsed(text)
    if "{proxy+}" in asked.path:
        # AWS's own spelling of a greedy parameter, which OpenAPI does not have.
        item = document["paths"].pop(asked.path)
        document["paths"] = {"/{proxy}": item}
    openapi_spec_validator.validate(document)
