"""The framework itself packages a serverless.yml; its template must mean what we read.

Skipped unless .venv/peers/osls has osls (`npm install osls@4` in that folder) and node is there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lambda_binary.gateway.sources import detect
from lambda_binary.gateway.sources.route import ConfiguredRoute

OSLS = Path(__file__).parents[3] / ".venv/peers/osls/node_modules/osls/bin/serverless.js"
SEED = Path(__file__).parents[1] / "checks" / "seed.yml"

PROXY = """
service: pictures
provider: {name: aws, runtime: python3.12, apiGateway: {binaryMediaTypes: ['*/*', image/png], minimumCompressionSize: 99}}
functions:
  a:
    handler: handler.a
    url: true
    events:
      - http: {path: 'a/{name}', method: get, cors: true}
      - http: {path: b, method: any, integration: lambda, response: {contentHandling: CONVERT_TO_BINARY, template: x}}
      - httpApi: GET /c
"""


def told(route: ConfiguredRoute) -> Any:
    settings = route.settings
    responses = {
        (
            r.status_code,
            r.selection_pattern,
            r.content_handling,
            tuple(r.response_templates.items()),
            tuple(r.response_parameters.items()),
        )
        for r in settings.integration_responses
    }
    names = (
        "binary_media_types",
        "minimum_compression_size",
        "cors_preflight",
        "preflight_content_handling",
        "passthrough_behavior",
        "payload_format",
    )
    return route.name, settings.integration, responses, [getattr(settings, name) for name in names]


@pytest.mark.slow
@pytest.mark.skipif(
    not OSLS.exists() or shutil.which("node") is None, reason="no osls in .venv/peers"
)
@pytest.mark.parametrize("text", [PROXY, SEED.read_text()], ids=["proxy", "seed"])
def test_what_osls_packages_means_what_we_read(text: str, tmp_path: Path) -> None:
    (tmp_path / "serverless.yml").write_text(text)
    (tmp_path / "handler.py").write_text("def a(event, context): ...\n")
    quiet = {"SLS_NOTIFICATIONS_MODE": "off", "SLS_TELEMETRY_DISABLED": "1"}
    done = subprocess.run(
        ["node", str(OSLS), "package"],
        cwd=tmp_path,
        env=os.environ | quiet,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    packaged = detect.read(str(tmp_path / ".serverless/cloudformation-template-update-stack.json"))
    own = detect.read(str(tmp_path / "serverless.yml"))
    key: Callable[[Any], str] = lambda entry: str(entry[:2])  # noqa: E731
    assert sorted(map(told, packaged), key=key) == sorted(map(told, own), key=key)
