"""OLE compound files: which program wrote them."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_binary.media_types import detect
from lambda_binary.media_types.detection import ole

FILES = Path(__file__).parent.parent / "corpus" / "files"
OLE = "application/x-ole-storage"


def compound(*names: str, clsid: str = "", nested: tuple[str, ...] = ()) -> bytes:
    """A compound file of small sectors, whose root holds `names`, and a storage with `nested`."""
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    entries = [("Root Entry", 5, free, free, 1 if names else free)]
    for at, name in enumerate(names, 1):
        right = at + 1 if at < len(names) else free
        storage = nested and at == 1
        child = len(names) + 1 if storage else free
        entries.append((name, 1 if storage else 2, free, right, child))
    for at, name in enumerate(nested, len(names) + 1):
        right = at + 1 if at < len(names) + len(nested) else free
        entries.append((name, 2, free, right, free))
    directory = b""
    for number, (name, kind, left, right, child) in enumerate(entries):
        raw = name.encode("utf-16-le")
        entry = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw) + 2, kind, 1)
        entry += struct.pack("<III", left, right, child)
        entry += bytes.fromhex(clsid) if clsid and not number else bytes(16)
        directory += entry.ljust(128, b"\0")
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    sectors = len(directory) // 512
    chain = [*range(2, sectors + 1), end]
    table = struct.pack(f"<{sectors + 1}I", 0xFFFFFFFD, *chain).ljust(512, b"\xff")
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0, 0)
    return header.ljust(512, b"\xff") + table + directory


@pytest.mark.parametrize(("name", "media_type"), ole._STREAMS)
def test_a_compound_file_is_told_by_its_streams(name: str, media_type: str) -> None:
    assert detect(compound("\x05SummaryInformation", name)) == media_type


@pytest.mark.parametrize(("clsid", "media_type"), ole._CLASSES.items())
def test_a_compound_file_is_told_by_its_class(clsid: str, media_type: str) -> None:
    whole = (clsid + "c000000000000046")[:32]
    assert detect(compound("Other", clsid=whole)) == media_type


def test_a_compound_file_of_no_known_program() -> None:
    assert detect(compound("Contents")) == OLE
    assert detect(compound()) == OLE


def test_what_is_embedded_in_a_compound_file_does_not_count() -> None:
    assert detect(compound("Contents", nested=("WordDocument",))) == OLE
    assert detect(compound("Workbook", nested=("WordDocument",))) == "application/vnd.ms-excel"


@pytest.mark.parametrize(("name", "media_type"), ole._STREAMS)
def test_a_compound_file_with_storages_is_told_by_its_streams(name: str, media_type: str) -> None:
    # In files with storages the entries are walked to; without any, their names are enough.
    assert detect(compound("Pictures", name, nested=("Other",))) == media_type


def test_an_entry_that_is_free_does_not_count() -> None:
    data = bytearray(compound("Contents", "WordDocument"))
    data[1024 + 2 * 128 + 66] = 0
    assert detect(data) == OLE


def test_a_long_directory_is_followed_from_sector_to_sector() -> None:
    names = [f"Stream {n}" for n in range(30)]
    assert detect(compound(*names, "WordDocument")) == "application/msword"


def test_the_directory_is_read_no_further_than_some_sectors() -> None:
    names = [f"Stream {n}" for n in range(60)]
    assert detect(compound(*names, "WordDocument")) == "application/msword"
    data = compound(*[f"Stream {n}" for n in range(100)], "WordDocument")
    assert detect(data) == OLE


def test_beyond_seven_megabytes_the_directorys_first_sector_has_to_do() -> None:
    data = compound("WordDocument")
    far = 109 * 128  # the first sector that no table listed in the header has an entry for
    header = data[:48] + struct.pack("<I", far) + data[52:512]
    assert detect(header + bytes(far * 512) + data[1024:]) == "application/msword"


def test_a_directory_that_bites_its_tail_is_left() -> None:
    data = bytearray(compound("Contents"))
    data[512 + 4 : 512 + 8] = struct.pack("<I", 1)  # the chain's sector follows itself
    data[1024 + 128 + 72 : 1024 + 128 + 76] = struct.pack("<I", 1)  # so does the sibling
    assert detect(data) == OLE


@given(st.lists(st.tuples(st.integers(8, 1535), st.integers(0, 255)), max_size=30))
def test_no_number_of_a_compound_file_is_trusted(changes: list[tuple[int, int]]) -> None:
    data = bytearray(compound("WordDocument", "Workbook"))
    for at, value in changes:
        data[at] = value
    assert detect(data).startswith("application/")


def test_a_cut_compound_file_is_one_still() -> None:
    word = (FILES / "word.doc").read_bytes()
    assert {detect(word[:size]) for size in (8, 64, 511, 512, 513)} == {OLE}
