"""examples/handlers behind gallery.toml: each handler asked over HTTP, as a browser would ask it.

What arrives is opened by a reader that the handler does not use, or compared with what the same
function returns without the decorator.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pymupdf
import pytest
from PIL import Image, ImageChops, ImageStat

from lambda_binary.gateway.serve import settings_file
from serving import Answer, Server, serving
from test_examples import load

HANDLERS = Path(__file__).parents[2] / "examples/handlers"
FILM = HANDLERS / "films/sun.webm"
# What Chromium sends for an <img>.
IMG = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(HANDLERS, "gallery.toml", "--no-reload") as running:
        yield running


def returned(name: str, **event: Any) -> Any:
    """What the handler returns to its decorator."""
    return load(HANDLERS / f"{name}.py").handler.__wrapped__(event, None)


def opened(answer: Answer) -> Image.Image:
    image = Image.open(io.BytesIO(answer.body))
    assert answer.field("Content-Type") == Image.MIME[image.format or ""]
    return image


def typed(answer: Answer) -> tuple[int, str | None, str | None]:
    return answer.status, answer.field("Content-Type"), answer.field("Content-Disposition")


def same(one: Image.Image, other: Image.Image) -> bool:
    return (
        ImageChops.difference(one.convert("RGBA"), other.convert("RGBA")).getbbox(alpha_only=False)
        is None
    )


def test_every_handler_of_the_gallery_has_a_route_that_is_right_for_it() -> None:
    routes = settings_file.load(HANDLERS / "gallery.toml")
    assert len(routes) == 12
    assert {route.settings.binary_media_types for route in routes} == {("*/*",)}


def test_what_the_handlers_import_is_in_their_requirements() -> None:
    texts = [file.read_text("utf-8") for file in HANDLERS.glob("*.py")]
    imported = {
        name for text in texts for name in re.findall(r"^(?:from|import) (\w+)", text, re.MULTILINE)
    }
    there = {"lambda_binary", "PIL", "boto3", *sys.stdlib_module_names}  # boto3: the runtime's
    required = (HANDLERS / "requirements.txt").read_text("utf-8").splitlines()
    assert imported - there == {line for line in required if not line.startswith("#")}


def test_the_qr_code_has_the_pixels_of_the_library(server: Server) -> None:
    answer = server.get("/qr?text=https%3A%2F%2Fexample.com%2F", IMG)
    code = returned("qr_code", queryStringParameters={"text": "https://example.com/"})
    assert same(opened(answer), code.get_image())


def test_the_chart_has_the_pixels_that_matplotlib_saves(server: Server) -> None:
    expected = io.BytesIO()
    returned("chart").savefig(expected, format="png")
    assert same(opened(server.get("/chart", IMG)), Image.open(expected))


def test_the_report_is_a_pdf_whose_pages_show_what_was_drawn(server: Server) -> None:
    answer = server.get("/report.pdf", "text/html,*/*;q=0.8")
    assert typed(answer) == (200, "application/pdf", 'inline; filename="report July.pdf"')
    drawn: list[Image.Image] = []
    module = load(HANDLERS / "report_pdf.py")
    with pytest.MonkeyPatch.context() as patch:
        page = module.page
        patch.setattr(module, "page", lambda *given: drawn.append(page(*given)) or drawn[-1])
        module.handler.__wrapped__({}, None)
    with pymupdf.open(stream=answer.body) as document:
        shown = [page.get_pixmap(dpi=150, colorspace="gray") for page in document]
    for pixmap, original in zip(shown, drawn, strict=True):
        seen = Image.frombytes("L", (pixmap.width, pixmap.height), pixmap.samples)
        difference = ImageChops.difference(seen.resize(original.size), original)
        # Drawn anew by another program, through JPEG.
        assert ImageStat.Stat(difference).mean[0] < 1


def test_the_workbook_opens_with_its_cells_and_its_chart(server: Server) -> None:
    answer = server.get("/sales.xlsx")
    assert typed(answer) == (200, WORKBOOK, 'attachment; filename="sales 2026.xlsx"')
    sheet = openpyxl.load_workbook(io.BytesIO(answer.body)).active
    assert sheet.title == "Sales"
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(max_col=2)]
    months = [["May", 12], ["June", 19], ["July", 23], ["August", 17]]
    assert rows == [["month", "sold"], *months, ["all", "=SUM(B2:B5)"]]
    (chart,) = sheet._charts
    assert chart.series[0].val.numRef.f == "'Sales'!$B$2:$B$5"
    assert chart.series[0].cat.numRef.f == "'Sales'!$A$2:$A$5"


def test_the_archive_has_the_same_members(server: Server) -> None:
    answer = server.get("/reports.zip")
    assert typed(answer) == (200, "application/zip", 'attachment; filename="reports.zip"')
    assert members(answer.body) == members(returned("archive"))


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_table_is_the_text_that_was_returned(server: Server) -> None:
    answer = server.get("/sales.csv")
    assert answer.body == returned("sales_csv").encode()
    rows = csv.reader(io.StringIO(answer.body.decode("utf-8-sig"), newline=""))
    assert next(rows) == ["town", "sold"]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [("image/avif,image/webp,*/*", "AVIF"), ("image/webp,*/*", "WEBP"), ("image/png", "PNG")],
)
def test_the_thumbnail_is_the_photograph_in_the_format_asked_for(
    server: Server, accept: str, kind: str
) -> None:
    answer = server.get("/thumbnail?width=160", accept)
    image = opened(answer)
    with Image.open(HANDLERS.parent / "harbour.jpg") as photo:
        photo.thumbnail((160, 2000))
        expected = photo.convert("RGB")
    assert (image.format, image.size) == (kind, expected.size)
    assert answer.field("Vary") == "Accept"
    difference = ImageChops.difference(image.convert("RGB"), expected)
    assert max(ImageStat.Stat(difference).mean) < 6


def test_the_film_and_a_part_of_it_are_the_files_bytes(server: Server) -> None:
    whole = server.get("/films/sun.webm")
    assert (typed(whole)[:2], whole.body) == ((200, "video/webm"), FILM.read_bytes())
    part = server.ask("GET", "/films/sun.webm", {"Range": "bytes=1000-2999"})
    assert (part.status, part.body) == (206, FILM.read_bytes()[1000:3000])
    assert part.field("Content-Range") == f"bytes 1000-2999/{FILM.stat().st_size}"
    assert server.get("/films/moon.webm").status == 404


@pytest.mark.parametrize("sent", [FILM.read_bytes(), bytes(range(256)), "grüße".encode()])
def test_an_upload_comes_back_byte_for_byte(server: Server, sent: bytes) -> None:
    fields = {"Content-Type": "application/octet-stream", "Accept": "*/*"}
    answer = server.ask("POST", "/upload", fields, sent)
    assert answer.body == sent
    assert answer.field("X-Content-SHA256") == hashlib.sha256(sent).hexdigest()


def test_the_tile_shows_a_harbour_where_web_mercator_has_it(server: Server) -> None:
    tile = opened(server.get("/tiles/5/16/10", IMG)).convert("RGBA")
    # As OpenStreetMap's wiki ("Slippy map tilenames") writes it, for Kiel.
    phi = math.radians(54.32)
    x = (10.14 + 180) / 360 * 32
    y = (1 - math.log(math.tan(phi) + 1 / math.cos(phi)) / math.pi) / 2 * 32
    assert (int(x), int(y)) == (16, 10)
    kiel = (round((x - 16) * 256), round((y - 10) * 256))
    assert tile.size == (256, 256)
    assert tile.getpixel(kiel) == (0xB4, 0x34, 0x1F, 255)
    assert tile.getpixel((255, 255)) == (0, 0, 0, 0)


@pytest.mark.parametrize("path", ["5/16/x", "5/16/-1", "23/0/0", "1/99999999/0"])
def test_a_tile_that_no_map_has_is_404(server: Server, path: str) -> None:
    assert server.get(f"/tiles/{path}").status == 404


def test_the_gauge_fills_to_the_percentage_asked_for(server: Server) -> None:
    image = opened(server.get("/gauge?percent=50", IMG))
    assert (image.format, getattr(image, "n_frames", 1)) == ("GIF", 21)
    image.seek(20)
    last = image.convert("RGB")
    green = [x for x in range(last.width) if last.getpixel((x, 40)) == (0x1C, 0x7F, 0x4F)]
    assert (green[0], green[-1]) == (20, 135)


def test_a_long_download_is_joined_where_nothing_streams(server: Server) -> None:
    answer = server.get("/readings?days=3")
    assert typed(answer) == (200, "text/csv; charset=utf-8", 'attachment; filename="readings.csv"')
    assert answer.body == text_of(3)


def text_of(days: int) -> bytes:
    return "".join(load(HANDLERS / "streamed_csv.py").rows(days)).encode()


def test_a_streamed_download_is_larger_than_a_buffered_one_may_be() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAMBDA_BINARY_STREAM", "function-url")
        with serving(HANDLERS, "streamed.toml", "--no-reload") as server:
            answer = server.get("/readings?days=13200")
    assert typed(answer) == (200, "text/csv; charset=utf-8", 'attachment; filename="readings.csv"')
    assert answer.field("Transfer-Encoding") == "chunked"
    assert len(answer.body) > 6_291_556
    assert answer.body == text_of(13_200)
