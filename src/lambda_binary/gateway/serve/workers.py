"""Who may run at once: places for coroutines, and threads for what would hold up the event loop.

The threads are daemons: a call that never ends must not keep Ctrl-C from ending the server, which
`concurrent.futures` would wait for. This file knows no HTTP.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

# Seconds that somebody waits before it is worth a word.
_PATIENCE = 1


class Places:
    """So many may be inside at once; the others wait in the order in which they came.

    Args:
        limit: how many.
        all_taken: called when somebody has waited for a second, once until nobody waits.
    """

    def __init__(self, limit: int, all_taken: Callable[[], None] = lambda: None) -> None:
        self._places = asyncio.Semaphore(limit)
        self._all_taken = all_taken
        self._waiting = 0
        self._told = False

    async def __aenter__(self) -> None:
        if not self._places.locked():
            await self._places.acquire()
            return
        self._waiting += 1
        timer = asyncio.get_running_loop().call_later(_PATIENCE, self._tell)
        try:
            await self._places.acquire()
        finally:
            timer.cancel()
            self._waiting -= 1
            self._told = self._told and self._waiting > 0

    async def __aexit__(self, *fault: Any) -> None:
        self._places.release()

    def _tell(self) -> None:
        if not self._told:
            self._told = True
            self._all_taken()


class Workers:
    """Threads that make calls for coroutines.

    Attributes:
        limit: how many calls may run at once; the others wait in the order in which they came.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._threads = 0
        self._busy = 0

    async def run(self, call: Callable[[], T]) -> T:
        """What `call` returns or raises, in a worker's thread."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()

        def work() -> None:
            try:
                settle = _with_result(done, call())
            except BaseException as fault:
                settle = _with_fault(done, fault)
            with contextlib.suppress(RuntimeError):  # the loop may have ended meanwhile
                loop.call_soon_threadsafe(settle)

        self._busy += 1
        if self._busy > self._threads < self.limit:
            self._threads += 1
            threading.Thread(target=self._serve, name="worker", daemon=True).start()
        self._calls.put(work)
        try:
            return await done
        finally:
            self._busy -= 1

    def _serve(self) -> None:
        while True:
            self._calls.get()()


def _with_result(done: asyncio.Future[T], result: T) -> Callable[[], None]:
    return lambda: None if done.cancelled() else done.set_result(result)


def _with_fault(done: asyncio.Future[T], fault: BaseException) -> Callable[[], None]:
    return lambda: None if done.cancelled() else done.set_exception(fault)
