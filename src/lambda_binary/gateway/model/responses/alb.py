"""Application Load Balancer, Lambda target: function result to HTTP response.

In: Settings, Request and the function's Payload. Out: the Response with notes. The flag alone
decides about base64; which header map counts is the target group's attribute.
"""

from __future__ import annotations

import json
from typing import Any

from .. import base64_text
from ..evidence import DERIVED, DOC_ALB, DOC_ALB_502, DOCUMENTED, NO_SOURCE, REPORTED, UNKNOWN, Rule
from ..messages import Fields, Note, Request, Response, joined
from ..payload import Payload
from ..settings import Settings
from .envelope_parts import (
    MalformedError,
    elsewhere,
    flag_of,
    multiple_fields,
    refuse,
    single_fields,
    status_of,
)

# DOC_ALB: 1 MB of response JSON; DOC_ALB_502: 32 K of header block.
LARGEST_RESPONSE = 1_048_576
LARGEST_FIELDS = 32_768

SHAPE = Rule("alb-envelope", DOC_ALB, DOCUMENTED)
TOO_LARGE = Rule("alb-response-limit", f"{DOC_ALB}; {DOC_ALB_502}", DOCUMENTED)
FIELDS_TOO_LARGE = Rule("alb-header-limit", DOC_ALB_502, DOCUMENTED)
FAILED = Rule("function-error", DOC_ALB_502, DOCUMENTED)
NO_FLAG = Rule("alb-flag-missing", f"{DOC_ALB} wants it; what happens is not known", UNKNOWN)
STATUS_TEXT = Rule("alb-status-text", "adamchainz/apig-wsgi #52", REPORTED)
NULL_FIELDS = Rule(
    "alb-headers-null",
    "awslabs/aws-lambda-go-api-proxy #79 (curl); aws/aws-lambda-go #207",
    REPORTED,
)
NO_FIELDS = Rule("alb-headers-missing", f"{DOC_ALB} wants them; what happens is not known", UNKNOWN)
LOST_OFF = Rule(
    "alb-multi-value-off", "serverless-java-container #347; serverless-express #435", REPORTED
)
LOST_ON = Rule(
    "alb-multi-value-on", "serverless-http #283: lost; powertools-python #1450: 502", UNKNOWN
)
NULL_BODY = Rule("alb-null-body", "aws-powertools/powertools-lambda-python #4671", REPORTED)
BODY_TYPE = Rule("alb-body-type", NO_SOURCE, UNKNOWN)
DESCRIPTION = Rule("alb-status-description", "aws/aws-lambda-dotnet #507", REPORTED)
FIELD_BOOL = Rule("alb-header-value", "jeremydaly/lambda-api #117", REPORTED)
FIELD_NUMBER = Rule("alb-header-value", "CodeGenieApp/serverless-express #474", REPORTED)
FIELD_OTHER = Rule("alb-header-value", "as for numbers and booleans", DERIVED)
DEFAULT_TYPE = Rule(
    "default-content-type", "serverless-java-container #347; php-lambda-layer #41", REPORTED
)
DECODED = Rule("flag-decodes", DOC_ALB, DOCUMENTED)
LINE_BREAKS = Rule("alb-base64-lines", "aws/serverless-java-container #339", REPORTED)
NOT_DECODABLE = Rule("invalid-base64", NO_SOURCE, UNKNOWN)

_BAD_GATEWAY = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    b"<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n"
)


def respond(settings: Settings, request: Request, payload: Payload) -> Response:
    """What the client gets for the function's payload."""
    if payload.error is not None:
        text = f"the function failed ({payload.error.kind}): the client gets 502"
        return _failure((*payload.notes, FAILED.note(text, "refused")))
    try:
        response = _from_envelope(settings, payload)
    except MalformedError as fault:
        return _failure(elsewhere((*payload.notes, fault.note)))
    return response


def _failure(notes: tuple[Note, ...]) -> Response:
    return Response(502, (("Content-Type", "text/html"),), _BAD_GATEWAY, notes)


def _from_envelope(settings: Settings, payload: Payload) -> Response:
    if len(payload.data) > LARGEST_RESPONSE:
        text = f"the response JSON is {len(payload.data)} bytes, over {LARGEST_RESPONSE}"
        raise refuse(TOO_LARGE, text)
    envelope = payload.value
    if not isinstance(envelope, dict) or "statusCode" not in envelope:
        raise refuse(SHAPE, "the function returned no JSON object with statusCode")
    if isinstance(envelope["statusCode"], str):
        raise refuse(STATUS_TEXT, f"statusCode is {envelope['statusCode']!r}: a number is wanted")
    status = status_of(envelope["statusCode"])
    if "statusDescription" in envelope and not isinstance(envelope["statusDescription"], str):
        raise refuse(DESCRIPTION, "statusDescription is no string")
    fields, notes = _fields(settings, envelope)
    if joined(fields, "Content-Type") is None:
        fields = (("Content-Type", "application/octet-stream"), *fields)
        text = "no Content-Type among the fields that count: application/octet-stream"
        notes += (DEFAULT_TYPE.note(text),)
    body, more = _content(envelope)
    return Response(status, fields, body, (*payload.notes, *elsewhere(notes), *more))


def _fields(settings: Settings, envelope: dict[str, Any]) -> tuple[Fields, tuple[Note, ...]]:
    read, other = "headers", "multiValueHeaders"
    if settings.multi_value_headers:
        read, other = other, read
    given = envelope.get(read)
    if read in envelope and given is None:
        raise refuse(NULL_FIELDS, f"{read} is null: leave it out or send an object")
    _check_values(given, lists=settings.multi_value_headers)
    reader = multiple_fields if settings.multi_value_headers else single_fields
    fields, notes = reader(read, given)
    if sum(len(name) + len(value) + 4 for name, value in fields) > LARGEST_FIELDS:
        raise refuse(FIELDS_TOO_LARGE, f"the header block is over {LARGEST_FIELDS} bytes")
    if given is None and envelope.get(other):
        state = "on" if settings.multi_value_headers else "off"
        rule, effect = (LOST_ON, "unknown") if settings.multi_value_headers else (LOST_OFF, "none")
        text = f"multi-value headers are {state}: {other} is not read, its fields are lost"
        notes += (rule.note(text, effect),)
    elif given is None:
        notes += (NO_FIELDS.note(f"the envelope has no {read}", "unknown"),)
    return fields, notes


def _check_values(given: Any, *, lists: bool) -> None:
    """A load balancer takes strings alone."""
    for name, value in given.items() if isinstance(given, dict) else ():
        for entry in value if lists and isinstance(value, list) else [value]:
            if not isinstance(entry, str):
                rule = _VALUE_RULES.get(type(entry), FIELD_OTHER)
                raise refuse(rule, f"the field {name} is {json.dumps(entry)}, not a string")


_VALUE_RULES = {bool: FIELD_BOOL, int: FIELD_NUMBER, float: FIELD_NUMBER}


def _content(envelope: dict[str, Any]) -> tuple[bytes, tuple[Note, ...]]:
    flag = flag_of(envelope.get("isBase64Encoded"))
    notes: tuple[Note, ...] = ()
    if "isBase64Encoded" not in envelope:
        notes = (NO_FLAG.note("isBase64Encoded is missing: taken as false", "unknown"),)
    text = envelope.get("body", "")
    if text is None:
        raise refuse(NULL_BODY, "body is null: leave it out or send an empty string")
    if not isinstance(text, str):
        raise refuse(BODY_TYPE, f"body is {type(text).__name__}, not a string")
    if not flag:
        return text.encode("utf-8", "replace"), notes
    data = base64_text.decoded(text)
    if data is None:
        rule = LINE_BREAKS if base64_text.oddity(text) == "it has line breaks" else NOT_DECODABLE
        raise refuse(rule, "isBase64Encoded is true but the body is no base64 in one line")
    decoded = DECODED.note("isBase64Encoded is true: decoded, whatever Accept says")
    return data, (*notes, decoded)
