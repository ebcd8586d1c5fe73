"""Bytes that are there already: a PNG of one transparent pixel, as mail and page statistics use."""

from lambda_binary import binary_response

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000b4944415478da6360000200000500"
    "01e9fadcd80000000049454e44ae426082"
)


@binary_response(cache_control="no-store")
def handler(event, context):
    query = event.get("queryStringParameters") or {}
    print("opened:", query.get("id", "nobody"))
    return PIXEL
