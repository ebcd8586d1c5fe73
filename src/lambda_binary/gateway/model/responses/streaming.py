"""Response streaming of a function URL: JSON prelude, eight NUL bytes, then the raw body.

In: the bytes that the function wrote. Out: the Response, or None when they have no prelude.
"""

from __future__ import annotations

from ..evidence import DOC_STREAM, DOCUMENTED, Rule
from ..messages import Response, joined
from ..payload import parsed
from .envelope_parts import MalformedError, multiple_fields, single_fields, status_of

SEPARATOR = b"\0" * 8
MEDIA_TYPE = "application/vnd.awslambda.http-integration-response"
PRELUDE = Rule(
    "stream-prelude", f"aws-lambda-nodejs-runtime-interface-client; {DOC_STREAM}", DOCUMENTED
)
# ministack's comment only.
DEFAULT_TYPE = (("Content-Type", "application/octet-stream"),)


def respond(data: bytes) -> Response | None:
    """The response that a stream with a prelude stands for; the body's bytes are never base64."""
    head, separator, body = data.partition(SEPARATOR)
    prelude = parsed(head) if separator else None
    if not isinstance(prelude, dict):
        return None
    try:
        status = status_of(prelude.get("statusCode", 200))
        single, notes = single_fields("headers", prelude.get("headers"))
        cookies, _ = multiple_fields("cookies", {"Set-Cookie": prelude.get("cookies") or []})
    except MalformedError:
        return None
    fields = single + cookies
    if joined(fields, "Content-Type") is None:
        fields = DEFAULT_TYPE + fields
    note = PRELUDE.note("the stream's prelude gives status and fields; the rest is the body")
    return Response(status, fields, body, (*notes, note))
