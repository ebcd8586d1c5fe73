"""What bytes surely are, against what a media type names: contradictions, and no false ones."""

from __future__ import annotations

import base64
import csv
import gzip
import io
import json
import mimetypes
import zipfile
from pathlib import Path

import pytest

from lambda_binary.images.formats import FORMATS
from lambda_binary.media_types import detect
from lambda_binary.media_types.families import FAMILIES, MAY_BE, decoded, family_of, mistaken
from lambda_binary.media_types.suffixes import from_name

CORPUS = Path(__file__).parents[1] / "corpus"
ROWS = list(csv.DictReader((CORPUS / "labels.csv").read_text().splitlines()))
# A file of each family, and what it is found to be.
SAMPLES = {
    "image": "rgb.png",
    "heif": "phone.heic",
    "pdf": "plot.pdf",
    "rtf": "paper.rtf",
    "iso": "movie.mp4",
    "matroska": "vp8.webm",
    "ogg": "vorbis.ogg",
    "avi": "movie.avi",
    "flac": "lossless.flac",
    "midi": "notes.mid",
    "mp3": "tagged.mp3",
    "aac": "frames.aac",
    "mpeg": "program.mpg",
    "flv": "flash.flv",
    "asf": "windows.wmv",
    "zip": "two.zip",
    "word": "office365.docx",
    "excel": "sheet.xlsx",
    "powerpoint": "slides.pptx",
    "opendocument": "open.odt",
    "epub": "novel.epub",
    "ole": "word.doc",
    "gzip": "text.gz",
    "xz": "text.xz",
    "zstd": "text.zst",
    "7z": "fox.7z",
    "rar": "smallest.rar",
    "sfnt": "cff.otf",
    "woff": "glyf.woff",
    "woff2": "glyf.woff2",
    "wasm": "empty.wasm",
    "sqlite": "base.sqlite",
    "parquet": "table.parquet",
    "arrow": "table.arrow",
}
DATA = {family: (CORPUS / "files" / name).read_bytes() for family, name in SAMPLES.items()}
ZIPS = {"zip", "word", "excel", "powerpoint", "opendocument", "epub"}


@pytest.mark.parametrize("family", SAMPLES)
def test_a_file_is_of_its_own_family_and_of_no_other(family: str) -> None:
    data = DATA[family]
    found = detect(data)
    assert family_of(found) == family
    for other, labels in FAMILIES.items():
        fits = other == family or family in MAY_BE.get(other, ())
        fits = fits or {family, other} == {"image", "heif"}
        for label in labels.split():
            expected = None if fits or (other == "text" and family == "rtf") else found
            assert mistaken(label, data) == expected, label


def test_every_image_format_is_judged_under_each_of_its_names() -> None:
    names = [name for row in FORMATS.values() for name in row.media_types]
    assert {name: family_of(name) for name in names} == {
        name: "heif" if name.startswith("image/avif") else "image" for name in names
    }


def test_every_name_of_a_family_is_in_one_alone() -> None:
    names = [name for labels in FAMILIES.values() for name in labels.split()]
    assert sorted(names) == sorted(set(names))
    assert {other for others in MAY_BE.values() for other in others} <= {
        *FAMILIES, "html", "xml"
    }  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: Path(row["path"]).name)
def test_no_file_is_refused_under_a_name_that_is_in_use_for_it(row: dict[str, str]) -> None:
    path = CORPUS / row["path"]
    data = path.read_bytes()
    said = [row["expected"], *row["acceptable"].split("|"), detect(data)]
    said += [from_name(path.name) or "", mimetypes.guess_type(path.name)[0] or ""]
    assert {label: mistaken(label, data) for label in said if "/" in label} == {
        label: None for label in said if "/" in label
    }
    # Whoever has the beginning alone refuses nothing more.
    assert [mistaken(label, data[:4096]) for label in said if "/" in label] == [
        None for label in said if "/" in label
    ]


@pytest.mark.parametrize(
    "label",
    [
        "application/octet-stream", "binary/octet-stream", "application/x-mine", "image/vnd.mine",
        "image/x-mine", "text/plain; charset=utf-8", "text/x-mine", "application/vnd.mine+json",
        "video/vnd.mine", "application/x-tar", "model/stl", "multipart/mixed", "message/http",
        "application/postscript",
    ],
)  # fmt: skip
def test_a_private_or_general_type_may_name_anything(label: str) -> None:
    assert family_of(label) is None
    assert {mistaken(label, data) for data in DATA.values()} == {None}


@pytest.mark.parametrize(
    "label", ["IMAGE/PNG", "image/png; charset=binary", " image/png ", "Image/Png;q=1"]
)
def test_case_and_parameters_do_not_matter(label: str) -> None:
    assert mistaken(label, DATA["pdf"]) == "application/pdf"


# Text under the name of a binary format

TEXTS = [
    (b"<!DOCTYPE html>\n<html>", "text/html"),
    (b"<html><body>404", "text/html"),
    (b"\xef\xbb\xbf \r\n<!-- a -->\n<!-- b --><HTML lang=en>", "text/html"),
    (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html xmlns="x"/>', "text/html"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
    (b'<?xml version="1.0"?>\n<!-- Generator -->\n<svg:svg/>', "image/svg+xml"),
    (b'<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>', "application/xml"),
    (b'{"message": "Forbidden"}', "application/json"),
    (b"[1, 2]\n", "application/json"),
    (b"data:image/png;base64,iVBORw0KGgo=", "data:"),
    (base64.b64encode(DATA["image"]), "base64 image/png"),
    (base64.encodebytes(DATA["image"]), "base64 image/png"),
    (base64.urlsafe_b64encode(DATA["pdf"]), "base64 application/pdf"),
    (base64.b64encode(DATA["excel"]).rstrip(b"="), "base64 application/zip"),
    (base64.b64encode(base64.b64encode(DATA["image"])), None),  # twice: text like any other
]


@pytest.mark.parametrize(("text", "found"), TEXTS)
@pytest.mark.parametrize(
    "label", ["image/png", "application/pdf", "video/mp4", "audio/mpeg", "font/woff2", "image/heic"]
)
def test_a_text_of_a_known_kind_is_no_binary_format(
    text: bytes, found: str | None, label: str
) -> None:
    assert mistaken(label, text) == found


@pytest.mark.parametrize(("text", "_"), TEXTS)
@pytest.mark.parametrize(
    "label", ["text/html", "text/csv", "application/json", "image/svg+xml", "application/xml"]
)
def test_a_text_under_another_texts_name_is_its_authors_business(
    text: bytes, _: object, label: str
) -> None:
    assert mistaken(label, text) is None


@pytest.mark.parametrize(
    "text", [b"", b"Not Found", b"not an image at all", b"<b>", b"{", b"iVBORw0KGgo=", b"<htmlx>"]
)
def test_a_text_that_shows_nothing_sure_may_be_what_it_is_called(text: bytes) -> None:
    assert mistaken("image/png", text) is None


@pytest.mark.parametrize(
    "label", ["application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"]
)
def test_office_opens_pages_under_its_old_names(label: str) -> None:
    page = b"<html><table><tr><td>1</td></tr></table></html>"
    assert mistaken(label, page) is None
    assert mistaken(label, b'<?xml version="1.0"?><Workbook/>') is None
    assert mistaken(label, DATA["excel"]) is None
    assert mistaken(label, DATA["rtf"]) is None
    assert mistaken(label, DATA["pdf"]) == "application/pdf"
    assert mistaken(label, base64.b64encode(DATA["excel"])) == "base64 application/zip"


# Binary data under the name of a text


@pytest.mark.parametrize(
    "label",
    ["text/csv", "text/html; charset=utf-8", "application/json", "image/svg+xml", "application/xml",
     "application/ld+json", "application/javascript"],
)  # fmt: skip
def test_a_text_is_not_binary(label: str) -> None:
    assert mistaken(label, DATA["image"]) == "image/png"
    assert mistaken(label, gzip.compress(b"a,b\n")) == "application/gzip"
    assert mistaken(label, DATA["pdf"]) == "application/pdf"


@pytest.mark.parametrize(
    "text", [b"GIF89a is a format", b"ID3 tags", b"%PDF-1.7 in ASCII", "RIFF ü".encode(), b"PK",
             b"%PDF-" + "ü".encode() * 2046]
)  # fmt: skip
def test_a_text_that_begins_as_a_binary_format_is_a_text(text: bytes) -> None:
    assert mistaken("text/csv", text) is None
    assert mistaken("text/csv", text[:4096]) is None


# Files that are two things at once


def test_an_archive_is_read_from_its_end() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "a")
        archive.comment = b"c" * 300
    for front in (DATA["image"], DATA["pdf"], b"<html></html>"):
        both = front + file.getvalue()
        assert mistaken("application/zip", both) is None
        assert mistaken("application/java-archive", both) is None
        assert mistaken("application/zip", front) is not None
        assert mistaken("video/mp4", both) is not None


def test_a_pdf_may_have_something_before_its_header() -> None:
    assert mistaken("application/pdf", b"<html>".ljust(900) + b"%PDF-1.7") is None
    assert mistaken("application/pdf", DATA["image"].ljust(1024) + b"%PDF-1.7") == "image/png"


def test_base64_is_read_from_its_front_alone() -> None:
    whole = base64.b64encode(DATA["image"] * 100_000)
    assert len(decoded(whole)) <= 4096
    assert decoded(b"iVBORw0K Ggo") == decoded(b"short") == decoded("é".encode() * 40) == b""


def test_json_is_a_fault_as_a_whole_alone() -> None:
    assert mistaken("image/png", json.dumps({"a": "b" * 300_000}).encode()) == "application/json"
    assert mistaken("image/png", b'{"a": 1} and more') is None
