"""The same response by the library."""

from picture import DATA

from lambda_binary import binary_response


@binary_response
def handler(event, context):
    return DATA
