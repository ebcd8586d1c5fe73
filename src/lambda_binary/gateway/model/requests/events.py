"""The event that a handler gets for an HTTP request, per integration and payload format.

In: Settings and Request. Out: the event, and notes on how the body travels in it. Pure: ids and
times come from the Request. Text or base64 is bodies.py's decision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl, unquote

from .. import rest_context
from ..messages import Note, Request
from ..paths import path_parameters, resource_of
from ..settings import Settings
from . import edge_event, mapped
from .bodies import EventBody, event_body

Event = tuple[Any, tuple[Note, ...]]


def event_for(settings: Settings, request: Request) -> Event:
    """The event for the request, and the rules that made its body.

    Raises:
        RequestRefusedError: the gateway answers by itself and calls no function.
    """
    return _EVENTS[settings.integration](settings, request)


def _rest_proxy(settings: Settings, request: Request) -> Event:
    # LS_EVENT: these keys, and no `version`.
    query = parse_qsl(request.query, keep_blank_values=True)
    body = event_body(settings, request)
    event = {
        "resource": resource_of(settings, request),
        "path": request.path,
        "httpMethod": request.method,
        "headers": _last(request.headers) or None,
        "multiValueHeaders": _all(request.headers) or None,
        "queryStringParameters": _last(query) or None,
        "multiValueQueryStringParameters": _all(query) or None,
        "pathParameters": path_parameters(settings, request),
        "stageVariables": dict(settings.stage_variables) or None,
        "requestContext": rest_context.context(settings, request),
        "body": body.body,
        "isBase64Encoded": body.is_base64_encoded,
    }
    return event, body.notes


def _http_api(settings: Settings, request: Request) -> Event:
    if settings.payload_format == "1.0":
        return _http_api_1(settings, request)
    stage, body = settings.stage_name, event_body(settings, request)
    route = f"{request.method} {settings.resource}" if settings.resource else "$default"
    event = _format_2(request, route, stage, body)
    # DOC_HTTP_API: what is empty is left out.
    if settings.resource and path_parameters(settings, request):
        event["pathParameters"] = path_parameters(settings, request)
    if settings.stage_variables:
        event["stageVariables"] = dict(settings.stage_variables)
    return event, body.notes


def _http_api_1(settings: Settings, request: Request) -> Event:
    # DOC_HTTP_API: the REST event with `version`, repeated fields joined, and no resourceId.
    rest, notes = _rest_proxy(settings, request)
    rest["requestContext"]["resourceId"] = None
    del rest["requestContext"]["deploymentId"]
    return {"version": "1.0"} | rest | {"headers": _joined(request.headers)}, notes


def _function_url(settings: Settings, request: Request) -> Event:
    # DOC_URL: routeKey and stage are both $default.
    body = event_body(settings, request)
    return _format_2(request, "$default", "$default", body), body.notes


def _format_2(request: Request, route: str, stage: str, body: EventBody) -> dict[str, Any]:
    # A named stage is part of the path; $default is not.
    path = unquote(request.path) if stage == "$default" else f"/{stage}{unquote(request.path)}"
    fields = [(name.lower(), value) for name, value in request.headers]
    optional = {
        "cookies": _cookies(request),
        "queryStringParameters": _joined(parse_qsl(request.query, keep_blank_values=True)),
        "body": body.body,
    }
    return {
        "version": "2.0",
        "routeKey": route,
        "rawPath": path,
        "rawQueryString": request.query,
        "headers": _joined((name, value) for name, value in fields if name != "cookie"),
        "requestContext": _context_2(request, route, stage, path),
        "isBase64Encoded": body.is_base64_encoded,
        **{key: value for key, value in optional.items() if value},
    }


def _context_2(request: Request, route: str, stage: str, path: str) -> dict[str, Any]:
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


def _alb(settings: Settings, request: Request) -> Event:
    body = event_body(settings, request)
    fields = [(name.lower(), value) for name, value in request.headers]
    # DOC_ALB: query parameters stay percent-encoded; the function decodes them.
    parts = (part.partition("=") for part in request.query.split("&"))
    query = [(name, value) for name, _, value in parts if name]
    # DOC_ALB: with the attribute on, the multi-value maps stand instead of the plain ones.
    maps: dict[str, Any] = {"queryStringParameters": _last(query), "headers": _last(fields)}
    if settings.multi_value_headers:
        maps = {
            "multiValueQueryStringParameters": _all(query),
            "multiValueHeaders": _all(fields),
        }
    event = {
        "requestContext": {"elb": {"targetGroupArn": _TARGET_GROUP}},
        "httpMethod": request.method,
        "path": request.path,
        **maps,
        "body": body.body or "",
        "isBase64Encoded": body.is_base64_encoded,
    }
    return event, body.notes


def _edge(settings: Settings, request: Request) -> Event:
    return edge_event.event(settings, request), ()


def _last(fields: Iterable[tuple[str, str]]) -> dict[str, str]:
    """One value per name, the last."""
    return dict(fields)


def _all(fields: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for name, value in fields:
        out.setdefault(name, []).append(value)
    return out


def _joined(fields: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name: ",".join(values) for name, values in _all(fields).items()}


def _cookies(request: Request) -> list[str]:
    return [c.strip() for c in (request.field("Cookie") or "").split(";") if c.strip()]


_TARGET_GROUP = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/lambda/6d0ecf83"

_EVENTS: dict[str, Callable[[Settings, Request], Event]] = {
    "rest-proxy": _rest_proxy,
    "rest-mapped": mapped.event,
    "http-api": _http_api,
    "function-url": _function_url,
    "alb": _alb,
    "edge": _edge,
}
