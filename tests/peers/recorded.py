"""The assertions that LocalStack's test of binary responses made on AWS, as cases.

`test_aws_proxy_binary_response` (localstack/localstack at 8b9a79f, on AWS 2025-01-29) asserts
bytes and status of 19 responses of one REST API, in three deployments that differ in their
binaryMediaTypes. Restated here in that order, with a picture of our own.
"""

from __future__ import annotations

import base64
from typing import Any

from lambda_binary.gateway.conformance.cases import Case, read
from lambda_binary.gateway.model.evidence import LS_BINARY, RECORDED

PICTURE = bytes.fromhex("89504e470d0a1a0a") + bytes(range(256))
TEXT = base64.b64encode(PICTURE).decode()

# What the client gets: the picture, the base64 text as it is, or the gateway's error.
BYTES, AS_TEXT, ERROR = "bytes", "text", "error"

NONE: list[str] = []
FIRST = ["image/png", "*/test"]
SECOND = ["image/png", "application/*", "image/jpg"]
PNG = {"Content-Type": "image/png"}

# binaryMediaTypes, Accept, the function's fields, what else it returns, what the client gets.
ASSERTIONS: tuple[tuple[list[str], str, dict[str, str], dict[str, Any], str], ...] = (
    (NONE, "image/png", PNG, {}, AS_TEXT),
    (FIRST, "image/png", PNG, {}, BYTES),
    (FIRST, "image/jpg", PNG, {}, AS_TEXT),
    (FIRST, "image/*", PNG, {}, AS_TEXT),
    (FIRST, "*/test", PNG, {}, AS_TEXT),
    (FIRST, "random/test", PNG, {}, AS_TEXT),
    (FIRST, "*/*", PNG, {}, AS_TEXT),
    (FIRST, "image/webp,image/png,*/*;q=0.8", PNG, {}, AS_TEXT),
    (FIRST, "image/png,image/*,*/*;q=0.8", PNG, {}, BYTES),
    (FIRST, "image/png", PNG, {"isBase64Encoded": False}, AS_TEXT),
    (SECOND, "application/whatever", {"Content-Type": "application/test"}, {}, BYTES),
    (SECOND, "application/test", {"Content-Type": "application/test"}, {}, BYTES),
    (SECOND, "application/*", {"Content-Type": "application/test"}, {}, BYTES),
    (SECOND, "image/jpg", PNG, {}, BYTES),
    (SECOND, "image/png", {"Content-Type": "application/whatever"}, {}, BYTES),
    (SECOND, "image/png", {}, {}, BYTES),
    (SECOND, "application", {}, {}, AS_TEXT),
    # The test names this one "no Accept", but its client (requests) adds `*/*`.
    (SECOND, "*/*", {}, {}, AS_TEXT),
    (SECOND, "image/png", {}, {"body": "èé+à)("}, ERROR),
)


def assertions() -> list[Case]:
    """One case for each assertion."""
    return [_case(number, *row) for number, row in enumerate(ASSERTIONS, 1)]


def _case(
    number: int,
    types: list[str],
    accept: str,
    fields: dict[str, str],
    more: dict[str, Any],
    expected: str,
) -> Case:
    result = {"statusCode": 200, "body": TEXT, "isBase64Encoded": True}
    headers = {"Cache-Control": "no-cache", **fields}
    return read(
        {
            "id": f"assertion-{number}",
            "integration": "rest-proxy",
            "config": {"binaryMediaTypes": types},
            "request": {"method": "POST", "accept": accept, "body": "{}"},
            "lambda_return": {**result, "headers": headers, **more},
            "expect": _EXPECTED[expected],
            "source": LS_BINARY,
            "evidence": RECORDED,
        }
    )


# The test asserts no Content-Type, so none is judged.
_EXPECTED = {
    BYTES: {"status": 200, "body_b64": base64.b64encode(PICTURE).decode()},
    AS_TEXT: {"status": 200, "body_b64": base64.b64encode(TEXT.encode()).decode()},
    ERROR: {"status": 500, "body": "error"},
}
