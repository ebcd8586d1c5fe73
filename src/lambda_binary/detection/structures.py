"""Formats whose first bytes prove little: known by a header whose fields agree with each other.

A row of the table at the foot is a check of its own. A check reads a bounded part of the data
and may stumble over it: then it does not know, and the next one is asked.
"""

from __future__ import annotations

from .mpeg_audio import identify as mpeg_audio
from .netpbm import identify as netpbm_picture
from .tiff import identify as tiff

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .sliceable import Data

    Check = Callable[[Data, bytes], str | None]


def by_first_byte(data: Data, head: bytes) -> str | None:
    """The media type by the checks for what begins with this byte."""
    return _first(_BY_FIRST_BYTE.get(head[0], ()), data, head)


def without_signature(data: Data, head: bytes) -> str | None:
    """The media type by the checks for what may begin with any byte."""
    return _first(_ANYWHERE, data, head)


def _first(checks: tuple[Check, ...], data: Data, head: bytes) -> str | None:
    for check in checks:
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


def _icon(_: Data, head: bytes) -> str | None:
    # Reserved, type (1 icon, 2 cursor), count; the first entry's image lies behind the entries.
    if head[:4] not in (b"\x00\x00\x01\x00", b"\x00\x00\x02\x00") or len(head) < 22:
        return None
    count, size, offset = _little(head, 4, 2), _little(head, 14, 4), _little(head, 18, 4)
    known = 0 < count < 256 and size and offset >= 6 + 16 * count
    return "image/vnd.microsoft.icon" if known else None


def _bitmap(_: Data, head: bytes) -> str | None:
    # The sizes that the information header has had, from OS/2 1.x to Windows 5.
    known = _little(head, 14, 4) in (12, 16, 40, 52, 56, 64, 108, 124)
    return "image/bmp" if head.startswith(b"BM") and known else None


def _font(_: Data, head: bytes) -> str | None:
    # OpenType 1.9, "Table Directory": version, number of tables, then the first table's tag.
    if head[:4] not in (b"\x00\x01\x00\x00", b"true", b"typ1"):
        return None
    tag = head[12:16].rstrip(b" ")
    known = 0 < _big(head, 4, 2) < 256 and len(tag) > 1
    return "font/ttf" if known and tag.replace(b"/", b"").isalnum() else None


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


def _class_file(_: Data, head: bytes) -> str | None:
    # Java's class files and Mach-O's fat files share a signature. JVMS §4.1: majors begin at 45;
    # a fat file has that word for the number of its architectures.
    major = _big(head, 6, 2)
    if not head.startswith(b"\xca\xfe\xba\xbe") or len(head) < 8:
        return None
    return "application/java-vm" if major >= 45 else "application/x-mach-binary"


def _elf(_: Data, head: bytes) -> str | None:
    order = _little if head[5] == 1 else _big
    return _ELF_TYPES.get(order(head, 16, 2)) if head.startswith(b"\x7fELF") else None


def _portable_executable(data: Data, head: bytes) -> str | None:
    at = _little(head, 60, 4)
    signed = head.startswith(b"MZ") and bytes(data[at : at + 4]) == b"PE\x00\x00"
    return "application/vnd.microsoft.portable-executable" if signed else None


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


_ELF_TYPES = {
    1: "application/x-object",
    2: "application/x-executable",
    3: "application/x-sharedlib",
    4: "application/x-coredump",
}

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
    0x00: (_icon, _font),
    0x0A: (_paintbrush,),
    0x0B: (_dolby,),
    0x49: (tiff, mpeg_audio),
    0x4D: (tiff, _portable_executable),
    0x42: (_bitmap,),
    0x50: (_parquet, _netpbm),
    0x5D: (_lzma,),
    0x74: (_font,),
    0x7F: (_elf,),
    0xCA: (_class_file,),
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
)
