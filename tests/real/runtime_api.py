"""Lambda's Runtime API on loopback, and the real awslambdaric that asks it for events.

An event goes in; what the runtime posts comes out, byte for byte. As in the service, a runtime
that ended is started anew by the next event. Knows nothing of lambda_binary.
"""

from __future__ import annotations

import contextlib
import http.server
import json
import os
import queue
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FUNCTIONS = Path(__file__).parent / "functions"
AWSLAMBDARIC = (sys.executable, "-m", "awslambdaric")
# "Response payload size exceeded maximum allowed payload size (6291556 bytes)", recorded.
RESPONSE_LIMIT = 6_291_556
PATIENCE = 20.0


@dataclass(frozen=True)
class Posted:
    """What the runtime posted for one event.

    Attributes:
        kind: "response" or "error"; "init/error" if the handler could not be imported.
        media_type: Content-Type of the post; None of an init/error.
        body: the bytes as they came.
        status: what the Runtime API answered: 202, or 413 beyond the limit.
        fields: the post's other fields, by their names in lower case.
        chunks: sizes of the chunks of a streamed post; empty for another.
        first: seconds from the event's hand-over to the first chunk of content.
        trailers: of a streamed post.
        whole: whether a streamed post came to its end.
    """

    kind: str
    media_type: str | None
    body: bytes
    status: int
    fields: Mapping[str, str] = field(default_factory=dict)
    chunks: tuple[int, ...] = ()
    first: float | None = None
    trailers: Mapping[str, str] = field(default_factory=dict)
    whole: bool = True

    @property
    def prelude(self) -> Any:
        """Status and fields of a streamed post."""
        return json.loads(self.body.partition(bytes(8))[0])

    @property
    def content(self) -> bytes:
        """What a streamed post has behind its prelude."""
        return self.body.partition(bytes(8))[2]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class RuntimeExitedError(Exception):
    """The runtime ended without an answer.

    Attributes:
        exit_status: of its process.
        output: what it wrote to stdout and stderr.
    """

    def __init__(self, exit_status: int, output: str) -> None:
        super().__init__(f"the runtime ended with exit status {exit_status}:\n{output}")
        self.exit_status = exit_status
        self.output = output


class Runtime:
    """A function as Lambda runs it; a context manager that leaves no process behind.

    Args:
        handler: as in Lambda's settings, `module.function`.
        root: the task root, where the module is.
        command: what starts the runtime; the handler becomes its last argument.
        environment: variables beyond those of every Lambda function.
        limit: bytes of a response beyond which the answer is 413, as the service's; None for no
            limit.
        answers: status of the answer to a response; another than 202 refuses it.
        hangs_up: bytes of a streamed response after which the connection is reset.
        pause: seconds that each chunk of a streamed response is waited for before it is read.
        refuses_at: bytes of a streamed response after which `answers` is said, in its middle.
        request_id: of every event; empty for one of its own each.
    """

    def __init__(
        self,
        handler: str,
        root: Path = FUNCTIONS,
        *,
        command: Sequence[str] = AWSLAMBDARIC,
        environment: Mapping[str, str] | None = None,
        limit: int | None = None,
        answers: int = 202,
        hangs_up: int | None = None,
        pause: float = 0,
        refuses_at: int | None = None,
        request_id: str = "",
    ) -> None:
        self._manners = Manners(limit, answers, hangs_up, pause, refuses_at, request_id)
        self._command = [*command, handler]
        self._root = root
        own = {"LAMBDA_TASK_ROOT": str(root), "_HANDLER": handler}
        self._variables = {**own, **VARIABLES, **(environment or {})}
        self._run: _Run | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._run is not None:
            self._run.stop()

    def invoke(self, event: object) -> Posted:
        """What the runtime posts for this event.

        Raises:
            RuntimeExitedError: it ended instead.
        """
        if self._run is not None and self._run.has_ended():
            self._run.stop()
            self._run = None
        if self._run is None:
            self._run = _Run(self._command, self._root, self._variables, self._manners)
        return self._run.invoke(event)

    def output(self) -> str:
        """What the runtime wrote to stdout and stderr so far."""
        assert self._run is not None, "no event was sent yet"
        return self._run.output()

    def assert_said(self, text: str, times: int) -> None:
        """The runtime says `text` so many times, and no more, within a while."""
        deadline = time.monotonic() + PATIENCE
        while self.output().count(text) < times and time.monotonic() < deadline:
            time.sleep(0.01)
        assert self.output().count(text) == times, self.output()

    def process_id(self) -> int:
        """Of the runtime."""
        assert self._run is not None, "no event was sent yet"
        return self._run.process.pid

    def exit_status(self) -> int:
        """Of the runtime, whose end is waited for."""
        assert self._run is not None, "no event was sent yet"
        return self._run.process.wait(PATIENCE)


class _Run:
    """One process of the runtime, with a Runtime API of its own."""

    def __init__(
        self, command: list[str], root: Path, variables: Mapping[str, str], manners: Manners
    ) -> None:
        self._service = _Service(manners)
        # Appending, so that reading it does not move where the process writes.
        self._output = tempfile.TemporaryFile("a+b")  # noqa: SIM115 - closed at the end
        threading.Thread(target=self._service.serve_forever, args=(0.05,), daemon=True).start()
        port = self._service.server_address[1]
        self.process = subprocess.Popen(
            command,
            cwd=root,
            env={**variables, "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{port}"},
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def invoke(self, event: object) -> Posted:
        self._service.events.put(json.dumps(event).encode())
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            ended = self.has_ended()
            try:
                return self._service.posts.get(timeout=0.05)
            except queue.Empty:
                if ended:
                    raise RuntimeExitedError(self.process.returncode, self.output()) from None
        raise AssertionError(f"no answer in {PATIENCE:.0f} seconds:\n{self.output()}")

    def stop(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)
        self._service.shutdown()
        self._service.server_close()
        self._service.events.put(None)
        self._output.close()

    def output(self) -> str:
        self._output.seek(0)
        return self._output.read().decode(errors="replace")


class Manners(NamedTuple):
    """How the service's end takes responses: see `Runtime`."""

    limit: int | None
    answers: int
    hangs_up: int | None
    pause: float
    refuses_at: int | None
    request_id: str


class _Service(http.server.ThreadingHTTPServer):
    """The service's end: hands out events, takes what is posted."""

    daemon_threads = True

    def __init__(self, manners: Manners) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.manners = manners
        self.handed_over = 0.0
        self.events: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self.posts: queue.SimpleQueue[Posted] = queue.SimpleQueue()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: the runtime hangs up when it is killed."""


class _Conversation(http.server.BaseHTTPRequestHandler):
    """AWS guide "Using the Lambda runtime API for custom runtimes"."""

    server: _Service
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing on stderr."""

    def do_GET(self) -> None:
        """`runtime/invocation/next`: wait for an event."""
        if self.path.endswith("/restore/next"):  # the snapshot was taken, and is restored
            self._answer(200, b"{}", {})
            return
        event = self.server.events.get()
        if event is None:
            return
        self.server.handed_over = time.monotonic()
        self._answer(
            200,
            event,
            {
                "Lambda-Runtime-Aws-Request-Id": self.server.manners.request_id
                or str(uuid.uuid4()),
                "Lambda-Runtime-Invocation-Id": INVOCATION_ID,
                "Lambda-Runtime-Deadline-Ms": str(int((time.time() + PATIENCE) * 1000)),
                "Lambda-Runtime-Invoked-Function-Arn": ARN,
            },
        )

    def do_POST(self) -> None:
        """A response, or an error of the handler or of its import."""
        kind = self.path.partition("/runtime/")[2]
        kind = kind.rpartition("/")[2] if kind.startswith("invocation/") else kind
        if self.headers["Transfer-Encoding"] == "chunked":
            body, chunks, first, trailers, whole = self._streamed()
        else:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            chunks, first, trailers, whole = (), None, {}, True
        limit, status, *_ = self.server.manners
        if kind != "response":
            status = 202
        elif limit is not None and len(body) > limit:
            status = 413
        if whole:
            self._answer(status, b"{}", {})
        fields = {name.lower(): value for name, value in self.headers.items()}
        media_type = self.headers["Content-Type"]
        self.server.posts.put(
            Posted(kind, media_type, body, status, fields, chunks, first, trailers, whole)
        )

    def _streamed(
        self,
    ) -> tuple[bytes, tuple[int, ...], float | None, dict[str, str], bool]:
        """Body, sizes of the chunks, time of the first content, trailers, whether it ended."""
        body, chunks, first = bytearray(), [], None
        _, status, hangs_up, pause, refuses_at, _ = self.server.manners
        while size := int(self.rfile.readline() or b"-1", 16):
            if size < 0:  # the other end went away before the last chunk
                self.close_connection = True
                return bytes(body), tuple(chunks), first, {}, False
            time.sleep(pause)
            body += self.rfile.read(size)
            self.rfile.readline()
            chunks.append(size)
            if len(chunks) == 3:  # behind the prelude and the separator
                first = time.monotonic() - self.server.handed_over
            if refuses_at is not None and len(body) > refuses_at:
                self._answer(status, b"{}", {"Connection": "close"})
                self.close_connection = True
                return bytes(body), tuple(chunks), first, {}, False
            if hangs_up is not None and len(body) > hangs_up:
                # Zero seconds of lingering: the other end sees a reset, not an end.
                self.connection.setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
                )
                self.connection.close()
                self.close_connection = True
                return bytes(body), tuple(chunks), first, {}, False
        trailers = {}
        while line := self.rfile.readline().strip():
            name, _, value = line.decode().partition(": ")
            trailers[name] = value
        return bytes(body), tuple(chunks), first, trailers, True

    def _answer(self, status: int, body: bytes, fields: Mapping[str, str]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in fields.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # a runtime that went away
            self.wfile.write(body)


INVOCATION_ID = "11111111-2222-3333-4444-555555555555"
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:function"
# What every function has ("Defined runtime environment variables"), and of this process the path.
VARIABLES = {
    "PATH": os.environ["PATH"],
    "LANG": "en_US.UTF-8",
    "TZ": ":UTC",
    "PYTHONDONTWRITEBYTECODE": "1",
    "AWS_LAMBDA_FUNCTION_NAME": "function",
    "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
    "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/function",
    "AWS_LAMBDA_LOG_STREAM_NAME": "stream",
}
