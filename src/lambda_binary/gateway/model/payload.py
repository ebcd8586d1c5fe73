"""The bytes that Lambda hands a gateway: what the Python runtime makes of a result.

In: a handler's result or a FunctionError. Out: Payload, its size checked against Lambda's quota.
The JSON is written as awslambdaric writes it, by the library that it uses. This file knows no
gateway.
"""

from __future__ import annotations

import decimal
import functools
import json
import math
import os
import re
from dataclasses import dataclass, replace
from typing import Any

from ..errors import MissingExtraError, SettingsError
from . import base64_text
from .evidence import DOC_STREAM, LS_LIMIT, RECORDED, UNKNOWN, Rule
from .messages import FunctionError, Note

# 6 MiB + 100 bytes of JSON, envelope and base64 included.
LARGEST_PAYLOAD = 6_291_556
# Says a larger one, for the day when AWS has it; a handler under the library obeys it too.
QUOTA_VARIABLE = "LAMBDA_BINARY_QUOTA"
# AWS doc 'Lambda quotas': a streamed response.
LARGEST_STREAM = 200 * 1024 * 1024
TOO_LARGE = Rule("lambda-payload-limit", LS_LIMIT, RECORDED)
STREAM_TOO_LARGE = Rule(
    "lambda-stream-limit", f"{DOC_STREAM}; what happens beyond it is not known", UNKNOWN
)
# Read and run: awslambdaric 4.2.2, lambda_runtime_marshaller.py.
_RUNTIME = "awslambdaric 4.2.2 (AWS's Python runtime), read and run"
MARSHAL = Rule("runtime-marshal", _RUNTIME, RECORDED)
RAW_BYTES = Rule("runtime-raw-bytes", _RUNTIME, RECORDED)
TEXT_BYTES = Rule("runtime-bytes-as-text", _RUNTIME, RECORDED)

NOT_JSON, UNREAD = object(), object()

_BODY = "body"
# As the runtime's encoder names it.
_NAMED = b'"body": "'
# Characters from which a text of base64 is worth being passed over, and what stands there instead.
_LARGE = 8192
_STAND_IN = b"\xef\xbf\xbclambda-binary: base64\xef\xbf\xbc"

# A number of more digits takes Python minutes, and no JSON parser keeps them.
_MOST_DIGITS = 4_000


@dataclass(frozen=True, slots=True)
class Payload:
    """What Lambda answers the gateway's invocation with.

    Attributes:
        data: the payload's bytes, JSON unless the handler returned raw bytes.
        value: what the JSON says; `NOT_JSON` when it is none.
        error: what failed, when Lambda marks the payload as a function error.
        notes: what the runtime and Lambda did.
    """

    data: bytes
    value: Any
    error: FunctionError | None = None
    notes: tuple[Note, ...] = ()


def payload_of(result: Any, *, streams: bool = False) -> Payload:
    """What Lambda makes of a handler's result or failure; never raises.

    Args:
        result: what the handler returned; bytes are posted as they are. A Payload, made in another
            process for instance, stays as it is.
        streams: whether the function was invoked with InvokeWithResponseStream.
    """
    if isinstance(result, Payload):
        return result
    posted = posted_for(result, streams=streams)
    return posted if posted.value is not UNREAD else replace(posted, value=parsed(posted.data))


def largest_payload() -> int:
    """Bytes of JSON that Lambda lets through.

    Raises:
        SettingsError: the environment variable says no number, or less than is recorded.
    """
    said = os.environ.get(QUOTA_VARIABLE)
    if not said:
        return LARGEST_PAYLOAD
    if said.isascii() and said.isdecimal() and len(said) < 12 and int(said) >= LARGEST_PAYLOAD:
        return int(said)
    raise SettingsError(
        f"{QUOTA_VARIABLE}={said!r} is no quota: write how many bytes of JSON Lambda lets through, "
        f"{LARGEST_PAYLOAD} or more, or leave the variable out",
        QUOTA_VARIABLE,
    )


def _quota() -> int:
    """The same for a result, which never raises: `serve` has told of a wrong one by then."""
    try:
        return largest_payload()
    except SettingsError:
        return LARGEST_PAYLOAD


def posted_for(result: Any, *, streams: bool = False) -> Payload:
    """The same, but that nobody has read its JSON yet: a value that is `UNREAD`."""
    if isinstance(result, FunctionError):
        return _failure(result)
    try:
        data = result if isinstance(result, bytes) else marshalled(result)
    except MissingExtraError:
        raise
    except Exception as fault:  # awslambdaric catches whatever its encoder raises
        return _unmarshalled(result, fault)
    notes = _bytes_notes(result)
    if streams:
        return Payload(data, UNREAD, None, (*notes, *_stream_notes(len(data))))
    if len(data) > LARGEST_PAYLOAD and len(data) > (quota := _quota()):
        return _too_large(len(data), quota)
    return Payload(data, UNREAD, None, notes)


def marshalled(result: Any) -> bytes:
    """The result as the runtime's JSON: UTF-8 unescaped, as Python 3.12 and later write it."""
    text: str = _encoder().encode(_with_raw_body(result))
    return text.encode("utf-8", "replace")


def _with_raw_body(result: Any) -> Any:
    """The result, its body of base64 marked as JSON already: looking for what is to be escaped
    takes an encoder ten times as long as pybase64 takes to see that nothing is.
    """
    body = result.get(_BODY) if type(result) is dict else None
    if type(body) is not str or len(body) < _LARGE or not body.isascii():
        return result
    if not base64_text.is_base64(body.encode("ascii")):
        return result
    from simplejson import RawJSON

    return {**result, _BODY: RawJSON(f'"{body}"')}


@functools.cache
def _encoder() -> Any:
    """awslambdaric's own Encoder, of simplejson: Decimals as `str` has them, tuples as lists,
    named tuples as objects, bytes that are UTF-8 as text.
    """
    try:
        import simplejson
    except ImportError as fault:
        raise MissingExtraError(
            "the runtime's JSON needs simplejson: pip install 'lambda-binary[gateway]'"
        ) from fault

    def default(value: Any) -> Any:
        if not isinstance(value, decimal.Decimal):
            raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
        # Written raw: 1.10 stays 1.10, and 1E+999999999 is not a thousand million digits.
        return math.nan if value.is_nan() else simplejson.RawJSON(str(value))

    return simplejson.JSONEncoder(
        use_decimal=False, ensure_ascii=False, allow_nan=True, default=default
    )


def parsed(data: bytes) -> Any:
    """The JSON value, or `NOT_JSON`; `NaN` and `Infinity` are no JSON (RFC 8259 6)."""
    found = _base64_body(data) if len(data) >= _LARGE else None
    if found is not None:
        start, end = found
        rest = data[:start], data[end:]
        value = None if any(_STAND_IN in part for part in rest) else _value(_STAND_IN.join(rest))
        # What else it may have been named by: a text, or an object further in.
        if isinstance(value, dict) and value.get(_BODY) == _STAND_IN.decode():
            value[_BODY] = data[start:end].decode("ascii")
            return value
    return _value(data)


def _base64_body(data: bytes) -> tuple[int, int] | None:
    """Where a long text of base64 stands that something calls `body`."""
    start = data.find(_NAMED) + len(_NAMED)
    end = data.find(b'"', start)
    if start < len(_NAMED) or end - start < _LARGE:
        return None
    return (start, end) if base64_text.is_base64(memoryview(data)[start:end]) else None


def _value(data: bytes) -> Any:
    try:
        return json.loads(data, parse_constant=_no_constant, parse_int=_number)
    except (ValueError, RecursionError):
        return NOT_JSON


def compact(data: bytes) -> bytes:
    """JSON without the blanks between its tokens; numbers stay as they were written."""
    return _TOKENS.sub(lambda token: token["string"] or b"", data)


def _failure(error: FunctionError) -> Payload:
    value = error.payload()
    text = json.dumps(value, ensure_ascii=False, default=str)
    return Payload(text.encode("utf-8", "replace"), value, error)


def _unmarshalled(result: Any, fault: Exception) -> Payload:
    message = f"Unable to marshal response: {fault}"
    advice = "decorate the handler with @binary_response" if _has_bytes(result) else "return JSON"
    note = MARSHAL.note(f"Lambda's Python runtime cannot send the result ({fault}): {advice}")
    failed = _failure(FunctionError(message, "Runtime.MarshalError"))
    return Payload(failed.data, failed.value, failed.error, (note,))


def _too_large(size: int, quota: int) -> Payload:
    message = f"Response payload size exceeded maximum allowed payload size ({quota} bytes)."
    note = TOO_LARGE.note(
        f"the function's JSON is {size} bytes, Lambda lets {quota} through: "
        "the result is lost and the invocation fails",
        "refused",
    )
    failed = _failure(FunctionError(message, "Function.ResponseSizeTooLarge"))
    return Payload(failed.data, failed.value, failed.error, (note,))


def _bytes_notes(result: Any) -> tuple[Note, ...]:
    if isinstance(result, bytes):
        return (RAW_BYTES.note(_RAW_BYTES_TEXT),)
    # It came through the encoder: these bytes are UTF-8.
    return (TEXT_BYTES.note(_TEXT_BYTES_TEXT),) if _has_bytes(result) else ()


def _stream_notes(size: int) -> tuple[Note, ...]:
    if size <= LARGEST_STREAM:
        return ()
    text = f"the stream has {size} bytes, Lambda documents {LARGEST_STREAM} at most"
    return (STREAM_TOO_LARGE.note(text, "unknown"),)


def _has_bytes(result: Any) -> bool:
    values = result.values() if isinstance(result, dict) else ()
    return any(isinstance(value, bytes | bytearray | memoryview) for value in (result, *values))


def _number(text: str) -> int | float:
    return int(text) if len(text) <= _MOST_DIGITS else math.inf


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


_RAW_BYTES_TEXT = (
    "the handler returned bytes, which the runtime posts as they are instead of JSON: "
    "decorate the handler with @binary_response"
)

_TEXT_BYTES_TEXT = (
    "the result has bytes in it, which the runtime writes as text because they are UTF-8; others "
    "it cannot send"
)
# A string, or blanks between tokens (RFC 8259 2, 7).
_TOKENS = re.compile(rb'(?P<string>"(?:[^"\\]|\\.)*+")|[ \t\r\n]+')
