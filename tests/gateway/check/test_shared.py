"""Routes that share their lines by YAML's anchors or a reference: one change for all, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway.check.curing import judged, needs_patch, patched
from gateway.check.harm import BARE_METHOD, URI

if TYPE_CHECKING:
    from pathlib import Path

CLOUDFORMATION = (
    "Resources:\n  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: n}}\n"
    + BARE_METHOD % ("Get", "GET")
    + f"""      Integration: &all
        Type: AWS
        IntegrationHttpMethod: POST
        Uri: {URI}
        IntegrationResponses: &some
          - StatusCode: '200'
      MethodResponses: &declared
        - StatusCode: '200'
"""
    + BARE_METHOD % ("Post", "POST")
    + "      Integration: *all\n      MethodResponses: *declared\n"
)
INTEGRATION = (
    f"{{type: aws, httpMethod: POST, uri: '{URI}', responses: {{default: {{statusCode: '200'}}}}}}"
)
OPENAPI = f"""
openapi: 3.0.1
info: {{title: a, version: '1'}}
paths:
  /a:
    get: &op
      responses: {{'200': {{description: ok}}}}
      x-amazon-apigateway-integration:
        type: aws
        httpMethod: POST
        uri: {URI}
        responses:
          default: {{statusCode: '200'}}
    put: *op
"""
REFERENCE = f"""
openapi: 3.0.1
info: {{title: a, version: '1'}}
components:
  x-amazon-apigateway-integrations:
    all: {INTEGRATION}
paths:
  /a:
    get:
      responses: {{'200': {{description: ok}}}}
      x-amazon-apigateway-integration: {{$ref: '#/components/x-amazon-apigateway-integrations/all'}}
    put:
      responses: {{'200': {{description: ok}}}}
      x-amazon-apigateway-integration: {{$ref: '#/components/x-amazon-apigateway-integrations/all'}}
"""
TEXTS = {"anchors": CLOUDFORMATION, "operations": OPENAPI, "references": REFERENCE}


@needs_patch
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_routes_that_share_their_lines_are_cured_by_one_change_of_them(
    text: str, tmp_path: Path
) -> None:
    (finding,) = [f for f in judged(text) if f.rule == "picture"]
    assert len(finding.routes) == 2
    for cure in (finding.cures[0], finding.cures[-1]):
        assert "the same for" not in cure.text
        after = patched(text, cure.patch, tmp_path)
        assert after.count("*all") == text.count("*all")
        assert "picture" not in {f.rule for f in judged(after)}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_route_that_is_left_out_keeps_the_lines_that_it_shares(text: str) -> None:
    from lambda_binary.gateway import documents
    from lambda_binary.gateway.check import judge
    from lambda_binary.gateway.tools import detect

    routes = detect.of_document(documents.parse(text, "f.yml"), "f.yml")
    (finding,) = [f for f in judge.findings(routes[:1], texts={"f.yml": text}) if f.cures[1:]]
    for cure in (finding.cures[0], finding.cures[-1]):
        assert (cure.patch, cure.files) == ("", {})
        assert f"first give it lines of its own: {routes[1].name} would change too" in cure.text


@needs_patch
def test_a_response_for_errors_is_given_once_to_the_routes_that_share_it(tmp_path: Path) -> None:
    converted = CLOUDFORMATION.replace(
        "'200'\n      Meth",
        "'200'\n            ContentHandling: CONVERT_TO_BINARY\n      Meth",
    )
    (finding,) = [f for f in judged(converted) if f.rule == "errors"]
    assert len(finding.routes) == 2
    after = patched(converted, finding.cures[0].patch, tmp_path)
    assert "errors" not in {f.rule for f in judged(after)}
