"""Changes of a text by spans, and the diff that shows them: what `patch -p0` takes.

In: text and Edits. Out: the changed text, the diff. Line ends stay what they are.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_NO_END = "\\ No newline at end of file\n"


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters from `start` to `end`, which is excluded, give way to `text`."""

    start: int
    end: int
    text: str = ""


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text after the edits, which do not overlap; those at one place keep their order."""
    end = next((end for end in ("\r\n", "\n", "\r") if end in text), "\n")
    out, at = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        out += [text[at : edit.start], edit.text.replace("\n", end)]
        at = edit.end
    return "".join([*out, text[at:]])


# A longer line makes a diff that nobody reads, and that is twice the file.
_LONGEST = 2000


def diff(file: str, before: str, after: str) -> str:
    """A unified diff, for `patch -p0` and `git apply -p0` in the current folder, and for reading.

    Empty when its lines are too long to be read, as those of JSON without line ends.
    """
    name, _ = named(file)
    # GNU patch and git take a name with blanks up to a tab.
    shown = f"{name}\t" if set(name) & set(" \t") else name
    lines = list(difflib.unified_diff(_lines(before), _lines(after), shown, shown, n=3))
    if any(len(line) > _LONGEST for line in lines if not line.startswith("+")):
        return ""
    return "".join(_ended(lines))


def named(file: str) -> tuple[str, str]:
    """The file's name in a diff, and the folder to apply it in; empty for the current one.

    `patch` refuses absolute names and `..`, `git apply` also `./`.
    """
    place = Path(os.path.relpath(file))
    if ".." in place.parts or place.is_absolute():
        return Path(file).name, str(Path(file).parent)
    return place.as_posix(), ""


def _lines(text: str) -> list[str]:
    """Lines as patch counts them: `\\n` alone ends one."""
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _ended(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n{_NO_END}"
