"""What the server and a process that runs handlers say to each other.

Values only, sent pickled, their length before them, from environment.py to bootstrap.py and back.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Protocol

from ...model.messages import FunctionError, Note
from ...model.runtime import Context

LENGTH = struct.Struct("!Q")


class Load(NamedTuple):
    """Import the handlers, anew when there were some.

    Attributes:
        handlers: `module:function`, each once.
        switches: of some of them, what their functions have as LAMBDA_BINARY_STREAM; empty where
            they do not have it.
    """

    handlers: tuple[str, ...]
    folders: tuple[Path, ...]
    write_bytecode: bool
    switches: Mapping[str, str] = MappingProxyType({})

    def groups(self) -> dict[str | None, list[str]]:
        """The handlers by their switch; None: as the server's own environment has it."""
        found: dict[str | None, list[str]] = {}
        for handler in self.handlers:
            found.setdefault(self.switches.get(handler), []).append(handler)
        return found


class Loaded(NamedTuple):
    """What came of it: the sentence that says why not is empty when all is well."""

    files: frozenset[Path]
    fault: str = ""
    detail: str = ""


class Call(NamedTuple):
    """Call one handler; `event` is JSON, `streams` says whether its result may come in pieces."""

    handler: str
    event: bytes
    context: Context
    streams: bool


class Piece(NamedTuple):
    """Bytes of a result that comes in pieces."""

    data: bytes


class Done(NamedTuple):
    """The end of a call.

    Attributes:
        data: the payload; what is left of it when there were pieces before.
        error: what failed.
        notes: what the runtime did.
        shown: what a person is told of an exception, its traceback above all.
        files: the imported files, when they are others than before.
    """

    data: bytes
    error: FunctionError | None = None
    notes: tuple[Note, ...] = ()
    shown: str = ""
    files: frozenset[Path] | None = None


class Run(Protocol):
    """A call of a handler that is under way."""

    async def answer(self) -> Piece | Done:
        """The next piece, or the end."""

    def abandon(self) -> None:
        """Nobody wants to know any more."""
