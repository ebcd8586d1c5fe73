"""OLE compound files: Word, Excel, PowerPoint, Outlook and their like before 2007.

[MS-CFB]: a small file system. Its root's entries are read, at most a few hundred, and the name
or class that only one program writes gives the media type. No size or link is trusted.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from . import Data

UNKNOWN = "application/x-ole-storage"
_MOST_SECTORS = 16
_ENTRY = 128
_LAST = 0xFFFFFFFA  # above it stand no sectors, but marks

# Streams and storages of the root. First match wins: a document may carry another's.
_STREAMS = (
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("PP40", "application/vnd.ms-powerpoint"),
    ("VisioDocument", "application/vnd.visio"),
    ("__properties_version1.0", "application/vnd.ms-outlook"),
    ("__nameid_version1.0", "application/vnd.ms-outlook"),
    ("Quill", "application/x-mspublisher"),
    ("HwpSummaryInformation", "application/x-hwp"),
    ("\x05HwpSummaryInformation", "application/x-hwp"),
    ("MatOST", "application/vnd.ms-works"),
    ("WksSSWorkBook", "application/vnd.ms-works"),
    ("   114", "application/vnd.ms-project"),
    ("   14", "application/vnd.ms-project"),
    ("   12", "application/vnd.ms-project"),
    ("   9", "application/vnd.ms-project"),
)

# The names as they lie in the file, with the zero that ends them.
_NAMES = [(f"{name}\x00".encode("utf-16-le"), media_type) for name, media_type in _STREAMS]

# Classes of the root entry, by their first eight bytes as they lie in the file.
_CLASSES = {
    "84100c0000000000": "application/x-msi",
    "0609020000000000": "application/msword",
    "1008020000000000": "application/vnd.ms-excel",
    "2008020000000000": "application/vnd.ms-excel",
    "108d81649b4fcf11": "application/vnd.ms-powerpoint",
    "0b0d020000000000": "application/vnd.ms-outlook",
    "0112020000000000": "application/x-mspublisher",
}


def identify(data: Data, head: bytes) -> str | None:
    """The media type of a compound file; `application/x-ole-storage` if it is no program's."""
    if not head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return None
    directory = _directory(data, head)
    # Without storages (type 1) all streams are the root's, and none needs to be walked to.
    known = _by_tree(directory) if 1 in directory[66::_ENTRY] else _by_streams(directory)
    return known or _CLASSES.get(directory[80:88].hex(), UNKNOWN)


def _by_streams(directory: bytes) -> str | None:
    lengths = directory[64::_ENTRY]
    for name, media_type in _NAMES:
        at = lengths.find(len(name))
        while at >= 0:
            # Type 2 is a stream; an entry that is free may keep its name.
            entry = at * _ENTRY
            if directory.startswith(name, entry) and directory.startswith(b"\x02", entry + 66):
                return media_type
            at = lengths.find(len(name), at + 1)
    return None


def _by_tree(directory: bytes) -> str | None:
    names = set(_root_names(directory))
    return next((media_type for name, media_type in _STREAMS if name in names), None)


def _directory(data: Data, head: bytes) -> bytes:
    # [MS-CFB] §2.2: sector size and the directory's first sector; §2.3: the chain in the FAT.
    size = 4096 if head[30:32] == b"\x0c\x00" else 512
    sector = int.from_bytes(head[48:52], "little")
    links, table, at = size // 4, -1, 0
    directory = b""
    for _ in range(_MOST_SECTORS):
        if sector >= _LAST:
            break
        directory += data[(sector + 1) * size : (sector + 2) * size]
        if sector // links != table:
            # The header lists the first 109 sectors of the FAT: 7 MB of a file with small sectors.
            # In a larger one the directory's first sector has to do.
            table = sector // links
            if table >= 109:
                break
            at = int.from_bytes(head[76 + 4 * table : 80 + 4 * table], "little") * size + size
        entry = at + 4 * (sector % links)
        link = data[entry : entry + 4]
        if len(link) < 4:
            break
        sector = int.from_bytes(link, "little")
    return directory


def _root_names(directory: bytes) -> Iterator[str]:
    # §2.6.4: an entry's children are a tree of siblings, left and right.
    waiting, seen = [_number(directory, 76)], set[int]()
    while waiting:
        index = waiting.pop()
        entry = directory[index * _ENTRY : (index + 1) * _ENTRY]
        if index in seen or len(entry) < _ENTRY:
            continue
        seen.add(index)
        length = min(_number(entry, 64, 2), 64)
        yield entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
        waiting += [_number(entry, 68), _number(entry, 72)]


def _number(data: bytes, at: int, size: int = 4) -> int:
    return int.from_bytes(data[at : at + size], "little")
