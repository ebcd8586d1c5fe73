"""How content travels: base64 that equals the plain way, and text that is proved to be text."""

from __future__ import annotations

import base64
import subprocess
import sys
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import event
from lambda_binary import ImageEncodingError, ResultValueError, encode_response, transfer
from lambda_binary.media_types.families import mistaken
from lambda_binary.transfer import ONE_GO, PIECE, WORTH_IMPORTING, to_base64

SIZES = [
    0, 1, 2, 3, 4, PIECE, ONE_GO - 1, ONE_GO, ONE_GO + 1, 5 * PIECE - 1, 5 * PIECE, 5 * PIECE + 1,
    WORTH_IMPORTING - 1, WORTH_IMPORTING, WORTH_IMPORTING + 1,
]  # fmt: skip


@pytest.fixture(params=["with pybase64", "without pybase64"])
def encoder(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer, "_encoder", False)
    monkeypatch.setattr(transfer, "_encoded", 0)
    if request.param == "without pybase64":
        monkeypatch.setitem(sys.modules, "pybase64", None)


@pytest.mark.usefixtures("encoder")
@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
@pytest.mark.parametrize("size", SIZES)
def test_base64_is_that_of_the_standard_library(size: int, kind: Any) -> None:
    data = bytes(range(251)) * (size // 251 + 1)
    assert to_base64(kind(data[:size])) == base64.b64encode(data[:size]).decode()


SEVERAL = """
import sys
{hidden}
from base64 import b64encode
from lambda_binary.transfer import to_base64
data = bytes(range(250)) * 400
for _ in range(7):
    assert to_base64(data) == b64encode(data).decode()
    print(int(sys.modules.get("pybase64") is not None), end=" ")
"""


@pytest.mark.parametrize(
    ("hidden", "said"),
    [("", "0 0 0 0 0 1 1 "), ("sys.modules['pybase64'] = None", "0 0 0 0 0 0 0 ")],
)
def test_pybase64_is_imported_once_many_bytes_were_encoded(hidden: str, said: str) -> None:
    script = SEVERAL.format(hidden=hidden)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    # Five bodies of 100 KB are less than 512 KB, six are more.
    assert done.stdout == said, done.stderr


@pytest.mark.parametrize(
    "package",
    [
        "from ._extension import b64encode_as_string",  # for another platform
        "b64encode = None",  # from before it had the function
        "raise OSError('wrong ELF class')",
        "def broken(:",
    ],
)
def test_a_pybase64_that_cannot_be_used_is_done_without(
    package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pybase64").mkdir()
    (tmp_path / "pybase64" / "__init__.py").write_text(package + "\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "pybase64", raising=False)
    monkeypatch.setattr(transfer, "_encoder", False)
    data = bytes(WORTH_IMPORTING)
    assert to_base64(data) == base64.b64encode(data).decode()
    assert transfer.fast_encoder() is None


def test_threads_that_encode_at_once_get_what_one_gets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer, "_encoder", False)
    monkeypatch.setattr(transfer, "_encoded", 0)
    bodies = [bytes([number]) * 200_000 for number in range(16)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(to_base64, bodies))
    assert found == [base64.b64encode(body).decode() for body in bodies]


@given(st.binary(max_size=300))
def test_any_bytes_come_back(data: bytes) -> None:
    response = encode_response(data, content_type="application/octet-stream")
    assert response["isBase64Encoded"]
    assert base64.b64decode(response["body"], validate=True) == data


@given(st.binary(max_size=60), st.sampled_from(["text/plain", "image/png", "application/json"]))
def test_a_wrong_label_never_corrupts(data: bytes, label: str) -> None:
    try:
        response = encode_response(data, content_type=label)
    except (ImageEncodingError, ResultValueError):  # surely of another type than the label's
        found = encode_response(data)["headers"]["Content-Type"]
        assert mistaken(label, data) or found.startswith("image/")
        return
    body = response["body"]
    content = base64.b64decode(body) if response["isBase64Encoded"] else body.encode()
    assert content == data


@given(st.binary(max_size=60))
def test_the_type_that_is_guessed_never_corrupts(data: bytes) -> None:
    for name in (None, "rest-proxy", "mapped-serverless", "edge-origin-request"):
        response = encode_response(data, event=event(name) if name else None)
        is_base64 = response.get("isBase64Encoded", response.get("bodyEncoding") == "base64")
        body = response["body"]
        assert (base64.b64decode(body) if is_base64 else body.encode()) == data


@pytest.mark.usefixtures("encoder")
@pytest.mark.parametrize("size", [1_000_000, 4_000_000])
def test_the_peak_is_at_most_1_40_times_the_payload(size: int) -> None:
    data = b"\xff" * size
    encode_response(b"\xff\x00", content_type="image/png")
    tracemalloc.start()
    try:
        response = encode_response(data, content_type="image/png")
        kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak <= 1.40 * size
    # Nothing is kept alive but the envelope: its body and a few small objects.
    assert kept <= len(response["body"]) + 20_000
