"""Every row of the result table, as whole envelopes, and what is said of results not in it."""

from __future__ import annotations

import abc
import array
import base64
import bz2
import functools
import gc
import gzip
import io
import json
import lzma
import subprocess
import sys
import warnings
import zipfile
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import IPython.display
import pytest
import qrcode
from matplotlib.figure import Figure
from PIL import Image

from events import event
from lambda_binary import (
    FileResultError,
    ImageEncodingError,
    MissingDependencyError,
    OptionError,
    ResultTypeError,
    ResultValueError,
    binary_response,
    encode_response,
)
from lambda_binary import handler as handler_module
from lambda_binary.messages import BeyondQuota, Declared
from lambda_binary.results import registry
from lambda_binary.results.files import of_path

PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)
REST = event("rest-proxy")
URL = event("function-url")


def envelope(
    content: bytes, media_type: str, *, guessed: bool = False, **headers: str
) -> dict[str, Any]:
    nosniff = {"X-Content-Type-Options": "nosniff"} if guessed else {}
    return {
        "statusCode": 200,
        "headers": {"Content-Type": media_type, **nosniff, **headers},
        "body": base64.b64encode(content).decode(),
        "isBase64Encoded": True,
    }


def text(content: str, media_type: str, **headers: str) -> dict[str, Any]:
    return {
        "statusCode": 200,
        "headers": {"Content-Type": media_type, **headers},
        "body": content,
        "isBase64Encoded": False,
    }


def opened(response: dict[str, Any]) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(response["body"])))


# --- bytes and what holds them -----------------------------------------------------------------


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_bytes_are_detected_and_encoded(kind: Any) -> None:
    assert encode_response(kind(PNG)) == envelope(PNG, "image/png", guessed=True)


@pytest.mark.parametrize(
    "view",
    [
        memoryview(PNG + PNG)[::2],
        memoryview(array.array("H", b"\x89PNG\r\n\x1a\n")),
        memoryview(PNG).cast("B", (4, 8)),
    ],
)
def test_a_memoryview_of_any_shape_is_its_bytes(view: memoryview) -> None:
    content = view.tobytes()
    assert encode_response(view, content_type="image/png") == envelope(content, "image/png")


def test_empty_bytes_are_an_empty_representation() -> None:
    assert encode_response(b"") == envelope(b"", "application/octet-stream", guessed=True)


def test_a_declared_type_wins_over_the_bytes() -> None:
    assert encode_response(PNG, content_type="image/x-mine") == envelope(PNG, "image/x-mine")
    assert encode_response(PNG, headers={"content-TYPE": "a/b"}) == envelope(PNG, "a/b")


def test_bytes_that_are_text_travel_as_text() -> None:
    assert encode_response("hé".encode()) == text(
        "hé", "text/plain; charset=utf-8", **{"X-Content-Type-Options": "nosniff"}
    )


def test_bytes_that_are_not_the_text_they_are_labelled_travel_as_base64() -> None:
    assert encode_response(b"caf\xe9", content_type="text/plain; charset=latin-1") == envelope(
        b"caf\xe9", "text/plain; charset=latin-1"
    )


def test_coded_bytes_travel_as_base64_and_are_not_taken_for_their_coding() -> None:
    coded = {"Content-Encoding": "gzip"}
    assert encode_response(b"\x1f\x8b\x08 hi", headers=coded) == envelope(
        b"\x1f\x8b\x08 hi", "application/octet-stream", guessed=True, **coded
    )
    assert encode_response(b"hi", content_type="text/css", headers=coded) == envelope(
        b"hi", "text/css", **coded
    )


# --- files -------------------------------------------------------------------------------------


def test_a_bytesio_from_its_position_on() -> None:
    file = io.BytesIO(b"skip" + PNG)
    file.seek(4)
    assert encode_response(file) == envelope(PNG, "image/png", guessed=True)
    assert not file.closed


def test_an_open_file_has_the_type_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "data.parquet").write_bytes(b"\x00\x01")
    with (tmp_path / "data.parquet").open("rb") as file:
        assert encode_response(file) == envelope(b"\x00\x01", "application/vnd.apache.parquet")


def test_a_path_has_the_type_of_its_suffix_and_its_date(tmp_path: Path) -> None:
    path = tmp_path / "a.PNG"
    path.write_bytes(b"no png at all")
    import os

    os.utime(path, (784111777, 784111777))
    assert encode_response(path) == envelope(
        b"no png at all", "image/png", **{"Last-Modified": "Sun, 06 Nov 1994 08:49:37 GMT"}
    )


def test_a_path_without_a_known_suffix_is_detected(tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(PNG)
    headers = encode_response(tmp_path / "picture")["headers"]
    assert headers["Content-Type"] == "image/png"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [("é".encode(), "text/html; charset=utf-8"), (b"\xe9", "text/html")],
)
def test_a_text_file_says_the_charset_that_its_bytes_show(
    tmp_path: Path, content: bytes, media_type: str
) -> None:
    (tmp_path / "page.html").write_bytes(content)
    assert encode_response(tmp_path / "page.html")["headers"]["Content-Type"] == media_type


PROCFS = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="Linux has /proc")


@PROCFS
@pytest.mark.parametrize("name", ["cmdline", "version"])
def test_a_file_that_says_size_0_is_read_to_its_end(name: str) -> None:
    # Opened, one says that its end is at 0, the other has none to go to.
    path = Path("/proc/self") / name if name == "cmdline" else Path("/proc") / name
    content = path.read_bytes()
    assert (path.stat().st_size, len(content) > 0) == (0, True)
    expected = encode_response(content)
    assert encode_response(path) == expected
    with path.open("rb") as file:
        assert encode_response(file) == expected
    # No date and no parts: it may be another one at the next request.
    assert encode_response(path, event=REST) == expected


@PROCFS
def test_a_file_that_says_size_0_is_read_up_to_the_quota_unless_somebody_wants_all() -> None:
    path = Path("/proc/version")
    with pytest.raises(BeyondQuota) as raised:
        of_path(path, Declared(), 10)
    assert raised.value.size == 11
    assert of_path(path, Declared(whole=True), 10).data == path.read_bytes()


class StreamingBody:
    """Read like botocore's: not seekable, short reads, no name."""

    def __init__(self, content: bytes) -> None:
        self._file = io.BytesIO(content)

    def read(self, amt: int | None = None) -> bytes:
        return self._file.read(min(7, amt) if amt is not None and amt >= 0 else None)


class Pending:
    """What stands for a coroutine, which would warn that nobody awaited it."""


class AsyncReader:
    def read(self, size: int = -1) -> Pending:
        return Pending()


def test_a_reader_that_gives_little_at_a_time() -> None:
    assert encode_response(StreamingBody(PNG)) == envelope(PNG, "image/png", guessed=True)


def test_a_str_is_never_a_path() -> None:
    assert encode_response(__file__)["body"] == __file__


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (
            lambda folder: folder / "missing.png",
            FileResultError,
            "the file '{folder}/missing.png' cannot be read (No such file or directory): check "
            "the path and that the file is in the deployment package",
        ),
        (
            lambda folder: folder,
            FileResultError,
            "'{folder}' is not a file: return the path of a file",
        ),
        (
            lambda folder: folder / "empty.png",
            FileResultError,
            "the file '{folder}/empty.png' is empty: return b'' (or None for 204) if nothing is "
            "meant",
        ),
        (
            lambda folder: io.BytesIO(),
            FileResultError,
            "the BytesIO that was returned is empty: return b'' (or None for 204) if nothing is "
            "meant",
        ),
        (
            lambda folder: StreamingBody(b""),
            FileResultError,
            "the StreamingBody that was returned is empty: return b'' (or None for 204) if "
            "nothing is meant",
        ),
        (
            lambda folder: closed(),
            FileResultError,
            "the BytesIO that was returned is closed: return it before its with block ends, or "
            "return its bytes",
        ),
        (
            lambda folder: at_end(),
            FileResultError,
            "the BytesIO that was returned is at its end (position 3 of 3): call seek(0) before "
            "returning it",
        ),
        (
            lambda folder: io.StringIO("text"),
            ResultTypeError,
            "the StringIO that was returned is open in text mode: open it in binary mode, as in "
            "open(path, 'rb'), or return its text with .read()",
        ),
        (
            lambda folder: Path("a\0b"),
            FileResultError,
            "the file 'a\\x00b' cannot be read (no path holds one of its characters): check the path "
            "and that the file is in the deployment package",
        ),
        (
            lambda folder: AsyncReader(),
            ResultTypeError,
            "the AsyncReader that was returned has a read() that gave a Pending, not bytes: return "
            "the bytes themselves",
        ),
        (
            lambda folder: TextReader(),
            ResultTypeError,
            "the TextReader that was returned gave text: open it in binary mode, as in "
            "open(path, 'rb')",
        ),
    ],
)
def test_a_file_that_cannot_be_sent(
    tmp_path: Path, make: Any, error: type[Exception], message: str
) -> None:
    (tmp_path / "empty.png").touch()
    with pytest.raises(error) as raised:
        encode_response(make(tmp_path))
    assert str(raised.value) == message.format(folder=tmp_path)


def test_a_file_that_is_open_for_writing_alone_is_named(tmp_path: Path) -> None:
    with (tmp_path / "written.bin").open("wb") as file:
        file.write(b"abc")
        file.seek(0)
        with pytest.raises(FileResultError) as raised:
            encode_response(file)
    assert str(raised.value) == (
        f"the file '{tmp_path}/written.bin' is not open for reading: open it in mode 'rb', or 'w+b'"
    )


@pytest.mark.parametrize("module", [gzip, bz2, lzma])
def test_a_file_that_unpacks_is_what_it_unpacks(module: Any, tmp_path: Path) -> None:
    packed = tmp_path / "a.json.packed.gz"
    packed.write_bytes(module.compress(b'{"a": 1}'))
    with module.open(packed) as file:
        response = encode_response(file)
    assert response["headers"]["Content-Type"] == "application/json"
    assert response["body"] == '{"a": 1}'


def test_an_open_text_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x", encoding="utf-8")
    with path.open(encoding="utf-8") as file, pytest.raises(ResultTypeError) as raised:
        encode_response(file)
    assert str(raised.value).startswith(f"the file '{path}' is open in text mode: ")


def closed() -> io.BytesIO:
    file = io.BytesIO(b"abc")
    file.close()
    return file


def at_end() -> io.BytesIO:
    file = io.BytesIO()
    file.write(b"abc")
    return file


class TextReader:
    def read(self, size: int = -1) -> str:
        return "text"


# --- pictures ----------------------------------------------------------------------------------


def test_a_pillow_image_is_a_png() -> None:
    picture = Image.new("RGB", (32, 24), (200, 30, 30))
    response = encode_response(picture)
    assert response["headers"] == {"Content-Type": "image/png"}
    found = opened(response)
    assert (found.format, found.size, found.convert("RGB").getpixel((5, 5))) == (
        "PNG",
        (32, 24),
        (200, 30, 30),
    )


@pytest.mark.parametrize(
    ("image_format", "media_type", "name"),
    [("jpeg", "image/jpeg", "JPEG"), ("WebP", "image/webp", "WEBP"), ("jpg", "image/jpeg", "JPEG")],
)
def test_a_pillow_image_in_the_format_asked_for(
    image_format: str, media_type: str, name: str
) -> None:
    response = encode_response(Image.new("RGB", (32, 24)), image_format=image_format)
    assert response["headers"] == {"Content-Type": media_type}
    assert opened(response).format == name


def test_auto_asks_the_request_and_varies_by_it() -> None:
    picture = Image.new("RGB", (32, 24))
    response = encode_response(picture, image_format="auto", event=REST, headers={"Vary": "Origin"})
    assert response["headers"] == {"Content-Type": "image/webp", "Vary": "Origin, Accept"}
    assert encode_response(picture, image_format="auto")["headers"] == {
        "Content-Type": "image/png",
        "Vary": "Accept",
    }


def test_a_matplotlib_figure_is_a_png() -> None:
    figure = Figure(figsize=(2, 1), dpi=50)
    figure.subplots().plot([1, 2, 3])
    response = encode_response(figure)
    assert response["headers"] == {"Content-Type": "image/png"}
    assert opened(response).size == (100, 50)


@pytest.mark.parametrize(
    ("image_format", "media_type", "signature"),
    [
        ("svg", "image/svg+xml", b"<?xml"),
        ("pdf", "application/pdf", b"%PDF-"),
        ("webp", "image/webp", b"RIFF"),
    ],
)
def test_a_matplotlib_figure_in_the_format_asked_for(
    image_format: str, media_type: str, signature: bytes
) -> None:
    response = encode_response(Figure(figsize=(1, 1)), image_format=image_format)
    assert response["headers"]["Content-Type"] == media_type
    body = response["body"]
    content = base64.b64decode(body) if response["isBase64Encoded"] else body.encode()
    assert content.startswith(signature)


def test_a_figure_that_cannot_draw_itself_so_says_why() -> None:
    with pytest.raises(ImageEncodingError) as raised:
        encode_response(Figure(figsize=(1, 1)), image_format="bmp")
    assert str(raised.value).startswith(
        "the matplotlib.figure.Figure that was returned cannot draw itself as bmp: "
    )


def test_a_qrcode_image_is_the_image_that_it_wraps() -> None:
    code = qrcode.make("https://example.com/")
    response = encode_response(code)
    assert response["headers"] == {"Content-Type": "image/png"}
    assert opened(response).convert("1").tobytes() == code.get_image().convert("1").tobytes()
    assert encode_response(code, image_format="webp")["headers"]["Content-Type"] == "image/webp"


def test_an_ipython_display_object_gives_its_data() -> None:
    shown = IPython.display.Image(data=PNG, format="png")
    assert encode_response(shown) == envelope(PNG, "image/png")
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    assert encode_response(IPython.display.SVG(data=drawing)) == text(drawing, "image/svg+xml")


class Bundle:
    def __init__(self, bundle: Any) -> None:
        self.bundle = bundle

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        return self.bundle


@pytest.mark.parametrize(
    "bundle",
    [
        {"text/plain": "<chart>", "image/png": PNG},
        {"image/png": base64.encodebytes(PNG).decode(), "image/jpeg": b"other"},
        ({"image/png": PNG}, {"image/png": {"width": 4}}),
    ],
)
def test_a_mimebundle_gives_its_best_picture(bundle: Any) -> None:
    assert encode_response(Bundle(bundle)) == envelope(PNG, "image/png")


class Drawn:
    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        return PNG, {"width": 4}

    def _repr_jpeg_(self) -> bytes:
        return b"\xff\xd8\xff"

    def _repr_svg_(self) -> None:
        return None

    def _repr_pdf_(self) -> bytes:
        return b"%PDF-1.4"


@pytest.mark.parametrize(
    ("image_format", "content", "media_type"),
    [
        (None, PNG, "image/png"),
        ("jpeg", b"\xff\xd8\xff", "image/jpeg"),
        ("pdf", b"%PDF-1.4", "application/pdf"),
        ("auto", PNG, "image/png"),
    ],
)
def test_jupyters_methods_give_the_format_asked_for(
    image_format: Any, content: bytes, media_type: str
) -> None:
    assert encode_response(Drawn(), image_format=image_format) == envelope(content, media_type)


def test_what_an_object_does_not_draw_is_said() -> None:
    with pytest.raises(ImageEncodingError) as raised:
        encode_response(Drawn(), image_format="svg")
    assert str(raised.value).endswith(
        "Drawn that was returned cannot draw itself as svg: leave image_format out, or return a "
        "Pillow image"
    )
    with pytest.raises(ResultTypeError) as nothing:
        encode_response(Bundle({"text/html": "<b>"}))
    assert str(nothing.value).endswith(
        "Bundle that was returned draws no PNG, JPEG, SVG or PDF of itself: return the bytes of "
        "its picture, or name its type to encode_response.register"
    )
    with pytest.raises(ResultTypeError) as odd:
        encode_response(Bundle({"image/png": 5}))
    assert str(odd.value).endswith(
        "Bundle that was returned gave int for image/png, where bytes or base64 text is "
        "expected: return the picture's bytes instead"
    )


class NeedsMore:
    def savefig(self, file: Any, format: str) -> None:  # noqa: A002 - matplotlib's name
        raise ImportError("No module named 'cairo'")


def test_a_package_that_drawing_needs_is_named() -> None:
    with pytest.raises(MissingDependencyError) as raised:
        encode_response(NeedsMore())
    assert str(raised.value).endswith(
        "NeedsMore that was returned needs a package to draw itself as png: No module named 'cairo'"
    )


def test_encoded_images_are_not_encoded_again(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    for result in (PNG, tmp_path / "a.png", io.BytesIO(PNG)):
        with pytest.raises(ImageEncodingError) as raised:
            encode_response(result, image_format="webp")
        assert str(raised.value) == (
            "image_format='webp' was asked for, but the handler returned encoded image/png data: "
            "return the Pillow image (PIL.Image.open(...)), or leave image_format out"
        )
    assert encode_response(PNG, image_format="png") == envelope(PNG, "image/png", guessed=True)
    assert encode_response(PNG, image_format="auto") == envelope(PNG, "image/png", guessed=True)


# --- text, JSON, nothing -----------------------------------------------------------------------


def test_a_str_is_text() -> None:
    assert encode_response("hé") == text("hé", "text/plain; charset=utf-8")
    assert encode_response("<p>", content_type="text/html") == text("<p>", "text/html")


@pytest.mark.parametrize("media_type", ["image/png", "application/pdf", "application/zip"])
def test_a_str_under_a_binary_type_is_refused(media_type: str) -> None:
    with pytest.raises(ResultValueError) as raised:
        encode_response("aGVsbG8=", content_type=media_type)
    assert str(raised.value) == (
        f"a str cannot be sent under the binary type {media_type!r}: return the bytes themselves, "
        "before any base64; the library encodes them"
    )


@pytest.mark.parametrize("result", [{"a": 1}, [1], 5, IPython.display.SVG(data="<svg/>")])
def test_json_and_drawn_text_under_a_binary_type_are_refused_too(result: Any) -> None:
    with pytest.raises(ResultValueError, match="a str cannot be sent under the binary type"):
        encode_response(result, content_type="image/png")


def test_arguments_beside_an_answer_that_passes_would_be_lost() -> None:
    edge = event("edge-viewer-request")
    for result, made in (({"statusCode": 200}, None), ({"error": "x"}, edge)):
        assert encode_response(result, event=made) is result
        with pytest.raises(OptionError) as raised:
            encode_response(result, status_code=401, event=made)
        assert str(raised.value) == (
            "encode_response was given an answer that passes untouched (a dict with statusCode, "
            "or any dict for Lambda@Edge), so its other arguments would be lost: write them into "
            "the dict, or pass JSON as text: encode_response(json.dumps(...), "
            "content_type='application/json', ...)"
        )


def test_an_archive_is_no_binary_file() -> None:
    with zipfile.ZipFile(io.BytesIO(), "w") as archive, pytest.raises(ResultTypeError) as raised:
        encode_response(archive)
    assert str(raised.value).startswith(
        "the ZipFile that was returned has a read() that is not that of a binary file ("
    )


def test_a_str_in_a_content_coding_is_refused() -> None:
    with pytest.raises(ResultValueError, match="cannot be sent under a content coding"):
        encode_response("x", headers={"Content-Encoding": "gzip"})


@pytest.mark.parametrize(
    ("media_type", "body", "is_base64"),
    [
        ("text/csv; charset=windows-1252", "yw==", True),
        ('text/csv; header=present; CHARSET="utf-16-le"', "ywA=", True),
        ("text/csv; charset=UTF8", "Ë", False),
        ("text/csv; charset=nobody-knows", "Ë", False),
    ],
)
def test_a_str_is_sent_in_the_charset_that_is_declared(
    media_type: str, body: str, is_base64: bool
) -> None:
    assert encode_response("Ë", content_type=media_type) == {
        "statusCode": 200,
        "headers": {"Content-Type": media_type},
        "body": body,
        "isBase64Encoded": is_base64,
    }


def test_a_str_that_its_charset_cannot_hold_is_refused() -> None:
    with pytest.raises(ResultValueError, match=r"U0001f600.*: declare charset=utf-8"):
        encode_response("😀", content_type="text/plain; charset=latin-1")


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(ResultValueError) as raised:
        encode_response("a\ud800")
    assert str(raised.value) == (
        "the text has a lone surrogate at position 1, which UTF-8 cannot hold: return bytes, or "
        "replace it with text.encode('utf-8', 'replace')"
    )


@pytest.mark.parametrize(
    ("result", "body"),
    [
        ({"a": [1, "é", None]}, '{"a":[1,"é",null]}'),
        ([], "[]"),
        (5, "5"),
        (1.5, "1.5"),
        (True, "true"),
        ({"price": Decimal("0.10"), "count": Decimal(3)}, '{"price":0.1,"count":3}'),
    ],
)
def test_what_json_holds_is_json(result: Any, body: str) -> None:
    assert encode_response(result) == text(body, "application/json")


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ({"a": b"x"}, "a value of type bytes is in it; return bytes alone, not inside JSON"),
        ([object()], "a value of type object is in it"),
        ([float("nan")], "Out of range float values are not JSON compliant"),
        ([Decimal("NaN")], "the Decimal NaN is no number that JSON has"),
        (
            {"a": Decimal("0.1234567890123456789012")},
            "the Decimal 0.1234567890123456789012 has more digits than a float; make it a str",
        ),
    ],
)
def test_what_json_cannot_hold_is_named(result: Any, reason: str) -> None:
    with pytest.raises(ResultValueError) as raised:
        encode_response(result)
    assert str(raised.value).startswith(
        f"JSON cannot hold the {type(result).__name__} that the handler returned: {reason}"
    )


def test_none_is_204() -> None:
    nothing = {"headers": {}, "body": "", "isBase64Encoded": False}
    assert encode_response(None) == {"statusCode": 204, **nothing}
    assert encode_response(None, status_code=404) == {"statusCode": 404, **nothing}


# --- envelopes of the handler's own ------------------------------------------------------------


@pytest.mark.parametrize(
    "own",
    [
        {"statusCode": 404, "body": "gone"},
        {"statusCode": 200, "body": "iVBORw0=", "isBase64Encoded": True, "headers": {}},
        {"statusCode": 301, "headers": {"Location": "/x"}},
        {"statusCode": 200, "body": None},
        {"statusCode": 200, "body": {"a": 1}},
    ],
)
def test_an_envelope_passes_untouched(own: dict[str, Any]) -> None:
    handler = binary_response(cache_control="max-age=60")(lambda event, context: own)
    assert handler(REST, None) is own


GUESSED_PNG = {"Content-Type": "image/png", "X-Content-Type-Options": "nosniff"}


def test_bytes_in_an_envelope_are_encoded() -> None:
    own = {"statusCode": 202, "headers": {"x-a": "1"}, "body": PNG, "multiValueHeaders": {}}
    assert encode_response(own, event=REST) == {
        "statusCode": 202,
        "headers": {"x-a": "1", **GUESSED_PNG},
        "multiValueHeaders": {},
        "body": base64.b64encode(PNG).decode(),
        "isBase64Encoded": True,
    }
    assert own["body"] is PNG


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (
            {"statusCode": 200, "headers": {"content-type": "a/b"}, "body": bytearray(PNG)},
            {"headers": {"content-type": "a/b"}},
        ),
        (
            {"statusCode": 200, "multiValueHeaders": {"x": ["1"]}, "body": PNG},
            {
                "multiValueHeaders": {
                    "x": ["1"],
                    **{name: [GUESSED_PNG[name]] for name in GUESSED_PNG},
                }
            },
        ),
    ],
)
def test_the_type_of_bytes_in_an_envelope_is_said_once(
    own: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert encode_response(own, event=REST) == {
        "statusCode": 200,
        **expected,
        "body": base64.b64encode(PNG).decode(),
        "isBase64Encoded": True,
    }


@pytest.mark.parametrize(
    ("name", "headers", "key"),
    [
        # Neither map is filled, or the one that the integration does not read.
        ("alb-multi-value", {}, "multiValueHeaders"),
        ("alb-multi-value", {"headers": {"x": "1"}}, "multiValueHeaders"),
        ("alb", {"multiValueHeaders": {"x": ["1"]}}, "headers"),
        ("http-api-2.0", {"multiValueHeaders": {"x": ["1"]}}, "headers"),
        ("function-url", {"multiValueHeaders": {"x": ["1"]}}, "headers"),
    ],
)
def test_the_type_is_said_where_the_integration_reads_it(
    name: str, headers: dict[str, Any], key: str
) -> None:
    response = encode_response({"statusCode": 200, **headers, "body": PNG}, event=event(name))
    said = response[key]["Content-Type"]
    assert said == (["image/png"] if key == "multiValueHeaders" else "image/png")


def test_an_envelope_may_hold_what_the_runtime_writes_as_json() -> None:
    # DynamoDB's numbers; the runtime's encoder knows Decimal.
    response = encode_response({"statusCode": Decimal(201), "body": PNG})
    assert (response["statusCode"], response["headers"]) == (Decimal(201), GUESSED_PNG)


def test_headers_of_an_envelope_that_are_no_dict_are_named() -> None:
    with pytest.raises(ResultTypeError) as raised:
        encode_response({"statusCode": 200, "headers": [("x", "1")], "body": PNG})
    assert str(raised.value) == (
        '\'headers\' of the envelope is a list, not a dict: write {"Content-Type": "image/png"}'
    )


def test_an_image_in_an_envelope_is_encoded_too() -> None:
    response = encode_response({"statusCode": 200, "body": Image.new("L", (3, 2))})
    assert response["headers"] == {"Content-Type": "image/png"}
    assert opened(response).size == (3, 2)


def test_text_bytes_in_an_envelope_travel_as_text() -> None:
    own = {"statusCode": 200, "headers": {"Content-Type": "text/css"}, "body": b"a{}"}
    assert encode_response(own) == {**own, "body": "a{}", "isBase64Encoded": False}


def test_any_dict_passes_lambda_at_edge() -> None:
    edge = event("edge-origin-request")
    request = edge["Records"][0]["cf"]["request"]
    handler = binary_response(lambda event, context: event["Records"][0]["cf"]["request"])
    assert handler(edge, None) is request


def test_bytes_in_a_generated_response_are_encoded() -> None:
    own = {"status": "200", "headers": {"x": [{"key": "X", "value": "1"}]}, "body": PNG}
    assert encode_response(own, event=event("edge-viewer-request")) == {
        "status": "200",
        "headers": {
            "x": [{"key": "X", "value": "1"}],
            "content-type": [{"key": "Content-Type", "value": "image/png"}],
            "x-content-type-options": [{"key": "X-Content-Type-Options", "value": "nosniff"}],
        },
        "body": base64.b64encode(PNG).decode(),
        "bodyEncoding": "base64",
    }


def test_an_envelope_has_no_place_in_a_bare_response() -> None:
    with pytest.raises(ResultTypeError) as raised:
        encode_response({"statusCode": 404}, envelope=False)
    assert str(raised.value) == (
        "envelope=False sends the content alone, but the handler returned an envelope (statusCode "
        "404): return its body, raise an exception that a selectionPattern maps to a status, or "
        "leave envelope=False out"
    )


@pytest.mark.parametrize("options", [{}, {"envelope": False}])
def test_an_encoded_response_is_not_encoded_again(options: Any) -> None:
    mapped = event("mapped-serverless")
    inner = encode_response(PNG, event=mapped, **options)
    assert encode_response(inner, event=mapped, **options) == inner
    assert json.loads(json.dumps(inner)) == inner


def test_content_without_its_envelope_is_refused_where_a_proxy_needs_it() -> None:
    handler = binary_response(lambda event, context: encode_response(PNG, envelope=False))
    with pytest.raises(OptionError) as raised:
        handler(REST, None)
    assert str(raised.value) == (
        "envelope=False is for mapped (non-proxy) integrations, but the event is that of "
        "rest-proxy, which needs the envelope: leave envelope=False out"
    )


# --- registered types --------------------------------------------------------------------------


class Chart:
    def __init__(self, content: Any) -> None:
        self.content = content


class BarChart(Chart):
    pass


class Shape(abc.ABC):  # noqa: B024 - a register of virtual subclasses
    pass


@Shape.register
class Circle:
    pass


@pytest.fixture
def fresh_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    functions = functools.singledispatch(registry._unregistered)
    monkeypatch.setattr(registry, "functions", functions)
    monkeypatch.setattr(handler_module, "_short_road_is_open", True)


@pytest.mark.usefixtures("fresh_registry")
def test_a_registered_type_becomes_what_its_function_returns() -> None:
    @encode_response.register(Chart)
    def of_chart(chart: Chart) -> Any:
        return chart.content

    assert of_chart(Chart(1)) == 1
    assert encode_response(Chart(PNG)) == envelope(PNG, "image/png", guessed=True)
    assert encode_response(BarChart("x")) == text("x", "text/plain; charset=utf-8")
    with pytest.raises(ResultTypeError):
        encode_response(Chart(Chart(PNG)))


@pytest.mark.usefixtures("fresh_registry")
def test_a_registered_function_may_give_an_envelope() -> None:
    encode_response.register(Chart)(lambda chart: encode_response(None, status_code=404))
    assert encode_response(Chart(1)) == encode_response(None, status_code=404)


@pytest.mark.usefixtures("fresh_registry")
def test_a_registered_type_may_be_the_body_of_an_envelope() -> None:
    encode_response.register(Chart)(lambda chart: chart.content)
    response = encode_response({"statusCode": 201, "body": Chart(PNG)})
    assert response == {**envelope(PNG, "image/png", guessed=True), "statusCode": 201}


@pytest.mark.usefixtures("fresh_registry")
def test_registrations_chain_and_know_abstract_classes() -> None:
    encode_response.register(Shape)(lambda shape: Chart(PNG))
    encode_response.register(Chart)(lambda chart: chart.content)
    assert encode_response(Circle()) == envelope(PNG, "image/png", guessed=True)


@pytest.mark.usefixtures("fresh_registry")
@pytest.mark.parametrize("given", ["Chart", None, list[int], lambda chart: PNG], ids=repr)
def test_what_is_no_class_cannot_be_registered(given: Any) -> None:
    with pytest.raises(OptionError) as raised:
        encode_response.register(given)
    assert str(raised.value) == (
        f"encode_response.register was given {given!r}, which is no class: write "
        "@encode_response.register(Chart) above a function that takes a Chart"
    )
    assert encode_response(PNG)["headers"]["Content-Type"] == "image/png"


@pytest.mark.usefixtures("fresh_registry")
def test_a_union_of_classes_can_be_registered() -> None:
    encode_response.register(Chart | complex)(lambda value: PNG)  # type: ignore[arg-type]
    assert encode_response(1j) == encode_response(PNG)


@pytest.mark.usefixtures("fresh_registry")
def test_even_bytes_can_be_registered() -> None:
    encode_response.register(bytes)(lambda data: data + b"!")
    assert encode_response(b"hi")["body"] == "hi!"


# --- anything else -----------------------------------------------------------------------------

ACCEPTED = (
    "return bytes, bytearray, memoryview, a binary file, a pathlib.Path, a Pillow image, an object "
    "with savefig() or _repr_png_() and its kin, str, dict, list, number, bool, None, or a type "
    "given to encode_response.register"
)


async def coroutine(event: Any, context: Any) -> bytes:
    return PNG


async def pieces(event: Any, context: Any) -> AsyncIterator[bytes]:
    yield PNG


@pytest.mark.parametrize(
    ("result", "name", "hint"),
    [
        (object(), "object", ""),
        (
            (PNG, 200),
            "tuple",
            " (for a status or fields of your own return encode_response(..., event=event))",
        ),
        ({1}, "set", ""),
        (io.BytesIO, "type", " (this is the class; return an instance of it)"),
        (Figure, "type", " (this is the class; return an instance of it)"),
        ((b"%d" % n for n in (1, 2)), "generator", " (join its pieces, as in b''.join(pieces))"),
        (Circle(), f"{__name__}.Circle", ""),
    ],
)
def test_any_other_type_is_named(result: Any, name: str, hint: str) -> None:
    with pytest.raises(ResultTypeError) as raised:
        encode_response(result)
    assert str(raised.value) == (
        f"a handler result of type {name} cannot be sent: {ACCEPTED}{hint}"
    )


ANSWERS: dict[str, Callable[[Any], object]] = {
    "decorated": lambda handler: binary_response(handler)(REST, None),
    "encode_response": lambda handler: encode_response(handler(REST, None)),
    "in an envelope": lambda handler: binary_response(
        lambda event, context: {"statusCode": 200, "body": handler(event, context)}
    )(REST, None),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
@pytest.mark.parametrize(
    ("handler", "kind", "hint"),
    [
        (coroutine, "coroutine", "wrap the call in asyncio.run()"),
        (pieces, "async_generator", "return its pieces as bytes"),
    ],
)
def test_what_waits_to_be_awaited_is_an_error_that_no_warning_follows(
    handler: Any, kind: str, hint: str, answer: Callable[[Any], object]
) -> None:
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        with pytest.raises(ResultTypeError) as raised:
            answer(handler)
        said = str(raised.value)
        del raised
        gc.collect()
    assert [str(warning.message) for warning in warned] == []
    assert said == (
        f"a handler result of type {kind} cannot be sent: {ACCEPTED} "
        f"(Lambda calls handlers without awaiting them; {hint})"
    )


def test_bytes_and_text_need_neither_pillow_nor_libmagic() -> None:
    code = (
        "import sys; sys.modules['PIL'] = sys.modules['magic'] = sys.modules['pylibmagic'] = None\n"
        "from lambda_binary import encode_response\n"
        "print(encode_response(b'\\x89PNG\\r\\n\\x1a\\n')['headers']['Content-Type'])\n"
        "print(encode_response(b'\\x00\\x01\\xfe')['headers']['Content-Type'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["image/png", "application/octet-stream"]
