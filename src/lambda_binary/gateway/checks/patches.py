"""Changes to a YAML text by whole lines, and the diff that shows them.

In: lines and Spots. Out: Edits, or None where the text is written in a way that lines cannot
change (flow style). Whoever asks reads the changed text again before a person sees the diff.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..sources.route import Spot


@dataclass(frozen=True, slots=True)
class Edit:
    """Lines `start` to `end` (from 0, `end` excluded) give way to `lines`."""

    start: int
    end: int
    lines: tuple[str, ...] = ()


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text after the edits, which must not overlap."""
    lines = text.splitlines()
    # At one line, what gives way goes first: the insertions then stand before what follows.
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True):
        lines[edit.start : edit.end] = edit.lines
    return "\n".join(lines) + "\n"


def diff(file: str, before: str, after: str) -> str:
    """A unified diff, for `patch` and for reading."""
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), file, file, n=3, lineterm=""
    )
    return "\n".join(lines)


def under(text: str, spot: Spot | None, lines: Iterable[str]) -> Edit | None:
    """Lines as the first entries of the block behind a key."""
    if spot is None or not spot.block:
        return None
    own = text.splitlines()
    child = next((line for line in own[spot.line + 1 :] if _says_something(line)), "")
    indent = len(child) - len(child.lstrip())
    if indent <= spot.column or child.lstrip().startswith("- "):
        return None
    return Edit(spot.line + 1, spot.line + 1, tuple(" " * indent + line for line in lines))


def before(spot: Spot | None, lines: Iterable[str]) -> Edit | None:
    """Lines in front of a key, as its siblings."""
    if spot is None:
        return None
    return Edit(spot.line, spot.line, tuple(" " * spot.column + line for line in lines))


def after_first(text: str, spot: Spot | None, lines: Iterable[str]) -> Edit | None:
    """Lines behind the first entry of a list item such as `- StatusCode: "200"`."""
    if spot is None:
        return None
    line = text.splitlines()[spot.line]
    if not re.fullmatch(r"\s*-\s+[\w.-]+:\s+[^\s{\[|>&].*", line):
        return None
    place = spot.line + 1
    return Edit(place, place, tuple(" " * spot.column + entry for entry in lines))


def instead(text: str, spot: Spot | None, lines: Iterable[str]) -> Edit | None:
    """Other lines in the place of a key and its value."""
    if spot is None or not _stands_alone(text, spot):
        return None
    new = tuple(" " * spot.column + line for line in lines)
    return Edit(spot.line, _end(text, spot), new)


def _stands_alone(text: str, spot: Spot) -> bool:
    return not text.splitlines()[spot.line][: spot.column].strip()


def _end(text: str, spot: Spot) -> int:
    """Behind the last line of the key's value."""
    lines = text.splitlines()
    end = spot.line + 1
    for number in range(spot.line + 1, len(lines)):
        line = lines[number]
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip())
        item = indent == spot.column and line.lstrip().startswith("- ")
        if indent <= spot.column and not item:
            break
        end = number + 1
    return end


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")
