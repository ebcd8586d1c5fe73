"""The tables of signatures, and the texts that only look like them."""

from __future__ import annotations

import pytest

from detecting import without_libmagic  # noqa: F401  a fixture
from lambda_binary.detection import rare_signatures
from lambda_binary.media_types import detect
from lambda_binary.signatures import SIGNATURES

PLAIN = "text/plain; charset=utf-8"
pytestmark = pytest.mark.usefixtures("without_libmagic")


@pytest.mark.parametrize("first", sorted(SIGNATURES))
def test_every_row_stands_under_its_first_byte(first: int) -> None:
    assert {prefix[0] for prefix, _ in SIGNATURES[first]} == {first}


@pytest.mark.parametrize(
    ("prefix", "media_type"),
    [(prefix, found) for rows in SIGNATURES.values() for prefix, found in rows],
)
def test_a_signature_is_enough(prefix: bytes, media_type: object) -> None:
    if isinstance(media_type, str):
        assert detect(prefix) == detect(prefix + bytes(100)) == media_type


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
    assert rare_signatures.identify(prefix + bytes(8)) == media_type


@pytest.mark.parametrize(("places", "media_type"), rare_signatures._PLACES)
def test_bytes_at_their_places_are_enough_and_all_are_needed(
    places: tuple[tuple[int, bytes], ...], media_type: str
) -> None:
    head = bytearray(b"\x03" * 4096)
    for at, expected in places:
        head[at : at + len(expected)] = expected
    assert rare_signatures.identify(bytes(head)) == media_type
    for at, _ in places:
        changed = head.copy()
        changed[at] ^= 0x40
        assert rare_signatures.identify(bytes(changed)) != media_type


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
    table = [(p, t) for rows in SIGNATURES.values() for p, t in rows if isinstance(t, str)]
    dead = [
        prefix
        for prefix, _ in rare_signatures._SIGNATURES
        if any(prefix.startswith(first) for first, _ in table)
    ]
    assert dead == []
