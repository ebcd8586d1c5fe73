"""A file in memory that stops an encoder at a limit. Knows neither images nor quotas."""

from __future__ import annotations

from io import BytesIO

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


class TooLarge(Exception):  # noqa: N818 - a signal to the caller, which knows the quota
    """The encoded image would be larger than the limit.

    Attributes:
        written: bytes that the encoder had produced when it was stopped.
    """

    def __init__(self, written: int) -> None:
        super().__init__(written)
        self.written = written


class Sink(BytesIO):
    """A file in memory that raises TooLarge instead of growing beyond its limit."""

    def __init__(self, name: str, limit: int | None) -> None:
        super().__init__()
        # Pillow takes the format from the name, and then imports this one plugin only.
        self.name = name
        self.limit = limit

    def write(self, data: Any) -> int:
        """Write, or raise TooLarge."""
        if self.limit is not None:
            end = self.tell() + len(data)
            if end > self.limit:
                raise TooLarge(end)
        return super().write(data)

    def writelines(self, lines: Iterable[Any]) -> None:
        """Write each, for BytesIO's own way passes `write` by."""
        for line in lines:
            self.write(line)
