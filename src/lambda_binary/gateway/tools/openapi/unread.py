"""What an OpenAPI document says that API Gateway's import does not read.

In: the document, a file's own or one inside a template. Out: remarks. AWS's extensions alone are
looked at; the list of binary media types under a path or operation is openapi.py's matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...documents.values import Where, line_of
from .. import rest
from ..route import Remark
from ..unread import Place, table, unread_keys
from .read import COMPRESSION, INTEGRATION, TYPES, VERBS

RULE = "key-not-read"


def found(document: dict[str, Any], file: str, within: str = "") -> Iterator[Remark]:
    """The extensions that come to nothing; `within` is the place of the document in its file."""
    yield from _elsewhere(document, file, within)
    yield from unread_keys(_places(document, within), file, RULE)


def _elsewhere(document: dict[str, Any], file: str, within: str) -> Iterator[Remark]:
    """Paths and integrations that a reference puts into another file."""
    paths = table(document.get("paths"))
    for path, item in paths.items():
        place = _named(within, f"paths.{path}")
        holders = [(paths, path, item, place)]
        for verb, operation in table(item).items():
            if verb.lower() in VERBS:
                there = f"{place}.{verb}"
                holders.append((item, verb, operation, there))
                entry = table(operation).get(INTEGRATION)
                holders.append((operation, INTEGRATION, entry, f"{there}.{INTEGRATION}"))
        for holder, key, value, name in holders:
            reference = table(value).get("$ref")
            if isinstance(reference, str) and not reference.startswith("#"):
                where = Where(file, line_of(holder, key), name)
                yield Remark("path-elsewhere", f"{name} stands in {reference}", where)


def _places(document: dict[str, Any], within: str) -> Iterator[Place]:
    yield Place(within, document, (TYPES, COMPRESSION, "paths"), (), _TOP)
    yield Place(_named(within, "info"), document.get("info"), (), (), _AT_THE_TOP)
    for path, item in table(document.get("paths")).items():
        place = _named(within, f"paths.{path}")
        yield Place(place, item, (rest.ANY,), (), _OF_PATH)
        for verb, operation in table(item).items():
            if verb.lower() in VERBS:
                yield from _of_operation(f"{place}.{verb}", operation)


def _of_operation(place: str, operation: Any) -> Iterator[Place]:
    yield Place(place, operation, (INTEGRATION,), (TYPES,), _OF_OPERATION)
    integration = table(operation).get(INTEGRATION)
    name = f"{place}.{INTEGRATION}"
    yield Place(name, integration, _INTEGRATION, _INTEGRATION_OTHERS, _OF_INTEGRATION)
    for pattern, response in table(table(integration).get("responses")).items():
        yield Place(f"{name}.responses.{pattern}", response, _RESPONSE, (), _AT_THE_TOP)


def _named(within: str, name: str) -> str:
    return f"{within}.{name}" if within else name


_UNDER_METHOD = "write it under a method of the path, as get"
_UNDER_INTEGRATION = f"write it under {INTEGRATION}, or one of its responses"
_UNDER_RESPONSE = "write it in one of the integration's responses, as responses.default"
_AT_THE_TOP = {
    "binarymediatypes": f"write {TYPES} at the top of the document",
    "minimumcompressionsize": f"write {COMPRESSION} at the top of the document",
}
_TOP = {**_AT_THE_TOP, "integration": _UNDER_METHOD, "contenthandling": _UNDER_INTEGRATION}
_OF_PATH = {
    "integration": _UNDER_METHOD,
    "contenthandling": _UNDER_INTEGRATION,
}
_OF_OPERATION = {"contenthandling": _UNDER_INTEGRATION}
_OF_INTEGRATION = {
    **_AT_THE_TOP,
    "responsetemplates": _UNDER_RESPONSE,
    "statuscode": _UNDER_RESPONSE,
}
_INTEGRATION = (
    "type",
    "contentHandling",
    "responses",
    "passthroughBehavior",
    "requestTemplates",
    "uri",
    "payloadFormatVersion",
)
# An HTTP API's integration has responseParameters of its own.
_INTEGRATION_OTHERS = ("requestParameters", "responseParameters", "responseTransferMode")
_RESPONSE = ("statusCode", "contentHandling", "responseTemplates", "responseParameters")
