"""JSON to plain values; what is wrong is said in one sentence with line and column.

The standard library's parser finds the place, this file looks at what stands there: people write
commas too many, comments, and texts in single quotes. Keys of one object must differ.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from .errors import SourceError
from .values import Table, takes_last

# A longer number stays a text, as in YAML: Python takes long to read one, and refuses at 4300.
_LONGEST_NUMBER = 18
_SHOWN = 30


class NoJsonError(SourceError):
    """The text is no JSON; it may be YAML."""


def parse(text: str, file: str) -> Any:
    """The document of the text.

    Raises:
        NoJsonError: it is none.
        SourceError: it has a key twice in one object, or is nested too deeply.
    """

    repeated: list[str] = []

    def table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key, value in pairs:
            if key in out:
                repeated.append(key)
            out[key] = value
        return out

    try:
        document = json.loads(text, object_pairs_hook=table, parse_int=_integer)
        return _with_repeated(document, repeated, file) if repeated else document
    except json.JSONDecodeError as fault:
        sentence, at = _fault(text, fault)
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        raise NoJsonError(f"is no JSON: {sentence}, column {column}", file, line) from None
    except RecursionError:
        raise SourceError("is nested too deeply to be read", file) from None


def _with_repeated(document: Any, repeated: list[str], file: str) -> Any:
    """The document, or the refusal of a key that stands twice in one object."""
    if not takes_last(document):
        raise SourceError(f"the key {repeated[0]!r} is given twice in one object", file)
    whole = Table()
    whole.update(document)
    whole.repeated = tuple((key, 0) for key in repeated)
    return whole


def _integer(digits: str) -> Any:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


def _fault(text: str, fault: json.JSONDecodeError) -> tuple[str, int]:
    """The sentence and the place it is about; the parser's own words where nothing is known."""
    at = len(text) - len(text[fault.pos :].lstrip())
    inside = fault.msg.startswith(("Unterminated", "Invalid"))
    for look in () if inside else _LOOKS:
        found = look(text, at)
        if found:
            return found
    for words, sentence in _WORDS:
        if fault.msg.startswith(words):
            return sentence, fault.pos
    return fault.msg, fault.pos


def _comma(text: str, at: int) -> tuple[str, int] | None:
    """Python 3.13 points at the comma, those before at what closes."""
    at = len(text) - len(text[at:].lstrip(", \t\r\n")) if text[at : at + 1] == "," else at
    before = text[:at].rstrip()
    if text[at : at + 1] in {"]", "}"} and before.endswith(","):
        return f"a comma stands before the closing {text[at]}: remove it", len(before) - 1
    if before.endswith(",") and re.search(r",\s*,$", before):
        return "two commas stand in a row: remove one", len(before) - 1
    return None


def _comment(text: str, at: int) -> tuple[str, int] | None:
    if text.startswith(("//", "/*", "#"), at):
        return "a comment begins, and JSON has none: remove it, or write YAML", at
    return None


def _single(text: str, at: int) -> tuple[str, int] | None:
    if text[at : at + 1] == "'":
        return "a text stands in single quotes: write double ones", at
    return None


def _word(text: str, at: int) -> tuple[str, int] | None:
    found = re.compile(r"[A-Za-z_$!][\w$.!-]*").match(text, at)
    if found is None:
        return None
    word = found[0][:_SHOWN]
    spelling = _SPELLINGS.get(word)
    if spelling:
        return f"{word} is written {spelling} in JSON", at
    if word.startswith("!"):
        return f'{word} is YAML: write it in its long form, as {{"Ref": …}}', at
    return f"{word} stands without quotes: write it in double ones", at


def _end(text: str, at: int) -> tuple[str, int] | None:
    if at < len(text):
        return None
    return "it ends before all that was opened is closed: is the file complete?", at


_SPELLINGS = {
    "True": "true",
    "False": "false",
    "None": "null",
    "undefined": "null",
    "nil": "null",
}
_LOOKS: tuple[Callable[[str, int], tuple[str, int] | None], ...] = (
    _comma,
    _comment,
    _single,
    _word,
    _end,
)
# How the parser's own message begins -> what it means.
_WORDS = (
    ("Extra data", "something follows the end of the document: is a bracket closed too early?"),
    ("Expecting ',' delimiter", "a comma is missing before this"),
    ("Expecting ':' delimiter", "a colon is missing after the key"),
    ("Expecting property name", "a key in double quotes is missing"),
    ("Expecting value", "a value is missing"),
    ("Unterminated string", "the text that begins here has no closing quote"),
    ("Invalid control character", r"a line break or tab stands inside a text: write \n or \t"),
    ("Invalid \\u", r"\u takes four digits of 0-9 and a-f"),
    ("Invalid \\escape", "a backslash stands for itself only when it is doubled"),
)
