"""Containers made whole, so that detection walks into them: each shape, with odd sizes and names.

Mutations of files seldom keep what a walker follows (offsets, counts, sizes that add up). Here the
bytes choose what a container holds, and which of its numbers lies.
"""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

from fuzz.core import ACTIVE, EVENTS, arrived, detection, whole
from fuzz.feed import Feed
from fuzz.words import INSIDE, SIGNATURES
from lambda_binary import LambdaBinaryError, encode_response

if TYPE_CHECKING:
    from collections.abc import Callable

# How deep boxes and elements are put into each other.
DEEPEST = 6
BRANDS = (
    b"isom", b"mp42", b"M4A ", b"qt  ", b"heic", b"mif1", b"msf1", b"avif", b"avis", b"3gp4", b"jp2 ",
    b"crx ", b"dash", b"M4V ", b"f4v ", b"jxl ",
)  # fmt: skip
KINDS = (b"WAVE", b"AVI ", b"WEBP", b"AIFF", b"AIFC", b"ACON", b"sfbk", b"RMID", b"CDDA", b"8SVX")
STREAMS = (
    "Root Entry",
    "WordDocument",
    "Workbook",
    "Book",
    "__properties_version1.0",
    "VisioDocument",
)
SIZES = (0, 1, 7, 8, 0x7FFFFFFF, 0xFFFFFFFF)


def names(data: bytes) -> None:
    """Names that a stranger chose: of a zip's member, of a file in memory, of a download."""
    feed = Feed(data, INSIDE)
    name, content = feed.text(), _content(feed)
    asked: dict[str, str] = {}
    result: Any = content
    kind = feed.integer(3)
    if kind == 0:
        result = io.BytesIO(content)
        result.name = name
    elif kind == 1:
        asked = {"filename": name}
    else:
        result = _member(name, content)
    try:
        payload = encode_response(result, event=EVENTS["http-api-2.0"], **asked)
    except LambdaBinaryError:
        return
    assert arrived(payload) == content
    found = whole(payload)
    assert not ACTIVE.match(found["content-type"]), found
    assert found["x-content-type-options"] == "nosniff"


def _member(name: str, content: bytes) -> Any:
    """An open member of a zip; of another name where a zip cannot have this one."""
    file = io.BytesIO()
    known = name.replace("\x00", "").encode("utf-8", "replace").decode() or "x"
    with zipfile.ZipFile(file, "w") as made:
        made.writestr(zipfile.ZipInfo(known), content)
    archive = zipfile.ZipFile(file)
    return archive.open(archive.infolist()[0])


def containers(data: bytes) -> None:
    """A container, now and then cut or with a byte changed, returned as it is."""
    feed = Feed(data, INSIDE)
    made = bytearray(SHAPES[feed.integer(len(SHAPES))](feed))
    if made and feed.integer(4) == 0:
        made[feed.integer(len(made))] = feed.integer(256)
    if feed.integer(4) == 0:
        del made[feed.integer(len(made) + 1) :]
    detection(bytes(made))


def _word(feed: Feed, size: int = 4) -> bytes:
    """A box's or chunk's name."""
    return feed.choice([feed.choice(INSIDE), feed.chunk(size)])[:size].ljust(size, b" ")


def _named(feed: Feed, known: tuple[bytes, ...]) -> bytes:
    """A known brand or kind, mostly."""
    return feed.choice(known) if feed.integer(4) else _word(feed)


def _content(feed: Feed) -> bytes:
    return feed.choice([feed.short(), feed.choice(SIGNATURES) + feed.short(), bytes(8)])


def _size(feed: Feed, right: int) -> int:
    """The right one, mostly."""
    return right if feed.integer(8) else feed.choice([*SIZES, feed.integer(65536)])


def _zip(feed: Feed) -> bytes:
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w") as made:
        warnings.simplefilter("ignore")  # a name may be there twice
        for _ in range(feed.integer(6)):
            name = feed.choice(INSIDE).decode() if feed.integer(4) else feed.text()
            info = zipfile.ZipInfo(name.replace("\x00", "").encode("utf-8", "replace").decode())
            info.compress_type = feed.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
            info.extra = feed.choice([b"", b"\xfe\xca\x00\x00", feed.short()])
            made.writestr(info, feed.choice([*INSIDE, _content(feed)]))
        made.comment = feed.choice([b"", feed.short()])
    return feed.choice([b"", b"", _content(feed)]) + file.getvalue()


def _boxes(feed: Feed, depth: int = 0) -> bytes:
    """ISO base media: MP4, MOV, HEIF, AVIF, JPEG 2000."""
    parts = []
    if depth == 0:
        brands = b"".join(_named(feed, BRANDS) for _ in range(feed.integer(5)))
        parts.append(_box(feed, b"ftyp", _named(feed, BRANDS) + bytes(4) + brands))
    for _ in range(1 + feed.integer(4)):
        inner = _boxes(feed, depth + 1) if depth < DEEPEST and feed.integer(2) else _content(feed)
        parts.append(_box(feed, _word(feed), feed.choice([b"", bytes(4)]) + inner))
    return b"".join(parts)


def _box(feed: Feed, name: bytes, inner: bytes) -> bytes:
    if feed.integer(8) == 0:
        return struct.pack(">I4sQ", 1, name, _size(feed, len(inner) + 16)) + inner
    return struct.pack(">I4s", _size(feed, len(inner) + 8), name) + inner


def _riff(feed: Feed) -> bytes:
    """WAV, AVI, WebP; AIFF, whose sizes are the other way round."""
    outer, order = feed.choice([(b"RIFF", "<"), (b"RIFX", ">"), (b"FORM", ">"), (b"RF64", "<")])
    inner = _named(feed, KINDS)
    for _ in range(feed.integer(6)):
        content = _content(feed)
        inner += _word(feed) + struct.pack(f"{order}I", _size(feed, len(content))) + content
        inner += bytes(len(content) % 2)
    return outer + struct.pack(f"{order}I", _size(feed, len(inner))) + inner


HEADS = (
    b"\x1a\x45\xdf\xa3\x87\x42\x82\x84webm", b"\x1a\x45\xdf\xa3\x8b\x42\x82\x88matroska",
    b"\x1a\x45\xdf\xa3\x80", b"",
)  # fmt: skip
ELEMENTS = (
    b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67", b"\x16\x54\xae\x6b", b"\xae", b"\x83", b"\x42\x82",
    b"\x11\x4d\x9b\x74", b"\x15\x49\xa9\x66", b"\x86", b"\xec", b"\xbf", b"\x1f\x43\xb6\x75",
)  # fmt: skip


def _elements(feed: Feed, depth: int = 0) -> bytes:
    """EBML: Matroska and WebM."""
    parts = [] if depth else [feed.choice(HEADS)]
    for _ in range(1 + feed.integer(4)):
        inner = (
            _elements(feed, depth + 1) if depth < DEEPEST and feed.integer(2) else _content(feed)
        )
        size = _size(feed, len(inner)) & 0x0FFFFFFF
        length = feed.choice([struct.pack(">I", 0x10000000 | size), b"\xff", b"\x01" + bytes(7)])
        parts.append(feed.choice(ELEMENTS) + length + inner)
    return b"".join(parts)


def _pages(feed: Feed) -> bytes:
    """Ogg."""
    parts = []
    for number in range(1 + feed.integer(4)):
        content = feed.choice([b"\x01vorbis", b"OpusHead", b"\x80theora", b"fishead\x00", b""])
        content += _content(feed)
        lacing = bytes([255] * (len(content) // 255) + [len(content) % 255])
        head = struct.pack("<4sBBQIII", b"OggS", 0, feed.integer(8), 0, number, number, 0)
        parts.append(head + bytes([len(lacing) * bool(feed.integer(8))]) + lacing + content)
    return b"".join(parts)


def _directories(feed: Feed) -> bytes:
    """TIFF and what is built on it."""
    order = feed.choice("<>")
    entries = [
        struct.pack(f"{order}HHII", feed.integer(65536), feed.integer(14), feed.integer(9), 8)
        for _ in range(feed.integer(8))
    ]
    head = (b"II" if order == "<" else b"MM") + struct.pack(f"{order}HI", 42, _size(feed, 8))
    count = struct.pack(f"{order}H", _size(feed, len(entries)) & 0xFFFF)
    return head + count + b"".join(entries) + struct.pack(f"{order}I", _size(feed, 0))


def _compound(feed: Feed) -> bytes:
    """OLE 2: DOC, XLS, MSG. One sector of the table, one or two of the directory."""
    head = struct.pack(
        "<8s16s5H6x9I",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE),
        *(_size(feed, 9) & 0xF, 6, 0, 1, _size(feed, 1), 0, 4096),
        *(0xFFFFFFFE, 0, 0xFFFFFFFE, 0),
    )
    head += struct.pack("<I", 0) + b"\xff" * 432
    chain = struct.pack("<III", 0xFFFFFFFD, _size(feed, 2), 0xFFFFFFFE)
    names = b"".join(_entry(feed) for _ in range(1 + feed.integer(8)))
    return head + chain.ljust(512, b"\xff") + names.ljust(1024, b"\x00")


def _entry(feed: Feed) -> bytes:
    name = feed.choice([*STREAMS, feed.text()])[:31]
    coded = name.encode("utf-16-le", "replace")[:62]
    links = struct.pack("<BB3I", feed.integer(6), 1, *(feed.integer(9) for _ in range(3)))
    clsid = struct.pack("<H", len(coded) + 2) + links + feed.chunk(16).ljust(16, b"\x00")
    return (coded.ljust(64, b"\x00") + clsid).ljust(128, b"\x00")


def _chunks(feed: Feed) -> bytes:
    """PNG, APNG, MNG, JNG."""
    made = feed.choice([b"\x89PNG", b"\x8aMNG", b"\x8bJNG"]) + b"\r\n\x1a\n"
    for _ in range(1 + feed.integer(5)):
        content = _content(feed)
        name = feed.choice([b"IHDR", b"acTL", b"IDAT", b"IEND", _word(feed)])
        made += struct.pack(">I", _size(feed, len(content))) + name + content + bytes(4)
    return made


def _archive(feed: Feed) -> bytes:
    file = io.BytesIO()
    kinds = feed.choice([tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
    with tarfile.open(fileobj=file, mode="w", format=kinds) as made:
        for _ in range(feed.integer(3)):
            content = _content(feed)
            name = tarfile.TarInfo(feed.choice(INSIDE).decode())
            name.size = len(content)
            made.addfile(name, io.BytesIO(content))
    return file.getvalue()[:3000]


def _compressed(feed: Feed) -> bytes:
    return gzip.compress(_content(feed), 1, mtime=0) * (1 + feed.integer(2)) + feed.short()


def _text(feed: Feed) -> bytes:
    """Marks, declarations, comments, and then what a browser would run."""
    text = b"".join(feed.choice([*INSIDE, b" ", b"\n", feed.short()]) for _ in range(8))
    coding = feed.choice(["utf-8", "utf-16", "utf-32", "utf-7", "iso2022_jp", ""])
    return text.decode("latin-1").encode(coding, "replace") if coding else text


SHAPES: tuple[Callable[[Feed], bytes], ...] = (
    _zip, _boxes, _riff, _elements, _pages, _directories, _compound, _chunks, _archive, _compressed,
    _text,
)  # fmt: skip
