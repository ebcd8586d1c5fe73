"""An envelope of the handler's own -> the payload: what it lacks is added, nothing is changed.

Takes the envelope and what became of its body; knows which map of fields its integration reads.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ..messages import Envelope, Integration, Payload, Response


def merged(
    envelope: Envelope, response: Response, integration: Integration, is_base64: bool
) -> Payload:
    """The payload with an empty body, its fields completed."""
    own, fields = envelope
    payload = {**own, "body": ""}
    missing = _missing(fields, response.headers)
    if missing:
        _declare(payload, missing, integration)
    if integration.edge:
        payload["bodyEncoding"] = "base64" if is_base64 else "text"
    else:
        payload["isBase64Encoded"] = is_base64
    return payload


def described(envelope: Envelope, headers: Mapping[str, str]) -> dict[str, str]:
    """All fields of the answer: the envelope's own, and those of `headers` that it lacks."""
    _, fields = envelope
    return {name.title(): fields[name] for name in fields} | _missing(fields, headers)


def _missing(fields: Mapping[str, str], headers: Mapping[str, str]) -> dict[str, str]:
    """The fields that say what the body is, where the envelope does not say it itself."""
    if "content-type" in fields:
        return {}
    return {name: value for name, value in headers.items() if name.lower() not in fields}


def _declare(payload: Payload, fields: Mapping[str, str], integration: Integration) -> None:
    """Add fields as the integration reads them, to the map that the handler filled."""
    key = "headers"
    made: dict[str, Any] = {**fields}
    if integration.edge:
        made = {name.lower(): [{"key": name, "value": fields[name]}] for name in fields}
    elif _reads_multi(integration, payload):
        key, made = "multiValueHeaders", {name: [fields[name]] for name in fields}
    payload[key] = {**(payload.get(key) or {}), **made}


def _reads_multi(integration: Integration, payload: Payload) -> bool:
    if integration.name == "alb-multi-value":
        return True  # and no other map
    filled = payload.get("multiValueHeaders") and not payload.get("headers")
    return bool(filled) and integration.name not in ONE_MAP


# They read `headers` and do not know multiValueHeaders.
ONE_MAP = ("alb", "function-url", "http-api-2.0")
