"""The gateway's own answers: error responses, and the error that carries one.

This file knows no rule of AWS but the shape of a REST API's error body.
"""

from __future__ import annotations

import json

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


def internal_error(status: int, notes: tuple[Note, ...]) -> Response:
    """500 or 502 of a REST API: its configuration, or its function, is at fault."""
    return error_response(status, "Internal server error", notes)
