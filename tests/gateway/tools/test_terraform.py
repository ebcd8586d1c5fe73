"""`terraform show -json`: a state names by id, a plan by reference; both give the same routes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_binary.gateway import documents
from lambda_binary.gateway.documents.errors import SourceError
from lambda_binary.gateway.tools import detect
from lambda_binary.gateway.tools.route import ConfiguredRoute

API = "aws_api_gateway_rest_api.a"
PART = "aws_api_gateway_resource.p"
HEADER = "method.response.header.Content-Type"
SAME = {"rest_api_id": "api", "resource_id": "r1", "http_method": "GET"}

# (address, values, references of a plan)
RESOURCES: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    (API, {"id": "api", "binary_media_types": ["image/png"]}, {}),
    (
        PART,
        {"id": "r1", "rest_api_id": "api", "parent_id": "root", "path_part": "a"},
        {"rest_api_id": f"{API}.id", "parent_id": f"{API}.root_resource_id"},
    ),
    (
        "aws_api_gateway_integration.i",
        {**SAME, "type": "AWS", "content_handling": None},
        {"rest_api_id": f"{API}.id", "resource_id": f"{PART}.id"},
    ),
    (
        "aws_api_gateway_integration_response.ok",
        {
            **SAME,
            "status_code": "200",
            "content_handling": "CONVERT_TO_BINARY",
            "response_parameters": {HEADER: "'image/png'"},
        },
        {"rest_api_id": f"{API}.id", "resource_id": f"{PART}.id"},
    ),
    (
        "aws_api_gateway_method_response.ok",
        {**SAME, "status_code": "200", "response_parameters": {HEADER: True}},
        {"rest_api_id": f"{API}.id", "resource_id": f"{PART}.id"},
    ),
    ("aws_lambda_function_url.u", {"invoke_mode": "BUFFERED"}, {}),
    (
        "aws_lb_target_group.g",
        {"target_type": "lambda", "lambda_multi_value_headers_enabled": True},
        {},
    ),
]


def document(plan: bool) -> dict[str, Any]:
    resources, configured = [], []
    for address, values, references in RESOURCES:
        known = {k: v for k, v in values.items() if not plan or (k not in references and k != "id")}
        resources.append({"address": address, "type": address.split(".")[0], "values": known})
        expressions = {key: {"references": [name]} for key, name in references.items()}
        configured.append({"address": address, "expressions": expressions})
    values = {"root_module": {"resources": resources}}
    if not plan:
        return {"terraform_version": "1.11.4", "values": values}
    configuration = {"root_module": {"resources": configured}}
    return {"terraform_version": "1.11.4", "planned_values": values, "configuration": configuration}


def read(text: str) -> list[ConfiguredRoute]:
    return detect.of_document(documents.parse(text, "s.json"), "s.json")


@pytest.mark.parametrize("plan", [True, False])
def test_plan_and_state_give_the_same_routes(plan: bool) -> None:
    mapped, url, group = read(json.dumps(document(plan)))
    assert (mapped.name, str(mapped.where)) == ("GET /a", "s.json (aws_api_gateway_integration.i)")
    assert mapped.settings.integration == "rest-mapped"
    assert mapped.settings.binary_media_types == ("image/png",)
    assert [r.content_handling for r in mapped.settings.integration_responses] == [
        "CONVERT_TO_BINARY"
    ]
    assert (mapped.unknowns, mapped.remarks) == ((), ())
    assert url.settings.integration == "function-url"
    assert group.settings.multi_value_headers


def test_settings_of_the_api_count_for_its_document() -> None:
    operation = {"x-amazon-apigateway-integration": {"type": "aws_proxy", "uri": "x"}}
    body = {"openapi": "3.0.1", "paths": {"/a": {"get": operation}}}
    values = {"body": json.dumps(body), "binary_media_types": ["a/b"]}
    resource = {
        "address": "aws_api_gateway_rest_api.a",
        "type": "aws_api_gateway_rest_api",
        "values": {**values, "minimum_compression_size": "10"},
    }
    state = {"root_module": {"resources": [resource]}}
    (route,) = read(json.dumps({"terraform_version": "1.11.4", "values": state}))
    assert route.settings.binary_media_types == ("a/b",)
    assert route.settings.minimum_compression_size == 10
    assert route.ids["api"] == "aws_api_gateway_rest_api.a"


def test_types_from_a_variable_of_a_plan_are_unknown() -> None:
    plan = document(plan=True)
    del plan["planned_values"]["root_module"]["resources"][0]["values"]["binary_media_types"]
    expressions = plan["configuration"]["root_module"]["resources"][0]["expressions"]
    expressions["binary_media_types"] = {"references": ["var.types"]}
    (route, *_) = read(json.dumps(plan))
    assert [u.text for u in route.undecided] == ["var.types, known after apply alone"]


@given(st.integers(0, 3000), st.booleans())
def test_a_cut_file_is_refused_in_one_sentence(at: int, plan: bool) -> None:
    text = json.dumps(document(plan))
    if at < len(text) - 1:
        with pytest.raises(
            SourceError, match=r"^s\.json:1: is no JSON: [^\n]*$|^s\.json: is none of"
        ):
            read(text[:at] or "{")
