"""Pieces of what is being written: handed over in order, none lost, no thread left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from lambda_binary.images.handover import begun, gathered, saved

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    yield
    assert "saving" not in {thread.name for thread in threading.enumerate()}


def test_pieces_are_handed_over_while_they_are_written() -> None:
    order: list[str] = []

    def save(file: Any) -> None:
        for number in range(4):
            file.write(bytes([number]) * 10)
            order.append(f"wrote {number}")

    pieces = saved(save, 10)
    for number in range(4):
        assert next(pieces) == bytes([number]) * 10
        order.append(f"took {number}")
    assert list(pieces) == []
    # The writer is a piece ahead at most, besides the one that waits.
    for number in range(2, 4):
        assert order.index(f"took {number - 2}") < order.index(f"wrote {number}")


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_small_writes_are_gathered_and_none_is_lost(size: int) -> None:
    def save(file: Any) -> None:
        for number in range(100):
            assert file.write(str(number)) == len(str(number))
        assert file.tell() == 190

    pieces = list(saved(save, size))
    assert b"".join(pieces) == "".join(map(str, range(100))).encode()
    assert all(len(piece) >= size for piece in pieces[:-1])


def test_a_library_that_writes_its_end_all_the_same_is_let() -> None:
    ended: list[str] = []

    def save(file: Any) -> None:
        try:
            while True:
                file.write(bytes(10))
        finally:
            file.write(b"end")
            ended.append("ended")

    pieces = saved(save, 10)
    assert next(pieces) == bytes(10)
    pieces.close()  # type: ignore[attr-defined]
    assert ended == ["ended"]


def test_what_ends_the_writer_ends_the_taker_behind_all_that_was_written() -> None:
    def save(file: Any) -> None:
        file.write(b"abc")
        raise SystemExit(3)

    pieces = saved(save, 10)
    assert next(pieces) == b"abc"
    with pytest.raises(SystemExit):
        next(pieces)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork")
def test_a_child_forked_while_a_thread_writes_lets_go_of_it() -> None:
    """It has the pieces, and not the thread that would write them."""
    code = (
        "import os\n"
        "from lambda_binary.images.handover import saved\n"
        "pieces = saved(lambda file: [file.write(bytes(10)) for _ in range(10_000)], 10)\n"
        "for number in range(20):\n"
        "    next(pieces)\n"
        "    child = os.fork()\n"
        "    if not child:\n"
        "        pieces.close()\n"
        "        os._exit(0)\n"
        "    assert os.waitpid(child, 0)[1] == 0\n"
        "pieces.close()\n"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True, timeout=60)


def test_pieces_that_nobody_takes_any_more_end_their_thread() -> None:
    pieces = saved(lambda file: [file.write(bytes(10)) for _ in range(100)], 10)
    assert next(pieces) == bytes(10)
    del pieces


def test_all_of_what_is_little_is_here_at_once() -> None:
    assert begun(iter([b"a", b"b"]), 3) == (b"ab", None)
    first, rest = begun(iter([b"ab", b"cd", b"e"]), 3)
    assert (first, list(rest or ())) == (b"abcd", [b"e"])
    assert list(gathered(iter([]), 3)) == [b""]
