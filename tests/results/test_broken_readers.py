"""Whatever a returned object does when it is read, the caller sees one family of errors.

Each object here breaks the contract of a binary file in one way that a real library does, or could.
"""

from __future__ import annotations

import base64
import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from lambda_binary import FileResultError, LambdaBinaryError, ResultTypeError, encode_response

PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)
NOT_A_FILE = (
    "has a read() that is not that of a binary file ({error!r}): return its bytes, or the file "
    "that it was written to after seek(0)"
)
FAILED = (
    "could not be read ({error!r}): return its bytes, or a file that is complete and open for "
    "reading"
)


class Reader:
    """A file without seek, whose read does what it is told."""

    def __init__(self, read: Callable[[int], Any]) -> None:
        self._read = read

    def read(self, size: int = -1) -> Any:
        return self._read(size)


class Seeker(io.BytesIO):
    """A file of 32 bytes that says of itself what it is told."""

    def __init__(self, tell: Any = None, seek: Any = None) -> None:
        super().__init__(PNG)
        self._tell, self._seek = tell, seek

    def tell(self) -> Any:
        return super().tell() if self._tell is None else self._tell()

    def seek(self, *place: int) -> Any:
        return super().seek(*place) if self._seek is None else self._seek(*place)


def raising(error: BaseException) -> Callable[..., Any]:
    def function(*given: object) -> Any:
        raise error

    return function


@pytest.mark.parametrize(
    ("error", "family", "sentence"),
    [
        # pypdf, ezdxf: read(stream); rasterio: read(band); zipfile: read(name).
        (AttributeError("'int' object has no attribute 'seek'"), ResultTypeError, NOT_A_FILE),
        (IndexError("band index 6291557 out of range"), ResultTypeError, NOT_A_FILE),
        (KeyError("There is no item named 5"), ResultTypeError, NOT_A_FILE),
        (TypeError("read() takes 1 positional argument"), ResultTypeError, NOT_A_FILE),
        # botocore's IncompleteReadError is an Exception of its own; pyarrow's an OSError.
        (OSError("only valid on readable files"), FileResultError, FAILED),
        (ValueError("Attempt to use ZIP archive that was already closed"), FileResultError, FAILED),
        (RuntimeError("5 read, but total bytes expected is 9"), FileResultError, FAILED),
        (EOFError("Compressed file ended"), FileResultError, FAILED),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_what_a_read_raises_is_said_with_the_cure(
    error: Exception, family: type[Exception], sentence: str
) -> None:
    with pytest.raises(family) as raised:
        encode_response(Reader(raising(error)))
    assert str(raised.value) == f"the Reader that was returned {sentence.format(error=error)}"
    assert isinstance(raised.value, LambdaBinaryError)
    assert raised.value.__cause__ is error


def test_what_ends_the_process_is_nobodys_error() -> None:
    with pytest.raises(KeyboardInterrupt):
        encode_response(Reader(raising(KeyboardInterrupt())))


@pytest.mark.parametrize(
    ("piece", "family", "sentence"),
    [
        ("text", ResultTypeError, "gave text: open it in binary mode, as in open(path, 'rb')"),
        (
            None,
            FileResultError,
            "has no data yet (it does not block): read it to its end, and return the bytes",
        ),
        (
            5,
            ResultTypeError,
            "has a read() that gave a int, not bytes: return the bytes themselves",
        ),
        (
            [PNG],
            ResultTypeError,
            "has a read() that gave a list, not bytes: return the bytes themselves",
        ),
    ],
)
def test_what_a_read_gives_instead_of_bytes_is_said(
    piece: Any, family: type[Exception], sentence: str
) -> None:
    with pytest.raises(family) as raised:
        encode_response(Reader(lambda size: piece))
    assert str(raised.value) == f"the Reader that was returned {sentence}"


def test_a_read_that_gives_more_than_it_was_asked_for_is_refused() -> None:
    class Generous(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(size) + b"!"

    with pytest.raises(FileResultError) as raised:
        encode_response(Generous(PNG))
    assert str(raised.value) == (
        "the Generous that was returned has a read(size) that gave 1 bytes more than it was asked "
        "for: return its bytes"
    )


@pytest.mark.parametrize(
    "file",
    [
        Seeker(tell=raising(AttributeError("tell"))),
        Seeker(tell=raising(RuntimeError("no position"))),
        Seeker(tell=lambda: 0.0),
        Seeker(tell=lambda: None),
        Seeker(seek=raising(KeyError("seek"))),
        Seeker(seek=lambda *place: 10**30),
        Seeker(seek=lambda *place: 1e30),
        Seeker(seek=lambda *place: -5),
        Seeker(seek=lambda *place: None),
    ],
)
def test_a_file_that_cannot_tell_its_size_is_read_to_its_end(file: Seeker) -> None:
    assert base64.b64decode(encode_response(file)["body"]) == PNG


def test_a_file_that_ends_before_the_size_that_it_told_is_named() -> None:
    with pytest.raises(FileResultError) as raised:
        encode_response(Seeker(seek=lambda *place: 4_000))
    assert str(raised.value).startswith("the Seeker that was returned became shorter while it was ")


def test_a_read_may_give_a_view_of_any_shape() -> None:
    words = memoryview(PNG).cast("I")
    pieces = iter([words, b""])
    body = encode_response(Reader(lambda size: next(pieces)))["body"]
    assert base64.b64decode(body) == PNG


class Secretive(io.BytesIO):
    @property
    def name(self) -> str:
        raise RuntimeError("ask somebody else")

    @property
    def encoding(self) -> str:
        raise KeyError("encoding")


def test_attributes_that_raise_are_no_attributes() -> None:
    assert base64.b64decode(encode_response(Secretive(PNG))["body"]) == PNG


def test_an_archive_is_not_the_file_that_it_was_written_to() -> None:
    with zipfile.ZipFile(io.BytesIO(), "w") as archive:
        archive.writestr("a", b"")
    with tarfile.open(fileobj=io.BytesIO(), mode="w") as tape:
        pass
    with zipfile.ZipFile(io.BytesIO(), "w") as begun:
        for result, name in ((archive, "zipfile.ZipFile"), (begun, "zipfile.ZipFile"),
                             (tape, "tarfile.TarFile")):  # fmt: skip
            with pytest.raises(ResultTypeError) as raised:
                encode_response(result)
            assert str(raised.value) == (
                f"the {name} that was returned cannot be sent: close it, and return the file that "
                "it was written to, after seek(0)"
            )


@pytest.mark.parametrize("base", [bytes, bytearray])
def test_bytes_that_lie_about_themselves_are_their_bytes(base: Any) -> None:
    class Liar(base):  # type: ignore[misc]
        def __len__(self) -> int:
            raise RuntimeError("how long is a piece of string")

        def __getitem__(self, part: Any) -> Any:
            return "?"

        def __bytes__(self) -> bytes:
            return b"?"

    assert base64.b64decode(encode_response(Liar(PNG))["body"]) == PNG


def test_a_file_without_a_name_is_called_by_its_type() -> None:
    with pytest.raises(FileResultError) as raised:
        encode_response(gzip.GzipFile(fileobj=io.BytesIO(b"no gzip")))
    assert str(raised.value).startswith("the GzipFile that was returned could not be read (BadGzip")
