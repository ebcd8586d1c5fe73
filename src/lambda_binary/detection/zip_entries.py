"""Zip archives: what the names and the first contents inside say they are.

The work is bounded: the first entry, two windows of the central directory, and 64 KB of one
member. No size is trusted; whatever goes wrong, a zip archive is `application/zip`.
Fields as in APPNOTE.TXT 6.3.10 §4.3.
"""

from __future__ import annotations

from .zip_types import NAMES, by_content_types, by_mimetype

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .sliceable import Data

ZIP = "application/zip"

_LONGEST_COMMENT = 65535
# Bytes of the directory that are searched at either end: some 30 entries each. Office writes the
# telling entry first; openpyxl, LibreOffice and .NET write it last.
_WINDOW = 2 * 1024
_MOST_READ = 64 * 1024

# Members whose content names the type.
_READERS = {b"[Content_Types].xml": by_content_types, b"mimetype": by_mimetype}


class _Directory:
    """The searched parts of the central directory, and what stands before the archive (bytes)."""

    __slots__ = ("shift", "windows")

    def __init__(self, windows: tuple[bytes, ...], shift: int) -> None:
        self.windows = windows
        self.shift = shift


def identify(data: Data, head: bytes) -> str:
    """The media type of a zip archive."""
    return _by_first_entry(data, head) or _by_directory(data) or ZIP


def _by_first_entry(data: Data, head: bytes) -> str | None:
    # EPUB 3.3 §4.2.6.3 and ODF 1.3 part 2 §3.3: `mimetype` is the first member. It is read
    # without the directory, so that the front of an archive is enough.
    name = head[30 : 30 + _number(head, 26, 2)]
    reader = _READERS.get(name)
    if reader:
        return reader(_member(data, 0, _number(head, 18)))
    # USDZ: the first member is the scene, uncompressed.
    scene = head[8:10] == b"\x00\x00" and name.endswith((b".usd", b".usda", b".usdc"))
    return "model/vnd.usdz+zip" if scene else None


def _by_directory(data: Data) -> str | None:
    directory = _directory(data)
    for name, reader in _READERS.items():
        entry = _find(directory.windows, name)
        if entry:
            found = reader(_member(data, directory.shift + _number(entry, 42), _number(entry, 20)))
            if found:
                return found
    for names, media_type in NAMES:
        if all(_find(directory.windows[:1], name) for name in names):
            return media_type
    return None


def _directory(data: Data) -> _Directory:
    end = _end(data)
    size, offset = _number(data, end + 12), _number(data, end + 16)
    if end > 76 and bytes(data[end - 20 : end - 16]) == b"PK\x06\x07":
        end -= 76  # Zip64's record (56 bytes) and its locator (20) stand between
    # Counted back from its end, so that an archive behind a program or a picture is read too.
    start = max(end - size, 0)
    if end - start <= 2 * _WINDOW:
        windows: tuple[bytes, ...] = (bytes(data[start:end]),)
    else:
        windows = bytes(data[start : start + _WINDOW]), bytes(data[end - _WINDOW : end])
    # An offset of 0xFFFFFFFF, Zip64's, leaves nothing before the archive.
    return _Directory(windows, max(start - offset, 0))


def _end(data: Data) -> int:
    """Where the end of central directory record begins; 0 if there is none."""
    at = max(len(data) - 22, 0)
    if bytes(data[at : at + 4]) == b"PK\x05\x06":
        return at
    start = max(at - _LONGEST_COMMENT, 0)
    found = bytes(data[start:]).rfind(b"PK\x05\x06")
    return start + found if found >= 0 else 0


def _find(windows: tuple[bytes, ...], name: bytes) -> bytes | None:
    """The directory's entry of that name, if one of its windows holds it."""
    for window in windows:
        at = window.find(name)
        while at >= 0:
            entry = window[max(at - 46, 0) : at]
            if entry.startswith(b"PK\x01\x02") and _number(entry, 28, 2) == len(name):
                return entry
            at = window.find(name, at + 1)
    return None


def _member(data: Data, at: int, size: int) -> bytes:
    """The first 64 KB of a member, from its local header on; empty if they cannot be read."""
    header = bytes(data[at : at + 30])
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        return b""
    start = at + 30 + _number(header, 26, 2) + _number(header, 28, 2)
    method, streamed = _number(header, 8, 2), header[6] & 8 and not size
    content = bytes(data[start : start + (_MOST_READ if streamed else min(size, _MOST_READ))])
    if method == 0:
        return content.partition(b"PK")[0] if streamed else content
    if method != 8:
        return b""
    import zlib

    try:
        return zlib.decompressobj(-15).decompress(content, _MOST_READ)
    except zlib.error:
        return b""


def _number(data: Data, at: int, size: int = 4) -> int:
    return int.from_bytes(data[at : at + size], "little")
