"""The printed commands, run in bash by the real AWS CLI, do what --apply does."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from gateway.fix.pictures import HEADER, PNG, deployed, described, differences, fetched
from lambda_binary.gateway.commands.fix import fix
from peers.control_plane import client
from peers.install import InstallError, install

if TYPE_CHECKING:
    from pathlib import Path

    from gateway.fix.pictures import Place

pytestmark = pytest.mark.slow

STATIC = {"responseParameters": {HEADER: "'image/png'"}}
TEMPLATE = {**STATIC, "responseTemplates": {"application/json": "x"}}
# Kind, function, its responses, more of the API; what fix is asked.
ROWS = [
    ("AWS_PROXY", "enveloped", None, {}, ("--media-type", "image/png", "--media-type", "image/*")),
    (
        "AWS_PROXY",
        "enveloped",
        None,
        {"binaryMediaTypes": ["a/b"]},
        ("--media-type", "image/png", "--remove-media-type", "a/b"),
    ),
    ("AWS_PROXY", "enveloped", None, {}, ()),
    ("AWS", "bare", {"200": STATIC}, {}, ()),
    ("AWS", "bare", {"200": TEMPLATE}, {}, ("--bare",)),
    ("AWS", "bare", None, {}, ("--media-type", "image/png")),
]


@pytest.fixture
def aws(
    localstack: int, credentials: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Path:
    """The folder of the program `aws`, which asks LocalStack as boto3 does."""
    try:
        folder = install("awscli") / "bin"
    except InstallError as fault:
        pytest.skip(str(fault))
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{localstack}")
    monkeypatch.setenv("HOME", str(tmp_path))
    return folder


def fixed(route: Place, *more: str) -> Any:
    asked = ("--rest-api-id", route["restApiId"], "--path", "/image", "--region", "us-east-1")
    return fix.main([*asked, *more], standalone_mode=False)


def without_names(description: Any) -> Any:
    """The same for two APIs that differ in nothing but what AWS chose: ids and dates."""
    if isinstance(description, dict):
        return {
            key: without_names(value)
            for key, value in description.items()
            if key not in {"createdDate", "deploymentId", "parentId", "rootResourceId"}
            and not (key == "id" or key == "cacheNamespace")
        }
    return description


@pytest.mark.parametrize(("kind", "function", "responses", "api", "asked"), ROWS)
def test_commands_do_what_apply_does(
    localstack: int,
    aws: Path,
    capsys: pytest.CaptureFixture[str],
    kind: str,
    function: str,
    responses: Any,
    api: dict[str, Any],
    asked: tuple[str, ...],
) -> None:
    gateway = client("apigateway", localstack)
    one, other = (deployed(gateway, kind, function, responses, **api) for _ in range(2))
    capsys.readouterr()
    assert fixed(one, *asked) == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    script = "\n".join(line for line in lines if re.match(r"aws |\w+=\$\(aws ", line))
    subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        check=True,
        capture_output=True,
        env={**os.environ, "PATH": f"{aws}:{os.environ['PATH']}"},
    )
    fixed(other, *asked, "--apply")
    by_commands, by_apply = (described(gateway, each["restApiId"]) for each in (one, other))
    assert (len(by_commands.pop("deployments")), len(by_apply.pop("deployments"))) == (2, 2)
    assert differences(without_names(by_commands), without_names(by_apply)) == {}
    if asked:
        assert fetched(localstack, one, "image/png") == (200, PNG, "image/png")
