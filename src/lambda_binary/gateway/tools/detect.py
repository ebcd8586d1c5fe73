"""Which tool a file belongs to, by looking at its content: `read(source)`.

The one entry to this room for files. A live API is live.py's matter, for it needs a client.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .. import documents
from ..documents.errors import SourceError
from .route import ConfiguredRoute, told_apart
from .table import TOOLS


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
    tool = next((tool for tool in TOOLS if tool.is_one and tool.is_one(document)), None)
    if tool is None or tool.read is None:
        from . import absence

        raise SourceError(f"is none of: {KNOWN}{absence.of_kind(document)}", source)
    routes = tool.read(document, source)
    unread = tuple(tool.unread(document, source)) if tool.unread else ()
    if not routes:
        from . import absence

        reason = absence.of_routes(document, unread)
        raise SourceError(f"has no route that calls a Lambda function{reason}", source)
    return told_apart(replace(route, remarks=(*route.remarks, *unread)) for route in routes)


KNOWN = (
    "serverless.yml, a CloudFormation or SAM template, OpenAPI, the output of terraform show -json"
)
