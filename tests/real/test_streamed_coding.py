"""gzip of what is streamed: put on for REST APIs, kept from function URLs, told apart by its tag.

A function URL is reported to decode gzip and drop its field, so nothing in a coding goes there.
"""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import Any

import pytest

from lambda_binary import ResultValueError
from lambda_binary.streaming.coding import PATIENCE, Packed, Unpacked
from real.runtime_api import Runtime
from real.test_streaming import BOTH, PNG, asked, peak, post, runtimes

__all__ = ["post", "runtimes"]
LINES = "".join(f"{number},ü\n" for number in range(5000)).encode()


def of(front: str, coding: str | None = "gzip", n: int = 5000, **fields: str) -> dict[str, Any]:
    """An event for `n` of whatever the function makes."""
    called = asked(front, **{**({"accept_encoding": coding} if coding else {}), **fields})
    called["queryStringParameters"] = {"n": str(n)}
    return called


def test_pieces_of_text_are_coded_while_they_are_made(post: Any) -> None:
    posted = post("compressed_lines", of("rest-proxy"))
    assert posted.prelude == {
        "statusCode": 200,
        "headers": {
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Encoding": "gzip",
            "ETag": '"v7-gzip"',
            "Vary": "Accept-Encoding",
        },
    }
    assert gzip.decompress(posted.content) == LINES
    assert len(posted.content) < len(LINES) / 2
    # The first line at once, then what the compressor gives.
    assert zlib.decompressobj(31).decompress(posted.content[: posted.chunks[2]]) == "0,ü\n".encode()


@pytest.mark.parametrize("coding", [None, "identity", "gzip;q=0", "br"])
def test_who_takes_no_gzip_gets_the_text_and_its_own_tag(post: Any, coding: str | None) -> None:
    posted = post("compressed_lines", of("rest-proxy", coding))
    assert posted.prelude["headers"] == {
        "Content-Type": "text/csv; charset=utf-8",
        "ETag": '"v7"',
        "Vary": "Accept-Encoding",
    }
    assert posted.content == LINES


@pytest.mark.parametrize("name", ["compressed_lines", "compressed_text"])
def test_a_function_url_gets_the_text_as_it_is(post: Any, name: str) -> None:
    posted = post(name, of("function-url"))
    assert not {"Content-Encoding", "Vary"} & {*posted.prelude["headers"]}
    assert posted.content == (LINES if name == "compressed_lines" else "ü".encode() * 5000)
    assert posted.prelude["headers"].get("ETag") in ('"v7"', None)


def test_the_tag_of_a_coding_is_known_again(post: Any) -> None:
    again = post("compressed_lines", of("rest-proxy", if_none_match='"v7-gzip"'))
    other = post("compressed_lines", of("rest-proxy", if_none_match='"v7"'))
    assert again.prelude == {
        "statusCode": 304,
        "headers": {"ETag": '"v7-gzip"', "Vary": "Accept-Encoding"},
    }
    assert (again.content, other.prelude["statusCode"]) == (b"", 200)


@pytest.mark.parametrize(("n", "length"), [(499, True), (100_000, True), (1_000_000, False)])
def test_what_is_small_is_coded_before_it_is_sent(post: Any, n: int, length: bool) -> None:
    """998 bytes are not worth it; 200 KB have a Content-Length, 2 MB none."""
    posted = post("compressed_text", of("rest-proxy", n=n))
    fields = posted.prelude["headers"]
    assert ("Content-Length" in fields) is length
    assert fields.get("Content-Encoding") == (None if n < 500 else "gzip")
    text = posted.content if n < 500 else gzip.decompress(posted.content)
    assert text == "ü".encode() * n


def test_a_large_file_is_coded_in_flat_memory(post: Any, runtimes: Any, tmp_path: Path) -> None:
    small, large = tmp_path / "small.csv", tmp_path / "large.csv"
    line = b"47.3769,8.5417,Z\xc3\xbcrich\n"
    small.write_bytes(line * 20_000)
    large.write_bytes(line * 1_500_000)
    called = of("rest-proxy")
    called["queryStringParameters"] = {"path": str(small)}
    assert gzip.decompress(post("compressed_file", called).content) == line * 20_000
    before = peak(runtimes["compressed_file"].process_id())
    called["queryStringParameters"] = {"path": str(large)}
    posted = post("compressed_file", called)
    assert gzip.decompress(posted.content) == line * 1_500_000
    assert "Accept-Ranges" not in posted.prelude["headers"]
    assert peak(runtimes["compressed_file"].process_id()) - before <= 2_000_000


def test_each_event_goes_out_by_itself(post: Any) -> None:
    posted = post("compressed_events", of("rest-proxy"))
    decoder, at = zlib.decompressobj(31), 0
    seen = []
    for size in posted.chunks[2:]:
        seen.append(decoder.decompress(posted.content[at : at + size]))
        at += size
    assert seen == [b"data: 1\n\n", b"data: 2\n\n", b"data: 3\n\n", b""]


def test_what_is_no_text_is_not_coded(post: Any) -> None:
    posted = post("compressed_pictures", of("rest-proxy"))
    assert not {"Content-Encoding", "Vary"} & {*posted.prelude["headers"]}
    assert posted.content == PNG + bytes(2000)


@pytest.mark.parametrize("name", ["table.csv.gz", "drawing.svgz"])
def test_a_packed_file_has_no_parts_behind_a_function_url(
    post: Any, name: str, tmp_path: Path
) -> None:
    """A part of the gzip would be sent as if it were a part of what is in it."""
    file = tmp_path / name
    text = b"<svg xmlns='http://www.w3.org/2000/svg'/>" * 2000
    packed = gzip.compress(text, mtime=0)
    file.write_bytes(packed)
    for asks in ({"range": "bytes=0-19"}, {"range": "bytes=20-"}, {}):
        called = of("function-url", **asks)
        called["queryStringParameters"] = {"path": str(file)}
        posted = post("file", called)
        assert posted.prelude["statusCode"] in (200, 206)
        if "Content-Range" in posted.prelude["headers"]:  # it is sent as the archive that it is
            assert posted.content in packed
        elif posted.prelude["headers"]["Content-Type"] == "image/svg+xml":
            assert posted.content == text
        assert "Content-Encoding" not in posted.prelude["headers"]


@pytest.mark.parametrize("asks", ["bytes=0-19", "bytes=20-", None])
def test_a_declared_coding_has_no_parts_behind_a_function_url(post: Any, asks: str | None) -> None:
    posted = post("packed_and_tagged", of("function-url", **({"range": asks} if asks else {})))
    assert posted.prelude == {
        "statusCode": 200,
        "headers": {"Content-Type": "text/plain", "ETag": '"v1"'},
        "cookies": [],
    }
    assert posted.content == b"Hello " * 100_000


def test_a_part_in_a_coding_is_refused_for_a_function_url(post: Any) -> None:
    posted = post("packed_part", of("function-url"))
    assert (posted.kind, posted.json["errorMessage"]) == (
        "error",
        "a streaming function URL cannot send a part of what is in gzip: leave Content-Range out, "
        "or keep this handler out with stream=False",
    )


@pytest.mark.parametrize("cut", [1, 9, 50])
def test_a_gzip_that_ends_too_early_is_an_error(cut: int) -> None:
    packed = gzip.compress(bytes(range(256)) * 100)[:-cut]
    with pytest.raises(ResultValueError, match="it ends too early"):
        list(Unpacked(packed).pieces(1000))


@pytest.mark.parametrize("size", [0, 1, 999, 300_000])
@pytest.mark.parametrize("members", [1, 3])
def test_what_is_unpacked_is_what_was_packed(size: int, members: int) -> None:
    data = (bytes(range(256)) * (size // 256 + 1))[:size]
    for step in (64, 4096):
        pieces = list(Unpacked(gzip.compress(data) * members).pieces(step))
        assert b"".join(pieces) == data * members
        assert max(map(len, pieces), default=0) <= step


def test_what_is_made_slowly_is_not_held_back() -> None:
    import time

    class Slow:
        def pieces(self, size: int) -> Any:
            for number in range(3):
                time.sleep(PATIENCE * 1.2 if number else 0)
                yield b"%d" % number

    decoder = zlib.decompressobj(31)
    made = Packed(Slow(), at_once=False).pieces(1000)
    assert [decoder.decompress(piece) for piece in made] == [b"0", b"1", b"2", b""]


def test_pieces_that_are_not_sent_are_closed_in_a_coding_too() -> None:
    with Runtime("streams.compressed_lines", environment=BOTH) as runtime:
        head = runtime.invoke({**of("rest-proxy"), "httpMethod": "HEAD"})
        assert (head.prelude["statusCode"], head.content) == (200, b"")
        assert head.prelude["headers"]["Content-Encoding"] == "gzip"
