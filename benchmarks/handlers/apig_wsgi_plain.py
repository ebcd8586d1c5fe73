"""apig-wsgi in front of a plain WSGI function, the least that it can stand before."""

from apig_wsgi import make_lambda_handler
from picture import DATA


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "image/png")])
    return [DATA]


handler = make_lambda_handler(application, binary_support=True)
