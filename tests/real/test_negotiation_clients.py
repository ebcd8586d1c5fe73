"""Which picture each client gets of image_format="auto", by the signature of what arrived.

Chromium says AVIF and WebP in the Accept field of its images; curl says */*; http.client nothing.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from real.clients import (
    INTEGRATIONS,
    Recording,
    curl,
    needs_chromium,
    needs_curl,
    recording,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Response

HANDLER = """\
from PIL import Image

from lambda_binary import binary_response, encode_response

PAGE = "<!doctype html><img src=/photograph><img src=/drawing>"
GREEN = Image.linear_gradient("L").resize((400, 300))
RED = GREEN.rotate(180)


def photograph():
    noise = Image.effect_noise(GREEN.size, 40)
    return Image.merge("RGB", (Image.blend(RED, noise, 0.2), GREEN, noise))


def drawing():
    picture = Image.new("RGB", (400, 300), "white")
    picture.paste("navy", (50, 50, 350, 250))
    return picture


PICTURES = {"photograph": photograph(), "drawing": drawing()}


@binary_response(image_format="auto", etag=True, cache_control="no-cache")
def handler(event, context):
    path = event.get("rawPath") or event["path"]
    if path == "/":
        kind = "text/html; charset=utf-8"
        return encode_response(PAGE, content_type=kind, etag=False, event=event)
    return PICTURES[path.strip("/")]
"""
SIGNATURES = {
    b"\xff\xd8\xff": "jpeg",
    b"\x89PNG\r\n\x1a\n": "png",
    b"\x00\x00\x00\x1cftypavif": "avif",
    b"\x00\x00\x00\x20ftypavif": "avif",
}


def format_of(data: bytes) -> str:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return next(name for start, name in SIGNATURES.items() if data.startswith(start))


@pytest.fixture(scope="module", params=INTEGRATIONS)
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Recording]:
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "pictures.py").write_text(HANDLER)
    with recording(folder, folder / "pictures.py", *INTEGRATIONS[request.param]) as running:
        yield running


@pytest.fixture
def page(browser: Browser, served: Recording) -> Iterator[Page]:
    with browser.new_page(base_url=served.address) as page:
        yield page


NATURAL = "Array.from(document.images, (image) => [image.naturalWidth, image.naturalHeight])"


@needs_chromium[0]
@needs_chromium[1]
def test_chromium_gets_avif_and_webp_and_shows_them(page: Page) -> None:
    pictures: list[Response] = []
    page.on("response", lambda response: pictures.append(response))
    page.goto("/")
    by_name = {picture.url.rpartition("/")[2]: picture for picture in pictures}
    found = {
        name: (
            format_of(by_name[name].body()),
            by_name[name].headers["content-type"],
            by_name[name].headers["vary"],
        )
        for name in ("photograph", "drawing")
    }
    assert found == {
        "photograph": ("avif", "image/avif", "Accept"),
        "drawing": ("webp", "image/webp", "Accept"),
    }
    assert page.evaluate(NATURAL) == [[400, 300], [400, 300]]


@needs_chromium[0]
@needs_chromium[1]
def test_chromium_revalidates_and_still_shows_the_picture(page: Page, served: Recording) -> None:
    page.goto("/")
    served.clear()
    page.goto("/")
    assert page.evaluate(NATURAL) == [[400, 300], [400, 300]]
    pictures = [sent for sent in served.sent() if sent.if_none_match]
    assert [sent.status for sent in pictures] == [304, 304]


@needs_curl
@pytest.mark.parametrize(
    ("accept", "photograph", "drawing"),
    [
        pytest.param(None, "jpeg", "png", id="curl's own */*"),
        pytest.param("image/*", "jpeg", "png", id="any image"),
        pytest.param("image/webp,*/*", "webp", "webp", id="WebP first"),
        pytest.param("image/avif,image/webp;q=0", "avif", "avif", id="no WebP"),
        pytest.param("image/avif;q=0.1,image/png", "png", "png", id="q counts"),
        pytest.param("text/plain", "jpeg", "png", id="refuses all: the safe choice"),
        pytest.param("", "jpeg", "png", id="no Accept field"),
    ],
)
def test_curl_gets_what_it_says(
    served: Recording, accept: str | None, photograph: str, drawing: str
) -> None:
    # "Accept:" without a value is how curl is told to leave the field out.
    asked = [] if accept is None else ["-H", f"Accept: {accept}" if accept else "Accept:"]
    found = {}
    for name in ("photograph", "drawing"):
        head, _, data = curl("-i", *asked, f"{served.address}/{name}").stdout.partition(b"\r\n\r\n")
        fields = dict(line.lower().split(": ", 1) for line in head.decode().splitlines()[1:])
        found[name] = (format_of(data), fields["content-type"], fields["vary"])
    assert found == {
        "photograph": (photograph, f"image/{photograph}", "accept"),
        "drawing": (drawing, f"image/{drawing}", "accept"),
    }


@needs_curl
def test_each_format_has_a_tag_of_its_own(served: Recording, tmp_path: Path) -> None:
    address = f"{served.address}/photograph"
    tags, codes = {}, []
    for accept in ("image/jpeg", "image/webp", "image/avif"):
        saved = tmp_path / accept.replace("/", "-")
        curl("-H", f"Accept: {accept}", "--etag-save", saved, "-o", tmp_path / "got", address)
        tags[accept] = saved.read_text().strip()
        again = ("-H", f"Accept: {accept}", "--etag-compare", saved, "-w", "%{http_code}")
        codes.append(curl(*again, "-o", tmp_path / "again", address).stdout)
    assert (len(set(tags.values())), codes) == (3, [b"304"] * 3)
    # The tag of one format is no tag of another.
    other = ("-H", f"If-None-Match: {tags['image/webp']}", "-H", "Accept: image/avif")
    data = curl(*other, address).stdout
    assert format_of(data) == "avif"


def test_a_client_without_accept_gets_the_safe_choice(served: Recording) -> None:
    with contextlib.closing(served.server.connect()) as connection:
        connection.putrequest("GET", "/photograph", skip_accept_encoding=True)
        connection.endheaders()
        assert format_of(connection.getresponse().read()) == "jpeg"
