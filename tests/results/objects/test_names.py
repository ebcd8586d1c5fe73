"""The name that a file is saved under is a declaration too: it chooses the format of what is made.

Where the handler says nothing else. What contradicts the name is one sentence. The libraries are
imported by the test that needs them: they are the dependency group `objects`.
"""

from __future__ import annotations

import base64
import importlib
from collections.abc import Callable
from typing import Any

import matplotlib.figure
import pytest
import qrcode
from PIL import Image

from events import event
from image_samples import animated, colours, drawing, faded, reopen
from lambda_binary import ImageEncodingError, OptionError, binary_response, encode_response
from lambda_binary.images.formats import FORMATS
from lambda_binary.media_types import detect
from lambda_binary.media_types.suffixes import from_name

ROWS = [row for row in FORMATS.values() if row.name != "avif"]
SUFFIXES = [(suffix, row) for row in ROWS for suffix in row.suffixes]
IMAGES = (
    "image/avif, image/bmp, image/gif, image/jpeg, image/png, image/tiff, "
    "image/vnd.microsoft.icon or image/webp"
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def made(name: str, *arguments: object) -> Callable[[], Any]:
    """What makes an object: the library's function or class, imported when it is called."""
    module, _, function = name.rpartition(".")
    return lambda: getattr(importlib.import_module(module), function)(*arguments)


def cloud() -> Any:
    return made("wordcloud.WordCloud")().generate("a b")


def figure() -> Any:
    return matplotlib.figure.Figure(figsize=(1, 1))


def frame() -> Any:
    return made("pandas.DataFrame", {"a": [1, 2]})()


def sent(result: object, **options: Any) -> tuple[str, bytes]:
    payload = encode_response(result, **options)
    body = payload["body"]
    data = base64.b64decode(body) if payload["isBase64Encoded"] else body.encode()
    return payload["headers"]["Content-Type"], data


def refusal(result: object, **options: Any) -> str:
    with pytest.raises(OptionError) as raised:
        encode_response(result, **options)
    return str(raised.value)


@pytest.mark.parametrize(("suffix", "row"), SUFFIXES, ids=[suffix for suffix, _ in SUFFIXES])
def test_a_name_chooses_the_format_of_an_image(suffix: str, row: Any) -> None:
    for name in (f"a.{suffix}", f"a b.{suffix.upper()}"):
        label, data = sent(drawing((32, 32)), filename=name)
        assert (label, reopen(data).format) == (row.media_type, row.codec)
    handler = binary_response(filename=f"é.{suffix}")(lambda event, context: drawing((32, 32)))
    payload = handler(event("http-api-2.0"), None)
    assert payload["headers"]["Content-Type"] == row.media_type


def test_a_name_chooses_whatever_the_image_was_opened_from() -> None:
    film = animated([drawing(), colours((256, 192))], "GIF", [1, 1])
    label, data = sent(film, filename="film.webp")
    assert (label, getattr(reopen(data), "n_frames", 1)) == ("image/webp", 2)
    assert sent(film, filename="film.gif")[0] == "image/gif"


@pytest.mark.parametrize("name", ["picture", "picture.bin", "picture.", ".jpg", "a.jpg.mine", ""])
def test_a_name_that_says_nothing_changes_nothing(name: str) -> None:
    if name:
        assert sent(colours(), filename=name)[0] == "image/png"
    assert sent(colours(), disposition="inline")[0] == "image/png"


def test_a_label_that_says_nothing_leaves_it_to_the_name() -> None:
    label, data = sent(colours(), filename="a.jpg", content_type="application/octet-stream")
    assert (label, reopen(data).format) == ("application/octet-stream", "JPEG")
    label, data = sent(figure(), filename="a.pdf", content_type="application/octet-stream")
    assert (label, detect(data)) == ("application/octet-stream", "application/pdf")


def test_a_name_and_a_format_that_agree_are_fine() -> None:
    for name in ("a.jpg", "a.jpeg", "a.JPE", "a.jfif"):
        assert sent(colours(), filename=name, image_format="jpg")[0] == "image/jpeg"
        assert sent(colours(), filename=name, content_type="image/jpg")[0] == "image/jpg"
    assert sent(colours(), filename="a.apng", image_format="png")[0] == "image/png"
    label, data = sent(colours(), filename="a.jpg", quality=30)
    assert (label, len(data) < len(sent(colours(), filename="a.jpg")[1])) == ("image/jpeg", True)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"image_format": "png"}, "image_format='png'"),
        ({"image_format": "WebP"}, "image_format='webp'"),
        ({"content_type": "image/png"}, "the media type 'image/png'"),
        ({"headers": {"content-type": "image/x-png"}}, "the media type 'image/x-png'"),
    ],
)
@pytest.mark.parametrize("make", [colours, figure])
def test_a_name_and_a_format_that_disagree_are_refused(
    options: dict[str, Any], says: str, make: Callable[[], Any]
) -> None:
    assert refusal(make(), filename="a.jpg", **options) == (
        f"filename='a.jpg' names image/jpeg, but {says} names another format: leave one of them "
        "out, or let the suffix be the right one"
    )


def test_a_name_and_a_negotiated_format_disagree() -> None:
    assert refusal(colours(), filename="a.jpg", image_format="auto") == (
        "filename='a.jpg' names one format and image_format='auto' is to be negotiated: leave "
        "one of them out"
    )
    assert sent(colours(), filename="a", image_format="auto")[0] == "image/jpeg"


@pytest.mark.parametrize("name", ["a.pdf", "a.svg", "a.heic", "a.zip", "a.csv", "a.txt", "a.mp4"])
def test_a_name_of_what_an_image_cannot_become_is_refused(name: str) -> None:
    assert refusal(colours(), filename=name) == (
        f"filename={name!r} names {from_name(name)}, but the image is written as {IMAGES}: let its "
        "suffix be that of one of them"
    )


def test_a_name_of_a_format_that_loses_something_is_refused_as_the_format_is() -> None:
    with pytest.raises(ImageEncodingError, match="written as JPEG: it holds no transparency"):
        encode_response(faded(), filename="a.jpg")


DRAWN: list[tuple[Callable[[], Any], str, str]] = [
    (figure, "a.svg", "image/svg+xml"),
    (figure, "a.pdf", "application/pdf"),
    (figure, "a.jpg", "image/jpeg"),
    (figure, "a.webp", "image/webp"),
    (figure, "a.ico", "image/vnd.microsoft.icon"),
    (figure, "a.bmp", "image/bmp"),
    (lambda: figure().subplots(), "a.svg", "image/svg+xml"),
    (lambda: qrcode.make("a"), "a.jpg", "image/jpeg"),
    (made("segno.make", "a"), "a.svg", "image/svg+xml"),
    (made("segno.make", "a"), "a.pdf", "application/pdf"),
    (made("segno.make", "a"), "a.gif", "image/gif"),
    (cloud, "a.svg", "image/svg+xml"),
    (cloud, "a.webp", "image/webp"),
    (frame, "a.csv", "text/csv; charset=utf-8"),
    (frame, "a.json", "application/json"),
    (frame, "a.XLSX", XLSX),
    (frame, "a.parquet", "application/vnd.apache.parquet"),
    (made("polars.DataFrame", {"a": [1]}), "a.tsv", "text/tab-separated-values; charset=utf-8"),
    (made("polars.DataFrame", {"a": [1]}), "a.xlsx", XLSX),
    (made("openpyxl.Workbook"), "a.xlsx", XLSX),
    (made("docx.Document"), "a.docx", DOCX),
    (made("fpdf.FPDF"), "a.pdf", "application/pdf"),
]


@pytest.mark.parametrize(("make", "name", "media_type"), DRAWN)
def test_a_name_chooses_the_format_of_whatever_is_made(
    make: Callable[[], Any], name: str, media_type: str
) -> None:
    label, data = sent(make(), filename=name)
    assert label == media_type
    if not media_type.startswith(("text/", "image/svg")):
        assert detect(data) == media_type
    if media_type == "image/svg+xml":
        assert b"<svg" in data


@pytest.mark.parametrize(
    ("make", "name", "found", "kind", "types"),
    [
        (made("openpyxl.Workbook"), "a.csv", "text/csv", "openpyxl.workbook.workbook.Workbook", XLSX),
        (made("openpyxl.Workbook"), "a.xls", "application/vnd.ms-excel",
         "openpyxl.workbook.workbook.Workbook", XLSX),
        (made("openpyxl.Workbook"), "a.xlsm", "application/vnd.ms-excel.sheet.macroenabled.12",
         "openpyxl.workbook.workbook.Workbook", XLSX),
        (made("docx.Document"), "a.pdf", "application/pdf", "docx.document.Document", DOCX),
        (made("docx.Document"), "a.txt", "text/plain", "docx.document.Document", DOCX),
        (made("pptx.Presentation"), "a.docx", DOCX, "pptx.presentation.Presentation",
         "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        (made("fpdf.FPDF"), "a.png", "image/png", "fpdf.fpdf.FPDF", "application/pdf"),
    ],
)  # fmt: skip
def test_a_name_of_what_an_object_cannot_become_is_refused(
    make: Callable[[], Any], name: str, found: str, kind: str, types: str
) -> None:
    assert refusal(make(), filename=name) == (
        f"filename={name!r} names {found}, but the {kind} that was returned is written as {types}: "
        "let its suffix be that of one of them"
    )


def test_a_page_is_made_by_a_declaration_alone() -> None:
    assert refusal(made("segno.make", "a")(), filename="a.html").endswith(
        "let its suffix be that of one of them; declare content_type='text/html' if that is meant"
    )
    assert sent(frame(), filename="a.html", content_type="text/html")[0] == "text/html"


def test_a_text_may_have_the_name_of_another() -> None:
    assert sent(frame(), filename="a.txt", content_type="text/csv")[0] == "text/csv"
    assert refusal(frame(), filename="a.xlsx", content_type="text/csv") == (
        f"filename='a.xlsx' names {XLSX}, but the media type 'text/csv' names another format: "
        "leave one of them out, or let the suffix be the right one"
    )


def test_an_object_with_another_picture_than_the_name_says_so() -> None:
    class Drawn:
        def _repr_svg_(self) -> str:
            return "<svg xmlns='http://www.w3.org/2000/svg'/>"

    assert sent(Drawn(), filename="a.svg")[0] == "image/svg+xml"
    with pytest.raises(ImageEncodingError) as raised:
        encode_response(Drawn(), filename="a.png")
    assert str(raised.value) == (
        f"the {Drawn.__module__}.{Drawn.__qualname__} that was returned cannot draw itself as png: "
        "leave filename out, or return a Pillow image"
    )


def test_data_that_came_encoded_keeps_its_type_under_any_name() -> None:
    png = sent(Image.new("L", (2, 2)))[1]
    assert sent(png, filename="a.jpg") == ("image/png", png)
