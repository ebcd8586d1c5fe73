"""A case's `config`, in AWS's own words, as Settings. The keys are those of docs/conformance.md.

In: the integration and the config's JSON object. Out: Settings, or a CasesError. Keys that are not
known are comment.
"""

from __future__ import annotations

import re
from typing import Any

from ..errors import CasesError
from ..model.header_mapping import TARGET
from ..model.settings import IntegrationResponse, Settings
from . import symbols


def settings_of(integration: str, config: dict[str, Any]) -> Settings:
    """The settings that a config says."""
    keys: dict[str, Any] = {"integration": integration}
    keys |= {ours: config[key] for key, ours in PLAIN.items() if config.get(key) is not None}
    asked = re.search(r"integration\.contentHandling=(\w+)", str(config.get("cors", "")))
    keys["cors_preflight"] = "cors" in config
    keys["preflight_content_handling"] = asked[1] if asked else None
    handling = first_word(config.get("contentHandling"))
    responses = _responses(config, handling)
    if responses:
        keys["integration_responses"] = responses
    elif integration == "rest-mapped" or handling:
        keys |= {
            "content_handling": handling,
            "response_templates": templates(config),
            "response_parameters": mappings(config.get("responseParameters")),
        }
    keys["request_content_handling"] = first_word(config.get("integration.contentHandling"))
    return Settings(**keys)


def first_word(value: Any) -> str | None:
    """`CONVERT_TO_BINARY (on the integration)` says CONVERT_TO_BINARY; `undefined` says nothing."""
    word = str(value).split(" ", 1)[0] if value else None
    return None if word in {"undefined", "none", "PASSTHROUGH"} else word


def templates(config: dict[str, Any]) -> dict[str, str]:
    """Response templates by media type; a text alone is that of application/json."""
    given = config.get("template")
    if not given:
        return {}
    if isinstance(given, str):
        return {"application/json": symbols.template(given)}
    if not isinstance(given, dict):
        raise CasesError("template is neither a text nor an object of texts")
    return {str(media_type): text or "" for media_type, text in given.items()}


def mappings(given: Any) -> dict[str, str]:
    """Header mappings; a bare field name on the left stands for the method response's field."""
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise CasesError("responseParameters is no object of texts")
    return {name if name.startswith(TARGET) else TARGET + name: v for name, v in given.items()}


def _responses(config: dict[str, Any], handling: str | None) -> list[IntegrationResponse]:
    given = config.get("integrationResponses")
    if given is None and config.get("selectionPattern"):
        given = {"200": {"selectionPattern": first_word(config["selectionPattern"])}}
    if given is None:
        return []
    if not isinstance(given, dict):
        raise CasesError("integrationResponses is no object of status codes")
    out = []
    for code, response in given.items():
        pattern = response.get("selectionPattern") or ""
        own = first_word(response.get("contentHandling")) or (handling if not pattern else None)
        out.append(
            IntegrationResponse(
                int(code),
                pattern,
                own,
                response.get("responseTemplates") or templates(response) or templates(config),
                mappings(response.get("responseParameters") or config.get("responseParameters")),
            )
        )
    return out


PLAIN = {
    "binaryMediaTypes": "binary_media_types",
    "payloadFormatVersion": "payload_format",
    "invokeMode": "invoke_mode",
    "multi_value_headers": "multi_value_headers",
    "event": "edge_event",
    "minimumCompressionSize": "minimum_compression_size",
    "passthroughBehavior": "passthrough_behavior",
    "requestTemplates": "request_templates",
    "stageVariables": "stage_variables",
    "stage": "stage",
    "resource": "resource",
    "route_method": "route_method",
    "responseTransferMode": "response_transfer_mode",
}
