"""A template that the CDK synthesised means what its program says.

cdk/Pictures.template.json is what cdk/app.py made with aws-cdk-lib 2.275 (roles and permissions
left out); the slow test synthesises it again.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from gateway.tools.told import told
from lambda_binary.gateway.commands.cli import main
from lambda_binary.gateway.tools import detect
from peers.install import InstallError, install

HERE = Path(__file__).parent / "cdk"
EVERYTHING = {"integration": "rest-proxy", "types": ["*/*"], "cors_preflight": True}
PICTURES = ["image/png", "image/webp"]
ROUTES: dict[str, Any] = {
    "ANY /{proxy+}": EVERYTHING,
    "ANY /": EVERYTHING,
    "POST /picture/{name}": {"integration": "rest-proxy", "types": PICTURES},
    "GET /picture/{name}": {
        "integration": "rest-mapped",
        "types": PICTURES,
        "request_content_handling": "CONVERT_TO_TEXT",
        "passthrough_behavior": "NEVER",
        "responses": [
            (200, "", "CONVERT_TO_BINARY", "Content-Type='image/png'", ""),
            (502, ".+", "", "", ""),
        ],
    },
    "GET /report": {"integration": "rest-proxy", "types": ["application/pdf"]},
    "GET /picture": {"integration": "http-api", "format": "2.0"},
    "ANY /old": {"integration": "http-api", "format": "1.0"},
}
URL = ("PictureFunctionUrl", {"integration": "function-url", "invoke_mode": "RESPONSE_STREAM"})


def read(path: Path) -> tuple[dict[str, Any], list[Any]]:
    routes = detect.read(str(path))
    *others, url = routes
    made = {f"{route.method} {route.path}": told(route) for route in others}
    return made, [(url.where.name[: len(URL[0])], told(url))]


def test_a_synthesised_template_is_read() -> None:
    assert read(HERE / "Pictures.template.json") == (ROUTES, [URL])


def test_its_folder_is_read_and_the_one_around_it_names_it(tmp_path: Path, capsys: Any) -> None:
    folder = tmp_path / "cdk.out"
    folder.mkdir()
    shutil.copy(HERE / "Pictures.template.json", folder)
    assert main(["check", str(folder)]) == 1
    capsys.readouterr()
    assert main(["check", str(tmp_path)]) == 2
    file = folder / "Pictures.template.json"
    said = capsys.readouterr().err
    assert said == f"lambda-binary: {tmp_path}: is a folder: name a file in it, as {file}\n"


@pytest.mark.slow
def test_what_the_cdk_synthesises_now_is_read(tmp_path: Path, capsys: Any) -> None:
    if shutil.which("node") is None:
        pytest.skip("the CDK needs Node.js")
    try:
        python = install("cdk") / "bin/python"
    except InstallError as fault:
        pytest.skip(str(fault))
    out = {"CDK_OUTDIR": str(tmp_path), "JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION": "1"}
    subprocess.run(
        [str(python), str(HERE / "app.py")],
        env={**os.environ, **out},
        capture_output=True,
        check=True,
        timeout=300,
    )
    template = tmp_path / "Pictures.template.json"
    assert read(template) == (ROUTES, [URL])
    assert main(["check", "--verbose", str(template)]) == 1
    assert "every CORS preflight fails with 500" in capsys.readouterr().out
