"""The documentation's screenshots, taken anew: `make pictures` writes them into docs/images.

Chromium shows what `lambda-binary serve` sends of examples/. What a browser does not show itself (a
workbook, an archive, a table, a PDF) is shown as a reader of such files has it.
"""

from __future__ import annotations

import contextlib
import csv
import html
import io
import shutil
import sys
import tempfile
import zipfile
from base64 import b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pymupdf
import pytest
from PIL import Image

from lambda_binary.gateway.commands.cli import main
from real.clients import ROOT, chromium
from serving import Server, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HANDLERS = ROOT / "examples/handlers"
TARGET = ROOT / "docs/images"
# A screenshot has few colours: with a palette of these it takes a third.
COLOURS = 128
WIDE = 1310
STYLE = """
    body { margin: 0; font: 14px/1.4 "DejaVu Sans", sans-serif; color: #1d2026; background: #fff; }
    main { display: inline-block; padding: 10px; }
    main > img, video { display: block; max-width: 300px; max-height: 240px; }
    main > img { border: 1px solid #e3e1db; }
    table { border-collapse: collapse; } td { border: 1px solid #cfd3da; padding: 2px 10px; }
    .sides { display: grid; grid-template-columns: 450px 340px; } .sides p { margin: 12px 0 4px; }
    .sides img { border: 1px solid #999; } code { font: 12px "DejaVu Sans Mono", monospace; }
    .tile img { display: block; background: #dfeaf1; outline: 1px solid #b9c6d0; }
"""
SHOWN = """([style, content]) => {
    document.head.innerHTML = `<style>${style}</style>`;
    document.body.innerHTML = `<main>${content}</main>`;
}"""
# A broken picture is complete too.
LOADED = "() => Array.from(document.images).every((i) => i.complete)"
SOUGHT = """async () => {
    const video = document.querySelector("video");
    if (!video) return;
    await new Promise((resolve) => { video.onseeked = resolve; video.currentTime = 1.2; });
    await new Promise((resolve) => setTimeout(resolve, 800));  // the sign of waiting fades
}"""
DONE = "body[data-done=yes]"


def write(folder: Path) -> None:
    """Every picture, into the folder."""
    gallery = folder / "gallery"
    gallery.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        with served(HANDLERS, "gallery.toml") as server:
            for name, content in contents(server).items():
                save(card(browser, server, content), gallery / f"{name}.png")
            # It moves here as it moves there.
            (gallery / "animation.gif").write_bytes(server.get("/gauge?percent=70").body)
            with opened(browser, server, WIDE) as page:
                save(page.screenshot(), gallery / "wall.png")
                save(page.locator("#uploads .frame").screenshot(), gallery / "upload.png")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("LAMBDA_BINARY_STREAM", "function-url")
            with served(HANDLERS, "streamed.toml") as server:
                content = streamed(server.get("/readings?days=13200").body)
                save(card(browser, server, content), gallery / "streamed-csv.png")
        with served(ROOT, "examples/wall.toml") as server, opened(browser, server, WIDE) as page:
            save(page.screenshot(), folder / "wall.png")
            page.locator("tbody tr:nth-child(2) button").first.click()
            save(page.locator("dialog").screenshot(), folder / "wall-cure.png")
        save(before_and_after(browser), folder / "mapped-before-and-after.png")


@contextlib.contextmanager
def served(folder: Path, file: str) -> Iterator[Server]:
    with serving(folder, "--settings", file, "--no-reload") as server:
        yield server


@contextlib.contextmanager
def opened(browser: Browser, server: Server, width: int) -> Iterator[Page]:
    """The wall, filled."""
    with browser.new_page(viewport={"width": width, "height": 760}) as page:
        page.goto(f"http://127.0.0.1:{server.port}/__gateway__")
        page.wait_for_selector(DONE)
        yield page


def before_and_after(browser: Browser) -> bytes:
    """The question of the first page: a Buffer and a text as `<img>`, and after check's first cure."""
    with tempfile.TemporaryDirectory() as made, contextlib.ExitStack() as servers:
        mapped = Path(made, "mapped")
        shutil.copytree(ROOT / "examples/mapped", mapped)
        shutil.copy(ROOT / "examples/harbour.jpg", made)
        cured = Path(made, "cured")
        shutil.copytree(mapped, cured)
        with contextlib.redirect_stdout(io.StringIO()):
            main(["check", str(cured / "serverless.yml"), "--apply", "1"])
        sides = [((mapped, "app:buffer"), (mapped, "app:text")), ((cured, "app:bare"),)]
        content = ""
        for side in sides:
            cells = ""
            for folder, handler in side:
                arguments = (handler, "--settings", "serverless.yml", "--no-reload")
                server = servers.enter_context(serving(folder, *arguments))
                cells += asked(server)
            content += f"<div>{cells}</div>"
        return card(browser, server, f'<div class="sides">{content}</div>')


def asked(server: Server) -> str:
    """The picture as an `<img>`, and how its bytes begin."""
    body = server.get("/picture", "image/avif,image/webp,*/*").body
    begins = body[:46].decode() if body[:24].isascii() else f"{body[:10]!r}…"[2:].replace("'", "")
    address = f"http://127.0.0.1:{server.port}/picture"
    return (
        f'<p>GET /picture as <code>&lt;img&gt;</code></p><img src="{address}" alt="the picture">'
        f"<p>its bytes begin<br><code>{html.escape(begins)}</code></p>"
    )


def contents(server: Server) -> dict[str, str]:
    """HTML for each example, by the picture's name."""
    return {
        "qr-code": img("/qr?text=https://example.com/"),
        "chart": img("/chart"),
        "report-pdf": first_page(server.get("/report.pdf").body),
        "report-excel": workbook(server.get("/sales.xlsx").body),
        "archive": archive(server.get("/reports.zip").body),
        "sales-csv": table(rows_of(server.get("/sales.csv").body)),
        "thumbnail": img("/thumbnail?width=200"),
        "video": '<video src="/films/sun.webm" controls muted></video>',
        "map-tile": f'<div class="tile">{img("/tiles/4/8/5")}</div>',
    }


def img(address: str) -> str:
    return f'<img src="{html.escape(address)}">'


def table(rows: Iterable[Iterable[object]]) -> str:
    cells = ("".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) for row in rows)
    return f"<table><tr>{'</tr><tr>'.join(cells)}</tr></table>"


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def streamed(data: bytes) -> str:
    rows = rows_of(data)
    total = f"{len(rows) - 1:,} rows, {len(data):,} bytes"
    return table([*rows[:5], ["…", "…"], *rows[-1:], [total, ""]])


def workbook(data: bytes) -> str:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    return table([cell.value for cell in row] for row in sheet.iter_rows(max_col=2))


def archive(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        return table((f"{entry.file_size:,}", entry.filename) for entry in found.infolist())


def first_page(data: bytes) -> str:
    with pymupdf.open(stream=data) as document:
        drawn = document[0].get_pixmap(dpi=72).tobytes("png")
    return img(f"data:image/png;base64,{b64encode(drawn).decode()}")


def card(browser: Browser, server: Server, content: str) -> bytes:
    """The screenshot of some HTML, below the address of the server."""
    with browser.new_page(viewport={"width": 860, "height": 500}) as page:
        page.goto(f"http://127.0.0.1:{server.port}/__gateway__/docs/none.md")
        page.evaluate(SHOWN, [STYLE, content])
        page.wait_for_function(LOADED)
        page.evaluate(SOUGHT)
        return page.locator("main").screenshot()


def save(screenshot: bytes, path: Path) -> None:
    with Image.open(io.BytesIO(screenshot)) as picture:
        small = picture.convert("RGB").quantize(
            COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
        )
    small.save(path, optimize=True)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
