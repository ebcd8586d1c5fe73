"""The event of an HTTP API with payload format 1.0: not quite that of a REST API.

In: Settings and Request. Out: the event and notes. DOTNET recorded paths, keys and the resource's
id; what it does not have is reported from raw events of deployed HTTP APIs.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from .. import rest_context
from ..event_fields import event_fields
from ..messages import Note, Request
from ..paths import decoded_parameters
from ..settings import Settings
from . import maps
from .bodies import event_body
from .format_2 import route_key


def event(settings: Settings, request: Request) -> tuple[dict[str, Any], tuple[Note, ...]]:
    """The event, and the rules that made its body."""
    body, fields = event_body(settings, request), event_fields(settings, request)
    query = maps.decoded_query(request.query)
    made = {
        "version": "1.0",
        "resource": settings.resource or "$default",
        # Encoded: recorded (DOTNET). Three raw events have a named stage in it.
        "path": _staged(settings, request.path),
        "httpMethod": request.method,
        # The last of repeated values: reported, glassechidna/serverlessish #4.
        "headers": maps.last(fields),
        "multiValueHeaders": maps.every(fields),
        "queryStringParameters": maps.last(query) or None,
        "multiValueQueryStringParameters": maps.every(query) or None,
        "pathParameters": decoded_parameters(settings, request) if settings.resource else None,
        "stageVariables": dict(settings.stage_variables) or None,
        "requestContext": _context(settings, request),
        "body": body.body,
        "isBase64Encoded": body.is_base64_encoded,
    }
    return made, body.notes


def _context(settings: Settings, request: Request) -> dict[str, Any]:
    context = rest_context.context(settings, request)
    del context["deploymentId"]
    # cognitoAmr: five raw events. A client without a User-Agent has an empty one: DOTNET.
    identity = {"cognitoAmr": None} | context["identity"]
    identity["userAgent"] = request.field("User-Agent") or ""
    return context | {
        "identity": dict(sorted(identity.items())),
        # Decoded, and without $default: DOTNET, recorded.
        "path": _staged(settings, unquote(request.path)),
        # DOTNET and six raw events; the sample in DOC_HTTP_API has null.
        "resourceId": route_key(settings, request),
        "resourcePath": settings.resource or "$default",
    }


def _staged(settings: Settings, path: str) -> str:
    return path if settings.stage_name == "$default" else f"/{settings.stage_name}{path}"
