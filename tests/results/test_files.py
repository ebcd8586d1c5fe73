"""Paths and binary files, and what is said of those that cannot be read."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from pathlib import Path
from typing import Any

import pytest

from lambda_binary import FileResultError, ResultTypeError, encode_response
from lambda_binary.messages import BeyondQuota, Declared
from lambda_binary.results.files import of_path
from lambda_binary.results.files.open_files import whole
from payloads import PNG, REST, envelope


def test_a_bytesio_from_its_position_on() -> None:
    file = io.BytesIO(b"skip" + PNG)
    file.seek(4)
    assert encode_response(file) == envelope(PNG, "image/png", guessed=True)
    assert not file.closed


def test_an_open_file_has_the_type_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "data.parquet").write_bytes(b"\x00\x01")
    with (tmp_path / "data.parquet").open("rb") as file:
        assert encode_response(file) == envelope(
            b"\x00\x01", "application/vnd.apache.parquet", guessed=True
        )


def test_a_path_has_the_type_of_its_suffix_and_its_date(tmp_path: Path) -> None:
    path = tmp_path / "a.PNG"
    path.write_bytes(b"no png at all")
    import os

    os.utime(path, (784111777, 784111777))
    assert encode_response(path) == envelope(
        b"no png at all",
        "image/png",
        guessed=True,
        **{"Last-Modified": "Sun, 06 Nov 1994 08:49:37 GMT"},
    )


def test_a_path_without_a_known_suffix_is_detected(tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(PNG)
    headers = encode_response(tmp_path / "picture")["headers"]
    assert headers["Content-Type"] == "image/png"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [("é".encode(), "text/html; charset=utf-8"), (b"\xe9", "text/html")],
)
def test_a_text_file_says_the_charset_that_its_bytes_show(
    tmp_path: Path, content: bytes, media_type: str
) -> None:
    (tmp_path / "page.html").write_bytes(content)
    assert encode_response(tmp_path / "page.html")["headers"]["Content-Type"] == media_type


PROCFS = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="Linux has /proc")


@PROCFS
@pytest.mark.parametrize("name", ["cmdline", "version"])
def test_a_file_that_says_size_0_is_read_to_its_end(name: str) -> None:
    # Opened, one says that its end is at 0, the other has none to go to.
    path = Path("/proc/self") / name if name == "cmdline" else Path("/proc") / name
    content = path.read_bytes()
    assert (path.stat().st_size, len(content) > 0) == (0, True)
    expected = encode_response(content)
    assert encode_response(path) == expected
    with path.open("rb") as file:
        assert encode_response(file) == expected
    # No date and no parts: it may be another one at the next request.
    assert encode_response(path, event=REST) == expected


@PROCFS
def test_a_file_that_says_size_0_is_read_up_to_the_quota_unless_somebody_wants_all() -> None:
    path = Path("/proc/version")
    with pytest.raises(BeyondQuota) as raised:
        of_path(path, Declared(), 10, whole)
    assert raised.value.size == 11
    assert of_path(path, Declared(whole=True), 10, whole).data == path.read_bytes()


class StreamingBody:
    """Read like botocore's: not seekable, short reads, no name."""

    def __init__(self, content: bytes) -> None:
        self._file = io.BytesIO(content)

    def read(self, amt: int | None = None) -> bytes:
        return self._file.read(min(7, amt) if amt is not None and amt >= 0 else None)


class Pending:
    """What stands for a coroutine, which would warn that nobody awaited it."""


class AsyncReader:
    def read(self, size: int = -1) -> Pending:
        return Pending()


def test_a_reader_that_gives_little_at_a_time() -> None:
    assert encode_response(StreamingBody(PNG)) == envelope(PNG, "image/png", guessed=True)


def test_a_str_is_never_a_path() -> None:
    assert encode_response(__file__)["body"] == __file__


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (
            lambda folder: folder / "missing.png",
            FileResultError,
            "the file '{folder}/missing.png' cannot be read (No such file or directory): check "
            "the path and that the file is in the deployment package",
        ),
        (
            lambda folder: folder,
            FileResultError,
            "'{folder}' is not a file: return the path of a file",
        ),
        (
            lambda folder: folder / "empty.png",
            FileResultError,
            "the file '{folder}/empty.png' is empty: return b'' (or None for 204) if nothing is "
            "meant",
        ),
        (
            lambda folder: io.BytesIO(),
            FileResultError,
            "the BytesIO that was returned is empty: return b'' (or None for 204) if nothing is "
            "meant",
        ),
        (
            lambda folder: StreamingBody(b""),
            FileResultError,
            "the StreamingBody that was returned is empty: return b'' (or None for 204) if "
            "nothing is meant",
        ),
        (
            lambda folder: closed(),
            FileResultError,
            "the BytesIO that was returned is closed: return it before its with block ends, or "
            "return its bytes",
        ),
        (
            lambda folder: at_end(),
            FileResultError,
            "the BytesIO that was returned is at its end (position 3 of 3): call seek(0) before "
            "returning it",
        ),
        (
            lambda folder: io.StringIO("text"),
            ResultTypeError,
            "the StringIO that was returned is open in text mode: open it in binary mode, as in "
            "open(path, 'rb'), or return its text with .read()",
        ),
        (
            lambda folder: Path("a\0b"),
            FileResultError,
            "the file 'a\\x00b' cannot be read (no path holds one of its characters): check the path "
            "and that the file is in the deployment package",
        ),
        (
            lambda folder: AsyncReader(),
            ResultTypeError,
            "the AsyncReader that was returned has a read() that gave a Pending, not bytes: return "
            "the bytes themselves",
        ),
        (
            lambda folder: TextReader(),
            ResultTypeError,
            "the TextReader that was returned gave text: open it in binary mode, as in "
            "open(path, 'rb')",
        ),
    ],
)
def test_a_file_that_cannot_be_sent(
    tmp_path: Path, make: Any, error: type[Exception], message: str
) -> None:
    (tmp_path / "empty.png").touch()
    with pytest.raises(error) as raised:
        encode_response(make(tmp_path))
    assert str(raised.value) == message.format(folder=tmp_path)


def test_a_file_that_is_open_for_writing_alone_is_named(tmp_path: Path) -> None:
    with (tmp_path / "written.bin").open("wb") as file:
        file.write(b"abc")
        file.seek(0)
        with pytest.raises(FileResultError) as raised:
            encode_response(file)
    assert str(raised.value) == (
        f"the file '{tmp_path}/written.bin' is not open for reading: open it in mode 'rb', or 'w+b'"
    )


@pytest.mark.parametrize("module", [gzip, bz2, lzma])
def test_a_file_that_unpacks_is_what_it_unpacks(module: Any, tmp_path: Path) -> None:
    packed = tmp_path / "a.json.packed.gz"
    packed.write_bytes(module.compress(b'{"a": 1}'))
    with module.open(packed) as file:
        response = encode_response(file)
    assert response["headers"]["Content-Type"] == "application/json"
    assert response["body"] == '{"a": 1}'


def test_an_open_text_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x", encoding="utf-8")
    with path.open(encoding="utf-8") as file, pytest.raises(ResultTypeError) as raised:
        encode_response(file)
    assert str(raised.value).startswith(f"the file '{path}' is open in text mode: ")


def closed() -> io.BytesIO:
    file = io.BytesIO(b"abc")
    file.close()
    return file


def at_end() -> io.BytesIO:
    file = io.BytesIO()
    file.write(b"abc")
    return file


class TextReader:
    def read(self, size: int = -1) -> str:
        return "text"
