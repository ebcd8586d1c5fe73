"""Events as each integration sends them, written from the shapes that AWS documents.

Each file is named after the integration that `identify` must find in it, or begins with it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
NAMES = sorted(path.stem for path in HERE.glob("*.json"))


def event(name: str) -> dict[str, Any]:
    """A fresh copy of one event."""
    found: dict[str, Any] = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    return found
