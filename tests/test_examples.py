"""The example handlers, called with real events; what they send is opened by real readers.

The S3 example talks to a bucket of files over HTTP, through boto3 itself.
"""

from __future__ import annotations

import base64
import contextlib
import csv
import gzip
import hashlib
import http.server
import importlib.util
import io
import itertools
import re
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from events import event
from lambda_binary.gateway import Request, Settings, invoke

ROOT = Path(__file__).parent.parent
HANDLERS = ROOT / "examples/handlers"
FUNCTION = ROOT / "examples/deploy/function/app.py"
PHOTO = ROOT / "examples/harbour.jpg"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)
PROXIES = ["rest-proxy", "http-api-1.0", "http-api-2.0", "function-url", "alb", "alb-multi-value"]


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"example_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def call(name: str, of: str = "rest-proxy", **keys: Any) -> dict[str, Any]:
    """The payload of examples/handlers/{name}.py for an event with some keys changed."""
    module = load(HANDLERS / f"{name}.py")
    payload: dict[str, Any] = module.handler({**event(of), **keys}, None)
    return payload


def content(payload: dict[str, Any]) -> bytes:
    body: str = payload["body"]
    return base64.b64decode(body, validate=True) if payload["isBase64Encoded"] else body.encode()


def opened(payload: dict[str, Any]) -> Image.Image:
    image = Image.open(io.BytesIO(content(payload)))
    image.load()
    return image


def headed(payload: dict[str, Any]) -> tuple[int, str, str | None]:
    fields = payload["headers"]
    return payload["statusCode"], fields["Content-Type"], fields.get("Content-Disposition")


@pytest.mark.parametrize("path", sorted(HANDLERS.glob("*.py")), ids=lambda path: path.stem)
def test_an_example_is_short_enough_to_copy(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 25


@pytest.mark.parametrize("of", PROXIES)
def test_the_pixel_is_transparent_and_never_stored(of: str, capsys: Any) -> None:
    payload = call("pixel", of, queryStringParameters={"id": "7"})
    assert headed(payload) == (200, "image/png", None)
    assert payload["headers"]["Cache-Control"] == "no-store"
    assert opened(payload).convert("RGBA").getpixel((0, 0)) == (0, 0, 0, 0)
    assert capsys.readouterr().out == "opened: 7\n"


@pytest.mark.parametrize("of", PROXIES)
def test_the_thumbnail_has_the_width_asked_for(of: str) -> None:
    payload = call("thumbnail", of, queryStringParameters={"width": "160"})
    with Image.open(PHOTO) as photo:
        height = round(160 * photo.height / photo.width)
    image = opened(payload)
    assert headed(payload) == (200, Image.MIME[image.format or ""], None)
    assert payload["headers"]["Vary"] == "Accept"
    assert image.size == (160, height)


@pytest.mark.parametrize("width", ["wide", "0", "99999", "-3"])
def test_the_thumbnail_refuses_an_odd_width_in_json(width: str) -> None:
    payload = call("thumbnail", queryStringParameters={"width": width})
    assert headed(payload) == (400, "application/json", None)
    assert payload["body"] == '{"error":"width must be a number of pixels from 16 to 2000"}'


def test_the_chart_is_a_png_with_four_bars() -> None:
    payload = call("chart")
    assert headed(payload) == (200, "image/png", None)
    image = opened(payload).convert("RGB")
    assert image.size == (600, 350)
    row = [image.getpixel((x, 300)) == (0x3F, 0x88, 0xC5) for x in range(image.width)]
    assert sum(now and not before for before, now in itertools.pairwise(row)) == 4


def test_the_report_is_a_pdf_of_two_pages() -> None:
    payload = call("report_pdf")
    assert headed(payload) == (200, "application/pdf", 'inline; filename="report July.pdf"')
    data = content(payload)
    assert data.startswith(b"%PDF-")
    table = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*\Z", data)
    assert table is not None
    assert data[int(table[1]) :].startswith(b"xref")
    assert len(re.findall(rb"/Type /Page\b", data)) == 2


def test_the_archive_holds_three_whole_files() -> None:
    payload = call("archive")
    assert headed(payload) == (200, "application/zip", 'attachment; filename="reports.zip"')
    with zipfile.ZipFile(io.BytesIO(content(payload))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["july.csv", "read me.txt", "flag.png"]
        with archive.open("flag.png") as file, Image.open(file) as flag:
            assert flag.size == (300, 200)


def test_the_table_is_read_back_as_it_was_written() -> None:
    payload = call("sales_csv")
    assert headed(payload) == (
        200,
        "text/csv; charset=utf-8",
        "attachment; filename=\"Verkaufe Juli.csv\"; filename*=UTF-8''Verk%C3%A4ufe%20Juli.csv",
    )
    rows = csv.reader(io.StringIO(content(payload).decode("utf-8-sig"), newline=""))
    assert [*rows] == [["town", "sold"], ["Zürich", "20"], ["Łódź", "25"], ['the "old" town', "3"]]


def test_the_qr_code_holds_the_text() -> None:
    import qrcode

    payload = call("qr_code", queryStringParameters={"text": "https://example.com/"})
    assert headed(payload) == (200, "image/png", None)
    expected = qrcode.make("https://example.com/").get_image()
    assert opened(payload).convert("1").tobytes() == expected.convert("1").tobytes()


@pytest.mark.parametrize("query", [None, {}, {"text": ""}, {"text": "x" * 501}])
def test_the_qr_code_refuses_no_text_and_too_much(query: Any) -> None:
    assert headed(call("qr_code", queryStringParameters=query)) == (400, "application/json", None)


@pytest.mark.parametrize("of", PROXIES)
@pytest.mark.parametrize("sent", [PNG, b"\xff\xfe\x00binary", "grüße".encode()])
def test_an_upload_comes_back_byte_for_byte(of: str, sent: bytes) -> None:
    body = base64.b64encode(sent).decode()
    payload = call("upload", of, body=body, isBase64Encoded=True)
    assert content(payload) == sent
    assert hashlib.sha256(sent).hexdigest() in payload["headers"].values()


def test_an_upload_without_a_body_is_refused() -> None:
    assert headed(call("upload")) == (400, "application/json", None)


def test_one_route_answers_a_picture_or_json() -> None:
    found = call("picture_or_error", pathParameters={"name": "harbour"})
    assert headed(found) == (200, "image/jpeg", None)
    assert content(found) == PHOTO.read_bytes()
    assert call("picture_or_error", pathParameters={"name": "harb%6Fur"}) == found
    missing = call("picture_or_error", pathParameters={"name": "moon"})
    assert headed(missing) == (404, "application/json", None)
    assert missing["body"] == '{"error":"there is no picture \'moon\'","known":["harbour"]}'


# --- S3 ----------------------------------------------------------------------------------------


class Bucket(http.server.BaseHTTPRequestHandler):
    """What S3's GetObject answers for the objects of a bucket named `pictures`."""

    objects = {  # noqa: RUF012 - never changed
        "a/logo.png": (PNG, "image/png"),
        "harbour.jpg": (PHOTO.read_bytes(), "image/jpeg"),
        "film": (bytes(4_500_001), "video/mp4"),
        "site.css": (gzip.compress(b"p{}"), "text/css"),
        "gr%C3%BC%C3%9Fe%2050%25.png": (PNG, "binary/octet-stream"),
    }

    def do_GET(self) -> None:
        key = self.path.removeprefix("/pictures/").partition("?")[0]
        data, media_type = self.objects.get(key, (b"", "application/xml"))
        if not data:
            data = b"<Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>"
        self.send_response(200 if key in self.objects else 404)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("ETag", '"5d41402abc4b2a76"')
        if key == "site.css":
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Cache-Control", "max-age=3600")
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # the film is not fetched to its end
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        pass


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("BUCKET", "pictures")
    yield
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.usefixtures("bucket")
def test_an_s3_object_is_passed_through() -> None:
    payload = call("s3_object", pathParameters={"key": "a/logo.png"})
    assert headed(payload) == (200, "image/png", None)
    assert payload["headers"]["ETag"] == '"5d41402abc4b2a76"'
    assert content(payload) == PNG


@pytest.mark.usefixtures("bucket")
def test_an_s3_object_keeps_its_coding_and_caching() -> None:
    payload = call("s3_object", pathParameters={"key": "site.css"})
    assert payload["headers"] == {
        "Content-Type": "text/css",
        "Content-Encoding": "gzip",
        "Cache-Control": "max-age=3600",
        "ETag": '"5d41402abc4b2a76"',
        "Accept-Ranges": "bytes",
    }
    assert gzip.decompress(content(payload)) == b"p{}"


@pytest.mark.usefixtures("bucket")
@pytest.mark.parametrize(
    ("of", "key"),
    [
        ("rest-proxy", "gr%C3%BC%C3%9Fe%2050%25.png"),
        ("http-api-1.0", "grüße 50%.png"),
        ("http-api-2.0", "grüße 50%.png"),
    ],
)
def test_of_an_s3_object_without_a_type_the_bytes_tell(of: str, key: str) -> None:
    payload = call("s3_object", of, pathParameters={"key": key})
    assert headed(payload) == (200, "image/png", None)
    assert content(payload) == PNG


@pytest.mark.usefixtures("bucket")
def test_a_thumbnail_of_an_s3_object_has_the_pixels_of_the_photograph() -> None:
    module = load(HANDLERS / "s3_thumbnail.py")
    asked = event("http-api-2.0") | {"headers": {"accept": "image/webp,*/*"}}
    payload = module.handler(asked | {"pathParameters": {"key": "harbour.jpg"}}, None)
    missing = module.handler(asked | {"pathParameters": {"key": "moon"}}, None)
    module.S3.close()
    with Image.open(PHOTO) as photo:
        photo.thumbnail((300, 300))
        expected = photo.convert("RGB")
    image = opened(payload)
    assert (image.format, image.size) == ("WEBP", expected.size)
    difference = ImageChops.difference(image.convert("RGB"), expected)
    assert max(ImageStat.Stat(difference).mean) < 6
    assert headed(missing)[:2] == (404, "application/json")


@pytest.mark.usefixtures("bucket")
def test_a_large_s3_object_is_left_to_the_client() -> None:
    payload = call("s3_object", pathParameters={"key": "film"})
    link = payload["headers"]["Location"]
    assert payload == {
        "statusCode": 302,
        "headers": {"Location": link},
        "body": "",
        "isBase64Encoded": False,
    }
    assert re.search(r"/pictures/film\?.*(Signature|AWSAccessKeyId)=", link)


@pytest.mark.usefixtures("bucket")
def test_a_missing_s3_object_is_404() -> None:
    payload = call("s3_object", pathParameters={"key": "moon"})
    assert headed(payload) == (404, "application/json", None)


# --- what is deployed --------------------------------------------------------------------------

BROWSER = {"Accept": "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5"}


@pytest.mark.parametrize(
    ("handler", "settings"),
    [
        ("handler", Settings("rest-proxy", binary_media_types=("*/*",))),
        ("handler", Settings("function-url")),
        ("handler", Settings("http-api")),
        ("bare", Settings("rest-mapped", content_handling="CONVERT_TO_BINARY")),
    ],
)
def test_the_deployed_settings_give_a_browser_the_picture(handler: str, settings: Settings) -> None:
    function = getattr(load(FUNCTION), handler)
    response = invoke(settings, Request(headers=BROWSER), function)
    with Image.open(io.BytesIO(response.body)) as image:
        assert (response.status, image.format, image.size) == (200, "PNG", (320, 120))


@pytest.mark.parametrize(
    ("handler", "settings"),
    [
        ("handler", Settings("rest-proxy", binary_media_types=("image/png",))),
        ("bare", Settings("rest-mapped")),
        (
            "bare",
            Settings(
                "rest-mapped", content_handling="CONVERT_TO_BINARY", binary_media_types=("*/*",)
            ),
        ),
    ],
)
def test_without_them_the_browser_gets_text(handler: str, settings: Settings) -> None:
    function = getattr(load(FUNCTION), handler)
    response = invoke(settings, Request(headers=BROWSER), function)
    assert response.status == 200
    assert response.body.strip(b'"').startswith(b"iVBORw0KGgo")
