"""Files of real libraries: whose name labels what, what is read of them, and where they are left."""

from __future__ import annotations

import base64
import bz2
import contextlib
import gzip
import io
import lzma
import shutil
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fsspec
import pytest
import smart_open
import zstandard
from isal import igzip

from lambda_binary import FileResultError, ResponseTooLargeError, binary_response, encode_response
from payloads import PNG, REST, envelope, text

CSV = b"a;b\n1;2\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LAMBDA_QUOTA = 6_291_556


def packed(path: Path, content: bytes) -> Path:
    """The content, packed as the suffix says."""
    pack: dict[str, Callable[[bytes], bytes]] = {
        ".gz": gzip.compress,
        ".bz2": bz2.compress,
        ".xz": lzma.compress,
        ".zst": zstandard.compress,
    }
    path.write_bytes(pack[path.suffix](content))
    return path


READERS: dict[str, tuple[str, Callable[[Path], Any]]] = {
    "gzip": ("gz", gzip.open),
    "bz2": ("bz2", bz2.open),
    "lzma": ("xz", lzma.open),
    "buffered gzip": ("gz", lambda path: io.BufferedReader(gzip.open(path))),  # type: ignore[type-var]  # noqa: SIM115
    "isal": ("gz", lambda path: igzip.open(path, "rb")),
    "smart_open gz": ("gz", lambda path: smart_open.open(str(path), "rb")),
    "smart_open bz2": ("bz2", lambda path: smart_open.open(str(path), "rb")),
    "smart_open xz": ("xz", lambda path: smart_open.open(str(path), "rb")),
    "fsspec": ("gz", lambda path: fsspec.open(str(path), "rb", compression="infer").open()),
    "zstandard": ("zst", lambda path: zstandard.open(path, "rb")),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("name", "content", "response"),
    [
        ("chart.png", PNG, envelope(PNG, "image/png", guessed=True)),
        ("sales.csv", CSV, text(CSV.decode(), "text/plain; charset=utf-8")),
        ("page.html", SVG, text(SVG.decode(), "text/plain; charset=utf-8")),
    ],
)
def test_what_is_unpacked_is_labelled_by_its_bytes(
    reader: str, name: str, content: bytes, response: dict[str, Any], tmp_path: Path
) -> None:
    suffix, opening = READERS[reader]
    path = packed(tmp_path / f"{name}.{suffix}", content)
    nosniff = {"X-Content-Type-Options": "nosniff"}
    expected = {**response, "headers": {**response["headers"], **nosniff}}
    with opening(path) as file:
        assert encode_response(file) == expected
        if reader != "zstandard":  # which does not go back
            assert encode_response(file) == expected
    # Even where the packed file is named as what is in it.
    shutil.copy(path, tmp_path / name)
    if "smart_open" not in reader and reader != "fsspec":
        with opening(tmp_path / name) as file:
            assert encode_response(file) == expected


def media_type(result: Any, **options: Any) -> str:
    headers = encode_response(result, **options)["headers"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    found: str = headers["Content-Type"]
    return found


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:xz"])
def test_a_member_of_a_tar_is_not_labelled_as_the_tar(mode: str, tmp_path: Path) -> None:
    path = tmp_path / f"archive.tar{'.' * (len(mode) > 1)}{mode[2:]}"
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, content in (("chart.png", PNG), ("notes", CSV), ("page.svg", SVG)):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    with tarfile.open(path) as archive:
        assert media_type(archive.extractfile("chart.png")) == "image/png"
        assert media_type(archive.extractfile("notes")) == "text/plain; charset=utf-8"
        assert media_type(archive.extractfile("page.svg")) == "text/plain; charset=utf-8"


def test_a_member_of_a_zip_has_its_own_name_but_for_what_runs() -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name in ("a.csv", "a.svg", "a.html", "a.js", "a.xml", "a.css", "a.eml"):
            archive.writestr(name, SVG if name == "a.svg" else CSV)
        archive.writestr("a.jpg", PNG)
        archive.writestr("a.docx", sink.getvalue() + b"PK\5\6" + bytes(18))
    with zipfile.ZipFile(sink) as archive:
        found = {name: media_type(archive.open(name)) for name in archive.namelist()}
    plain = "text/plain; charset=utf-8"
    assert found == {
        "a.csv": "text/csv; charset=utf-8",
        "a.svg": plain,
        "a.html": plain,
        "a.js": plain,
        "a.xml": plain,
        "a.css": plain,
        "a.eml": plain,
        "a.jpg": "image/png",
        "a.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }


def test_the_name_of_a_file_in_memory_or_of_a_moment_gives_nothing_that_runs(
    tmp_path: Path,
) -> None:
    memory = io.BytesIO(SVG)
    memory.name = "upload.svg"  # type: ignore[attr-defined]
    assert media_type(memory) == "text/plain; charset=utf-8"
    memory.name = "upload.csv"  # type: ignore[attr-defined]
    assert media_type(memory) == "text/csv; charset=utf-8"
    with tempfile.NamedTemporaryFile(suffix=".html", dir=tmp_path) as file:
        file.write(SVG)
        file.seek(0)
        assert media_type(file) == "text/plain; charset=utf-8"
    with tempfile.NamedTemporaryFile(suffix=".csv", dir=tmp_path) as file:
        file.write(CSV)
        file.seek(0)
        assert media_type(file) == "text/csv; charset=utf-8"


@pytest.mark.parametrize(
    "opening",
    [
        lambda path: path,
        lambda path: path.open("rb"),
        lambda path: open(str(path), "rb"),  # noqa: PTH123, SIM115
        lambda path: open(bytes(path), "rb"),  # noqa: PTH123, SIM115
        lambda path: path.open("rb", buffering=0),
        lambda path: path.open("r+b"),
    ],
)
def test_a_file_that_the_handler_opened_by_its_path_may_be_active(
    opening: Callable[[Path], Any], tmp_path: Path
) -> None:
    path = tmp_path / "chart.svg"
    path.write_bytes(SVG)
    file = opening(path)
    try:
        assert media_type(file) == "image/svg+xml"
    finally:
        if file is not path:
            file.close()


@pytest.mark.parametrize("opening", [lambda path: path, lambda path: path.open("rb")])
@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("IMG_0001.HEIC", b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
        ("photo.jpg", PNG, "image/png"),
        ("letter.docx", b"PK\3\4" + bytes(60), None),
        ("page.html", PNG, "image/png"),
    ],
)
def test_bytes_that_contradict_a_suffix_win(
    opening: Callable[[Path], Any], name: str, content: bytes, expected: str | None, tmp_path: Path
) -> None:
    docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    for size in (len(content), LAMBDA_QUOTA + 1):  # beyond the quota a part is sent
        path = tmp_path / name
        with path.open("wb") as file:
            file.write(content)
            file.truncate(size)
        asked = {**REST, "multiValueHeaders": {"Range": ["bytes=0-9"]}}
        with contextlib.ExitStack() as stack:
            result = opening(path)
            if result is not path:
                stack.enter_context(result)
            response = encode_response(result, event=asked)
        assert response["headers"]["Content-Type"] == (expected or docx)
        assert base64.b64decode(response["body"]) == content[:10]


def test_a_packed_svg_is_sent_in_its_coding(tmp_path: Path) -> None:
    content = gzip.compress(SVG)
    path = tmp_path / "chart.svgz"
    path.write_bytes(content)
    for options in ({}, {"content_type": "image/svg+xml"}, {"etag": True}):
        response = encode_response(path, event=REST, **options)
        assert response["headers"]["Content-Type"] == "image/svg+xml"
        assert response["headers"]["Content-Encoding"] == "gzip"
        assert base64.b64decode(response["body"]) == content
        assert response["isBase64Encoded"] is True
    asked = {**REST, "multiValueHeaders": {"Range": ["bytes=0-9"]}}
    part = encode_response(path, event=asked)
    assert part["headers"]["Content-Encoding"] == "gzip"
    assert base64.b64decode(part["body"]) == content[:10]
    own = {"statusCode": 200, "body": path}
    assert binary_response(lambda event, context: own)(REST, None)["headers"] == {
        "Content-Type": "image/svg+xml",
        "X-Content-Type-Options": "nosniff",
        "Content-Encoding": "gzip",
    }
    with gzip.open(path) as file:  # unpacked, it is any text
        assert media_type(file) == "text/plain; charset=utf-8"


def test_of_coded_files_the_name_without_its_coding_tells(tmp_path: Path) -> None:
    path = tmp_path / "app.js.gz"
    path.write_bytes(gzip.compress(b"1"))
    coded = {"Content-Encoding": "gzip"}
    assert media_type(path, headers=coded) == "text/javascript"
    with path.open("rb") as file:
        assert media_type(file, headers=coded) == "text/javascript"
    path = path.rename(tmp_path / "app")
    assert media_type(path, headers=coded) == "application/octet-stream"


# --- the name that the client saves it under ----------------------------------------------------


@pytest.mark.parametrize(
    ("body", "filename", "expected"),
    [
        (CSV.decode(), "sales.csv", "text/csv; charset=utf-8"),
        ("Zürich;1", "sales.csv", "text/csv; charset=utf-8"),
        (CSV, "sales.csv", "text/csv; charset=utf-8"),
        (io.BytesIO(CSV), "sales.csv", "text/csv; charset=utf-8"),
        ("a: 1", "a.yaml", "application/yaml"),
        (b"PK\5\6" + bytes(18), "book.xlsx", XLSX),
        (io.BytesIO(b"PK\5\6" + bytes(18)), "book.xlsx", XLSX),
        (b"\x00\x01\x02\x03", "table.parquet", "application/vnd.apache.parquet"),
        # It may be a stranger's: nothing that runs comes of it, and no label that the bytes deny.
        ("<svg/>", "chart.svg", "text/plain; charset=utf-8"),
        (b"<html>", "page.html", "text/plain; charset=utf-8"),
        (io.BytesIO(SVG), "chart.svg", "text/plain; charset=utf-8"),
        ("text", "photo.png", "text/plain; charset=utf-8"),
        (b'{"a":1}', "photo.png", "application/json"),
        (b"%PDF-1.7", "report.csv", "application/pdf"),
        (PNG, "photo.jpg", "image/png"),
        (gzip.compress(CSV), "sales.csv", "application/gzip"),
        (CSV, "sales.csv.gz", "text/plain; charset=utf-8"),
        (CSV, "sales", "text/plain; charset=utf-8"),
    ],
)
def test_the_suffix_of_filename_refines_what_the_bytes_show(
    body: Any, filename: str, expected: str
) -> None:
    headers = encode_response(body, filename=filename)["headers"]
    assert headers["Content-Type"] == expected
    assert headers["Content-Disposition"] == f'attachment; filename="{filename}"'


def test_a_files_own_name_is_asked_before_filename(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(CSV)
    (tmp_path / "a").write_bytes(CSV)
    found = [media_type(tmp_path / name, filename="b.tsv") for name in ("a.csv", "a")]
    assert found == ["text/csv; charset=utf-8", "text/tab-separated-values; charset=utf-8"]
    (tmp_path / "book").write_bytes(b"PK\5\6" + bytes(18))
    assert media_type(tmp_path / "book") == "application/zip"
    assert media_type(tmp_path / "book", filename="book.xlsx") == XLSX
    (tmp_path / "packed").write_bytes(gzip.compress(CSV))
    coded = {"Content-Encoding": "gzip"}
    assert media_type(tmp_path / "packed", filename="a.csv", headers=coded) == "text/csv"


# --- a file that the module keeps ---------------------------------------------------------------


def kept(folder: Path) -> dict[str, Any]:
    (folder / "a.bin").write_bytes(b"skip" + PNG)
    packed(folder / "a.gz", b"skip" + PNG)
    memory = io.BytesIO(b"skip" + PNG)
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("a", b"skip" + PNG)
    spooled = tempfile.SpooledTemporaryFile()  # noqa: SIM115
    spooled.write(b"skip" + PNG)
    return {
        "memory": memory,
        "opened": (folder / "a.bin").open("rb"),
        "raw": (folder / "a.bin").open("rb", buffering=0),
        "gzip": gzip.open(folder / "a.gz"),
        "zip": zipfile.ZipFile(folder / "a.zip").open("a"),
        "spooled": spooled,
    }


@pytest.mark.parametrize("name", ["memory", "opened", "raw", "gzip", "zip", "spooled"])
@pytest.mark.parametrize("place", [0, 4])
def test_a_file_is_left_where_it_was(name: str, place: int, tmp_path: Path) -> None:
    files = kept(tmp_path)
    file = files[name]
    file.seek(place)
    content = (b"skip" + PNG)[place:]
    try:
        for event in (
            REST,
            {**REST, "httpMethod": "HEAD"},
            {**REST, "multiValueHeaders": {"Range": ["bytes=1-2"]}},
            REST,
        ):
            response = encode_response(file, event=event, etag=True)
            assert file.tell() == place
        assert base64.b64decode(response["body"]) == content
    finally:
        for opened in files.values():
            opened.close()


@pytest.mark.parametrize("name", ["memory", "opened", "raw", "gzip", "zip", "spooled"])
def test_at_its_end_it_says_so_every_time(name: str, tmp_path: Path) -> None:
    files = kept(tmp_path)
    files[name].seek(0, io.SEEK_END)
    try:
        for _ in range(2):
            with pytest.raises(FileResultError, match=r"is at its end \(position 36 of 36\)"):
                encode_response(files[name])
    finally:
        for opened in files.values():
            opened.close()


# --- bounds -------------------------------------------------------------------------------------


class CountedGzip(gzip.GzipFile):
    given = 0

    def read(self, size: int | None = -1) -> bytes:
        found = super().read(size)
        self.given += len(found)
        return found


def test_what_unpacks_is_unpacked_to_the_quota_and_one_byte(tmp_path: Path) -> None:
    path = packed(tmp_path / "bomb.gz", bytes(20_000_000))
    with CountedGzip(path) as file:
        with pytest.raises(ResponseTooLargeError):
            encode_response(file, event=REST)
        assert file.given == LAMBDA_QUOTA + 1
        assert file.tell() == 0


def test_a_member_of_a_zip_is_unpacked_to_the_quota_and_one_byte() -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", bytes(20_000_000))
    given = 0
    with zipfile.ZipFile(sink) as archive, archive.open("bomb") as member:
        read = member.read

        def counted(size: int | None = -1) -> bytes:
            nonlocal given
            found = read(size)
            given += len(found)
            return found

        member.read = counted  # type: ignore[method-assign]
        with pytest.raises(ResponseTooLargeError):
            encode_response(member, event=REST)
    assert given == LAMBDA_QUOTA + 1


class Endless:
    """Zeros for ever, a megabyte at a time."""

    given = 0

    def read(self, size: int = -1) -> bytes:
        taken = 1 << 20 if size < 0 else min(size, 1 << 20)
        self.given += taken
        return bytes(taken)


def test_an_endless_stream_ends_where_memory_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
    stream = Endless()
    with pytest.raises(FileResultError) as raised:
        encode_response(stream, on_too_large=lambda representation, event: b"")
    assert str(raised.value) == (
        "the Endless that was returned gave more than 33,554,432 bytes and does not say its size, "
        "so that it would have to be held in memory: return a file that can seek, or store the "
        "data elsewhere yourself and return a redirect"
    )
    assert stream.given == 33_554_433


def test_a_stream_that_memory_holds_is_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")

    class Stream:
        def __init__(self) -> None:
            self.read = io.BytesIO(bytes(33_554_432)).read

    sizes = []
    encode_response(
        Stream(), on_too_large=lambda representation, event: sizes.append(len(representation.data))
    )
    assert sizes == [33_554_432]


# --- the tag of a path --------------------------------------------------------------------------


def test_a_copy_that_keeps_size_and_date_has_a_tag_of_its_own(tmp_path: Path) -> None:
    tags = []
    for name, content in (("v1", b"AAAA"), ("v2", b"BBBB")):
        (tmp_path / name).write_bytes(content)
    shutil.copystat(tmp_path / "v1", tmp_path / "v2")
    for name in ("v1", "v2"):
        shutil.copy2(tmp_path / name, tmp_path / "out.bin")
        response = encode_response(tmp_path / "out.bin", etag=True, content_type="font/otf")
        tags.append(response["headers"]["ETag"])
    assert tags[0] != tags[1]
    response = encode_response(
        tmp_path / "out.bin",
        etag=True,
        content_type="font/otf",
        event={**REST, "multiValueHeaders": {"If-None-Match": [tags[0]]}},
    )
    assert (response["statusCode"], base64.b64decode(response["body"])) == (200, b"BBBB")


def test_a_path_is_typed_by_a_look_at_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    ftyp = b"\0\0\0\x10ftypisom\0\0\0\0"
    with path.open("wb") as file:
        file.write(ftyp)
        file.truncate(1 << 40)  # of a terabyte nothing else is read
    asked = {**REST, "multiValueHeaders": {"Range": ["bytes=4-7"]}}
    response = encode_response(path, event=asked)
    assert response["headers"]["Content-Type"] == "video/mp4"
    assert base64.b64decode(response["body"]) == b"ftyp"


def test_reading_files_imports_none_of_these_libraries() -> None:
    import subprocess

    code = (
        "import io, sys; from lambda_binary import encode_response\n"
        "encode_response(io.BytesIO(b'x'))\n"
        "print({'gzip', 'bz2', 'lzma', 'zipfile', 'tarfile'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE html><html>404</html>",
        b'<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>',
        b'{"message": "Forbidden"}',
        base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(24)),
    ],
)
@pytest.mark.parametrize("name", ["photo.png", "report.pdf", "film.mp4", "sheet.xlsx"])
def test_an_error_that_was_saved_under_a_pictures_name_is_no_picture(
    name: str, content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    label = "application/json" if content[:1] == b"{" else "text/plain; charset=utf-8"
    with path.open("rb") as file:
        for result in (path, file):
            payload = encode_response(result)
            assert payload["headers"]["Content-Type"] == label
            assert payload["headers"]["X-Content-Type-Options"] == "nosniff"
            assert payload["body"] == content.decode()


def test_what_shows_nothing_is_what_its_name_says(tmp_path: Path) -> None:
    for name, label in (("photo.png", "image/png"), ("data.pdf", "application/pdf")):
        path = tmp_path / name
        path.write_bytes(b"made up for a test")
        assert encode_response(path)["headers"]["Content-Type"] == label
