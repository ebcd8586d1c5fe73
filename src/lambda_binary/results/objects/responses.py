"""Rows of other libraries' responses: what to return instead.

A response that was received brings its content, one that was made for another framework its body.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .kinds import Row


def _received(content: str, status: str = "status_code") -> str:
    return (
        f"return its content and type, as in encode_response(response.{content}, "
        f"content_type=response.headers.get('Content-Type'), status_code=response.{status}, "
        "event=event)"
    )


def _made(body: str, status: str = "status_code", framework: str = "") -> str:
    adapted = f"; a whole {framework} application needs an adapter such as {ADAPTERS[framework]}"
    return (
        f"that is an answer for {framework}; return encode_response(response.{body}, "
        f"content_type=response.headers.get('Content-Type'), status_code=response.{status}, "
        f"event=event){adapted}"
    )


def _urllib3(response: Any) -> Any:
    """A response that is still to be read is a binary file; one that was read has its data apart.

    Raises:
        ResultTypeError: its content is there already, or would be sent as it is coded.
    """
    from ...errors import ResultTypeError

    coding = response.headers.get("Content-Encoding")
    if response.closed or getattr(response, "_body", None) is not None:
        raise ResultTypeError(
            "the urllib3 response that was returned was read already: "
            f"{_received('data', 'status')}"
        )
    if coding:
        raise ResultTypeError(
            f"the urllib3 response that was returned would be read as it is coded ({coding}): "
            f"{_received('data', 'status')}"
        )
    return response


ADAPTERS = {
    "Flask": "apig-wsgi",
    "Starlette": "mangum",
    "Django": "apig-wsgi",
    "Bottle": "apig-wsgi",
    "aiohttp": "AWS's Lambda Web Adapter",
}
ROWS: dict[str, Row] = {
    "requests.Response": _received("content"),
    "httpx.Response": _received("content"),
    "urllib3.BaseHTTPResponse": _urllib3,
    "aiohttp.ClientResponse": (
        "await its content, as in data = await response.read() inside the function that "
        "asyncio.run() runs, and return the data"
    ),
    "werkzeug.Response": _made("get_data()", framework="Flask"),
    "starlette.Response": _made("body", framework="Starlette"),
    "django.HttpResponseBase": _made("content", framework="Django"),
    "bottle.BaseResponse": _made("body", framework="Bottle"),
    "aiohttp.StreamResponse": _made("body", status="status", framework="aiohttp"),
    "aws_lambda_powertools.Response": (
        "that is an answer for Powertools' resolvers; return app.resolve(event, context) of the "
        "application that made it, or encode_response(response.body, "
        "content_type=response.content_type, status_code=response.status_code, event=event)"
    ),
    "chalice.Response": (
        "that is an answer for Chalice's own routes; return encode_response(response.body, "
        "status_code=response.status_code, event=event)"
    ),
    "botocore.AWSResponse": _received("content"),
}
