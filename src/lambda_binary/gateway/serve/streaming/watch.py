"""When a streamed response came: `Watch`, which the page of clients shows.

In: pieces, as they come. Out: seconds to the first byte and to the last. The clock is given.
"""

from __future__ import annotations

import time
from collections.abc import Callable


class Watch:
    """One answer's.

    Attributes:
        first, whole: seconds until the first byte and until the last piece; None: none came.
        pieces: how many came.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self.first: float | None = None
        self.whole: float | None = None
        self.pieces = 0

    def came(self) -> None:
        """A piece came."""
        self.whole = self._clock() - self._began
        self.first = self.whole if self.first is None else self.first
        self.pieces += 1
