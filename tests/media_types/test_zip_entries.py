"""Zip archives: Office packages, OpenDocument, EPUB, Java and Android, by what is inside."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detecting import Counted
from lambda_binary.media_types import detect
from lambda_binary.media_types.detection import zip_entries, zip_types

ZIP = "application/zip"
ODF = "application/vnd.oasis.opendocument."
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def archive(
    members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED, comment: bytes = b""
) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as file:
        for name, content in members.items():
            file.writestr(name, content)
        file.comment = comment
    return buffer.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_archive_cut_in_its_mimetype_is_no_more_than_an_archive(method: int) -> None:
    claim = "application/vnd.oasis.opendocument.text-template"
    whole = archive({"mimetype": claim.encode(), "content.xml": b"<x/>"}, method=method)
    second = whole.index(b"PK", 30)
    found = {cut: detect(whole[:cut]) for cut in range(30, len(whole))}
    assert {found[cut] for cut in range(30, second)} == {ZIP}
    assert {found[cut] for cut in range(second + 2, len(whole))} == {claim}


def content_types(*names: str) -> dict[str, bytes]:
    parts = "".join(f'<Override PartName="/p{n}" ContentType="{t}"/>' for n, t in enumerate(names))
    return {"[Content_Types].xml": f'<?xml version="1.0"?><Types>{parts}</Types>'.encode()}


@pytest.mark.parametrize(("main", "media_type"), zip_types._MAIN_PARTS.items())
def test_an_office_package_is_told_by_its_main_part(main: str, media_type: str) -> None:
    types = content_types("application/vnd.other+xml", main)
    assert detect(archive({"a.xml": b"x"} | types)) == media_type
    assert detect(archive(types | {"a.xml": b"x"})) == media_type


def test_the_first_main_part_counts() -> None:
    word, sheet = (f"{name}.main+xml" for name in (DOCX, XLSX))
    assert detect(archive(content_types(word, sheet))) == DOCX


def test_content_types_may_be_utf_16() -> None:
    xml = content_types(f"{DOCX}.main+xml")["[Content_Types].xml"].decode().encode("utf-16")
    assert detect(archive({"[Content_Types].xml": xml})) == DOCX


def test_the_front_of_an_office_package_is_enough() -> None:
    whole = archive(content_types(f"{DOCX}.main+xml") | {"word/document.xml": bytes(5000)})
    assert detect(whole[:250]) == DOCX


def test_content_types_are_found_first_last_and_in_a_small_directory_anywhere() -> None:
    types = content_types(f"{XLSX}.main+xml")
    few = {f"xl/{n}.xml": b"" for n in range(20)}
    many = {f"xl/worksheets/sheet{n}.xml": b"" for n in range(400)}
    for members in (types | many, many | types, few | types | {"z": b""}):
        assert detect(archive(members)) == XLSX


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize(
    ("claim", "media_type"),
    [
        (b"application/epub+zip", "application/epub+zip"),
        (b"application/epub+zip\n", "application/epub+zip"),
        (
            b"application/vnd.oasis.opendocument.text",
            "application/vnd.oasis.opendocument.text",
        ),
        (b"image/openraster", "image/openraster"),
        (b"image/openrasterhtml", ZIP),
        (b"application/vnd.oasis.opendocument.chart-template", f"{ODF}chart-template"),
        (b"application/vnd.oasis.opendocument.texthtml", ZIP),
        (b"application/vnd.oasis.opendocument.", ZIP),
        (b"application/vnd.etsi.asic-e+zip", "application/vnd.etsi.asic-e+zip"),
        (b"application/vnd.etsi.asic-e+zip+zip", ZIP),
        (b"application/x-kritahtml", ZIP),
        (b"text/html", ZIP),
        (b"image/svg+xml", ZIP),
        (b"image/png", ZIP),
        (b"application/epub+zip; charset=x", ZIP),
        (b"application/epub+zip\r\nX-Evil: 1", ZIP),
        (b"application/vnd.oasis.opendocument.<script>", ZIP),
        (b"", ZIP),
    ],
)
def test_a_mimetype_member_is_believed_within_its_families(
    claim: bytes, media_type: str, method: int
) -> None:
    assert detect(archive({"mimetype": claim, "a": b"x"}, method=method)) == media_type
    assert detect(archive({"a": b"x", "mimetype": claim}, method=method)) == media_type


def test_a_flat_xml_claim_would_be_active_and_is_not_believed() -> None:
    claim = b"application/vnd.oasis.opendocument.text-flat+xml"
    assert detect(archive({"mimetype": claim})) == ZIP


@pytest.mark.parametrize(
    ("names", "media_type"),
    [
        (["META-INF/MANIFEST.MF", "A.class"], "application/java-archive"),
        (["A.class", "META-INF/MANIFEST.MF"], "application/java-archive"),
        (
            ["META-INF/MANIFEST.MF", "classes.dex", "AndroidManifest.xml"],
            "application/vnd.android.package-archive",
        ),
        (["manifest.json", "META-INF/mozilla.rsa"], "application/x-xpinstall"),
        (["pass.json", "manifest.json", "signature"], "application/vnd.apple.pkpass"),
        (["pass.json"], ZIP),
        (["doc.kml", "images/a.png"], "application/vnd.google-earth.kmz"),
        (["other/doc.kml"], ZIP),
        (["notes about META-INF/MANIFEST.MF"], ZIP),
        (["a.txt"], ZIP),
        ([], ZIP),
    ],
)
def test_a_zip_archive_is_told_by_its_names(names: list[str], media_type: str) -> None:
    assert detect(archive(dict.fromkeys(names, b"x"))) == media_type


def test_a_scene_is_stored_first() -> None:
    scene = {"scene.usda": b"#usda 1.0"}
    assert detect(archive(scene, method=zipfile.ZIP_STORED)) == "model/vnd.usdz+zip"
    assert detect(archive(scene)) == ZIP


def test_a_comment_even_a_misleading_one_hides_nothing() -> None:
    types = {"a": b""} | content_types(f"{DOCX}.main+xml")
    assert detect(archive(types, comment=b"x" * 65535)) == DOCX


def test_a_member_that_cannot_be_read_tells_nothing() -> None:
    types = content_types(f"{DOCX}.main+xml")
    broken = bytearray(archive(types))
    broken[30 + len("[Content_Types].xml")] ^= 0xFF
    assert detect(broken) == ZIP
    assert detect(archive(types, method=zipfile.ZIP_BZIP2)) == ZIP
    assert detect(archive({"a": b""} | types).replace(b"PK\3\4", b"PK\3\5", 2)) != DOCX


def test_a_streamed_archive_without_sizes_is_read() -> None:
    # Bit 3 of the flags: sizes are 0 in the local header and stand behind the data.
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", content_types(f"{DOCX}.main+xml").popitem()[1])
        file.writestr("word/document.xml", b"x" * 3000)
    data = pipe.getvalue()
    assert data[6] & 8
    assert [detect(data), detect(data[:300])] == [DOCX, DOCX]


def test_an_archive_behind_other_bytes_keeps_its_offsets() -> None:
    # A self-extracting zip that begins as a zip: offsets count from the second archive.
    inner = archive({"a": b""} | content_types(f"{DOCX}.main+xml"))
    assert detect(archive({"b": b""})[:40] + inner) == DOCX


def test_a_zip64_archive_is_read() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for number in range(65_600):
            file.writestr(zipfile.ZipInfo(f"{number}"), b"")
        file.writestr("[Content_Types].xml", content_types(f"{XLSX}.main+xml").popitem()[1])
    assert detect(buffer.getvalue()) == XLSX


def test_a_zip_bomb_is_inflated_to_64_kb() -> None:
    bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = bomb.compress(bytes(50_000_000)) + bomb.flush()
    header = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0, 0, len(packed), 1, 19, 0)
    data = header + b"[Content_Types].xml" + packed
    assert len(zip_entries._member(data, 0, data[18:22])) == 64 * 1024
    assert detect(data) == ZIP


@given(st.binary(max_size=200), st.integers(0, 0xFFFFFFFF), st.integers(0, 0xFFFFFFFF))
def test_no_size_or_offset_of_a_zip_archive_is_trusted(junk: bytes, size: int, offset: int) -> None:
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, size, offset, 0)
    entry = struct.pack("<4s16xIIHHH8xI", b"PK\1\2", size, size, 19, 9, 9, offset)
    data = b"PK\3\4" + junk + entry + b"[Content_Types].xml" + end
    assert detect(data) == ZIP


def test_a_directory_of_20000_entries_is_no_more_work_than_a_short_one() -> None:
    read = []
    for entries in (10, 20_000):
        data = Counted(archive({f"folder/{n:05}.txt": b"" for n in range(entries)}))
        assert zip_entries.identify(data, data.data[:4096]) == ZIP  # type: ignore[arg-type]
        read.append(data.read)
    assert len(read[1]) <= len(read[0]) + 1
    assert sum(read[1]) <= 2 * zip_entries._WINDOW + 100
