"""LocalStack 4.9 on loopback, its Lambda functions run in its own process."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from peers.asking import lay_out, result
from peers.control_plane import client, deploy
from peers.install import install
from peers.processes import free_port, listens, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lambda_binary.gateway.conformance.run import Result
    from peers.rows import Row

LAUNCHER = Path(__file__).with_name("launchers") / "localstack_server.py"
VARIABLES = {
    # Nothing is fetched, nothing is sent, nobody else's port is taken.
    "ACTIVATE_PRO": "0",
    "DISABLE_EVENTS": "1",
    "DNS_ADDRESS": "0",
    "EAGER_SERVICE_LOADING": "0",
    "SKIP_SSL_CERT_DOWNLOAD": "1",
}


def results(rows: list[Row], folder: Path) -> Iterator[Result]:
    """What LocalStack makes of each row."""
    with serving(lay_out(rows, folder), folder) as port:
        bases = deploy(client("apigateway", port), rows)
        for row in rows:
            yield result(row, port, bases[row.name])


@contextlib.contextmanager
def serving(module: Path, folder: Path) -> Iterator[int]:
    """LocalStack's port, while it runs.

    Args:
        module: a file with the functions that are not deployed.
        folder: for its own files, and its output.

    Raises:
        InstallError: it cannot be installed here.
    """
    python = install("localstack") / "bin/python"
    port = free_port()
    variables = {
        **VARIABLES,
        "GATEWAY_LISTEN": f"127.0.0.1:{port}",
        "FILESYSTEM_ROOT": str(folder / "filesystem"),
        "TMPDIR": str(folder),
    }
    command = [str(python), str(LAUNCHER), str(module)]
    with running(command, lambda: listens(port), folder, variables):
        yield port
