"""The script of examples/deploy/stream-checks, in front of `serve`: it tells what a client sees."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING, Any

from real.clients import ROOT
from serving import serving

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

CHECKS = ROOT / "examples/deploy/stream-checks"


def script() -> Any:
    spec = importlib.util.spec_from_file_location("stream_checks", CHECKS / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["stream_checks"] = module
    spec.loader.exec_module(module)
    return module


def test_the_script_has_the_checks_of_the_page() -> None:
    page = (ROOT / "docs/streaming.md").read_text(encoding="utf-8")
    listed = page.partition("## What only AWS can tell")[2].splitlines()
    numbers = [int(line.partition(".")[0]) for line in listed if line[:1].isdigit()]
    assert [row[0] for row in script().rows(quick=False)] == numbers == list(range(1, 16))


def test_the_script_tells_what_serve_does(
    monkeypatch: pytest.MonkeyPatch, capsys: Any, tmp_path: Path
) -> None:
    monkeypatch.setenv("LAMBDA_BINARY_STREAM", "function-url,rest-proxy")
    (tmp_path / "app.py").write_text((CHECKS / "app.py").read_text(encoding="utf-8"))
    (tmp_path / "routes.toml").write_text(
        '[[route]]\npath = "/{what+}"\nhandler = "app:handler"\nintegration = "function-url"\n'
        'invoke-mode = "RESPONSE_STREAM"\n'
    )
    with serving(tmp_path, "--settings", "routes.toml", "--no-reload") as server:
        address = f"http://127.0.0.1:{server.port}"
        assert script().main(["--url", address, "--only", "1,2,6,11,13", "--quick"]) == 0
    rows = {line.split("|")[1].strip(): line.split("|")[3] for line in _rows(capsys)}
    assert rows["1"].startswith(" 200, 20,008 bytes")
    assert rows["2"].startswith(" 200, 20,008 bytes")
    assert rows["6"].count("IncompleteRead") == 4
    assert "['a=1', 'b=2']" in rows["11"]
    assert '"awslambdaric":"' in rows["13"]


def _rows(capsys: Any) -> list[str]:
    lines: list[str] = capsys.readouterr().out.splitlines()
    return lines[2:]
