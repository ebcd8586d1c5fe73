"""The question that this project began with, in Chromium: before, and after each cure of `check`.

The cures are applied by `patch`, as a person would; `serve` obeys the serverless.yml itself.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from real.clients import needs_chromium
from serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = needs_chromium

EXAMPLES = Path(__file__).parents[2] / "examples"
PATCH = shutil.which("patch")
# What the element shows, and what stands in the page when the URL itself is opened.
IN_A_PAGE = "<img src='/picture'>"
WIDTH = "() => document.images[0].naturalWidth"
DECODED = "() => document.images[0].complete"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A person's own copy of the example."""
    shutil.copytree(EXAMPLES / "mapped", tmp_path / "mapped")
    shutil.copy(EXAMPLES / "harbour.jpg", tmp_path)
    return tmp_path / "mapped"


def shown(browser: Browser, folder: Path, handler: str) -> tuple[int, bytes]:
    """Width of the picture in an `<img>`, 0 for a broken one, and the bytes that came."""
    with (
        serving(folder, handler, "--settings", "serverless.yml", "--no-reload") as server,
        browser.new_page(base_url=f"http://127.0.0.1:{server.port}") as page,
    ):
        page.route("**/page", lambda route: route.fulfill(body=IN_A_PAGE, content_type="text/html"))
        with page.expect_response("**/picture") as answer:
            page.goto("/page")
        body = answer.value.body()
        page.wait_for_function(DECODED)
        return page.evaluate(WIDTH), body


@pytest.mark.parametrize(
    ("handler", "begins"),
    [("app:buffer", b"{type=Buffer, data=[255,216,"), ("app:text", b"/9j/4AAQSkZJRg")],
)
def test_before_the_cure_the_browser_shows_no_picture(
    browser: Browser, folder: Path, handler: str, begins: bytes
) -> None:
    width, body = shown(browser, folder, handler)
    assert (width, body[: len(begins)]) == (0, begins)


CURES = {0: "app:bare", 1: "app:text", 2: "app:envelope"}


@pytest.mark.skipif(PATCH is None, reason="patch is not installed")
@pytest.mark.parametrize("number", CURES)
def test_after_each_cure_the_browser_shows_the_picture(
    browser: Browser, folder: Path, number: int
) -> None:
    command = [
        sys.executable,
        "-m",
        "lambda_binary",
        "check",
        "serverless.yml",
        "--json",
    ]
    told = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    cure = json.loads(told.stdout)["findings"][0]["cures"][number]
    subprocess.run(
        ["patch", "-p0"],
        cwd=folder,
        input=cure["patch"],
        text=True,
        check=True,
        capture_output=True,
    )
    width, body = shown(browser, folder, CURES[number])
    assert (width, body) == (320, (EXAMPLES / "harbour.jpg").read_bytes())
