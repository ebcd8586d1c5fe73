"""Buffers, arrays, iterators and responses: what stands for bytes, and what is an answer already."""

from __future__ import annotations

import array
import ctypes
import io
import itertools
import mmap
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image

from answers import opened, refusal, same_pixels, sent
from lambda_binary import ResponseTooLargeError, encode_response

PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)


# --- buffers


def mapped() -> mmap.mmap:
    memory = mmap.mmap(-1, len(PNG))
    memory.write(PNG)
    memory.seek(0)
    return memory


def pyarrow_output() -> Any:
    import pyarrow as pa

    file = pa.BufferOutputStream()
    file.write(PNG)
    return file


@pytest.mark.parametrize(
    "make",
    [
        lambda: __import__("pyarrow").py_buffer(PNG),
        lambda: __import__("pyarrow").BufferReader(PNG),
        pyarrow_output,
        lambda: array.array("B", PNG),
        lambda: array.array("I", PNG),
        lambda: (ctypes.c_char * len(PNG)).from_buffer_copy(PNG),
        lambda: io.BytesIO(PNG).getbuffer(),
        mapped,
    ],
)
def test_a_buffer_is_its_bytes(make: Callable[[], Any]) -> None:
    assert sent(make()) == ("image/png", PNG)
    assert sent(make(), content_type="application/x-mine") == ("application/x-mine", PNG)


def test_a_buffer_that_is_gone_is_named() -> None:
    memory = mapped()
    memory.close()
    assert refusal(memory)[0] in ("FileResultError", "ResultValueError")
    view = memoryview(bytearray(PNG))
    view.release()
    assert refusal(view) == (
        "ResultValueError",
        "the memoryview that was returned cannot be read (operation forbidden on released "
        "memoryview object): return its bytes",
    )


# --- arrays


def test_what_opencv_encoded_is_sent_as_it_is() -> None:
    import cv2
    import numpy as np

    pixels = np.zeros((6, 8, 3), np.uint8)
    pixels[:, :, 0] = 255  # blue, for OpenCV
    for suffix, media_type in (
        (".png", "image/png"),
        (".jpg", "image/jpeg"),
        (".webp", "image/webp"),
        (".bmp", "image/bmp"),
        (".tiff", "image/tiff"),
    ):
        ok, encoded = cv2.imencode(suffix, pixels)
        assert ok
        assert sent(encoded) == (media_type, encoded.tobytes())
    shown = opened(sent(cv2.imencode(".png", pixels)[1])[1])
    assert same_pixels(shown, Image.new("RGB", (8, 6), "blue"))
    error, said = refusal(cv2.imencode(".png", pixels))
    assert error == "ResultTypeError"
    assert said.endswith(
        "sent: of what cv2.imencode() gives return the second alone, as in ok, encoded = ..."
    )


def test_pixels_are_no_picture_and_no_bytes() -> None:
    import numpy as np

    for shape in ((4, 6, 3), (4, 6)):
        error, said = refusal(np.zeros(shape, np.uint8))
        assert error == "ResultTypeError"
        assert said == (
            f"the numpy.ndarray that was returned (of uint8, shape {shape}) cannot be sent: an "
            "array of pixels is no picture yet; make one of it, as in PIL.Image.fromarray(array), "
            "or return cv2.imencode('.png', array)[1]; OpenCV's arrays are BGR, which fromarray "
            "would take for RGB: give it array[..., ::-1]; for JSON return array.tolist(), for "
            "bytes array.tobytes()"
        )


@pytest.mark.parametrize("content", [b"hello world, this is text", bytes(100), bytes(range(256))])
def test_numbers_without_a_certain_signature_are_not_sent(content: bytes) -> None:
    import numpy as np

    error, said = refusal(np.frombuffer(content, np.uint8))
    assert error == "ResultTypeError"
    assert said.endswith(
        "cannot be sent: return array.tolist() for JSON, array.tobytes() for its bytes, or, if it "
        "is a picture, PIL.Image.fromarray(array)"
    )
    assert refusal(np.zeros(3))[1].endswith("PIL.Image.fromarray(array)")
    assert refusal(np.zeros(0, np.uint8))[0] == "ResultTypeError"
    assert sent(np.array(5)) == ("application/json", b"5")
    assert refusal(np.ma.masked)[0] == "ResultTypeError"


# --- iterators


def pieces(closed: list[bool], *given: Any) -> Iterator[Any]:
    try:
        yield from given
    finally:
        closed.append(True)


@pytest.mark.parametrize(
    ("make", "media_type", "content"),
    [
        (lambda: pieces([], PNG[:5], PNG[5:]), "image/png", PNG),
        (lambda: iter([bytearray(PNG), memoryview(b"")]), "image/png", PNG),
        (lambda: map(bytes, ([137], PNG[1:])), "image/png", PNG),
        (lambda: itertools.chain([PNG]), "image/png", PNG),
        (lambda: pieces([], "town,", "sold\n"), "text/plain; charset=utf-8", b"town,sold\n"),
        (lambda: iter([memoryview(b"abcd").cast("H")]), "text/plain; charset=utf-8", b"abcd"),
    ],
)
def test_the_pieces_of_an_iterator_are_joined(
    make: Callable[[], Any], media_type: str, content: bytes
) -> None:
    assert sent(make()) == (media_type, content)
    assert sent(make(), content_type="text/plain")[1] == content


def test_a_generator_is_closed_when_it_was_read() -> None:
    closed: list[bool] = []
    encode_response(pieces(closed, b"a"))
    assert closed == [True]


def test_empty_pieces_for_ever_end_too() -> None:
    with pytest.raises(ResponseTooLargeError):
        encode_response(itertools.repeat(b""))


def test_a_large_generator_is_whole_where_somebody_wants_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept: list[int] = []

    def keep(representation: Any, event: Any) -> str:
        kept.append(len(representation.data))
        return "kept"

    ten = (bytes(1_000_000) for _ in range(10))
    assert encode_response(ten, on_too_large=keep)["body"] == "kept"
    assert kept == [10_000_000]
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
    error, said = refusal(itertools.repeat(bytes(1_000_000)), on_too_large=keep)
    assert error == "ResultValueError"
    assert said == (
        "the repeat that was returned gave more than 33,554,432 bytes, which have to be held in "
        "memory: store the data elsewhere yourself, and return a redirect"
    )


def test_frames_are_no_pieces() -> None:
    error, said = refusal(iter([Image.new("RGB", (2, 2))]))
    assert error == "ResultTypeError"
    assert said.startswith(
        "the list_iterator that was returned gives a Image, where pieces of bytes are expected: "
        "return one image alone; "
    )


def test_a_generator_without_an_end_is_read_to_the_quota_and_closed() -> None:
    closed: list[bool] = []
    read: list[int] = []

    def endless() -> Iterator[bytes]:
        try:
            while True:
                read.append(1)
                yield bytes(1_000_000)
        finally:
            closed.append(True)

    with pytest.raises(ResponseTooLargeError):
        encode_response(endless())
    assert (len(read), closed) == (7, [True])


def test_what_a_generator_raises_is_the_handlers_own() -> None:
    def failing() -> Iterator[bytes]:
        yield b"a"
        raise KeyError("town")

    with pytest.raises(KeyError, match="town"):
        encode_response(failing())


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            ({"a": 1},),
            "gives a dict, where pieces of bytes are expected: for JSON return a list, as in "
            "list(values)",
        ),
        (
            (b"a", "b"),
            "gives text and bytes: let it give bytes alone, as in text.encode()",
        ),
        (
            (b"a", None),
            "gives a NoneType, where pieces of bytes are expected: for JSON return a list, as in "
            "list(values)",
        ),
    ],
)
def test_other_pieces_are_refused_and_the_generator_closed(given: Any, said: str) -> None:
    closed: list[bool] = []
    assert refusal(pieces(closed, *given)) == (
        "ResultTypeError",
        f"the generator that was returned {said}",
    )
    assert closed == [True]


# --- responses


def requests_response() -> Any:
    import requests

    return requests.Response()


def httpx_response() -> Any:
    import httpx

    return httpx.Response(200, content=PNG)


def flask_response() -> Any:
    import flask

    return flask.Response(PNG)


def starlette_response() -> Any:
    import starlette.responses

    return starlette.responses.JSONResponse({})


def powertools_response() -> Any:
    from aws_lambda_powertools.event_handler import Response

    return Response(200, "image/png", PNG)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (
            requests_response,
            "return its content and type, as in encode_response(response.content, "
            "content_type=response.headers.get('Content-Type'), "
            "status_code=response.status_code, event=event)",
        ),
        (
            httpx_response,
            "return its content and type, as in encode_response(response.content, "
            "content_type=response.headers.get('Content-Type'), "
            "status_code=response.status_code, event=event)",
        ),
        (
            flask_response,
            "that is an answer for Flask; return encode_response(response.get_data(), "
            "content_type=response.headers.get('Content-Type'), "
            "status_code=response.status_code, event=event); a whole Flask application needs an "
            "adapter such as apig-wsgi",
        ),
        (
            starlette_response,
            "that is an answer for Starlette; return encode_response(response.body, "
            "content_type=response.headers.get('Content-Type'), "
            "status_code=response.status_code, event=event); a whole Starlette application needs "
            "an adapter such as mangum",
        ),
        (
            powertools_response,
            "that is an answer for Powertools' resolvers; return app.resolve(event, context) of "
            "the application that made it, or encode_response(response.body, "
            "content_type=response.content_type, status_code=response.status_code, event=event)",
        ),
    ],
)
def test_a_response_of_another_library_says_what_to_return(
    make: Callable[[], Any], said: str
) -> None:
    error, sentence = refusal(make())
    assert error == "ResultTypeError"
    assert sentence.endswith(f"that was returned cannot be sent: {said}")


@pytest.mark.parametrize(
    ("module", "name", "said"),
    [
        ("aiohttp.client_reqrep", "ClientResponse", "await its content, as in data = "),
        ("aiohttp.web_response", "StreamResponse", "that is an answer for aiohttp; return "),
        ("botocore.awsrequest", "AWSResponse", "return its content and type, as in "),
        ("bottle", "BaseResponse", "that is an answer for Bottle; return "),
        ("chalice.app", "Response", "that is an answer for Chalice's own routes; return "),
        ("django.http.response", "HttpResponseBase", "that is an answer for Django; return "),
    ],
)
def test_responses_of_further_libraries_by_their_names(module: str, name: str, said: str) -> None:
    response = type("Derived", (type(name, (), {"__module__": module}),), {})()
    error, sentence = refusal(response)
    assert error == "ResultTypeError"
    assert f"that was returned cannot be sent: {said}" in sentence


def test_the_cures_for_responses_work() -> None:
    response = httpx_response()
    cured = encode_response(
        response.content,
        content_type=response.headers.get("Content-Type"),
        status_code=response.status_code,
    )
    assert cured == encode_response(PNG)
    made = powertools_response()
    assert sent(made.body, content_type=made.content_type) == ("image/png", PNG)
    assert sent(flask_response().get_data(), content_type="image/png") == ("image/png", PNG)


def test_a_response_of_urllib3() -> None:
    import urllib3

    streamed = urllib3.HTTPResponse(io.BytesIO(PNG), preload_content=False)
    assert sent(streamed) == ("image/png", PNG)
    said = (
        "return its content and type, as in encode_response(response.data, "
        "content_type=response.headers.get('Content-Type'), status_code=response.status, "
        "event=event)"
    )
    assert refusal(urllib3.HTTPResponse(io.BytesIO(PNG))) == (
        "ResultTypeError",
        f"the urllib3 response that was returned was read already: {said}",
    )
    coded = urllib3.HTTPResponse(
        io.BytesIO(PNG), headers={"Content-Encoding": "gzip"}, preload_content=False
    )
    assert refusal(coded) == (
        "ResultTypeError",
        f"the urllib3 response that was returned would be read as it is coded (gzip): {said}",
    )


# --- what else stands for nothing


class Awaitable:
    def __await__(self) -> Iterator[None]:
        yield


class Pieces:
    def __aiter__(self) -> Pieces:
        return self


@pytest.mark.parametrize(
    ("make", "cure"),
    [
        (lambda: range(3), "make it a list, as in list(values)"),
        (lambda: {}.keys(), "make it a list, as in list(values)"),
        (lambda: frozenset({1}), "a set has no order; make it a list, as in sorted(values)"),
        (
            lambda: ValueError("no"),
            "raise it, or say what it means to the client, as in str(error)",
        ),
        (lambda: sent, "this is the function; call it"),
        (lambda: Path, "this is the class; return an instance of it"),
        (
            lambda: tarfile.open(fileobj=io.BytesIO(), mode="w"),  # noqa: SIM115
            "close it, and return the file that it was written to, after seek(0)",
        ),
        (
            lambda: ElementTree.Element("a"),
            "return xml.etree.ElementTree.tostring(element, encoding='utf-8')",
        ),
        (
            Awaitable,
            "Lambda calls handlers without awaiting them; wrap the call in asyncio.run()",
        ),
        (
            Pieces,
            "Lambda calls handlers without awaiting them; return its pieces as bytes",
        ),
        (lambda: 1j, "make it a list, as in [z.real, z.imag]"),
        (
            lambda: __import__("os").environ,
            "it holds the function's credentials; take the values that are meant",
        ),
    ],
)
def test_what_is_no_content_is_named_with_the_cure(make: Callable[[], Any], cure: str) -> None:
    error, said = refusal(make())
    assert error == "ResultTypeError"
    assert said.endswith(f" cannot be sent: {cure}")
