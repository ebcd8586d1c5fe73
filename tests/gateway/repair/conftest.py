"""One LocalStack for all slow tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway.repair.pictures import HANDLERS
from peers.install import InstallError, install
from peers.localstack import LAUNCHER, VARIABLES
from peers.processes import free_port, listens, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def localstack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Its port."""
    try:
        python = install("localstack") / "bin/python"
    except InstallError as fault:
        pytest.skip(str(fault))
    folder: Path = tmp_path_factory.mktemp("localstack")
    module = folder / "handlers.py"
    module.write_text(HANDLERS)
    number = free_port()
    variables = {
        **VARIABLES,
        "GATEWAY_LISTEN": f"127.0.0.1:{number}",
        "FILESYSTEM_ROOT": str(folder / "filesystem"),
        "TMPDIR": str(folder),
    }
    command = [str(python), str(LAUNCHER), str(module)]
    with running(command, lambda: listens(number), folder, variables):
        yield number


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that LocalStack takes."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
