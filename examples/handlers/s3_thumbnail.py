"""A thumbnail of a picture in S3, in the format that the browser likes best (bucket: BUCKET)."""

import io
import os
from urllib.parse import unquote

import boto3
from PIL import Image

from lambda_binary import binary_response, encode_response

S3 = boto3.client("s3")  # outside of the handler: one connection for all calls


@binary_response(image_format="auto", cache_control="public, max-age=86400", etag=True)
def handler(event, context):
    key = (str if "version" in event else unquote)(event["pathParameters"]["key"])  # REST: encoded
    try:
        found = S3.get_object(Bucket=os.environ["BUCKET"], Key=key)
    except S3.exceptions.NoSuchKey:
        return encode_response({"error": "no such picture"}, status_code=404, event=event)
    picture = Image.open(io.BytesIO(found["Body"].read()))
    picture.draft("RGB", (600, 600))  # a JPEG is decoded at a fraction of its size
    picture.thumbnail((300, 300))
    return picture
