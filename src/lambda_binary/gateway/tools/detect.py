"""Which reader a file belongs to, by looking at its content: `read(source)`.

The one entry to this package for files. A live API is live.py's matter, for it needs a client.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from .. import documents
from ..documents.errors import SourceError
from . import absence
from .openapi import read as openapi
from .openapi import unread as strays_openapi
from .route import ConfiguredRoute, Remark, told_apart
from .serverless import read as serverless
from .serverless import unread as strays_serverless
from .templates import cloudformation
from .templates import unread as strays_templates
from .terraform import read as terraform


class Kind(NamedTuple):
    """A kind of file.

    Attributes:
        is_one: whether a document is of this kind.
        read: (document, file) -> routes.
        strays: (document, file) -> what nobody reads in it.
    """

    is_one: Callable[[Any], bool]
    read: Callable[[Any, str], list[ConfiguredRoute]]
    strays: Callable[[Any, str], Iterator[Remark]]


def read(source: str) -> list[ConfiguredRoute]:
    """The routes of the file at `source`.

    Raises:
        SourceError: it cannot be read, its format is not known, or it has no route.
    """
    document, _ = documents.load(source)
    return of_document(document, source)


def of_document(document: Any, source: str) -> list[ConfiguredRoute]:
    """The routes of a document; `source` stands in messages.

    What nobody reads is a remark on each of them, so that choosing a route does not hide it.
    """
    kind = next((kind for kind in _KINDS if kind.is_one(document)), None)
    if kind is None:
        raise SourceError(f"is none of: {KNOWN}{absence.of_kind(document)}", source)
    routes = kind.read(document, source)
    unread = tuple(kind.strays(document, source))
    if not routes:
        reason = absence.of_routes(document, unread)
        raise SourceError(f"has no route that calls a Lambda function{reason}", source)
    return told_apart(replace(route, remarks=(*route.remarks, *unread)) for route in routes)


KNOWN = (
    "serverless.yml, a CloudFormation or SAM template, OpenAPI, the output of terraform show -json"
)

_KINDS = (
    Kind(cloudformation.is_one, cloudformation.read, strays_templates.found),
    # Terraform itself refuses what it does not know.
    Kind(terraform.is_one, terraform.read, lambda document, file: iter(())),
    Kind(openapi.is_one, openapi.read, strays_openapi.found),
    Kind(serverless.is_one, serverless.read, strays_serverless.found),
)
