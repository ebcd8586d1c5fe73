"""Which reader a file belongs to, by looking at its content: `read(source)`.

The one entry to this package for files. A live API is live.py's matter, for it needs a client.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import absence, cloudformation, documents, openapi, serverless, terraform
from .errors import SourceError
from .route import ConfiguredRoute

Reader = Callable[[Any, str], list[ConfiguredRoute]]


def read(source: str) -> list[ConfiguredRoute]:
    """The routes of the file at `source`.

    Raises:
        SourceError: it cannot be read, its format is not known, or it has no route.
    """
    document, _ = documents.load(source)
    return of_document(document, source)


def of_document(document: Any, source: str) -> list[ConfiguredRoute]:
    """The routes of a document; `source` stands in messages."""
    reader = next((read for is_one, read in _READERS if is_one(document)), None)
    if reader is None:
        raise SourceError(f"is none of: {KNOWN}{absence.of_kind(document)}", source)
    routes = reader(document, source)
    if not routes:
        reason = absence.of_routes(document)
        raise SourceError(f"has no route that calls a Lambda function{reason}", source)
    return routes


KNOWN = (
    "serverless.yml, a CloudFormation or SAM template, OpenAPI, the output of terraform show -json"
)

_READERS: tuple[tuple[Callable[[Any], bool], Reader], ...] = (
    (cloudformation.is_one, cloudformation.read),
    (terraform.is_one, terraform.read),
    (openapi.is_one, openapi.read),
    (serverless.is_one, serverless.read),
)
