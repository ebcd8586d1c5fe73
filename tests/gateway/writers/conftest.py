"""LocalStack once for all tests of this folder, and the environment that leads tools there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from peers.install import InstallError, install
from peers.localstack import LAUNCHER, VARIABLES
from peers.processes import free_port, listens, running

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.register_assert_rewrite("gateway.writers.readback", "gateway.writers.deployed")


@pytest.fixture(scope="session")
def localstack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a LocalStack that runs the zip files of what is deployed there."""
    try:
        python = install("localstack") / "bin/python"
    except InstallError as fault:
        pytest.skip(str(fault))
    folder = tmp_path_factory.mktemp("localstack")
    port = free_port()
    variables = {
        **VARIABLES,
        "GATEWAY_LISTEN": f"127.0.0.1:{port}",
        "FILESYSTEM_ROOT": str(folder / "filesystem"),
        "TMPDIR": str(folder),
    }
    launcher = LAUNCHER.with_name("localstack_deployed.py")
    with running([str(python), str(launcher)], lambda: listens(port), folder, variables):
        yield port


@pytest.fixture
def account(localstack: int) -> dict[str, str]:
    """The environment of a tool that is to deploy to LocalStack."""
    return {
        **os.environ,
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{localstack}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
