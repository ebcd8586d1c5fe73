"""AWS Chalice."""

from chalice import Chalice, Response
from picture import DATA

handler = Chalice(app_name="benchmark")


@handler.route("/image")
def image():
    return Response(DATA, headers={"Content-Type": "image/png"})
