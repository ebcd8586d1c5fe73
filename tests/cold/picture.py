"""What every measured handler returns: bytes with a PNG's signature."""

from __future__ import annotations

import os

SIGNATURE = b"\x89PNG\r\n\x1a\n"
SIZE = int(os.environ.get("PICTURE_SIZE", "100000"))
# Repeated, not zeros: the system would hand out empty memory only when it is read.
DATA = (SIGNATURE * (SIZE // len(SIGNATURE) + 1))[:SIZE]
