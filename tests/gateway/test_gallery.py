"""examples/: each handler of the gallery, asked through the server that `make demo` starts."""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from lambda_binary.gateway.model.settings import INTEGRATIONS
from lambda_binary.gateway.serve import settings_file
from lambda_binary.gateway.serve.functions import importing
from serving import Server, serving

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    # As the Makefile does it: from the project's folder.
    with serving(ROOT, "--settings", "examples/wall.toml") as running:
        yield running


def test_the_urls_of_gallery_and_wall_are_printed(server: Server) -> None:
    base = f"http://127.0.0.1:{server.port}"
    server.out.until("/__gateway__")
    assert server.out.all[:3] == [
        "Serving 18 routes of wall.toml; Ctrl-C ends it.",
        f"  {base}/",
        f"  {base}/__gateway__  what each client gets, and why",
    ]


def test_every_picture_of_the_page_is_one(server: Server) -> None:
    page = server.get("/").body.decode()
    shown = re.findall(r'<img src="([^"]+)"', page)
    assert len(shown) + page.count("is not installed") == 16
    for path in shown:
        answer = server.get(path, "image/webp,image/png,*/*")
        assert answer.status == 200
        if answer.field("Content-Type") == "image/svg+xml":
            assert answer.body.startswith(b"<svg ")
            continue
        with Image.open(io.BytesIO(answer.body)) as image:
            image.load()
            assert Image.MIME[image.format or ""] == answer.field("Content-Type")


@pytest.mark.parametrize("name", ["animated", "animated-webp"])
def test_animations_move(server: Server, name: str) -> None:
    with Image.open(io.BytesIO(server.get(f"/pictures/{name}").body)) as image:
        assert getattr(image, "n_frames", 1) == 12


def test_downloads_are_files_with_names(server: Server) -> None:
    pdf, archive = server.get("/downloads/pdf"), server.get("/downloads/archive")
    assert pdf.field("Content-Disposition") == 'inline; filename="harbour.pdf"'
    assert pdf.body.startswith(b"%PDF-")
    assert archive.field("Content-Disposition") == 'attachment; filename="pictures.zip"'
    with zipfile.ZipFile(io.BytesIO(archive.body)) as opened:
        assert opened.namelist() == ["dawn.png", "day.png", "dusk.png"]
    assert server.get("/downloads/table").body.decode().splitlines()[:2] == ["hour,°C", "0,12"]
    assert json.loads(server.get("/downloads/data").body)["downloads"] == [
        "archive", "data", "pdf", "table",
    ]  # fmt: skip


def test_an_upload_comes_back_as_a_thumbnail(server: Server) -> None:
    photograph = (EXAMPLES / "harbour.jpg").read_bytes()
    answer = server.ask("POST", "/thumbnail", {"Content-Type": "image/jpeg"}, photograph)
    with Image.open(io.BytesIO(answer.body)) as image:
        assert (answer.status, image.size) == (200, (160, 100))


def test_an_unknown_name_is_404(server: Server) -> None:
    answer = server.get("/pictures/unknown")
    assert (answer.status, answer.body) == (404, b'{"no such result":"unknown"}')


def test_what_is_not_installed_is_said_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    for name in ("matplotlib", "qrcode"):
        monkeypatch.setitem(sys.modules, name, None)  # Python's own way to block an import
    page = importing.load("gallery:page", (EXAMPLES,))
    try:
        html = page(None, None)["body"]
    finally:
        importing.forget((EXAMPLES,))
    assert "<b>matplotlib</b> is not installed<br>pip install matplotlib" in html
    assert "<b>qrcode</b> is not installed<br>pip install qrcode" in html


def test_the_wall_shows_every_integration() -> None:
    routes = settings_file.load(EXAMPLES / "wall.toml")
    assert {route.settings.integration for route in routes} == set(INTEGRATIONS)
    walls = [route for route in routes if route.path.startswith("/wall/")]
    # The same picture each time: what differs is what the gateway is told.
    assert {route.handler for route in walls} == {"gallery:picture", "gallery:bare_picture"}
    assert len({repr(route.settings) for route in walls}) == len(walls)
