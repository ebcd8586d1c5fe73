"""Every cure of every fixture, applied by `patch` and shown to the deploy tool's own reader.

cfn-lint, samtranslator, openapi-spec-validator and osls find no more than before, the finding is
gone, and nothing else changed (benchmarks/sweep.py does it for any folder).
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

from gateway.check import test_url_permissions
from gateway.check.curing import WRONG
from gateway.check.harm import SAMPLES
from gateway.tools.osls_tool import program
from gateway.tools.test_osls import BESIDE
from lambda_binary.gateway import documents
from lambda_binary.gateway.documents.errors import SourceError
from lambda_binary.gateway.tools import detect

HERE = Path(__file__).parent
PUBLIC = sorted((HERE.parent / "tools/public").iterdir())
TEXTS = {
    **{f"public/{file.name}": file.read_text(encoding="utf-8") for file in PUBLIC},
    **{f"wrong/{name}": wrong[0] for name, wrong in WRONG.items()},
    **{f"sample/{name}": text for name, text in SAMPLES.items()},
    **{f"url/{name}": wrong[0] for name, wrong in test_url_permissions.WRONG.items()},
}


def _kind(text: str) -> str:
    try:
        return detect.of_document(documents.parse(text, "f"), "f")[0].source
    except (SourceError, IndexError):
        return ""


SERVERLESS = [name for name, text in TEXTS.items() if _kind(text) == "serverless"]


def _sweep() -> Any:
    place = HERE.parents[2] / "benchmarks/sweep.py"
    spec = importlib.util.spec_from_file_location("sweep", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look for the module of their annotations.
    sys.modules["sweep"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def sweep() -> Any:
    return _sweep()


@pytest.mark.slow
@pytest.mark.parametrize("name", TEXTS)
def test_the_tools_own_reader_takes_every_cured_fixture(
    name: str, sweep: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    suffix = "json" if TEXTS[name].lstrip().startswith("{") else "yml"
    file = tmp_path / f"fixture.{suffix}"
    file.write_text(TEXTS[name], encoding="utf-8")
    osls = str(program()) if name in SERVERLESS else ""
    for beside, text in BESIDE.items() if osls else ():
        (tmp_path / beside).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / beside).write_text(text, encoding="utf-8")
    asked = argparse.Namespace(tools=True, sam=sys.executable, osls=osls)
    swept = sweep.sweep(file, tmp_path, asked)
    assert swept.traceback == ""
    assert [diff for diff in swept.diffs if not diff.good] == []
    assert swept.diffs or not name.startswith("wrong/")
    # Serverless' own reader takes each of them, and none for being refused from the start.
    assert {diff.accepted for diff in swept.diffs} <= ({"yes"} if osls else {"yes", ""})
