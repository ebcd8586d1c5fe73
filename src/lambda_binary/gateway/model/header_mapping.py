"""Header mappings of an integration response: parsed once, evaluated per response.

In: `method.response.header.NAME` and an expression. Out: the field's value or None. A mapping
that AWS would refuse is a SettingsError. This file knows no integration.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import MissingExtraError, SettingsError
from .messages import TOKEN

TARGET = "method.response.header."
CONTENT_TYPE = TARGET + "Content-Type"
KEY = "response_parameters"

_NAME = re.compile(TOKEN)
_IN_QUOTES = re.compile(r"'[^']*'|\"[^\"]*\"")
# What jsonpath-ng adds to JSONPath: set operations, sorting, functions. Gateways have none of it,
# and some of it raises when it is evaluated.
_OF_THE_LIBRARY = re.compile(r"[&|`\\]|\[\s*/")

# A word without quotes that AWS takes, although its documentation has none: Serverless Framework
# writes it for `allowCredentials` beside `integration: lambda` (its #7576, with a browser's answer
# from a deployed API: reported).
_BARE = "true"
# DOC_MAPPING, 'Integration response parameter mapping'. The kinds and what follows the dot.
_SOURCES = {
    "integration.response.body.": "body",
    "integration.response.multivalueheader.": "headers",
    "integration.response.header.": "header",
    "context.": "context",
    "stageVariables.": "stageVariables",
}


@dataclass(frozen=True, slots=True)
class HeaderMapping:
    """One legal mapping.

    Attributes:
        name: the field that the client gets.
        kind: `static`, `body`, `header`, `headers`, `context` or `stageVariables`.
        argument: the static text, the JSONPath, or the name that is looked up.
    """

    name: str
    kind: str
    argument: str


@functools.lru_cache(maxsize=256)
def parse(target: str, expression: str) -> HeaderMapping:
    """The mapping in parts; a SettingsError when AWS would not take it."""
    name = target.removeprefix(TARGET)
    if name == target or not _NAME.fullmatch(name):
        raise _refused(target, expression, f"the left side must be {TARGET}NAME")
    if expression == "integration.response.body":
        return HeaderMapping(name, "body", "$")
    if len(expression) >= 2 and expression[0] == expression[-1] == "'":
        return HeaderMapping(name, "static", _static(target, expression))
    if expression == _BARE:
        return HeaderMapping(name, "static", expression)
    for prefix, kind in _SOURCES.items():
        argument = expression.removeprefix(prefix)
        if argument not in {expression, ""}:
            if kind == "body":
                argument = "$." + argument
                _compiled(target, expression, argument)
            return HeaderMapping(name, kind, argument)
    raise _refused(
        target,
        expression,
        "the right side must be a static value in inner single quotes such as \"'image/png'\", "
        "integration.response.body.JSONPATH, integration.response.header.NAME, context.NAME or "
        "stageVariables.NAME",
    )


def select(path: str, document: Any) -> list[Any]:
    """What the JSONPath selects in the document; an empty list when nothing."""
    return [match.value for match in _compiled("", "", path).find(document)]


def content_type_in(parameters: Mapping[str, str]) -> tuple[str, str]:
    """The target that maps Content-Type, as it is spelt, and its expression; empty for none."""
    for target, expression in parameters.items():
        if target.lower() == CONTENT_TYPE.lower():
            return target, expression
    return CONTENT_TYPE, ""


def _static(target: str, expression: str) -> str:
    text = expression[1:-1]
    if any(character in text for character in "\r\n\0"):
        raise _refused(target, expression, "a field's value has no line breaks")
    return text


@functools.lru_cache(maxsize=256)
def _compiled(target: str, expression: str, path: str) -> Any:
    """The JSONPath, compiled; names with hyphens (`headers.Content-Type`) are quoted first."""
    try:
        from jsonpath_ng.ext.parser import parse as compile_path
    except ImportError as fault:
        raise MissingExtraError(
            "JSONPath needs jsonpath-ng: pip install 'lambda-binary[gateway]'"
        ) from fault
    own = _OF_THE_LIBRARY.search(_IN_QUOTES.sub("", path))
    if own:
        raise _refused(target, expression, f"{path!r} is no JSONPath ({own[0]!r} is no part of it)")
    try:
        return compile_path(_quoted(path))
    except Exception as fault:
        raise _refused(target, expression, f"{path!r} is no JSONPath ({fault})") from None


def _quoted(path: str) -> str:
    """`$.headers."Content-Type"`, because the library reads a bare `-` as an operator."""
    return re.sub(r"(?<=\.)([A-Za-z_][\w]*(?:-[\w]+)+)(?=[.\[]|$)", r'"\1"', path)


def _refused(target: str, expression: str, why: str) -> SettingsError:
    shown = target if target.isprintable() else repr(target)
    return SettingsError(f"{KEY} has {shown} = {expression!r}: {why}", KEY)
