"""docs/gateway-model.md and docs/conformance.md say what is true."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

from lambda_binary.gateway import IntegrationResponse, Settings
from lambda_binary.gateway.conformance import run as c
from lambda_binary.gateway.conformance.cases import BODIES
from lambda_binary.gateway.conformance.configs import PLAIN
from lambda_binary.gateway.serve.settings_file import parse

DOCS = Path(__file__).parents[3] / "docs"
MODEL = (DOCS / "gateway-model.md").read_text(encoding="utf-8")
CONFORMANCE = (DOCS / "conformance.md").read_text(encoding="utf-8")


def test_every_setting_is_named() -> None:
    names = [f.name for made in (Settings, IntegrationResponse) for f in dataclasses.fields(made)]
    assert [name for name in names if f"`{name}`" not in MODEL] == []


def test_settings_file_of_the_page_is_legal() -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", MODEL, re.DOTALL)
    assert [route.path for route in parse(text)] == ["/picture.png", "/mapped/{name}"]


def test_score_of_the_page_is_the_score() -> None:
    summary = c.to_json(c.run(c.load(c.OWN_CASES)))["summary"]
    groups = summary["by_integration"] | summary["by_evidence"] | {"all": summary}
    keys = ("cases", "passed", "failed", "assert nothing")
    rows = [
        f"| {name} | {' | '.join(str(group[k]) for k in keys)} |" for name, group in groups.items()
    ]
    assert "\n".join(rows) in CONFORMANCE


def test_every_key_and_word_of_a_case_is_described() -> None:
    words = (*PLAIN, *BODIES, "backend_response", "disputed", "direction", "payload_kind")
    assert [word for word in words if word not in CONFORMANCE] == []


def test_case_of_the_page_agrees() -> None:
    (text,) = re.findall(r"```text\n(.*?)```", CONFORMANCE, re.DOTALL)
    assert c.run_case(c.read(json.loads(text))).differences == ()
