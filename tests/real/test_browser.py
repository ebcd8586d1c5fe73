"""Chromium in front of `lambda-binary serve`: what a person sees of the demo pages.

The browser is the system's, asks only this machine, and judges for itself: a picture is what has
a natural width, and the base64 text of one has none.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from zipfile import ZipFile

import axe_playwright_python
import pytest
from PIL import Image

from real.clients import ROOT, needs_chromium
from serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = needs_chromium

PATIENCE = 30_000.0  # milliseconds


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(ROOT, "--settings", "examples/wall.toml", "--no-reload") as server:
        yield f"http://127.0.0.1:{server.port}"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with browser.new_page(base_url=address) as page:
        page.set_default_timeout(PATIENCE)
        yield page


# --- The gallery ---------------------------------------------------------------------------

# Width and height of every picture on the page.
PICTURES = {
    "bytes": (320, 200),
    "pillow": (320, 200),
    "transparent": (320, 200),
    "jpeg": (320, 200),
    "webp": (320, 200),
    "avif": (320, 200),
    "negotiated": (320, 200),
    "animated": (320, 200),
    "animated-webp": (320, 200),
    "figure": (400, 250),
    "qr-code": (370, 370),
    "svg": (240, 150),  # without a size of its own, 150 high (CSS Images 3 §5.3)
    "path": (320, 200),
    "open-file": (320, 200),
    "drawing": (320, 200),
    "registered": (320, 200),
}
SIZES = """() => Array.from(document.images, (image) =>
    [image.src.split("/").pop(), [image.naturalWidth, image.naturalHeight]])"""


def test_every_picture_of_the_gallery_has_its_natural_size(page: Page) -> None:
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", lambda request: faults.append(request.url))
    page.goto("/")
    found = {name: tuple(size) for name, size in page.evaluate(SIZES)}
    assert (found, faults) == (PICTURES, [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_gallery(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto("/")
    page.evaluate((Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    assert [(each["id"], each["impact"]) for each in found] == []


def test_a_files_bytes_arrive_unchanged(page: Page) -> None:
    page.goto("/", wait_until="domcontentloaded")
    assert fetched(page, "/pictures/path") == (ROOT / "examples/harbour.jpg").read_bytes()


FETCHED = "async (path) => Array.from(new Uint8Array(await (await fetch(path)).arrayBuffer()))"


def fetched(page: Page, path: str) -> bytes:
    return bytes(page.evaluate(FETCHED, path))


def test_a_zip_is_saved_under_its_name(page: Page) -> None:
    name, data = downloaded(page, "archive")
    with ZipFile(io.BytesIO(data)) as archive:
        broken, names = archive.testzip(), archive.namelist()
        sizes = [Image.open(io.BytesIO(archive.read(name))).size for name in names]
    assert (name, broken) == ("pictures.zip", None)
    assert (names, sizes) == (["dawn.png", "day.png", "dusk.png"], [(320, 200)] * 3)


def test_a_csv_is_saved_under_its_name_whatever_letters_that_has(page: Page) -> None:
    name, data = downloaded(page, "table")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    hours = [[str(hour), str(12 + hour % 7)] for hour in range(24)]
    assert (name, rows) == ("températures.csv", [["hour", "°C"], *hours])


def downloaded(page: Page, name: str) -> tuple[str, bytes]:
    page.goto("/", wait_until="domcontentloaded")
    with page.expect_download() as download:
        page.click(f"a[href='/downloads/{name}']")
    return download.value.suggested_filename, download.value.path().read_bytes()


@pytest.mark.parametrize(
    ("name", "media_type"), [("pdf", "application/pdf"), ("data", "application/json")]
)
def test_what_is_inline_is_shown(page: Page, name: str, media_type: str) -> None:
    page.goto("/", wait_until="domcontentloaded")
    page.click(f"a[href='/downloads/{name}']")
    page.wait_for_url(f"**/downloads/{name}")
    assert page.evaluate("document.contentType") == media_type


def test_a_pdf_arrives_whole(page: Page) -> None:
    page.goto("/", wait_until="domcontentloaded")
    data = fetched(page, "/downloads/pdf")
    assert (data[:5], data.rstrip()[-5:]) == (b"%PDF-", b"%%EOF")


def test_an_upload_comes_back_as_a_thumbnail(page: Page) -> None:
    page.goto("/", wait_until="domcontentloaded")
    page.set_input_files("input", ROOT / "examples/harbour.jpg")
    page.wait_for_selector("output img")
    assert page.evaluate(SIZES)[-1][1] == [160, 100]


# --- The wall ------------------------------------------------------------------------------

# First entries of Accept that each client sends: only these two begin with an image type.
IMAGES = {"chromium-img", "firefox-img"}
CLIENTS = IMAGES | {
    "chromium-navigation",
    "firefox-navigation",
    "chromium-fetch",
    "curl",
    "requests",
    "no-accept",
}
NOBODY: set[str] = set()
# Route -> path, and who gets the picture; everybody else gets its base64 text.
WALL = {
    "REST proxy, nothing set": ("rest-proxy/nothing", NOBODY),
    "REST proxy, image/png": ("rest-proxy/image-png", NOBODY),
    "REST proxy, image/*": ("rest-proxy/image-any", IMAGES),
    "REST proxy, */*": ("rest-proxy/any", CLIENTS),
    "HTTP API": ("http-api", CLIENTS),
    "Function URL": ("function-url", CLIENTS),
    "ALB": ("alb", CLIENTS),
    "ALB, multi-value headers": ("alb-multi-value", CLIENTS),
    "Lambda@Edge": ("edge", CLIENTS),
    "Mapped, nothing set": ("mapped/nothing", NOBODY),
    "Mapped, image/png": ("mapped/image-png", NOBODY),
    "Mapped, CONVERT_TO_BINARY": ("mapped/converted", CLIENTS),
    "Mapped, CONVERT_TO_BINARY and */*": ("mapped/trap", NOBODY),
    "Mapped, envelope and template": ("mapped/envelope", CLIENTS),
}
CELLS = """() => {
    const { clients } = JSON.parse(document.getElementById("state").textContent);
    const cell = ({ kind, predicted, width }) => ({ kind, predicted, width: +width });
    const cells = (row) => Array.from(row.querySelectorAll("button"), (button, column) =>
        [clients[column].id, cell(button.dataset)]);
    return Array.from(document.querySelectorAll("tbody tr"), (row) =>
        [row.querySelector(".name").textContent, Object.fromEntries(cells(row))]);
}"""
PICTURE = {"kind": "picture", "predicted": "picture", "width": 320}
TEXT = {"kind": "text", "predicted": "text", "width": 0}


def test_each_cell_of_the_wall_shows_what_the_model_predicts(page: Page) -> None:
    page.goto("/__gateway__")
    page.wait_for_selector("body[data-done=yes]")
    found = {name: cells for name, cells in page.evaluate(CELLS) if "Gallery" not in name}
    assert found == {
        name: {client: PICTURE if client in happy else TEXT for client in CLIENTS}
        for name, (_, happy) in WALL.items()
    }


# What the browser itself gets, by its own Accept field.
WIDTHS = """(paths) => Promise.all(paths.map((path) => new Promise((resolve) => {
    const image = new Image();
    image.onload = image.onerror = () => resolve([path, image.naturalWidth]);
    image.src = `/wall/${path}.png`;
})))"""


def test_the_browsers_own_img_gets_what_the_wall_says_of_it(page: Page) -> None:
    page.goto("/", wait_until="commit")
    found: list[Any] = page.evaluate(WIDTHS, [path for path, _ in WALL.values()])
    assert dict(found) == {
        path: 320 if "chromium-img" in happy else 0 for path, happy in WALL.values()
    }


def test_the_browsers_own_tab_gets_what_the_wall_says_of_it(page: Page) -> None:
    found = {}
    for path, _ in WALL.values():
        page.goto(f"/wall/{path}.png")
        found[path] = page.evaluate("document.images[0].naturalWidth")
    assert found == {
        path: 320 if "chromium-navigation" in happy else 0 for path, happy in WALL.values()
    }
