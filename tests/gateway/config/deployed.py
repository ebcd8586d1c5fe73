"""What is deployed to LocalStack, and what has to come back from there.

The function is this library's own: its code, without the gateway's, is in the zip that the written
configuration deploys. What the gateway then sends is compared with what `respond` says of the
settings that the live reader found.
"""

from __future__ import annotations

import base64
import io
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3

from gateway.config.plans import REST
from gateway.config.readback import asked_for, assert_clean, one_route, told
from gateway.fix.pictures import PNG
from lambda_binary.gateway import Request, respond
from lambda_binary.gateway.clients import CLIENTS
from lambda_binary.gateway.plan import plan
from lambda_binary.gateway.tools.live import read as live
from lambda_binary.gateway.writers import RoutePlan
from peers.control_plane import REGION

if TYPE_CHECKING:
    from email.message import Message

SOURCE = Path(__file__).parents[3] / "src"
NAME = "wharf"
FUNCTION = f"""
from lambda_binary import binary_response

PNG = {PNG!r}

@binary_response
def handler(event, context):
    return PNG

@binary_response(envelope=False)
def bare(event, context):
    # What the request template brings here; readers of PNG stop before it.
    return PNG + event.get("path", {{}}).get("name", "").encode()
"""
# Whether `Accept` is missing is nothing that was recorded; LocalStack's own default is.
ACCEPTS = sorted({client.accept for client in CLIENTS if client.accept})


def package() -> bytes:
    """The function's zip file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("app.py", FUNCTION)
        for file in sorted((SOURCE / "lambda_binary").rglob("*.py")):
            if "gateway" not in file.parts:
                archive.write(file, file.relative_to(SOURCE))
    return made.getvalue()


def rest_plans() -> list[RoutePlan]:
    """REST APIs, for LocalStack's community edition has no HTTP API and no load balancer."""
    types = ["image/png", "image/*"]
    bare = "app.bare"
    return [
        plan("rest-proxy", media_types=types),
        plan("rest-proxy", media_types=["image/png"], cors=True, path="/{proxy+}", method="ANY"),
        plan("rest-proxy", cors=True),
        plan("rest-mapped", handler=bare),
        plan("rest-mapped", handler=bare, cors=True, path="/pictures/{name}/small"),
        plan("rest-mapped", handler=bare, path="/", method="POST"),
        plan("rest-mapped", envelope=True, cors=True),
    ]


def shown(asked: RoutePlan) -> bool:
    """Whether LocalStack can be asked what comes back: not where it is known to be no witness.

    It ignores `*/*` in binaryMediaTypes, which AWS documents; and it answers 500 to a template with
    a converted body, of which nobody recorded what AWS does with a function's result.
    """
    return "*/*" not in asked.media_types and not (
        asked.integration == "rest-mapped" and asked.envelope
    )


def assert_deployed(port: int, api: str, asked: RoutePlan, account: str = "test") -> None:
    """The API has the plan's settings, `check` finds nothing, and the picture comes back."""
    assert asked.integration in REST
    gateway = gateway_of(port, account)
    found = gateway.get_resources(restApiId=api, embed=["methods"], limit=500)["items"]
    # Not read_rest, which compares with the stage's export: LocalStack's lacks every integration
    # response but 200, and fails on ANY.
    routes = live.rest_routes(gateway.get_rest_api(restApiId=api), found, "prod")
    route = one_route(routes)
    assert told(route) == asked_for(asked)
    assert_clean(asked, routes)
    if asked.cors:
        status, _, fields = fetched(port, api, asked, "*/*", "OPTIONS")
        assert (status, fields["Access-Control-Allow-Methods"]) == (200, asked.allowed)
    if not shown(asked):
        return
    for accept in ACCEPTS:
        request = Request(method_of(asked), "/", headers={"Accept": accept})
        expected = respond(route.settings, request, result_of(asked))
        status, body, fields = fetched(port, api, asked, accept)
        answer = (expected.status, expected.body, expected.field("Content-Type"))
        assert (status, body, fields["Content-Type"]) == answer
        if asked.integration == "rest-mapped" or accept.startswith("image/png"):
            assert body.startswith(PNG)


def gateway_of(port: int, account: str) -> Any:
    """A client of the account: LocalStack takes the key id for its number."""
    keys = {"aws_access_key_id": account, "aws_secret_access_key": "test"}
    return boto3.Session(region_name=REGION, **keys).client(
        "apigateway", endpoint_url=f"http://127.0.0.1:{port}"
    )


def result_of(asked: RoutePlan) -> Any:
    """What the function returns, said without the library."""
    if asked.envelope:
        body, headers = base64.b64encode(PNG).decode(), {"Content-Type": "image/png"}
        return {"statusCode": 200, "headers": headers, "body": body, "isBase64Encoded": True}
    return base64.b64encode(PNG + NAME.encode() * ("name" in asked.parameters)).decode()


def fetched(
    port: int, api: str, asked: RoutePlan, accept: str, method: str = ""
) -> tuple[int, bytes, Message]:
    path = asked.path.replace("{name}", NAME).replace("{proxy+}", "a/b")
    return asking(
        f"http://127.0.0.1:{port}/_aws/execute-api/{api}/prod{path}",
        {"Accept": accept},
        method or method_of(asked),
    )


def method_of(asked: RoutePlan) -> str:
    return "GET" if asked.method == "ANY" else asked.method


def asking(url: str, headers: dict[str, str], method: str = "GET") -> tuple[int, bytes, Message]:
    request = urllib.request.Request(url, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.read(), response.headers
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read(), refused.headers
