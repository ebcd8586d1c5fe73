"""The event that a handler gets for an HTTP request: one table of integrations.

In: Settings and Request. Out: the event, and notes on what in it is not as the client sent it.
Pure: ids and times come from the Request. Text or base64 is bodies.py's decision, fields are
event_fields.py's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import rest_context
from ..event_fields import event_fields
from ..evidence import DOC_NOTES, DOCUMENTED, DOTNET, LS_EVENT, RECORDED, VOKER, Rule
from ..messages import Note, Request
from ..paths import normal, path_parameters, resource_of
from ..settings import Settings
from . import edge_event, format_1, format_2, mapped, maps
from .bodies import event_body

Event = tuple[Any, tuple[Note, ...]]

ENCODED = Rule("path-parameters-encoded", f"{LS_EVENT}; {DOTNET}; {VOKER}", RECORDED)
SPLIT = Rule("query-semicolon", DOC_NOTES, DOCUMENTED)


def event_for(settings: Settings, request: Request) -> Event:
    """The event for the request, and the rules that made it.

    Raises:
        RequestRefusedError: the gateway answers by itself and calls no function.
    """
    return _EVENTS[settings.integration](settings, request)


def _rest_proxy(settings: Settings, request: Request) -> Event:
    # LS_EVENT: these keys, and no `version`.
    body, fields = event_body(settings, request), event_fields(settings, request)
    # DOC_NOTES: a semicolon 'results in the data being split'.
    query = maps.decoded_query(request.query.replace(";", "&"))
    event = {
        "resource": resource_of(settings, request),
        "path": normal(settings.integration, request.path),
        "httpMethod": request.method,
        "headers": maps.last(fields),
        "multiValueHeaders": maps.every(fields),
        "queryStringParameters": maps.last(query) or None,
        "multiValueQueryStringParameters": maps.every(query) or None,
        "pathParameters": path_parameters(settings, request),
        "stageVariables": dict(settings.stage_variables) or None,
        "requestContext": rest_context.context(settings, request),
        "body": body.body,
        "isBase64Encoded": body.is_base64_encoded,
    }
    return event, (*_told(event, request), *body.notes)


def _told(event: dict[str, Any], request: Request) -> tuple[Note, ...]:
    """What a function behind a REST API must know of this request's path and query."""
    notes: tuple[Note, ...] = ()
    if any("%" in value for value in (event["pathParameters"] or {}).values()):
        text = "pathParameters are percent-encoded on a REST API: urllib.parse.unquote them"
        notes = (ENCODED.note(text),)
    if ";" in request.query:
        notes += (SPLIT.note("a REST API splits the query at a semicolon: write it as %3B"),)
    return notes


def _http_api(settings: Settings, request: Request) -> Event:
    if settings.payload_format == "1.0":
        return format_1.event(settings, request)
    return format_2.http_api(settings, request)


def _alb(settings: Settings, request: Request) -> Event:
    body, fields = event_body(settings, request), event_fields(settings, request)
    # DOC_ALB: query parameters stay percent-encoded; the function decodes them (VOKER: recorded).
    query = maps.raw_query(request.query)
    # DOC_ALB: with the attribute on, the multi-value maps stand instead of the plain ones.
    given: dict[str, Any] = {
        "queryStringParameters": maps.last(query),
        "headers": maps.last(fields),
    }
    if settings.multi_value_headers:
        given = {
            "multiValueQueryStringParameters": maps.every(query),
            "multiValueHeaders": maps.every(fields),
        }
    event = {
        "requestContext": {"elb": {"targetGroupArn": _TARGET_GROUP}},
        "httpMethod": request.method,
        "path": request.path,
        **given,
        "body": body.body or "",
        "isBase64Encoded": body.is_base64_encoded,
    }
    return event, body.notes


def _edge(settings: Settings, request: Request) -> Event:
    return edge_event.event(settings, request), ()


_TARGET_GROUP = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/lambda/6d0ecf83"

_EVENTS: dict[str, Callable[[Settings, Request], Event]] = {
    "rest-proxy": _rest_proxy,
    "rest-mapped": mapped.event,
    "http-api": _http_api,
    "function-url": format_2.function_url,
    "alb": _alb,
    "edge": _edge,
}
