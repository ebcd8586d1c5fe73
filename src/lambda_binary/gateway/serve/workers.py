"""Handlers run in threads of their own, beside the event loop: one queue, a few workers.

The threads are daemons: a handler that hangs must not keep Ctrl-C from ending the server, which
`concurrent.futures` would wait for. This file knows no HTTP.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


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
            threading.Thread(target=self._serve, name="handler", daemon=True).start()
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
