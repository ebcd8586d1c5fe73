"""The pace of a streamed response as Lambda keeps it: `Pace`.

In: how many bytes are about to go out. Out: a pause before they do. Documented ('Configuring a
Lambda function to stream responses'): the first 6 MB of a stream are uncapped, then it has 2 MB a
second. API Gateway's own 10 MB come later, and never bind. Unknown, and so the plainest reading:
that MB are 1,048,576 bytes, and that seconds in which a function sends nothing are not made up for.
Clock and pause are given; nothing here looks at a clock of its own.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable

MB = 1024 * 1024
BURST, RATE = 6 * MB, 2 * MB
# What goes out at once beyond the burst: 32 times a second.
SLICE = 64 * 1024

Clock = Callable[[], float]
Pause = Callable[[float], Awaitable[None]]


class Pace:
    """One stream's."""

    def __init__(self, clock: Clock = time.monotonic, pause: Pause = asyncio.sleep) -> None:
        self._clock = clock
        self._pause = pause
        self._left = BURST
        self._free_at = 0.0

    async def slices(self, piece: bytes) -> AsyncIterator[bytes]:
        """The piece, in parts that may go out when they come."""
        at = min(self._left, len(piece))
        self._left -= at
        if at:
            yield piece[:at]
        while at < len(piece):
            part = piece[at : at + SLICE]
            at += len(part)
            now = self._clock()
            if now < self._free_at:
                await self._pause(self._free_at - now)
            # What is sent late is not made up for; what is sent on time stays on time.
            self._free_at = max(now, self._free_at) + len(part) / RATE
            yield part
