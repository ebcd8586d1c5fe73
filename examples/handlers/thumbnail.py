"""A Pillow thumbnail in the format that the browser likes best: /thumbnail?width=200."""

from pathlib import Path

from PIL import Image

from lambda_binary import binary_response, encode_response

PHOTO = Path(__file__).parent.parent / "harbour.jpg"


@binary_response(image_format="auto", cache_control="public, max-age=86400")
def handler(event, context):
    query = event.get("queryStringParameters") or {}
    width = query.get("width", "200")
    if not width.isdecimal() or not 16 <= int(width) <= 2000:
        error = {"error": "width must be a number of pixels from 16 to 2000"}
        return encode_response(error, status_code=400, event=event)
    picture = Image.open(PHOTO)
    picture.thumbnail((int(width), 2000))
    return picture
