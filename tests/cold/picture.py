"""What every measured handler returns: bytes with a PNG's signature."""

from __future__ import annotations

import os

SIGNATURE = b"\x89PNG\r\n\x1a\n"
DATA = SIGNATURE + bytes(int(os.environ.get("PICTURE_SIZE", "100000")) - len(SIGNATURE))
