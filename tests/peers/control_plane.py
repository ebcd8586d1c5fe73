"""REST APIs made through AWS's own API, for the emulators that have a control plane."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from peers.rows import MAPPED, by_media_types

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peers.rows import Row

REGION = "us-east-1"
STAGE = "prod"
_FUNCTION = "arn:aws:lambda:{region}:000000000000:function:{name}"
_URI = "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{function}/invocations"


def client(service: str, port: int) -> Any:
    """A boto3 client of the emulator on `port`; these credentials are what all of them take."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import boto3

        return boto3.client(
            service,
            endpoint_url=f"http://127.0.0.1:{port}",
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )


def deploy(gateway: Any, rows: Iterable[Row]) -> dict[str, str]:
    """An API for each list of binaryMediaTypes; gives the path each row's API begins at."""
    bases = {}
    for types, group in by_media_types(rows):
        api = gateway.create_rest_api(name="pictures", binaryMediaTypes=list(types))["id"]
        root = gateway.get_resources(restApiId=api)["items"][0]["id"]
        for row in group:
            _method(gateway, api, root, row)
            # Both LocalStack and ministack serve a deployed API there.
            bases[row.name] = f"/_aws/execute-api/{api}/{STAGE}"
        gateway.create_deployment(restApiId=api, stageName=STAGE)
    return bases


def _method(gateway: Any, api: str, root: str, row: Row) -> None:
    settings = row.case.settings
    parent = root
    for part in row.route.strip("/").split("/"):
        made = gateway.create_resource(restApiId=api, parentId=parent, pathPart=part)
        parent = made["id"]
    method = {"restApiId": api, "resourceId": parent, "httpMethod": "ANY"}
    gateway.put_method(**method, authorizationType="NONE")
    function = _FUNCTION.format(region=REGION, name=row.name)
    gateway.put_integration(
        **method,
        type="AWS" if settings.integration == MAPPED else "AWS_PROXY",
        integrationHttpMethod="POST",
        uri=_URI.format(region=REGION, function=function),
    )
    if settings.integration != MAPPED:
        return
    for response in settings.responses():
        status = str(response.status_code)
        mapped = dict(response.response_parameters)
        gateway.put_method_response(
            **method, statusCode=status, responseParameters=dict.fromkeys(mapped, True)
        )
        told = {
            "selectionPattern": response.selection_pattern,
            "contentHandling": response.content_handling,
            "responseTemplates": dict(response.response_templates),
            "responseParameters": mapped,
        }
        gateway.put_integration_response(
            **method, statusCode=status, **{key: value for key, value in told.items() if value}
        )
