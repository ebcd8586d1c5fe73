"""Compare what came with what a case expects: a Result with each difference in words.

In: a Case and what the model made of it. Out: Result. This file runs nothing.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..model.evidence import DOCUMENTED, GRADES, RECORDED, UNKNOWN
from ..model.messages import Fields, Note
from ..model.payload import NOT_JSON, parsed
from .cases import Case
from .event_paths import ABSENT, at, shown
from .symbols import PIXEL, STREAM_FIELDS


@dataclass(frozen=True, slots=True)
class Got:
    """What the model made: of a response, or of what reaches the function.

    Attributes:
        status, headers, body: of the response; of a request that reaches the function, 200 and
            its body there.
        notes: the rules that decided.
        event: what the function gets; None for a response, and for a request that is refused.
    """

    status: int
    headers: Fields
    body: bytes
    notes: tuple[Note, ...] = ()
    event: Any = None

    @property
    def content_type(self) -> str | None:
        """The first Content-Type, None when there is none."""
        return next((value for name, value in self.headers if name.lower() == "content-type"), None)


@dataclass(frozen=True, slots=True)
class Result:
    """A case and its verdict.

    Attributes:
        case, got: what was run and what came.
        expected: the bytes that the body was compared with; None when none are known.
        differences: one sentence each; empty when all agree.
        passed: None for a case that asserts nothing (grade `unknown`).
    """

    case: Case
    got: Got
    expected: bytes | None
    differences: tuple[str, ...]
    passed: bool | None

    @property
    def counts(self) -> bool:
        """Whether a failure is the model's: recorded, or documented and not disputed."""
        grade = GRADES.index(self.case.grade)
        if self.passed is not False or grade > GRADES.index(DOCUMENTED):
            return False
        return self.case.grade == RECORDED or not self.case.disputed


def judged(case: Case, got: Got) -> Result:
    """The case's verdict on what came."""
    expected = expected_body(case)
    differences = (
        *_status(case, got),
        *_fields(case, got),
        *_body(case, got, expected),
        *_json(case, got),
        *_event(case, got),
    )
    passed = None if case.grade == UNKNOWN else not differences
    return Result(case, got, expected, differences if passed is False else (), passed)


def not_run(case: Case, why: str) -> Result:
    """The verdict on a case that could not be run: failed, whatever its grade."""
    got = Got(0, (), b"")
    return Result(case, got, None, (f"not run: {why}",), False)


def expected_body(case: Case) -> bytes | None:
    """The exact bytes that the case wants: its own, or what its words and payload imply."""
    data: bytes | None = case.expect["data"]
    if data is not None:
        return data
    kind = case.expect.get("body")
    if kind == "empty":
        return b""
    if case.direction == "request":
        made = _IN_REQUESTS.get(str(kind))
        return made(case.request.body) if made else None
    if kind == "raw-bytes":
        return _meant(case)
    if case.backend is not None and kind in {"text", "base64-text"}:
        return base64.b64encode(PIXEL) if kind == "base64-text" else case.backend.data
    return None


def _meant(case: Case) -> bytes | None:
    """The bytes behind a result that carries them as base64."""
    result: Any = case.outcome
    if isinstance(result, bytes) or case.backend is not None:
        return PIXEL
    text = result.get("body") if isinstance(result, dict) else result
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else None
    except ValueError:
        return None


def _status(case: Case, got: Got) -> tuple[str, ...]:
    wanted = case.expect.get("status")
    return () if wanted in {None, got.status} else (f"status {got.status}, expected {wanted}",)


def _fields(case: Case, got: Got) -> tuple[str, ...]:
    out = []
    wanted = wanted_content_type(case)
    if wanted is not None and got.content_type != wanted:
        out.append(f"Content-Type {got.content_type}, expected {wanted}")
    for name, value in (case.expect.get("headers") or {}).items():
        values = value if isinstance(value, list) else [value]
        have = [given for key, given in got.headers if key.lower() == name.lower()]
        if have != values:
            out.append(f"{name} {have}, expected {values}")
    return tuple(out)


def wanted_content_type(case: Case) -> str | None:
    """The Content-Type that the case wants; `<prelude headers>` is what the stream said."""
    wanted = case.expect.get("content_type")
    return STREAM_FIELDS["Content-Type"] if str(wanted).startswith("<") else wanted


def _body(case: Case, got: Got, expected: bytes | None) -> tuple[str, ...]:
    if case.expect.get("body") == "json-text" and parsed(got.body) is NOT_JSON:
        return ("the body is no JSON",)
    if expected is None or expected == got.body:
        return ()
    place = first_difference(expected, got.body)
    sizes = f"body of {len(got.body)} bytes, expected {len(expected)}"
    bytes_there = f"{excerpt(got.body, place)}, expected {excerpt(expected, place)}"
    return (f"{sizes}; they differ at byte {place}: {bytes_there}",)


def _json(case: Case, got: Got) -> tuple[str, ...]:
    if "body_json" not in case.expect:
        return ()
    wanted, have = case.expect["body_json"], parsed(got.body)
    if have is NOT_JSON:
        return ("the body is no JSON",)
    return () if have == wanted else (f"the body is {shown(have)}, expected {shown(wanted)}",)


def _event(case: Case, got: Got) -> tuple[str, ...]:
    out = []
    for path, wanted in (case.expect.get("event") or {}).items():
        have = at(got.event, path)
        if have is ABSENT or have != wanted or type(have) is not type(wanted):
            out.append(f"event {path} is {shown(have)}, expected {shown(wanted)}")
    for path in case.expect.get("event_absent") or ():
        have = at(got.event, path)
        if have is not ABSENT:
            out.append(f"event {path} is {shown(have)}, expected nothing")
    return tuple(out)


def first_difference(one: bytes, other: bytes) -> int:
    """The index of the first byte that differs, or the shorter one's length."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))


def excerpt(data: bytes, place: int, width: int = 12) -> str:
    """A few bytes from `place` on, in hexadecimal; `nothing` behind the end."""
    return data[place : place + width].hex(" ") or "nothing"


_IN_REQUESTS: dict[str, Callable[[bytes], bytes]] = {
    "text": lambda body: body,
    "base64-text": base64.b64encode,
    "raw-bytes": lambda body: body,
}
