"""Why a deployed route sends what it sends: tables by what arrived, status and message.

In: status, the body's beginning, and the kind of arrival. Out: Cause. Nothing here asks anybody.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from ..asking.arrived import BASE64, BUFFER, DOUBLE, ENVELOPE, FAILED, LOSSY, QUOTED
from ..model.evidence import (
    DOC_ALB_502,
    DOC_CONVERSIONS,
    DOC_NOTES,
    DOC_PROXY_BINARY,
    DOC_PROXY_ERRORS,
    DOC_RESPONSES,
    DOC_URL,
)

SEEN = "seen in the response itself"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why it came, what to do, and where that is written."""

    why: str
    cure: str
    source: str


def cause(status: int, body: bytes, kind: str) -> Cause | None:
    """The cause of what arrived; None where it is what it should be, or cannot be told."""
    if kind != FAILED:
        return _CAUSES.get(kind)
    message = _message(body)
    for code, begins, found in _FAILURES:
        if code in {0, status} and message.startswith(begins):
            return found
    return _OTHER_FAILURE


def may_be(text: str, media_type: str) -> bool:
    """Whether data like `a PNG` may have the media type; unknown formats may have any."""
    known = _MEDIA_TYPES.get(text.removeprefix("a "))
    return known is None or media_type == "application/octet-stream" or media_type in known


def _message(body: bytes) -> str:
    """The `message` of a gateway's error; the text itself where it is no JSON."""
    try:
        value = json.loads(body)
    except ValueError:
        return body[:200].decode("utf-8", "replace").strip()
    found = value.get("message", value.get("Message")) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


_TYPES = (
    "set binaryMediaTypes to */* (REST proxy) or contentHandling CONVERT_TO_BINARY (mapped), "
    "then deploy"
)
_CAUSES: dict[str, Cause] = {
    BASE64: Cause("the gateway did not decode the body", _TYPES, DOC_PROXY_BINARY),
    QUOTED: Cause(
        "a mapped integration passes the function's JSON string on, quotes included",
        "set contentHandling CONVERT_TO_BINARY on the integration response, then deploy",
        DOC_CONVERSIONS,
    ),
    DOUBLE: Cause(
        "the data was encoded twice, and the gateway undid one layer or none",
        "encode once: give bytes to binary_response, not base64 text",
        SEEN,
    ),
    BUFFER: Cause(
        "a Node.js Buffer went through JSON, and a template may have printed it",
        "return buffer.toString('base64'), and set CONVERT_TO_BINARY",
        SEEN,
    ),
    ENVELOPE: Cause(
        "the gateway sent the envelope itself: a mapped integration, or a 2.0 envelope without "
        "statusCode",
        "use a proxy integration, or return the base64 text alone with CONVERT_TO_BINARY",
        DOC_CONVERSIONS,
    ),
    LOSSY: Cause(
        "bytes were read as UTF-8 text on the way; what was lost cannot be had back",
        "encode the body as base64 and set isBase64Encoded",
        DOC_CONVERSIONS,
    ),
}

_LOG = "turn on the stage's execution log, and try the handler with lambda-binary serve"
_NO_ROUTE = Cause(
    "the API has no such route in this stage, or the URL lacks the stage's name; for a REST API a "
    "method that is not there gets this too",
    "compare the URL with the stage's and the route's path, and deploy the stage",
    DOC_NOTES,
)
# (status, 0 for any; how the message begins) -> cause; the first row that fits.
_FAILURES: tuple[tuple[int, str, Cause], ...] = (
    (403, "Missing Authentication Token", _NO_ROUTE),
    (
        404,
        "Not Found",
        Cause(
            "an HTTP API that has no such route says so; a function may, too",
            "compare the URL with the route's key and the stage",
            SEEN,
        ),
    ),
    (
        403,
        "Forbidden",
        Cause(
            "the API wants a key, the URL a signature, or a resource policy or firewall refuses",
            "try the handler with lambda-binary serve, or ask with what the API wants",
            f"{DOC_RESPONSES}; {DOC_URL}",
        ),
    ),
    (
        413,
        "",
        Cause(
            "the response or the request is larger than a quota: 6,291,556 bytes of JSON from "
            "Lambda, 1 MB behind a load balancer",
            "send what is larger by its URL: on_too_large of binary_response",
            "AWS doc 'Lambda quotas'",
        ),
    ),
    (
        500,
        "Internal server error",
        Cause(
            "a REST API could not convert the body, which is no base64, or may not invoke the "
            "function",
            _LOG,
            f"{DOC_CONVERSIONS}; {DOC_PROXY_ERRORS}",
        ),
    ),
    (
        500,
        "Internal Server Error",
        Cause("an HTTP API did not get an envelope whose body is a text", _LOG, SEEN),
    ),
    (
        502,
        "Internal server error",
        Cause(
            "the function failed, timed out, returned more than 6 MB, or its envelope has a key or "
            "a value that a REST API refuses",
            _LOG,
            DOC_PROXY_ERRORS,
        ),
    ),
    (
        502,
        "",
        Cause(
            "the function failed, or its envelope is refused: behind a load balancer also a "
            "response over 1 MB",
            "read the function's log, and try the handler with lambda-binary serve",
            f"{DOC_ALB_502}; {DOC_URL}",
        ),
    ),
    (
        504,
        "",
        Cause(
            "the function took longer than the gateway waits (29 or 30 seconds)",
            "make it quicker, or send the content by its URL",
            DOC_RESPONSES,
        ),
    ),
    (
        429,
        "",
        Cause("the API or the function throttles", "ask again later", DOC_RESPONSES),
    ),
)
_OTHER_FAILURE = Cause(
    "the status is the function's own or a gateway's; the body is all that is known",
    _LOG,
    SEEN,
)

# Formats that arrivals.py names -> media types that name them (IANA's, and those in use).
_MEDIA_TYPES: dict[str, tuple[str, ...]] = {
    "PNG": ("image/png", "image/apng", "image/vnd.mozilla.apng"),
    "JPEG": ("image/jpeg", "image/jpg", "image/pjpeg"),
    "GIF": ("image/gif",),
    "WebP": ("image/webp",),
    "JPEG XL": ("image/jxl",),
    "TIFF": ("image/tiff", "image/x-adobe-dng"),
    "PDF": ("application/pdf",),
    "WOFF": ("font/woff", "application/font-woff"),
    "WOFF2": ("font/woff2", "application/font-woff2"),
}
