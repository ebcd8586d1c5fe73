"""What a stage's export says, beside what the API's resources say."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.repair.apis import FROM_BODY, HEADER, PROXY_METHOD, SEED, mapped_method
from lambda_binary.gateway.repair.deployed import differing, of_export, of_resources

INTEGRATION = "x-amazon-apigateway-integration"
RESPONSE = {
    "contentHandling": None,
    "Content-Type": FROM_BODY,
    "templates": SEED["responseTemplates"],
}


def export(operation: dict[str, Any], method: str = "get", **rest: Any) -> dict[str, Any]:
    return {"openapi": "3.0.1", "paths": {"/image": {method: operation}}, **rest}


def test_mapped_method_reads_alike_from_both() -> None:
    integration = {
        "type": "aws",
        "responses": {
            "default": {"statusCode": "200", **SEED},
            ".*boom.*": {"statusCode": "500", "responseTemplates": {"application/json": None}},
        },
    }
    types = {"x-amazon-apigateway-binary-media-types": ["image/png", "image/gif"]}
    expected = {
        "type": "AWS",
        "responses": {
            "200": RESPONSE,
            "500": {"contentHandling": None, "Content-Type": None, "templates": {}},
        },
        "media types": ["image/gif", "image/png"],
    }
    live = of_export(export({INTEGRATION: integration}) | types, "GET", "/image")
    assert live == expected
    now = of_resources(mapped_method(_200=SEED, _500={}), ("image/png", "image/gif"))
    assert now == expected
    assert differing(live, now) == []


def test_any_method_has_its_own_key() -> None:
    operation = {INTEGRATION: {"type": "aws_proxy"}}
    document = export(operation, "x-amazon-apigateway-any-method")
    assert of_export(document, "ANY", "/image") == {"type": "AWS_PROXY"}


@pytest.mark.parametrize("document", [{}, export({}), export({}, "post")])
def test_export_without_the_integration_tells_nothing(document: dict[str, Any]) -> None:
    assert of_export(document, "GET", "/image") is None


def test_only_what_both_sides_tell_is_compared() -> None:
    now = of_resources(PROXY_METHOD, ("image/png",))
    assert differing(None, now) == []
    assert differing({"type": "AWS_PROXY"}, now) == []
    assert differing({"type": "AWS", "media types": []}, now) == ["type", "media types"]


def test_parameter_is_found_whatever_its_case() -> None:
    method = mapped_method(_200={"responseParameters": {HEADER.lower(): "'a/b'"}})
    assert of_resources(method, ())["responses"]["200"]["Content-Type"] == "'a/b'"
