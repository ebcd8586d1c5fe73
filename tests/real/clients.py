"""Real clients in front of `lambda-binary serve`, and a record of what they asked and were sent.

The record is made around the handler, where Lambda would weigh it: `size` is the JSON that the
runtime would post.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, sync_playwright

from serving import Server, serving

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples/handlers"
# Bytes of a Lambda function's whole response.
QUOTA = 6_291_556
CHROMIUM = shutil.which("chromium")
CURL = shutil.which("curl")
WGET = shutil.which("wget")
ARGUMENTS = (
    "--no-sandbox",  # it cannot be had as root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
needs_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None,
        reason="Chromium is not installed: `apt-get install chromium`, which .ci/run does",
    ),
]
needs_curl = pytest.mark.skipif(CURL is None, reason="curl is not installed")
needs_wget = pytest.mark.skipif(WGET is None, reason="wget is not installed")

# Both take every client's Accept; what else they differ in is the event and the payload.
INTEGRATIONS = {
    "http-api": ("--integration", "http-api"),
    "rest-proxy": ("--integration", "rest-proxy", "--binary-media-types", "*/*"),
}

APP = """\
import json
import sys

sys.path.insert(0, {folder!r})
from {module} import handler as original


def handler(event, context):
    payload = original(event, context)
    request = {{name.lower(): value for name, value in event["headers"].items()}}
    about = [request.get("range"), request.get("if-range"), request.get("if-none-match")]
    content_range = payload["headers"].get("Content-Range")
    with open({log!r}, "a") as log:
        log.write(json.dumps([*about, payload["statusCode"], content_range, len(json.dumps(payload))]) + "\\n")
    return payload
"""


class Sent(NamedTuple):
    """A request's fields and its response's, as the handler saw them."""

    range: str | None
    if_range: str | None
    if_none_match: str | None
    status: int
    content_range: str | None
    size: int


class Recording:
    """A server whose handler's payloads are written down."""

    def __init__(self, server: Server, log: Path) -> None:
        self.server = server
        self.address = f"http://127.0.0.1:{server.port}"
        self._log = log

    def clear(self) -> None:
        self._log.write_text("")

    def sent(self) -> list[Sent]:
        return [Sent(*json.loads(line)) for line in self._log.read_text().splitlines()]


@contextlib.contextmanager
def recording(folder: Path, handler: Path, *arguments: str) -> Iterator[Recording]:
    """Serve the file's `handler`; the record and its app are put into `folder`."""
    log = folder / "sent.jsonl"
    log.write_text("")
    app = APP.format(folder=str(handler.parent), module=handler.stem, log=str(log))
    (folder / "recorder.py").write_text(app)
    with serving(folder, "recorder:handler", "--no-reload", *arguments) as server:
        yield Recording(server, log)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser that asks this machine only."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


def curl(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    """Run curl to its end."""
    assert CURL is not None
    return subprocess.run([CURL, "-sS", *arguments], capture_output=True, check=False, timeout=60)
