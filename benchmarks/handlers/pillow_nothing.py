"""Pillow imported and an image made, but no picture encoded."""

from PIL import Image

IMAGE = Image.new("RGB", (64, 64), "navy")


def handler(event, context):
    return IMAGE
