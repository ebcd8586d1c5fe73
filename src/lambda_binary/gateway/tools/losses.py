"""What a mapped method says as written, and what of it a proxy integration has no place for.

In: integration responses and request settings as the tool wrote them, open values too, which
Settings leave out. Out: statuses, fields and templates of responses that would be lost, by name;
and what makes the function's event today. What the function's envelope says by itself is not lost:
its body as it is, and its fields under their own names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from ..model.header_mapping import TARGET
from ..model.values import SERVERLESS
from .intake import literal, unresolved
from .route import Losses

_SUCCESS = "200"
# AWS's default; and Serverless Framework's beside its own templates: osls 4.3, validate.js.
_PASSTHROUGH = "WHEN_NO_MATCH"
_OF_SERVERLESS = "NEVER"
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


class Asking(Protocol):
    """A method's integration request as the tool wrote it: a `rest.Method`."""

    @property
    def request_templates(self) -> Any:
        """Media types -> bodies."""

    @property
    def content_handling(self) -> Any:
        """Of requests."""

    @property
    def passthrough(self) -> Any:
        """What becomes of a body that no template takes."""


def shaping(method: Asking) -> tuple[str, ...]:
    """What makes the event of a mapped function; a proxy integration has its own event."""
    templates = literal(method.request_templates)
    named = templates if isinstance(templates, Mapping) else {}
    own = [name for name, text in named.items() if text is not None and text != SERVERLESS]
    found = [f"the request template{'s' * (len(own) > 1)} of {', '.join(own)}"] if own else []
    if SERVERLESS in named.values():
        found.append("the request templates that Serverless adds")
    elif unresolved(templates) is not None or (templates and not named):
        found.append(f"the request templates {unresolved(templates) or templates}")
    if method.content_handling:
        handling = unresolved(method.content_handling) or method.content_handling
        found.append(f"contentHandling {handling} of requests")
    default = _OF_SERVERLESS if SERVERLESS in named.values() else _PASSTHROUGH
    passthrough = unresolved(method.passthrough) or str(method.passthrough or default)
    if passthrough.upper() != default:
        found.append(f"passthroughBehavior {passthrough}")
    return tuple(found)


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
