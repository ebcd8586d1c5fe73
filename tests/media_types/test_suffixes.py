"""Media types by file name suffix."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_binary.media_types import parse
from lambda_binary.media_types.suffixes import ROWS, from_name

TYPES = dict(row.split(" ") for row in ROWS.split("\n") if row)
LABELS = Path(__file__).parent.parent / "corpus" / "labels.csv"


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("photo.png", "image/png"),
        ("PHOTO.JPG", "image/jpeg"),
        ("reports/2024/summary.pdf", "application/pdf"),
        ("C:\\reports\\summary.xlsx", TYPES["xlsx"]),
        ("backup.tar.gz", "application/gzip"),
        ("backup.tgz", "application/gzip"),
        ("data.csv", "text/csv"),
        ("page.html", "text/html"),
        ("drawing.svg", "image/svg+xml"),
        ("script.js", "text/javascript"),
        ("module.mjs", "text/javascript"),
        ("map.geojson", "application/geo+json"),
        ("table.parquet", "application/vnd.apache.parquet"),
        ("font.woff2", "font/woff2"),
        ("program.wasm", "application/wasm"),
        ("event.ics", "text/calendar"),
        ("read.me.md", "text/markdown"),
        ("novel.epub", "application/epub+zip"),
        ("two words.PnG", "image/png"),
        ("é.webp", "image/webp"),
        ("noted", None),
        ("noted.", None),
        ("", None),
        (".", None),
        ("..", None),
        (".png", None),  # a hidden file without a suffix
        ("folder.png/file", None),
        ("folder/.png", None),
        ("file.unheard-of", None),
        ("file.png ", None),
    ],
)
def test_a_name_has_the_media_type_of_its_suffix(name: str, media_type: str | None) -> None:
    assert from_name(name) == media_type


@pytest.mark.parametrize("suffix", sorted(TYPES))
def test_every_row_is_a_lower_case_suffix_and_a_legal_type(suffix: str) -> None:
    media_type = TYPES[suffix]
    assert suffix == suffix.lower().strip(".")
    assert parse(media_type) == media_type
    assert ";" not in media_type


def test_the_fixtures_names_agree_with_their_labels() -> None:
    # Names that say something else than the bytes, on purpose.
    apart = {
        "page.pdf.html",
        "inverted.png",
        "nul.txt",
        "value.msgpack",
        "sound.mp4",
        "sound.webm",
        "voice.3gp",
    }
    wrong = []
    with LABELS.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            name = Path(row["path"]).name
            found = from_name(name)
            if found is not None and name not in apart:
                names = {row["expected"], *row["acceptable"].split("|")}
                wrong += [(name, found)] if found not in names else []
    assert wrong == []


def test_every_type_of_a_fixture_has_a_suffix() -> None:
    # An answer that is no name, a part of another format, sound that is saved as a film is.
    without = {"table.arrows", "table.avro", "text.zlib", "voice.3gp"}
    known = set(TYPES.values())
    with LABELS.open(newline="", encoding="utf-8") as file:
        lacking = {
            Path(row["path"]).name
            for row in csv.DictReader(file)
            if row["tier"] != "adversarial"
            and known.isdisjoint((row["expected"], row["passive"], *row["acceptable"].split("|")))
        }
    assert lacking == without


@given(st.text())
def test_any_name_gets_a_type_of_the_table_or_none(name: str) -> None:
    assert from_name(name) in {*TYPES.values(), None}
