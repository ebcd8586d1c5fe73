"""Findings for machines: JSON, GitHub's annotations, SARIF. Judges nothing, prints nothing."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, NamedTuple

from ..findings import BROKEN, HINT, RISK, SEVERITIES, UNKNOWN, Finding

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_WHERE = re.compile(r"(?P<file>.*?)(?::(?P<line>\d+))?(?: \((?P<name>.*)\))?", re.DOTALL)
# GitHub doc 'Workflow commands for GitHub Actions'; SARIF 2.1.0, 3.27.10.
_COMMANDS = {BROKEN: "error", RISK: "warning", UNKNOWN: "notice", HINT: "notice"}
_LEVELS = {BROKEN: "error", RISK: "warning", UNKNOWN: "note", HINT: "note"}


class Report(NamedTuple):
    """What is said of one source."""

    source: str
    routes: tuple[str, ...]
    findings: tuple[Finding, ...]


def to_json(reports: Iterable[Report]) -> str:
    """`{"source", "routes", "findings", "summary"}`, as docs/check.md describes it; of several
    sources a list of them."""
    made = [_object(report) for report in reports]
    return json.dumps(made[0] if len(made) == 1 else made, indent=2)


def _object(report: Report) -> dict[str, Any]:
    found = [_plain(finding) for finding in report.findings]
    counts = {kind: sum(f["severity"] == kind for f in found) for kind in SEVERITIES}
    return {
        "source": report.source,
        "routes": list(report.routes),
        "findings": found,
        "summary": counts,
    }


def _plain(finding: Finding) -> dict[str, Any]:
    made = asdict(finding)
    for cure in made["cures"]:
        # The files after a cure are its diff once more.
        del cure["files"]
    return made


def to_github(reports: Iterable[Report]) -> str:
    """A workflow command a line for each finding."""
    lines = []
    for report in reports:
        for finding in report.findings:
            file, line, _ = place(finding)
            given = {"file": file, "line": str(line) if line else "", "title": finding.title}
            named = ",".join(f"{k}={_property(v)}" for k, v in given.items() if v)
            lines.append(f"::{_COMMANDS[finding.severity]} {named}::{_data(_message(finding))}")
    return "\n".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _message(finding: Finding) -> str:
    routes = f"{', '.join(finding.routes)}: " if finding.routes else ""
    cures = [f"cure: {cure.text}" for cure in finding.cures[:1]]
    return routes + "; ".join((*finding.why, *cures))


def to_sarif(reports: Iterable[Report], version: str) -> str:
    """One run with all sources (SARIF 2.1.0)."""
    given = [finding for report in reports for finding in report.findings]
    rules = {finding.rule: finding for finding in given}
    driver = {
        "name": "lambda-binary",
        "version": version,
        "rules": [{"id": rule, "shortDescription": {"text": rule}} for rule in rules],
    }
    results = [_result(finding) for finding in given]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _result(finding: Finding) -> dict[str, Any]:
    file, line, name = place(finding)
    region = {"region": {"startLine": line}} if line else {}
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": _uri(file)}, **region}
    }
    if name:
        location["logicalLocations"] = [{"fullyQualifiedName": name}]
    return {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.title}. {_message(finding)}"},
        "locations": [location],
        "properties": {"severity": finding.severity, "grade": finding.grade},
    }


def _uri(file: str) -> str:
    from urllib.parse import quote

    if file.startswith(("https://", "http://", "rest-api:", "http-api:")):
        return file
    shown = os.path.relpath(file) if os.path.isabs(file) else os.path.normpath(file)  # noqa: PTH117
    return quote(shown.replace(os.sep, "/"))


def place(finding: Finding) -> tuple[str, int, str]:
    """File, line (0: none) and name of where it stands."""
    found = _WHERE.fullmatch(finding.where)
    if found is None or finding.where.startswith(("https://", "http://")):
        return finding.where, 0, ""
    return found["file"], int(found["line"] or 0), found["name"] or ""
