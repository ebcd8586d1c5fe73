"""Whether a text is JSON (RFC 8259): by parsing it, or by both ends if it is long."""

from __future__ import annotations

import json
import re
import sys

# Python's own bound of recursion, 1,000 at first, ends a deep text, unless the application has
# raised it beyond what the stack holds: then the depth is looked at before. A thread may have a
# stack of a few hundred kilobytes; 5,000 levels take more (measured on 3.11 and 3.13).
_DEEPEST = 1_000
_SPACE = r"[ \t\r\n]*"
_UNCLOSED = r'"(?:[^"\\\x00-\x1f]|\\.)*'
_NUMBER = r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?"
_ATOM = rf'(?:{_UNCLOSED}"|{_NUMBER}|true|false|null)'
_MEMBER = rf'{{{_SPACE}{_UNCLOSED}"{_SPACE}:{_SPACE}["{{\[\-\dtfn]'
# Or what is left of one at the end, so that no quote is tried twice.
_STRING = r'(?s)"(?:[^"\\]|\\.)*+(?:"|\\?\Z)'
_EMPTY = rf"(?:\[{_SPACE}\]|{{{_SPACE}}})"
_ELEMENT = rf"(?:{_ATOM}|{_EMPTY}){_SPACE}"
# An object's first member, or an array's first element and what follows it: `[1] a footnote` ends
# where a JSON text would.
_BEGINNING = (
    rf"(?:\[{_SPACE})*{_MEMBER}"
    rf"|(?:\[{_SPACE})+(?:{_ELEMENT},|{_UNCLOSED}\\?\Z)"
    rf"|(?:\[{_SPACE}){{2,}}{_ELEMENT}\]"
)
_ENDS = {"{": b"}", "[": b"]"}
# Between two values of a JSON text stands a comma, and no string of it holds a line break.
_BREAKS = (b"}\n{", b"}\r\n{", b"]\n[", b"]\r\n[")


def is_json(text: str) -> bool:
    """Whether the whole text is one JSON value."""
    if sys.getrecursionlimit() > _DEEPEST and _is_deep(text):
        return False
    try:
        # Numbers are not converted: `bool` takes what the scanner found to be digits.
        json.loads(text, parse_constant=_refuse, parse_int=bool, parse_float=bool)
    except (ValueError, RecursionError):
        return False
    return True


def looks_like_json(head: bytes, tail: bytes) -> bool:
    """Whether a long text begins and ends as JSON does."""
    start = str(head, "utf-8", "replace").lstrip(" \t\r\n")
    closing = _ENDS.get(start[:1])
    if not closing or not tail.rstrip(b" \t\r\n").endswith(closing):
        return False
    return re.match(_BEGINNING, start) is not None


def holds_json_lines(front: bytes) -> bool:
    """Whether there is a value a line, as no JSON text has it."""
    return any(break_ in front for break_ in _BREAKS)


def _is_deep(text: str) -> bool:
    depth = 0
    for brackets in re.findall(r"[\[{]+|[\]}]+", re.sub(_STRING, "", text)):
        depth += len(brackets) if brackets[0] in "[{" else -len(brackets)
        if depth > _DEEPEST:
            return True
    return False


def _refuse(constant: str) -> None:
    # Python reads NaN and Infinity; RFC 8259 §6 does not.
    raise ValueError(constant)
