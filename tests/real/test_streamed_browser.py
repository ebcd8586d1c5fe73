"""Chromium in front of `serve` whose handlers stream."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from real.clients import needs_chromium
from serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = needs_chromium

APP = """
import io, time
from pathlib import Path
from lambda_binary import binary_response, encode_response

@binary_response
def picture(event, context):
    data = Path("picture.png").read_bytes()
    half = len(data) // 2
    def pieces():
        yield data[:half]
        time.sleep(0.6)
        yield data[half:]
    return pieces()

@binary_response(content_type="application/zip", filename="large.zip")
def download(event, context):
    return (bytes([number]) * 1_000_000 for number in range(20))

@binary_response(content_type="text/html")
def page(event, context):
    return "<img src=picture><a href=download>all of it</a>"
"""
ROUTES = {
    "rest-proxy": 'response-transfer-mode = "STREAM"',
    "function-url": 'invoke-mode = "RESPONSE_STREAM"',
}


@pytest.fixture(params=ROUTES)
def address(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    monkeypatch.setenv("LAMBDA_BINARY_STREAM", "function-url,rest-proxy")
    (tmp_path / "app.py").write_text(APP)
    Image.effect_noise((400, 300), 80).save(tmp_path / "picture.png")
    routes = "".join(
        f'[[route]]\npath = "/{name}"\nhandler = "app:{name}"\n'
        f'integration = "{request.param}"\n{ROUTES[request.param]}\n'
        for name in ("picture", "download", "page")
    )
    (tmp_path / "routes.toml").write_text(routes)
    with serving(tmp_path, "--settings", "routes.toml", "--no-reload") as server:
        yield f"http://127.0.0.1:{server.port}"


def test_chromium_shows_a_streamed_picture_and_saves_a_streamed_download(
    browser: Browser, address: str
) -> None:
    with browser.new_page(base_url=address) as page:
        page.goto("/page")
        size = "() => [document.images[0].naturalWidth, document.images[0].naturalHeight]"
        assert page.evaluate(size) == [400, 300]
        timing = (
            "() => { const t = performance.getEntriesByName(document.images[0].src)[0];"
            " return [t.responseStart, t.responseEnd] }"
        )
        began, ended = page.evaluate(timing)
        assert ended - began > 500  # it was there to be drawn before its second half was made
        with page.expect_download() as started:
            page.click("a")
        saved = Path(started.value.path()).read_bytes()
        assert started.value.suggested_filename == "large.zip"
        expected = b"".join(bytes([number]) * 1_000_000 for number in range(20))
        assert hashlib.sha256(saved).digest() == hashlib.sha256(expected).digest()
