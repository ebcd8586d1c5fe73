"""Results of cases as a table to read and as JSON: by integration, by evidence, by failure.

In: Results. Out: text, or what json.dumps takes, or an exit code. It prints nothing.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ..model.evidence import GRADES
from ..model.settings import INTEGRATIONS
from .grading import Result, wanted_content_type

_COLUMNS = ("cases", "passed", "failed", "disputed", "assert nothing")


def exit_code(results: Iterable[Result]) -> int:
    """1 when a recorded case, or an undisputed documented one, fails; else 0."""
    return int(any(result.counts for result in results))


def report(results: Sequence[Result]) -> str:
    """The scores by integration and by evidence grade, then each failure with its bytes."""
    parts = [
        _table("integration", INTEGRATIONS, lambda result: result.case.integration, results),
        _table("evidence", GRADES, lambda result: result.case.grade, results),
        *(_failure(result) for result in results if result.passed is False),
    ]
    return "\n".join(parts)


def to_json(results: Sequence[Result]) -> dict[str, Any]:
    """`{"cases": [...], "summary": ...}`; `passed` is null for a case that asserts nothing."""
    return {
        "cases": [_entry(result) for result in results],
        "summary": {
            **_counted(results),
            "by_integration": _grouped(results, INTEGRATIONS, lambda r: r.case.integration),
            "by_evidence": _grouped(results, GRADES, lambda r: r.case.grade),
            "ok": not exit_code(results),
        },
    }


def _entry(result: Result) -> dict[str, Any]:
    case, got = result.case, result.got
    return {
        "id": case.id,
        "integration": case.integration,
        "evidence": case.evidence,
        "passed": result.passed,
        "expected": {
            "status": case.expect.get("status"),
            "content_type": wanted_content_type(case),
            "body": case.expect.get("body"),
            "body_b64": _b64(result.expected),
        },
        "got": {
            "status": got.status,
            "content_type": got.content_type,
            "body_b64": _b64(got.body),
        },
        "differences": list(result.differences),
        "notes": [note.text for note in got.notes],
        "disputed": case.disputed,
        "source": case.source,
    }


def _b64(data: bytes | None) -> str | None:
    """The bytes as base64; a body over 64 KB by its beginning, so that reports stay small."""
    return None if data is None else base64.b64encode(data[: 64 * 1024]).decode()


def _counted(results: Sequence[Result]) -> dict[str, int]:
    failed = [result for result in results if result.passed is False]
    disputed = sum(1 for result in failed if result.case.disputed and not result.counts)
    return {
        "cases": len(results),
        "passed": sum(1 for result in results if result.passed),
        "failed": len(failed) - disputed,
        "disputed": disputed,
        "assert nothing": sum(1 for result in results if result.passed is None),
    }


def _grouped(
    results: Sequence[Result], names: Iterable[str], key: Callable[[Result], str]
) -> dict[str, dict[str, int]]:
    groups = {name: [result for result in results if key(result) == name] for name in names}
    return {name: _counted(group) for name, group in groups.items() if group}


def _table(
    title: str, names: Iterable[str], key: Callable[[Result], str], results: Sequence[Result]
) -> str:
    rows = _grouped(results, names, key) | {"all": _counted(results)}
    head = f"{title:<24}" + "".join(f"{column:>16}" for column in _COLUMNS)
    lines = [
        f"{name:<24}" + "".join(f"{counts[column]:>16}" for column in _COLUMNS)
        for name, counts in rows.items()
    ]
    return "\n".join([head, *lines, ""])


def _failure(result: Result) -> str:
    case = result.case
    kind = "FAILED" if result.counts or not case.disputed else "disputed"
    lines = [f"{kind} {case.id} ({case.integration}, {case.evidence})"]
    lines += [f"    {difference}" for difference in result.differences]
    lines += [f"    note: {note.text}" for note in result.got.notes]
    if case.disputed:
        lines.append(f"    disputed: {case.disputed}")
    return "\n".join([*lines, f"    source: {case.source}"])
