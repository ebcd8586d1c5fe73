"""What a response costs to post: calls of the system, which are the same on a busy machine."""

from __future__ import annotations

import socket
import sys
import threading
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from lambda_binary.streaming.post import post
from lambda_binary.streaming.streamed import Streamed

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNTED = {"connect", "sendall", "sendmsg", "recv"}
PRELUDE = b'{"statusCode": 200}'
END = b"0\r\n\r\n"


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Calls of the system that posting takes, and what arrives."""

    def counted(streamed: Streamed, under: str = "") -> tuple[dict[str, int], bytes]:
        received: list[bytes] = []
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            monkeypatch.setenv("AWS_LAMBDA_RUNTIME_API", f"127.0.0.1:{port}{under}")
            thread = threading.Thread(target=_take, args=(server, received))
            thread.start()
            calls: Counter[str] = Counter()

            def count(frame: object, event: str, called: Any) -> None:
                if event == "c_call" and called.__name__ in COUNTED:
                    calls[called.__name__] += 1

            before = sys.getprofile()
            sys.setprofile(count)
            try:
                post(streamed, "an-id", None)
            finally:
                sys.setprofile(before)
            thread.join()
        return dict(calls), received[0]

    return counted


def _take(server: socket.socket, received: list[bytes]) -> None:
    connection, _ = server.accept()
    data = b""
    with connection:
        while not data.endswith(END):
            data += connection.recv(1 << 20)
        received.append(data)
        connection.sendall(b"HTTP/1.1 202 Accepted\r\n\r\n")


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


@pytest.mark.parametrize("size", [0, 1, 1_000, 16 * 1024])
def test_a_small_response_is_one_write(posted: Any, size: int) -> None:
    calls, data = posted(Streamed.at_once(PRELUDE, bytes(size)))
    assert calls == {"connect": 1, "sendall": 1, "recv": 1}
    content = chunk(bytes(size)) if size else b""
    assert data.endswith(b"\r\n\r\n" + chunk(PRELUDE) + chunk(bytes(8)) + content + END)


def test_a_larger_one_is_not_copied_for_that(posted: Any) -> None:
    calls, data = posted(Streamed.at_once(PRELUDE, bytes(200_000)))
    assert calls == {"connect": 1, "sendmsg": 1, "recv": 1}
    assert data.endswith(chunk(PRELUDE) + chunk(bytes(8)) + chunk(bytes(200_000)) + END)


def test_each_piece_is_a_write_of_its_own(posted: Any) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"a"
        yield b""  # as an empty chunk it would be the end
        yield bytes(100_000)
        yield b"c"

    calls, data = posted(Streamed.of(PRELUDE, pieces()))
    assert calls == {"connect": 1, "sendall": 3, "sendmsg": 1, "recv": 1}
    content = chunk(b"a") + chunk(bytes(100_000)) + chunk(b"c")
    assert data.endswith(chunk(PRELUDE) + chunk(bytes(8)) + content + END)


def test_the_runtime_api_may_be_under_a_path(posted: Any) -> None:
    for under, path in (("", b""), ("/", b""), ("/.rt/function", b"/.rt/function")):
        _, data = posted(Streamed.at_once(PRELUDE, b"a"), under)
        assert data.startswith(
            b"POST %b/2018-06-01/runtime/invocation/an-id/response HTTP/1.1\r\n" % path
        )
