"""The processes that run handlers: one request at a time in each, more of them when requests wait.

As Lambda does it, but that a request waits for a busy process, once there are as many as CPUs,
unless all are busy with something slow: starting one costs more here than most handlers do. This
file knows no request.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...model.runtime import Context
from .environment import EndedError, Environment
from .exchange import Done, Load, Piece, Run
from .importing import HandlerError

# Seconds after which a request has waited for long, and after which a handler is slow.
_WAIT, _SLOW = 0.05, 0.25
_AT_ONCE = os.cpu_count() or 1


class Environments:
    """Processes with the same handlers, given out one by one.

    How many there are is bounded by how many call at once. All of it happens in one event loop.
    """

    def __init__(self) -> None:
        self._order: Load | None = None
        self._all: set[Environment] = set()
        self._idle: list[Environment] = []
        self._waiting: deque[asyncio.Future[Environment]] = deque()
        self._starting: set[asyncio.Task[None]] = set()
        self._generation = 0
        self._loading = False
        self._again: asyncio.TimerHandle | None = None

    async def load(self, order: Load) -> None:
        """Import the handlers, anew when there were some; who asks meanwhile waits for it.

        One idle process stays, with the installed libraries that it has imported; the others end
        when they have answered. Without an idle one another is started.

        Raises:
            HandlerError: a handler cannot be had.
        """
        self._order, self._loading = order, True
        self._generation += 1
        idle, self._idle = self._idle, []
        for other in idle[1:]:
            self.end(other)
        try:
            if idle:
                idle[0].generation = self._generation
                await idle[0].load(order)
                self.give_back(idle[0])
            else:
                self.give_back(await self._begun(order))
        except HandlerError:
            if idle:
                self.give_back(idle[0])
            raise
        finally:
            self._loading = False
            self._serve_waiting()

    async def call(
        self,
        handler: str,
        event: Any,
        context: Context,
        *,
        seconds: float,
        streams: bool,
        first: bool = False,
    ) -> Run:
        """Call a handler, in a process that is doing nothing else.

        Args:
            handler: one of those that were loaded.
            event, context: what it gets; the context's deadline is set here.
            seconds: how long it may take, from when a process has it.
            streams: whether its result may come in pieces.
            first: before all that wait already.

        Raises:
            EndedError: its process ended, or had to be ended, in the middle of it.
            HandlerError: another process was needed, and a handler cannot be had any more.
        """
        environment = await self._taken(first)
        clocked = replace(context, deadline=time.monotonic() + seconds)
        run = _Run(self, environment, clocked.deadline)
        with run.failing():
            await environment.ask(handler, event, clocked, streams=streams)
        return run

    def files(self) -> frozenset[Path]:
        """The user's files that the processes have imported."""
        return frozenset().union(*(environment.files for environment in self._all))

    def close(self) -> None:
        """End all of them, whatever they are doing."""
        for task in self._starting:
            task.cancel()
        for environment in list(self._all):
            self.end(environment)

    async def _taken(self, first: bool) -> Environment:
        while self._idle and not self._loading:
            environment = self._idle.pop()
            if environment.lives():
                return environment
            self.end(environment)
        waiter: asyncio.Future[Environment] = asyncio.get_running_loop().create_future()
        (self._waiting.appendleft if first else self._waiting.append)(waiter)
        timer = waiter.get_loop().call_later(_WAIT if self._all else 0, self._start_another)
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self.give_back(waiter.result())
            raise
        finally:
            timer.cancel()

    def _start_another(self) -> None:
        """Start a process for who waits, unless those that there are will soon have answered."""
        if not self._waiting or self._loading or len(self._starting) >= _AT_ONCE:
            return
        loop = asyncio.get_running_loop()
        if len(self._all) >= _AT_ONCE and not all(one.is_slow(_SLOW) for one in self._all):
            self._again = self._again or loop.call_later(_WAIT, self._look_again)
            return
        task = loop.create_task(self._another())
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)
        task.add_done_callback(lambda task: self._start_another())

    def _look_again(self) -> None:
        self._again = None
        self._start_another()

    async def _another(self) -> None:
        assert self._order is not None  # noqa: S101 - loaded before it is called
        try:
            self.give_back(await self._begun(self._order))
        except HandlerError as fault:
            self._fail(fault)
        except OSError as fault:
            # While there are others they have to do.
            if not self._all:
                self._fail(EndedError(f"no process can be started ({fault.strerror})"))
            await asyncio.sleep(1)

    def _fail(self, fault: Exception) -> None:
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_exception(fault)
                return

    async def _begun(self, order: Load) -> Environment:
        environment = Environment(self._generation)
        self._all.add(environment)
        try:
            await environment.load(order)
        except BaseException:
            self.end(environment)
            raise
        return environment

    def give_back(self, environment: Environment) -> None:
        """Take back a process that has answered."""
        if environment.generation != self._generation:
            self.end(environment)
            return
        self._idle.append(environment)
        self._serve_waiting()

    def _serve_waiting(self) -> None:
        while self._idle and self._waiting and not self._loading:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(self._idle.pop())
        if self._waiting and not self._all:
            self._start_another()

    def end(self, environment: Environment) -> None:
        """End a process that is of no use any more."""
        self._all.discard(environment)
        with contextlib.suppress(ValueError):
            self._idle.remove(environment)
        environment.end()


class _Run(Run):
    """A call that a process is busy with; it is given back when the handler has come back."""

    def __init__(self, home: Environments, environment: Environment, deadline: float) -> None:
        self._home = home
        self._environment = environment
        self._deadline = deadline

    async def answer(self) -> Piece | Done:
        with self.failing():
            message = await self._environment.answer(self._deadline)
        if isinstance(message, Done):
            self._home.give_back(self._environment)
        return message

    def abandon(self) -> None:
        self._home.end(self._environment)

    @contextlib.contextmanager
    def failing(self) -> Iterator[None]:
        """End the process when what is done with it fails, or is cancelled."""
        try:
            yield
        except BaseException:
            self.abandon()
            raise
