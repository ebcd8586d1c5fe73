"""`lambda-binary serve` as a process of its own, for tests that speak HTTP with it."""

from __future__ import annotations

import contextlib
import http.client
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PATIENCE = 25  # seconds: more than a busy machine takes, less than AWS's 29


@dataclass(frozen=True)
class Answer:
    """A response: status, fields in wire order without Date, content."""

    status: int
    fields: list[tuple[str, str]]
    body: bytes

    def field(self, name: str) -> str | None:
        return next((value for key, value in self.fields if key.lower() == name.lower()), None)


class Lines:
    """What a process writes to one of its streams, line by line."""

    def __init__(self, stream: IO[str]) -> None:
        self.all: list[str] = []
        self._stream = stream
        self._new: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def close(self) -> None:
        """Read to the end; the process has ended."""
        self._reader.join(PATIENCE)
        self._stream.close()

    def _read(self) -> None:
        for line in self._stream:
            self.all.append(line.rstrip("\n"))
            self._new.put(self.all[-1])
        self._new.put(None)

    def until(self, part: str) -> str:
        """The next line that holds `part`; what came before it is passed over."""
        end = time.monotonic() + PATIENCE
        while (left := end - time.monotonic()) > 0:
            with contextlib.suppress(queue.Empty):
                line = self._new.get(timeout=left)
                if line is None:
                    break
                if part in line:
                    return line
        raise AssertionError(f"{part!r} was not printed; these were: {self.all}")


class Server:
    """A running server; `get` opens a connection of its own, `connect` one that is kept."""

    def __init__(self, process: subprocess.Popen[str], out: Lines, err: Lines) -> None:
        self.process, self.out, self.err = process, out, err
        try:
            match = re.search(r"http://127\.0\.0\.1:(\d+)", self.out.until("http://"))
        except AssertionError:
            raise AssertionError(f"the server did not start: {self.err.all}") from None
        assert match is not None
        self.port = int(match[1])

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        with contextlib.closing(self.connect()) as connection:
            return ask(connection, method, path, headers, body)

    def get(self, path: str, accept: str | None = None) -> Answer:
        return self.ask("GET", path, {} if accept is None else {"Accept": accept})

    def stop(self) -> int:
        """Ctrl-C; the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


def ask(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Answer:
    connection.request(method, path, body, dict(headers or {}))
    response = connection.getresponse()
    fields = [pair for pair in response.getheaders() if pair[0].lower() != "date"]
    return Answer(response.status, fields, response.read())


@contextlib.contextmanager
def serving(folder: Path, *arguments: str, env: Mapping[str, str] = os.environ) -> Iterator[Server]:
    """A server in `folder` on a free port; it is ended with the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "lambda_binary", "serve", "--port", "0", *arguments],
        cwd=folder,
        env={**env, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    assert process.stderr is not None
    out, err = Lines(process.stdout), Lines(process.stderr)
    try:
        yield Server(process, out, err)
    finally:
        process.kill()
        process.wait(PATIENCE)
        out.close()
        err.close()
