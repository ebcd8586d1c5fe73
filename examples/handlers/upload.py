"""An upload, sent back as it came: decode_body() undoes what the gateway did to the bytes."""

import hashlib

from lambda_binary import binary_response, decode_body, encode_response


@binary_response
def handler(event, context):
    data = decode_body(event)
    if not data:
        error = {"error": "the request has no body: send a file with POST"}
        return encode_response(error, status_code=400, event=event)
    digest = hashlib.sha256(data).hexdigest()
    return encode_response(data, headers={"X-Content-SHA256": digest}, event=event)
