"""The library, asked for a field: the road of all the stages."""

from picture import DATA

from lambda_binary import binary_response


@binary_response(cache_control="max-age=60")
def handler(event, context):
    return DATA
