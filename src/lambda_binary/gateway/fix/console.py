"""The console that `fix` writes on: what AWS and arguments hold steers no terminal.

In: lines. Out: the same on standard output, printable. It says nothing of its own.
"""

from __future__ import annotations

from typing import Any

from rich.console import Console

from ..printable import printable_lines


class PrintableConsole(Console):
    """A rich Console whose texts are printable; commands stay whole lines to copy."""

    def __init__(self) -> None:
        super().__init__(highlight=False, markup=False, soft_wrap=True)

    def print(self, *objects: Any, **options: Any) -> None:
        """As rich's, of texts made printable."""
        made = (printable_lines(text) if isinstance(text, str) else text for text in objects)
        super().print(*made, **options)
