"""What the two browsers really send as Accept, beside the client table of the gateway.

A page loads one resource of each kind from a server that writes down every request. Kinds that a
release changes show in this test by name; `gateway/clients.py` then wants its new release.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from lambda_binary.gateway.clients import CLIENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

CHROMIUM, FIREFOX = shutil.which("chromium"), shutil.which("firefox-esr")
SECONDS = 60

# The pixel is a PNG; nothing else here is what its kind says, which Accept does not depend on.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63f8ff"
    "ff3f0005fe02fea735819c0000000049454e44ae426082"
)
# The last request says that the page is done.
PAGE = b"""<!doctype html><title>Accept</title>
<link rel=stylesheet href=/stylesheet>
<style>
  @font-face { font-family: Asked; src: url(/font) }
  body { font-family: Asked; background: url(/css-image) }
</style>
<body>Text, for the font<img src=/img><iframe src=/iframe></iframe>
<video src=/video preload=auto></video><audio src=/audio preload=auto></audio>
<script>
  const request = new XMLHttpRequest();
  request.open("GET", "/xhr");
  request.send();
  const loaded = new Promise((resolve) => addEventListener("load", resolve));
  Promise.all([loaded, fetch("/fetch"), document.fonts.load("16px Asked").catch(() => 0)])
    .then(() => new Promise((resolve) => setTimeout(resolve, 300)))
    .then(() => fetch("/done"));
</script>"""

# Kind of request -> the row of the table that stands for it.
IN_CHROMIUM = {
    "/": "chromium-navigation",
    "/iframe": "chromium-navigation",
    "/img": "chromium-img",
    "/css-image": "chromium-img",
    "/fetch": "chromium-fetch",
    "/xhr": "chromium-fetch",
    "/font": "chromium-fetch",
    "/video": "chromium-fetch",
    "/audio": "chromium-fetch",
    "/stylesheet": "chromium-stylesheet",
}
IN_FIREFOX = {
    "/": "firefox-navigation",
    "/iframe": "firefox-navigation",
    "/img": "firefox-img",
    "/css-image": "firefox-img",
    "/fetch": "firefox-fetch",
    "/xhr": "firefox-fetch",
    "/font": "firefox-font",
    "/video": "firefox-video",
    "/audio": "firefox-audio",
    "/stylesheet": "firefox-stylesheet",
}


class Recorder(BaseHTTPRequestHandler):
    """Answers every path and keeps the Accept field that came with it."""

    accepts: dict[str, str | None]
    done: threading.Event

    def do_GET(self) -> None:
        self.accepts[self.path] = self.headers["Accept"]
        media_type, body = ("text/html", PAGE) if self.path == "/" else ("image/png", PIXEL)
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):  # media elements go away early
            self.wfile.write(body)
        if self.path == "/done":
            self.done.set()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing: the test shows what differs."""


@pytest.fixture
def recorder() -> Iterator[tuple[type[Recorder], str]]:
    kept: dict[str, str | None] = {}
    own = type("OwnRecorder", (Recorder,), {"accepts": kept, "done": threading.Event()})
    with ThreadingHTTPServer(("127.0.0.1", 0), own) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield own, f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def in_table(kinds: Mapping[str, str]) -> dict[str, str | None]:
    accept = {client.id: client.accept for client in CLIENTS}
    return {path: accept[name] for path, name in kinds.items()}


def measured(kinds: Mapping[str, str]) -> set[str]:
    """The releases that the rows of the table were measured with."""
    return {client.measured for client in CLIENTS if client.id in kinds.values()}


def firsts(accepts: Mapping[str, str | None]) -> dict[str, str]:
    """What decides: the first entry of each, with no parameters."""
    return {path: re.split("[,;]", accept or "none")[0] for path, accept in accepts.items()}


def check(found: Mapping[str, str | None], kinds: Mapping[str, str], release: str) -> None:
    """The whole fields for the release of the table; of another one what AWS looks at."""
    asked = {path: found.get(path) for path in kinds}
    if measured(kinds) == {release}:
        assert asked == in_table(kinds)
    else:
        assert firsts(asked) == firsts(in_table(kinds)), f"{release} differs from the table's"


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium")
def test_chromium_sends_what_the_table_says(recorder: tuple[type[Recorder], str]) -> None:
    record, address = recorder
    arguments = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        release = f"Chromium {browser.version.split('.')[0]}"
        with browser.new_page() as page:
            page.goto(address)
            assert record.done.wait(SECONDS), f"the page did not end; it asked {record.accepts}"
        browser.close()
    check(record.accepts, IN_CHROMIUM, release)


@pytest.mark.browser
@pytest.mark.skipif(FIREFOX is None, reason="Firefox is not installed: apt-get install firefox-esr")
def test_firefox_sends_what_the_table_says(
    recorder: tuple[type[Recorder], str], tmp_path: Path
) -> None:
    record, address = recorder
    command = [str(FIREFOX), "--headless", "--no-remote", "--profile", str(tmp_path), address]
    version = subprocess.run(
        [str(FIREFOX), "--version"], capture_output=True, text=True, check=True
    )
    release = f"Firefox ESR {re.search(r'[0-9]+', version.stdout)[0]}"  # type: ignore[index]
    (tmp_path / "user.js").write_text(PREFERENCES)
    with ended(command):
        assert record.done.wait(SECONDS), f"the page did not end; it asked {record.accepts}"
    check(record.accepts, IN_FIREFOX, release)


# No page but ours, and nothing that a fresh profile would fetch.
PREFERENCES = """\
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.normandy.enabled", false);
user_pref("app.update.enabled", false);
user_pref("extensions.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("media.autoplay.default", 0);
user_pref("toolkit.telemetry.enabled", false);
"""


@contextlib.contextmanager
def ended(command: list[str]) -> Iterator[None]:
    """The process and its children, for the time of the block."""
    process = subprocess.Popen(
        command,
        env={**os.environ, "HOME": command[-2]},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
