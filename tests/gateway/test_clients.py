"""The client table is what real clients send: asked here, from a socket that writes it down."""

from __future__ import annotations

import contextlib
import http.server
import re
import shutil
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lambda_binary.gateway import clients

CHROMIUM, FIREFOX, CURL = (shutil.which(name) for name in ("chromium", "firefox-esr", "curl"))
PAGE = b"""<!doctype html><link rel="icon" href="data:,"><link rel="stylesheet" href="/stylesheet">
<img src="/img"><script>fetch("/fetch")</script>"""
AGAIN = "the client has changed: measure again and update clients.py and its docstring"


class Ear:
    """A server that notes the Accept field of each path."""

    def __init__(self) -> None:
        self.heard: dict[str, str | None] = {}
        self._more = threading.Condition()
        ear = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with ear._more:
                    ear.heard[self.path] = self.headers.get("Accept")
                    ear._more.notify_all()
                self.send_response(200)
                self.send_header("Content-Type", "text/html" if self.path == "/page" else "a/b")
                self.end_headers()
                self.wfile.write(PAGE)

            def log_message(self, *arguments: object) -> None:
                """Nothing is said."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def wait_for(self, *paths: str) -> dict[str, str | None]:
        with self._more:
            assert self._more.wait_for(lambda: self.heard.keys() >= set(paths), 60), self.heard
        return {path: self.heard[path] for path in paths}


@pytest.fixture
def ear() -> Iterator[Ear]:
    listening = Ear()
    yield listening
    listening.server.shutdown()
    listening.server.server_close()


def accept(client_id: str) -> str | None:
    client = clients.named(client_id)
    assert client is not None
    return client.accept


def expected(browser: str) -> dict[str, str | None]:
    kinds = {"/page": "navigation", "/img": "img", "/fetch": "fetch", "/stylesheet": "stylesheet"}
    return {path: accept(f"{browser}-{kind}") for path, kind in kinds.items()}


def assert_measured(
    heard: dict[str, str | None], table: dict[str, str | None], program: str | None, measured: str
) -> None:
    """The whole fields for the version that the table was measured with.

    Of any other version only the first type, which is what a REST API looks at.
    """
    assert program is not None
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    if re.search(rf"\b{measured}\.", version.stdout):
        assert heard == table, AGAIN
    first = {path: (accept or "").partition(",")[0] for path, accept in heard.items()}
    assert first == {path: (accept or "").partition(",")[0] for path, accept in table.items()}, (
        AGAIN
    )


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium")
def test_chromium(ear: Ear) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as programs:
        started: Any = programs.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        started.new_page().goto(f"{ear.base}/page")
        heard = ear.wait_for(*expected("chromium"))
        started.close()
    assert_measured(heard, expected("chromium"), CHROMIUM, "156")


@pytest.mark.browser
@pytest.mark.skipif(FIREFOX is None, reason="Firefox is not installed: apt-get install firefox-esr")
def test_firefox(ear: Ear, tmp_path: Path) -> None:
    assert FIREFOX is not None
    profile = ["--headless", "--no-remote", "--profile", str(tmp_path)]
    command = [FIREFOX, *profile, "--screenshot", str(tmp_path / "page.png"), f"{ear.base}/page"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as firefox:
        try:
            heard = ear.wait_for(*expected("firefox"))
        finally:
            firefox.kill()
    assert_measured(heard, expected("firefox"), FIREFOX, "153")


@pytest.mark.skipif(CURL is None, reason="curl is not installed")
def test_curl(ear: Ear) -> None:
    assert CURL is not None
    subprocess.run([CURL, "-s", f"{ear.base}/x"], check=True, capture_output=True)
    assert ear.wait_for("/x") == {"/x": accept("curl")}, AGAIN


def test_urllib_sends_none(ear: Ear) -> None:
    with contextlib.closing(urllib.request.urlopen(f"{ear.base}/x")):
        pass
    assert ear.wait_for("/x") == {"/x": accept("no-accept")}, AGAIN


def test_ids_are_unique_and_go_into_a_path() -> None:
    ids = [client.id for client in clients.CLIENTS]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z-]+", entry) for entry in ids)
    assert [clients.named(entry) for entry in ids] == list(clients.CLIENTS)
    assert clients.named("netscape") is None
