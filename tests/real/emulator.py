"""AWS's Runtime Interface Emulator around the real awslambdaric, on loopback.

It enforces Lambda's limit of 6,291,556 bytes with AWS's own code. Its binary ships inside the
wheel of aws-sam-cli. Knows nothing of lambda_binary.
"""

from __future__ import annotations

import http.client
import json
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Self

from real.runtime_api import AWSLAMBDARIC, FUNCTIONS, PATIENCE, VARIABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ARCHITECTURE = {"x86_64": "x86_64", "aarch64": "arm64"}.get(platform.machine(), "none")
BINARY = Path(sys.prefix) / f"emulator/samcli/local/rapid/aws-lambda-rie-{ARCHITECTURE}"
IS_HERE = sys.platform == "linux" and BINARY.is_file()
WHY_NOT = (
    f"AWS's runtime emulator is not at {BINARY}: `make test` puts it there (Linux on x86_64 and "
    "arm64 only)"
)
BOOTSTRAP = "/var/runtime/bootstrap"
PATH = "/2015-03-31/functions/function/invocations"


class Emulator:
    """A function as AWS's emulator runs it; a context manager that leaves no process behind.

    Args:
        handler: `module.function`, the module being in tests/real/functions.
        environment: variables beyond those of every Lambda function.
        concurrency: invocations at a time, as on Managed Instances; None for one, as elsewhere.
        command: what starts the runtime; the handler is added.
        within: the beginning of a command that runs the emulator in other surroundings.
    """

    def __init__(
        self,
        handler: str,
        environment: Mapping[str, str] | None = None,
        *,
        concurrency: int | None = None,
        command: Sequence[str] = AWSLAMBDARIC,
        within: Sequence[str] = (),
    ) -> None:
        self._variables = {**VARIABLES, **(environment or {})}
        self._outside = [*within]
        self._runtime = [*command, handler]
        if concurrency is not None:
            self._variables |= {
                "AWS_LAMBDA_MAX_CONCURRENCY": str(concurrency),
                "AWS_LAMBDA_INITIALIZATION_TYPE": "lambda-managed-instances",
                "_HANDLER": handler,
            }
            self._outside = ["unshare", "-m", "sh", "-c", _namespace(handler), "sh"]
            self._runtime = [BOOTSTRAP]
        self._output = tempfile.TemporaryFile("a+b")  # noqa: SIM115 - closed at the end

    def __enter__(self) -> Self:
        self._port, runtime_port = _free_ports()
        # Without the two addresses it listens on every interface.
        self._process = subprocess.Popen(
            [
                *self._outside,
                str(BINARY),
                *("--runtime-interface-emulator-address", f"127.0.0.1:{self._port}"),
                *("--runtime-api-address", f"127.0.0.1:{runtime_port}"),
                *self._runtime,
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

    def output(self) -> str:
        """What the emulator and its runtime wrote so far."""
        self._output.seek(0)
        return self._output.read().decode(errors="replace")

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


def no_namespace() -> str | None:
    """Why no mount namespace can be had, in which /var is the emulator's; None if it can."""
    unshare = shutil.which("unshare")
    if unshare is None or shutil.which("mount") is None:
        return "the programs unshare and mount are not here"
    done = subprocess.run([unshare, "-m", "true"], capture_output=True, text=True)
    return None if done.returncode == 0 else f"unshare -m is not permitted ({done.stderr.strip()})"


def _namespace(handler: str) -> str:
    """Shell: /var as on Managed Instances, then the command.

    With several invocations at a time the emulator starts /var/runtime/bootstrap, and as another
    user, whom the way to Python may be closed to: what stands behind a closed folder is mounted anew
    on an open one in its place.
    """
    lines = [
        "set -e",
        "mount -t tmpfs tmpfs /var",
        "mkdir -p /var/runtime /var/task /var/kept",
        f"cp -r {quote(str(FUNCTIONS))}/. /var/task",
    ]
    needed = {Path(sys.base_prefix), Path(sys.prefix), FUNCTIONS.parents[2]}
    closed = {path: first for path in sorted(needed) if (first := _first_closed(path))}
    for number, path in enumerate(closed):
        lines += [
            f"mkdir /var/kept/{number}",
            f"mount --rbind {quote(str(path))} /var/kept/{number}",
        ]
    lines += [f"mount -t tmpfs tmpfs {quote(str(first))}" for first in sorted({*closed.values()})]
    for number, path in enumerate(closed):
        lines += [
            f"mkdir -p {quote(str(path))}",
            f"mount --rbind /var/kept/{number} {quote(str(path))}",
        ]
    runtime = " ".join(map(quote, (*AWSLAMBDARIC, handler)))
    lines += [
        f"printf '%s\n' '#!/bin/sh' 'cd /var/task' {quote('exec ' + runtime)} >{BOOTSTRAP}",
        f"chmod 755 {BOOTSTRAP}",
        'exec "$@"',
    ]
    return "\n".join(lines)


def _first_closed(path: Path) -> Path | None:
    """The outermost folder on the way to `path` that not everybody may go through."""
    for folder in (*reversed(path.parents), path):
        if not folder.stat().st_mode & 0o001:
            return folder
    return None


def _free_ports() -> tuple[int, int]:
    with (
        socket.create_server(("127.0.0.1", 0)) as one,
        socket.create_server(("127.0.0.1", 0)) as two,
    ):
        return one.getsockname()[1], two.getsockname()[1]
