"""Calls of coroutines in threads of their own."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from lambda_binary.gateway.serve.workers import Workers


@pytest.mark.parametrize("limit", [1, 3])
def test_as_many_calls_run_at_once_as_the_limit_says(limit: int) -> None:
    lock, running, most = threading.Lock(), 0, 0

    def call() -> int:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.02)
        with lock:
            running -= 1
        return threading.get_ident()

    async def calls() -> list[int]:
        workers = Workers(limit)
        return await asyncio.gather(*(workers.run(call) for _ in range(9)))

    threads = asyncio.run(calls())
    assert most == limit
    assert len(set(threads)) == limit
    assert threading.get_ident() not in threads


def test_what_a_call_raises_is_raised_where_it_was_made_and_the_thread_lives_on() -> None:
    async def calls() -> str:
        workers = Workers(1)
        with pytest.raises(SystemExit):
            await workers.run(lambda: exit_with(3))
        return await workers.run(lambda: "still here")

    assert asyncio.run(calls()) == "still here"


def exit_with(code: int) -> None:
    raise SystemExit(code)


def test_a_call_that_nobody_waits_for_any_more_disturbs_nothing() -> None:
    release = threading.Event()

    async def given_up() -> str:
        workers = Workers(1)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(workers.run(release.wait), 0.05)
        release.set()
        return await workers.run(lambda: "next")

    assert asyncio.run(given_up()) == "next"
