"""A PDF of 8 MB, read through ranges: by Chromium's own viewer and by pdf.js.

Served is examples/handlers/large_pdf.py. Each page has a colour of its own, so what is seen of the
last page has come through the last range.
"""

from __future__ import annotations

import io
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import Error

from real.clients import (
    EXAMPLES,
    INTEGRATIONS,
    QUOTA,
    Recording,
    needs_chromium,
    recording,
)
from real.media import PAGES, colour_of, write_paper

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = needs_chromium

# Debian's package libjs-pdf.
PDF_JS = Path("/usr/share/javascript/pdf/build")
PATIENCE = 60  # seconds


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("papers") / "atlas.pdf"
    write_paper(path)
    return path


@pytest.fixture(scope="module")
def served(paper: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recording]:
    folder = tmp_path_factory.mktemp("pdf")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAPER", str(paper))
        arguments = ("--path", "/atlas.pdf", *INTEGRATIONS["http-api"])
        with recording(folder, EXAMPLES / "large_pdf.py", *arguments) as running:
            yield running


@pytest.fixture
def page(browser: Browser, served: Recording) -> Iterator[Page]:
    served.clear()
    with browser.new_page(base_url=served.address) as page:
        yield page


def shown(page: Page) -> int | None:
    """The page of the paper that fills most of the window; None before there is any."""
    try:
        window = page.screenshot(timeout=5000)
    except Error:
        # While Chromium puts its viewer in the place of the page, there is nothing to capture.
        return None
    with Image.open(io.BytesIO(window)) as picture:
        data = iter(picture.convert("RGB").resize((160, 90), Image.Resampling.NEAREST).tobytes())
    colours = Counter(zip(data, data, data, strict=True))
    counts = {
        number: sum(count for seen, count in colours.items() if near(seen, colour_of(number)))
        for number in range(1, PAGES + 1)
    }
    number = max(counts, key=counts.__getitem__)
    return number if counts[number] > 500 else None


def near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= 4 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("number", [1, PAGES])
def test_chromiums_viewer_shows_the_page_that_the_address_names(
    page: Page, served: Recording, paper: Path, number: int
) -> None:
    page.goto(f"/atlas.pdf#page={number}")
    end = time.monotonic() + PATIENCE
    seen = shown(page)
    while seen != number and time.monotonic() < end:
        time.sleep(0.1)
        seen = shown(page)
    assert seen == number
    sent = served.sent()
    whole, *parts = [(sent.range, sent.status) for sent in sent]
    assert whole == (None, 200)
    assert {status for _, status in parts} == {206}
    assert len(parts) == -(-paper.stat().st_size // 4_717_899)
    assert max(sent.size for sent in sent) <= QUOTA


READ = """async (number) => {
    const get = async (from, to) => {
        const answer = await fetch("/atlas.pdf", {headers: {Range: `bytes=${from}-${to - 1}`}});
        const length = Number(answer.headers.get("Content-Range").split("/")[1]);
        return [new Uint8Array(await answer.arrayBuffer()), length];
    };
    pdfjsLib.GlobalWorkerOptions.workerSrc = "/pdf.worker.js";
    const [head, length] = await get(0, 65536);
    const range = new pdfjsLib.PDFDataRangeTransport(length, head);
    range.requestDataRange = async (from, to) => range.onDataRange(from, (await get(from, to))[0]);
    const options = {range, length, disableAutoFetch: true, disableStream: true};
    const paper = await pdfjsLib.getDocument(options).promise;
    const page = await paper.getPage(number);
    const viewport = page.getViewport({scale: 0.2});
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [viewport.width, viewport.height];
    const context = canvas.getContext("2d");
    await page.render({canvasContext: context, viewport}).promise;
    const pixel = context.getImageData(canvas.width / 2, canvas.height / 4, 1, 1);
    return [paper.numPages, ...pixel.data.slice(0, 3)];
}"""
WHOLE = """() => {
    pdfjsLib.GlobalWorkerOptions.workerSrc = "/pdf.worker.js";
    const shown = (paper) => `${paper.numPages} pages`;
    return pdfjsLib.getDocument("/atlas.pdf").promise.then(shown, (error) => error.name);
}"""


@pytest.fixture
def pdf_js(page: Page) -> Page:
    if not PDF_JS.exists():
        pytest.skip("pdf.js is not installed: `apt-get install libjs-pdf`, which .ci/run does")
    page.route("**/", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    page.route("**/pdf.worker.js", lambda route: route.fulfill(path=PDF_JS / "pdf.worker.js"))
    page.goto("/")
    page.add_script_tag(path=PDF_JS / "pdf.js")
    return page


def test_pdf_js_reads_only_what_a_page_needs(pdf_js: Page, served: Recording, paper: Path) -> None:
    pages, *colour = pdf_js.evaluate(READ, PAGES)
    assert (pages, near(tuple(colour), colour_of(PAGES))) == (PAGES, True)
    sent = [sent for sent in served.sent() if sent.range]
    assert {sent.status for sent in sent} == {206}
    assert sum(sent.size for sent in sent) < paper.stat().st_size / 2


def test_pdf_js_left_alone_asks_for_the_whole_and_gives_up(pdf_js: Page, served: Recording) -> None:
    # Its first request has no Range, and the answer to that can be no PDF: docs/large-responses.md.
    assert pdf_js.evaluate(WHOLE) == "InvalidPDFException"
    assert [(sent.range, sent.status) for sent in served.sent()] == [(None, 200)]
