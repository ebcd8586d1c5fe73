"""What a serverless.yml says that the Serverless Framework does not read.

In: the document as it was written. Out: remarks. The names are those of osls 4.3
(lib/plugins/aws/provider.js and its events' schemas); keys of plugins are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...documents.values import Where, line_of
from ..route import Remark
from ..templates import language
from ..unread import Place, folded, meant, table, unread_keys
from .api import part, resource_parts
from .http_events import INTEGRATIONS

RULE = "key-not-read"


def found(document: dict[str, Any], file: str) -> Iterator[Remark]:
    """The keys and events that come to nothing."""
    yield from unread_keys(_of_provider(document), file, RULE)
    yield from _of_groups(document, file)
    for entry in resource_parts(document):
        yield from language.expanded(entry, file).remarks
    for name, function in _functions(document):
        place = f"functions.{name}"
        url = Place(f"{place}.url", function.get("url"), ("invokeMode",), ("authorizer", "cors"))
        yield from unread_keys([_of_function(place, function), url], file, RULE)
        yield from _of_events(place, function, file)


def _of_groups(document: dict[str, Any], file: str) -> Iterator[Remark]:
    """A function whose keys stand beside its name, where none of them is a function."""
    given = document.get("functions")
    for group in given if isinstance(given, list) else [given]:
        names = [name for name, function in table(group).items() if function is None]
        beside = [key for key in table(group) if key in ("handler", "events")]
        if names and beside:
            where = Where(file, line_of(group, names[0]), f"functions.{names[0]}")
            text = f"{where.name} is empty, with {' and '.join(beside)} beside it, not under it"
            yield Remark(RULE, text, where, f"indent {'it' if len(beside) == 1 else 'them'}")


def _functions(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    given = document.get("functions")
    for group in given if isinstance(given, list) else [given]:
        for name, function in table(group).items():
            if isinstance(function, dict):
                yield name, function


def _of_provider(document: dict[str, Any]) -> Iterator[Place]:
    provider = table(document.get("provider"))
    yield Place("", document, ("provider", "functions"), _TOP, _TOP_ELSEWHERE)
    yield Place(
        "provider", provider, ("apiGateway", "httpApi"), _PROVIDER, {**_TYPES, **_ON_RESPONSE}
    )
    gateway = ("binaryMediaTypes", "minimumCompressionSize", "restApiId")
    yield Place(
        "provider.apiGateway", part(provider, "apiGateway"), gateway, _GATEWAY, _ON_RESPONSE
    )


def _of_function(place: str, function: dict[str, Any]) -> Place:
    elsewhere = {**_TYPES, **_ON_RESPONSE, **_AS_EVENT}
    own = function.get("httpApi")
    if isinstance(own, str) or "path" in table(own):
        elsewhere["httpapi"] = _AS_EVENT["http"].replace("http", "httpApi")
        return Place(place, function, ("events", "url"), _FUNCTION, elsewhere)
    return Place(place, function, ("events", "url"), (*_FUNCTION, "httpApi"), elsewhere)


def _of_events(place: str, function: dict[str, Any], file: str) -> Iterator[Remark]:
    events = function.get("events")
    if isinstance(events, dict):
        where = Where(file, line_of(function, "events"), f"{place}.events")
        text = f"{where.name} is a mapping, not a list: no event in it is read"
        yield Remark(RULE, text, where, "write each event as an item of a list, as - http:")
        return
    for number, event in enumerate(events if isinstance(events, list) else ()):
        if isinstance(event, dict):
            name = f"{place}.events[{number}]"
            where = Where(file, line_of(events, number), name)
            yield from _of_event(event, where)


def _of_event(event: dict[str, Any], where: Where) -> Iterator[Remark]:
    kinds = [kind for kind in event if kind in _EVENTS]
    beside = [key for key in event if key not in kinds]
    if kinds and beside:
        # Refused, or with configValidationMode: warn left out; an event that is null is none.
        said = f"{where.name} has {' and '.join(beside)} beside {kinds[0]}, not under it"
        them = "it" if len(beside) == 1 else "them"
        yield Remark(RULE, said, where, f"indent {them}")
        return
    yield from unread_keys([Place(where.name, event, _EVENTS, _OTHERS, _KINDS)], where.file, RULE)
    alb = Place(f"{where.name}.alb", event.get("alb"), ("multiValueHeaders", "conditions"))
    yield from unread_keys([alb], where.file, RULE)
    http = event.get("http")
    if isinstance(http, dict):
        place = f"{where.name}.http"
        yield from unread_keys(_of_http(place, http), where.file, RULE)
        yield from _of_integration(place, http, where.file)


def _of_http(place: str, http: dict[str, Any]) -> Iterator[Place]:
    response = table(http.get("response"))
    request = http.get("request")
    yield Place(place, http, _HTTP, _HTTP_OTHERS, {**_TYPES, **_IN_RESPONSE})
    yield Place(f"{place}.response", response, _RESPONSE, ("transferMode",), _TYPES)
    yield Place(f"{place}.request", request, _REQUEST, (), {**_TYPES, **_FOR_STATUS})
    yield Place(f"{place}.response.headers", response.get("headers"), (), (), _UP)
    for code, entry in table(response.get("statusCodes")).items():
        name = f"{place}.response.statusCodes.{code}"
        yield Place(name, entry, ("pattern", "template", "headers"), (), _UP)


def _of_integration(place: str, http: dict[str, Any], file: str) -> Iterator[Remark]:
    given = http.get("integration")
    if not isinstance(given, str) or "${" in given or given.lower() in INTEGRATIONS:
        return
    near = meant(given, INTEGRATIONS) or "lambda or lambda-proxy"
    where = Where(file, line_of(http, "integration"), f"{place}.integration")
    text = f"integration is {given!r}, which the framework refuses"
    yield Remark(RULE, text, where, f"write {near}")


# osls 4.3, lib/config-schema.js; stepFunctions is a plugin's.
_TOP = ("resources", "custom", "stepFunctions", "package", "plugins", "service", "params", "layers")
_PROVIDER = ("apiKeys", "apiName", "alb", "name", "runtime", "stage", "region", "websocketsApiName")
_GATEWAY = ("restApiResources", "restApiRootResourceId", "apiKeys", "request")
_FUNCTION = ("environment", "handler", "image", "name", "runtime", "layers")
_EVENTS = ("http", "httpApi", "alb", "cloudFront")
# Other events of AWS.
_OTHERS = (
    "activemq",
    "alexaSkill",
    "alexaSmartHome",
    "cloudwatchEvent",
    "cloudwatchLog",
    "cognitoUserPool",
    "eventBridge",
    "iot",
    "iotFleetProvisioning",
    "kafka",
    "msk",
    "rabbitmq",
    "s3",
    "schedule",
    "sns",
    "sqs",
    "stream",
    "websocket",
)
_HTTP = ("path", "method", "integration", "cors", "request", "response", "contentHandling")
_HTTP_OTHERS = ("async", "authorizer", "private", "operationId", "timeoutInMillis", "documentation")
_REQUEST = ("template", "passThrough", "contentHandling", "parameters", "schemas", "schema", "uri")
_RESPONSE = ("headers", "template", "statusCodes", "contentHandling")

_AS_EVENT = {
    kind.lower(): f"write it under events, as - {kind}:" for kind in ("http", "alb", "cloudFront")
}
_TYPES = {
    "binarymediatypes": "write it as provider.apiGateway.binaryMediaTypes",
    "binarymediatype": "write it as provider.apiGateway.binaryMediaTypes",
    "minimumcompressionsize": "write it as provider.apiGateway.minimumCompressionSize",
}
_ON_RESPONSE = {
    "contenthandling": "write it under response: of an http event with integration: lambda"
}
_UP = {"contenthandling": "write it directly under response:, for all 2xx statuses"}
_IN_RESPONSE = {
    folded(key): f"write it under response: of the event, as response.{key}"
    for key in ("headers", "template", "statusCodes")
}
_FOR_STATUS = {"statuscodes": "write it under response: of the event"}
_TOP_ELSEWHERE = {
    **_TYPES,
    **_ON_RESPONSE,
    "apigateway": "write it under provider, as provider.apiGateway",
    "httpapi": "write it under provider, as provider.httpApi",
    "events": "write it under its function",
}
_KINDS = {
    "url": "write it beside events: it is a key of the function",
    "functionurl": "write it beside events, as url: true: it is a key of the function",
    "api": "write http (a REST API) or httpApi",
    "restapi": "write http",
    "rest": "write http",
    "apigateway": "write http",
    "path": "write it under - http:",
    "method": "write it under - http:",
}
