"""The function behind serverless.yml, four times: what it may return, and what a client then gets.

lambda-binary serve app:text --settings serverless.yml
"""

import base64
from pathlib import Path

from lambda_binary import binary_response

PICTURE = Path(__file__).parents[1] / "harbour.jpg"


def buffer(event, context):
    """What Node.js makes of a Buffer in the body, as JSON."""
    return _envelope({"type": "Buffer", "data": list(PICTURE.read_bytes())})


def text(event, context):
    """Base64 in the body: right for a proxy integration, and ignored by a mapped one."""
    return _envelope(base64.b64encode(PICTURE.read_bytes()).decode())


@binary_response(envelope=False)
def bare(event, context):
    """The base64 text alone: what the cure with a fixed Content-Type wants."""
    return PICTURE


@binary_response
def envelope(event, context):
    """For the proxy integration."""
    return PICTURE


def _envelope(body):
    headers = {"Content-Type": "image/jpeg"}
    return {"statusCode": 200, "headers": headers, "body": body, "isBase64Encoded": True}
