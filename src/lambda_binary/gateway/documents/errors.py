"""What reading a source raises: one sentence with file and line. Knows no format."""

from __future__ import annotations

from ..errors import GatewayError


class SourceError(GatewayError, ValueError):
    """A file, or a live API, from which no routes can be read.

    Attributes:
        file: as it was given.
        line: from 1; 0 when there is none to name.
    """

    def __init__(self, message: str, file: str = "", line: int = 0) -> None:
        place = f"{file}:{line}: " if line else f"{file}: " if file else ""
        super().__init__(place + message)
        self.file = file
        self.line = line
