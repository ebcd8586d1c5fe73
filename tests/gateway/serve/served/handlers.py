"""Handlers for the tests of `serve`: what they return is the point, not how."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from lambda_binary import binary_response, decode_body, encode_response

# 8 signature bytes, then bytes that are no UTF-8.
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8


@binary_response
def png(event: Any, context: Any) -> Any:
    return PNG


@binary_response(envelope=False)
def bare_png(event: Any, context: Any) -> Any:
    return PNG


def upload(event: Any, context: Any) -> Any:
    """The SHA-256 of what arrived, and the bytes themselves."""
    data = decode_body(event)
    digest = hashlib.sha256(data).hexdigest()
    return encode_response(
        data, content_type="application/octet-stream", headers={"X-Digest": digest}, event=event
    )


def raises(event: Any, context: Any) -> Any:
    return {"body": 1 / 0}


def exits(event: Any, context: Any) -> Any:
    sys.exit(3)


def malformed(event: Any, context: Any) -> Any:
    return {"statusCode": 200, "body": "x", "cookies": []}


def bad_base64(event: Any, context: Any) -> Any:
    return {"statusCode": 200, "body": "no base64!", "isBase64Encoded": True}


def told(event: Any, context: Any) -> Any:
    """The event itself, as JSON."""
    return {"statusCode": 200, "body": json.dumps(event)}


def cookies(event: Any, context: Any) -> Any:
    return {"statusCode": 200, "body": "", "cookies": ["a=1", "b=2; Path=/"]}


def no_content(event: Any, context: Any) -> Any:
    return {"statusCode": 204, "headers": {"X-Odd": " \x01é ", "Content-Length": "7"}}


def too_large(event: Any, context: Any) -> Any:
    return {"statusCode": 200, "body": "x" * 6_291_556}


def waits_for_three_others(event: Any, context: Any) -> Any:
    """Each runs in a process of its own: a folder is what they share."""
    folder = Path(tempfile.gettempdir(), f"lambda-binary-together-{os.getppid()}")
    folder.mkdir(exist_ok=True)
    (folder / context.aws_request_id).touch()
    end = time.monotonic() + 10
    while len(list(folder.iterdir())) < 4 and time.monotonic() < end:
        time.sleep(0.01)
    return {"statusCode": 200, "body": "together" if time.monotonic() < end else "alone"}


def hangs(event: Any, context: Any) -> Any:
    print("hanging", flush=True)
    time.sleep(60)


def says(event: Any, context: Any) -> Any:
    print("said by the handler", flush=True)
    return {"statusCode": 200, "body": base64.b64encode(PNG).decode(), "isBase64Encoded": True}
