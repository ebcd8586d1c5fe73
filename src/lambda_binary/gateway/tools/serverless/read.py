"""serverless.yml (Serverless Framework 3 and its fork osls) to ConfiguredRoutes.

In: the document. Out: a route for each http, httpApi, alb and cloudFront event and each function
URL, and those under `resources`. Variables are serverless_variables' matter; what stays open is
unknown. What the framework adds by itself (default responses, CORS) was checked with osls 4.3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from ...documents.values import Spot, Where, line_of, spot_of
from .. import functions, rest
from ..intake import Intake, flag
from ..route import UNTOLD, ConfiguredRoute, Function, Unknown
from . import resources as serverless_resources
from . import url_permissions
from .api import after_plugins, api_of, check_provider, open_parts, part, plugin_types, unplugged
from .http_events import method_of
from .variables import resolved

SOURCE = "serverless"


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a function: `kind` is http, httpApi, alb, cloudFront or url."""

    kind: str
    given: Any
    function: str
    where: Where
    spots: dict[str, Spot]


def read(document: Any, file: str) -> list[ConfiguredRoute]:
    """The routes of the document of serverless.yml `file`.

    Raises:
        SourceError: it is for another cloud, or a file that it names cannot be read.
    """
    document = resolved(document, file)
    check_provider(document, file)
    api = api_of(document, file)
    methods, out = [], []
    for event in _events(document, file):
        if event.kind == "http":
            given = method_of(event.given, event.where, event.spots, event.function)
            # osls 4.3, api-gateway/lib/method/integration.js; Serverless Framework 3 lacks it.
            common = part(document, "provider", "apiGateway", "timeoutInMillis")
            given = given if given.timeout else replace(given, timeout=common)
            methods.append(after_plugins(given, document))
        elif event.kind in _READERS:
            route = _READERS[event.kind](event, document)
            out.append(replace(route, function=_function(document, event.function)))
    made = rest.routes(SOURCE, api, _with_preflights(methods))
    changed = serverless_resources.overridden(document, file)
    found = [
        *(changed(_explained(route, document, file)) for route in made),
        *out,
        *serverless_resources.routes(document, file, api, made),
    ]
    return _with_open_parts(found, document, file)


def _with_open_parts(
    found: list[ConfiguredRoute], document: Any, file: str
) -> list[ConfiguredRoute]:
    """What could not be read is said once, with the first route."""
    unread = tuple(Unknown(n, text, Where(file, 0, n)) for n, text in open_parts(document))
    if not found or not unread:
        return found
    return [replace(found[0], unknowns=(*found[0].unknowns, *unread)), *found[1:]]


def _events(document: Any, file: str) -> Iterator[Event]:
    functions = document.get("functions")
    groups = functions if isinstance(functions, list) else [functions]
    for group in groups:
        for name, function in (group or {}).items() if isinstance(group, dict) else ():
            if isinstance(function, dict):
                yield from _of_function(name, function, group, file)


def _of_function(name: str, function: Any, group: Any, file: str) -> Iterator[Event]:
    events = function.get("events")
    for number, event in enumerate(events if isinstance(events, list) else ()):
        for kind, given in event.items() if isinstance(event, dict) else ():
            # `- http:` with its keys at the wrong depth, and a function's own key, are no events;
            # serverless_unread.py says so.
            if given is None or kind == "url":
                continue
            place = f"functions.{name}.events[{number}].{kind}"
            where = Where(file, line_of(event, kind) or line_of(events, number), place)
            spot = spot_of(event, kind)
            yield Event(kind, given, name, where, {"event": spot} if spot else {})
    if function.get("url"):
        where = Where(file, line_of(function, "url"), f"functions.{name}.url")
        yield Event("url", function["url"], name, where, {})


def _with_preflights(methods: list[rest.Method]) -> list[rest.Method]:
    """`cors` makes one OPTIONS method for its path, with CONVERT_TO_TEXT (since 1.28)."""
    paths = {m.path: m.where for m in methods if m.ids.get("cors")}
    return methods + [
        rest.Method("OPTIONS", path, "MOCK", where, "CONVERT_TO_TEXT")
        for path, where in paths.items()
    ]


def _explained(route: ConfiguredRoute, document: Any, file: str) -> ConfiguredRoute:
    """The route with what old plugins set, and with what the framework leaves out."""
    intake = Intake(route.where)
    if "stripped" in route.ids:
        intake.remark("proxy-response-removed", f"response has {route.ids['stripped']}")
    if "plugin" in route.ids:
        text = f"contentHandling: {route.ids['plugin']} beside path and method"
        intake.remark("plugin-apigwy-binary", text, cure=unplugged(route, document))
    settings = route.settings
    if not settings.binary_media_types:
        types = plugin_types(document, file, intake)
        legal = intake.settings(integration=settings.integration, binary_media_types=types)
        settings = replace(settings, binary_media_types=legal.binary_media_types)
    return replace(
        route,
        settings=settings,
        function=_function(document, route.ids.get("function", "")),
        unknowns=(*route.unknowns, *intake.unknowns),
        remarks=(*route.remarks, *intake.remarks),
    )


def _function(document: Any, name: str) -> Function:
    """The function's own runtime or the provider's; nothing of an image, or behind a variable."""
    groups = part(document, "functions")
    named = [part(group, name) for group in (groups if isinstance(groups, list) else [groups])]
    given = next((function for function in named if function is not None), None)
    if part(given, "image") is not None:
        return UNTOLD
    # serverless 3.40 and osls 4.3 default to a Node.js of their day (provider.js, getRuntime).
    runtime = part(given, "runtime") or part(document, "provider", "runtime") or "nodejs"
    variables = _together(part(document, "provider", "environment"), part(given, "environment"))
    layers = part(given, "layers") or part(document, "provider", "layers")
    return functions.told(_settled(runtime), _settled(part(given, "handler")), variables, layers)


def _together(common: Any, own: Any) -> Any:
    """The environment, the function's own over the provider's; a variable where one is open."""
    if isinstance(common, str) or isinstance(own, str):
        return own if isinstance(own, str) else common
    made: dict[str, Any] = {}
    for given in (common, own):
        made |= given if isinstance(given, dict) else {}  # unread says that it is none
    return made


def _settled(value: Any) -> str:
    return value if isinstance(value, str) and "${" not in value else ""


def _route(event: Event, method: Any, path: Any, intake: Intake, **given: Any) -> ConfiguredRoute:
    named = intake.text("method", method) or "ANY"
    place = intake.text("path", path) or "/{proxy+}"
    place = place if place.startswith("/") else f"/{place}"
    settings = intake.settings(**given)
    return ConfiguredRoute(
        "ANY" if named == "*" else named.upper(),
        "/{proxy+}" if place in {"/*", "/$default"} else place,
        settings,
        event.where,
        SOURCE,
        tuple(intake.unknowns),
        tuple(intake.remarks),
        event.spots,
        {"function": event.function},
        api=event.kind if event.kind in {"http", "httpApi"} else event.function,
        is_default=place in {"/*", "/$default"} and event.kind == "httpApi",
    )


def _http_api(event: Event, document: Any) -> ConfiguredRoute:
    intake = Intake(event.where)
    given = event.given
    if isinstance(given, dict):
        method, path = given.get("method"), given.get("path")
    elif str(given).startswith("${"):
        method, path = "*", given
    else:
        method, _, path = str(given).rpartition(" ")
    payload = part(document, "functions", event.function, "httpApi", "payload")
    payload = payload or part(document, "provider", "httpApi", "payload") or "2.0"
    version = intake.text("payload_format", payload) or "2.0"
    return _route(event, method, path, intake, integration="http-api", payload_format=version)


def _alb(event: Event, document: Any) -> ConfiguredRoute:
    intake = Intake(event.where)
    conditions = part(event.given, "conditions", "path")
    path = conditions[0] if isinstance(conditions, list) and conditions else conditions
    method = part(event.given, "conditions", "method")
    method = method[0] if isinstance(method, list) and method else method
    many = intake.known("multi_value_headers", part(event.given, "multiValueHeaders"))
    text = path.replace("*", "{proxy+}") if isinstance(path, str) and path.endswith("/*") else path
    return _route(event, method, text, intake, integration="alb", multi_value_headers=flag(many))


def _url(event: Event, document: Any) -> ConfiguredRoute:
    intake = Intake(event.where)
    mode = intake.text("invoke_mode", part(event.given, "invokeMode")) or "BUFFERED"
    intake.remarks += url_permissions.found(document, event.function, event.given, event.where)
    return _route(
        event, "ANY", "/{proxy+}", intake, integration="function-url", invoke_mode=mode.upper()
    )


def _edge(event: Event, document: Any) -> ConfiguredRoute:
    intake = Intake(event.where)
    trigger = intake.text("edge_event", part(event.given, "eventType")) or "viewer-request"
    return _route(
        event,
        "ANY",
        part(event.given, "pathPattern"),
        intake,
        integration="edge",
        edge_event=trigger,
    )


_READERS: dict[str, Callable[[Event, Any], ConfiguredRoute]] = {
    "httpApi": _http_api,
    "alb": _alb,
    "url": _url,
    "cloudFront": _edge,
}
