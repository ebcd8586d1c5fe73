"""How AWS's Velocity reads and renders, where airspeed-ext does otherwise: methods of productions.

Each function becomes a method of one of the engine's classes, by the table at the foot; the method
that it replaces is `self.airspeed_parse` and the like, the engine's module `self.engine`.

Recorded: on AWS, in the snapshots of localstack/airspeed's tests, 2023-08 to 2025-05, restated in
tests/gateway/velocity/test_recorded.py. Where nothing is recorded, Apache Velocity 1.7 decides,
the youngest with `$velocityCount`, and tests/gateway/velocity/test_velocity.py compares: derived.
"""

from __future__ import annotations

import re
from typing import Any

from ..errors import TemplateError
from . import budget, directives
from .access import called, element, member, put
from .java_values import JavaArray, JavaString, literal, text_of
from .operators import AND, LEVELS, OR, TIGHT, is_true

# Our own: [1..n] is made at once, as in Velocity, and must not fill the memory.
MOST_NUMBERS = 100_000

# --- Text

# A `$` or `#` that begins no reference and no directive is text, and so is what stands between
# #[[ and ]]#: Velocity 1.7.
_TEXT = re.compile(
    r"[^\\$#]+|\$(?!!?\{?[a-z_])|#\[\[(?P<raw>.*?)\]\]#|#(?![a-z0-9{}#*]|\[\[)|\\+(?![\\$#])",
    re.IGNORECASE | re.DOTALL,
)
_BACKSLASHES = re.compile(r"\\+")
_DIRECTIVE = re.compile(
    r"#(?:(?:set|if|elseif|else|end|foreach|define|macro|stop|break|include|parse)\b"
    r"|\{(?:else|end)\})"
)


def _read_text(self: Any) -> None:
    source = self.full_text()
    found = _TEXT.match(source, self.end)
    if found:
        self.text = found[0] if found["raw"] is None else found["raw"]
        self.end = found.end()
    elif source.startswith("#[[", self.end):
        raise self.syntax_error("]]#")
    else:
        _read_backslashes(self, source)


def _read_backslashes(self: Any, source: str) -> None:
    found = _BACKSLASHES.match(source, self.end)
    if not found:
        raise self.engine.NoMatch
    escaped = _escapable(self, source, found.end())
    # Recorded: \$a is the text $a, \\$a a backslash and a's value, and before anything else
    # backslashes are text.
    pairs, odd = divmod(len(found[0]), 2) if escaped else (len(found[0]), 0)
    self.text = "\\" * pairs + (escaped if odd else "")
    self.end = found.end() + (len(escaped) if odd else 0)


def _escapable(self: Any, source: str, place: int) -> str:
    """The reference or directive that begins at the place; empty when none does."""
    directive = _DIRECTIVE.match(source, place)
    if directive:
        return directive[0]
    try:
        return str(self.engine.FormalReference(self.filename, source, place).my_text())
    except self.engine.NoMatch:
        return ""


# --- Values


def _java_value(self: Any, *given: Any) -> Any:
    # Recorded: what a literal makes is Java's, in its text too ({k=v}, [x, z]).
    return literal(self.airspeed_calculate(*given))


def _quoted(self: Any, *_: Any) -> JavaString:
    return JavaString(self.value.replace("''", "'"))


def _number_range(self: Any, *given: Any) -> JavaArray:
    numbers = self.airspeed_calculate(*given)
    if len(numbers) > MOST_NUMBERS:
        raise TemplateError(f"a range of {len(numbers):,} numbers is more than {MOST_NUMBERS:,}")
    return JavaArray(numbers)


# --- References


def _read_reference(self: Any) -> None:
    self.airspeed_parse()
    if self.expression is None:
        raise self.engine.NoMatch
    self.calculate = self.present


def _present(self: Any, *given: Any) -> Any:
    # Recorded: an absent reference, and one to null, prints nothing, is true for #if, and its
    # negation is false. So it is an empty text; where nothing is recorded too: derived.
    value = self.expression.calculate(*given)
    return JavaString("") if value is None else value


def _write_reference(self: Any, stream: Any, *given: Any) -> None:
    stream.write(text_of(self.calculate(*given)))


def _write(self: Any, text: str) -> Any:
    """All text goes this way: of the template, of a literal with references, of a #define."""
    budget.write(text)
    return self.airspeed_write(text)


def _named(self: Any, owner: Any, loader: Any, scope: Any) -> Any:
    """One name of a reference: `name`, `name(..)`, `name[..]`. None when it is absent."""
    if not isinstance(owner, self.engine.LocalNamespace):
        if self.parameters is not None:
            return called(owner, self.name, self.parameters.calculate(scope, loader))
        value = member(owner, self.name)
    else:
        try:
            value = owner[self.name]
        except KeyError:
            return None
        if isinstance(value, self.engine.DefineDefinition):
            return JavaString(self.airspeed_calculate(owner, loader, scope))
    return value if self.index is None else element(value, self.index.calculate(scope, loader))


def _indexed(self: Any, owner: Any, loader: Any, scope: Any) -> Any:
    """`[..]` after `[..]` or `(..)`, its index read in the template's own scope."""
    if not isinstance(self.expression, self.engine.ArrayIndex):
        return self.airspeed_calculate(owner, loader, scope)
    value = element(owner, self.expression.calculate(scope, loader))
    return self.subexpression.calculate(value, loader, scope) if self.subexpression else value


def _assign(self: Any, stream: Any, namespace: Any, loader: Any) -> None:
    value = self.value.calculate(namespace, loader)
    if value is None:  # Velocity 1.7 keeps what was there (directive.set.null.allowed)
        return
    if not self.terms:
        namespace.set_inherited(self.root_term, value)
        return
    *way, last = [term.calculate(namespace, loader) for term in self.terms]
    try:
        owner = namespace[self.root_term]
    except KeyError:
        return
    for name in way:
        owner = element(owner, name)
    put(owner, last, value)


# --- Operators


def _expression(self: Any, *given: Any) -> Any:
    return _computed(self.expression, given)


def _computed(terms: list[Any], given: tuple[Any, ...]) -> Any:
    """Value, sign, value, ..: split at the last of the signs that bind most loosely."""
    if len(terms) == 1:
        return terms[0].calculate(*given)
    signs = range(len(terms) - 2, 0, -2)
    place = next(at for level in LEVELS for at in signs if terms[at].apply_to in level)
    sign, right = terms[place].apply_to, terms[place + 1 :]
    left = _computed(terms[:place], given)
    if sign in AND:
        return is_true(left) and is_true(_computed(right, given))
    if sign in OR:
        return is_true(left) or is_true(_computed(right, given))
    return TIGHT[sign](left, _computed(right, given))


def _negated(self: Any, *given: Any) -> bool:
    return not is_true(self.value.calculate(*given))


def _condition(self: Any, *given: Any) -> bool:
    return is_true(self.expression.calculate(*given))


_NAMES = ("if", "else", "elseif", "set", "macro", "foreach", "parse", "include", "stop", "end")

# The engine's classes, and what of each is replaced.
REPLACED: dict[str, dict[str, Any]] = {
    "StoppableStream": {"write": _write},
    "Text": {"parse": _read_text},
    # Recorded: the line break after a block comment stays.
    "Comment": {
        "COMMENT": re.compile(r"#(?:#.*?(?:\n|$)|\*.*?\*#)(.*)$", re.MULTILINE | re.DOTALL)
    },
    # Velocity 1.7: an exponent.
    "FloatingPointLiteral": {"FLOAT": re.compile(r"(-?\d*\.\d+(?:[eE][+-]?\d+)?)(.*)", re.DOTALL)},
    # Velocity 1.7: '' within '..' is one quote.
    "StringLiteral": {
        "STRING": re.compile(r"'((?:[^']|'')*)'(.*)", re.DOTALL),
        "calculate": _quoted,
    },
    "InterpolatedStringLiteral": {"calculate": _java_value},
    "DictionaryLiteral": {"calculate": _java_value},
    "ValueList": {"calculate": _java_value},
    "_EmptyValues": {"calculate": _java_value},
    "Range": {"calculate": _number_range},
    "FormalReference": {
        "parse": _read_reference,
        "present": _present,
        "evaluate_raw": _write_reference,
    },
    # ${name|'other'} is Velocity 2's; airspeed's authors found it wanting on AWS: reported.
    "AlternateValue": {"parse": directives.missing},
    "NameOrCall": {"calculate": _named},
    "SubExpression": {"calculate": _indexed},
    "Assignment": {"evaluate_raw": _assign},
    "BinaryOperator": {"OPERATORS": {sign: sign for level in LEVELS for sign in level}},
    "UnaryOperatorValue": {"calculate": _negated},
    "Expression": {"calculate": _expression},
    "Condition": {"calculate": _condition},
    "ElseBlock": {"parse": directives.read_else},
    "ForeachDirective": {
        # Velocity 1.7, as recorded for #if and #set: the line break after it belongs to it.
        "CLOSE_PAREN": re.compile(r"[ \t]*\)(?:[ \t]*\r?\n)?(.*)$", re.DOTALL),
        "evaluate_raw": directives.loop,
    },
    # Recorded: the definition of a macro prints nothing, and what would call one, or #evaluate
    # or #return, is text.
    "MacroDefinition": {"RESERVED_NAMES": (*_NAMES, "define"), "evaluate_raw": directives.nothing},
    "MacroCall": {"parse": directives.read_call, "evaluate_raw": directives.write_source},
    "EvaluateDirective": {"parse": directives.missing},
    "ReturnDirective": {"parse": directives.missing},
}
# Velocity 1.7: what airspeed has not.
ADDED: dict[str, dict[str, Any]] = {
    "Break": {
        "START": re.compile(r"#(?:break\b|\{break\})(.*)", re.DOTALL),
        "parse": directives.read_break,
        "evaluate_raw": directives.leave_loop,
    },
}
