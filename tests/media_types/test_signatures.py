"""The tables of signatures, and the texts that only look like them."""

from __future__ import annotations

import pytest

from detecting import without_libmagic  # noqa: F401  a fixture
from lambda_binary.media_types import detect
from lambda_binary.media_types.detection import LOADED, PARSERS, ask, holds_binary, rare_signatures
from lambda_binary.media_types.detection.stages import STAGES
from lambda_binary.media_types.signatures import SIGNATURES

PLAIN = "text/plain; charset=utf-8"


def prefixes(start: bytes, found: str | tuple[bytes | tuple[bytes, ...], str]) -> tuple[bytes, ...]:
    """The bytes that a row of the table asks for."""
    if isinstance(found, str):
        return (start,)
    return found[0] if isinstance(found[0], tuple) else (found[0],)


pytestmark = pytest.mark.usefixtures("without_libmagic")


# As it was written: detection enters the parsers that it loads.
TABLE = {start: found for start, found in SIGNATURES.items() if not callable(found)}
ROWS = [
    (prefix, found if isinstance(found, str) else found[1])
    for start, found in TABLE.items()
    for prefix in prefixes(start, found)
]


@pytest.mark.parametrize("start", [*SIGNATURES, *PARSERS])
def test_every_row_stands_under_its_first_four_or_two_bytes(start: bytes) -> None:
    assert len(start) in (2, 4)
    assert all(prefix.startswith(start) for prefix in prefixes(start, TABLE.get(start, "")))


@pytest.mark.parametrize(("prefix", "media_type"), ROWS)
def test_a_signature_is_enough(prefix: bytes, media_type: str) -> None:
    assert detect(prefix) == detect(prefix + bytes(100)) == media_type


@pytest.mark.parametrize(("start", "found"), TABLE.items())
def test_a_signature_holds_a_byte_that_no_text_holds_or_is_enough_for_any(
    start: bytes, found: str | tuple[bytes | tuple[bytes, ...], str]
) -> None:
    for prefix in prefixes(start, found):
        media_type = found if isinstance(found, str) else found[1]
        known_by_letters = {"image/gif", "application/pdf", "application/rtf", "font/woff",
                            "font/woff2"}  # fmt: skip
        foreign = holds_binary(prefix) or max(prefix) > 0x7F
        assert foreign or media_type in known_by_letters


def test_a_row_of_the_table_is_never_replaced_by_a_parser() -> None:
    assert not TABLE.keys() & PARSERS.keys()


@pytest.mark.parametrize("name", sorted({*PARSERS.values(), *STAGES}))
def test_every_parser_that_the_tables_name_is_there_and_names_no_empty_data(name: str) -> None:
    found = ask(LOADED[name], b"", b"")
    assert found == ("application/zip" if name == "zip_entries.identify" else None)


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        (b"WEBP", "image/webp"),
        (b"WAVE", "audio/wav"),
        (b"AVI ", "video/x-msvideo"),
        (b"RMID", "audio/midi"),
        (b"QLCM", "audio/qcelp"),
        (b"ACON", "application/x-navi-animation"),
        (b"CDR9", "application/vnd.corel-draw"),
        (b"????", "application/octet-stream"),
    ],
)
def test_riff_is_told_by_its_form(form: bytes, media_type: str) -> None:
    assert detect(b"RIFF\x10\x00\x00\x00" + form + bytes(20)) == media_type
    assert detect(b"RIFF\xff\xff\xff\xff" + form) == media_type  # a stream's size


@pytest.mark.parametrize(
    "text",
    [
        "OTTO the clown",
        "wOFFle",
        "ttcf is a tag",
        "fLaC is a codec",
        "PAR1 and PAR2",
        "ARROW1 flies",
        "8BPS",
        "glTF 2.0",
        "MThd begins a MIDI file",
        "SQLite format 3 is stable",
        "RIFF is a container",
        "Rar! said the bear",
        "7z is an archiver",
        "GIF images",
        "%PDF",
        "BM",
        "BMW to make hybrid cars",
        "II* is no TIFF",
        "MM",
        "MZ is a country code",
        "ID3 tags hold titles",
        "OggS is a page",
        "FORMAT: AIFF",
        "RF64 sounds",
        "icns icns",
        "qoif",
        "DDS |",
        "FLV player",
        "FWS and CWS",
        "BZh91AY&S",
        "TTA1, MAC and MP+",
        "LZIP",
        "PK is the initials of Phil Katz",
        "xxxxftypisom in a sentence",
        "aaaamoov",
        "P6 10 20 is where it stands",
        "P7 and P8",
        "d8:announce",
        "x^2 + y^2",
        "ustar",
        "!<arch> is ar",
        "#!AMR? no",
    ],
)
def test_a_text_that_begins_like_a_signature_is_text(text: str) -> None:
    assert detect(text.encode()) == PLAIN
    assert detect(text.encode() + b", and so on.\n" * 400) == PLAIN


@pytest.mark.parametrize(("prefix", "media_type"), rare_signatures._SIGNATURES)
def test_a_rare_signature_before_binary_bytes_is_enough(prefix: bytes, media_type: str) -> None:
    assert rare_signatures.identify(b"", prefix + bytes(8)) == media_type


@pytest.mark.parametrize(("places", "media_type"), rare_signatures._PLACES)
def test_bytes_at_their_places_are_enough_and_all_are_needed(
    places: tuple[tuple[int, bytes], ...], media_type: str
) -> None:
    head = bytearray(b"\x03" * 4096)
    for at, expected in places:
        head[at : at + len(expected)] = expected
    assert rare_signatures.identify(b"", bytes(head)) == media_type
    for at, _ in places:
        changed = head.copy()
        changed[at] ^= 0x40
        assert rare_signatures.identify(b"", bytes(changed)) != media_type


def test_an_earlier_row_never_hides_a_later_one() -> None:
    rows = rare_signatures._SIGNATURES
    hidden = [
        (earlier, later)
        for at, (later, _) in enumerate(rows)
        for earlier, _ in rows[:at]
        if later.startswith(earlier)
    ]
    assert hidden == []


def test_the_rows_of_the_tables_are_in_use() -> None:
    # A row that the first table already answers would be dead.
    dead = [
        prefix
        for prefix, _ in rare_signatures._SIGNATURES
        if any(prefix.startswith(first) for first, _ in ROWS)
    ]
    assert dead == []
