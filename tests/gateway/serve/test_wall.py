"""The page at /__gateway__: what it says a client gets is what that client gets."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway.serve.served.handlers import PNG
from lambda_binary.gateway import Response, Settings, clients
from lambda_binary.gateway.serve import wall
from lambda_binary.gateway.serve.routes import Route
from lambda_binary.gateway.serve.site import Site
from serving import Server, serving

SERVED = Path(__file__).with_name("served")
EXAMPLES = Path(__file__).parents[3] / "examples"
CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(SERVED, "--settings", "routes.toml", "--no-reload") as running:
        yield running


def state(page: bytes) -> dict[str, Any]:
    match = re.search(rb'id="state">(.*)</script>', page)
    assert match is not None
    told: dict[str, Any] = json.loads(match[1])
    return told


def why(server: Server, client: str, path: str) -> tuple[dict[str, Any], bytes]:
    answer = server.get(f"/__gateway__/as/{client}{path}")
    told: dict[str, Any] = json.loads(answer.field("X-Gateway-Why") or "")
    return told, answer.body


def test_the_page_needs_nothing_from_elsewhere(server: Server) -> None:
    page = server.get("/__gateway__")
    assert page.field("Content-Type") == "text/html; charset=utf-8"
    assert not re.findall(rb"https?://|@import|src=|<link[^>]*href=\"(?!data:)", page.body)


def test_the_page_has_a_column_for_each_client_and_a_row_for_each_route(server: Server) -> None:
    told = state(server.get("/__gateway__/").body)
    assert [(client["name"], client["first"]) for client in told["clients"]] == [
        ("Chromium <img>", "image/jxl"),
        ("Chromium navigation", "text/html"),
        ("Chromium fetch", "*/*"),
        ("Firefox <img>", "image/avif"),
        ("Firefox navigation", "text/html"),
        ("curl", "*/*"),
        ("requests", "*/*"),
        ("no Accept", "none sent"),
    ]
    paths = [row["path"] for row in told["rows"]]
    assert paths[:3] == ["/rest/none", "/rest/png", "/rest/any"]
    # The page asks with GET; a route for POST alone has no row.
    assert "/upload/rest" not in paths
    assert told["rows"][1] == {
        "name": "/rest/png",
        "path": "/rest/png",
        "sample": "/rest/png",
        "handler": "handlers:png",
        "integration": "rest-proxy",
        "settings": ["binaryMediaTypes [image/png]"],
    }


@pytest.mark.parametrize("client", clients.WALL, ids=lambda client: client.id)
@pytest.mark.parametrize("path", ["/rest/none", "/rest/png", "/rest/any", "/url", "/mapped/plain"])
def test_a_cell_has_the_bytes_that_the_client_gets(
    server: Server, client: clients.Client, path: str
) -> None:
    told, body = why(server, client.id, path)
    real = server.ask("GET", path, dict(client.headers()))
    assert body == real.body
    assert told["status"] == real.status
    assert told["verdict"] == ("picture" if body == PNG else "text")


def test_a_cell_says_which_rules_decided(server: Server) -> None:
    told, body = why(server, "firefox-img", "/rest/png")
    sentence = (
        "Accept's first type image/avif matches none of binaryMediaTypes [image/png]: "
        "the body stays base64 text"
    )
    assert {key: told[key] for key in ("verdict", "status", "size", "why", "error")} == {
        "verdict": "text",
        "status": 200,
        "size": 2744,
        "why": sentence,
        "error": "",
    }
    assert told["text"] == body[:400].decode()
    assert [(text, grade) for text, grade, _, _ in told["notes"]] == [(sentence, "recorded")]


def test_a_cell_shows_a_failing_handlers_traceback_and_answers_200(server: Server) -> None:
    told, body = why(server, "curl", "/raises")
    assert (told["verdict"], told["status"]) == ("error", 502)
    assert told["error"].endswith("ZeroDivisionError: division by zero\n")
    assert body == b'{"message": "Internal server error"}'


def test_a_query_reaches_the_handler(server: Server) -> None:
    _, body = why(server, "curl", "/told/x?a=1")
    assert json.loads(body)["queryStringParameters"] == {"a": "1"}


def test_a_route_with_a_name_in_its_path_shows_what_was_asked_last(server: Server) -> None:
    def sample() -> str:
        rows = state(server.get("/__gateway__").body)["rows"]
        return str(next(row["sample"] for row in rows if row["path"] == "/told/{name}"))

    assert sample() == ""
    server.get("/told/cat?size=2")
    server.get("/favicon.ico")
    assert sample() == "/told/cat?size=2"


def test_an_unknown_client_is_told_those_there_are(server: Server) -> None:
    answer = server.get("/__gateway__/as/netscape/url")
    assert answer.status == 404
    assert answer.body.startswith(b"ask /__gateway__/as/CLIENT/PATH, where CLIENT is one of chrom")


def test_requests_of_the_page_are_not_logged(server: Server) -> None:
    why(server, "curl", "/rest/any")
    server.get("/cookies?last=1")
    server.out.until("last=1")
    assert not [line for line in server.out.all if "GET /__gateway__" in line]


def test_routes_of_one_handler_with_the_same_settings_share_a_row() -> None:
    routes = tuple(Route(path, "app:f", Settings()) for path in ("/", "/{proxy+}"))
    rows = wall.state_of(Site(routes), {"/{proxy+}": "/cat.png"})["rows"]
    assert [(row["path"], row["sample"]) for row in rows] == [("/", "/cat.png")]


def test_a_site_that_cannot_be_read_says_so_on_the_page() -> None:
    assert wall.state_of(Site(fault="app.py is gone"), {})["fault"] == "app.py is gone"


@pytest.mark.parametrize(
    ("status", "media_type", "body", "verdict"),
    [
        (200, "image/png", PNG, "picture"),
        (200, "IMAGE/PNG; x=y", PNG, "picture"),
        (200, "image/png", b"iVBORw0KGgo=", "text"),
        (200, "image/png", "\N{REPLACEMENT CHARACTER}PNG".encode(), "text"),
        (200, "image/svg+xml", b"<svg/>", "picture"),
        (200, "image/svg+xml", b"PHN2Zy8+", "text"),
        (200, "application/pdf", b"%PDF-", "content"),
        (404, "image/png", PNG, "error"),
        (500, "application/json", b"{}", "error"),
    ],
)
def test_verdicts(status: int, media_type: str, body: bytes, verdict: str) -> None:
    assert wall.verdict_of(Response(status, (("Content-Type", media_type),), body)) == verdict


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (Settings(), ["no binaryMediaTypes"]),
        (Settings("http-api", payload_format="1.0"), ["payload format 1.0"]),
        (Settings("function-url"), []),
        (Settings("alb", multi_value_headers=True), ["multi-value headers on"]),
        (Settings("edge"), ["viewer-request"]),
        (
            Settings("rest-mapped", ["image/*", "a/b"], content_handling="CONVERT_TO_BINARY"),
            ["binaryMediaTypes [image/*, a/b]", "contentHandling CONVERT_TO_BINARY"],
        ),
    ],
)
def test_settings_in_words(settings: Settings, words: list[str]) -> None:
    assert wall.described(settings) == words


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-background-networking"]
    with sync_playwright() as programs:
        started = programs.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield started
        started.close()


@pytest.mark.browser
def test_every_picture_of_the_demo_has_the_width_that_the_model_predicts(browser: Any) -> None:
    with serving(EXAMPLES, "--settings", "wall.toml", "--no-reload") as server:
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.port}/__gateway__")
        page.wait_for_selector("body[data-done]")
        found = page.eval_on_selector_all(
            "button.cell", "cells => cells.map(c => [c.dataset.predicted, c.dataset.width])"
        )
        page.close()
    # 14 pictures and the gallery's page, for eight clients each.
    assert len(found) == 15 * 8
    widths = {"picture": "320", "text": "0", "error": "0", "content": "0"}
    assert [cell for cell in found if cell[1] != widths[cell[0]]] == []
    assert {"picture", "text", "content"} == {predicted for predicted, _ in found}


@pytest.mark.browser
def test_every_picture_of_the_gallery_is_seen(browser: Any) -> None:
    with serving(EXAMPLES, "--settings", "wall.toml", "--no-reload") as server:
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.port}/", wait_until="networkidle")
        images = page.eval_on_selector_all("figure img", "all => all.map(i => i.naturalWidth)")
        figures = page.locator("figure").count()
        missing = page.locator(".missing").count()
        page.set_input_files("input", EXAMPLES / "harbour.jpg")
        page.wait_for_selector("output img")
        thumbnail = page.eval_on_selector(
            "output img", "i => i.decode().then(() => i.naturalWidth)"
        )
        page.close()
    assert figures == 16
    assert len(images) == figures - missing
    assert all(width > 0 for width in images)
    assert thumbnail == 160
