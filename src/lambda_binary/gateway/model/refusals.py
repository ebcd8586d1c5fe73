"""The gateway's own answers: error responses, and the error that carries one.

This file knows no rule of AWS but the shape of a REST API's error body.
"""

from __future__ import annotations

import json
from dataclasses import replace

from ..errors import GatewayError
from .messages import Note, Response


class RequestRefusedError(GatewayError):
    """The gateway answers by itself: no function is called.

    Attributes:
        response: what the client gets.
    """

    def __init__(self, response: Response) -> None:
        last = response.notes[-1].text if response.notes else ""
        super().__init__(f"the gateway answers {response.status} by itself: {last}")
        self.response = response


def error_response(status: int, message: str, notes: tuple[Note, ...]) -> Response:
    """`{"message": ...}` as API Gateway writes it (DOC_RESPONSES)."""
    body = json.dumps({"message": message}, ensure_ascii=False).encode("utf-8", "replace")
    return Response(status, (("Content-Type", "application/json"),), body, notes)


def rest_error(status: int, message: str, notes: tuple[Note, ...]) -> Response:
    """The same from a REST API, which says by x-amzn-ErrorType that it answers by itself."""
    response = error_response(status, message, notes)
    kind = _KINDS.get(status)
    named = (("x-amzn-ErrorType", kind),) if kind else ()
    return replace(response, headers=(*response.headers, *named))


def internal_error(status: int, notes: tuple[Note, ...]) -> Response:
    """500 or 502 of a REST API: its configuration, or its function, is at fault."""
    return rest_error(status, "Internal server error", notes)


# 403, 500, 502: recorded (LS_ROUTING, LS_FIELDS, DOTNET). 400, 415, 504: LocalStack's code, whose
# authors mark what they did not see on AWS; 413 is marked so, and left out.
_KINDS = {
    400: "BadRequestException",
    403: "MissingAuthenticationTokenException",
    415: "BadRequestException",
    500: "InternalServerErrorException",
    502: "InternalServerErrorException",
    504: "InternalServerErrorException",
}
