"""Zip archives: what the names and the first contents inside say they are.

The work is bounded: the first entry, two windows of the central directory, and 64 KB of one
member. No size is trusted; whatever goes wrong, a zip archive is `application/zip`.
Fields as in APPNOTE.TXT 6.3.10 §4.3.
"""

from __future__ import annotations

from . import HEAD
from .zip_types import MEMBERS, NAMES, by_content_types, by_mimetype

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import Data

ZIP = "application/zip"

_LONGEST_COMMENT = 65535
# Bytes of the directory that are searched at either end: some 30 entries each. Office writes the
# telling entry first; openpyxl, LibreOffice and .NET write it last.
_WINDOW = 2 * 1024
_MOST_READ = 64 * 1024


def identify(data: Data, head: bytes) -> str:
    """The media type of a zip archive."""
    if len(head) < 30:
        return ZIP
    # EPUB 3.3 §4.2.6.3 and ODF 1.3 part 2 §3.3: `mimetype` is the first member. The first one is
    # read without the directory, so that the front of an archive is enough.
    name = head[30 : 30 + (head[26] | head[27] << 8)]
    if name == b"mimetype":
        # Something follows it: data that is cut within it would name a type that is cut too.
        whole = head.find(b"PK", 38, HEAD) > 0
        found = by_mimetype(_member(data, 0, head[18:22])) if whole else None
    elif name == b"[Content_Types].xml":
        found = by_content_types(_member(data, 0, head[18:22]))
    else:
        # USDZ: the first member is the scene, uncompressed.
        scene = head[8] == 0 == head[9] and name.endswith((b".usd", b".usda", b".usdc"))
        found = "model/vnd.usdz+zip" if scene else None
    return found or _by_directory(data) or ZIP


def split(data: Data, head: bytes) -> str | None:
    """The media type of an archive's first part, whose mark stands before the first entry."""
    marked = head.startswith((b"PK\x07\x08PK", b"PK00PK\x03\x04"))
    return identify(data, head) if marked else None


def _by_directory(data: Data) -> str | None:
    end, record = _end(data)
    start = end - int.from_bytes(record[12:16], "little")
    if start < 0:
        start = 0
    if end - start <= 2 * _WINDOW:
        windows: tuple[bytes, ...] = (bytes(data[start:end]),)
    else:
        windows = bytes(data[start : start + _WINDOW]), bytes(data[end - _WINDOW : end])
    return _by_members(data, windows, start, record) or _by_names(windows[0])


def _by_members(data: Data, windows: tuple[bytes, ...], start: int, record: bytes) -> str | None:
    for letter, name, reader in MEMBERS:
        for window in windows:
            # One letter is searched for by the processor's vector instructions, a word is not.
            at = _find(window, name) if letter in window else 0
            if at:
                # Counted from the directory, so that an archive behind a program or a picture is
                # read too. An offset of 0xFFFFFFFF, Zip64's, leaves nothing before the archive.
                before = max(start - int.from_bytes(record[16:20], "little"), 0)
                local = before + int.from_bytes(window[at - 4 : at], "little")
                found = reader(_member(data, local, window[at - 26 : at - 22]))
                if found:
                    return found
                break
    return None


def _by_names(window: bytes) -> str | None:
    for letter, name, other, media_type in NAMES:
        if letter in window and _find(window, name) and (not other or _find(window, other)):
            return media_type
    return None


def _end(data: Data) -> tuple[int, bytes]:
    """Where the central directory ends, and the record that says how long it is."""
    end = len(data) - 22
    record = bytes(data[-22:])
    if not record.startswith(b"PK\x05\x06"):
        # A comment stands behind the record, or there is none.
        before = max(end - _LONGEST_COMMENT, 0)
        tail = bytes(data[before:])
        found = tail.rfind(b"PK\x05\x06")
        end, record = (before + found, tail[found : found + 22]) if found >= 0 else (0, b"")
    if end > 76 and data[end - 20 : end - 16] == b"PK\x06\x07":
        end -= 76  # Zip64's record (56 bytes) and its locator (20) stand between
    return end, record


def _find(window: bytes, name: bytes) -> int:
    """Where the name of that entry is in a part of the directory; 0 if it is not there."""
    at = window.find(name)
    while at >= 0:
        # 46 bytes of the entry stand before its name, the name's length among them.
        alone = at >= 46 and window[at - 18] == len(name) and not window[at - 17]
        if alone and window.startswith(b"PK\x01\x02", at - 46):
            return at
        at = window.find(name, at + 1)
    return 0


def _member(data: Data, at: int, packed: bytes) -> bytes:
    """The first 64 KB of a member, from its local header on; empty if they cannot be read.

    Args:
        data: the archive.
        at: where the local header is.
        packed: the size of the packed content, as it lies in the archive.
    """
    header = bytes(data[at : at + 30])
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        return b""
    start = at + 30 + (header[26] | header[27] << 8) + (header[28] | header[29] << 8)
    size = min(int.from_bytes(packed, "little"), _MOST_READ)
    # Bit 3: the sizes stand behind the content.
    streamed = header[6] & 8 and not size
    content = bytes(data[start : start + (_MOST_READ if streamed else size)])
    if header[8:10] == b"\x00\x00":
        return content.partition(b"PK")[0] if streamed else content
    return _inflated(content) if header[8:10] == b"\x08\x00" else b""


def _inflated(content: bytes) -> bytes:
    import zlib

    try:
        return zlib.decompressobj(-15).decompress(content, _MOST_READ)
    except zlib.error:
        return b""
