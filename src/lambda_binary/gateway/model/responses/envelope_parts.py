"""Reading the parts of a proxy envelope that REST, HTTP and ALB share: status, flag, fields.

Each reader returns the part or raises Malformed with a sentence; what a malformed envelope costs
is the integration's matter. Where AWS's own tolerance differs per integration, the integration
says so by its arguments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ..evidence import (
    DERIVED,
    DOC_PROXY_OUTPUT,
    DOTNET,
    LS_FORMAT,
    NO_SOURCE,
    RECORDED,
    REPORTED,
    SAM_TRIALS,
    TRIALS,
    UNKNOWN,
    Rule,
)
from ..messages import TOKEN, Fields, Note

STATUS = Rule("status-code", LS_FORMAT, RECORDED)
STATUS_TYPE = Rule("status-code-type", NO_SOURCE, UNKNOWN)
STATUS_ZERO = Rule("status-code-range", DOTNET, RECORDED)
STATUS_RANGE = Rule("status-code-range", NO_SOURCE, UNKNOWN)
MERGED = Rule("fields-merged", f"{LS_FORMAT}; {DOC_PROXY_OUTPUT}", RECORDED)
FLAG = Rule("is-base64-encoded", SAM_TRIALS, TRIALS)
FIELD_BOOL = Rule("field-value-bool", LS_FORMAT, RECORDED)
FIELD_NUMBER = Rule("field-value-number", "CultureHQ/polyfill-lambda #12", REPORTED)
FIELD_NULL = Rule("field-value-null", "CultureHQ/polyfill-lambda #12", REPORTED)
FIELD_OTHER = Rule("field-value-other", "LocalStack's code only", UNKNOWN)
FIELD_SYNTAX = Rule("field-syntax", "RFC 9110 5.5; AWS's answer is not known", UNKNOWN)
FIELDS_SHAPE = Rule("fields-shape", LS_FORMAT, DERIVED)

_MULTI_VALUE = Rule("multi-value-list", LS_FORMAT, RECORDED)
_REST_RULES = {
    rule.name
    for rule in (STATUS, MERGED, FIELD_BOOL, FIELD_NULL, FIELD_NUMBER, FIELDS_SHAPE, _MULTI_VALUE)
}

_NAME = re.compile(TOKEN)

_FLAGS = {"true": True, "True": True, "false": False, "False": False}


class MalformedError(Exception):
    """A part of the envelope that the gateway does not take; `note` says which and why."""

    def __init__(self, note: Note) -> None:
        super().__init__(note.text)
        self.note = note


def elsewhere(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """The notes of this file's rules as another integration than a REST API may cite them.

    What was recorded or tried on REST APIs is only derived there.
    """
    return tuple(
        replace(note, grade=DERIVED, source=f"as on REST APIs: {note.source}")
        if note.rule in _REST_RULES and note.grade != UNKNOWN
        else note
        for note in notes
    )


def refuse(rule: Rule, text: str) -> MalformedError:
    """The error to raise for a part that breaks `rule`."""
    return MalformedError(rule.note(text, "refused"))


def status_of(value: Any) -> int:
    """`statusCode`: a number, or digits in a string (recorded)."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:9])
    if isinstance(value, bool) or not isinstance(value, int):
        rule = STATUS if isinstance(value, str) else STATUS_TYPE
        raise refuse(rule, f"statusCode is {value!r}, which is no number")
    if not 200 <= value <= 599:
        rule = STATUS_RANGE if value else STATUS_ZERO
        raise refuse(rule, f"statusCode {value} is no final HTTP status")
    return value


def flag_of(value: Any) -> bool:
    """`isBase64Encoded`: true, false, or four spellings of them as strings (trials)."""
    if value is None:
        return False
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in _FLAGS:
        return _FLAGS[value]
    raise refuse(FLAG, f"isBase64Encoded is {value!r}: only true and false are taken")


def single_fields(name: str, given: Any) -> tuple[Fields, tuple[Note, ...]]:
    """The envelope's `headers` map as pairs."""
    items = ((key, [value]) for key, value in _mapping(name, given).items())
    return _pairs(items)


def multiple_fields(name: str, given: Any) -> tuple[Fields, tuple[Note, ...]]:
    """The envelope's `multiValueHeaders` map as pairs; each value must be a list (recorded)."""
    mapping = _mapping(name, given)
    for key, values in mapping.items():
        if not isinstance(values, list):
            raise refuse(_MULTI_VALUE, f"{name}[{key!r}] is {type(values).__name__}, not a list")
    return _pairs(mapping.items())


def merged(envelope: dict[str, Any]) -> tuple[Fields, tuple[Note, ...]]:
    """A REST API's: `multiValueHeaders`, then the values of `headers` (recorded).

    A name in both keeps the casing of multiValueHeaders; an identical pair is not repeated.
    """
    many, notes = multiple_fields("multiValueHeaders", envelope.get("multiValueHeaders"))
    single, more = single_fields("headers", envelope.get("headers"))
    out = (*many, *(pair for pair in together(many, single)[len(many) :] if pair not in many))
    notes += more
    if {name.lower() for name, _ in many} & {name.lower() for name, _ in single}:
        notes += (MERGED.note("headers and multiValueHeaders share a name: values are joined"),)
    return out, notes


def together(first: Fields, then: Fields) -> Fields:
    """Both, a name of `then` in the casing that `first` has for it, its values behind those."""
    casing = {name.lower(): name for name, _ in reversed(first)}
    rest = [(casing.get(name.lower(), name), value) for name, value in then]
    return (*first, *rest)


def _mapping(name: str, given: Any) -> dict[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise refuse(FIELDS_SHAPE, f"{name} is {type(given).__name__}, not an object")
    return given


def _pairs(items: Iterable[tuple[str, list[Any]]]) -> tuple[Fields, tuple[Note, ...]]:
    fields: list[tuple[str, str]] = []
    notes: list[Note] = []
    for name, values in items:
        for value in values:
            text = _field_text(name, value, notes)
            if text is not None:
                _check_syntax(name, text)
                fields.append((name, text))
    return tuple(fields), tuple(notes)


def _field_text(name: str, value: Any, notes: list[Note]) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        notes.append(FIELD_BOOL.note(f"the field {name} is sent as {str(value).lower()}"))
        return str(value).lower()
    if isinstance(value, int | float):
        notes.append(FIELD_NUMBER.note(f"the field {name} is the number {value}"))
        return str(value)
    if value is None:
        notes.append(FIELD_NULL.note(f"the field {name} is null and left out"))
        return None
    raise refuse(FIELD_OTHER, f"the field {name} is {type(value).__name__}, not a string")


def _check_syntax(name: str, text: str) -> None:
    if not _NAME.fullmatch(name) or any(c in text for c in "\r\n\0"):
        raise refuse(FIELD_SYNTAX, f"the field {name!r} breaks the syntax of HTTP fields")
