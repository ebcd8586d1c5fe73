"""What every measured handler returns: bytes with a PNG's signature."""

from __future__ import annotations

DATA = b"\x89PNG\r\n\x1a\n" + bytes(99_992)
