"""A QR code of a text: /qr?text=https://example.com/ (pip install qrcode)."""

import qrcode

from lambda_binary import binary_response, encode_response


@binary_response(cache_control="public, max-age=31536000, immutable")
def handler(event, context):
    query = event.get("queryStringParameters") or {}
    text = query.get("text", "")
    if not 1 <= len(text) <= 500:
        error = {"error": "give ?text= of 1 to 500 characters"}
        return encode_response(error, status_code=400, event=event)
    return qrcode.make(text)
