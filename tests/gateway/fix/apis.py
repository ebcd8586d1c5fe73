"""Methods of REST APIs as AWS describes them, as values and as answers for botocore's Stubber."""

from __future__ import annotations

import contextlib
import json
import warnings
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from botocore.response import StreamingBody
from botocore.stub import Stubber

from lambda_binary.gateway.fix.current import Current, routes_of
from lambda_binary.gateway.fix.resources import ApiResource
from lambda_binary.gateway.tools.route import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

API = "a1b2c3"
URI = (
    "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:eu-west-1:123456789012:function:picture/invocations"
)
HEADER = "method.response.header.Content-Type"
FROM_BODY = "integration.response.body.headers.Content-Type"
# The integration response of the question that began this project, for one media type.
SEED = {
    "responseTemplates": {"image/png": "$input.path('$.body')"},
    "responseParameters": {HEADER: FROM_BODY},
}
# As fix makes it for errors of the function.
ERRORS = {
    "selectionPattern": r"[\s\S]+",
    "contentHandling": "CONVERT_TO_TEXT",
    "responseTemplates": {"application/json": '{"error": "the function failed"}'},
    "responseParameters": {HEADER: "'application/json'"},
}
PROXY_METHOD = {"methodIntegration": {"type": "AWS_PROXY", "uri": URI}}
PREFLIGHT = {"methodIntegration": {"type": "MOCK"}}
PROD = {"stageName": "prod"}
PAGE = {"restApiId": API, "embed": ["methods"], "limit": 500}


def mapped_method(declared: bool = False, **responses: dict[str, Any]) -> dict[str, Any]:
    """A method of type AWS; responses by status, as `_200={...}`."""
    given = {name.strip("_"): response for name, response in responses.items()}
    fields = {"responseParameters": {HEADER: False}} if declared else {}
    return {
        "methodResponses": {status: {"statusCode": status, **fields} for status in given},
        "methodIntegration": {
            "type": "AWS",
            "uri": URI,
            "integrationResponses": {s: {"statusCode": s, **r} for s, r in given.items()},
        },
    }


def current(
    method: dict[str, Any],
    media_types: tuple[str, ...] = (),
    others: tuple[ApiResource, ...] = (),
    stage: dict[str, Any] | None = PROD,
    behind: str = "",
    compared: bool = True,
) -> Current:
    """`GET /image` of the API, deployed to prod.

    Args:
        behind: what the stage does not serve yet.
    """
    resource = ApiResource("r2", "/image", {"GET": method})
    description = {"id": API, "binaryMediaTypes": list(media_types)}
    made = Current(description, (resource, *others), resource, "GET", stage, (), compared)
    routes = routes_of(made)
    if behind:
        remark = Remark("not-deployed", behind, routes[0].where)
        routes = (replace(routes[0], remarks=(remark,)), *routes[1:])
    return replace(made, routes=routes)


@contextlib.contextmanager
def stubbed() -> Iterator[tuple[Any, Stubber]]:
    """A boto3 client whose answers are prepared; parameters that differ fail."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import boto3

        client = boto3.client(
            "apigateway",
            region_name="eu-west-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )
    with Stubber(client) as stubber:
        yield client, stubber
        stubber.assert_no_pending_responses()


def prepare_reading(
    stubber: Stubber,
    method: dict[str, Any],
    media_types: tuple[str, ...] = (),
    stages: tuple[dict[str, Any], ...] = (PROD,),
    export: dict[str, Any] | None = None,
    exported: bool = True,
) -> None:
    """The answers of one `current.read` of GET /image.

    Args:
        export: what the first stage serves; None: AWS refuses to tell.
        exported: whether it comes to that question.
    """
    here = {"restApiId": API}
    stubber.add_response("get_rest_api", {"id": API, "binaryMediaTypes": list(media_types)}, here)
    stubber.add_response("get_stages", {"item": list(stages)}, here)
    first = {"items": [{"id": "r1", "path": "/"}], "position": "2"}
    stubber.add_response("get_resources", first, PAGE)
    second = {"items": [{"id": "r2", "path": "/image", "resourceMethods": {"GET": method}}]}
    stubber.add_response("get_resources", second, {**PAGE, "position": "2"})
    if not exported:
        return
    asked = {
        **here,
        "stageName": stages[0]["stageName"],
        "exportType": "oas30",
        "parameters": {"extensions": "apigateway"},
    }
    if export is None:
        stubber.add_client_error("get_export", "AccessDeniedException", expected_params=asked)
    else:
        data = json.dumps(export).encode()
        stubber.add_response("get_export", {"body": StreamingBody(BytesIO(data), len(data))}, asked)
