"""How a plan of Terraform names one resource in another, as `terraform show -json` writes it.

The references are those that terraform 1.9 wrote for the expression in the comment.
"""

from __future__ import annotations

from typing import Any

from lambda_binary.gateway.tools import detect

API = ["aws_api_gateway_rest_api.api.id", "aws_api_gateway_rest_api.api"]
Given = tuple[str, str | None, dict[str, Any], dict[str, list[str]]]


def plan(*given: Given, each: dict[str, list[str]] | None = None) -> dict[str, Any]:
    """A plan of (address, index, known values, references of the others)."""
    configured, planned = {}, []
    for address, index, values, references in given:
        kind, name = address.split(".")
        expressions = {key: {"references": names} for key, names in references.items()}
        around = {"for_each_expression": {"references": (each or {}).get(address, [])}}
        configured[address] = {
            "address": address,
            "type": kind,
            "name": name,
            "expressions": expressions,
        } | (around if index else {})
        full = f'{address}["{index}"]' if index else address
        planned.append({"address": full, "type": kind, "name": name, "values": values})
    return {
        "terraform_version": "1.9.0",
        "planned_values": {"root_module": {"resources": planned}},
        "configuration": {"root_module": {"resources": list(configured.values())}},
    }


def routes(document: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    """(name, runtime of the function, keys that are unknown) of each route."""
    found = detect.of_document(document, "plan.json")
    return [(r.name, r.runtime, [unknown.key for unknown in r.unknowns]) for r in found]


REST_API: Given = ("aws_api_gateway_rest_api.api", None, {"binary_media_types": ["*/*"]}, {})
FUNCTION: Given = ("aws_lambda_function.f", None, {"runtime": "python3.12"}, {})
PROXY = {"type": "AWS_PROXY", "http_method": "GET"}
ROOT = {"rest_api_id": API, "resource_id": ["aws_api_gateway_rest_api.api.root_resource_id"]}


def test_a_path_is_found_through_each_key() -> None:
    # resource_id = aws_api_gateway_resource.folder[each.key].id
    by_key = {"rest_api_id": API, "resource_id": ["aws_api_gateway_resource.folder", "each.key"]}
    folder = "aws_api_gateway_resource.folder"
    root = {"rest_api_id": API, "parent_id": ["aws_api_gateway_rest_api.api.root_resource_id"]}
    document = plan(
        REST_API,
        *((folder, key, {"path_part": key}, root) for key in "ab"),
        *(("aws_api_gateway_integration.get", key, PROXY, by_key) for key in "ab"),
    )
    assert routes(document) == [("GET /a", "", []), ("GET /b", "", [])]


def test_a_path_is_found_through_the_values_of_a_method_with_each_key() -> None:
    # for_each = aws_api_gateway_method.get, resource_id = each.value.resource_id
    folder, method = "aws_api_gateway_resource.folder", "aws_api_gateway_method.get"
    root = {"rest_api_id": API, "parent_id": ["aws_api_gateway_rest_api.api.root_resource_id"]}
    by_key = {"rest_api_id": API, "resource_id": [folder, "each.key"]}
    by_value = {"rest_api_id": API, "resource_id": ["each.value.resource_id", "each.value"]}
    document = plan(
        REST_API,
        *((folder, key, {"path_part": key}, root) for key in "ab"),
        *((method, key, {"http_method": "GET"}, by_key) for key in "ab"),
        *(("aws_api_gateway_integration.get", key, PROXY, by_value) for key in "ab"),
        each={"aws_api_gateway_integration.get": [method]},
    )
    assert routes(document) == [("GET /a", "", []), ("GET /b", "", [])]


def test_the_root_of_an_api_by_each_key_is_the_root() -> None:
    # resource_id = aws_api_gateway_rest_api.apis[each.key].root_resource_id
    apis = ["aws_api_gateway_rest_api.apis", "each.key"]
    by_key = {"rest_api_id": apis, "resource_id": apis}
    document = plan(
        *(("aws_api_gateway_rest_api.apis", key, {"name": key}, {}) for key in "ab"),
        *(("aws_api_gateway_integration.get", key, PROXY, by_key) for key in "ab"),
    )
    assert routes(document) == [
        ('GET / (aws_api_gateway_rest_api.apis["a"])', "", []),
        ('GET / (aws_api_gateway_rest_api.apis["b"])', "", []),
    ]


def test_a_path_that_cannot_be_followed_is_unknown() -> None:
    behind = {"rest_api_id": API, "resource_id": ["local.resources", "each.key"]}
    document = plan(REST_API, ("aws_api_gateway_integration.get", None, PROXY, behind))
    assert routes(document) == [("GET /{path}", "", ["path"])]


def test_a_function_is_found_behind_the_region_of_its_uri() -> None:
    # "arn:aws:apigateway:${data.aws_region.current.name}:lambda:path/…${aws_lambda_function.f.arn}…"
    names = ["data.aws_region.current.name", "data.aws_region.current", "aws_lambda_function.f.arn"]
    document = plan(
        REST_API, FUNCTION, ("aws_api_gateway_integration.get", None, PROXY, ROOT | {"uri": names})
    )
    region = {
        "address": "data.aws_region.current",
        "mode": "data",
        "type": "aws_region",
        "values": {"name": "eu-west-1"},
    }
    document["prior_state"] = {"values": {"root_module": {"resources": [region]}}}
    assert routes(document) == [("GET /", "python3.12", [])]


def test_a_function_is_found_behind_its_alias() -> None:
    alias: Given = (
        "aws_lambda_alias.live",
        None,
        {},
        {"function_name": ["aws_lambda_function.f.arn", "aws_lambda_function.f"]},
    )
    names = ["aws_lambda_alias.live.invoke_arn", "aws_lambda_alias.live"]
    get = ("aws_api_gateway_integration.get", None, PROXY, ROOT | {"uri": names})
    assert routes(plan(REST_API, FUNCTION, alias, get)) == [("GET /", "python3.12", [])]
