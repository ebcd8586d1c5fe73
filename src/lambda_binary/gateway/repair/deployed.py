"""What a stage serves of a route, as its export says, beside what the API's resources say.

Changes of resources reach nobody before a deployment. In: an export (OpenAPI 3 with AWS's
extensions), or GetMethod's answer. Out: the few facts that fix sets, in one shape, to compare.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from typing import Any

INTEGRATION = "x-amazon-apigateway-integration"
MEDIA_TYPES = "x-amazon-apigateway-binary-media-types"
ANY_METHOD = "x-amazon-apigateway-any-method"
CONTENT_TYPE = "method.response.header.content-type"

Facts = dict[str, Any]


def route(client: Any, api: str, stage: str, method: str, path: str) -> Facts | None:
    """The stage's own facts about the method; None when the export does not tell them."""
    from botocore.exceptions import BotoCoreError, ClientError

    # The plan stands without this answer, so a refusal (a missing permission, say) is no error.
    with contextlib.suppress(BotoCoreError, ClientError, ValueError):
        answer = client.get_export(
            restApiId=api,
            stageName=stage,
            exportType="oas30",
            parameters={"extensions": "apigateway"},
            accepts="application/json",
        )
        return of_export(json.loads(answer["body"].read()), method, path)
    return None


def of_export(document: Mapping[str, Any], method: str, path: str) -> Facts | None:
    """The facts of one method in an export; None when it has no integration there."""
    methods = document.get("paths", {}).get(path, {})
    operation = methods.get(ANY_METHOD if method == "ANY" else method.lower(), {})
    integration = operation.get(INTEGRATION)
    if not isinstance(integration, Mapping):
        return None
    facts = of_integration(integration, (integration.get("responses") or {}).values())
    if MEDIA_TYPES in document:
        facts["media types"] = sorted(document[MEDIA_TYPES])
    return facts


def of_resources(definition: Mapping[str, Any], media_types: tuple[str, ...]) -> Facts:
    """The same facts about the method as the API's resources have it."""
    integration = definition.get("methodIntegration") or {}
    responses = (integration.get("integrationResponses") or {}).values()
    return {**of_integration(integration, responses), "media types": sorted(media_types)}


def of_integration(integration: Mapping[str, Any], responses: Any) -> Facts:
    """What an integration says, in an export or in GetMethod's answer."""
    kind = str(integration.get("type", "")).upper()
    if kind != "AWS":
        # What a proxy integration says of responses decides nothing.
        return {"type": kind}
    return {
        "type": kind,
        "responses": {str(each.get("statusCode")): _response(each) for each in responses},
    }


def differing(live: Mapping[str, Any] | None, now: Mapping[str, Any]) -> list[str]:
    """The names of the facts in which the stage is behind; only what both sides tell counts."""
    return [name for name in now if live is not None and name in live and live[name] != now[name]]


def _response(response: Mapping[str, Any]) -> Facts:
    parameters = response.get("responseParameters") or {}
    templates = response.get("responseTemplates") or {}
    return {
        "contentHandling": response.get("contentHandling"),
        "Content-Type": next((v for k, v in parameters.items() if k.lower() == CONTENT_TYPE), None),
        "templates": {name: text for name, text in templates.items() if text},
    }
