"""AWS Lambda Powertools: a route of its REST resolver."""

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response
from picture import DATA

app = APIGatewayRestResolver()


@app.get("/image")
def image():
    return Response(status_code=200, content_type="image/png", body=DATA)


def handler(event, context):
    return app.resolve(event, context)
