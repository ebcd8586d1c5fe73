"""Formats whose first bytes prove little: known by a header whose fields agree with each other.

A row of the table at the foot is a check of its own. A check reads a bounded part of the data
and may stumble over it: then it does not know, and the next one is asked.
"""

from __future__ import annotations

from .mpeg_audio import identify as mpeg_audio
from .netpbm import identify as netpbm_picture

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from . import Data

    Check = Callable[[Data, bytes], str | None]


def identify(data: Data, head: bytes) -> str | None:
    """The media type by the checks for this first byte, then by those for any."""
    for check in (*_BY_FIRST_BYTE.get(head[0], ()), *_ANYWHERE):
        try:
            answer = check(data, head)
        except (LookupError, ValueError):
            continue  # the header ends before the fields do
        if answer:
            return answer
    return None


def _little(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "little")


def _big(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "big")


def _arrow_stream(_: Data, head: bytes) -> str | None:
    # Arrow's IPC format: continuation, metadata size, then a flatbuffer "Message" of a Schema.
    size = _little(head, 4, 4)
    if head[:4] != b"\xff\xff\xff\xff" or not 16 <= size < 1 << 24 or size % 8:
        return None
    table = 8 + _little(head, 8, 4)
    fields = table - _little(head, table, 4)
    header_type = _little(head, fields + 6, 2)
    schema = fields >= 8 and header_type and head[table + header_type] == 1
    return "application/vnd.apache.arrow.stream" if schema else None


def _paintbrush(_: Data, head: bytes) -> str | None:
    # Version, run-length coding, bits per pixel; the reserved byte; one to four planes.
    known = head[1] in (0, 2, 3, 4, 5) and head[2] == 1 and head[3] in (1, 2, 4, 8)
    return "image/vnd.zbrush.pcx" if known and head[64] == 0 and 0 < head[65] < 5 else None


def _dolby(_: Data, head: bytes) -> str | None:
    # ATSC A/52: the sync word; bsid up to 10 is AC-3, from 11 to 16 Enhanced AC-3.
    if head[:2] != b"\x0b\x77":
        return None
    bsid = head[5] >> 3
    return "audio/ac3" if bsid <= 10 else "audio/eac3" if bsid <= 16 else None


def _lzma(_: Data, head: bytes) -> str | None:
    # The .lzma header: properties, dictionary (2^n or 3*2^(n-1)), size or all ones.
    dictionary, size = _little(head, 1, 4), _little(head, 5, 8)
    usual = dictionary >= 1 << 12 and dictionary.bit_count() <= 2
    if not head.startswith(b"\x5d\x00") or not usual or len(head) < 13:
        return None
    return "application/x-lzma" if size == (1 << 64) - 1 or size < 1 << 40 else None


def _transport_stream(data: Data, head: bytes) -> str | None:
    # ISO/IEC 13818-1: a sync byte every 188 bytes; 192 with Blu-ray's four bytes before each.
    for at, step in ((0, 188), (4, 192)):
        packets = bytes(data[at : at + 5 * step : step])
        if len(packets) > 1 and packets.strip(b"\x47") == b"":
            return "video/mp2t"
    return None


def _netpbm(data: Data, head: bytes) -> str | None:
    return netpbm_picture(head, len(data))


def _parquet(data: Data, head: bytes) -> str | None:
    both_ends = head.startswith(b"PAR1") and bytes(data[-4:]) == b"PAR1"
    return "application/vnd.apache.parquet" if both_ends or head.startswith(b"PARE") else None


def _tape_archive(_: Data, head: bytes) -> str | None:
    # POSIX.1-2017, pax, "ustar Interchange Format"; before it, the checksum alone tells.
    if head.startswith(b"ustar", 257):
        return "application/x-tar"
    header = head[:512]
    digits = header[148:156].strip(b" \x00")
    if len(header) < 512 or not digits:
        return None
    expected = sum(header[:148]) + sum(header[156:]) + 8 * 0x20
    return "application/x-tar" if int(digits, 8) == expected else None


def _targa(data: Data, head: bytes) -> str | None:
    # Truevision TGA 2.0: the footer if there is one, else a header that leaves room for pixels.
    if bytes(data[-18:]) == b"TRUEVISION-XFILE.\x00":
        return "image/x-tga"
    mapped, kind, depth = head[1], head[2], head[16]
    if depth not in _TARGA_DEPTHS.get((mapped, kind), ()) or head[17] & 0xC0:
        return None
    colours, width, height = _little(head, 5, 2), _little(head, 12, 2), _little(head, 14, 2)
    if bool(colours) != bool(mapped) or (not mapped and any(head[3:8])):
        return None
    pixels = width * height * (depth // 8 if kind < 4 else 1)
    # A run-length packet stands for up to 128 pixels.
    least = pixels if kind < 4 else pixels // 128
    room = len(data) - 18 - head[0] - colours * ((head[7] + 7) // 8)
    return "image/x-tga" if width and height and least <= room else None


def _binary_stl(data: Data, head: bytes) -> str | None:
    # A header of 80 bytes, the number of triangles, 50 bytes for each: the length must agree.
    triangles = _little(head, 80, 4)
    return "model/stl" if triangles and len(data) == 84 + 50 * triangles else None


def _iso_9660(data: Data, _: bytes) -> str | None:
    # ECMA-119 §8.1: the first volume descriptor, in sector 16.
    return "application/x-iso9660-image" if bytes(data[32769:32774]) == b"CD001" else None


def _disk_image(data: Data, _: bytes) -> str | None:
    # Apple's UDIF: a trailer of 512 bytes; before it, zlib streams or anything else.
    return "application/x-apple-diskimage" if bytes(data[-512:-508]) == b"koly" else None


def _zlib(_: Data, head: bytes) -> str | None:
    # RFC 1950 §2.2: a multiple of 31, no preset dictionary; and it must decompress.
    if head[0] != 0x78 or _big(head, 0, 2) % 31 or len(head) < 8:
        return None
    import zlib

    try:
        decompressed = zlib.decompressobj().decompress(head, 1024)
    except zlib.error:
        return None
    return "application/zlib" if decompressed else None


def _displaced_pdf(_: Data, head: bytes) -> str | None:
    # ISO 32000-1 annex H.3, note 13: Acrobat looks for the header in the first 1024 bytes. Asked
    # last: what stands before it is no text, and no format that anybody here knows. A page that
    # also is a PDF is none.
    before, header, _ = head[:1024].partition(b"%PDF-")
    return "application/pdf" if header and b"<" not in before else None


# Depths by (has a colour map, image type): mapped, true colour, grey; plain and run-length.
_TARGA_DEPTHS = {
    (1, 1): (8,),
    (0, 2): (15, 16, 24, 32),
    (0, 3): (8, 16),
    (1, 9): (8,),
    (0, 10): (15, 16, 24, 32),
    (0, 11): (8, 16),
}

_BY_FIRST_BYTE: dict[int, tuple[Check, ...]] = {
    0x0A: (_paintbrush,),
    0x0B: (_dolby,),
    0x50: (_parquet, _netpbm),
    0x5D: (_lzma,),
    0xFF: (_arrow_stream, mpeg_audio),
}

_ANYWHERE: tuple[Check, ...] = (
    _tape_archive,
    _transport_stream,
    _targa,
    _iso_9660,
    _binary_stl,
    _disk_image,
    _zlib,
    _displaced_pdf,
)
