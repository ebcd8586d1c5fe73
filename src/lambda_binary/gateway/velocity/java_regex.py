r"""selectionPattern: a Java regular expression, matched against the whole errorMessage.

Java's and Python's dialects agree for what people write. Where they differ this file translates
(`\z`, `\h`, `\R`, `\Q..\E`, `\p{Alpha}` and the other POSIX classes, `(?<name>..)`, `\k<name>`)
or refuses with a sentence (class intersections, Unicode scripts and categories, octal escapes).
Possessive quantifiers and atomic groups are the same in both from Python 3.11 on. Java's `\d`,
`\w`, `\s` and `\b` are ASCII, so the ASCII flag is set. `.` stops at Java's line terminators.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

from ..errors import SettingsError, TemplateError
from . import budget

# Whole-string matching: `.+` takes any message, `200` none. Both recorded: LocalStack
# test_lambda_selection_patterns, on AWS 2025-05-05.

# Java's line terminators, which an unflagged dot does not match.
_DOT = r"[^\n\r\u0085\u2028\u2029]"

# java.util.regex.Pattern, 'POSIX character classes (US-ASCII only)'; the parts go inside [...].
_POSIX = {
    "Lower": "a-z",
    "Upper": "A-Z",
    "ASCII": r"\x00-\x7F",
    "Alpha": "A-Za-z",
    "Digit": "0-9",
    "Alnum": "A-Za-z0-9",
    "Punct": r"!-/:-@\[-`{-~",
    "Graph": "!-~",
    "Print": " -~",
    "Blank": r" \t",
    "Cntrl": r"\x00-\x1F\x7F",
    "XDigit": "0-9A-Fa-f",
    "Space": r" \t\n\x0B\f\r",
}

# Escapes whose Python spelling differs; the first works outside a class, the second inside.
_ESCAPES = {
    "h": (r"[ \t\xA0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000]", None),
    "H": (r"[^ \t\xA0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000]", None),
    "R": (r"(?:\r\n|[\n\x0B\f\r\u0085\u2028\u2029])", None),
    "v": (r"[\n\x0B\f\r\u0085\u2028\u2029]", r"\n\x0B\f\r\u0085\u2028\u2029"),
    "z": (r"\Z", None),
    "Z": (r"(?=\n?\Z)", None),
    "e": (r"\x1B", r"\x1B"),
}

_ONE_OF = re.compile(
    r"\\Q(?P<quoted>.*?)(?:\\E|$)"
    r"|\\(?P<negated>[pP])\{(?P<property>[^}]*)\}"
    r"|\\k<(?P<backreference>[A-Za-z][A-Za-z0-9]*)>"
    r"|\\x\{(?P<code>[0-9A-Fa-f]+)\}"
    r"|\\(?P<escape>.)"
    r"|(?P<name>\(\?<(?=[A-Za-z]))"
    r"|(?P<flags>\(\?[a-zA-Z-]+[:)])"
    r"|(?P<python>\(\?[P#(])"
    r"|(?P<other>.)",
    re.DOTALL,
)

# Anything else behind an open brace is "Illegal repetition" to Java, text to the standard
# library, and approximate matching in the other engine.
_TIMES = re.compile(r"\{[0-9]+(?:,[0-9]*)?\}")

# Of Java's flags, d and U have no counterpart, and u none that goes with ASCII classes.
_SHARED_FLAGS = re.compile(r"\(\?[imsx]*(?:-[imsx]+)?[:)]")


def matches(pattern: str, message: str) -> bool:
    """Whether the Java pattern takes the whole message, as `Pattern.matches` does.

    Raises:
        TemplateError: it takes too long to tell.
    """
    return translate(pattern).fullmatch(message)


class Pattern:
    """A translated pattern. Its engine counts the time, for a pattern may take for ever.

    Raises:
        SettingsError: of each method: the engine does not take what the standard library did.
        TemplateError: it takes too long.
    """

    def __init__(self, written: str, translated: str) -> None:
        self._written = written
        self._translated = translated

    @functools.cached_property
    def _made(self) -> Any:
        import regex  # type: ignore[import-untyped]

        try:
            return regex.compile(self._translated, regex.ASCII)
        except (regex.error, OverflowError, RecursionError, MemoryError) as fault:
            raise _refused(self._written, str(fault)) from None

    def fullmatch(self, text: str) -> bool:
        """Whether it takes the whole text."""
        return bool(self._within(lambda left: self._made.fullmatch(text, timeout=left)))

    def sub(self, replacement: str, text: str, count: int = 0) -> str:
        """The text with each match replaced; `replacement` is Python's."""
        found: str = self._within(
            lambda left: self._made.sub(replacement, text, count=count, timeout=left)
        )
        return found

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Start and end of each match."""
        found: list[tuple[int, int]] = self._within(
            lambda left: [m.span() for m in self._made.finditer(text, timeout=left)]
        )
        return found

    def _within(self, work: Callable[[float], Any]) -> Any:
        with budget.spending() as left:
            try:
                return work(left)
            except TimeoutError:
                said = f"the pattern {self._written[:60]!r} takes more than {left:g} seconds"
                raise TemplateError(said) from None


@functools.lru_cache(maxsize=256)
def translate(pattern: str) -> Pattern:
    """The Java pattern as a Python one; a SettingsError says what cannot be had."""
    if not isinstance(pattern, str):
        raise SettingsError(
            f"selection_pattern is {pattern!r}: it must be a text", "selection_pattern"
        )
    translated = _translated(pattern)
    try:
        # The standard library refuses what it does not know; the other engine takes it as text.
        re.compile(translated, re.ASCII)
    except (re.error, OverflowError, RecursionError, MemoryError) as fault:
        raise _refused(pattern, str(fault)) from None
    return Pattern(pattern, translated)


def _translated(pattern: str) -> str:
    out: list[str] = []
    opened: int | None = None  # where the members of the character class begin
    for match in _ONE_OF.finditer(pattern):
        other = match["other"]
        if other is None:
            out.append(_special(pattern, match, opened is not None))
        elif opened is None:
            if other == "{" and not _TIMES.match(pattern, match.start()):
                raise _refused(pattern, "a brace that does not repeat is written \\{")
            dot = other == "." and "(?s" not in pattern
            out.append(_DOT if dot else other)
            if other == "[":
                opened = match.end() + pattern.startswith("^", match.end())
        else:
            _check_member(pattern, match.start(), opened)
            # Doubled, they are Python's own signs between sets (a FutureWarning, today).
            out.append("\\" + other if other in "~|" else other)
            # A `]` in the first place is a member, in Java as in Python.
            if other == "]" and match.start() > opened:
                opened = None
    return "".join(out)


def _special(pattern: str, match: re.Match[str], inside: bool) -> str:
    """One construct that is more than a character, in Python's spelling."""
    if match["escape"]:
        return _escape(pattern, match["escape"], inside)
    if match["property"] is not None:
        return _posix(pattern, match, inside)
    if match["quoted"] is not None:
        return re.escape(match["quoted"])
    if match["code"]:
        return _character(pattern, match["code"])
    if inside:
        return re.escape(match[0])
    return _group(pattern, match)


def _group(pattern: str, match: re.Match[str]) -> str:
    if match["backreference"]:
        return f"(?P={match['backreference']})"
    if match["name"]:
        return "(?P<"
    if match["flags"] and _SHARED_FLAGS.fullmatch(match["flags"]):
        return match["flags"]
    raise _refused(pattern, f"{match[0]!r} is not the same in both dialects")


def _character(pattern: str, code: str) -> str:
    if int(code, 16) > 0x10FFFF:
        raise _refused(pattern, f"{code} is no code point")
    return re.escape(chr(int(code, 16)))


def _posix(pattern: str, match: re.Match[str], inside: bool) -> str:
    members = _POSIX.get(match["property"])
    if members is None or (inside and match["negated"] == "P"):
        raise _refused(pattern, f"{match[0]} has no counterpart in this model")
    return members if inside else f"[{'^' if match['negated'] == 'P' else ''}{members}]"


def _escape(pattern: str, letter: str, inside: bool) -> str:
    if letter == "0" or letter in "GX":
        raise _refused(pattern, f"\\{letter} has no counterpart in this model")
    if letter not in _ESCAPES:
        return "\\" + letter
    spelled = _ESCAPES[letter][int(inside)]
    if spelled is None:
        raise _refused(pattern, f"\\{letter} inside a character class cannot be had here")
    return spelled


def _check_member(pattern: str, place: int, opened: int) -> None:
    nested = pattern[place] == "[" and place >= opened
    if nested or pattern.startswith("&&", place):
        raise _refused(pattern, "nested classes and && exist in Java only")
    if pattern.startswith("--", place):
        raise _refused(pattern, "-- in a character class: write \\- for a hyphen")


def _refused(pattern: str, why: str) -> SettingsError:
    return SettingsError(
        f"selection_pattern {pattern!r} cannot be matched as Java does: {why}", "selection_pattern"
    )
