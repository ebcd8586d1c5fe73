"""osls, the maintained Serverless Framework 3, as a witness; installed on demand."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from peers.install import InstallError, install

QUIET = {"SLS_NOTIFICATIONS_MODE": "off", "SLS_TELEMETRY_DISABLED": "1"}


def program() -> Path:
    """osls's own program, for `node`; skips where it cannot be had."""
    if shutil.which("node") is None:
        pytest.skip("osls needs Node.js")
    try:
        return install("osls") / "node_modules/osls/bin/serverless.js"
    except InstallError as fault:
        pytest.skip(str(fault))


def package(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """What `osls package` says of the folder's serverless.yml; skips where it cannot be had."""
    return subprocess.run(
        ["node", str(program()), "package", *options],
        cwd=folder,
        env={**os.environ, **QUIET},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
