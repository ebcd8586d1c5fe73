"""Content of a wanted size: through the library, or in a payload that is made by hand.

The event's `recipe` says how much of what; its `template` is a payload without content, which a
handler that does not use the library fills and returns.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from lambda_binary import encode_response

# What content is repeated from.
UNITS: dict[str, bytes | str] = {
    "bytes": b"\xff",
    "text": "a",
    "quotes": '"',
    "accents": "é",
    "emoji": "📷",
    "separators": "\u2028",
}


def content(recipe: dict[str, Any]) -> bytes | str:
    made: bytes | str = UNITS[recipe["unit"]] * recipe["count"]
    return made


def handler(event: dict[str, Any], context: object) -> object:
    recipe = event["recipe"]
    body = content(recipe)
    if "template" in event:
        text = body if isinstance(body, str) else b64encode(body).decode()
        template = event["template"]
        return text if isinstance(template, str) else {**template, "body": text}
    return encode_response(
        body,
        content_type=recipe["content_type"],
        headers={"X-Fill": "f" * recipe["fill"]} if recipe["fill"] else None,
        event=event,
        envelope=recipe["envelope"],
    )
