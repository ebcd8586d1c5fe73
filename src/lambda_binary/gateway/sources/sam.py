"""SAM's own resources: AWS::Serverless::Api, HttpApi, Function events and function URLs.

In: the document and its Template. Out: ConfiguredRoutes, as the SAM translator would write them:
Globals underneath, `~1` as `/`, the implicit API, an OPTIONS method of type MOCK for `Cors`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import openapi, rest
from .cloudformation import Template, target
from .documents import line_of, spot_of
from .intake import Intake, literal
from .route import ConfiguredRoute, Where

SOURCE = "sam"
IMPLICIT = "ServerlessRestApi"


def is_one(document: Any) -> bool:
    """Whether SAM's transform is named, or one of its resources is there."""
    transform = document.get("Transform")
    names = transform if isinstance(transform, list) else [transform]
    resources = document["Resources"].values()
    kinds = {str(entry.get("Type")) for entry in resources if isinstance(entry, dict)}
    return "AWS::Serverless-2016-10-31" in names or any(
        kind.startswith("AWS::Serverless::") for kind in kinds
    )


def read(document: Any, template: Template) -> Iterator[ConfiguredRoute]:
    """The routes that SAM's resources make."""
    shared = document.get("Globals")
    shared = shared if isinstance(shared, dict) else {}
    functions = list(template.of_type("AWS::Serverless::Function"))
    methods: dict[str, list[rest.Method]] = {}
    for name, given in functions:
        for api, method in _methods(template, name, given):
            methods.setdefault(api, []).append(method)
    apis = dict(template.of_type("AWS::Serverless::Api"))
    for name in dict.fromkeys([*apis, *methods]):
        yield from _api(template, name, apis.get(name), shared, methods.get(name, []), document)
    yield from _http_apis(template, functions, shared)
    yield from _urls(template, functions, shared)


def _events(template: Template, name: str, given: Any, kind: str) -> Iterator[tuple[Any, Where]]:
    events = given.get("Events")
    for key, event in events.items() if isinstance(events, dict) else ():
        if isinstance(event, dict) and event.get("Type") == kind:
            properties = event.get("Properties")
            where = Where(template.file, line_of(events, key), f"{name}.Events.{key}")
            yield properties if isinstance(properties, dict) else {}, where


def _methods(template: Template, name: str, given: Any) -> Iterator[tuple[str, rest.Method]]:
    for event, where in _events(template, name, given, "Api"):
        verb, path = event.get("Method"), event.get("Path")
        yield (
            target(event.get("RestApiId")) or IMPLICIT,
            rest.Method(
                str(verb).upper() if isinstance(verb, str) else "ANY",
                path if isinstance(path, str) else "/{path}",
                "AWS_PROXY",
                where,
            ),
        )


def _api(
    template: Template,
    name: str,
    given: Any,
    shared: Any,
    methods: list[rest.Method],
    document: Any,
) -> Iterator[ConfiguredRoute]:
    common = shared.get("Api") if isinstance(shared.get("Api"), dict) else {}
    own = given if given is not None else {}
    if given is None and name != IMPLICIT:
        common = {"BinaryMediaTypes": {"Ref": name}}  # the API is elsewhere
    holder = own if "BinaryMediaTypes" in own else common
    line = line_of(holder, "BinaryMediaTypes")
    label = f"{name if holder is own else 'Globals.Api'}.BinaryMediaTypes"
    spots = {
        "types": spot_of(holder, "BinaryMediaTypes"),
        "properties": spot_of(template.resources.get(name), "Properties"),
        "globals-api": spot_of(shared, "Api"),
        "resources": spot_of(document, "Resources"),
    }
    api = rest.Api(
        Where(template.file, line or line_of(template.resources, name), label),
        _types(own.get("BinaryMediaTypes"), common.get("BinaryMediaTypes")),
        own.get("MinimumCompressionSize", common.get("MinimumCompressionSize")),
        own.get("StageName", "Prod" if name == IMPLICIT else None),
        {key: spot for key, spot in spots.items() if spot},
    )
    body = own.get("DefinitionBody")
    if isinstance(body, dict) and "paths" in body:
        types, stage = api.binary_media_types, api.stage
        around = openapi.Around(SOURCE, name, False, types, api.compression, stage, api.where)
        yield from openapi.read(body, template.file, around)
    cors = own.get("Cors", common.get("Cors"))
    # SAM's OPTIONS method has no contentHandling: aws/serverless-application-model #553.
    preflights = [rest.Method("OPTIONS", m.path, "MOCK", m.where) for m in methods if cors]
    yield from rest.routes(SOURCE, api, [*methods, *preflights])


def _types(own: Any, common: Any) -> list[Any]:
    """Globals and the resource's own list together, `~1` as `/` (SAM's swagger.py)."""
    out: list[Any] = []
    for entry in (*_listed(common), *_listed(own)):
        spelt = entry.replace("~1", "/") if isinstance(entry, str) else entry
        out += [] if spelt in out else [spelt]
    return out


def _listed(given: Any) -> list[Any]:
    """The entries; a list that is open as a whole is one open entry."""
    if given is None:
        return []
    return [literal(entry) for entry in (given if isinstance(given, list) else [given])]


def _http_apis(
    template: Template, functions: list[tuple[str, Any]], shared: Any
) -> Iterator[ConfiguredRoute]:
    for name, given in functions:
        for event, where in _events(template, name, given, "HttpApi"):
            intake = Intake(where)
            # SAM writes 2.0 when PayloadFormatVersion is left out.
            version = intake.text("payload_format", event.get("PayloadFormatVersion")) or "2.0"
            path = intake.text("path", event.get("Path")) or "/{proxy+}"
            method = intake.text("method", event.get("Method")) or "ANY"
            settings = intake.settings(integration="http-api", payload_format=version)
            found = tuple(intake.unknowns), tuple(intake.remarks)
            verb = "ANY" if method.lower() in {"any", "x-amazon-apigateway-any-method"} else method
            path = path if path.startswith("/") else "/{proxy+}"
            yield ConfiguredRoute(verb.upper(), path, settings, where, SOURCE, *found)
    for name, given in template.of_type("AWS::Serverless::HttpApi"):
        body = given.get("DefinitionBody")
        if isinstance(body, dict) and "paths" in body:
            yield from openapi.read(body, template.file, openapi.Around(SOURCE, name, True))


def _urls(
    template: Template, functions: list[tuple[str, Any]], shared: Any
) -> Iterator[ConfiguredRoute]:
    common = shared.get("Function")
    for name, given in functions:
        config = given.get("FunctionUrlConfig")
        if config is None and isinstance(common, dict):
            config = common.get("FunctionUrlConfig")
        if isinstance(config, dict):
            where = template.where(name, given, "FunctionUrlConfig")
            intake = Intake(Where(where.file, where.line, f"{name}.FunctionUrlConfig"))
            mode = intake.text("invoke_mode", config.get("InvokeMode")) or "BUFFERED"
            settings = intake.settings(integration="function-url", invoke_mode=mode)
            found = tuple(intake.unknowns), tuple(intake.remarks)
            yield ConfiguredRoute("ANY", "/{proxy+}", settings, intake.where, SOURCE, *found)
