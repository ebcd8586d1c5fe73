"""The function of every set-up here: one picture, for proxy and for mapped integrations."""

from PIL import Image, ImageDraw, ImageFont

from lambda_binary import binary_response


def draw():
    picture = Image.new("RGB", (320, 120), "navy")
    font = ImageFont.load_default(24)
    ImageDraw.Draw(picture).text((24, 44), "Hello from Lambda", "white", font)
    return picture


@binary_response
def handler(event, context):
    """REST API with proxy integration, HTTP API, function URL, ALB, Lambda@Edge."""
    return draw()


@binary_response(envelope=False, image_format="png")
def bare(event, context):
    """REST API with mapped integration: the base64 text alone, for CONVERT_TO_BINARY."""
    return draw()
