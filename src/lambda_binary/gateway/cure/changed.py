"""Texts before and after a change, side by side: the diff, and whether it says all."""

from __future__ import annotations

from .. import documents
from ..documents import patches
from ..documents.errors import SourceError
from . import unchanged
from .reading import Texts


def diff(before: Texts, after: Texts) -> str:
    """The diffs of all files that change; empty where one of them cannot be read by a person."""
    made = [
        patches.diff(file, text, after[file])
        for file, text in before.items()
        if after[file] != text
    ]
    return "".join(made) if all(made) else ""


def only_named(before: Texts, after: Texts, also: frozenset[str] = frozenset()) -> bool:
    """Whether no key lost its value but those that a cure names, and those in `also`."""
    for file, text in before.items():
        if after[file] == text:
            continue
        try:
            old, new = documents.parse(text, file), documents.parse(after[file], file)
        except SourceError:
            return False
        if any(unchanged.otherwise(old, new, named=also | unchanged.NAMED)):
            return False
    return True
