"""The client table is what real clients send: asked here, from a socket that writes it down.

Browsers are asked in tests/real/test_accept_headers.py.
"""

from __future__ import annotations

import contextlib
import http.server
import re
import shutil
import subprocess
import threading
import urllib.request
from collections.abc import Iterator

import pytest

from lambda_binary.gateway import clients

CURL = shutil.which("curl")
AGAIN = "the client has changed: measure again and update clients.py and its docstring"


class Ear(http.server.BaseHTTPRequestHandler):
    """Notes the Accept field of each request."""

    heard: list[str | None]

    def do_GET(self) -> None:
        self.heard.append(self.headers["Accept"])
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Nothing is said."""


@pytest.fixture
def ear() -> Iterator[tuple[list[str | None], str]]:
    """What was heard, and the address to ask."""
    heard: list[str | None] = []
    own = type("OwnEar", (Ear,), {"heard": heard})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), own) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield heard, f"http://127.0.0.1:{server.server_port}/x"
        server.shutdown()


def accept(client_id: str) -> str | None:
    client = clients.named(client_id)
    assert client is not None
    return client.accept


@pytest.mark.skipif(CURL is None, reason="curl is not installed")
def test_curl(ear: tuple[list[str | None], str]) -> None:
    assert CURL is not None
    heard, address = ear
    subprocess.run([CURL, "-s", address], check=True, capture_output=True)
    assert heard == [accept("curl")], AGAIN


def test_urllib_sends_none(ear: tuple[list[str | None], str]) -> None:
    heard, address = ear
    with contextlib.closing(urllib.request.urlopen(address)):
        pass
    assert heard == [accept("no-accept")], AGAIN


def test_ids_are_unique_and_go_into_a_path() -> None:
    ids = [client.id for client in clients.CLIENTS]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z-]+", entry) for entry in ids)
    assert [clients.named(entry) for entry in ids] == list(clients.CLIENTS)
    assert clients.named("netscape") is None
