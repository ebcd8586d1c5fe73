"""What a live REST API has now: Current, read with a boto3 client and never written.

Every question that AWS refuses becomes a RepairError (calls.py). This file judges nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..nearest import suggestion
from . import deployed
from .calls import asking
from .errors import RepairError
from .resources import Resource, all_resources, at_path, method_at

PROXY, MAPPED = "AWS_PROXY", "AWS"
BINARY = "CONVERT_TO_BINARY"
# AWS doc 'Integration' (REST API reference), uri: arn:…:apigateway:REGION:SERVICE:path/…
_SERVICE = re.compile(r":([a-z0-9-]+):(?:path|action)/")


@dataclass(frozen=True, slots=True)
class Current:
    """One method of an API.

    Attributes:
        api: the API's id.
        media_types: its binaryMediaTypes.
        resource: the method's resource.
        method: its name on AWS, which may be ANY.
        definition: as GetMethod describes it.
        resources: all of the API.
        stage: the stage that is deployed to; None when the API has none.
        live: the route as the stage serves it; None when that cannot be told.
    """

    api: str
    media_types: tuple[str, ...]
    resource: Resource
    method: str
    definition: Mapping[str, Any]
    resources: tuple[Resource, ...] = ()
    stage: str | None = None
    live: Mapping[str, Any] | None = field(default=None, compare=False)

    @property
    def name(self) -> str:
        """`GET /image`."""
        return f"{self.method} {self.resource.path}"

    @property
    def integration(self) -> Mapping[str, Any]:
        """The method's integration as AWS describes it."""
        return self.definition.get("methodIntegration") or {}

    @property
    def mapped(self) -> bool:
        """Whether it is of type AWS, not AWS_PROXY."""
        return bool(self.integration.get("type") == MAPPED)

    @property
    def integration_responses(self) -> Mapping[str, Mapping[str, Any]]:
        """By status code."""
        return self.integration.get("integrationResponses") or {}

    @property
    def method_responses(self) -> Mapping[str, Mapping[str, Any]]:
        """By status code."""
        return self.definition.get("methodResponses") or {}

    @property
    def converting(self) -> tuple[str, ...]:
        """The API's other mapped methods whose responses are CONVERT_TO_BINARY."""
        return tuple(
            f"{name} {resource.path}"
            for resource in self.resources
            for name, method in resource.methods.items()
            if (resource.id, name) != (self.resource.id, self.method) and _converts(method)
        )


def read(client: Any, api: str, method: str, path: str, stage: str | None) -> Current:
    """The method, its API and its stage.

    Raises:
        RepairError: something of it does not exist, or AWS does not let us look.
    """
    with asking(f"there is no REST API {api!r} there (an HTTP API has no such settings)"):
        found = client.get_rest_api(restApiId=api)
    with asking(f"the stages of {api} cannot be listed"):
        stages = [each["stageName"] for each in client.get_stages(restApiId=api)["item"]]
    chosen = _stage(stages, stage)
    with asking(f"the resources of {api} cannot be listed"):
        resources = all_resources(client, api)
    resource = at_path(resources, path)
    name = method_at(resource, method)
    with asking(f"{name} {path} went away"):
        definition = client.get_method(restApiId=api, resourceId=resource.id, httpMethod=name)
    media_types = tuple(found.get("binaryMediaTypes") or ())
    live = deployed.route(client, api, chosen, name, path) if chosen else None
    current = Current(api, media_types, resource, name, definition, resources, chosen, live)
    _check(current)
    return current


def _stage(stages: list[str], wanted: str | None) -> str | None:
    listed = ", ".join(sorted(stages)) or "none"
    if wanted is not None and wanted not in stages:
        hint = suggestion(wanted, stages)
        raise RepairError(f"the API has no stage {wanted!r}{hint}; its stages: {listed}")
    if wanted is None and len(stages) > 1:
        raise RepairError(f"the API has several stages: name one with --stage: {listed}")
    return wanted or next(iter(stages), None)


def _check(current: Current) -> None:
    kind = current.integration.get("type") or "no"
    if kind not in {PROXY, MAPPED}:
        raise RepairError(
            f"{current.name} has {kind} integration: fix repairs Lambda functions behind "
            f"{PROXY} and {MAPPED}"
        )
    service = _SERVICE.search(str(current.integration.get("uri") or ""))
    if service and service[1] != "lambda":
        raise RepairError(f"{current.name} calls {service[1]}, not a Lambda function")


def _converts(method: Mapping[str, Any]) -> bool:
    integration = method.get("methodIntegration") or {}
    responses = (integration.get("integrationResponses") or {}).values()
    return integration.get("type") == MAPPED and any(
        response.get("contentHandling") == BINARY for response in responses
    )
