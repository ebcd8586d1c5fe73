"""REST APIs on LocalStack whose route sends a picture as base64 text, and their full description."""

from __future__ import annotations

import base64
import urllib.error
import urllib.request
from typing import Any

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/wIAAgkBAyMAlYwAAAAASUVORK5CYII="
)
TEXT = base64.b64encode(PNG).decode()
HANDLERS = f"""
def bare(event, context):
    return {TEXT!r}

def enveloped(event, context):
    headers = {{"Content-Type": "image/png"}}
    return {{"statusCode": 200, "headers": headers, "body": {TEXT!r}, "isBase64Encoded": True}}

def failing(event, context):
    raise KeyError("no picture")
"""
URI = (
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:us-east-1:000000000000:function:{}/invocations"
)
HEADER = "method.response.header.Content-Type"
CORS = "method.response.header.Access-Control-Allow-Origin"
Place = dict[str, str]


def deployed(
    gateway: Any,
    kind: str,
    function: str,
    responses: dict[str, dict[str, Any]] | None = None,
    path: str = "/image",
    method: str = "GET",
    **api: Any,
) -> Place:
    """A new API with the route in front of the function, and other things, deployed to prod.

    Args:
        responses: a mapped integration's, by status, each with its method response.
        api: more of CreateRestApi.
    """
    made = gateway.create_rest_api(name="pictures", tags={"team": "pictures"}, **api)["id"]
    root = gateway.get_resources(restApiId=made)["items"][0]["id"]
    place = {"restApiId": made, "resourceId": _resource(gateway, made, root, path)}
    route = {**place, "httpMethod": method}
    _integration(gateway, route, kind, function)
    for status, response in (responses or {}).items():
        declared = dict.fromkeys(response.get("responseParameters", {}), False)
        gateway.put_method_response(**route, statusCode=status, responseParameters=declared)
        gateway.put_integration_response(**route, statusCode=status, **response)
    _others(gateway, made, root, place)
    gateway.create_deployment(restApiId=made, stageName="prod", variables={"colour": "red"})
    return route


def _resource(gateway: Any, api: str, root: str, path: str) -> str:
    parent = root
    for part in filter(None, path.split("/")):
        parent = gateway.create_resource(restApiId=api, parentId=parent, pathPart=part)["id"]
    return parent


def _integration(gateway: Any, route: Place, kind: str, function: str) -> None:
    gateway.put_method(**route, authorizationType="NONE")
    uri = URI.format(function)
    gateway.put_integration(**route, type=kind, integrationHttpMethod="POST", uri=uri)


def _others(gateway: Any, api: str, root: str, place: Place) -> None:
    """What fix has to leave alone: a CORS preflight, another route, a gateway response."""
    preflight = {**place, "httpMethod": "OPTIONS"}
    gateway.put_method(**preflight, authorizationType="NONE")
    template = {"application/json": '{"statusCode": 200}'}
    gateway.put_integration(**preflight, type="MOCK", requestTemplates=template)
    gateway.put_method_response(**preflight, statusCode="200", responseParameters={CORS: False})
    gateway.put_integration_response(
        **preflight, statusCode="200", responseParameters={CORS: "'*'"}
    )
    other = _resource(gateway, api, root, "/text")
    _integration(
        gateway, {"restApiId": api, "resourceId": other, "httpMethod": "POST"}, "AWS_PROXY", "bare"
    )
    gateway.put_gateway_response(restApiId=api, responseType="DEFAULT_4XX", statusCode="404")


def described(gateway: Any, api: str) -> dict[str, Any]:
    """All that AWS tells about the API, by resource path, stage name and so on."""
    here = {"restApiId": api}
    resources = gateway.get_resources(**here, embed=["methods"], limit=500)["items"]
    found = {
        "api": gateway.get_rest_api(**here),
        "resources": {each["path"]: each for each in resources},
        "stages": {s["stageName"]: s for s in gateway.get_stages(**here)["item"]},
        "deployments": sorted(d["id"] for d in gateway.get_deployments(**here)["items"]),
        "gateway responses": gateway.get_gateway_responses(**here)["items"],
    }
    del found["api"]["ResponseMetadata"]
    for stage in found["stages"].values():
        # Set by every call about the stage, and too coarse to tell.
        del stage["lastUpdatedDate"]
    return found


def differences(before: Any, after: Any, path: str = "") -> dict[str, tuple[Any, Any]]:
    """Where two descriptions differ: dotted path -> what was and what is; None for nothing."""
    if isinstance(before, dict) and isinstance(after, dict):
        return {
            where: pair
            for key in {**before, **after}
            for where, pair in differences(
                before.get(key), after.get(key), f"{path}.{key}" if path else str(key)
            ).items()
        }
    return {} if before == after else {path: (before, after)}


def fetched(port: int, route: Place, accept: str, path: str = "/image") -> tuple[int, bytes, str]:
    """Status, body and Content-Type of a GET through the gateway."""
    url = f"http://127.0.0.1:{port}/_aws/execute-api/{route['restApiId']}/prod{path}"
    request = urllib.request.Request(url, headers={"Accept": accept})
    try:
        response = urllib.request.urlopen(request, timeout=30)
    except urllib.error.HTTPError as fault:
        response = fault
    with response:
        return response.status, response.read(), response.headers["Content-Type"]
