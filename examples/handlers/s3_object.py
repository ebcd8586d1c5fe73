# An S3 object passed through; what is too large for Lambda is fetched from S3 by the client.
import os
from urllib.parse import unquote

import boto3

from lambda_binary import binary_response, encode_response

S3 = boto3.client("s3")
KEPT = {"content-type", "content-encoding", "cache-control", "etag"}


@binary_response
def handler(event, context):
    key = (str if "version" in event else unquote)(event["pathParameters"]["key"])  # REST: encoded
    try:
        found = S3.get_object(Bucket=os.environ["BUCKET"], Key=key)
    except S3.exceptions.NoSuchKey:
        return encode_response({"error": "no such file"}, status_code=404, event=event)
    if found["ContentLength"] > 4_500_000:  # as base64 they fit into Lambda's 6,291,556
        link = S3.generate_presigned_url("get_object", {"Bucket": os.environ["BUCKET"], "Key": key})
        return encode_response(None, status_code=302, headers={"Location": link}, event=event)
    said = found["ResponseMetadata"]["HTTPHeaders"].items()
    kept = {name: value for name, value in said if name in KEPT and value != "binary/octet-stream"}
    return encode_response(found["Body"], headers=kept, event=event)  # no type: the bytes tell
