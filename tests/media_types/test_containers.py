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
        (b"mif3", [], "image/heif"),
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
        (b"M4A ", [b"3gp4", b"3g2a", b"isom"], "audio/mp4"),
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


@pytest.mark.parametrize(
    ("version", "media_type"),
    [(b"avif", "image/avif"), (b"heic", "image/heic"), (b"\0\0\0\0", "image/heif")],
)
def test_the_low_overhead_format_has_its_brand_for_a_version(
    version: bytes, media_type: str
) -> None:
    assert detect(box(b"ftyp", b"mif3" + version) + box(b"mini", bytes(9))) == media_type
    # Of the others the version is a number, which may look like letters.
    assert detect(box(b"ftyp", b"mif1" + version)) == "image/heif"


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
        (box(b"styp", b"msdh" + bytes(4) + b"msdhmsix") + box(b"sidx", bytes(24)), "video/mp4"),
        (box(b"styp", b"msdh" + bytes(4) + b"msdhmsix") + box(b"else", bytes(24)), UNKNOWN),
        (box(b"moof", bytes(30)), "video/mp4"),
    ],
)
def test_other_first_boxes(data: bytes, media_type: str) -> None:
    assert detect(data) == media_type


def track(handler: bytes) -> bytes:
    # ISO/IEC 14496-12 §8.3 and §8.4, with a user's data before the media, as some writers have it.
    described = box(b"hdlr", bytes(8) + handler + bytes(13))
    media = box(b"mdia", box(b"mdhd", bytes(24)) + described + box(b"minf", bytes(40)))
    return box(b"trak", box(b"tkhd", bytes(84)) + box(b"udta", described) + media)


def movie(*handlers: bytes) -> bytes:
    tags = box(b"udta", box(b"meta", bytes(4) + box(b"hdlr", bytes(8) + b"vide" + bytes(13))))
    return box(b"moov", box(b"mvhd", bytes(100)) + b"".join(map(track, handlers)) + tags)


LARGE = struct.pack(">I4sQ", 1, b"mdat", 16 + 5000) + bytes(5000)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (brands(b"isom", b"mp42") + movie(b"soun"), "audio/mp4"),
        (brands(b"mp42") + movie(b"soun", b"text"), "audio/mp4"),
        (brands(b"mp42") + movie(b"soun", b"vide"), "video/mp4"),
        (brands(b"mp42") + movie(b"vide"), "video/mp4"),
        (brands(b"mp42") + movie(b"text"), "video/mp4"),
        (brands(b"mp42") + movie(), "video/mp4"),
        (brands(b"dash") + movie(b"soun") + box(b"moof", bytes(30)), "audio/mp4"),
        (brands(b"3gp4") + movie(b"soun"), "audio/3gpp"),
        (brands(b"3g2a") + movie(b"soun"), "audio/3gpp2"),
        (brands(b"3gp4") + movie(b"soun", b"vide"), "video/3gpp"),
        (brands(b"mp42") + box(b"mdat", bytes(5000)) + movie(b"soun"), "audio/mp4"),
        (brands(b"mp42") + LARGE + movie(b"soun"), "audio/mp4"),
        (brands(b"mp42") + LARGE + movie(b"soun", b"vide"), "video/mp4"),
        # What cannot be known stays what it was called.
        (brands(b"mp42") + movie(b"soun", b"soun")[:500], "video/mp4"),
        (brands(b"mp42") + movie(b"soun", b"vide")[:400], "video/mp4"),
        (brands(b"mp42") + b"\0\0\0\0mdat" + movie(b"soun"), "video/mp4"),
        (brands(b"mp42") + box(b"free", b"") * 300 + movie(b"soun"), "video/mp4"),
        (brands(b"qt  ") + movie(b"soun"), "video/quicktime"),
    ],
)
def test_mp4_without_a_picture_is_sound(data: bytes, media_type: str) -> None:
    assert detect(data) == detect(memoryview(data)) == media_type


def element(name: str, content: bytes, width: int = 1) -> bytes:
    # RFC 8794 §4: a size may take more bytes than it needs.
    size = (1 << 7 * width | len(content)).to_bytes(width, "big")
    return bytes.fromhex(name) + size + content


def matroska(
    doc_type: bytes, *tracks: int, width: int = 1, between: bytes = b"", live: bool = False
) -> bytes:
    head = element("4286", b"\1") + element("4282", doc_type, width) + element("4285", b"\2")
    entries = b"".join(
        element("ae", element("d7", b"\1") + element("83", bytes([kind]), width), width)
        for kind in tracks
    )
    tracked = element("1654ae6b", entries, width + 1)
    segment = element("1549a966", bytes(9)) + between + tracked
    cluster = bytes.fromhex("1f43b675 ff e78100")
    if live:  # unknown sizes (RFC 8794 §6.2)
        return (
            element("1a45dfa3", head)
            + bytes.fromhex("1853806701ffffffffffffff")
            + segment
            + cluster
        )
    return element("1a45dfa3", head, width) + element("18538067", segment + cluster, 8)


@pytest.mark.parametrize("width", range(1, 8))
@pytest.mark.parametrize(
    ("doc_type", "tracks", "media_type"),
    [
        (b"webm", [2], "audio/webm"),
        (b"webm", [1, 2], "video/webm"),
        (b"webm", [2, 1], "video/webm"),
        (b"webm", [17], "video/webm"),
        (b"webm", [], "video/webm"),
        (b"matroska", [2, 2, 17], "audio/matroska"),
        (b"matroska", [2, 3], "video/matroska"),
        (b"matroska", [1], "video/matroska"),
    ],
)
def test_matroska_without_a_picture_is_sound_in_sizes_of_any_width(
    doc_type: bytes, tracks: list[int], media_type: str, width: int
) -> None:
    for data in (
        matroska(doc_type, *tracks, width=width),
        matroska(doc_type, *tracks, width=width, between=element("ec", bytes(5000), 4)),
        matroska(doc_type, *tracks, width=width, live=True),
    ):
        assert detect(data) == detect(bytearray(data)) == media_type


def test_what_is_cut_before_the_tracks_end_is_called_video() -> None:
    data = matroska(b"webm", 2, 2)
    answers = [detect(data[:size]) for size in range(len(data))]
    assert sorted(set(answers), key=answers.index) == [UNKNOWN, "video/webm", "audio/webm"]
    assert answers.count("audio/webm") < 10  # the cluster, which is no more asked


def test_tracks_behind_the_sound_are_not_searched_for() -> None:
    between = bytes.fromhex("1f43b675 01ffffffffffffff") + bytes(50)
    assert detect(matroska(b"webm", 2, between=between)) == "video/webm"
    assert detect(matroska(b"webm", 2, between=element("ec", b"") * 600)) == "video/webm"


# The issue gabriel-vasile/mimetype#161: a file of the Whammy writer.
WHAMMY = """
    1a45dfa340204286810142f7810142f2810442f381084282400477656
    26d42878102428581021853806710025aae
"""


def test_a_document_type_whose_size_takes_two_bytes_is_read() -> None:
    assert detect(bytes.fromhex("".join(WHAMMY.split()))) == "video/webm"


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
