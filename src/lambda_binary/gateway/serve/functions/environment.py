"""One process that runs handlers, seen from the server: started, asked, ended.

In: what to import and whom to call. Out: what bootstrap.py, the other end, says of it. A process
that ends by itself, or that has to be ended, is an error that says how, and of no use any more.
This file knows no request and no gateway.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from ...errors import GatewayError
from ...model.runtime import Context
from .exchange import LENGTH, Call, Done, Load, Loaded, Piece
from .importing import HandlerError

_MODULE = "lambda_binary.gateway.serve.functions.bootstrap"
# Seconds that what a process has said before its end has to arrive.
_LAST_WORDS = 0.2
_CHUNK = 262_144
_ROOM = 1_048_576


class EndedError(GatewayError):
    """The process that ran the handler has ended in the middle of it; the message says how."""


class TimeoutEndedError(EndedError, TimeoutError):
    """The handler had not answered in time, so its process was ended."""


class Environment:
    """A process with the user's handlers in it. One task at a time may ask it.

    Attributes:
        generation: which state of the user's files it has imported; kept by environments.py.
        files: those that it has imported.
    """

    def __init__(self, generation: int) -> None:
        """Start the process.

        Raises:
            OSError: the system has no room for another.
        """
        self.generation = generation
        self.files: frozenset[Path] = frozenset()
        self._since = math.inf
        self._unread = bytearray()
        self._loop = asyncio.get_running_loop()
        self._wire, far = socket.socketpair()
        self._wire.setblocking(False)
        for end in (self._wire, far):
            # Room for a picture: else who sends it waits until the other has read half of it.
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _ROOM)
        with far, contextlib.ExitStack() as undo:
            undo.callback(self._wire.close)
            self._process = _started(far.fileno())
            undo.pop_all()
        threading.Thread(target=self._watch, name="watch", daemon=True).start()

    async def load(self, order: Load) -> None:
        """Import the handlers, anew when there were some.

        Raises:
            HandlerError: one cannot be had; the process lives on, and may be told to try again.
        """
        try:
            await self._send(order)
            answer: Loaded = await self._received()
        except EndedError as fault:
            names = ", ".join(dict.fromkeys(text.partition(":")[0] for text in order.handlers))
            raise HandlerError(f"{names} fails while it is imported: {fault}") from None
        self.files = answer.files
        if answer.fault:
            raise HandlerError(answer.fault, answer.detail)

    async def ask(self, handler: str, event: Any, context: Context, *, streams: bool) -> None:
        """Have a handler called; `answer` then says what it makes of the event.

        Args:
            handler: one of those that were loaded.
            event: what it gets, as JSON.
            context: what else it gets.
            streams: whether its result may come in pieces.

        Raises:
            EndedError: the process is gone.
        """
        self._since = time.monotonic()
        data = json.dumps(event, ensure_ascii=False).encode("utf-8", "surrogatepass")
        await self._send(Call(handler, data, context, streams))

    async def answer(self, deadline: float) -> Piece | Done:
        """The next piece, or the end; at the deadline (`time.monotonic()`) the process is ended.

        Raises:
            EndedError: the process is gone.
        """
        try:
            async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                message: Piece | Done = await self._received()
        except TimeoutError:
            self.end()
            raise TimeoutEndedError("it had not answered in time, so it was ended") from None
        if isinstance(message, Done):
            self._since = math.inf
            self.files = self.files if message.files is None else message.files
        return message

    def is_slow(self, seconds: float) -> bool:
        """Whether the handler that it was last asked for has been running for longer than that."""
        return time.monotonic() - self._since > seconds

    def lives(self) -> bool:
        """Whether the process is there; one that does nothing may have been ended by a thread."""
        return self._process.poll() is None

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._wire.close()

    async def _send(self, message: Any) -> None:
        data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        try:
            await self._loop.sock_sendall(self._wire, LENGTH.pack(len(data)) + data)
        except OSError:
            raise await self._ended() from None

    async def _received(self) -> Any:
        data, size = self._unread, LENGTH.size
        try:
            while True:
                if size == LENGTH.size <= len(data):
                    size += LENGTH.unpack_from(data)[0]
                if len(data) >= size > LENGTH.size:
                    break
                got = await self._loop.sock_recv(self._wire, _CHUNK)
                if not got:
                    raise await self._ended()
                data += got
        except OSError:
            raise await self._ended() from None
        # Pieces of a stream may come several at once.
        self._unread = data[size:]
        return pickle.loads(memoryview(data)[LENGTH.size : size])  # noqa: S301 - our own process

    async def _ended(self) -> EndedError:
        for _ in range(20):
            if not self.lives():
                break
            await asyncio.sleep(_LAST_WORDS / 20)
        told = EndedError(_how(self._process.poll()))
        self.end()
        return told

    def _watch(self) -> None:
        """Notice the process's end, though children of its own may hold the wire open."""
        self._process.wait()
        with contextlib.suppress(RuntimeError):  # the loop may have ended meanwhile
            self._loop.call_soon_threadsafe(self._loop.call_later, _LAST_WORDS, self._hang_up)

    def _hang_up(self) -> None:
        with contextlib.suppress(OSError):
            self._wire.shutdown(socket.SHUT_RDWR)


def _how(code: int | None) -> str:
    """`its process ended with exit code 3`, or by which signal."""
    if code is None:
        return "its process has closed the connection to the server"
    if code >= 0:
        return f"its process ended with exit code {code}"
    with contextlib.suppress(ValueError):
        return f"its process was ended by {signal.Signals(-code).name}"
    return f"its process was ended by signal {-code}"


def _started(descriptor: int) -> subprocess.Popen[bytes]:
    # -P: nothing of the user's folder may stand in for a module of Python's own.
    command = [sys.executable, "-P", "-m", _MODULE, str(descriptor)]
    if sys.platform == "win32":
        os.set_handle_inheritable(descriptor, True)
        inherited = subprocess.STARTUPINFO(lpAttributeList={"handle_list": [descriptor]})
        return subprocess.Popen(command, startupinfo=inherited)  # noqa: S603
    return subprocess.Popen(command, pass_fds=[descriptor])  # noqa: S603 - our own words
