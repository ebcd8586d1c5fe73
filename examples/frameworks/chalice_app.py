"""A Chalice route that sends what encode_response() makes, as Chalice's own Response."""

from base64 import b64decode

from chalice import Chalice, Response
from PIL import Image

from lambda_binary import encode_response

app = Chalice(app_name="pictures")
app.api.binary_types = ["*/*"]  # into the API's binaryMediaTypes, by `chalice deploy`


def as_response(payload):
    body = b64decode(payload["body"]) if payload["isBase64Encoded"] else payload["body"]
    return Response(body, payload["headers"], payload["statusCode"])


@app.route("/pictures/{colour}")
def picture(colour):
    event = app.current_request.to_original_event()
    image = Image.new("RGB", (64, 64), colour)
    return as_response(encode_response(image, image_format="auto", event=event))
