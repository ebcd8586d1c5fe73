"""Lambda@Edge: a generated or replaced response to HTTP response.

In: Settings (which trigger), Request and the function's Payload. Out: the Response with notes.
Another shape than every other integration: a string `status`, header lists, `bodyEncoding`.
"""

from __future__ import annotations

from typing import Any

from .. import base64_text
from ..evidence import DERIVED, DOC_EDGE, DOC_EDGE_LIMITS, DOCUMENTED, NO_SOURCE, UNKNOWN, Rule
from ..messages import Fields, Note, Request, Response
from ..payload import Payload
from ..settings import Settings
from .envelope_parts import MalformedError, refuse

KEYS = ("status", "statusDescription", "headers", "body", "bodyEncoding")
VIEWER_LIMIT = 40 * 1024
ORIGIN_LIMIT = 1024 * 1024

SHAPE = Rule("edge-shape", DOC_EDGE, DOCUMENTED)
STATUS = Rule("edge-status", DOC_EDGE, DOCUMENTED)
STATUS_NUMBER = Rule("edge-status-number", f"{DOC_EDGE} wants a string; a number unknown", UNKNOWN)
UNKNOWN_KEY = Rule("edge-unknown-key", "CloudFront validates the result; not recorded", DERIVED)
LIMIT = Rule("edge-limit", "AWS doc 'Quotas on Lambda@Edge'", DOCUMENTED)
DISALLOWED = Rule("edge-disallowed-header", DOC_EDGE_LIMITS, DOCUMENTED)
READ_ONLY = Rule("edge-read-only-header", f"{DOC_EDGE_LIMITS}; our reading", DOCUMENTED)
FIELD_SHAPE = Rule("edge-header-shape", DOC_EDGE, DOCUMENTED)
ENCODING = Rule("edge-body-encoding", DOC_EDGE, DOCUMENTED)
TEXT_BODY = Rule("edge-text-body", DOC_EDGE, DOCUMENTED)
NO_CONTENT = Rule("edge-204-body", DOC_EDGE, DOCUMENTED)
FAILED = Rule(
    "function-error", "AWS doc 'HTTP 503 status code (Lambda execution error)'", DOCUMENTED
)
CONTINUES = Rule("edge-request-continues", DOC_EDGE, DOCUMENTED)
VIEWER_RESPONSE = Rule("edge-viewer-response-body", NO_SOURCE, UNKNOWN)

# DOC_EDGE_LIMITS, 'Disallowed headers'; those that end in - are prefixes.
DISALLOWED_HEADERS = (
    "connection",
    "expect",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "trailer",
    "upgrade",
    "x-accel-buffering",
    "x-accel-charset",
    "x-accel-limit-rate",
    "x-accel-redirect",
    "x-amz-cf-",
    "x-amzn-auth",
    "x-amzn-cf-billing",
    "x-amzn-cf-id",
    "x-amzn-cf-xff",
    "x-amzn-errortype",
    "x-amzn-fle-profile",
    "x-amzn-header-count",
    "x-amzn-header-order",
    "x-amzn-lambda-integration-tag",
    "x-amzn-requestid",
    "x-cache",
    "x-edge-",
    "x-forwarded-proto",
    "x-real-ip",
)

# DOC_EDGE_LIMITS, 'Read-only headers', per trigger.
READ_ONLY_HEADERS = {
    "viewer-request": ("content-length", "host", "transfer-encoding", "via"),
    "origin-request": (
        "accept-encoding",
        "content-length",
        "if-modified-since",
        "if-none-match",
        "if-range",
        "if-unmodified-since",
        "transfer-encoding",
        "via",
    ),
    "origin-response": ("transfer-encoding", "via"),
    "viewer-response": ("warning", "via"),
}

_ERRORS = {
    502: b"The Lambda function result failed validation (Lambda validation error).",
    503: b"The Lambda function associated with the distribution failed (Lambda execution error).",
}


def respond(settings: Settings, request: Request, payload: Payload) -> Response:
    """What the viewer gets for the function's payload."""
    if payload.error is not None:
        text = f"the function failed ({payload.error.kind}): the viewer gets 503"
        return _failure(503, (*payload.notes, FAILED.note(text, "refused")))
    try:
        return _generated(settings, payload)
    except MalformedError as fault:
        return _failure(502, (*payload.notes, fault.note))


def _failure(status: int, notes: tuple[Note, ...]) -> Response:
    return Response(status, (("Content-Type", "text/plain"),), _ERRORS[status], notes)


def _generated(settings: Settings, payload: Payload) -> Response:
    result, trigger = payload.value, settings.edge_event
    if isinstance(result, dict) and "uri" in result and "status" not in result:
        text = "the function returned the request: it goes on to the origin, which is not modelled"
        note = CONTINUES.note(text, "unknown")
        return Response(404, (("Content-Type", "text/plain"),), text.encode(), (note,))
    if not isinstance(result, dict):
        raise refuse(SHAPE, "the function returned no JSON object")
    limit = VIEWER_LIMIT if trigger.startswith("viewer") else ORIGIN_LIMIT
    if len(payload.data) > limit:
        raise refuse(LIMIT, f"the response is {len(payload.data)} bytes, over {limit} in {trigger}")
    for key in result:
        if key not in KEYS:
            raise refuse(UNKNOWN_KEY, f"the response has the key {key!r}")
    status, notes = _status(result.get("status"))
    fields = _fields(trigger, result.get("headers"))
    body, more = _content(trigger, status, result)
    return Response(status, fields, body, (*payload.notes, *notes, *more))


def _status(value: Any) -> tuple[int, tuple[Note, ...]]:
    notes: tuple[Note, ...] = ()
    if isinstance(value, int) and not isinstance(value, bool):
        notes = (STATUS_NUMBER.note("status is a number, not a string", "unknown"),)
        value = str(value)
    if not isinstance(value, str) or not value.isascii() or not value.isdigit():
        raise refuse(STATUS, f"status is {value!r}, not a string such as '200'")
    if not 200 <= int(value[:9]) <= 599:
        raise refuse(STATUS, f"status {value} is outside 200-599")
    return int(value), notes


def _fields(trigger: str, given: Any) -> Fields:
    if given is None:
        return ()
    if not isinstance(given, dict):
        raise refuse(FIELD_SHAPE, "headers is no object")
    out: list[tuple[str, str]] = []
    for name, entries in given.items():
        _check_name(trigger, name)
        if not isinstance(entries, list):
            raise refuse(FIELD_SHAPE, f"headers[{name!r}] is no list of {{key, value}}")
        out += (_pair(name, entry) for entry in entries)
    return tuple(out)


def _check_name(trigger: str, name: str) -> None:
    if name != name.lower():
        raise refuse(FIELD_SHAPE, f"headers has {name!r}: names must be lower case")
    for entry in DISALLOWED_HEADERS:
        if name == entry or (entry.endswith("-") and name.startswith(entry)):
            raise refuse(DISALLOWED, f"the field {name} is disallowed")
    if name in READ_ONLY_HEADERS[trigger]:
        raise refuse(READ_ONLY, f"the field {name} is read-only in {trigger}")


def _pair(name: str, entry: Any) -> tuple[str, str]:
    value = entry.get("value") if isinstance(entry, dict) else None
    key = entry.get("key", name) if isinstance(entry, dict) else None
    if not isinstance(value, str) or not isinstance(key, str):
        raise refuse(FIELD_SHAPE, f"headers[{name!r}] has {entry!r}, which is no {{key, value}}")
    if key.lower() != name:
        raise refuse(FIELD_SHAPE, f"headers[{name!r}] has the key {key!r}")
    if not name or any(c in name + value for c in "\r\n\0"):
        raise refuse(FIELD_SHAPE, f"headers[{name!r}] breaks the syntax of HTTP fields")
    return key, value


def _content(trigger: str, status: int, result: dict[str, Any]) -> tuple[bytes, tuple[Note, ...]]:
    text, encoding = result.get("body"), result.get("bodyEncoding", "text")
    if encoding not in {"text", "base64"}:
        raise refuse(ENCODING, f"bodyEncoding is {encoding!r}: it must be text or base64")
    if text is None:
        return b"", ()
    if not isinstance(text, str):
        raise refuse(SHAPE, f"body is {type(text).__name__}, not a string")
    if trigger == "viewer-response":
        raise refuse(VIEWER_RESPONSE, "a viewer-response trigger has no body to set")
    if status == 204 and text and trigger == "viewer-request":
        raise refuse(NO_CONTENT, "204 with a body in a viewer-request trigger")
    if encoding == "text":
        note = TEXT_BODY.note("bodyEncoding is text: the body is sent as it stands")
        return text.encode("utf-8", "replace"), (note,)
    data = base64_text.decoded(text)
    if data is None:
        raise refuse(ENCODING, "bodyEncoding is base64 but the body is no base64")
    return data, (ENCODING.note("bodyEncoding is base64: decoded"),)
