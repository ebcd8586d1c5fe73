"""Conformance cases: one JSON object each, read into Settings, Request, outcome and expectation.

The format is described in docs/conformance.md. In: JSON. Out: Cases, or one CasesError that
names the case. What a symbolic outcome such as `<function raised>` stands for: symbols.py.
"""

from __future__ import annotations

import ast
import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..documents.files import LARGEST, contents
from ..errors import CasesError, GatewayError
from ..model.evidence import EMULATOR, GRADES, LIVE_TEST, TRIALS, UNKNOWN, VERIFIED
from ..model.messages import Request
from ..model.responses.backend import Backend, of_bytes
from ..model.settings import INTEGRATIONS, Settings
from . import symbols
from .configs import settings_of

# The table's names for integrations, where they are not ours.
INTEGRATION_NAMES = {"http-v2": "http-api", "http-v1": "http-api", "lambda-url": "function-url"}

BODIES = (
    "raw-bytes",
    "base64-text",
    "json-text",
    "text",
    "empty",
    "utf8-lossy",
    "double-base64",
    "error",
    "unknown",
)
DEFAULT_BODY = b"lambda-binary"


@dataclass(frozen=True, slots=True)
class Case:
    """One row of a table.

    Attributes:
        id, integration: its name, and one of `settings.INTEGRATIONS`.
        settings, request: what the gateway is told and gets.
        direction: `response` or `request` (what reaches the function is judged).
        outcome: what the function returns: a JSON value or a `symbols` outcome.
        backend: the answer of another backend, None for Lambda.
        expect: the row's own `expect`, with the bytes of `body_b64` under `data`.
        evidence, grade: the row's words, and the strongest of `evidence.GRADES` in them.
        source, disputed: where it comes from, and who contradicts it.
    """

    id: str
    integration: str
    settings: Settings
    request: Request
    direction: str
    outcome: Any
    backend: Backend | None
    expect: Mapping[str, Any]
    evidence: str
    grade: str
    source: str = ""
    disputed: str | None = None

    @property
    def judges_event(self) -> bool:
        """Whether keys of the event are compared, not its body alone."""
        return bool(self.expect.get("event") or self.expect.get("event_absent"))


def load(path: str | Path) -> tuple[Case, ...]:
    """The cases of a JSON file: a list, or an object with a list under `cases`.

    A case that cannot be read stands there all the same, and fails with the reason when it is run.

    Raises:
        CasesError: the file cannot be read, a case has no id, or two have the same.
    """
    document = _document(path)
    rows = document.get("cases") if isinstance(document, dict) else document
    if not isinstance(rows, list) or not rows:
        raise CasesError(f"{path}: holds no list of cases")
    return cases_of(rows, str(path))


def cases_of(rows: list[Any], name: str) -> tuple[Case, ...]:
    """The cases of a list; `name` stands in messages."""
    cases = tuple(_read_or_told(row, number, name) for number, row in enumerate(rows, 1))
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise CasesError(f"{name}, case {case.id}: the id is there twice")
        seen.add(case.id)
    return cases


def _document(path: str | Path) -> Any:
    try:
        data = contents(path)
        if len(data) <= LARGEST:
            return json.loads(data.decode("utf-8"))
        raise CasesError(f"{path}: has more than {LARGEST} bytes: name a smaller file")
    except CasesError:
        raise
    except OSError as fault:
        raise CasesError(f"{path}: cannot be read ({fault.strerror or fault})") from None
    except RecursionError:
        raise CasesError(f"{path}: is nested too deeply to be read") from None
    except ValueError as fault:
        raise CasesError(f"{path}: cannot be read as JSON ({fault})") from None


def _read_or_told(row: Any, number: int, name: str) -> Case:
    try:
        return read(row, number, name)
    except CasesError as fault:
        if not _has_id(row):
            raise
        why = str(fault).removeprefix(f"{name}, case {row['id']}: ")
        return _unreadable(row, f"it cannot be read ({why})")


def _has_id(row: Any) -> bool:
    return isinstance(row, dict) and isinstance(row.get("id"), str) and row["id"] != ""


def _unreadable(row: dict[str, Any], why: str) -> Case:
    integration = _integration(row)
    known = integration if integration in INTEGRATIONS else INTEGRATIONS[0]
    evidence = str(row.get("evidence", UNKNOWN))
    try:
        grade = strongest(evidence)
    except CasesError:
        grade = UNKNOWN
    return Case(
        id=row["id"],
        integration=known,
        settings=Settings(known),
        request=Request(),
        direction="response",
        outcome=symbols.NotUnderstood(why),
        backend=None,
        expect={"data": None},
        evidence=evidence,
        grade=grade,
        source=str(row.get("source", "")),
    )


def read(row: Any, number: int = 1, name: str = "cases") -> Case:
    """One case from its JSON object."""
    if not _has_id(row):
        raise CasesError(f"{name}, case number {number}: is no object with an id")
    try:
        return _case(row)
    except (CasesError, GatewayError) as fault:
        raise CasesError(f"{name}, case {row['id']}: {fault}") from None
    except (AttributeError, SyntaxError, TypeError, ValueError) as fault:
        raise CasesError(f"{name}, case {row['id']}: cannot be read ({fault})") from None


def _case(row: dict[str, Any]) -> Case:
    config, request, expect = (_table(row, key) for key in ("config", "request", "expect"))
    named = row.get("door", row.get("integration"))
    if not isinstance(named, str):
        given = "is missing" if named is None else f"is {json.dumps(named)}"
        raise CasesError(f"integration {given}: it must be one of {', '.join(INTEGRATIONS)}")
    if row.get("door") == "http-v1":
        config = {"payloadFormatVersion": "1.0"} | config
    settings = settings_of(_integration(row), config)
    backend = _backend(row)
    return Case(
        id=row["id"],
        integration=settings.integration,
        settings=settings,
        request=_request(request, str(expect.get("note", ""))),
        direction=_direction(config),
        outcome=symbols.outcome(row.get("lambda_return"), config),
        backend=backend,
        expect=_expect(expect),
        evidence=str(row.get("evidence", UNKNOWN)),
        grade=strongest(str(row.get("evidence", UNKNOWN))),
        source=str(row.get("source", "")),
        disputed=row.get("disputed"),
    )


def _integration(row: dict[str, Any]) -> str:
    door = str(row.get("door", row.get("integration")))
    return INTEGRATION_NAMES.get(door, door)


def strongest(evidence: str) -> str:
    """The strongest grade in words such as `reported+derived` or `documented(AWS blog)`."""
    parts = [part.strip() for part in re.sub(r"\([^)]*\)", "", evidence).split("+")]
    named = [_OTHERWISE.get(part, part) for part in parts]
    for part in named:
        if part not in GRADES:
            raise CasesError(f"evidence {evidence!r} is none of {', '.join(GRADES)}")
    return min(named, key=GRADES.index)


# How files of cases spell them that were written for an older version.
_OTHERWISE = {
    "asserted-by-live-test": LIVE_TEST,
    "reported-verified": VERIFIED,
    "emulator-from-trials": TRIALS,
    "emulator": EMULATOR,
}


def _table(row: dict[str, Any], key: str) -> dict[str, Any]:
    value = row.get(key, {})
    if not isinstance(value, dict):
        raise CasesError(f"{key} is {type(value).__name__}, not an object")
    return value


def _direction(config: dict[str, Any]) -> str:
    direction = config.get("direction", "response")
    if direction not in {"request", "response"}:
        raise CasesError(f"direction is {direction!r}: it must be request or response")
    return str(direction)


def _request(given: dict[str, Any], note: str) -> Request:
    headers = dict(given.get("headers") or {})
    named = {"Accept": "accept", "Content-Type": "content_type"}
    named |= {"Content-Encoding": "content_encoding", "Accept-Encoding": "accept_encoding"}
    headers |= {name: given[key] for name, key in named.items() if given.get(key) is not None}
    spelled = re.search(r"headers (\{[^}]*\})", note)
    if spelled:
        # Some rows of the request direction name their fields in the note alone.
        extra = {str(k): str(v) for k, v in ast.literal_eval(spelled[1]).items()}
        have = {name.lower() for name in headers}
        headers |= {name: value for name, value in extra.items() if name.lower() not in have}
    fields = [*headers.items(), *(tuple(pair) for pair in given.get("pairs") or ())]
    return Request(given.get("method", "GET"), given.get("path", "/"), fields, _body(given))


def _body(given: dict[str, Any]) -> bytes:
    if "body_b64" in given:
        return _decoded("request.body_b64", given["body_b64"])
    body = given.get("body")
    return str(body).encode() if body is not None else b""


def _backend(row: dict[str, Any]) -> Backend | None:
    given = row.get("backend_response")
    if given is None:
        return symbols.abstract_backend(row)
    if not isinstance(given, dict):
        raise CasesError("backend_response is no object")
    data = _decoded("backend_response.body_b64", given.get("body_b64", ""))
    return of_bytes(data, str(given.get("content_type", "")))


def _expect(given: dict[str, Any]) -> dict[str, Any]:
    if given.get("body", "unknown") not in BODIES:
        raise CasesError(f"expect.body is {given['body']!r}: it must be one of {', '.join(BODIES)}")
    for key, kind in _EXPECTED.items():
        if given.get(key) is not None and not isinstance(given[key], kind):
            raise CasesError(f"expect.{key} is no {_WORDS[kind]}")
    if not all(isinstance(path, str) for path in given.get("event_absent") or ()):
        raise CasesError("expect.event_absent has an entry that is no text")
    data = _decoded("expect.body_b64", given["body_b64"]) if "body_b64" in given else None
    return given | {"data": data}


def _decoded(place: str, text: Any) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (TypeError, ValueError, binascii.Error):
        raise CasesError(f"{place} is no base64") from None


_EXPECTED: dict[str, type] = {
    "status": int,
    "content_type": str,
    "event": dict,
    "event_absent": list,
    "headers": dict,
    "note": str,
}
_WORDS = {int: "number", str: "text", dict: "object", list: "list"}
