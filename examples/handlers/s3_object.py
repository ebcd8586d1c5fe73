"""An S3 object passed through; what is too large for Lambda is fetched from S3 by the client."""

import os

import boto3

from lambda_binary import binary_response, encode_response

S3 = boto3.client("s3")
LARGEST = 4_500_000  # bytes; as base64 they fit into Lambda's 6,291,556


@binary_response
def handler(event, context):
    where = {"Bucket": os.environ["BUCKET"], "Key": event["pathParameters"]["key"]}
    try:
        found = S3.get_object(**where)
    except S3.exceptions.NoSuchKey:
        return encode_response({"error": "no such file"}, status_code=404, event=event)
    if found["ContentLength"] > LARGEST:
        link = S3.generate_presigned_url("get_object", where, ExpiresIn=300)
        return encode_response(None, status_code=302, headers={"Location": link}, event=event)
    kind = found["ContentType"]
    return encode_response(found["Body"], content_type=kind, etag=found["ETag"], event=event)
