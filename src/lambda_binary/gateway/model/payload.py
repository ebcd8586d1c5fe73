"""The JSON bytes that Lambda hands a gateway: what the Python runtime makes of a result.

In: a handler's result or a FunctionError. Out: Payload, its size checked against Lambda's quota.
This file knows no gateway.
"""

from __future__ import annotations

import decimal
import json
import math
from dataclasses import dataclass
from typing import Any

from .evidence import LS_LIMIT, RECORDED, Rule
from .messages import FunctionError, Note

# 6 MiB + 100 bytes of JSON, envelope and base64 included.
LARGEST_PAYLOAD = 6_291_556
TOO_LARGE = Rule("lambda-payload-limit", LS_LIMIT, RECORDED)
# Read and run: awslambdaric 4.2.2, lambda_runtime_marshaller.py.
_RUNTIME = "awslambdaric 4.2.2 (AWS's Python runtime), read and run"
MARSHAL = Rule("runtime-marshal", _RUNTIME, RECORDED)
RAW_BYTES = Rule("runtime-raw-bytes", _RUNTIME, RECORDED)

NOT_JSON = object()


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


def payload_of(result: Any) -> Payload:
    """What Lambda makes of a handler's result or failure; never raises.

    A Payload, made in another process for instance, stays as it is.
    """
    if isinstance(result, Payload):
        return result
    if isinstance(result, FunctionError):
        return _failure(result)
    try:
        data = result if isinstance(result, bytes) else marshalled(result)
    except (TypeError, ValueError, RecursionError) as fault:
        return _unmarshalled(result, fault)
    if len(data) > LARGEST_PAYLOAD:
        return _too_large(len(data))
    notes = () if not isinstance(result, bytes) else (RAW_BYTES.note(_RAW_BYTES_TEXT),)
    return Payload(data, parsed(data), None, notes)


def marshalled(result: Any) -> bytes:
    """The result as the runtime's JSON: UTF-8 unescaped, as Python 3.12 and later write it."""
    text = json.dumps(result, ensure_ascii=False, default=_decimal)
    return text.encode("utf-8", "replace")


def parsed(data: bytes) -> Any:
    """The JSON value, or `NOT_JSON`; `NaN` and `Infinity` are no JSON (RFC 8259 6)."""
    try:
        return json.loads(data, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return NOT_JSON


def compact(value: Any) -> bytes:
    """The value as JSON without blanks, UTF-8."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _failure(error: FunctionError) -> Payload:
    value = error.payload()
    return Payload(marshalled(value), value, error)


def _unmarshalled(result: Any, fault: Exception) -> Payload:
    message = f"Unable to marshal response: {fault}"
    advice = "decorate the handler with @binary_response" if _has_bytes(result) else "return JSON"
    note = MARSHAL.note(f"Lambda's Python runtime cannot send the result ({fault}): {advice}")
    failed = _failure(FunctionError(message, "Runtime.MarshalError"))
    return Payload(failed.data, failed.value, failed.error, (note,))


def _too_large(size: int) -> Payload:
    message = (
        f"Response payload size exceeded maximum allowed payload size ({LARGEST_PAYLOAD} bytes)."
    )
    note = TOO_LARGE.note(
        f"the function's JSON is {size} bytes, Lambda lets {LARGEST_PAYLOAD} through: "
        "the result is lost and the invocation fails",
        "refused",
    )
    failed = _failure(FunctionError(message, "Function.ResponseSizeTooLarge"))
    return Payload(failed.data, failed.value, failed.error, (note,))


def _has_bytes(result: Any) -> bool:
    values = result.values() if isinstance(result, dict) else ()
    return any(isinstance(value, bytes | bytearray | memoryview) for value in (result, *values))


def _decimal(value: Any) -> Any:
    """Numbers of DynamoDB: the runtime writes a Decimal as a number."""
    if isinstance(value, decimal.Decimal):
        if value.is_nan():
            return math.nan
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


_RAW_BYTES_TEXT = (
    "the handler returned bytes, which the runtime posts as they are instead of JSON: "
    "decorate the handler with @binary_response"
)
