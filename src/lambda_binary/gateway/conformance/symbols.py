"""What a table means by `<function raised>` and the like, which no JSON value can say.

In: the words of a case. Out: an outcome for conformance.py: a FunctionError, bytes, an Echo, a
Sized, a NotUnderstood, or the JSON value itself. Texts without the angle brackets are JSON strings.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..errors import CasesError
from ..model.messages import INVOKE_REJECTED, FunctionError
from ..model.responses.backend import Backend, of_bytes
from ..model.responses.streaming import SEPARATOR

# A grey pixel as PNG: the picture that symbolic payloads carry.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/wIAAgkBAyMAlYwAAAAASUVORK5CYII="
)
STREAM_FIELDS = {"Content-Type": "image/png"}
ABSTRACT = "<abstract payload>"

_UNITS = {"bytes": 1, "kb": 1024, "kib": 1024, "mb": 1024 * 1024, "mib": 1024 * 1024}

# Templates that a table names by file; restated from what the recording says they do.
_TEMPLATES = {
    "response-template.vm": (
        "#set($whole = $input.path('$').toString())$input.json('$')"
        "#if($whole.contains('customerror'))#set($context.responseOverride.status = 400)"
        "#else#set($context.responseOverride.status = 202)#end"
    )
}


@dataclass(frozen=True, slots=True)
class Echo:
    """A handler that sends the event's body back as text under `media_type`."""

    media_type: str


@dataclass(frozen=True, slots=True)
class Sized:
    """A result whose JSON is `size` bytes, in the integration's own shape."""

    size: int


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Why a case is not run: it fails with these words, and others still run."""

    words: str


def outcome(given: Any, config: dict[str, Any]) -> Any:
    """The outcome that `lambda_return` stands for."""
    if not isinstance(given, str) or not (given.startswith("<") and given.endswith(">")):
        return given
    words = given[1:-1]
    for pattern, made in _MEANINGS:
        match = re.search(pattern, words, re.IGNORECASE)
        if match:
            return made(match)
    return NotUnderstood(f"lambda_return is {given}, which is not understood here")


def template(given: str) -> str:
    """VTL text; a description that names a known file stands for that file's meaning."""
    named = re.search(r"\(file ([\w.-]+)\)", given)
    if named is None:
        return given
    if named[1] not in _TEMPLATES:
        raise CasesError(f"template names the file {named[1]}, which is not known here")
    return _TEMPLATES[named[1]]


def abstract_backend(row: dict[str, Any]) -> Backend | None:
    """The backend of a row of the published table, which names kinds instead of bytes.

    Text payloads are the base64 of a picture, binary ones the picture under the first of
    binaryMediaTypes.
    """
    if row.get("lambda_return") != ABSTRACT:
        return None
    config = row.get("config", {})
    if config.get("payload_kind") == "binary":
        types = config.get("binaryMediaTypes") or ["image/png"]
        return of_bytes(PIXEL, types[0].replace("*", "png"))
    return of_bytes(base64.b64encode(PIXEL), "text/x-payload")


def _failed(match: re.Match[str]) -> FunctionError:
    return FunctionError("the function failed", "Exception")


def _raised(match: re.Match[str]) -> FunctionError:
    return FunctionError(match["message"], "Exception")


def _rejected(match: re.Match[str]) -> FunctionError:
    return FunctionError("not authorized to perform: lambda:InvokeFunction", INVOKE_REJECTED)


def _sized(match: re.Match[str]) -> Sized:
    number = float(match["number"].replace(",", ""))
    return Sized(int(number * _UNITS[match["unit"].lower()]) + bool(match["over"]))


def _raw(match: re.Match[str]) -> bytes:
    return match["text"].encode()


def _stream(match: re.Match[str]) -> bytes:
    prelude = {"statusCode": 200, "headers": STREAM_FIELDS}
    return json.dumps(prelude).encode() + SEPARATOR + PIXEL


_SIZE = (
    r"(?P<over>(?:(?:larg|mor)er? than|over|above|exceed\w*|>)\s*)?"
    r"(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>bytes|[km]i?b)\b"
)
_MEANINGS: tuple[tuple[str, Callable[[re.Match[str]], Any]], ...] = (
    (r"^raw payload: (?P<text>(?s:.*))$", _raw),
    (r"abstract payload", lambda match: None),
    (r"raise \w+\(['\"](?P<message>.*)['\"]\)", _raised),
    (r"stream", _stream),
    (r"echo event\.body(?:, (?P<type>[\w/+.-]+))?", lambda m: Echo(m["type"] or "text/plain")),
    (_SIZE, _sized),
    (r"reject|permission|denied", _rejected),
    (r"raise|exception|throttle|time[sd]? ?out|function error|failed", _failed),
)
