"""The dicts that a Lambda handler returns, one type per payload format. For type checkers only.

Sources: the AWS guides "Set up Lambda proxy integrations", "Working with AWS Lambda proxy
integrations for HTTP APIs", "Lambda functions as targets", "Generating HTTP responses in request
triggers".
"""

from __future__ import annotations

from typing import Any, NotRequired, TypeAlias, TypedDict


class ProxyPayload(TypedDict):
    """The four keys that every proxy integration knows."""

    statusCode: int
    headers: dict[str, str]
    body: str
    isBase64Encoded: bool


class Payload1(ProxyPayload):
    """REST API proxy and HTTP API payload format 1.0."""

    multiValueHeaders: NotRequired[dict[str, list[str]]]


class Payload2(ProxyPayload):
    """HTTP API payload format 2.0 and function URL."""

    cookies: NotRequired[list[str]]


class AlbPayload(ProxyPayload):
    """ALB target response."""

    statusDescription: str
    multiValueHeaders: NotRequired[dict[str, list[str]]]


class EdgeHeader(TypedDict):
    """One value of a field in a Lambda@Edge response."""

    key: str
    value: str


class EdgePayload(TypedDict):
    """Lambda@Edge generated response."""

    status: str
    statusDescription: NotRequired[str]
    headers: dict[str, list[EdgeHeader]]
    body: str
    bodyEncoding: str


# Which one it is depends on the event, at run time: what the face returns is an open dict.
Payload: TypeAlias = dict[str, Any]
