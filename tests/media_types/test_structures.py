"""Formats known by headers whose fields agree: icons, bitmaps, fonts, MPEG audio, tar, TGA, …"""

from __future__ import annotations

import io
import struct
import tarfile
import zlib
from pathlib import Path

import pytest

from detecting import without_libmagic  # noqa: F401  a fixture
from lambda_binary.media_types import detect

pytestmark = pytest.mark.usefixtures("without_libmagic")
FILES = Path(__file__).parent.parent / "corpus" / "files"
UNKNOWN = "application/octet-stream"
ICON = "image/vnd.microsoft.icon"


def icon(kind: int = 1, count: int = 1, size: int = 40, offset: int = 22) -> bytes:
    return struct.pack("<HHHBBBBHHII", 0, kind, count, 16, 16, 0, 0, 1, 32, size, offset)


def bitmap(header: int) -> bytes:
    return struct.pack("<2sIHHIIii", b"BM", 100, 0, 0, 54, header, 1, 1)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (icon(), ICON),
        (icon(kind=2), ICON),
        (icon(count=3, offset=54), ICON),
        (icon(kind=3), UNKNOWN),
        (icon(count=0), UNKNOWN),
        (icon(size=0), UNKNOWN),
        (icon(offset=6), UNKNOWN),
        (icon()[:21], UNKNOWN),
        (bitmap(40), "image/bmp"),
        (bitmap(12), "image/bmp"),
        (bitmap(124), "image/bmp"),
        (bitmap(41), UNKNOWN),
        (bitmap(40)[:15], "image/bmp"),  # cut within the size of the header
        (bitmap(40)[:14], UNKNOWN),
        (b"BMW, in a text(", "text/plain; charset=utf-8"),
        (b"BM\0\0", UNKNOWN),
    ],
)
def test_icons_and_bitmaps(data: bytes, media_type: str) -> None:
    assert detect(data) == media_type


def tiff(order: str, *entries: tuple[int, int, int, bytes], extra: bytes = b"") -> bytes:
    """A TIFF file of one directory; `extra` stands at offset 8, the directory behind it."""
    mark = b"II" if order == "<" else b"MM"
    table = b"".join(struct.pack(order + "HHI", *entry[:3]) + entry[3] for entry in entries)
    at = 8 + len(extra)
    return (
        mark
        + struct.pack(order + "HI", 42, at)
        + extra
        + struct.pack(order + "H", len(entries))
        + table
    )


def thumbnail(order: str) -> tuple[int, int, int, bytes]:
    return (254, 4, 1, struct.pack(order + "I", 1))


@pytest.mark.parametrize("order", ["<", ">"])
def test_tiff_and_the_raw_formats_built_on_it(order: str) -> None:
    make = (271, 2, 18, struct.pack(order + "I", 8))
    nikon, sony = b"NIKON CORPORATION\0", b"SONY\0".ljust(18, b"\0")
    dng = (50706, 1, 4, b"\1\4\0\0")
    assert detect(tiff(order)) == "image/tiff"
    assert detect(tiff(order, thumbnail(order))) == "image/tiff"
    assert detect(tiff(order, make, extra=nikon)) == "image/tiff"
    assert detect(tiff(order, thumbnail(order), make, extra=nikon)) == "image/x-nikon-nef"
    assert detect(tiff(order, thumbnail(order), make, extra=sony)) == "image/x-sony-arw"
    assert detect(tiff(order, thumbnail(order), make, dng, extra=nikon)) == "image/x-adobe-dng"
    assert detect(tiff(order, extra=b"CR\2\0")) == "image/x-canon-cr2"


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"II+\0\x08\0\0\0", "image/tiff"),
        (b"MM\0+\0\x08\0\0", "image/tiff"),
        (b"II*\0\xff\xff\xff\xff", "image/tiff"),  # no directory there
        (b"II*\0", "image/tiff"),
        (b"II,\0\x08\0\0\0", UNKNOWN),
        (b"\0\1\0\0\0\x0c\0\x80\0\3\0\x40glyf", "font/ttf"),
        (b"\0\1\0\0\0\x0c\0\x80\0\3\0\x40OS/2", "font/ttf"),
        (b"\0\1\0\0\0\x0c\0\x80\0\3\0\x40cvt ", "font/ttf"),
        (b"true\0\x0c\0\x80\0\3\0\x40glyf", "font/ttf"),
        (b"\0\1\0\0\0\x0c\0\x80\0\3\0\x40\1\2\3\4", UNKNOWN),
        (b"\0\1\0\0\0\0\0\x80\0\3\0\x40glyf", UNKNOWN),
        (b"\0\1\0\0", UNKNOWN),
        (b"\xca\xfe\xba\xbe\0\0\0\x34", "application/java-vm"),
        (b"\xca\xfe\xba\xbe\0\0\0\x02", "application/x-mach-binary"),
        (b"\x7fELF\2\1\1" + bytes(9) + b"\2\0", "application/x-executable"),
        (b"\x7fELF\2\2\1" + bytes(9) + b"\0\3", "application/x-sharedlib"),
        (b"\x7fELF\2\1\1" + bytes(9) + b"\x99\0", UNKNOWN),
        (b"\x0b\x77\0\0\x14\x40", "audio/ac3"),
        (b"\x0b\x77\0\0\x14\x80", "audio/eac3"),
        (b"\x0b\x77\0\0\x14\xf8", UNKNOWN),
        (b"\x0a\5\1\x08" + bytes(61) + b"\3", "image/vnd.zbrush.pcx"),
        (b"\x0a\5\1\x08" + bytes(61) + b"\x09", UNKNOWN),
        (b"\x5d\0\0\x80\0" + b"\xff" * 8, "application/x-lzma"),
        (b"\x5d\0\0\x80\0" + b"\x05" + bytes(7), "application/x-lzma"),
        (b"\x5d\0\1\2\3" + bytes(8), UNKNOWN),
        (b"PAR1" + bytes(20) + b"PAR1", "application/vnd.apache.parquet"),
        (b"PAR1" + bytes(20), UNKNOWN),
    ],
)
def test_headers_of_a_few_fields(data: bytes, media_type: str) -> None:
    assert detect(data) == media_type


def test_a_windows_program_says_where_its_signature_is() -> None:
    stub = b"MZ" + bytes(58) + struct.pack("<I", 128) + bytes(64)
    windows = "application/vnd.microsoft.portable-executable"
    assert [detect(stub + b"PE\0\0"), detect(stub + b"NE\0\0")] == [windows, UNKNOWN]


def test_an_arrow_stream_begins_with_a_schema() -> None:
    data = bytearray((FILES / "table.arrows").read_bytes())
    assert detect(data) == "application/vnd.apache.arrow.stream"
    data[4] ^= 1  # a size that is no multiple of eight
    assert detect(data) == UNKNOWN


def mp3(frames: int, rate: int = 9, *, layer: int = 1) -> bytes:
    # MPEG-1 layer III at 44100 Hz: index 9 is 128 kbit/s, 417 bytes a frame.
    return (bytes([0xFF, 0xF9 | layer << 1, rate << 4, 0]) + bytes(413)) * frames


def adts(frames: int, size: int = 100) -> bytes:
    header = bytes([0xFF, 0xF1, 0x50, 0x80 | size >> 11, size >> 3 & 0xFF, (size & 7) << 5, 0xFC])
    return header.ljust(size, b"\x01") * frames


def tag(size: int) -> bytes:
    return b"ID3\4\0\0" + bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0)) + bytes(size)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (mp3(2), "audio/mpeg"),
        (mp3(1), "audio/mpeg"),  # the data ends where the frame does
        (mp3(1)[:-1], UNKNOWN),
        (mp3(1)[:4] + bytes(32) + b"Info" + bytes(10), "audio/mpeg"),
        (mp3(1) + b"\xff\xfb\x98\x00", UNKNOWN),  # another sample rate
        (mp3(1) + b"TAG?", UNKNOWN),
        (mp3(2, rate=15), UNKNOWN),
        (mp3(2, rate=0), UNKNOWN),
        (mp3(2, layer=0), UNKNOWN),
        (adts(2), "audio/aac"),
        (adts(1), "audio/aac"),
        (adts(1) + b"\0\0\0", UNKNOWN),
        (b"\xff\xf1\x7c" + adts(2)[3:], UNKNOWN),  # a reserved sampling frequency
        (tag(20) + mp3(2), "audio/mpeg"),
        (tag(200) + adts(2), "audio/aac"),
        (tag(20) + b"fLaC\0\0\0\x22", "audio/flac"),
        (tag(5000) + adts(2), "audio/aac"),
        (tag(20) + bytes(50), "audio/mpeg"),
        (b"ID3\4\0\0\xff\0\0\0", UNKNOWN),
        (b"ID3\4\0", UNKNOWN),
        (b"\xff\xfb", UNKNOWN),
        (b"\xff" * 50, UNKNOWN),
    ],
)
def test_mpeg_audio_is_two_frames_that_agree(data: bytes, media_type: str) -> None:
    assert detect(data) == media_type


def packets(step: int, count: int, before: bytes = b"") -> bytes:
    return (before + b"\x47" + bytes(step - 1 - len(before))) * count


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (packets(188, 5), "video/mp2t"),
        (packets(188, 2), "video/mp2t"),
        (packets(188, 1), UNKNOWN),
        (packets(192, 5, b"\0\1\2\3"), "video/mp2t"),
        (packets(188, 3) + bytes(188) * 2, UNKNOWN),
        (packets(187, 5), UNKNOWN),
    ],
)
def test_a_transport_stream_has_its_sync_bytes(data: bytes, media_type: str) -> None:
    assert detect(data) == media_type


@pytest.mark.parametrize("name", ["8BPS", "ID3", "fLaC", "ttcf", "wOF2", "wOFF"])
def test_a_tar_whose_first_name_begins_another_format_is_a_tar(name: str) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.addfile(tarfile.TarInfo(name))
    assert detect(buffer.getvalue()) == "application/x-tar"


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_tar_is_told_by_its_magic_or_before_posix_by_its_checksum(form: int) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        archive.addfile(tarfile.TarInfo("naïve.txt"))
    data = bytearray(buffer.getvalue())
    assert detect(data) == "application/x-tar"
    data[257:265] = bytes(8)
    assert detect(data) == UNKNOWN
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])
    assert detect(data) == "application/x-tar"
    assert detect(data[:511]) == UNKNOWN


@pytest.mark.parametrize("start", ["MAC ", "icns", "MP+", "P6 1 1 255 "])
def test_a_name_in_a_tar_may_begin_as_a_signature_does(start: str) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.addfile(tarfile.TarInfo(start.ljust(70, "x")))
    assert detect(buffer.getvalue()) == "application/x-tar"
    text = start.ljust(257, "x") + "ustar" + "x" * 300
    assert detect(text.encode()) == "text/plain; charset=utf-8"


def targa(
    mapped: int = 0,
    kind: int = 2,
    colours: int = 0,
    width: int = 4,
    height: int = 2,
    depth: int = 24,
) -> bytes:
    bits = 24 if mapped else 0
    return struct.pack(
        "<BBBHHBHHHHBB", 0, mapped, kind, 0, colours, bits, 0, 0, width, height, depth, 0
    )


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (targa() + bytes(24), "image/x-tga"),
        (targa(kind=10) + b"\x87\1\2\3", "image/x-tga"),
        (targa(kind=3, depth=8) + bytes(8), "image/x-tga"),
        (targa(1, 1, 2, depth=8) + bytes(6 + 8), "image/x-tga"),
        (targa() + bytes(23), UNKNOWN),
        (targa(width=0) + bytes(24), UNKNOWN),
        (targa(depth=23) + bytes(24), UNKNOWN),
        (targa(kind=9) + bytes(24), UNKNOWN),
        (targa(colours=2) + bytes(24), UNKNOWN),
        (targa(1, 1, 0, depth=8) + bytes(24), UNKNOWN),
        (bytes(30) + b"TRUEVISION-XFILE.\0", "image/x-tga"),
    ],
)
def test_targa_has_room_for_its_pixels(data: bytes, media_type: str) -> None:
    assert detect(data) == media_type


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (bytes(80) + struct.pack("<I", 2) + bytes(100), "model/stl"),
        (bytes(80) + struct.pack("<I", 2) + bytes(99), UNKNOWN),
        (bytes(84), UNKNOWN),
        (bytes(32769) + b"CD001" + bytes(100), "application/x-iso9660-image"),
        (bytes(32768) + b"CD001" + bytes(100), UNKNOWN),
        (b"\3" * 600 + b"koly" + bytes(508), "application/x-apple-diskimage"),
        (b"\3" * 600 + b"koly" + bytes(507), UNKNOWN),
        (zlib.compress(b"text " * 20), "application/zlib"),
        (zlib.compress(b"text " * 20, 1), "application/zlib"),
        (zlib.compress(bytes(range(256)))[:40], "application/zlib"),
        (b"\x78\x9c" + b"\xff\x01" * 20, UNKNOWN),
        (b"\x78\x9d" + zlib.compress(b"text " * 20)[2:], UNKNOWN),
        (b"\r\n\r\n\xef\xbb\xbf \0%PDF-1.7\n\xe2\xe3\x00", "application/pdf"),
        (b"\0" * 1020 + b"%PDF-1.7\n", UNKNOWN),
        (b"\x90\x01junk\r\n%PDF-1.7\n", "application/pdf"),
        (b"\x90\x01" * 511 + b"%PDF-1.7\n", UNKNOWN),
        (b"<html>\n%PDF-1.7\n\x00", UNKNOWN),
    ],
)
def test_what_stands_elsewhere_than_in_front(data: bytes, media_type: str) -> None:
    assert detect(data) == media_type


def test_bytes_of_one_value_and_counters_are_unknown() -> None:
    for value in (0x00, 0x01, 0x05, 0x80, 0xFF):
        for size in (1, 2, 16, 64, 512, 4096, 65_536):
            assert detect(bytes([value]) * size) == UNKNOWN
    assert detect(bytes(range(256)) * 20) == UNKNOWN
