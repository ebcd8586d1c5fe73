"""A route as one line of plain values: the whole of a reading that decides what a client gets."""

from __future__ import annotations

from typing import Any

from lambda_binary.gateway.tools.route import ConfiguredRoute

# Keys of Settings that are told where they differ from AWS's default.
_DEFAULTS: dict[str, Any] = {
    "minimum_compression_size": None,
    "cors_preflight": False,
    "preflight_content_handling": None,
    "request_content_handling": None,
    "passthrough_behavior": "WHEN_NO_MATCH",
    "multi_value_headers": False,
    "invoke_mode": "BUFFERED",
    "response_transfer_mode": "BUFFERED",
}


def told(route: ConfiguredRoute) -> dict[str, Any]:
    """Integration, types, responses and unknowns, without what is as by default."""
    settings = route.settings
    out: dict[str, Any] = {"integration": settings.integration}
    if settings.binary_media_types:
        out["types"] = list(settings.binary_media_types)
    if settings.integration == "http-api":
        out["format"] = settings.payload_format
    if settings.integration == "edge":
        out["event"] = settings.edge_event
    out |= {
        key: getattr(settings, key)
        for key, default in _DEFAULTS.items()
        if getattr(settings, key) != default
    }
    responses = sorted(map(_response, settings.integration_responses))
    if responses:
        out["responses"] = responses
    if route.unknowns:
        out["unknown"] = sorted({f"{unknown.key}: {unknown.text}" for unknown in route.unknowns})
    if route.remarks:
        out["remarks"] = sorted({remark.rule for remark in route.remarks})
    return out


def _response(response: Any) -> tuple[Any, ...]:
    """(status, pattern, handling, mapped fields, media types of templates)"""
    fields = {
        name.removeprefix("method.response.header."): value
        for name, value in response.response_parameters.items()
    }
    return (
        response.status_code,
        response.selection_pattern,
        response.content_handling or "",
        " ".join(f"{name}={value}" for name, value in sorted(fields.items())),
        " ".join(sorted(response.response_templates)),
    )
