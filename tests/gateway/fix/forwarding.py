"""A server on loopback in front of another that fails chosen calls, and writes down all of them."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

HOP_BY_HOP = {"connection", "transfer-encoding", "content-length", "keep-alive", "server", "date"}


class Fault(NamedTuple):
    """What happens to the first `times` calls with this method whose path ends so.

    Attributes:
        status, kind: of the answer; status 0 closes the connection without one.
        taken: the call is passed on all the same; what is lost is the answer alone.
    """

    method: str
    ending: str
    status: int = 0
    kind: str = ""
    message: str = ""
    times: int = 1
    taken: bool = False


class Forwarding(ThreadingHTTPServer):
    """It passes every request on.

    Attributes:
        calls: method and path of each, those that failed too.
        faults: what is to fail.
    """

    daemon_threads = True

    def __init__(self, target: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target = target
        self.calls: list[tuple[str, str]] = []
        self.faults: list[Fault] = []

    def fault(self, method: str, path: str) -> Fault | None:
        """The fault of this call; it is one less then."""
        for index, each in enumerate(self.faults):
            if each.times and each.method == method and path.endswith(each.ending):
                self.faults[index] = each._replace(times=each.times - 1)
                return each
        return None


class _Handler(BaseHTTPRequestHandler):
    server: Forwarding
    protocol_version = "HTTP/1.1"

    def _serve(self) -> None:
        path = self.path.partition("?")[0]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.calls.append((self.command, path))
        fault = self.server.fault(self.command, path)
        if fault is None:
            self._answer(*self._passed_on(body))
            return
        if fault.taken:
            self._passed_on(body)
        if fault.status == 0:
            self.close_connection = True
            return
        said = json.dumps({"message": fault.message}).encode()
        self._answer(fault.status, [("x-amzn-ErrorType", fault.kind)], said)

    do_GET = do_PATCH = do_PUT = do_POST = do_DELETE = _serve  # noqa: N815 - http.server names them so

    def _passed_on(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        with contextlib.closing(
            http.client.HTTPConnection("127.0.0.1", self.server.target, timeout=60)
        ) as connection:
            connection.request(self.command, self.path, body, dict(self.headers))
            response = connection.getresponse()
            return response.status, response.getheaders(), response.read()

    def _answer(self, status: int, fields: list[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        for name, value in fields:
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing on stderr."""


@contextlib.contextmanager
def forwarding(target: int) -> Iterator[Forwarding]:
    """The server, in front of the one on port `target`."""
    with Forwarding(target) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
