"""The permissions that docs/fix.md lists are those of the calls that fix makes, and no more.

An operation's IAM action is its HTTP method and its resource is its path (documented: Service
Authorization Reference, 'API operations defined by Amazon API Gateway Management'); both are taken
from AWS's own model of the API, in botocore.
"""

from __future__ import annotations

import fnmatch
from typing import TYPE_CHECKING, Any

import pytest

from gateway.fix.apis import (
    API,
    PREFLIGHT,
    PROXY_METHOD,
    SEED,
    current,
    mapped_method,
    prepare_reading,
    stubbed,
)
from gateway.fix.policy import statements
from lambda_binary.gateway.fix.asked import Asked
from lambda_binary.gateway.fix.current import read
from lambda_binary.gateway.fix.difference import plan
from lambda_binary.gateway.fix.resources import ApiResource

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Request = tuple[str, str]
CACHED = {
    "stageName": "prod",
    "cacheClusterEnabled": True,
    "methodSettings": {"*/*": {"cachingEnabled": True}},
}


def request(client: Any, operation: str, parameters: Mapping[str, Any]) -> Request:
    """IAM action and resource of a call, as AWS's model has its method and path."""
    name = client.meta.method_to_api_mapping[operation]
    model = client.meta.service_model.operation_model(name)
    members = model.input_shape.members
    places = {
        shape.serialization["name"]: str(parameters[member])
        for member, shape in members.items()
        if shape.serialization.get("location") == "uri"
    }
    path = model.http["requestUri"].format(**places)
    return f"apigateway:{model.http['method']}", f"arn:aws:apigateway:eu-west-1::{path}"


def written(client: Any) -> Iterable[Request]:
    """The requests of plans that have every kind of call."""
    mock = ApiResource("r3", "/mock", {"OPTIONS": PREFLIGHT})
    plans = [
        plan(current(PROXY_METHOD, ("a/b",), (mock,), CACHED), Asked(("*/*",), removed=("a/b",))),
        plan(current(mapped_method(_200=SEED)), Asked(("image/png",), bare=True)),
        plan(current(mapped_method()), Asked(("image/png",))),
    ]
    for each in plans:
        yield from (request(client, step.operation, step.parameters) for step in each.steps)


def read_by(client: Any, stubber: Any) -> Iterable[Request]:
    """The requests of reading an API."""
    seen: list[Request] = []
    names = {name: method for method, name in client.meta.method_to_api_mapping.items()}

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        seen.append(request(client, names[model.name], params))

    client.meta.events.register("provide-client-params.*.*", note)
    prepare_reading(stubber, PROXY_METHOD)
    read(client, API, "GET", "/image", None)
    return seen


@pytest.fixture
def requests() -> set[Request]:
    with stubbed() as (client, stubber):
        return {*written(client), *read_by(client, stubber)}


def test_every_call_is_allowed(requests: set[Request]) -> None:
    def allowed(action: str, resource: str) -> bool:
        return any(
            statement["Action"] == action and fnmatch.fnmatchcase(resource, pattern)
            for statement in statements()
            for pattern in statement["Resource"]
        )

    assert [each for each in sorted(requests) if not allowed(*each)] == []
    assert {action for action, _ in requests} == {s["Action"] for s in statements()}


def test_nothing_is_allowed_that_no_call_needs(requests: set[Request]) -> None:
    idle = [
        (statement["Sid"], pattern)
        for statement in statements()
        for pattern in statement["Resource"]
        if not any(
            action == statement["Action"] and fnmatch.fnmatchcase(resource, pattern)
            for action, resource in requests
        )
    ]
    assert idle == []
    assert {statement["Effect"] for statement in statements()} == {"Allow"}
