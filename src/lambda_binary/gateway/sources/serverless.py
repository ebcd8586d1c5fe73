"""serverless.yml (Serverless Framework 3 and its fork osls) to ConfiguredRoutes.

In: the document. Out: a route for each http, httpApi, alb and cloudFront event and each function
URL. `${self:…}` is followed within the file; every other variable stays unknown. What the
framework adds by itself (default responses, CORS) was checked with osls 4.3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from . import rest
from .documents import line_of, spot_of
from .intake import Intake, flag
from .route import ConfiguredRoute, Spot, Where
from .serverless_http import method_of
from .serverless_variables import resolved

SOURCE = "serverless"


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a function: `kind` is http, httpApi, alb, cloudFront or url."""

    kind: str
    given: Any
    function: str
    where: Where
    spots: dict[str, Spot]


def is_one(document: Any) -> bool:
    """Whether the document is a serverless.yml."""
    return isinstance(document, dict) and "provider" in document and "Resources" not in document


def read(document: Any, file: str) -> list[ConfiguredRoute]:
    """The routes of the document of serverless.yml `file`."""
    document = resolved(document)
    api = _api(document, file)
    methods, out = [], []
    for event in _events(document, file):
        if event.kind == "http":
            methods.append(method_of(event.given, event.where, event.spots, event.function))
        elif event.kind in _READERS:
            out.append(_READERS[event.kind](event, document))
    made = rest.routes(SOURCE, api, _with_preflights(methods))
    return [*(_explained(route, document, file) for route in made), *out]


def _part(document: Any, *keys: str) -> Any:
    for key in keys:
        document = document.get(key) if isinstance(document, dict) else None
    return document


def _api(document: Any, file: str) -> rest.Api:
    given = _part(document, "provider", "apiGateway") or {}
    spots = {
        name: spot
        for name, spot in {
            "provider": spot_of(document, "provider"),
            "api": spot_of(document.get("provider"), "apiGateway"),
            "types": spot_of(given, "binaryMediaTypes"),
        }.items()
        if spot
    }
    where = Where(file, line_of(given, "binaryMediaTypes"), "provider.apiGateway.binaryMediaTypes")
    types, compression = _part(given, "binaryMediaTypes"), _part(given, "minimumCompressionSize")
    override = _override(document)
    if types is None and override is not None:
        types = override.get("BinaryMediaTypes")
        line = line_of(override, "BinaryMediaTypes")
        where = Where(file, line, "resources, ApiGatewayRestApi.Properties.BinaryMediaTypes")
    stage = _part(document, "provider", "stage")
    return rest.Api(where, types, compression, stage, spots)


def _override(document: Any) -> Any:
    """The generated RestApi's properties, overridden in `resources`: common before 1.42."""
    parts = _part(document, "resources")
    for part in parts if isinstance(parts, list) else [parts]:
        for folder in ("Resources", "extensions"):
            found = _part(part, folder, "ApiGatewayRestApi", "Properties")
            if isinstance(found, dict) and "BinaryMediaTypes" in found:
                return found
    return None


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
        handling = route.ids["plugin"]
        intake.remark("plugin-apigwy-binary", f"contentHandling: {handling} beside path and method")
    custom = _part(document, "custom", "apigwBinary")
    settings = route.settings
    if isinstance(custom, dict) and not settings.binary_media_types:
        name = "custom.apigwBinary.types"
        where = Where(file, line_of(document.get("custom"), "apigwBinary"), name)
        types = intake.texts("binary_media_types", custom.get("types"), where)
        intake.remark("plugin-apigw-binary", f"{name} is {', '.join(types)}", where)
        # A slash is ~1 in AWS's patch paths; people copied it into this list.
        slashed = tuple(entry.replace("~1", "/") for entry in types)
        legal = intake.settings(integration=settings.integration, binary_media_types=slashed)
        settings = replace(settings, binary_media_types=legal.binary_media_types)
    return replace(
        route,
        settings=settings,
        unknowns=(*route.unknowns, *intake.unknowns),
        remarks=(*route.remarks, *intake.remarks),
    )


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
    )


def _http_api(event: Event, document: Any) -> ConfiguredRoute:
    intake = Intake(event.where)
    given = event.given
    if isinstance(given, dict):
        method, path = given.get("method"), given.get("path")
    else:
        method, _, path = str(given).rpartition(" ")
    payload = _part(document, "functions", event.function, "httpApi", "payload")
    payload = payload or _part(document, "provider", "httpApi", "payload") or "2.0"
    version = intake.text("payload_format", payload) or "2.0"
    return _route(event, method, path, intake, integration="http-api", payload_format=version)


def _alb(event: Event, document: Any) -> ConfiguredRoute:
    intake = Intake(event.where)
    conditions = _part(event.given, "conditions", "path")
    path = conditions[0] if isinstance(conditions, list) and conditions else conditions
    method = _part(event.given, "conditions", "method")
    method = method[0] if isinstance(method, list) and method else method
    many = intake.known("multi_value_headers", _part(event.given, "multiValueHeaders"))
    text = path.replace("*", "{proxy+}") if isinstance(path, str) and path.endswith("/*") else path
    return _route(event, method, text, intake, integration="alb", multi_value_headers=flag(many))


def _url(event: Event, document: Any) -> ConfiguredRoute:
    intake = Intake(event.where)
    mode = intake.text("invoke_mode", _part(event.given, "invokeMode")) or "BUFFERED"
    return _route(
        event, "ANY", "/{proxy+}", intake, integration="function-url", invoke_mode=mode.upper()
    )


def _edge(event: Event, document: Any) -> ConfiguredRoute:
    intake = Intake(event.where)
    trigger = intake.text("edge_event", _part(event.given, "eventType")) or "viewer-request"
    return _route(
        event,
        "ANY",
        _part(event.given, "pathPattern"),
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
