"""REST API, Lambda proxy integration (AWS_PROXY): envelope to HTTP response.

In: Settings, Request and the function's Payload. Out: the Response with notes. Decoding asks
Accept and binaryMediaTypes, never the response's Content-Type and never contentHandling.
"""

from __future__ import annotations

from typing import Any

from .. import base64_text
from ..evidence import (
    DOC_NOTES,
    DOC_PROXY_BINARY,
    DOC_PROXY_ERRORS,
    DOC_RESPONSES,
    DOCUMENTED,
    LIVE_TEST,
    LS_BINARY,
    LS_FORMAT,
    LS_FORMAT2,
    NO_SOURCE,
    RECORDED,
    REPORTED,
    UNKNOWN,
    Rule,
)
from ..media_matching import (
    ACCEPT_ABSENT,
    CASE,
    FIRST_TYPE,
    MATCHES_ALL,
    MATCHES_NONE_GIVEN,
    accepted_type,
    matches_only_without_case,
    matching_type,
)
from ..messages import INVOKE_REJECTED, Note, Request, Response, joined
from ..payload import Payload
from ..refusals import internal_error
from ..settings import Settings
from . import streaming
from .envelope_parts import MalformedError, flag_of, merged, refuse, status_of

KEYS = ("statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded")
JSON_TYPE = (("Content-Type", "application/json"),)

TOP_LEVEL = Rule("envelope-object", LS_FORMAT, RECORDED)
UNKNOWN_KEY = Rule("envelope-unknown-key", LS_FORMAT, RECORDED)
BASE64_ENCODED = Rule("base64Encoded-key", "aws-sam-cli and java-container #884 disagree", UNKNOWN)
BODY_OBJECT = Rule("body-object", "vincentsarago/lambda-proxy #59 (an execution log)", REPORTED)
BODY_SCALAR = Rule("body-scalar", "aws-sam-cli sends it as text; not recorded", UNKNOWN)
FUNCTION_FAILED = Rule("function-error", f"{LS_FORMAT}; {DOC_PROXY_ERRORS}", RECORDED)
REJECTED = Rule("invoke-rejected", DOC_PROXY_ERRORS, DOCUMENTED)
DEFAULT_TYPE = Rule("default-content-type", f"{LS_FORMAT2}; {DOC_NOTES}", RECORDED)
NO_FLAG = Rule("flag-absent", LS_BINARY, RECORDED)
NOT_DECODABLE = Rule("invalid-base64", f"{LS_BINARY}; {DOC_RESPONSES}", RECORDED)
BASE64_FORM = Rule("base64-form", NO_SOURCE, UNKNOWN)
DECODED = Rule("accept-and-flag", f"{LS_BINARY}; {DOC_PROXY_BINARY}", RECORDED)
NO_CONTENT_HANDLING = Rule(
    "content-handling-on-proxy", "Claudia's and SAM's integration tests", LIVE_TEST
)


def respond(settings: Settings, request: Request, payload: Payload) -> Response:
    """What the client gets for the function's payload."""
    if settings.streams:
        return streaming.respond_rest(payload)
    if payload.error is not None:
        rejected = payload.error.kind == INVOKE_REJECTED
        status, rule = (500, REJECTED) if rejected else (502, FUNCTION_FAILED)
        text = f"the function failed ({payload.error.kind}): the client gets {status}"
        return internal_error(status, (*payload.notes, rule.note(text, "refused")))
    streamed = streaming.respond_buffered_rest(payload)
    if streamed is not None:
        return streamed
    try:
        return _from_envelope(settings, request, payload)
    except MalformedError as fault:
        return internal_error(502, (*payload.notes, fault.note))


def _from_envelope(settings: Settings, request: Request, payload: Payload) -> Response:
    envelope = checked(payload.value)
    # Recorded (LS_FORMAT2): an absent statusCode is 200.
    status = status_of(envelope.get("statusCode", 200))
    fields, notes = merged(envelope)
    if joined(fields, "Content-Type") is None:
        fields += JSON_TYPE
        notes += (DEFAULT_TYPE.note("no Content-Type in the envelope: application/json"),)
    text = body_text(envelope.get("body"))
    flag = flag_of(envelope.get("isBase64Encoded"))
    body, decided = _content(settings, request, text, flag)
    notes = (*payload.notes, *notes, *decided)
    if body is None:
        return internal_error(500, notes)
    return Response(status, fields, body, notes)


def checked(value: Any) -> dict[str, Any]:
    """The envelope, when it is an object without keys that AWS does not know."""
    if not isinstance(value, dict):
        raise refuse(
            TOP_LEVEL, "the function returned no JSON object: Malformed Lambda proxy response"
        )
    for key in value:
        if key == "base64Encoded":
            raise refuse(BASE64_ENCODED, "base64Encoded: sources disagree on whether REST takes it")
        if key not in KEYS:
            raise refuse(
                UNKNOWN_KEY,
                f"the envelope has the key {key!r}; a REST API takes only {', '.join(KEYS)}",
            )
    return value


def body_text(body: Any) -> str:
    """The envelope's body, which must be a string; null and absent are empty."""
    if body is None:
        return ""
    if isinstance(body, str):
        return body
    rule = BODY_OBJECT if isinstance(body, dict | list) else BODY_SCALAR
    raise refuse(rule, f"body is {type(body).__name__}, not a string: use json.dumps")


def _content(
    settings: Settings, request: Request, text: str, flag: bool
) -> tuple[bytes | None, tuple[Note, ...]]:
    """The client's bytes (None: 500) and the notes that say why."""
    notes: list[Note] = []
    if settings.content_handling or settings.request_content_handling:
        notes.append(
            NO_CONTENT_HANDLING.note("contentHandling does nothing on a proxy integration")
        )
    as_text = text.encode("utf-8", "replace")
    if not flag:
        if text:
            notes.append(NO_FLAG.note("isBase64Encoded is not true: the body is sent as text"))
        return as_text, tuple(notes)
    accepts, why = _accepts(settings, request)
    notes += why
    if not accepts:
        return as_text, tuple(notes)
    data = base64_text.decoded(text)
    if data is None:
        notes.append(undecodable(text))
    return data, tuple(notes)


def undecodable(text: str) -> Note:
    """The note for a body that is flagged as base64 and is none."""
    odd = base64_text.oddity(text)
    if odd:
        why = f"the body is unusual base64 ({odd}); whether AWS decodes it is not known"
        return BASE64_FORM.note(why, "refused")
    return NOT_DECODABLE.note("isBase64Encoded is true but the body is no base64", "refused")


def _accepts(settings: Settings, request: Request) -> tuple[bool, list[Note]]:
    accept = request.field("Accept")
    wanted = accepted_type(accept)
    configured = settings.binary_media_types
    entry = matching_type(wanted, configured)
    notes = []
    if accept is None and entry == "*/*":
        text = "no Accept field: */* in binaryMediaTypes matches all the same: decoded"
        return True, [MATCHES_NONE_GIVEN.note(text)]
    if accept is None:
        text = f"no Accept field: taken as {wanted}, which is documented for templates only"
        notes.append(ACCEPT_ABSENT.note(text, "unknown"))
    if entry is None:
        text = f"{_unmatched(wanted, configured)}: the body stays base64 text"
        return False, [*notes, FIRST_TYPE.note(text, "altered")]
    if matches_only_without_case(wanted, configured):
        text = f"{wanted} matches {entry} only when letter case is ignored"
        notes.append(CASE.note(text, "unknown"))
    rule = MATCHES_ALL if entry == "*/*" else DECODED
    return True, [*notes, rule.note(f"Accept's first type {wanted} matches {entry}: decoded")]


def _unmatched(wanted: str, configured: tuple[str, ...]) -> str:
    if not configured:
        return "the API has no binaryMediaTypes"
    return (
        f"Accept's first type {wanted} matches none of binaryMediaTypes [{', '.join(configured)}]"
    )
