"""The short road of an envelope of the handler's own whose body is everyday bytes.

In: a dict with a status and bytes, and the event. Out: the envelope with its body in base64 and
the fields that it lacks, or None where the conductor has to make it. The request is its handler's
business, so that no field of it is looked at.
"""

from __future__ import annotations

import json

from ..integrations import PROXIES, identify

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

# With any other key, fields or body may be somewhere else.
KEYS = {"statusCode", "headers", "body", "isBase64Encoded"}
# RFC 9110 §15.3.5, §15.3.6, §15.4.5.
WITHOUT_CONTENT = (204, 205, 304)


def payload(
    envelope: dict[Any, Any],
    event: Mapping[str, Any] | None,
    options: object,
    encode: Callable[[bytes], str],
    everyday: Callable[[bytes], str | None],
) -> dict[str, Any] | None:
    """The payload, as the conductor would make it, or None for the conductor.

    Args:
        envelope: with `statusCode`, and bytes as `body`.
        event: of the request, or None.
        options: what was asked for, or None.
        encode: bytes -> base64; nothing where they may not fit.
        everyday: bytes -> their media type, if they need no closer look.

    Raises:
        EventError: the event is none of any integration.
    """
    integration = identify(event)
    if options is not None or integration not in PROXIES or not _is_simple(envelope):
        return None
    media_type = everyday(envelope["body"])
    headers = envelope.get("headers") or {}
    own = {str(name).lower(): value for name, value in headers.items()}
    if (
        own.get("content-type", media_type) != media_type
        or "content-encoding" in own
        or "content-range" in own
    ):
        return None
    body = encode(envelope["body"]) if media_type else ""
    if not media_type or not body:
        return None
    made: dict[str, Any] = {**envelope, "body": ""}
    if "content-type" not in own:
        made["headers"] = {**headers, "Content-Type": media_type}
        if "x-content-type-options" not in own:
            made["headers"]["X-Content-Type-Options"] = "nosniff"
    made["isBase64Encoded"] = True
    if len(json.dumps(made, default=str)) + len(body) > integration.quota:
        return None
    made["body"] = body
    return made


def _is_simple(envelope: dict[Any, Any]) -> bool:
    status = envelope["statusCode"]
    return (
        envelope.keys() <= KEYS
        and type(status) is int
        and 200 <= status <= 599
        and status not in WITHOUT_CONTENT
        and type(envelope.get("headers")) in (dict, type(None))
        and not envelope.get("isBase64Encoded")
    )
