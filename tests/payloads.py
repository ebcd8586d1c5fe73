"""Whole payloads, as a REST API or no event at all gets them."""

from __future__ import annotations

import base64
import io
from typing import Any

from PIL import Image

from events import event

PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)
REST = event("rest-proxy")
URL = event("function-url")


def envelope(
    content: bytes, media_type: str, *, guessed: bool = False, **headers: str
) -> dict[str, Any]:
    nosniff = {"X-Content-Type-Options": "nosniff"} if guessed else {}
    return {
        "statusCode": 200,
        "headers": {"Content-Type": media_type, **nosniff, **headers},
        "body": base64.b64encode(content).decode(),
        "isBase64Encoded": True,
    }


def text(content: str, media_type: str, **headers: str) -> dict[str, Any]:
    return {
        "statusCode": 200,
        "headers": {"Content-Type": media_type, **headers},
        "body": content,
        "isBase64Encoded": False,
    }


def opened(response: dict[str, Any]) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(response["body"])))
