"""What data may be, as type checkers see it; never imported at run time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol, TypeAlias

BytesLike: TypeAlias = bytes | bytearray | memoryview
# The dict that Lambda posts; which format, depends on the event, at run time.
Payload: TypeAlias = dict[str, Any]


class Source(Protocol):
    """Data that is still where it comes from."""

    size: int
    # Equal as long as the data is; None where that cannot be told.
    identity: object
    # Whether it is taken for the same one at the next request, so that parts fit together.
    lasting: bool

    def __len__(self) -> int: ...

    def read(self) -> bytes:
        """All of it."""

    def part(self, start: int, stop: int) -> Source:
        """The data from `start` to `stop`, not read yet."""

    def pieces(self, size: int) -> Iterator[bytes]:
        """The data in pieces of `size` bytes."""


class Unsized(Protocol):
    """Data that says its size when it has come to its end; only a stream sends it."""

    def pieces(self, size: int) -> Iterator[bytes]:
        """The data in pieces of about `size` bytes, once."""


# Bytes of a handler's result, or text, or what is still to be read.
Data: TypeAlias = BytesLike | str | Source
