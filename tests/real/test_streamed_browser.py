"""Chromium in front of `serve` whose handlers stream."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import axe_playwright_python
import pytest
from PIL import Image

from lambda_binary.gateway.plan import plan
from lambda_binary.gateway.writers import TARGETS
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


# One function for all: what is asked for stands in the query, as every tool's route is one path.
ONE = """
import time
from pathlib import Path
from lambda_binary import binary_response, encode_response

@binary_response
def handler(event, context):
    what = (event.get("queryStringParameters") or {}).get("what")
    if what == "picture":
        return Path(__file__).with_name("picture.png")
    if what == "download":
        pieces = (bytes([number]) * 500_000 for number in range(4))
        return encode_response(
            pieces, content_type="application/zip", filename="large.zip", event=event
        )
    page = "<img src='?what=picture'><a href='?what=download'>all of it</a>"
    return encode_response(page, content_type="text/html", event=event)
"""
URI = "arn:aws:apigateway:eu-west-1:lambda:path/2021-11-15/functions/{}/response-streaming-invocations"
PICTURE = "arn:aws:lambda:eu-west-1:123456789012:function:picture"


def state(*resources: tuple[str, dict[str, object]]) -> str:
    """As `terraform show -json` has it after an apply."""
    values = [{"address": f"{kind}.picture", "type": kind, "values": v} for kind, v in resources]
    root = {"root_module": {"resources": values}}
    return json.dumps({"format_version": "1.0", "terraform_version": "1.9.0", "values": root})


def terraform(door: str) -> str:
    function = {
        "arn": PICTURE,
        "function_name": "picture",
        "runtime": "python3.13",
        "handler": "app.handler",
        "environment": [{"variables": {"LAMBDA_BINARY_STREAM": door}}],
    }
    url = {
        "function_name": "picture",
        "authorization_type": "NONE",
        "invoke_mode": "RESPONSE_STREAM",
    }
    rest = {
        "rest_api_id": "a",
        "resource_id": "r",
        "http_method": "GET",
        "type": "AWS_PROXY",
        "uri": URI.format(PICTURE),
        "response_transfer_mode": "STREAM",
    }
    front = {
        "function-url": [("aws_lambda_function_url", url)],
        "rest-proxy": [
            ("aws_api_gateway_rest_api", {"id": "a"}),
            ("aws_api_gateway_resource", {"id": "r", "rest_api_id": "a", "path": "/image"}),
            ("aws_api_gateway_integration", rest),
        ],
    }
    return state(("aws_lambda_function", function), *front[door])


FILES = {
    f"{target} {door}": (name, door)
    for target, name in {
        "serverless": "serverless.yml",
        "sam": "template.yaml",
        "cloudformation": "template.yaml",
        "openapi": "openapi.yaml",
        "terraform": "state.json",
    }.items()
    for door in ("rest-proxy", "function-url")
    if (target, door) != ("openapi", "function-url")
}


QUICK = ("sam rest-proxy", "serverless function-url")


@pytest.mark.parametrize(
    "which",
    [pytest.param(name, marks=[] if name in QUICK else pytest.mark.slow) for name in FILES],
)
def test_chromium_reads_streams_by_the_file_that_is_deployed(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    monkeypatch.delenv("LAMBDA_BINARY_STREAM", raising=False)
    target, door = which.split()
    name, _ = FILES[which]
    asked = plan(door, stream=True)
    text = terraform(door) if target == "terraform" else TARGETS[target](asked)
    (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "app.py").write_text(ONE, encoding="utf-8")
    Image.effect_noise((400, 300), 80).save(tmp_path / "picture.png")
    words = ["--settings", name, "--no-reload"]
    if target == "openapi":
        # The document knows no function, so it has neither handler nor variable.
        monkeypatch.setenv("LAMBDA_BINARY_STREAM", door)
        words = ["app:handler", *words]
    with serving(tmp_path, *words) as server, browser.new_page() as page:
        page.goto(f"http://127.0.0.1:{server.port}/image")
        assert page.evaluate("document.images[0].naturalWidth") == 400
        fetched = page.evaluate("fetch('?what=picture').then(r => r.headers.get('content-length'))")
        size = (tmp_path / "picture.png").stat().st_size
        # Documented of REST APIs; reported of function URLs, that they rename it.
        assert fetched == (str(size) if door == "rest-proxy" else None)
        with page.expect_download() as started:
            page.click("a")
        saved = Path(started.value.path()).read_bytes()
        assert saved == b"".join(bytes([number]) * 500_000 for number in range(4))


def test_the_page_of_clients_shows_a_streamed_route_and_its_first_byte(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LAMBDA_BINARY_STREAM", raising=False)
    app = ONE.replace('what == "picture"', "what is None")
    (tmp_path / "app.py").write_text(app, encoding="utf-8")
    Image.effect_noise((400, 300), 80).save(tmp_path / "picture.png")
    (tmp_path / "t.yaml").write_text(TARGETS["sam"](plan("rest-proxy", stream=True)))
    axe = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
    with serving(tmp_path, "t.yaml", "--no-reload") as server, browser.new_page() as page:
        page.goto(f"http://127.0.0.1:{server.port}/__gateway__")
        page.wait_for_selector("body[data-done]")
        assert page.text_content(".settings") == "rest-proxy · STREAM"
        cells = page.locator(".cell")
        assert set(cells.evaluate_all("all => all.map(c => c.dataset.kind)")) == {"picture"}
        assert "first byte after" in (page.locator(".timing").first.text_content() or "")
        label = cells.first.get_attribute("aria-label") or ""
        assert "gets the picture of /image, streamed, first byte after" in label
        page.evaluate(axe)
        assert page.evaluate("axe.run()")["violations"] == []
        cells.first.click()
        assert "in 1 piece" in (page.text_content("dialog") or "")
        assert page.evaluate("axe.run()")["violations"] == []
