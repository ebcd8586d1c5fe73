"""HTTP API (payload formats 1.0 and 2.0) and function URL: function result to HTTP response.

In: Settings, Request and the function's Payload. Out: the Response with notes. The flag alone
decides about base64: no Accept, no Content-Type, no binaryMediaTypes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .. import base64_text
from ..evidence import (
    BLOG_HTTP_BINARY,
    DERIVED,
    DOC_HTTP_API,
    DOC_URL,
    DOCUMENTED,
    LS_URL,
    NO_SOURCE,
    RECORDED,
    SAM_TRIALS,
    TRIALS,
    UNKNOWN,
    VERIFIED,
    Rule,
)
from ..messages import Fields, Note, Request, Response, joined
from ..payload import NOT_JSON, Payload, compact
from ..settings import Settings
from . import streaming
from .envelope_parts import (
    MalformedError,
    elsewhere,
    flag_of,
    merged,
    multiple_fields,
    refuse,
    single_fields,
    status_of,
)

GO_373 = "aws/aws-lambda-go #373, confirmed by an AWS maintainer"

INFERRED = Rule("response-inferred", f"{DOC_HTTP_API}; {LS_URL}", DOCUMENTED)
BARE_STRING = Rule("bare-string", f"{LS_URL}; {DOC_HTTP_API}", RECORDED)
NO_STATUS = Rule("status-code-required", SAM_TRIALS, TRIALS)
SKIPPED_KEY = Rule("unknown-key-skipped", SAM_TRIALS, TRIALS)
BODY_TYPE = Rule("body-type", GO_373, VERIFIED)
BODY_TYPE_URL = Rule("body-type-url", f"{GO_373}; not recorded for function URLs", DERIVED)
DEFAULT_TEXT = Rule("default-content-type", BLOG_HTTP_BINARY, DOCUMENTED)
DEFAULT_JSON = Rule("default-content-type", LS_URL, RECORDED)
COOKIES = Rule("cookies", DOC_HTTP_API, DOCUMENTED)
DECODED = Rule("flag-decodes", f"{BLOG_HTTP_BINARY}; ministackorg/ministack #766", DOCUMENTED)
DECODED_URL = Rule("flag-decodes", DOC_URL, DOCUMENTED)
NOT_DECODABLE = Rule("invalid-base64", NO_SOURCE, UNKNOWN)
NOT_JSON_RULE = Rule("result-not-json", NO_SOURCE, UNKNOWN)
FAILED = Rule("function-error", f"{GO_373}: any integration error is this 500", DERIVED)
FAILED_URL = Rule("function-error", LS_URL, RECORDED)
NOT_STREAMED = Rule("buffered-result-on-stream", LS_URL, RECORDED)

KEYS = {
    "2.0": ("statusCode", "headers", "body", "isBase64Encoded", "cookies"),
    "1.0": ("statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"),
}
JSON_TYPE = (("Content-Type", "application/json"),)
TEXT_TYPE = (("Content-Type", "text/plain; charset=utf-8"),)


@dataclass(frozen=True, slots=True)
class _Face:
    """What tells an HTTP API from a function URL."""

    error: Response
    default_type: Fields
    default_rule: Rule
    body_rule: Rule
    decode_rule: Rule
    failed_rule: Rule


HTTP_API = _Face(
    Response(500, JSON_TYPE, b'{"message":"Internal Server Error"}'),
    TEXT_TYPE,
    DEFAULT_TEXT,
    BODY_TYPE,
    DECODED,
    FAILED,
)
FUNCTION_URL = _Face(
    Response(502, JSON_TYPE, b"Internal Server Error"),
    JSON_TYPE,
    DEFAULT_JSON,
    BODY_TYPE_URL,
    DECODED_URL,
    FAILED_URL,
)


def respond_http_api(settings: Settings, request: Request, payload: Payload) -> Response:
    """What the client of an HTTP API gets for the function's payload."""
    return _respond(HTTP_API, settings.payload_format, payload)


def respond_function_url(settings: Settings, request: Request, payload: Payload) -> Response:
    """What the client of a function URL gets for the function's payload."""
    if settings.invoke_mode == "RESPONSE_STREAM" and payload.error is None:
        return _streamed(payload)
    return _respond(FUNCTION_URL, "2.0", payload)


def _respond(face: _Face, payload_format: str, payload: Payload) -> Response:
    if payload.error is not None:
        text = f"the function failed ({payload.error.kind}): the client gets {face.error.status}"
        return _failure(face, (*payload.notes, face.failed_rule.note(text, "refused")))
    try:
        return _from_payload(face, payload_format, payload)
    except MalformedError as fault:
        return _failure(face, elsewhere((*payload.notes, fault.note)))


def _failure(face: _Face, notes: tuple[Note, ...]) -> Response:
    return Response(face.error.status, face.error.headers, face.error.body, notes)


def _from_payload(face: _Face, payload_format: str, payload: Payload) -> Response:
    value = payload.value
    if value is NOT_JSON:
        raise refuse(NOT_JSON_RULE, "the function's payload is no JSON: AWS's answer is not known")
    if isinstance(value, dict) and value.get("statusCode") is not None:
        return _from_envelope(face, payload_format, value, payload.notes)
    if payload_format == "1.0":
        raise refuse(NO_STATUS, "format 1.0 needs a JSON object with statusCode")
    return _inferred(value, payload.notes)


def _inferred(value: Any, notes: tuple[Note, ...]) -> Response:
    if isinstance(value, str):
        text = "no statusCode: a string becomes the body, without its JSON quotes"
        body = value.encode("utf-8", "replace")
        return Response(200, JSON_TYPE, body, (*notes, BARE_STRING.note(text)))
    flagged = isinstance(value, dict) and "isBase64Encoded" in value
    text = "no statusCode: the whole result is sent as JSON"
    text += ", isBase64Encoded and headers included" if flagged else ""
    note = INFERRED.note(text, "altered" if flagged else "none")
    return Response(200, JSON_TYPE, compact(value), (*notes, note))


def _from_envelope(
    face: _Face, payload_format: str, envelope: dict[str, Any], notes: tuple[Note, ...]
) -> Response:
    status = status_of(envelope["statusCode"])
    fields, more = _fields(payload_format, envelope)
    notes += elsewhere(more)
    skipped = [key for key in envelope if key not in KEYS[payload_format]]
    if skipped:
        notes += (SKIPPED_KEY.note(f"format {payload_format} skips {', '.join(skipped)}"),)
    if joined(fields, "Content-Type") is None:
        fields = face.default_type + fields
        text = f"no Content-Type in the envelope: {face.default_type[0][1]}"
        notes += (face.default_rule.note(text),)
    body, decided = _content(face, envelope)
    return Response(status, fields, body, (*notes, *decided))


def _fields(payload_format: str, envelope: dict[str, Any]) -> tuple[Fields, tuple[Note, ...]]:
    if payload_format == "1.0":
        # Both header maps (DOC_HTTP_API), joined as a REST API does; not recorded for HTTP APIs.
        return merged(envelope)
    single, notes = single_fields("headers", envelope.get("headers"))
    cookies = envelope.get("cookies")
    if cookies is None:
        return single, notes
    if not isinstance(cookies, list) or not all(isinstance(cookie, str) for cookie in cookies):
        raise refuse(COOKIES, "cookies must be a list of strings")
    set_cookies, _ = multiple_fields("cookies", {"Set-Cookie": cookies})
    return single + set_cookies, notes


def _content(face: _Face, envelope: dict[str, Any]) -> tuple[bytes, tuple[Note, ...]]:
    text, flag = envelope.get("body"), flag_of(envelope.get("isBase64Encoded"))
    if text is None:
        return b"", ()
    if not isinstance(text, str):
        kind = type(text).__name__
        raise refuse(face.body_rule, f"body is {kind}, not a string: use json.dumps")
    if not flag:
        return text.encode("utf-8", "replace"), ()
    data = base64_text.decoded(text)
    if data is None:
        raise refuse(NOT_DECODABLE, "isBase64Encoded is true but the body is no padded base64")
    return data, (face.decode_rule.note("isBase64Encoded is true: decoded, whatever Accept says"),)


def _streamed(payload: Payload) -> Response:
    """RESPONSE_STREAM: a prelude, or bytes that are not interpreted."""
    response = streaming.respond(payload.data)
    if response is not None:
        return Response(
            response.status, response.headers, response.body, (*payload.notes, *response.notes)
        )
    text = "a buffered result behind RESPONSE_STREAM is not interpreted: its JSON goes out"
    note = NOT_STREAMED.note(text, "altered")
    return Response(200, streaming.DEFAULT_TYPE, payload.data, (*payload.notes, note))
