"""HTTP API (payload formats 1.0 and 2.0) and function URL: function result to HTTP response.

In: Settings, Request and the function's Payload. Out: the Response with notes. The flag alone
decides about base64: no Accept, no Content-Type, no binaryMediaTypes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .. import base64_text
from ..evidence import (
    BLOG_HTTP_BINARY,
    DERIVED,
    DOC_HTTP_API,
    DOC_URL,
    DOCUMENTED,
    DOTNET,
    LS_ECHO,
    LS_URL,
    LS_URL_DENIED,
    NO_SOURCE,
    RECORDED,
    REPORTED,
    SAM_TRIALS,
    TRIALS,
    UNKNOWN,
    VERIFIED,
    Rule,
)
from ..messages import INVOKE_REJECTED, Fields, Note, Request, Response, joined
from ..payload import NOT_JSON, Payload, compact
from ..settings import Settings
from . import streaming
from .envelope_parts import (
    MalformedError,
    elsewhere,
    flag_of,
    multiple_fields,
    refuse,
    single_fields,
    status_of,
    together,
)

GO_373 = "aws/aws-lambda-go #373, confirmed by an AWS maintainer"

# The sources differ: DOC_HTTP_API wants valid JSON, and its table shows the payload's own blanks;
# AWS's .NET team saw any payload go out as it is (LambdaTestTool-v2, InvokeResponseExtensions.cs).
INFERRED = Rule("response-inferred", f"{DOC_HTTP_API}; {DOTNET}", DOCUMENTED)
INFERRED_URL = Rule("response-inferred", LS_URL, RECORDED)
NOT_JSON_SENT = Rule("result-not-json", f"{DOTNET} (observed); {DOC_HTTP_API} wants JSON", REPORTED)
NOT_JSON_URL = Rule("result-not-json", NO_SOURCE, UNKNOWN)
BARE_STRING = Rule("bare-string", f"{LS_URL}; {DOC_HTTP_API}", RECORDED)
NO_STATUS = Rule("status-code-required", SAM_TRIALS, TRIALS)
SKIPPED_KEY = Rule("unknown-key-skipped", SAM_TRIALS, TRIALS)
BODY_TYPE = Rule("body-type", GO_373, VERIFIED)
BODY_TYPE_URL = Rule("body-type-url", LS_ECHO, RECORDED)
DEFAULT_TEXT = Rule("default-content-type", f"{BLOG_HTTP_BINARY}; {DOTNET}", RECORDED)
DEFAULT_JSON = Rule("default-content-type", LS_URL, RECORDED)
COOKIES = Rule("cookies", DOC_HTTP_API, DOCUMENTED)
BOTH_MAPS = Rule(
    "fields-merged-http-api", f"{DOTNET}; awslabs/aws-lambda-rust-runtime #567", RECORDED
)
DECODED = Rule("flag-decodes", f"{BLOG_HTTP_BINARY}; ministackorg/ministack #766", DOCUMENTED)
DECODED_URL = Rule("flag-decodes", DOC_URL, DOCUMENTED)
NOT_DECODABLE = Rule("invalid-base64", NO_SOURCE, UNKNOWN)
FAILED = Rule("function-error", f"{GO_373}: any integration error is this 500", DERIVED)
FAILED_URL = Rule("function-error", LS_URL, RECORDED)
DENIED_URL = Rule("invoke-rejected", LS_URL_DENIED, RECORDED)

KEYS = {
    "2.0": ("statusCode", "headers", "body", "isBase64Encoded", "cookies"),
    "1.0": ("statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"),
}
JSON_TYPE = (("Content-Type", "application/json"),)
TEXT_TYPE = (("Content-Type", "text/plain; charset=utf-8"),)

_DENIED = Response(
    403,
    (*JSON_TYPE, ("x-amzn-ErrorType", "AccessDeniedException")),
    b'{"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: '
    b'https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}',
)


@dataclass(frozen=True, slots=True)
class _Face:
    """What tells an HTTP API from a function URL.

    Attributes:
        error: the answer to a failed function and to a malformed result.
        denied, denied_rule: the answer when Lambda refuses the invocation.
        inferred, inferred_rule: the bytes of a JSON payload that has no statusCode.
        takes_any_body: whether a body may be another JSON value than a string.
    """

    error: Response
    failed_rule: Rule
    denied: Response
    denied_rule: Rule
    inferred: Callable[[bytes], bytes]
    inferred_rule: Rule
    takes_any_body: bool
    default_type: Fields
    default_rule: Rule
    decode_rule: Rule


_HTTP_API_ERROR = Response(500, JSON_TYPE, b'{"message":"Internal Server Error"}')
HTTP_API = _Face(
    error=_HTTP_API_ERROR,
    failed_rule=FAILED,
    denied=_HTTP_API_ERROR,
    denied_rule=FAILED,
    inferred=bytes,
    inferred_rule=INFERRED,
    takes_any_body=False,
    default_type=TEXT_TYPE,
    default_rule=DEFAULT_TEXT,
    decode_rule=DECODED,
)
FUNCTION_URL = _Face(
    error=Response(502, JSON_TYPE, b"Internal Server Error"),
    failed_rule=FAILED_URL,
    denied=_DENIED,
    denied_rule=DENIED_URL,
    inferred=compact,
    inferred_rule=INFERRED_URL,
    takes_any_body=True,
    default_type=JSON_TYPE,
    default_rule=DEFAULT_JSON,
    decode_rule=DECODED_URL,
)


def respond_http_api(settings: Settings, request: Request, payload: Payload) -> Response:
    """What the client of an HTTP API gets for the function's payload."""
    return _respond(HTTP_API, settings.payload_format, payload)


def respond_function_url(settings: Settings, request: Request, payload: Payload) -> Response:
    """What the client of a function URL gets for the function's payload."""
    if settings.streams and payload.error is None:
        return streaming.respond_function_url(payload)
    return _respond(FUNCTION_URL, "2.0", payload)


def _respond(face: _Face, payload_format: str, payload: Payload) -> Response:
    if payload.error is not None:
        return _failed(face, payload, payload.error.kind)
    try:
        return _from_payload(face, payload_format, payload)
    except MalformedError as fault:
        return _answer(face.error, elsewhere((*payload.notes, fault.note)))


def _failed(face: _Face, payload: Payload, kind: str) -> Response:
    denied = kind == INVOKE_REJECTED
    response, rule = (face.denied, face.denied_rule) if denied else (face.error, face.failed_rule)
    what = "Lambda refused the invocation" if denied else f"the function failed ({kind})"
    note = rule.note(f"{what}: the client gets {response.status}", "refused")
    return _answer(response, (*payload.notes, note))


def _answer(response: Response, notes: tuple[Note, ...]) -> Response:
    return Response(response.status, response.headers, response.body, notes)


def _from_payload(face: _Face, payload_format: str, payload: Payload) -> Response:
    value = payload.value
    if isinstance(value, dict) and value.get("statusCode") is not None:
        return _from_envelope(face, payload_format, value, payload.notes)
    if payload_format == "1.0":
        raise refuse(NO_STATUS, "format 1.0 needs a JSON object with statusCode")
    if value is NOT_JSON:
        return _not_json(face, payload)
    return _inferred(face, payload)


def _not_json(face: _Face, payload: Payload) -> Response:
    if face is FUNCTION_URL:
        raise refuse(NOT_JSON_URL, "the function's payload is no JSON: AWS's answer is not known")
    text = "the function's payload is no JSON: it goes out as it is, as text"
    body = payload.data.decode("utf-8", "replace").encode()
    return Response(200, JSON_TYPE, body, (*payload.notes, NOT_JSON_SENT.note(text, "altered")))


def _inferred(face: _Face, payload: Payload) -> Response:
    value = payload.value
    if isinstance(value, str):
        text = "no statusCode: a string becomes the body, without its JSON quotes"
        body = value.encode("utf-8", "replace")
        return Response(200, JSON_TYPE, body, (*payload.notes, BARE_STRING.note(text)))
    flagged = isinstance(value, dict) and "isBase64Encoded" in value
    text = "no statusCode: the whole result is sent as JSON"
    text += ", isBase64Encoded and headers included" if flagged else ""
    note = face.inferred_rule.note(text, "altered" if flagged else "none")
    return Response(200, JSON_TYPE, face.inferred(payload.data), (*payload.notes, note))


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
    single, notes = single_fields("headers", envelope.get("headers"))
    if payload_format == "1.0":
        many, more = multiple_fields("multiValueHeaders", envelope.get("multiValueHeaders"))
        return _both_maps(single, many, notes + more)
    cookies = envelope.get("cookies")
    if cookies is None:
        return single, notes
    if not isinstance(cookies, list) or not all(isinstance(cookie, str) for cookie in cookies):
        raise refuse(COOKIES, "cookies must be a list of strings")
    set_cookies, _ = multiple_fields("cookies", {"Set-Cookie": cookies})
    return single + set_cookies, notes


def _both_maps(
    single: Fields, many: Fields, notes: tuple[Note, ...]
) -> tuple[Fields, tuple[Note, ...]]:
    """`headers` first, then `multiValueHeaders`: recorded, and the other way on a REST API.

    An identical pair goes out twice, Content-Type alone once: reported (rust-runtime #567).
    """
    types = [value for name, value in (*single, *many) if name.lower() == "content-type"]
    fields = together(single, many)
    first = next(iter(types), None)
    if len(types) > 1:
        fields = tuple(pair for pair in fields if pair[0].lower() != "content-type")
        fields = (("Content-Type", str(first)), *fields)
    shared = {name.lower() for name, _ in single} & {name.lower() for name, _ in many}
    if shared:
        text = "headers and multiValueHeaders share a name: its values are joined"
        notes += (BOTH_MAPS.note(text),)
    return fields, notes


def _content(face: _Face, envelope: dict[str, Any]) -> tuple[bytes, tuple[Note, ...]]:
    body, flag = envelope.get("body"), flag_of(envelope.get("isBase64Encoded"))
    if body is None:
        return b"", ()
    notes: tuple[Note, ...] = ()
    if not isinstance(body, str):
        kind = type(body).__name__
        if not face.takes_any_body:
            raise refuse(BODY_TYPE, f"body is {kind}, not a string: use json.dumps")
        notes = (BODY_TYPE_URL.note(f"body is {kind}: its JSON is sent, without blanks"),)
        body = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    if not flag:
        return body.encode("utf-8", "replace"), notes
    data = base64_text.decoded(body)
    if data is None:
        raise refuse(NOT_DECODABLE, "isBase64Encoded is true but the body is no padded base64")
    decided = face.decode_rule.note("isBase64Encoded is true: decoded, whatever Accept says")
    return data, (*notes, decided)
