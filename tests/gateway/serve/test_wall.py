"""The page at /__gateway__: what it says a client gets is what that client gets."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest

import firefox
from gateway.samples import envelope
from gateway.serve.served.handlers import PNG
from lambda_binary import decode_body
from lambda_binary.gateway import Request, Response, Settings, clients, event_for, respond
from lambda_binary.gateway.model.payload import payload_of
from lambda_binary.gateway.model.refusals import RequestRefusedError
from lambda_binary.gateway.serve.page import cures, uploads, wall
from lambda_binary.gateway.serve.page.verdicts import verdict_of
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
    ("client", "path", "begins", "page"),
    [
        ("firefox-img", "/rest/png", "set binaryMediaTypes to */*", "rest-proxy.md#what-to-set"),
        ("curl", "/rest/none", "set binaryMediaTypes to */*", "rest-proxy.md#what-to-set"),
        ("curl", "/mapped/plain", "set CONVERT_TO_BINARY on the success", "rest-mapped.md"),
        ("curl", "/raises", "mend what the traceback names", "errors.md"),
        ("curl", "/too-large", "send what is larger by its URL", "large-responses.md"),
        ("curl", "/bad-base64", "the body is no base64 though", "envelope.md#mistakes"),
        (
            "curl",
            "/malformed",
            "decorate the handler with @binary",
            "malformed-lambda-proxy-response.md",
        ),
    ],
)
def test_a_broken_cell_says_the_cure_and_names_its_page(
    server: Server, client: str, path: str, begins: str, page: str
) -> None:
    told, _ = why(server, client, path)
    cure = told["cure"]
    assert cure["text"].startswith(begins)
    assert cure["page"].endswith(page)
    # In a source tree the page is served too.
    assert server.get(cure["link"].partition("#")[0]).field("Content-Type") == (
        "text/plain; charset=utf-8"
    )


@pytest.mark.parametrize("path", ["/rest/any", "/url", "/cookies", "/mapped/converted"])
def test_a_cell_that_is_right_needs_no_cure(server: Server, path: str) -> None:
    assert why(server, "curl", path)[0]["cure"] is None


@pytest.mark.parametrize("page", ["../pyproject.toml", "..%2FREADME.md", "nothing.md", "index"])
def test_nothing_but_pages_is_served_as_a_page(server: Server, page: str) -> None:
    assert server.get(f"/__gateway__/docs/{page}").status == 404


def test_every_page_that_a_cure_names_is_there_with_its_heading() -> None:
    requests = [Request("POST", headers={"Content-Type": "a/b"}, body=b"\xff")]
    named = [cure.page for cure in cures._BY_RULE.values()]
    for integration in ("rest-proxy", "rest-mapped", "http-api", "function-url", "alb", "edge"):
        settings = Settings(integration)
        named += [cures.upload_cure(settings, request).page for request in requests]
        named += [cures._at(settings, "").page]
    named += ["integrations/rest-proxy.md#what-to-set", "results/envelope.md#mistakes"]
    for page in named:
        file = cures.page_file(page)
        assert file is not None, page
        headings = re.findall(r"^#+ (.*)", file.read_text("utf-8"), re.MULTILINE)
        slugs = {re.sub(r"[^\w -]", "", text.lower()).replace(" ", "-") for text in headings}
        assert page.partition("#")[2] in {"", *slugs}, page


def test_a_cure_of_settings_is_proved_with_the_very_payload() -> None:
    """*/* does not help who returns base64 text without the flag."""
    settings, request = Settings(), Request(headers={"Accept": "image/png"})
    flagged = envelope(headers={"Content-Type": "image/png"})
    plain = {**flagged, "isBase64Encoded": False}
    found = [
        cures.cure_for(settings, request, respond(settings, request, result), payload_of(result))
        for result in (flagged, plain)
    ]
    assert [cure.text[:28] for cure in found if cure] == [
        "set binaryMediaTypes to */*:",
        "return the bytes from a hand",
    ]


MAPPED = Settings(
    "rest-mapped",
    response_templates={"application/json": "$input.path('$.body')"},
    response_parameters={"method.response.header.Content-Type": "'image/png'"},
)


def test_of_a_mapped_envelope_the_cure_is_one_that_is_documented() -> None:
    """A template and CONVERT_TO_BINARY together would do in the model, and nobody recorded it."""
    result = envelope(headers={"Content-Type": "image/png"})
    request = Request(headers={"Accept": "image/png"})
    cure = cures.cure_for(MAPPED, request, respond(MAPPED, request, result), payload_of(result))
    assert cure is not None
    assert cure.text.startswith("use the proxy integration with binaryMediaTypes */*")


def test_an_envelope_where_base64_alone_is_wanted_is_told_what_to_return() -> None:
    settings = Settings("rest-mapped", content_handling="CONVERT_TO_BINARY")
    result, request = envelope(headers={"Content-Type": "image/png"}), Request()
    cure = cures.cure_for(settings, request, respond(settings, request, result), payload_of(result))
    assert cure is not None
    assert "@binary_response(envelope=False)" in cure.text


def test_a_template_that_met_binary_data_is_told_how_to_get_text() -> None:
    settings = Settings(
        "rest-mapped", ["*/*"], request_templates={"application/json": '{"body": $input.json("$")}'}
    )
    sent = Request("POST", headers={"Content-Type": "application/json"}, body=b'{"a": 1}')
    with pytest.raises(RequestRefusedError) as refused:
        event_for(settings, sent)
    cure = cures.cure_for(settings, sent, refused.value.response, None)
    assert cure is not None
    assert "name concrete types instead of */*" in cure.text
    # Both ways are no guess.
    concrete = dataclasses.replace(settings, binary_media_types=("image/png",))
    assert event_for(concrete, sent) == {"body": {"a": 1}}
    upload = dataclasses.replace(
        settings,
        request_content_handling="CONVERT_TO_TEXT",
        request_templates={"application/json": '{"body": "$input.body"}'},
    )
    assert event_for(upload, sent) == {"body": "eyJhIjogMX0="}


def test_uploads_are_told_for_routes_that_take_them(server: Server) -> None:
    told = state(server.get("/__gateway__").body)
    assert told["bodies"][:2] == ["a PNG as image/png", "a form with a file"]
    # The routes of this file take any method but for one.
    assert [row["name"] for row in told["uploads"]] == ["POST /upload/rest"]
    assert {cell["kind"] for cell in told["uploads"][0]["cells"]} == {"exact"}


@pytest.mark.parametrize(
    ("settings", "kinds"),
    [
        (Settings(), ["lost", "lost", "lost", "lost", "exact"]),
        (Settings(binary_media_types=["image/png"]), ["exact", "lost", "lost", "lost", "exact"]),
        (Settings(binary_media_types=["*/*"]), ["exact"] * 5),
        (Settings("http-api"), ["exact"] * 5),
        (Settings("alb"), ["exact"] * 5),
        (Settings("rest-mapped"), ["refused"] * 4 + ["exact"]),
    ],
)
def test_uploads_arrive_as_the_settings_say(settings: Settings, kinds: list[str]) -> None:
    found = uploads.uploads(Route("/up/{name}", "app:f", settings, ("POST",)))
    assert [each.kind for each in found] == kinds
    assert [each.cure is None for each in found] == [kind == "exact" for kind in kinds]


@pytest.mark.parametrize("media_type", ["image/png", "multipart/form-data; boundary=x"])
def test_the_cure_of_an_upload_cures_it(media_type: str) -> None:
    sent = Request("POST", headers={"Content-Type": media_type}, body=b"\x89PNG\xff")
    cure = cures.upload_cure(Settings(), sent)
    named = re.findall(r"to (\S+) \(or", cure.text)
    event = event_for(Settings(binary_media_types=named), sent)
    assert decode_body(event) == sent.body


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
    assert verdict_of(Response(status, (("Content-Type", media_type),), body)) == verdict


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


BROKEN = """
[[route]]
path = "/broken.png"
handler = "app:handler"

[[route]]
path = "/right.png"
handler = "app:handler"
binary-media-types = ["*/*"]

[[route]]
path = "/upload"
method = "POST"
handler = "app:handler"
"""


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("broken")
    (folder / "routes.toml").write_text(BROKEN)
    (folder / "app.py").write_text(
        "from PIL import Image\n"
        "from lambda_binary import binary_response\n"
        "@binary_response\n"
        "def handler(event, context):\n"
        '    return Image.new("RGB", (32, 20), "teal")\n'
    )
    with serving(folder, "--settings", "routes.toml", "--no-reload") as running:
        yield running


def serious(page: Any) -> list[tuple[str, str, str]]:
    """What axe-core finds that keeps people out."""
    page.evaluate((Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    return [(v["id"], v["impact"], v["nodes"][0]["html"]) for v in found]


@pytest.mark.browser
@pytest.mark.parametrize("width", [1300, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_page_and_dialog(
    browser: Any, broken: Server, width: int, scheme: str
) -> None:
    size = {"width": width, "height": 800}
    page = browser.new_page(viewport=size, color_scheme=scheme)
    page.goto(f"http://127.0.0.1:{broken.port}/__gateway__")
    page.wait_for_selector("body[data-done]")
    assert serious(page) == []
    page.locator(".cell").first.click()
    assert serious(page) == []
    page.close()


@pytest.mark.browser
def test_the_page_is_used_with_keys_and_ears(browser: Any, broken: Server) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{broken.port}/__gateway__")
    page.wait_for_selector("body[data-done]")
    names = page.eval_on_selector_all(".cell", "all => all.map(c => c.getAttribute('aria-label'))")
    assert names[0].startswith(
        "Chromium <img> gets text instead of the picture of /broken.png. Cure:"
    )
    assert names[8] == "Chromium <img> gets the picture of /right.png"
    stops = page.eval_on_selector_all("table [tabindex='0'], table input", "all => all.length")
    assert stops == 4  # a path and a cell of each row; the other cells by arrows
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip the table of pictures"
    page.locator(".cell").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    focused = "document.activeElement.getAttribute('aria-label')"
    assert page.evaluate(focused).endswith("gets the picture of /right.png")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert page.locator("dialog[open] .remedy p").inner_text().startswith("set binaryMediaTypes")
    page.get_by_role("button", name="Copy the cure").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith("set binaryMediaTypes to */*")
    href = page.locator("dialog[open] .remedy a").get_attribute("href")
    assert href == "/__gateway__/docs/integrations/rest-proxy.md#what-to-set"
    context.close()


@pytest.mark.browser
def test_without_a_clipboard_the_cure_is_selected(browser: Any, broken: Server) -> None:
    """As on a page of another machine, which is no secure context."""
    page = browser.new_page()
    page.add_init_script("delete Navigator.prototype.clipboard")
    page.goto(f"http://127.0.0.1:{broken.port}/__gateway__")
    page.wait_for_selector("body[data-done]")
    page.locator(".cell").first.click()
    page.get_by_role("button", name="Copy the cure").click()
    page.get_by_role("button", name="Selected: copy it with your keys").wait_for()
    assert page.evaluate("String(getSelection())").startswith("set binaryMediaTypes to */*")
    page.close()


@pytest.mark.browser
def test_route_names_stay_when_a_phone_scrolls(browser: Any, broken: Server) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(f"http://127.0.0.1:{broken.port}/__gateway__")
    page.wait_for_selector("body[data-done]")
    page.eval_on_selector(".frame", "frame => { frame.scrollLeft = 400; }")
    name = page.locator("#pictures tbody th .name").first.bounding_box()
    assert name is not None
    assert 0 <= name["x"] < 40
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide
    page.close()


@pytest.mark.browser
def test_firefox_shows_the_same(broken: Server) -> None:
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        pytest.skip("Firefox is not installed: apt-get install firefox-esr")
    with firefox.started(program) as tab:
        tab.go(f"http://127.0.0.1:{broken.port}/__gateway__")
        tab.until("document.body.dataset.done === 'yes'")
        kinds = tab.run("return [...document.querySelectorAll('.cell')].map(c => c.dataset.kind)")
        assert kinds == ["text"] * 8 + ["picture"] * 8
        tab.run("document.querySelector('.cell').click()")
        assert tab.run("return document.querySelector('dialog[open] .remedy p').textContent") == (
            "set binaryMediaTypes to */*: a client's first Accept type decides, and clients differ"
        )
        axe = Path(axe_playwright_python.__file__).parent / "axe.min.js"
        tab.run(axe.read_text("utf-8"))
        assert tab.run_async("axe.run().then(r => done(r.violations.map(v => v.id)))") == []


@pytest.mark.browser
def test_every_picture_of_the_gallery_is_seen(browser: Any) -> None:
    with serving(EXAMPLES, "--settings", "wall.toml", "--no-reload") as server:
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.port}/", wait_until="networkidle")
        images = page.eval_on_selector_all("figure img", "all => all.map(i => i.naturalWidth)")
        figures = page.locator("figure").count()
        missing = page.locator(".missing").count()
        assert serious(page) == []
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
