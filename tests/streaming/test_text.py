"""Text that is streamed is labelled, encoded and refused as the same text is that is buffered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas
import polars
import pytest

from events import event
from lambda_binary import ResultValueError, binary_response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def streams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAMBDA_BINARY_STREAM", "function-url")
    monkeypatch.setenv("LAMBDA_BINARY_LOCAL_GATEWAY", "streams")


def streamed(make: Callable[[], Any], **options: Any) -> tuple[dict[str, str], bytes]:
    """Fields but the length, and content."""
    handler = binary_response(**options)(lambda event, context: make())
    sent = handler(event("function-url"), None)
    fields = json.loads(sent.prelude)["headers"]
    fields.pop("Content-Length", None)
    return fields, b"".join(sent.pieces)


def giving(*pieces: Any) -> Callable[[], Iterator[Any]]:
    return lambda: iter(pieces)


@pytest.mark.parametrize("text", ["%PDF-1.7\n", "GIF89a", '{"a": 1}', "\x00\x01", "<html>", "é"])
def test_pieces_of_text_are_plain_text_whatever_their_first_characters_are(text: str) -> None:
    fields, content = streamed(giving(text, " ☃"))
    assert fields == {"Content-Type": "text/plain; charset=utf-8"}
    assert content == f"{text} ☃".encode()


@pytest.mark.parametrize("charset", ["windows-1252", "latin-1", "utf-16", "utf-8", "shift_jis"])
def test_pieces_of_text_are_sent_in_the_charset_that_is_declared(charset: str) -> None:
    text = ["name,price\n", "", "Tee,5\n"] if charset == "shift_jis" else ["é,", "", "ü\n"]
    label = f"text/csv; charset={charset}"
    fields, content = streamed(giving(*text), content_type=label)
    assert fields == {"Content-Type": label}
    assert content == "".join(text).encode(charset)


def test_a_charset_that_shifts_is_brought_back_at_the_end() -> None:
    label = "text/plain; charset=iso-2022-jp"
    _, content = streamed(giving("日", "本"), content_type=label)
    assert content == "日本".encode("iso-2022-jp")


def test_text_behind_bytes_is_in_the_declared_charset_too() -> None:
    _, content = streamed(giving(b"a,", "é"), content_type="text/csv; charset=latin-1")
    assert content == b"a,\xe9"


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("☃", {"content_type": "text/csv; charset=latin-1"}),
        ("a\ud800", {}),
        ("a", {"content_type": "image/png"}),
        ("a", {"content_type": "text/plain", "headers": {"Content-Encoding": "gzip"}}),
    ],
)
def test_what_a_text_is_refused_for_its_pieces_are(text: str, options: dict[str, Any]) -> None:
    with pytest.raises(ResultValueError) as whole:
        streamed(lambda: text, **options)
    with pytest.raises(ResultValueError) as pieces:
        streamed(giving(text), **options)
    assert str(pieces.value) == str(whole.value)


def test_a_later_piece_that_the_charset_cannot_hold_ends_the_stream_with_that_sentence() -> None:
    with pytest.raises(ResultValueError, match=r"charset=latin-1' says .* declare charset=utf-8"):
        streamed(giving("a", "☃"), content_type="text/csv; charset=latin-1")


@pytest.mark.parametrize("empty", [b"", "", bytearray()])
def test_empty_pieces_before_the_first_tell_no_media_type(empty: Any) -> None:
    fields, content = streamed(giving(empty, empty, b"%PDF-1.7\n", b"...."))
    assert fields["Content-Type"] == "application/pdf"
    assert content == b"%PDF-1.7\n...."


@pytest.mark.parametrize(
    ("text", "media_type"),
    [
        (("é" * 300_000).encode(), "text/html; charset=utf-8"),
        (b"a" + ("é" * 300_000).encode(), "text/html; charset=utf-8"),
        (b"\xe9" * 600_000, "text/html"),
    ],
    ids=["utf-8", "cut in a character", "latin-1"],
)
def test_a_large_text_file_has_the_charset_that_a_small_one_has(
    text: bytes, media_type: str, tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(text)
    fields, content = streamed(lambda: path)
    assert fields["Content-Type"] == media_type
    assert content == text


@pytest.mark.parametrize("pieces", [(b"a,b\n", b"1,2\n"), ("a,b\n", "1,2\n")])
def test_the_name_that_pieces_are_saved_under_refines_their_type(pieces: tuple[Any, ...]) -> None:
    fields, _ = streamed(giving(*pieces), filename="sales.csv")
    assert fields["Content-Type"] == "text/csv; charset=utf-8"
    assert fields["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("rows", [2, 40_000])
@pytest.mark.parametrize("library", [pandas, polars])
def test_a_table_that_is_saved_as_csv_says_its_charset(library: Any, rows: int) -> None:
    table = library.DataFrame({"name": ["é"] * rows})
    fields, content = streamed(lambda: table, filename="sales.csv")
    assert fields["Content-Type"] == "text/csv; charset=utf-8"
    assert content.decode().count("é") == rows
