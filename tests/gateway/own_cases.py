"""Writes the project's own table of cases: `PYTHONPATH=tests python tests/gateway/own_cases.py`.

Restated from the sources that each row names; the recorded rows say what others' tests and captures
recorded on AWS, with a picture of our own.
"""

from __future__ import annotations

import json
from pathlib import Path

import lambda_binary.gateway
from gateway.table import (
    other_answers,
    other_events,
    others,
    rest_answers,
    rest_events,
    rest_mapped,
    rest_proxy,
)
from gateway.table.rows import Row

TARGET = Path(lambda_binary.gateway.__file__).parent / "conformance" / "cases.json"


def rows() -> list[Row]:
    return [
        *rest_proxy.accepting(),
        *rest_proxy.flags(),
        *rest_proxy.envelopes(),
        *rest_proxy.requests(),
        *rest_mapped.table(),
        *rest_mapped.functions(),
        *rest_mapped.templates(),
        *rest_mapped.requests(),
        *others.http_apis(),
        *others.function_urls(),
        *others.load_balancers(),
        *others.edges(),
        *rest_events.paths(),
        *rest_events.fields(),
        *other_events.http_api_2(),
        *other_events.http_api_1(),
        *other_events.others(),
        *rest_answers.fields(),
        *rest_answers.others(),
        *rest_answers.templates(),
        *other_answers.http_apis(),
        *other_answers.others(),
    ]


def text() -> str:
    """The file's text: one case a line."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows())
    return f"[\n{lines}\n]\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
