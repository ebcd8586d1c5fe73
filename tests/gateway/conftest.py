"""One LocalStack for all tests of the wing that ask it, and the credentials that it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gateway.fix.pictures import HANDLERS
from peers.control_plane import client
from peers.install import InstallError
from peers.localstack import serving

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def localstack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Its port; what is deployed there runs, and so do the functions of `HANDLERS`."""
    folder = tmp_path_factory.mktemp("localstack")
    module = folder / "handlers.py"
    module.write_text(HANDLERS)
    try:
        with serving(module, folder) as port:
            yield port
    except InstallError as fault:
        pytest.skip(str(fault))


@pytest.fixture
def gateway(localstack: int) -> Any:
    """A client of its API Gateway."""
    return client("apigateway", localstack)


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that LocalStack takes."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
