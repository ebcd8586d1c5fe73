"""A mapped method's responses as written, and what of them a proxy integration has no place for.

In: the integration responses as the tool wrote them, open values too, which Settings leave out.
Out: statuses, fields and templates that would be lost, by name. What the function's envelope says
by itself is not lost: its body as it is, and its fields under their own names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..model.header_mapping import TARGET
from .intake import literal, unresolved
from .route import Losses

_SUCCESS = "200"
_OF_ENVELOPE = re.compile(
    r"integration\.response\.body\.headers(?:\.([\w-]+)|\[(?:'([\w-]+)'|\"([\w-]+)\")\])"
)
# The envelope's body as it is, in any of the spellings that VTL has for it.
_BODY = re.compile(
    r"""\s*(?:\#set\s*\(\s*\$inputRoot\s*=\s*\$input\.path\(\s*['"]\$['"]\s*\)\s*\)\s*)?"""
    r"""(?:\$input\.path\(\s*['"]\$\.body['"]\s*\)|\$\{?inputRoot\.body\}?)\s*"""
)


@dataclass(frozen=True, slots=True)
class MappedResponse:
    """An integration response as written; `pattern` is empty or None for the default."""

    status: Any
    pattern: Any = ""
    content_handling: Any = None
    templates: Any = None
    parameters: Any = None


def losses(responses: Iterable[MappedResponse]) -> Losses:
    """What a proxy integration in their place would lose."""
    given = list(responses)
    return Losses(
        _once(_shown(each.status) for each in given if _own_status(each)),
        _once(name for each in given for name in _fields(each.parameters)),
        _once(_shown(each.status) for each in given if _own_template(each.templates)),
    )


def together(found: Iterable[Losses]) -> Losses:
    """Those of several methods."""
    given = list(found)
    return Losses(*(_once(name for each in given for name in each[part]) for part in range(3)))


def _once(names: Iterable[str]) -> tuple[str, ...]:
    # Names of fields are the same in any case: RFC 9110, 5.1.
    return tuple({name.lower(): name for name in names}.values())


def _shown(value: Any) -> str:
    return unresolved(value) or str(literal(value) or _SUCCESS)


def _own_status(response: MappedResponse) -> bool:
    return bool(response.pattern) or _shown(response.status) != _SUCCESS


def _fields(parameters: Any) -> Iterator[str]:
    given = literal(parameters)
    whole = unresolved(given)
    if whole is not None:
        yield f"those of {whole}"
        return
    for target, expression in given.items() if isinstance(given, Mapping) else ():
        name = str(target).removeprefix(TARGET)
        found = _OF_ENVELOPE.fullmatch(str(expression))
        of_envelope = found is not None and name.lower() in {
            each.lower() for each in found.groups() if each
        }
        if expression is not None and not of_envelope:
            yield name


def _own_template(templates: Any) -> bool:
    given = literal(templates)
    if unresolved(given) is not None:
        return True
    found = given.values() if isinstance(given, Mapping) else ()
    return any(bool(text) and not _BODY.fullmatch(str(text)) for text in found)
