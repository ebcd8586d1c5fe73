"""A first picture by the library."""

import os

from PIL import Image

from lambda_binary import binary_response

IMAGE = Image.new("RGB", (64, 64), "navy")


@binary_response(image_format=os.environ["IMAGE_FORMAT"])
def handler(event, context):
    return IMAGE
