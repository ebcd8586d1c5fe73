"""Response streaming: a JSON prelude, eight NUL bytes, then the raw body, which is never base64.

In: the function's Payload. Out: the Response of a function URL with RESPONSE_STREAM, of a REST API
with responseTransferMode STREAM, and of a buffered REST API whose function streams all the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ..evidence import (
    DERIVED,
    DOC_STREAM,
    DOCUMENTED,
    LS_URL,
    NO_SOURCE,
    RECORDED,
    REPORTED,
    UNKNOWN,
    Rule,
)
from ..messages import Fields, Note, Response, joined
from ..payload import Payload, parsed
from ..refusals import internal_error
from .envelope_parts import (
    MalformedError,
    elsewhere,
    multiple_fields,
    refuse,
    single_fields,
    status_of,
)

SEPARATOR = b"\0" * 8
MEDIA_TYPE = "application/vnd.awslambda.http-integration-response"
# DOC_STREAM: the separator stands within the first 16 KB, and these keys alone before it.
LARGEST_PRELUDE = 16 * 1024
KEYS = ("statusCode", "headers", "multiValueHeaders", "cookies")

PRELUDE = Rule(
    "stream-prelude", f"aws-lambda-nodejs-runtime-interface-client; {DOC_STREAM}", DOCUMENTED
)
PRELUDE_REST = Rule("stream-prelude", DOC_STREAM, DOCUMENTED)
FORMAT = Rule("stream-format", f"{DOC_STREAM}, its last table", DOCUMENTED)
PARTS = Rule("stream-prelude-parts", f"{DOC_STREAM} names the keys; the answer follows", DERIVED)
STREAM_ON_BUFFERED = Rule("stream-on-buffered-route", f"{DOC_STREAM}, its last table", DOCUMENTED)
FAILED = Rule("function-error", f"as without streaming; for streams {NO_SOURCE}", DERIVED)
NO_TYPE = Rule("stream-default-content-type", f"ministack's comment; {NO_SOURCE}", UNKNOWN)
NOT_STREAMED = Rule("buffered-result-on-stream", LS_URL, RECORDED)
GZIP_UNDONE = Rule(
    "stream-gzip-undone",
    "aws-lambda-nodejs-runtime-interface-client #96; opennextjs-aws #1127",
    REPORTED,
)
EMPTY_HANGS = Rule(
    "stream-empty-body",
    "aws-lambda-nodejs-runtime-interface-client #95; aws-lambda-web-adapter #499; nitro #4417",
    REPORTED,
)

DEFAULT_TYPE = (("Content-Type", "application/octet-stream"),)


@dataclass(frozen=True, slots=True)
class _Stream:
    """What a function wrote, taken apart: the prelude's object, its length, the body."""

    prelude: dict[str, Any]
    length: int
    body: bytes


def respond_function_url(payload: Payload) -> Response:
    """RESPONSE_STREAM: the stream's own response; bytes without a prelude are not interpreted."""
    stream = _taken_apart(payload.data)
    if stream is not None:
        try:
            return _warned(_answered(stream, payload, PRELUDE))
        except MalformedError:
            pass
    text = "a buffered result behind RESPONSE_STREAM is not interpreted: its JSON goes out"
    note = NOT_STREAMED.note(text, "altered")
    return Response(200, DEFAULT_TYPE, payload.data, (*payload.notes, note))


def _warned(response: Response) -> Response:
    """The response with what is reported of function URLs, which not every account shows."""
    notes: tuple[Note, ...] = ()
    if (response.field("Content-Encoding") or "").lower() == "gzip":
        text = "a function URL is reported to undo gzip in a stream and to drop Content-Encoding"
        notes = (GZIP_UNDONE.note(text, "unknown"),)
    if not response.body:
        text = "a stream without a body is reported not to end before the function's timeout"
        notes += (EMPTY_HANGS.note(text, "unknown"),)
    return replace(response, notes=(*response.notes, *notes)) if notes else response


def come(response: Response, body: bytes) -> Response:
    """The response that began before its body was there, with that body."""
    notes = response.notes
    if body:  # it was not here when the beginning was judged
        notes = tuple(note for note in notes if note.rule != EMPTY_HANGS.name)
    return replace(response, body=body, notes=notes)


def respond_rest(payload: Payload) -> Response:
    """STREAM: the stream's own response, or the 500 that AWS documents for anything else."""
    if payload.error is not None:
        text = f"the function failed ({payload.error.kind}): the client gets 502"
        return internal_error(502, (*payload.notes, FAILED.note(text, "refused")))
    stream = _taken_apart(payload.data)
    if stream is None:
        text = "the function wrote no JSON prelude with eight NUL bytes, which STREAM wants"
        return internal_error(500, (*payload.notes, FORMAT.note(text, "refused")))
    try:
        _check_prelude(stream)
        return _answered(stream, payload, PRELUDE_REST)
    except MalformedError as fault:
        return internal_error(500, elsewhere((*payload.notes, fault.note)))


def respond_buffered_rest(payload: Payload) -> Response | None:
    """A buffered route whose function streams: status and fields, no body. None: it does not."""
    stream = _taken_apart(payload.data)
    if stream is None:
        return None
    try:
        response = _answered(stream, payload, PRELUDE_REST)
    except MalformedError:
        return None
    text = "the route is BUFFERED and the function streams: the body is lost"
    notes = (*response.notes, STREAM_ON_BUFFERED.note(text, "altered"))
    return Response(response.status, response.headers, b"", notes)


def _taken_apart(data: bytes) -> _Stream | None:
    # Far enough to tell a prelude that is too long from none; payloads of megabytes have none.
    end = data.find(SEPARATOR, 0, 4 * LARGEST_PRELUDE)
    prelude = parsed(data[:end]) if end >= 0 else None
    if not isinstance(prelude, dict):
        return None
    return _Stream(prelude, end, data[end + len(SEPARATOR) :])


def _check_prelude(stream: _Stream) -> None:
    if stream.length + len(SEPARATOR) > LARGEST_PRELUDE:
        raise refuse(PARTS, f"the prelude and its NUL bytes are over {LARGEST_PRELUDE} bytes")
    for key in stream.prelude:
        if key not in KEYS:
            raise refuse(PARTS, f"the prelude has the key {key!r}: only {', '.join(KEYS)}")


def _answered(stream: _Stream, payload: Payload, rule: Rule) -> Response:
    status = status_of(stream.prelude.get("statusCode", 200))
    fields, notes = _fields(stream.prelude)
    told: tuple[Note, ...] = ()
    if joined(fields, "Content-Type") is None:
        fields = DEFAULT_TYPE + fields
        told = (NO_TYPE.note(f"no Content-Type in the prelude: {DEFAULT_TYPE[0][1]}", "unknown"),)
    note = rule.note("the stream's prelude gives status and fields; the rest is the body")
    return Response(status, fields, stream.body, (*payload.notes, *elsewhere(notes), *told, note))


def _fields(prelude: dict[str, Any]) -> tuple[Fields, tuple[Note, ...]]:
    single, notes = single_fields("headers", prelude.get("headers"))
    many, more = multiple_fields("multiValueHeaders", prelude.get("multiValueHeaders"))
    cookies, _ = multiple_fields("cookies", {"Set-Cookie": prelude.get("cookies") or []})
    # DOC_STREAM: of a name in both maps the values of multiValueHeaders stand.
    told = {name.lower() for name, _ in many}
    kept = tuple(pair for pair in single if pair[0].lower() not in told)
    return kept + many + cookies, notes + more
