"""The script of examples/deploy/stream-checks, in front of `serve`: it tells what a client sees."""

from __future__ import annotations

import importlib.util
import sys
from typing import Any

import pytest

from real.clients import ROOT
from serving import serving

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


def ran(capsys: Any, *words: str, throttled: bool = False) -> dict[str, list[str]]:
    """Number -> what it tells of the function URL and of the REST API."""
    throttle = ["--throttle"] if throttled else []
    with serving(CHECKS, "--settings", "local.toml", "--no-reload", *throttle) as server:
        address = f"http://127.0.0.1:{server.port}"
        doors = [f"--url={address}/url", f"--buffered-url={address}/buffered-url"]
        assert script().main([*doors, f"--api={address}/api", "--quick", *words]) == 0
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in _rows(capsys)]
    return {number: told for number, _, *told in cells}


def test_the_script_tells_what_serve_does(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setenv("LAMBDA_BINARY_STREAM", "function-url,rest-proxy")
    told = ran(capsys, "--only", "1,2,4,6,10,11,13")
    for number in ("1", "2"):
        assert [cell.partition(" bytes")[0] for cell in told[number]] == ["200, 20,008"] * 2
    # Documented of a REST API: its prelude's length is the message's own.
    assert "transfer-encoding: chunked" in told["4"][0]
    assert "content-length: 20008" in told["4"][1]
    assert all("content-range: bytes 0-99/20008" in cell for cell in told["4"])
    assert told["6"][0].count("IncompleteRead") == 4
    # Documented: status and fields of a streaming function behind BUFFERED, and no content.
    assert told["10"][1].startswith("200, 0 bytes")
    assert all("['a=1', 'b=2']" in cell for cell in told["11"])
    assert all('"awslambdaric":"' in cell for cell in told["13"])


@pytest.mark.slow
def test_all_fifteen_rows_are_asked_at_lambda_s_pace(
    monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setenv("LAMBDA_BINARY_STREAM", "function-url,rest-proxy")
    told = ran(capsys, throttled=True)
    assert list(told) == [str(number) for number in range(1, 16)]
    assert all(len(cells) == 2 for cells in told.values())
    assert all("200, 20,000,000 bytes" in cell for cell in told["8"])
    assert "not asked" not in str(told)


def _rows(capsys: Any) -> list[str]:
    lines: list[str] = capsys.readouterr().out.splitlines()
    return lines[2:]
