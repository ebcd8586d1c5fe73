"""docs/migrating.md: what it says of a plugin's settings is what `check` says of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lambda_binary.gateway.commands.cli import main

PAGE = Path(__file__).parents[3] / "docs/migrating.md"
ROUTE = """
functions:
  picture:
    handler: app.handler
    events:
      - http: {path: picture, method: get}
"""
PLUGIN = """\
provider: {name: aws, runtime: python3.13}
plugins: [serverless-apigw-binary]
custom: {apigwBinary: {types: ["*/*"]}}
"""
CLEAN = "Every client gets what the handler means."


def judged(folder: Path, settings: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What check says of a service with these settings, on one line."""
    file = folder / "serverless.yml"
    file.write_text(f"service: pictures\n{settings}{ROUTE}", encoding="utf-8")
    assert main(["check", str(file), "--verbose"]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_before_and_after_the_plugin_every_client_gets_the_picture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = PAGE.read_text(encoding="utf-8")
    (settings,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    before = judged(tmp_path, PLUGIN, capsys)
    after = judged(tmp_path, settings, capsys)
    assert CLEAN in before
    assert CLEAN in after
    assert "write provider.apiGateway.binaryMediaTypes and remove the plugin" in before
    assert "plugin" not in after
