"""What an integration's backend answered, before a REST API touches it.

In: bytes and their Content-Type. Out: a value that the response side of a mapped integration
reads. Lambda's own answers are application/json.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..payload import Payload, parsed

LAMBDA_CONTENT_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class Backend:
    """An answer.

    Attributes:
        data: the payload's bytes.
        content_type: decides whether the payload counts as binary.
        value: the payload as JSON, for header mappings; `payload.NOT_JSON` when it is none.
        error_message: `errorMessage` of a failed function, None of a success.
    """

    data: bytes
    content_type: str
    value: Any
    error_message: str | None = None


def of_lambda(payload: Payload) -> Backend:
    """A function's answer."""
    message = None if payload.error is None else payload.error.message
    return Backend(payload.data, LAMBDA_CONTENT_TYPE, payload.value, message)


def of_bytes(data: bytes, content_type: str) -> Backend:
    """The successful answer of another service, S3 say."""
    return Backend(data, content_type, parsed(data))
