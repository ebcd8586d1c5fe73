"""Text: which bytes are text, in which charset, and the formats told by their look."""

from __future__ import annotations

import json
import subprocess
import sys
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detecting import without_libmagic  # noqa: F401  a fixture
from lambda_binary.media_types import detect
from lambda_binary.media_types.detection import text
from lambda_binary.media_types.detection.json_text import looks_like_json

pytestmark = pytest.mark.usefixtures("without_libmagic")
UNKNOWN = "application/octet-stream"
UTF_8 = "text/plain; charset=utf-8"
JSON = "application/json"
GERMAN = "Die Straße führt über die Höhe; größer wird der Ärger über die Öfen.\n".encode("latin-1")


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"Hello, world\n", UTF_8),
        (b"\n", UTF_8),
        (b"          ", UTF_8),
        ("Grüße, 世界 🎉\n".encode(), UTF_8),
        (b"\xef\xbb\xbf", UTF_8),
        ("\ufeffwith a mark".encode(), UTF_8),
        (b"a\tb\x0cc\x1b[0m\r\n", UTF_8),
        ("é".encode() * 70_000, UTF_8),
        (b"x" + "é".encode() * 70_000, UTF_8),  # a character across every step
        ("Grüße\n".encode("utf-16"), "text/plain; charset=utf-16"),
        ("Grüße\n".encode("utf-16-be").join([b"\xfe\xff", b""]), "text/plain; charset=utf-16"),
        (("x" * 2046 + "🎉" * 9).encode("utf-16"), "text/plain; charset=utf-16"),
        ("Grüße\n".encode("utf-32"), "text/plain; charset=utf-32"),
        (b"\xff\xfe\x01\x00\x02\x00", UNKNOWN),
        ("Grüße\n".encode("utf-16") + b"\x00", UNKNOWN),
        (b"\xff\xfe\x00\xd8\x00\xd8", UNKNOWN),  # two high surrogates
        (GERMAN, "text/plain"),
        (GERMAN[:40], UNKNOWN),
        (b"\xff" * 100, UNKNOWN),
        (GERMAN * 100 + b"\x00", UNKNOWN),
        (GERMAN * 100, "text/plain"),
        (b"abc\x00def", UNKNOWN),
        (b"abc\x08", UNKNOWN),
        (b"", UNKNOWN),
        (b"\xe9", UNKNOWN),
        (b"cut in a character \xe4\xb8", UNKNOWN),
    ],
)
def test_what_is_text_and_in_which_charset(data: bytes, media_type: str) -> None:
    assert detect(data) == media_type


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_text_in_utf_8_is_text(content: str) -> None:
    found = detect(content.encode())
    assert found.startswith(("text/", JSON, "image/x-portable-"))


@given(st.binary(max_size=300))
def test_is_utf_8_agrees_with_the_decoder(data: bytes) -> None:
    try:
        data.decode()
    except UnicodeDecodeError:
        assert text.is_utf_8(data) is text.is_utf_8(memoryview(data)) is False
    else:
        assert text.is_utf_8(data) is text.is_utf_8(memoryview(data)) is True


def test_the_proof_of_utf_8_needs_no_memory_of_the_datas_size() -> None:
    data = memoryview("é".encode() * 5_000_000)
    assert text.is_utf_8(data)
    tracemalloc.start()
    assert text.is_utf_8(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html><html></html>",
        b"<html><script>alert(1)</script></html>",
        b"<h1>Title</h1>",
        b"<!-- comment --><p>x",
        b'<?xml version="1.0"?><rss/>',
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"<?php echo 1;",
        b"#!/usr/bin/env node\nalert(1)",
        b"'use strict'; function f() {}",
        b"body { color: red }",
        b"name,value\n1,2\n",
        b"# Title\n\n* point\n",
        b"From: a@example.org\nSubject: x\n\nbody\n",
        b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n",
        b"#define a_width 8\n#define a_height 8\nstatic char a_bits[] = {0};\n",
    ],
)
def test_active_and_weak_formats_are_plain_text(data: bytes) -> None:
    assert detect(data) == UTF_8
    assert detect(b"\r\n \t" + data) == UTF_8
    assert detect(b"\xef\xbb\xbf" + data) == UTF_8


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"WEBVTT", "text/vtt"),
        (b"WEBVTT\n\n00:00.000 --> 00:01.000\nHi\n", "text/vtt"),
        (b"\xef\xbb\xbfWEBVTT - title\r\n", "text/vtt"),
        (b"WEBVTTX\n", UTF_8),
        (b"a WEBVTT file", UTF_8),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "text/calendar; charset=utf-8"),
        (b"begin:vcalendar\nversion:2.0\n", "text/calendar; charset=utf-8"),
        (b"BEGIN:VCARD\nFN:A\n", "text/vcard; charset=utf-8"),
        (b"BEGIN:VCARD", UTF_8),
        (b"see BEGIN:VCARD\n", UTF_8),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n", "application/postscript"),
        (b"%!PS\nshowpage\n", "application/postscript"),
        (b"%!PSalm", UTF_8),
        (b"SIMPLE  =                    T / FITS\n", "image/fits"),
        (b"SIMPLE  = a plain word\n", UTF_8),
    ],
)
def test_formats_told_by_how_their_text_begins(data: bytes, media_type: str) -> None:
    assert detect(data) == media_type


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        b"[]",
        b' \r\n{"a": 1}\n',
        b'[1, 2.5e3, -0, true, null, "\\ud800"]',
        '{"é": "世界"}'.encode(),
        b"[" + b"9" * 5000 + b"]",  # more digits than Python turns into an int
        b"[" * 200 + b"]" * 200,
    ],
)
def test_json_objects_and_arrays_are_json(data: bytes) -> None:
    json.loads(data, parse_int=str)
    assert detect(data) == JSON
    assert detect(bytearray(data)) == JSON


@pytest.mark.parametrize(
    "data",
    [
        b"42",
        b'"text"',
        b"null",
        b"{not json at all",
        b"{'a': 1}",
        b'{"a": 1,}',
        b'{"a": NaN}',
        b"[Infinity]",
        b"[INFO] started\n",
        b'{"a": 1}\n{"a": 2}\n',
        b"[1, 2",
        b'\xef\xbb\xbf{"a": 1}',
        b"[" * 100_000 + b"]" * 100_000,  # too deep to be parsed
    ],
)
def test_what_json_refuses_is_plain_text(data: bytes) -> None:
    assert detect(data) == UTF_8


LONG = 300_000


@pytest.mark.parametrize(
    "data",
    [
        json.dumps([{"n": n} for n in range(30_000)]).encode(),
        json.dumps({"n": list(range(60_000))}, indent=2).encode(),
        json.dumps(["x" * LONG]).encode(),
        json.dumps({"data": "x" * LONG}).encode(),
        json.dumps([[1, 2], [3, 4]] * 30_000).encode(),
        json.dumps([[], {}] * 40_000).encode(),
        json.dumps([None, True, "x", 1.5e-7] * 20_000).encode() + b"\n",
        json.dumps([{"a": "}\n{"}, [1], []] * 20_000, indent=0).encode(),
    ],
)
def test_long_json_is_told_by_both_ends(data: bytes) -> None:
    assert len(data) > text.LARGEST_PARSED_JSON
    assert detect(data) == JSON


@pytest.mark.parametrize(
    "data",
    [
        b"[2024-01-01] started\n" * 20_000 + b"[end]",
        b"[1] a footnote\n" * 20_000 + b"]",
        b"[INFO] started\n" * 20_000 + b"]",
        b"{ this is prose }\n" * 20_000,
        b"{font: red}\n" * 30_000,
        json.dumps(["x"] * 100_000).encode()[:-1],
        b'{"a": 1}\n' * 40_000 + b"]",
        # JSON Lines, of which each line is JSON and the whole is not.
        b'{"a": 1}\n' * 40_000,
        b'{"a": 1}\r\n' * 40_000,
        b"[1, 2]\n" * 60_000,
        (b'{"a": "' + b"x" * 9_000 + b'"}\n') * 40,
    ],
)
def test_long_text_that_begins_with_a_bracket_is_text(data: bytes) -> None:
    assert len(data) > text.LARGEST_PARSED_JSON
    assert detect(data) == UTF_8


def test_hostile_brackets_take_no_time_to_refuse() -> None:
    assert not looks_like_json(b"[ " * 2048, b"]")
    assert not looks_like_json(b'["' + b"\\" * 4094, b"}")


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"P1 1 1 0", "image/x-portable-bitmap"),
        (b"P2\n# made by hand\n2 1\n255\n0 255\n", "image/x-portable-graymap"),
        (b"P3 1 1 255 255 0 0", "image/x-portable-pixmap"),
        (b"P4 8 1 \xff", "image/x-portable-bitmap"),
        (b"P5 2 1 255\n\x00\xff", "image/x-portable-graymap"),
        (b"P6\n1 1\n255\nabc", "image/x-portable-pixmap"),
        (b"P6\n1 1\n65535\nabcdef", "image/x-portable-pixmap"),
        (b"P4 16 2 abcd", "image/x-portable-bitmap"),
        (b"P4 16 2 abcde", UTF_8),
        (b"P5\n2 2\n255\n\x01\x02\x03\x04" * 2, "image/x-portable-graymap"),  # two of them
        (b"P6\n100 100\n255\n" + b"\xff" * 30_000, "image/x-portable-pixmap"),
        (b"P5\n100 100\n255\n" + b"d" * 10_000, "image/x-portable-graymap"),
        (
            b"P7\nWIDTH 1\nHEIGHT 1\nDEPTH 1\nMAXVAL 255\nENDHDR\n\x00",
            "image/x-portable-arbitrarymap",
        ),
        (b"P1 10 20 is where it stands", UTF_8),
        (b"P6 10 20 30 boxes", UTF_8),
        (b"P5 is a room", UTF_8),
        (b"P8 1 1 0", UTF_8),
        (b"P", UTF_8),
    ],
)
def test_netpbm_pictures_and_texts_like_them(data: bytes, media_type: str) -> None:
    assert detect(data) == media_type


@pytest.mark.parametrize("limit", [4_000, 10**6])
def test_no_depth_of_json_ends_the_process_where_the_bound_of_recursion_was_raised(
    limit: int,
) -> None:
    # In a thread with the smallest stack that Lambda's or a container's libraries give one.
    code = f"""
import sys, threading
sys.setrecursionlimit({limit})
threading.stack_size(256 * 1024)
from lambda_binary.media_types import detect
def run():
    deep = (b'[' * 250_000, b'[' * 120_000 + b']' * 120_000, b'{{"a":' * 40_000,
            b'[' * 3_900 + b']' * 3_900, b'{{"a":' * 3_900 + b'1' + b'}}' * 3_900)
    print({{detect(text) for text in deep}})
    print(detect(b'[' * 900 + b']' * 900), detect(b'["' + b'[' * 9_000 + b'"]'))
thread = threading.Thread(target=run)
thread.start()
thread.join()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"{{{UTF_8!r}}}\n{JSON} {JSON}\n"
