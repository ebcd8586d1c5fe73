"""Cures in Terraform's language: whole texts, and Terraform's own parser and formatter."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from gateway.check.curing import judged

if TYPE_CHECKING:
    from pathlib import Path

PLACE = {"rest_api_id": "a1", "resource_id": "r0", "http_method": "GET"}


def resource(kind: str, name: str, **values: Any) -> dict[str, Any]:
    return {
        "address": f"aws_api_gateway_{kind}.{name}",
        "type": f"aws_api_gateway_{kind}",
        "values": values,
    }


def state(integration: str, *more: dict[str, Any], types: tuple[str, ...] = ()) -> str:
    """`terraform show -json` of a state with one route."""
    resources = [
        resource("rest_api", "pictures", id="a1", binary_media_types=list(types)),
        resource("integration", "get", type=integration, **PLACE),
        *more,
    ]
    values = {"root_module": {"resources": resources}}
    return json.dumps({"terraform_version": "1.11.4", "values": values})


OK = resource(
    "integration_response",
    "ok",
    status_code="200",
    response_templates={"application/json": "$input.path('$.body')"},
    **PLACE,
)
DECLARED = resource("method_response", "ok", status_code="200", **PLACE)
OPTIONS = {**PLACE, "http_method": "OPTIONS"}
MOCK = {
    **resource("integration", "options", type="MOCK", **OPTIONS),
}
STATES = {
    "proxy": state("AWS_PROXY"),
    "mapped, nothing set": state("AWS"),
    "mapped, a template": state("AWS", OK, DECLARED),
    "a preflight that fails": state("AWS_PROXY", MOCK, types=("*/*",)),
}


def test_proxy_gets_one_line() -> None:
    (cure,) = judged(STATES["proxy"], "f.json")[0].cures
    assert cure.patch == (
        'resource "aws_api_gateway_rest_api" "pictures" {\n'
        "  # aws_api_gateway_rest_api.pictures: as it is, and\n"
        '  binary_media_types = ["*/*"]\n'
        "}\n"
    )


def test_mapped_gets_lines_for_each_of_its_resources() -> None:
    cure = judged(STATES["mapped, a template"], "f.json")[0].cures[0]
    assert cure.patch == (
        'resource "aws_api_gateway_method_response" "ok" {\n'
        "  # aws_api_gateway_method_response.ok: as it is, and\n"
        '  response_parameters = { "method.response.header.Content-Type" = true }\n'
        "}\n\n"
        'resource "aws_api_gateway_integration_response" "ok" {\n'
        "  # aws_api_gateway_integration_response.ok: as it is, and\n"
        '  content_handling    = "CONVERT_TO_BINARY"\n'
        '  response_parameters = { "method.response.header.Content-Type" = "\'image/png\'" }\n'
        "  # and without response_templates\n"
        "}\n\n"
        "# new, in the module of aws_api_gateway_integration.get\n"
        'resource "aws_api_gateway_method_response" "get_500" {\n'
        "  rest_api_id         = aws_api_gateway_integration.get.rest_api_id\n"
        "  resource_id         = aws_api_gateway_integration.get.resource_id\n"
        "  http_method         = aws_api_gateway_integration.get.http_method\n"
        '  status_code         = "500"\n'
        '  response_parameters = { "method.response.header.Content-Type" = true }\n'
        "}\n\n"
        "# new, in the module of aws_api_gateway_integration.get\n"
        'resource "aws_api_gateway_integration_response" "get_500" {\n'
        "  rest_api_id         = aws_api_gateway_integration.get.rest_api_id\n"
        "  resource_id         = aws_api_gateway_integration.get.resource_id\n"
        "  http_method         = aws_api_gateway_integration.get.http_method\n"
        '  status_code         = "500"\n'
        '  selection_pattern   = "[\\\\s\\\\S]+"\n'
        '  content_handling    = "CONVERT_TO_TEXT"\n'
        '  response_parameters = { "method.response.header.Content-Type" = "\'application/json\'" }\n'
        '  response_templates  = { "application/json" = "{\\"error\\": \\"the function failed\\"}" }\n'
        "}\n"
    )


def test_preflight_names_the_options_integration() -> None:
    (finding,) = judged(STATES["a preflight that fails"], "f.json")
    assert finding.cures[0].patch == (
        'resource "aws_api_gateway_integration" "options" {\n'
        "  # aws_api_gateway_integration.options: as it is, and\n"
        '  content_handling = "CONVERT_TO_TEXT"\n'
        "}\n"
    )


@pytest.mark.parametrize(
    "address",
    [
        "aws_api_gateway_integration.get[0]",
        'module.album["summer.2026"].aws_api_gateway_integration.get',
        'module.a["x]y\\"."].module.b[3].aws_api_gateway_integration.get["z.z"]',
    ],
)
def test_a_resource_of_a_module_is_named_by_its_own_type_and_name(address: str) -> None:
    state_of = STATES["mapped, a template"].replace(
        json.dumps("aws_api_gateway_integration.get"), json.dumps(address)
    )
    patch = judged(state_of, "f.json")[0].cures[-1].patch
    assert 'resource "aws_api_gateway_integration" "get" {\n' in patch
    assert f"  # {address}: as it is, and\n" in patch


@pytest.mark.parametrize("name", STATES)
def test_terraform_would_not_format_it_otherwise(name: str, tmp_path: Path) -> None:
    terraform = shutil.which("terraform")
    if terraform is None:
        pytest.skip("there is no terraform")
    for cure in judged(STATES[name], "f.json")[0].cures:
        done = subprocess.run(
            [terraform, "fmt", "-"],
            input=cure.patch,
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
        assert (done.returncode, done.stdout) == (0, cure.patch)
