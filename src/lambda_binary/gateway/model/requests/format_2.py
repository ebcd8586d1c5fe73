"""The event of payload format 2.0: HTTP APIs and function URLs.

In: Settings and Request. Out: the event and notes. DOC_HTTP_API: what is empty is left out.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from .. import rest_context
from ..event_fields import cookie_of, event_fields
from ..evidence import VERIFIED, Rule
from ..messages import Note, Request
from ..paths import decoded_parameters
from ..settings import Settings
from . import maps
from .bodies import EventBody, event_body

CUT = Rule("raw-path-cut", "middleapi/standard-server #93 (live captures, 2026-09)", VERIFIED)

Event = tuple[dict[str, Any], tuple[Note, ...]]


def http_api(settings: Settings, request: Request) -> Event:
    """An HTTP API's: the path is decoded, a named stage is part of it, cookies stand apart."""
    stage, body = settings.stage_name, event_body(settings, request)
    # Decoded: recorded (DOTNET, VOKER).
    whole = unquote(request.path)
    path, cut, _ = whole.partition("?")
    notes = (CUT.note("%3F in the path of an HTTP API cuts rawPath there"),) if cut else ()
    path = path if stage == "$default" else f"/{stage}{path}"
    context = _context(request, route_key(settings, request), stage, path)
    made = _event(settings, request, body, path, context)
    made["headers"].pop("cookie", None)
    parameters = decoded_parameters(settings, request) if settings.resource else None
    if parameters:
        made["pathParameters"] = parameters
    if settings.stage_variables:
        made["stageVariables"] = dict(settings.stage_variables)
    return made, (*notes, *body.notes)


def function_url(settings: Settings, request: Request) -> Event:
    """A function URL's: rawPath as it was sent, http.path decoded, `cookie` beside `cookies`.

    Recorded (VOKER); DOC_URL: routeKey and stage are both $default.
    """
    body = event_body(settings, request)
    context = _context(request, "$default", "$default", unquote(request.path))
    # AuthType NONE (VOKER).
    context["accountId"] = "anonymous"
    return _event(settings, request, body, request.path, context), body.notes


def route_key(settings: Settings, request: Request) -> str:
    """`GET /pictures/{name}`; a route for ANY says so (two sources); `$default` has no path."""
    if not settings.resource:
        return "$default"
    return f"{settings.route_method or request.method} {settings.resource}"


def _event(
    settings: Settings, request: Request, body: EventBody, path: str, context: dict[str, Any]
) -> dict[str, Any]:
    optional = {
        "cookies": _cookies(request),
        "queryStringParameters": maps.joined(maps.decoded_query(request.query)),
        "body": body.body,
    }
    return {
        "version": "2.0",
        "routeKey": context["routeKey"],
        "rawPath": path,
        "rawQueryString": request.query,
        "headers": maps.joined(event_fields(settings, request)),
        "requestContext": context,
        "isBase64Encoded": body.is_base64_encoded,
        **{key: value for key, value in optional.items() if value},
    }


def _context(request: Request, route: str, stage: str, path: str) -> dict[str, Any]:
    return {
        "accountId": rest_context.ACCOUNT,
        "apiId": rest_context.API_ID,
        "domainName": request.host,
        "domainPrefix": request.host.split(".")[0],
        "http": {
            "method": request.method,
            "path": path,
            "protocol": "HTTP/1.1",
            "sourceIp": request.source_ip,
            "userAgent": request.field("User-Agent") or "",
        },
        "requestId": request.request_id,
        "routeKey": route,
        "stage": stage,
        "time": rest_context.clf_time(request.time),
        "timeEpoch": int(request.time * 1000),
    }


def _cookies(request: Request) -> list[str]:
    return [crumb for crumb in (cookie_of(request) or "").split("; ") if crumb]
