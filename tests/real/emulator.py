"""AWS's Runtime Interface Emulator around the real awslambdaric, on loopback.

It enforces Lambda's limit of 6,291,556 bytes with AWS's own code. Its binary ships inside the
wheel of aws-sam-cli. Knows nothing of lambda_binary.
"""

from __future__ import annotations

import http.client
import json
import platform
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

from real.runtime_api import AWSLAMBDARIC, FUNCTIONS, PATIENCE, VARIABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

ARCHITECTURE = {"x86_64": "x86_64", "aarch64": "arm64"}.get(platform.machine(), "none")
BINARY = Path(sys.prefix) / f"emulator/samcli/local/rapid/aws-lambda-rie-{ARCHITECTURE}"
IS_HERE = sys.platform == "linux" and BINARY.is_file()
WHY_NOT = (
    f"AWS's runtime emulator is not at {BINARY}: `make test` puts it there (Linux on x86_64 and "
    "arm64 only)"
)
PATH = "/2015-03-31/functions/function/invocations"


class Emulator:
    """A function as AWS's emulator runs it; a context manager that leaves no process behind.

    Args:
        handler: `module.function`, the module being in tests/real/functions.
        environment: variables beyond those of every Lambda function.
    """

    def __init__(self, handler: str, environment: Mapping[str, str] | None = None) -> None:
        self._handler = handler
        self._variables = {**VARIABLES, **(environment or {})}
        self._output = tempfile.TemporaryFile("a+b")  # noqa: SIM115 - closed at the end

    def __enter__(self) -> Self:
        self._port, runtime_port = _free_ports()
        # Without the two addresses it listens on every interface.
        self._process = subprocess.Popen(
            [
                str(BINARY),
                *("--runtime-interface-emulator-address", f"127.0.0.1:{self._port}"),
                *("--runtime-api-address", f"127.0.0.1:{runtime_port}"),
                *AWSLAMBDARIC,
                self._handler,
            ],
            cwd=FUNCTIONS,
            env=self._variables,
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )
        self._wait_until_it_listens()
        return self

    def __exit__(self, *_: object) -> None:
        # Terminated, it kills its runtime; killed, it would leave it behind.
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        finally:
            self._process.kill()
            self._process.wait()
            self._output.close()

    def invoke(self, event: object) -> tuple[int, bytes]:
        """Status and body of the answer to this event."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            connection.request("POST", PATH, json.dumps(event))
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def _wait_until_it_listens(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self._port), 1).close()
            except OSError:
                time.sleep(0.01)
            else:
                return
        self._output.seek(0)
        text = self._output.read().decode(errors="replace")
        self.__exit__()
        raise AssertionError(f"the emulator does not listen on port {self._port}:\n{text}")


def _free_ports() -> tuple[int, int]:
    with (
        socket.create_server(("127.0.0.1", 0)) as one,
        socket.create_server(("127.0.0.1", 0)) as two,
    ):
        return one.getsockname()[1], two.getsockname()[1]
