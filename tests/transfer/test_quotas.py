"""Every integration's quota to the byte, the refusal, and who may take over from it."""

from __future__ import annotations

import base64
import copy
import io
import json
import os
import pickle
import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from events import event
from lambda_binary import OptionError, ResponseTooLargeError, binary_response, encode_response
from lambda_binary.integrations import lambda_quota

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambda_binary.messages import Representation

LAMBDA = 6_291_556
ALB = EDGE_ORIGIN = 2**20
EDGE_VIEWER = 40 * 2**10
QUOTAS = {
    None: ("any-proxy", LAMBDA),
    "rest-proxy": ("rest-proxy", LAMBDA),
    "http-api-1.0": ("http-api-1.0", LAMBDA),
    "http-api-2.0": ("http-api-2.0", LAMBDA),
    "function-url": ("function-url", LAMBDA),
    "lattice-2": ("lattice", LAMBDA),
    "websocket": ("websocket", LAMBDA),
    "mapped-serverless": ("mapped", LAMBDA),
    "alb": ("alb", ALB),
    "alb-multi-value": ("alb-multi-value", ALB),
    "edge-viewer-request": ("edge-viewer", EDGE_VIEWER),
    "edge-origin-request": ("edge-origin", EDGE_ORIGIN),
}
ADVICE = (
    "return less (a smaller picture, image_format='webp'), or pass on_too_large= a function that "
    "stores the data in S3 and returns a redirect"
)


@pytest.fixture(autouse=True)
def _as_on_python_3_11(monkeypatch: pytest.MonkeyPatch) -> None:
    # The runtime escapes all but ASCII there, as json.dumps does.
    monkeypatch.setenv("AWS_EXECUTION_ENV", "AWS_Lambda_python3.11")


# --- The boundary --------------------------------------------------------------------------


def weight(payload: object) -> int:
    return len(json.dumps(payload))


def of_size(unit: bytes | str, size: int, given: dict[str, Any] | None) -> dict[str, Any]:
    """Arguments that give a payload of exactly this size; one field's value fills the rest."""

    def arguments(count: int, fill: int, status: int) -> dict[str, Any]:
        return {
            "body": unit * count,
            "content_type": TYPES[type(unit)],
            "headers": {"X-Fill": "f" * fill},
            "status_code": status,
            "event": given,
        }

    # Two statuses: where a field is spelled twice, an odd number of bytes comes from the phrase.
    for status in (200, 404):
        empty = weight(encode_response(**arguments(0, 1, status)))
        grain = weight(encode_response(**arguments(3, 1, status))) - empty
        spelling = weight(encode_response(**arguments(0, 2, status))) - empty
        steps, rest = divmod(size - empty, grain)
        if rest % spelling == 0:
            return arguments(steps * 3, 1 + rest // spelling, status)
    raise AssertionError(f"no payload has {size} bytes")


TYPES = {bytes: "image/png", str: "text/plain"}
UNITS: dict[str, bytes | str] = {"base64": b"\xff", "text": "a"}


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("name", QUOTAS)
def test_the_boundary_is_exact(name: str | None, unit: str) -> None:
    integration, quota = QUOTAS[name]
    given = event(name) if name else None
    for size in (quota - 1, quota):
        assert weight(encode_response(**of_size(UNITS[unit], size, given))) == size
    with pytest.raises(ResponseTooLargeError) as raised:
        encode_response(**of_size(UNITS[unit], quota + 1, given))
    error = raised.value
    assert (error.size, error.quota, error.integration) == (quota + 1, quota, integration)
    assert str(error) == (
        f"the response is too large for {integration}: its JSON would have at least "
        f"{quota + 1:,} bytes and the quota is {quota:,} bytes (1 too many); {ADVICE}"
    )


def test_without_envelope_base64_and_two_quotes_are_counted() -> None:
    # 6,291,554 and 6,291,558 are the two sizes next to the quota.
    fitting = 6_291_552 // 4 * 3
    assert weight(encode_response(b"\xff" * fitting, envelope=False)) == LAMBDA - 2
    with pytest.raises(ResponseTooLargeError) as raised:
        encode_response(b"\xff" * (fitting + 1), envelope=False)
    assert (raised.value.size, raised.value.integration) == (LAMBDA + 2, "mapped")


def test_a_body_in_the_handlers_own_envelope_is_counted_with_it() -> None:
    @binary_response
    def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
        headers = {"Content-Type": "image/png", "X-Fill": "f" * event["fill"]}
        return {"statusCode": 200, "headers": headers, "body": b"\xff" * event["count"]}

    room = LAMBDA - weight(handler({**event("rest-proxy"), "count": 0, "fill": 0}, None))
    asked = {**event("rest-proxy"), "count": room // 4 * 3, "fill": room % 4}
    assert weight(handler(asked, None)) == LAMBDA
    with pytest.raises(ResponseTooLargeError) as raised:
        handler({**asked, "fill": room % 4 + 1}, None)
    assert (raised.value.size, raised.value.integration) == (LAMBDA + 1, "rest-proxy")


def test_text_in_the_handlers_own_envelope_is_counted_as_json_writes_it() -> None:
    @binary_response
    def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
        return {"statusCode": 200, "headers": {"X-Own": "é"}, "body": event["text"]}

    room = LAMBDA - weight(handler({**event("rest-proxy"), "text": ""}, None))
    text = "é" * (room // 6) + "a" * (room % 6)
    sent = handler({**event("rest-proxy"), "text": text}, None)
    assert (sent["body"] == text, weight(sent)) == (True, LAMBDA)
    with pytest.raises(ResponseTooLargeError) as raised:
        handler({**event("rest-proxy"), "text": text + "a"}, None)
    assert (raised.value.size, raised.value.integration) == (LAMBDA + 1, "rest-proxy")
    # With four bytes of base64 for three this would not fit.
    sent = handler({**event("rest-proxy"), "text": "a" * room}, None)
    assert (len(sent["body"]), weight(sent)) == (room, LAMBDA)


# --- The error -----------------------------------------------------------------------------


@pytest.mark.parametrize("duplicate", [copy.copy, lambda error: pickle.loads(pickle.dumps(error))])
def test_the_error_survives_copying_and_pickling(
    duplicate: Callable[[ResponseTooLargeError], ResponseTooLargeError],
) -> None:
    with pytest.raises(ResponseTooLargeError) as raised:
        encode_response(bytes(ALB), event=event("alb"))
    error, other = raised.value, duplicate(raised.value)
    assert type(other) is ResponseTooLargeError
    assert (other.args, vars(other)) == (error.args, vars(error))
    assert (error.size > ALB * 4 / 3, error.quota, error.integration) == (True, ALB, "alb")


# --- What a refusal costs ------------------------------------------------------------------

TWENTY_MB = 20_000_000


class Stream:
    """A reader that cannot tell its size, as an HTTP response's body."""

    def __init__(self, data: bytes) -> None:
        self._file = io.BytesIO(data)
        self.taken = 0

    def read(self, count: int = -1) -> bytes:
        piece = self._file.read(count)
        self.taken += len(piece)
        return piece


def sparse(folder: Path, name: str) -> Path:
    path = folder / name
    with path.open("wb") as file:
        file.truncate(2**30)
    return path


def noise(side: int) -> Image.Image:
    """An image that no lossless format makes smaller."""
    return Image.frombytes("RGB", (side, side), os.urandom(side * side * 3))


UNREAD: dict[str, Callable[[Path], object]] = {
    "bytes": lambda _: bytes(TWENTY_MB),
    "bytearray": lambda _: bytearray(TWENTY_MB),
    "memoryview": lambda _: memoryview(bytes(TWENTY_MB)),
    "a file in memory": lambda _: io.BytesIO(bytes(TWENTY_MB)),
    "a path of 1 GiB": lambda folder: sparse(folder, "video.mp4"),
    "a path that its bytes name": lambda folder: sparse(folder, "unnamed"),
    "an open file of 1 GiB": lambda folder: sparse(folder, "video.mp4").open("rb"),
    "text": lambda _: "a" * TWENTY_MB,
    "text of letters that are escaped": lambda _: "é" * (TWENTY_MB // 2),
    "bytes that are text": lambda _: b"a" * TWENTY_MB,
}


def peak_of_the_refusal(respond: Callable[[], object]) -> int:
    """Bytes allocated at most; what is imported at first use is no matter."""
    with pytest.raises(ResponseTooLargeError):
        respond()
    tracemalloc.start()
    try:
        with pytest.raises(ResponseTooLargeError):
            respond()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", ["rest-proxy", "mapped-serverless"])
@pytest.mark.parametrize("kind", UNREAD)
def test_nothing_is_read_or_encoded_before_the_refusal(
    tmp_path: Path, kind: str, name: str
) -> None:
    given, body = event(name), UNREAD[kind](tmp_path)
    try:
        assert peak_of_the_refusal(lambda: encode_response(body, event=given)) < TWENTY_MB // 100
    finally:
        if isinstance(body, io.IOBase):
            body.close()


def test_a_declared_text_is_refused_before_it_is_decoded() -> None:
    data, given = b"a" * TWENTY_MB, event("rest-proxy")
    respond = lambda: encode_response(data, content_type="text/csv", event=given)  # noqa: E731
    assert peak_of_the_refusal(respond) < TWENTY_MB // 100


def test_a_stream_is_read_to_the_quota_and_one_byte() -> None:
    stream = Stream(bytes(TWENTY_MB))
    with pytest.raises(ResponseTooLargeError) as raised:
        encode_response(stream)
    assert (stream.taken, raised.value.size) == (LAMBDA + 1, LAMBDA + 1)


def test_an_encoder_is_stopped_where_base64_would_fill_the_quota() -> None:
    image = noise(2000)
    peak = peak_of_the_refusal(lambda: encode_response(image, image_format="bmp"))
    assert peak < LAMBDA < 2000 * 2000 * 3


def test_an_image_is_refused_when_its_base64_is_larger_and_that_is_the_size() -> None:
    # 54 bytes of header, and rows of four: three bytes more than base64 has room for.
    image = Image.new("RGB", (1, 1_179_654))
    with pytest.raises(ResponseTooLargeError) as raised:
        encode_response(image, image_format="bmp")
    assert raised.value.size == len(base64.b64encode(bytes(54 + 4 * 1_179_654))) == LAMBDA + 4
    fitting = encode_response(image.crop((0, 0, 1, 1_179_000)), image_format="bmp")
    assert LAMBDA - 4_000 < weight(fitting) <= LAMBDA


def test_a_tag_of_any_length_counts() -> None:
    with pytest.raises(ResponseTooLargeError):
        encode_response(bytes((LAMBDA - 5_000) // 4 * 3), etag="x" * 5_000)


# --- Who takes over ------------------------------------------------------------------------


class Taker:
    """An `on_too_large` that remembers what it was called with."""

    def __init__(self, result: object) -> None:
        self.result = result
        self.calls: list[tuple[Representation, Any]] = []

    def __call__(self, representation: Representation, event: Any) -> object:
        self.calls.append((representation, event))
        return self.result


REDIRECT = {"statusCode": 303, "headers": {"Location": "https://example.com/big"}, "body": ""}


def text_envelope(text: str) -> dict[str, Any]:
    headers = {"Content-Type": "text/plain; charset=utf-8"}
    return {"statusCode": 200, "headers": headers, "body": text, "isBase64Encoded": False}


SENT_INSTEAD: dict[str, tuple[object, dict[str, Any]]] = {
    "an envelope": (REDIRECT, REDIRECT),
    "an answer of the library": (encode_response("see /big"), text_envelope("see /big")),
    "another result": ("see /big", text_envelope("see /big")),
    "nothing": (None, {"statusCode": 204, "headers": {}, "body": "", "isBase64Encoded": False}),
}


@pytest.mark.parametrize("kind", SENT_INSTEAD)
def test_what_on_too_large_returns_is_sent(kind: str) -> None:
    result, sent = SENT_INSTEAD[kind]
    data, given, taker = b"\x89PNG\r\n\x1a\n" + bytes(TWENTY_MB), event("rest-proxy"), Taker(result)

    @binary_response(on_too_large=taker)
    def handler(event: dict[str, Any], context: object) -> bytes:
        return data

    assert encode_response(data, event=given, on_too_large=taker) == sent
    assert handler(given, None) == sent
    assert [
        (call[0].data is data, call[0].media_type, call[1] is given) for call in taker.calls
    ] == [(True, "image/png", True)] * 2


def test_for_an_envelope_it_sees_the_fields_of_the_envelope_alone() -> None:
    own = {"statusCode": 200, "headers": {"content-language": "de"}, "body": bytes(TWENTY_MB)}
    taker = Taker(REDIRECT)
    handler = binary_response(on_too_large=taker, filename="a.bin")(lambda event, context: own)
    assert handler(event("rest-proxy"), None) == REDIRECT
    assert taker.calls[0][0].fields == {
        "Content-Language": "de",
        "Content-Type": "application/octet-stream",
        "X-Content-Type-Options": "nosniff",
    }


def test_it_is_not_called_for_what_fits() -> None:
    taker = Taker(REDIRECT)
    fitting = of_size(b"\xff", LAMBDA, event("rest-proxy"))
    assert weight(encode_response(**fitting, on_too_large=taker)) == LAMBDA
    assert taker.calls == []


@pytest.mark.parametrize("again", [bytes(TWENTY_MB), "a" * TWENTY_MB], ids=["bytes", "text"])
def test_what_it_returns_is_refused_when_it_is_too_large_again(again: object) -> None:
    taker = Taker(again)
    with pytest.raises(ResponseTooLargeError):
        encode_response(bytes(TWENTY_MB), on_too_large=taker)
    assert len(taker.calls) == 1


def test_what_it_raises_is_raised() -> None:
    def store(representation: Representation, event: object) -> object:
        raise PermissionError("no bucket")

    with pytest.raises(PermissionError, match="no bucket"):
        encode_response(bytes(TWENTY_MB), on_too_large=store)


def test_an_image_is_encoded_whole_for_it() -> None:
    image, taker = noise(1500), Taker(REDIRECT)
    assert encode_response(image, image_format="bmp", on_too_large=taker) == REDIRECT
    [(representation, _)] = taker.calls
    assert representation.media_type == "image/bmp"
    with Image.open(io.BytesIO(representation.data)) as stored:  # type: ignore[arg-type]
        assert stored.tobytes() == image.tobytes()


def test_a_stream_is_read_whole_for_it() -> None:
    data, taker = os.urandom(7_000_000), Taker(REDIRECT)
    assert encode_response(Stream(data), on_too_large=taker) == REDIRECT
    assert taker.calls[0][0].data == data


def test_a_file_is_left_to_it_to_read(tmp_path: Path) -> None:
    taker, path = Taker(REDIRECT), sparse(tmp_path, "video.mp4")
    assert encode_response(path, on_too_large=taker) == REDIRECT
    [(representation, _)] = taker.calls
    assert representation.media_type == "video/mp4"
    assert len(representation.data) == 2**30
    assert representation.data.part(2**30 - 2, 2**30).read() == bytes(2)  # type: ignore[union-attr]


def test_a_body_in_the_handlers_own_envelope_is_taken_over_too() -> None:
    taker, given = Taker(REDIRECT), event("rest-proxy")
    data = b"\x89PNG\r\n\x1a\n" + bytes(TWENTY_MB)
    handler = binary_response(on_too_large=taker)(
        lambda event, context: {"statusCode": 200, "body": data}
    )
    assert handler(given, None) == REDIRECT
    assert (taker.calls[0][0].data is data, taker.calls[0][1]) == (True, given)


def test_an_image_in_the_handlers_own_envelope_is_taken_over_too() -> None:
    taker, image = Taker(REDIRECT), noise(1_600)
    handler = binary_response(on_too_large=taker)(
        lambda event, context: {"statusCode": 200, "headers": {"X-Day": "1"}, "body": image}
    )
    assert handler(event("rest-proxy"), None) == REDIRECT
    [(representation, _)] = taker.calls
    assert Image.open(io.BytesIO(representation.data)).tobytes() == image.tobytes()  # type: ignore[arg-type]
    assert representation.fields == {"X-Day": "1", "Content-Type": "image/png"}


@pytest.mark.parametrize("said", ["8000000", "6291556"])
def test_a_larger_quota_is_an_environment_variable(said: str) -> None:
    code = (
        "from lambda_binary import encode_response, ResponseTooLargeError\n"
        "from lambda_binary.integrations import ALB, MAPPED, REST_PROXY, HTTP_API_2\n"
        "quota = HTTP_API_2.quota\n"
        "assert quota == REST_PROXY.quota == MAPPED.quota and ALB.quota == 1_048_576\n"
        "print(quota, len(encode_response(bytes(quota // 4 * 3 - 1200))['body']) <= quota)\n"
        "try: encode_response(bytes(quota // 4 * 3))\n"
        "except ResponseTooLargeError as error: print(error.quota)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "LAMBDA_BINARY_QUOTA": said},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [said, "True", said]


@pytest.mark.parametrize("said", ["10 MB", "6291555", "-1", "1e7", "٩٩٩٩٩٩٩٩", "9" * 12])
def test_what_is_no_larger_quota_is_refused(said: str) -> None:
    with pytest.raises(OptionError) as raised:
        lambda_quota(said)
    assert str(raised.value) == (
        f"LAMBDA_BINARY_QUOTA={said!r} is no quota: write how many bytes of JSON Lambda lets "
        "through, 6291556 or more, or leave the variable out"
    )
    assert lambda_quota(None) == lambda_quota("") == 6_291_556
