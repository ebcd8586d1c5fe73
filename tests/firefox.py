"""Firefox as it is installed, driven by its own Marionette protocol: playwright brings only a patched one."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PATIENCE = 60


class Tab:
    """A tab of a running Firefox."""

    def __init__(self, wire: socket.socket) -> None:
        self._wire = wire
        self._stream = wire.makefile("rb")
        self._number = 0
        self._read()
        self._ask("WebDriver:NewSession", {})

    def go(self, url: str) -> None:
        self._ask("WebDriver:Navigate", {"url": url})

    def run(self, script: str) -> Any:
        """What the script returns."""
        return self._ask("WebDriver:ExecuteScript", {"script": script, "args": []})["value"]

    def run_async(self, script: str) -> Any:
        """What the script gives to `done`."""
        text = f"const done = arguments[0]; {script}"
        return self._ask("WebDriver:ExecuteAsyncScript", {"script": text, "args": []})["value"]

    def until(self, condition: str) -> None:
        end = time.monotonic() + PATIENCE
        while not self.run(f"return {condition}"):
            assert time.monotonic() < end, condition
            time.sleep(0.1)

    def _ask(self, command: str, parameters: dict[str, Any]) -> Any:
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._wire.sendall(b"%d:%s" % (len(message), message))
        _, _, fault, result = self._read()
        assert fault is None, fault
        return result

    def _read(self) -> Any:
        length = b""
        while (byte := self._stream.read(1)) != b":":
            assert byte, "Firefox has gone"
            length += byte
        return json.loads(self._stream.read(int(length)))


@contextlib.contextmanager
def started(program: str) -> Iterator[Tab]:
    """A Firefox without window, with a profile of its own; it is ended with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "user.js").write_text(f'user_pref("marionette.port", {port});\n')
        process = subprocess.Popen(
            [program, "--headless", "--marionette", "--no-remote", "--profile", folder],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            with _connected(port) as wire:
                yield Tab(wire)
        finally:
            process.kill()
            process.wait(10)


def _connected(port: int) -> socket.socket:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), PATIENCE)
        except OSError:
            assert time.monotonic() < end, "Firefox did not start"
            time.sleep(0.2)
