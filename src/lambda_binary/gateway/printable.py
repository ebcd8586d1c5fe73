"""Text of strangers for a terminal: nothing of it may steer one. Knows nothing else.

Files, URLs, AWS's answers, requests and tracebacks hold what others wrote. Control characters of
C0 and C1, and those that turn or hide text, become U+FFFD.
"""

from __future__ import annotations

import sys

SHOWN = "\N{REPLACEMENT CHARACTER}"


def printable(text: str) -> str:
    """One line of it."""
    return text if text.isprintable() else "".join(c if c.isprintable() else SHOWN for c in text)


def printable_lines(text: str) -> str:
    r"""Several lines: `\n` ends one, a tab is blanks."""
    return "\n".join(printable(line.expandtabs()) for line in text.split("\n"))


def for_stdout(text: str) -> str:
    """Several lines for standard output: a pipe or a file gets them as they are."""
    # None where nobody opened it.
    shown = sys.stdout is not None and sys.stdout.isatty()
    return printable_lines(text.replace("\r\n", "\n")) if shown else text
