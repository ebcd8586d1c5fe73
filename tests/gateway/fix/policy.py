"""The IAM policy that docs/fix.md gives."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[3] / "docs" / "fix.md"


def statements() -> list[dict[str, Any]]:
    """Its statements."""
    found = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    # The first one is for streams; test_streaming.py has it.
    return list(json.loads(found[1])["Statement"])


def allowed(method: str) -> list[str]:
    """The resources on which `apigateway:METHOD` is allowed."""
    return [
        resource
        for statement in statements()
        if statement["Action"] == f"apigateway:{method}"
        for resource in statement["Resource"]
    ]
