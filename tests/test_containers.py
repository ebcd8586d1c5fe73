"""Media containers: ISO base media, EBML, Ogg, IFF and ASF."""

from __future__ import annotations

import struct

import pytest

from detecting import without_libmagic  # noqa: F401  a fixture
from lambda_binary.media_types import detect

pytestmark = pytest.mark.usefixtures("without_libmagic")
UNKNOWN = "application/octet-stream"


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content


def brands(major: bytes, *others: bytes) -> bytes:
    return box(b"ftyp", major + bytes(4) + b"".join(others))


@pytest.mark.parametrize(
    ("major", "others", "media_type"),
    [
        (b"avif", [], "image/avif"),
        (b"avis", [b"avif"], "image/avif"),
        (b"mif1", [b"miaf", b"avif"], "image/avif"),
        (b"mif3", [b"avif"], "image/avif"),
        (b"heic", [], "image/heic"),
        (b"heix", [], "image/heic"),
        (b"hevc", [], "image/heic-sequence"),
        (b"mif1", [b"heic"], "image/heic"),
        (b"mif1", [], "image/heif"),
        (b"msf1", [b"hevc"], "image/heic-sequence"),
        (b"msf1", [b"mp41"], "image/heif-sequence"),
        (b"jp2 ", [], "image/jp2"),
        (b"jpx ", [], "image/jpx"),
        (b"jxl ", [], "image/jxl"),
        (b"crx ", [], "image/x-canon-cr3"),
        (b"isom", [b"avc1"], "video/mp4"),
        (b"mp42", [], "video/mp4"),
        (b"iso6", [], "video/mp4"),
        (b"dash", [], "video/mp4"),
        (b"M4V ", [], "video/mp4"),
        (b"M4A ", [b"mp42"], "audio/mp4"),
        (b"M4B ", [], "audio/mp4"),
        (b"qt  ", [], "video/quicktime"),
        (b"3gp4", [], "video/3gpp"),
        (b"3g2a", [], "video/3gpp2"),
        (b"\0\0\0\0", [b"mp41"], "video/mp4"),
        (b"what", [b"ever", b"heic"], "image/heic"),
        (b"what", [b"ever"], UNKNOWN),
    ],
)
def test_iso_base_media_is_told_by_its_brands(
    major: bytes, others: list[bytes], media_type: str
) -> None:
    assert detect(brands(major, *others) + box(b"free", b"")) == media_type


def test_a_brand_behind_the_file_type_box_does_not_count() -> None:
    assert detect(brands(b"what") + b"heicheic" * 4) == UNKNOWN


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"\0\0\0\x0cjP  \r\n\x87\n" + brands(b"jp2 ", b"jp2 "), "image/jp2"),
        (b"\0\0\0\x0cjP  \r\n\x87\n" + brands(b"jpm "), "image/jpm"),
        (b"\0\0\0\x0cjP  \r\n\x87\n" + brands(b"mjp2"), "video/mj2"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "image/jp2"),
        (b"\0\0\0\x0cJXL \r\n\x87\n" + brands(b"jxl "), "image/jxl"),
        (b"\0\0\0\x0cjP  \r\n\0\n", UNKNOWN),
        (box(b"wide", b"") + box(b"mdat", bytes(20)), "video/quicktime"),
        (box(b"moov", bytes(30)) + box(b"mdat", b""), "video/quicktime"),
        (b"\0\0\0\1mdat" + struct.pack(">Q", 1 << 32) + bytes(20), "video/quicktime"),
        (box(b"free", bytes(9)) + b"\0\0\0\0\0\0\0\0\1", UNKNOWN),
        (box(b"styp", b"msdh" + bytes(4) + b"msdhdash") + box(b"sidx", bytes(24)), "video/mp4"),
        (box(b"moof", bytes(30)), "video/mp4"),
    ],
)
def test_other_first_boxes(data: bytes, media_type: str) -> None:
    assert detect(data) == media_type


def ebml(doc_type: bytes, before: bytes = b"\x42\x86\x81\x01") -> bytes:
    content = before + b"\x42\x82" + bytes([0x80 | len(doc_type)]) + doc_type
    return b"\x1a\x45\xdf\xa3" + bytes([0x80 | len(content)]) + content + bytes(20)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (ebml(b"webm"), "video/webm"),
        (ebml(b"webm\0\0"), "video/webm"),
        (ebml(b"matroska"), "video/matroska"),
        (ebml(b"matroska", b"\xbf\x84abcd\x42\xf2\x81\x04"), "video/matroska"),
        (ebml(b"other"), UNKNOWN),
        (b"\x1a\x45\xdf\xa3\x9f", UNKNOWN),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x82", UNKNOWN),
    ],
)
def test_ebml_is_told_by_its_document_type(data: bytes, media_type: str) -> None:
    assert detect(data) == media_type


def page(packet: bytes, flags: int = 2) -> bytes:
    return b"OggS\0" + bytes([flags]) + bytes(20) + bytes([1, len(packet)]) + packet


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (page(b"OpusHead" + bytes(11)), "audio/ogg"),
        (page(b"\x01vorbis" + bytes(23)), "audio/ogg"),
        (page(b"\x7fFLAC\x01\x00"), "audio/ogg"),
        (page(b"Speex   1.2"), "audio/ogg"),
        (page(b"\x80theora\x03"), "video/ogg"),
        (page(b"\x01vorbis" + bytes(23)) + page(b"\x80theora\x03"), "video/ogg"),
        (page(b"fishead\0" + bytes(50)) + page(b"\x80theora\x03"), "video/ogg"),
        (page(b"fishead\0" + bytes(50)) + page(b"OpusHead\x01"), "audio/ogg"),
        (page(b"OpusHead\x01") + page(b"\x80theora", flags=0), "audio/ogg"),
        (page(b"unheard of"), "application/ogg"),
        (b"OggS\0", "application/ogg"),
        (b"OggS\1\2", UNKNOWN),
    ],
)
def test_ogg_is_told_by_its_streams(data: bytes, media_type: str) -> None:
    assert detect(data) == media_type


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"FORM\0\0\0\x20AIFFCOMM", "audio/aiff"),
        (b"FORM\0\0\0\x20AIFCFVER", "audio/aiff"),
        (b"FORM\0\0\0\x20ILBMBMHD", "image/x-ilbm"),
        (b"FORM\0\0\0\x20XXXX", UNKNOWN),
        (b"RF64\xff\xff\xff\xffWAVEds64", "audio/wav"),
        (b"RIFX\0\0\0\x20WAVEfmt ", "audio/wav"),
    ],
)
def test_other_chunked_sound(data: bytes, media_type: str) -> None:
    assert detect(data) == media_type


def test_asf_is_told_by_its_streams() -> None:
    head = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + bytes(14)
    audio = bytes.fromhex("409e69f84d5bcf11a8fd00805f5c442b")
    video = bytes.fromhex("c0ef19bc4d5bcf11a8fd00805f5c442b")
    assert detect(head) == "video/x-ms-asf"
    assert detect(head + audio) == "audio/x-ms-wma"
    assert detect(head + audio + video) == "video/x-ms-wmv"
