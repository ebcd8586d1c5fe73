"""A live API, by botocore's Stubber: its requests are checked against AWS's own model."""

from __future__ import annotations

import io
import json
from typing import Any

import boto3
import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from lambda_binary.gateway.documents.errors import SourceError
from lambda_binary.gateway.tools.live import read as live

URI = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:f/invocations"
INTEGRATION: dict[str, Any] = {
    "type": "AWS",
    "uri": URI,
    "integrationResponses": {"200": {"statusCode": "200", "contentHandling": "CONVERT_TO_BINARY"}},
}


def client(service: str = "apigateway") -> Any:
    return boto3.client(
        service, region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x"
    )


def stubbed(handling: str | None) -> Any:
    """An API of two pages of resources, whose stage serves `handling`."""
    made = client()
    stub = Stubber(made)
    stub.add_response(
        "get_rest_api",
        {"id": "a1", "name": "n", "binaryMediaTypes": ["image/png"]},
        {"restApiId": "a1"},
    )
    stub.add_response("get_stages", {"item": [{"stageName": "prod"}]}, {"restApiId": "a1"})
    asked = {"restApiId": "a1", "embed": ["methods"]}
    stub.add_response(
        "get_resources", {"items": [{"id": "r0", "path": "/"}], "position": "2"}, asked
    )
    method = {
        "httpMethod": "GET",
        "methodIntegration": INTEGRATION,
        "methodResponses": {"200": {"statusCode": "200"}},
    }
    page = {"items": [{"id": "r1", "path": "/a", "resourceMethods": {"GET": method}}]}
    stub.add_response("get_resources", page, {**asked, "position": "2"})
    answer = {"statusCode": "200"} | ({"contentHandling": handling} if handling else {})
    operation = {
        "x-amazon-apigateway-integration": {
            "type": "aws",
            "uri": URI,
            "responses": {"default": answer},
        }
    }
    export = json.dumps(
        {
            "openapi": "3.0.1",
            "x-amazon-apigateway-binary-media-types": ["image/png"],
            "paths": {"/a": {"get": operation}},
        }
    ).encode()
    stub.add_response("get_export", {"body": StreamingBody(io.BytesIO(export), len(export))})
    stub.activate()
    return made


def test_live_api_is_read_over_pages() -> None:
    (route,) = live.read_rest(stubbed("CONVERT_TO_BINARY"), "a1")
    assert (route.name, str(route.where)) == ("GET /a", "rest-api:a1 (GET /a, resource r1)")
    assert route.settings.binary_media_types == ("image/png",)
    assert route.settings.integration_responses[0].content_handling == "CONVERT_TO_BINARY"
    ids = {name: route.ids[name] for name in ("rest-api", "resource")}
    assert (route.settings.stage, ids, route.remarks) == (
        "prod",
        {"rest-api": "a1", "resource": "r1"},
        (),
    )


def test_a_change_that_is_not_deployed_is_remarked() -> None:
    (route,) = live.read_rest(stubbed(None), "a1")
    assert [(r.rule, r.text) for r in route.remarks] == [
        ("not-deployed", "the deployment of stage prod has other settings for it")
    ]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "NotFoundException",
            "there is no REST API 'a1' there (if it is an HTTP API, write --http-api-id): AWS says "
            "'no'; check the id and the region",
        ),
        (
            "AccessDeniedException",
            "permission denied: apigateway:GET is needed (AWS says 'no'); docs/fix.md, Permissions, "
            "has the policy that check and fix need",
        ),
    ],
)
def test_refusals_of_aws_are_one_sentence_with_the_cure(code: str, sentence: str) -> None:
    made = client()
    with Stubber(made) as stub:
        stub.add_client_error("get_rest_api", code, "no", 404)
        with pytest.raises(SourceError) as fault:
            live.read_rest(made, "a1")
    assert str(fault.value) == sentence


def test_a_stage_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(SourceError) as fault:
        live.read_rest(stubbed(None), "a1", "dev")
    assert str(fault.value) == "rest-api:a1: has no stage 'dev'; there are: prod"


def test_http_api_is_read() -> None:
    made = client("apigatewayv2")
    with Stubber(made) as stub:
        stub.add_response(
            "get_integrations",
            {
                "Items": [
                    {
                        "IntegrationId": "i",
                        "IntegrationType": "AWS_PROXY",
                        "PayloadFormatVersion": "2.0",
                    }
                ]
            },
        )
        stub.add_response(
            "get_routes",
            {
                "Items": [
                    {"RouteKey": "GET /a", "Target": "integrations/i"},
                    {"RouteKey": "$default", "Target": "integrations/i"},
                ]
            },
        )
        routes = live.read_http(made, "h1")
    assert [(r.name, r.settings.payload_format) for r in routes] == [
        ("GET /a", "2.0"),
        ("ANY /{proxy+}", "2.0"),
    ]


def test_a_profile_that_does_not_exist_is_one_sentence() -> None:
    with pytest.raises(
        SourceError,
        match=r"^The config profile \(no-such-profile-here\) could not be found: "
        r"`aws configure list-profiles` lists those there are$",
    ):
        live.connect("apigateway", "eu-west-1", "no-such-profile-here")
