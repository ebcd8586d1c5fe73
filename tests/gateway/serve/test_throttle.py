"""The pace of a stream, by a clock that the test moves: exact bytes at exact seconds."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from lambda_binary.gateway.serve.streaming.throttle import BURST, MB, RATE, SLICE, Pace

if TYPE_CHECKING:
    from collections.abc import Iterable


class Clock:
    """A clock that moves when somebody waits, or makes something."""

    def __init__(self) -> None:
        self.now = 100.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


def sent(pieces: Iterable[tuple[float, bytes]]) -> tuple[list[tuple[float, int]], bytes, Clock]:
    """When how many bytes had gone out; each piece is made in the seconds before it."""
    clock = Clock()
    pace = Pace(clock, clock.pause)
    seen: list[tuple[float, int]] = []
    data = bytearray()

    async def send() -> None:
        for seconds, piece in pieces:
            clock.now += seconds
            async for part in pace.slices(piece):
                data.extend(part)
                seen.append((clock.now - 100, len(data)))

    asyncio.run(send())
    return seen, bytes(data), clock


def test_the_first_six_megabytes_go_out_at_once_and_in_one_piece() -> None:
    seen, data, clock = sent([(0, bytes(BURST))])
    assert (seen, clock.pauses) == ([(0, BURST)], [])
    assert data == bytes(BURST)


@pytest.mark.parametrize("beyond", [1, SLICE, SLICE + 1, 2 * MB, 14 * MB])
def test_what_follows_has_two_megabytes_a_second(beyond: int) -> None:
    whole = bytes(range(256)) * ((BURST + beyond) // 256 + 1)
    whole = whole[: BURST + beyond]
    seen, data, _ = sent([(0, whole)])
    assert data == whole
    # A slice goes out when those before it have had their time.
    expected = [(0.0, BURST)]
    at = 0
    while at < beyond:
        size = min(SLICE, beyond - at)
        expected.append((at / RATE, BURST + at + size))
        at += size
    assert [(round(second, 9), count) for second, count in seen] == [
        (round(second, 9), count) for second, count in expected
    ]


def test_twenty_megabytes_take_seven_seconds() -> None:
    seen, _, clock = sent([(0, bytes(MB))] * 20)
    assert seen[-1][0] == pytest.approx((14 * MB - SLICE) / RATE)
    assert sum(clock.pauses) == pytest.approx(7, abs=SLICE / RATE)


def test_a_function_that_is_slower_is_never_paused() -> None:
    _, _, clock = sent([(0.5, bytes(MB))] * 20)
    assert clock.pauses == [pytest.approx(SLICE / RATE)] * (14 * 15)


def test_seconds_in_which_nothing_was_sent_are_not_made_up_for() -> None:
    seen, _, _ = sent([(0, bytes(BURST)), (60, bytes(2 * MB))])
    assert seen[1] == (60, BURST + SLICE)
    assert seen[-1][0] == pytest.approx(60 + 1 - SLICE / RATE)


def test_small_pieces_count_as_large_ones_do() -> None:
    seen, data, clock = sent([(0, b"x" * 1000)] * ((BURST + MB) // 1000 + 1))
    assert len(data) == seen[-1][1]
    assert clock.now - 100 == pytest.approx((len(data) - BURST - 1000) / RATE, abs=1000 / RATE)


def test_an_empty_piece_is_nothing() -> None:
    assert sent([(0, b""), (0, b"a")])[0] == [(0, 1)]


def test_every_stream_has_a_burst_of_its_own() -> None:
    assert sent([(0, bytes(BURST))])[2].pauses == sent([(0, bytes(BURST))])[2].pauses == []
