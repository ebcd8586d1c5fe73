"""A runtime whose events come over http.client, and whose responses go through awslambdaric.

awslambdaric's own client ends in a segmentation fault on the answer of cargo-lambda to `next`
(2.2.1 to 4.2.2), whose fields are fewer than Lambda's.
"""

from __future__ import annotations

import http.client
import importlib
import json
import os
import sys

import awslambdaric.lambda_runtime_client


def main(name):
    module, _, function = name.partition(".")
    handler = getattr(importlib.import_module(module), function)
    host, _, path = os.environ["AWS_LAMBDA_RUNTIME_API"].partition("/")
    client = awslambdaric.lambda_runtime_client.runtime_client
    while True:
        connection = http.client.HTTPConnection(host)
        connection.request("GET", f"/{path}/2018-06-01/runtime/invocation/next")
        answer = connection.getresponse()
        event = json.loads(answer.read())
        invoke_id = answer.headers["Lambda-Runtime-Aws-Request-Id"]
        connection.close()
        # It has the host of the request there, by which nobody knows a function URL.
        event["requestContext"]["domainName"] = "abcdefgh.lambda-url.eu-west-1.on.aws"
        result = handler(event, None)
        client.post_invocation_result(invoke_id, result, "application/json", None)


if __name__ == "__main__":
    main(sys.argv[1])
