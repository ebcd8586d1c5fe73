"""A Flask application for apig-wsgi or Zappa, which encode what is no text."""

import io

from flask import Flask, Response
from PIL import Image

app = Flask(__name__)


@app.get("/pictures/<colour>")
def picture(colour):
    file = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(file, "PNG")
    return Response(file.getvalue(), mimetype="image/png")
