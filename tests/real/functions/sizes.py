"""Answers with the event's text: what it weighs is the test's business."""

from __future__ import annotations

from typing import Any

from lambda_binary import encode_response


def handler(event: dict[str, Any], context: object) -> object:
    body = bytes.fromhex(event["hex"]) if "hex" in event else event["text"]
    return encode_response(
        body,
        content_type=event.get("content_type"),
        filename=event.get("filename"),
        event=event["event"],
        envelope=event.get("envelope", True),
    )
