"""terraform itself plans and applies one configuration; both outputs mean the same routes.

The fast tests read what it printed once (terraform/plan.json and state.json, reduced); the slow
one runs it again: Terraform 1.11 with the AWS provider 5, applied to ministack.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gateway.tools import terraform_tool
from gateway.tools.told import told
from lambda_binary.gateway.commands.cli import main
from lambda_binary.gateway.tools import detect
from peers.install import InstallError

TYPES = ["image/png", "image/*"]
PROXY = {"integration": "rest-proxy", "types": TYPES, "minimum_compression_size": 1024}
MAPPED = {
    "integration": "rest-mapped",
    "types": TYPES,
    "minimum_compression_size": 1024,
    "cors_preflight": True,
    "preflight_content_handling": "CONVERT_TO_TEXT",
    "responses": [
        (200, "", "CONVERT_TO_BINARY", "Content-Type='image/png'", ""),
        (500, ".+", "CONVERT_TO_TEXT", "Content-Type='text/plain'", ""),
    ],
}
SAME: dict[str, Any] = {
    "GET /large": PROXY,
    "GET /small": PROXY,
    "GET /small/{name}": MAPPED,
    "ANY /": PROXY,
    "GET /summer": {"integration": "rest-proxy", "types": ["application/pdf"]},
    "GET /winter": {"integration": "rest-proxy", "types": ["application/zip"]},
    "GET /one": {"integration": "http-api", "format": "1.0"},
    "GET /two": {"integration": "http-api", "format": "2.0"},
}
# Three routes have no path of their own: $default, the function URL and the target group.
PATHLESS = [
    ("aws_apigatewayv2_route.default", {"integration": "http-api", "format": "2.0"}),
    (
        "aws_lambda_function_url.picture",
        {"integration": "function-url", "remarks": ["url-permission-of-old"]},
    ),
    ("aws_lb_target_group.picture", {"integration": "alb", "multi_value_headers": True}),
]
OPEN = {
    "integration": "rest-proxy",
    "unknown": ["binary_media_types: var.types, known after apply alone"],
}
# The type that only an apply makes known is a time: no media type.
APPLIED = {"integration": "rest-proxy", "types": ["image/gif"], "remarks": ["types-never-match"]}


def read(document: Any) -> tuple[dict[str, Any], list[Any]]:
    routes = detect.of_document(document, "shown.json")
    pathless = [(r.where.name, told(r)) for r in routes if r.path == "/{proxy+}"]
    return {r.name: told(r) for r in routes if r.path != "/{proxy+}"}, pathless


@pytest.mark.parametrize(("name", "later"), [("plan", OPEN), ("state", APPLIED)])
def test_what_terraform_showed_once_is_read(name: str, later: Any) -> None:
    text = (terraform_tool.HERE / f"{name}.json").read_text(encoding="utf-8")
    assert read(json.loads(text)) == ({**SAME, "GET /later": later}, PATHLESS)


def test_every_route_says_the_runtime_of_its_function() -> None:
    routes = detect.read(str(terraform_tool.HERE / "plan.json"))
    rest = {r.runtime for r in routes if r.settings.integration.startswith("rest")}
    assert rest == {"python3.12"}


@pytest.mark.slow
def test_what_terraform_shows_now_is_read(tmp_path: Path, capsys: Any) -> None:
    try:
        plan, state = terraform_tool.documents(tmp_path)
    except (terraform_tool.ToolError, InstallError) as fault:
        pytest.skip(str(fault))
    assert read(plan) == ({**SAME, "GET /later": OPEN}, PATHLESS)
    assert read(state) == ({**SAME, "GET /later": APPLIED}, PATHLESS)
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(plan), encoding="utf-8")
    assert main(["check", str(file), "--route", "GET /summer"]) == 1
    assert "clients do not get the picture" in capsys.readouterr().out
