"""A deployed URL is really asked, over a socket, and judged by its bytes."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator

import pytest

from lambda_binary.gateway.checks import deployed
from lambda_binary.gateway.clients import CLIENTS
from lambda_binary.gateway.sources.errors import SourceError

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JSON = "application/json"

# path -> (status, Content-Type, body)
PAGES = {
    "/good": (200, "image/png", PNG),
    "/base64": (200, "image/png", b"iVBORw0KGgoAAAANSUhEUgAA"),
    "/quoted": (200, JSON, b'"iVBORw0KGgoAAAANSUhEUgAA"'),
    "/label": (200, JSON, PNG),
    "/failed": (502, JSON, b'{"message": "Internal server error"}'),
    "/preflight": (200, "image/png", PNG),
}


class Pages(http.server.BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        status, label, body = PAGES.get(self.path, (404, "text/plain", b"no"))
        if self.command == "OPTIONS":
            status = 500 if self.path == "/preflight" else 200
        label = "image/png" if self.path == "/accept" else label
        if self.path == "/accept" and "image/webp" in self.headers.get("Accept", ""):
            label = "image/webp"
        if self.path == "/accept":
            status, body = 200, PNG
        self.send_response(status)
        self.send_header("Content-Type", label)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_OPTIONS(self) -> None:
        self.do_GET()

    def log_message(self, *arguments: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "titles"),
    [
        ("/good", []),
        ("/base64", ["the client gets base64 text of a PNG"]),
        ("/quoted", ["the client gets base64 text of a PNG, in JSON quotes"]),
        ("/label", ["the data is labelled application/json"]),
        ("/failed", ["the client gets status 502"]),
        ("/preflight", ["the CORS preflight fails with 500"]),
        ("/accept", ["the answer depends on Accept, and Vary does not say so"]),
    ],
)
def test_bytes_of_the_answer_are_diagnosed(origin: str, path: str, titles: list[str]) -> None:
    assert [finding.title for finding in deployed.findings(origin + path, CLIENTS)] == titles


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/x", "https:///x", "ftp://a/b", "http://[x/"])
def test_a_url_that_cannot_be_asked_is_one_sentence(url: str) -> None:
    with pytest.raises(SourceError, match=r"cannot be asked \(|is no URL such as"):
        deployed.ask("GET", url, {})
