"""Changes of a text by spans, and the diff that shows them: what `patch -p0` takes.

In: text and Edits. Out: the changed text, the diff. Line ends stay what they are.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_NO_END = "\\ No newline at end of file\n"


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters from `start` to `end`, which is excluded, give way to `text`."""

    start: int
    end: int
    text: str = ""


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text after the edits, which do not overlap; those at one place keep their order."""
    end = "\r\n" if "\r\n" in text else "\n"
    out, at = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        out += [text[at : edit.start], edit.text.replace("\n", end)]
        at = edit.end
    return "".join([*out, text[at:]])


def diff(file: str, before: str, after: str) -> str:
    """A unified diff, for `patch` and for reading."""
    lines = difflib.unified_diff(_lines(before), _lines(after), file, file, n=3)
    return "".join(_ended(lines))


def _lines(text: str) -> list[str]:
    """Lines as patch counts them: `\\n` alone ends one."""
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _ended(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n{_NO_END}"
