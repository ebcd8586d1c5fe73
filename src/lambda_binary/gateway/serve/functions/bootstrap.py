"""The process that runs handlers: one request at a time, as one of Lambda's environments does.

`python -m` this module with a DESCRIPTOR: it imports handlers and calls them in its main thread, as
it is told over the connection that it inherits (exchange.py). The other end is environment.py; when
it is gone the process ends, whatever a handler is doing. Nothing here knows HTTP.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import pickle
import select
import signal
import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ...model.messages import FunctionError
from ...model.payload import largest_payload, posted_for
from ...model.runtime import Context, Outcome, run
from ...model.settings import SWITCH
from .. import access_log
from . import importing
from .exchange import LENGTH, Call, Done, Load, Loaded, Piece
from .importing import Handler, HandlerError
from .memory import keep_freed


class ExitError(Exception):
    """The handler ended its process, which on Lambda fails the invocation."""


class Bootstrap:
    """Handlers, and the connection over which they are asked for."""

    def __init__(self, wire: socket.socket) -> None:
        self._wire = wire
        self._heard = wire.makefile("rb")
        self._pid = os.getpid()
        self._handlers: dict[str, Handler] = {}
        self._folders: tuple[Path, ...] = ()
        self._earlier: frozenset[Path] = frozenset()
        self._modules = 0

    def serve(self) -> None:
        """Do what is asked for until nobody is left who asks."""
        while head := self._heard.read(LENGTH.size):
            message = pickle.loads(self._heard.read(*LENGTH.unpack(head)))  # noqa: S301
            if isinstance(message, Load):
                self._send(self._load(message))
            else:
                self._answer(message)

    def _load(self, order: Load) -> Loaded:
        sys.dont_write_bytecode = not order.write_bytecode
        self._folders, self._earlier = order.folders, frozenset()
        found: dict[str, Handler] = {}
        try:
            for switch, handlers in order.groups().items():
                # A module of two functions is two modules on Lambda.
                self._earlier |= self._files()
                importing.forget(order.folders)
                _set_switch(switch)
                found |= {text: importing.load(text, order.folders) for text in handlers}
        except HandlerError as fault:
            return Loaded(self._files(), str(fault), fault.detail)
        self._handlers = found
        return Loaded(self._files())

    def _files(self) -> frozenset[Path]:
        self._modules = len(sys.modules)
        own = importing.own_modules(self._folders)
        return self._earlier.union(file for _, file in own if file.is_file())

    def _answer(self, call: Call) -> None:
        handler = self._handlers[call.handler]
        called = handler if call.streams else _buffered(handler)
        outcome = _outcome(called, json.loads(call.event), call.context)
        if call.streams and pieces_of(outcome.result) is not None:
            done = self._stream(outcome.result, call.context)
        else:
            done = _done(outcome)
        self._leave_if_a_copy()
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError, AttributeError):
                stream.flush()
        changed = len(sys.modules) != self._modules
        self._send(done._replace(files=self._files()) if changed else done)

    def _stream(self, result: Any, context: Context) -> Done:
        """Send the pieces as the handler makes them; what one raises ends the stream."""

        def rest(event: Any, context: Any) -> bytes:
            try:
                for piece in pieces_of(result) or ():
                    self._leave_if_a_copy()
                    self._send(Piece(bytes(memoryview(piece))))
            finally:
                _close(result)
            return b""

        return _done(_outcome(rest, None, context))

    def _send(self, message: Any) -> None:
        data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        try:
            self._wire.sendall(LENGTH.pack(len(data)) + data)
        except OSError:  # nobody waits for it any more
            _exit(0)

    def _leave_if_a_copy(self) -> None:
        """A handler that forked may come back twice; the copy has nothing to say here."""
        if os.getpid() != self._pid:
            print(
                "lambda-binary: the handler forked, and the copy of the process came back from it "
                "too: the copy is ended",
                file=sys.stderr,
            )
            _exit(0)


def _set_switch(value: str | None) -> None:
    """The variable that the library reads when it decorates, as the deploy file has it."""
    value = _OWN_SWITCH if value is None else value
    if value:
        os.environ[SWITCH] = value
    else:
        os.environ.pop(SWITCH, None)


_OWN_SWITCH = os.environ.get(SWITCH)


def pieces_of(result: Any) -> Iterator[Any] | None:
    """A result in the pieces in which it is sent; None: it is a JSON value, sent when it is whole.

    Bytes are posted as they are, a `Streamed` of the library's with the pieces that follow them. An
    iterator is what a runtime of the user's own would post piece by piece.
    """
    if isinstance(result, bytes):
        return itertools.chain((bytes(result),), getattr(result, "pieces", ()))
    return result if isinstance(result, Iterator) else None


def _buffered(handler: Handler) -> Handler:
    """The handler as a buffered invocation has it: a stream's bytes are collected, to the quota.

    Read and run with AWS's runtime emulator: its directinvoke.go.
    """

    def called(event: Any, context: Any) -> Any:
        result = handler(event, context)
        if not isinstance(result, bytes) or not hasattr(result, "pieces"):
            return result
        data, quota = bytearray(), largest_payload()
        for piece in pieces_of(result) or ():
            data += piece
            if len(data) > quota:
                break
        _close(result)
        return bytes(data)

    return called


def _close(result: Any) -> None:
    getattr(getattr(result, "pieces", result), "close", lambda: None)()


def _outcome(handler: Handler, event: Any, context: Context) -> Outcome:
    try:
        return run(_survived(handler), event, context)
    except BaseException as fault:
        # The runtime catches Exception alone: with any other it ends (awslambdaric, read).
        name = type(fault).__name__
        message = f"RequestId: {context.aws_request_id} Error: Runtime exited: {name}: {fault}"
        return Outcome(FunctionError(message, "Runtime.ExitError"), fault)


def _survived(handler: Handler) -> Handler:
    def called(event: Any, context: Any) -> Any:
        try:
            return handler(event, context)
        except SystemExit as fault:
            text = f"the handler called exit({fault.code!r})"
            raise ExitError(text).with_traceback(fault.__traceback__) from None

    return called


def _done(outcome: Outcome) -> Done:
    payload = posted_for(outcome.result)
    shown = access_log.failure(outcome.error) if outcome.error is not None else ""
    return Done(payload.data, payload.error, payload.notes, shown)


def _end_with(wire: socket.socket) -> None:
    """End the process when the other end of `wire` is closed, though a handler hangs."""
    poll = select.poll()
    # Of no event at all: that the other end is gone is always told.
    poll.register(wire.fileno(), 0)
    while not poll.poll():
        pass
    _exit(0)


def _exit(code: int) -> None:
    # sys.exit would wait for threads that a handler has left.
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stdout.flush()
    os._exit(code)


def main(arguments: Sequence[str]) -> None:
    """Serve the connection with the descriptor (Windows: handle) that is named."""
    # What it returns for a stream comes through here (lambda_binary.streaming asks).
    os.environ["LAMBDA_BINARY_LOCAL_GATEWAY"] = "streams"
    # Ctrl-C is for the server, which ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, OSError, ValueError):
            # What a handler prints is seen when it is printed, in a file too.
            stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    keep_freed()
    wire = socket.socket(fileno=int(arguments[0]))
    # Programs that a handler starts have no part in it.
    wire.set_inheritable(False)
    if hasattr(select, "poll"):
        threading.Thread(target=_end_with, args=(wire,), name="server", daemon=True).start()
    Bootstrap(wire).serve()
    _exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
