"""By hand, with the JSON made here: awslambdaric posts bytes as they are (not documented)."""

import base64

from picture import DATA

BEFORE = b'{"statusCode":200,"headers":{"Content-Type":"image/png"},"isBase64Encoded":true,"body":"'


def handler(event, context):
    return b"".join((BEFORE, base64.b64encode(DATA), b'"}'))
