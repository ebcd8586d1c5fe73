"""Formats told by a short header behind their first bytes: icons, bitmaps, fonts, DICOM, programs.

Each parser is chosen by the first bytes, and makes sure of the rest. What it says yes to holds a
byte that no text holds.
"""

from __future__ import annotations

from . import holds_binary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import Data

# The sizes that the information header has had, from OS/2 1.x to Windows 5.
_BITMAPS = {size.to_bytes(4, "little"): "image/bmp" for size in (12, 16, 40, 52, 56, 64, 108, 124)}
_ELF_TYPES = {
    1: "application/x-object",
    2: "application/x-executable",
    3: "application/x-sharedlib",
    4: "application/x-coredump",
}


def icon(_: Data, head: bytes) -> str | None:
    """ICO and CUR: a count, and the first entry's picture, which lies behind the entries."""
    count = head[4]
    if not count or head[5] or len(head) < 22 or not (head[14] or any(head[15:18])):
        return None
    least = 6 + 16 * count
    known = head[18] >= least or int.from_bytes(head[18:22], "little") >= least
    return "image/vnd.microsoft.icon" if known else None


def bitmap(_: Data, head: bytes) -> str | None:
    """BMP: a size of the information header that there is."""
    found = _BITMAPS.get(head[14:18])
    if found or len(head) > 17:
        return found
    # Cut within that size.
    return _BITMAPS.get(head[14:].ljust(4, b"\x00")) if holds_binary(head) else None


def font(_: Data, head: bytes) -> str | None:
    """TrueType by its table directory (OpenType 1.9): number of tables, the first one's tag."""
    tag = head[12:16].rstrip(b" ")
    known = head[4] == 0 != head[5] and len(tag) > 1
    return "font/ttf" if known and tag.replace(b"/", b"").isalnum() else None


def dicom(_: Data, head: bytes) -> str | None:
    """DICOM PS3.10 §7.1: a preamble of 128 bytes, mostly zeros, then the prefix."""
    return "application/dicom" if head.startswith(b"DICM", 128) else None


def amr(_: Data, head: bytes) -> str | None:
    """AMR (RFC 4867 §5.1): a first line, then binary frames."""
    if head.startswith(b"#!AMR\n"):
        return "audio/amr" if holds_binary(head[:64]) else None
    return None


def portable_executable(data: Data, head: bytes) -> str | None:
    """Windows programs, whose header says where their signature is."""
    at = int.from_bytes(head[60:64], "little")
    signed = bytes(data[at : at + 4]) == b"PE\x00\x00"
    return "application/vnd.microsoft.portable-executable" if signed else None


def elf(_: Data, head: bytes) -> str | None:
    """ELF: the type of file, in the byte order that the header names."""
    return _ELF_TYPES.get(int.from_bytes(head[16:18], "little" if head[5] == 1 else "big"))


def class_file(_: Data, head: bytes) -> str | None:
    """Java's class files, and Mach-O's fat files, which share their first bytes."""
    # JVMS §4.1: majors begin at 45; a fat file has that word for its number of architectures.
    if len(head) < 8:
        return None
    major = int.from_bytes(head[6:8], "big")
    return "application/java-vm" if major >= 45 else "application/x-mach-binary"
