"""A first picture by hand: Pillow's own defaults."""

import base64
import io
import os

from PIL import Image

IMAGE = Image.new("RGB", (64, 64), "navy")
FORMAT = os.environ["IMAGE_FORMAT"]


def handler(event, context):
    file = io.BytesIO()
    IMAGE.save(file, FORMAT)
    return {
        "statusCode": 200,
        "headers": {"Content-Type": f"image/{FORMAT}"},
        "body": base64.b64encode(file.getvalue()).decode(),
        "isBase64Encoded": True,
    }
