"""What a file's name says of its bytes, and when it is believed."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_binary.media_types.names import REFINED, is_active, of_coded, of_named
from lambda_binary.media_types.suffixes import ROWS

TYPES = dict(row.split(" ") for row in ROWS.split("\n") if row)
FILES = Path(__file__).parents[1] / "corpus" / "files"
OOXML = "application/vnd.openxmlformats-officedocument"
ZIP = b"PK\5\6" + bytes(18)
TEXT = b"a;b\n1;2\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
# A compound file without streams that say whose it is, as Office's encryption makes them.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def said(name: str, data: bytes, own: bool = True) -> str | None:
    found = of_named(name, data, own=own)
    return found and found[0]


@pytest.mark.parametrize(
    ("name", "file", "media_type"),
    [
        # A signature that contradicts the suffix is right.
        ("IMG_0001.HEIC", "baseline.jpg", "image/jpeg"),
        ("photo.jpg", "rgb.png", "image/png"),
        ("photo.png", "lossy.webp", "image/webp"),
        ("photo.png", "phone.heic", "image/heic"),
        ("photo.heic", "still.avif", "image/avif"),
        ("photo.png", "boxes.jxl", "image/jxl"),
        ("photo.png", "progressive.jpg", "image/jpeg"),
        ("favicon.ico", "rgb.png", "image/png"),
        ("page.html", "picture.pdf", "application/pdf"),
        ("notes.txt", "still.gif", "image/gif"),
        ("sales.csv", "text.gz", "application/gzip"),
        ("data.json", "text.gz", "application/gzip"),
        ("letter.doc", "paper.rtf", "application/rtf"),
        ("letter.doc", "office365.docx", f"{OOXML}.wordprocessingml.document"),
        ("table.xls", "sheet.xlsx", f"{OOXML}.spreadsheetml.sheet"),
        ("table.docx", "sheet.xlsx", f"{OOXML}.spreadsheetml.sheet"),
        ("letter.docx", "macros.docm", "application/vnd.ms-word.document.macroEnabled.12"),
        ("song.wav", "tagged.mp3", "audio/mpeg"),
        ("song.mp3", "apple.m4a", "audio/mp4"),
        ("voice.mp4", "sound.mp4", "audio/mp4"),
        ("voice.webm", "sound.webm", "audio/webm"),
        ("voice.mkv", "sound.mka", "audio/matroska"),
        ("voice.3gp", "voice.3gp", "audio/3gpp"),
        ("song.ogg", "theora.ogv", "video/ogg"),
        ("font.ttf", "glyf.woff2", "font/woff2"),
        ("backup.tar", "text.gz", "application/gzip"),
        ("backup.zip", "fox.7z", "application/x-7z-compressed"),
        # A suffix says more than the signature.
        ("animated.apng", "animated.png", "image/apng"),
        ("film.mov", "movie.mp4", "video/quicktime"),
        ("song.m4a", "movie.mp4", "audio/mp4"),
        ("song.mka", "movie.mkv", "audio/matroska"),
        ("letter.dotx", "office365.docx", f"{OOXML}.wordprocessingml.template"),
        ("slides.ppsx", "slides.pptx", f"{OOXML}.presentationml.slideshow"),
        ("bundle.zip", "sheet.xlsx", "application/zip"),
        ("release.apk", "library.jar", "application/vnd.android.package-archive"),
        ("backup.tgz", "text.gz", "application/gzip"),
        ("archive.tar", "gnu.tar", "application/x-tar"),
        # Both agree.
        ("sheet.xlsx", "sheet.xlsx", f"{OOXML}.spreadsheetml.sheet"),
        ("A.PNG", "rgb.png", "image/png"),
        # Without a suffix that is known, the signature is left.
        ("A", "rgb.png", "image/png"),
        ("A.unheard-of", "slides.pptx", f"{OOXML}.presentationml.presentation"),
    ],
)
def test_a_suffix_refines_and_a_signature_contradicts(
    name: str, file: str, media_type: str
) -> None:
    assert said(name, (FILES / file).read_bytes()) == media_type


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("report.docx", ZIP, f"{OOXML}.wordprocessingml.document"),
        ("secret.docx", OLE, f"{OOXML}.wordprocessingml.document"),
        ("talk.key", ZIP, "application/vnd.apple.keynote"),
        ("server.key", b"-----BEGIN PRIVATE KEY-----\n", None),
        ("comic.cbz", ZIP, "application/vnd.comicbook+zip"),
        ("comic.cbr", b"Rar!\x1a\x07\x01\x00", "application/vnd.comicbook-rar"),
        ("mesh.ply", b"ply\nformat ascii 1.0\n", "model/x-ply"),
        ("sales.csv", TEXT, "text/csv"),
        ("table.xls", b"<html><table></table></html>", "application/vnd.ms-excel"),
        # What proves nothing contradicts nothing.
        ("film.mp4", bytes(100), "video/mp4"),
        ("photo.png", b"no png at all", "image/png"),
        ("value.cbor", b"\xff\xff\x01", "application/cbor"),
        ("noname", TEXT, None),
        ("noname", bytes(100), None),
        ("", b"", None),
    ],
)
def test_what_no_signature_names_is_what_its_suffix_says(
    name: str, data: bytes, media_type: str | None
) -> None:
    assert said(name, data) == media_type


def tape(content: bytes) -> bytes:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        member = tarfile.TarInfo("a")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return sink.getvalue()


PACKED = {
    "gz": gzip.compress(TEXT),
    "bz2": bz2.compress(TEXT),
    "xz": lzma.compress(TEXT),
    "lzma": lzma.compress(TEXT, lzma.FORMAT_ALONE),
    "tar": tape(TEXT),
    "zip": ZIP,
    "zst": b"\x28\xb5\x2f\xfd\x04\x58",
    "lz4": b"\x04\x22\x4d\x18\x64\x40\xa7",
    "7z": b"7z\xbc\xaf\x27\x1c\x00\x04",
    "rar": b"Rar!\x1a\x07\x01\x00",
}


@pytest.mark.parametrize("suffix", PACKED)
def test_a_packed_files_name_says_nothing_of_what_was_unpacked(suffix: str) -> None:
    assert said(f"data.{suffix}", PACKED[suffix]) == TYPES[suffix]
    assert said(f"data.csv.{suffix}", TEXT) is None
    assert said(f"data.{suffix}", bytes(range(256))) is None
    assert said(f"picture.png.{suffix}", (FILES / "rgb.png").read_bytes()) == "image/png"


ACTIVE = [suffix for suffix, media_type in TYPES.items() if is_active(media_type)]


def test_active_types_are_those_that_a_browser_or_a_mail_reader_takes_apart() -> None:
    assert {TYPES[suffix] for suffix in ACTIVE} == {
        "application/atom+xml",
        "application/dash+xml",
        "application/gpx+xml",
        "application/rdf+xml",
        "application/rss+xml",
        "application/vnd.google-earth.kml+xml",
        "application/xhtml+xml",
        "application/xml",
        "application/xslt+xml",
        "image/svg+xml",
        "message/rfc822",
        "multipart/related",
        "text/css",
        "text/html",
        "text/javascript",
    }


@pytest.mark.parametrize("suffix", ACTIVE)
@pytest.mark.parametrize("content", [b"<x/>", SVG, b"", bytes(9)])
def test_an_active_type_is_taken_from_a_name_of_ones_own_alone(suffix: str, content: bytes) -> None:
    assert said(f"a.{suffix}", content, own=True) == TYPES[suffix]
    assert said(f"a.{suffix}", content, own=False) is None


@given(name=st.text() | st.sampled_from([f"x.{suffix}" for suffix in TYPES]), data=st.binary())
def test_a_strangers_name_never_gives_an_active_type(name: str, data: bytes) -> None:
    found = said(name, data, own=False)
    assert found is None or not is_active(found)


def test_a_packed_svg_is_an_svg_in_a_coding() -> None:
    packed = gzip.compress(SVG)
    assert of_named("chart.svgz", packed, own=True) == ("image/svg+xml", "gzip")
    assert of_named("chart.SVGZ", packed, own=True) == ("image/svg+xml", "gzip")
    assert of_named("chart.svgz", packed, own=False) == ("application/gzip", None)
    assert of_named("chart.svg", packed, own=True) == ("application/gzip", None)
    assert of_named("chart.svgz", SVG, own=True) is None


@pytest.mark.parametrize(
    ("name", "own", "media_type"),
    [
        ("app.js", True, "text/javascript"),
        ("app.js.gz", True, "text/javascript"),
        ("app.css.br", True, "text/css"),
        ("data.json.zst", True, "application/json"),
        ("app.js", False, None),
        ("data.json.gz", False, "application/json"),
        ("backup.tar.gz", True, "application/x-tar"),
        ("backup.gz", True, None),
        ("noname", True, None),
        ("", True, None),
    ],
)
def test_of_coded_data_the_name_without_its_coding_tells(
    name: str, own: bool, media_type: str | None
) -> None:
    assert of_coded(name, own=own) == media_type


def test_what_may_be_refined_is_no_active_type() -> None:
    refined = {media_type for types in REFINED.values() for media_type in types}
    assert not [media_type for media_type in refined if is_active(media_type)]


def test_an_archives_directory_is_asked_too() -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("AndroidManifest.xml", b"\3\0\x08\0")
    assert said("release", sink.getvalue()) == "application/vnd.android.package-archive"
