"""What the gateway's tests share: a picture, envelopes around it, and short requests."""

from __future__ import annotations

import base64
from typing import Any

from lambda_binary.gateway import Request

PICTURE = bytes.fromhex("89504e470d0a1a0a") + bytes(range(256))
PICTURE_TEXT = base64.b64encode(PICTURE).decode()
REST_ERROR = b'{"message": "Internal server error"}'
# Recorded: what a REST API answers by itself says so.
REST_ERROR_FIELDS = (
    ("Content-Type", "application/json"),
    ("x-amzn-ErrorType", "InternalServerErrorException"),
)


def get(accept: str | None = None, **more: Any) -> Request:
    headers = {} if accept is None else {"Accept": accept}
    return Request(headers=headers, **more)


def envelope(**more: Any) -> dict[str, Any]:
    """A picture as a proxy integration wants it."""
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "image/png"},
        "body": PICTURE_TEXT,
        "isBase64Encoded": True,
    } | more


def generated(**more: Any) -> dict[str, Any]:
    """A picture as Lambda@Edge wants it."""
    return {
        "status": "200",
        "headers": {"content-type": [{"key": "Content-Type", "value": "image/png"}]},
        "body": PICTURE_TEXT,
        "bodyEncoding": "base64",
    } | more
