"""serverless-wsgi in front of a Flask application."""

import serverless_wsgi
from flask import Flask, Response
from picture import DATA

application = Flask(__name__)


@application.get("/image")
def image():
    return Response(DATA, mimetype="image/png")


def handler(event, context):
    return serverless_wsgi.handle_request(application, event, context)
