"""SAM's own resources: AWS::Serverless::Api, HttpApi, Function events and function URLs.

In: the document and its Template. Out: ConfiguredRoutes, as the SAM translator would write them:
Globals underneath, `~1` as `/`, the implicit API, an OPTIONS method of type MOCK for `Cors`. An
API with a definition of its own takes nothing from events unless MergeDefinitions says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from ...documents.values import Where, line_of, spot_of
from .. import rest
from ..intake import Elsewhere, Intake, literal
from ..openapi import read as openapi
from ..route import ConfiguredRoute, Remark
from . import definitions
from .template import Definition, Template, function_in, target

SOURCE = "sam"
IMPLICIT = "ServerlessRestApi"

UNTOLD_PATH = "/{path}"
_NO_METHODS = {"parameters", "summary", "description", "servers", "trace"}
_ANY = ("any", "*", "x-amazon-apigateway-any-method")


class Document(NamedTuple):
    """What the readers of all kinds of API need."""

    whole: Any
    shared: dict[str, Any]
    template: Template
    functions: list[tuple[str, Any]]

    def common(self, kind: str) -> dict[str, Any]:
        """`Globals` of a kind."""
        given = self.shared.get(kind)
        return given if isinstance(given, dict) else {}


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
    given = _document(document, template)
    methods: dict[str, list[rest.Method]] = {}
    for name, function in given.functions:
        for api, method in _methods(given, name, function):
            methods.setdefault(api, []).append(method)
    apis = dict(template.of_type("AWS::Serverless::Api"))
    idle = tuple(_idle(given, apis, set(methods)))
    for name in dict.fromkeys([*apis, *methods]):
        found = _api(given, name, apis.get(name), methods.get(name, []))
        yield from (
            replace(r, remarks=(*r.remarks, *idle)) if name == IMPLICIT else r for r in found
        )
    yield from _http_apis(given)
    yield from _urls(given)


def unmerged(document: Any, template: Template) -> Iterator[tuple[str, rest.Method]]:
    """(API, method) of each event whose API has a definition of its own without such a method."""
    given = _document(document, template)
    apis = dict(template.of_type("AWS::Serverless::Api"))
    for name, function in given.functions:
        for api, method in _methods(given, name, function):
            own = {**given.common("Api"), **apis.get(api, {})}
            body = template.definition(own).document if api in apis else None
            merged = own.get("MergeDefinitions")
            if body is not None and not merged and not _defines(body["paths"], method):
                yield api, method


def _defines(paths: Any, method: rest.Method) -> bool:
    """Whether the paths have the method; what only AWS can tell counts as there."""
    if not isinstance(paths, dict) or any(str(key).startswith("Fn::") for key in paths):
        return True
    item = paths.get(method.path)
    if method.path == UNTOLD_PATH or (item is not None and not isinstance(item, dict)):
        return True
    verbs = {str(key).lower() for key in item or ()}
    told = verbs & set(openapi.VERBS)
    # An event of ANY is usual beside several methods: it gives the permission for all of them.
    some = method.method == "ANY" and told
    return bool(some or verbs - told - _NO_METHODS or told & {method.method.lower(), openapi.ANY})


def _document(document: Any, template: Template) -> Document:
    shared = document.get("Globals")
    functions = list(template.of_type("AWS::Serverless::Function"))
    return Document(document, shared if isinstance(shared, dict) else {}, template, functions)


def _events(template: Template, name: str, given: Any, kind: str) -> Iterator[tuple[Any, Where]]:
    events = given.get("Events")
    for key, event in events.items() if isinstance(events, dict) else ():
        if isinstance(event, dict) and event.get("Type") == kind:
            properties = event.get("Properties")
            where = Where(template.file, line_of(events, key), f"{name}.Events.{key}")
            yield properties if isinstance(properties, dict) else {}, where


def _methods(given: Document, name: str, function: Any) -> Iterator[tuple[str, rest.Method]]:
    for event, where in _events(given.template, name, function, "Api"):
        path = event.get("Path")
        yield (
            target(event.get("RestApiId")) or IMPLICIT,
            rest.Method(
                _verb(event.get("Method")),
                path if isinstance(path, str) else UNTOLD_PATH,
                "AWS_PROXY",
                where,
                # Not a key of SAM's, but people write it here.
                event.get("ContentHandling"),
                function=function_in(function, given.template.function_defaults),
                transfer=event.get("ResponseTransferMode"),
            ),
        )


def _idle(given: Document, apis: dict[str, Any], named: set[str]) -> Iterator[Remark]:
    """APIs whose binary media types serve no route, for no event names them."""
    for name, own in apis.items():
        definition = given.template.definition({**given.common("Api"), **own})
        if name in named or definition.document is not None or definition.elsewhere:
            continue
        if own.get("BinaryMediaTypes"):
            text = f"{name} has BinaryMediaTypes, and no event names it with RestApiId"
            yield Remark("types-of-an-idle-api", text, given.template.where(name))


def _verb(given: Any) -> str:
    verb = given if isinstance(given, str) else "any"
    return "ANY" if verb.lower() in _ANY else verb.upper()


def _api(
    given: Document, name: str, own: Any, methods: list[rest.Method]
) -> Iterator[ConfiguredRoute]:
    common = given.common("Api")
    if own is None and name != IMPLICIT:
        outside = Elsewhere(f"set on the REST API {name}, which is not in this template")
        common = {"BinaryMediaTypes": outside}
    own = own or {}
    definition = given.template.definition({**common, **own})
    api = _shared(given, name, own, common, definition)
    cors = bool(own.get("Cors", common.get("Cors")))
    if definition.document is not None:
        # swagger.py, add_binary_media_types: the property replaces the document's list.
        yield from definitions.routes(given.template, name, definition, api, first=True, cors=cors)
        if not own.get("MergeDefinitions", common.get("MergeDefinitions")):
            return
    elif definition.elsewhere:
        kind = Elsewhere(f"in {definition.elsewhere}")
        methods = [replace(method, kind=kind) for method in methods]
    # SAM's OPTIONS method has no contentHandling: aws/serverless-application-model #553.
    taken = {m.path for m in methods if m.method == "OPTIONS"}
    paths = {m.path: m.where for m in methods if cors and m.path not in taken}
    preflights = [rest.Method("OPTIONS", path, "MOCK", where) for path, where in paths.items()]
    yield from rest.routes(SOURCE, api, [*methods, *preflights])


def _shared(given: Document, name: str, own: Any, common: Any, definition: Definition) -> rest.Api:
    template = given.template
    holder = own if "BinaryMediaTypes" in own else common
    line = line_of(holder, "BinaryMediaTypes")
    label = f"{name if holder is own else 'Globals.Api'}.BinaryMediaTypes"
    spots = {
        "types": spot_of(holder, "BinaryMediaTypes"),
        "properties": spot_of(template.resources.get(name), "Properties"),
        "globals-api": spot_of(given.shared, "Api"),
        "resources": spot_of(given.whole, "Resources"),
    }
    types = _types(own.get("BinaryMediaTypes"), common.get("BinaryMediaTypes"))
    if not types and definition.elsewhere:
        types = [Elsewhere(f"in {definition.elsewhere}, if at all")]
    return rest.Api(
        Where(template.file, line or line_of(template.resources, name), label),
        types,
        own.get("MinimumCompressionSize", common.get("MinimumCompressionSize")),
        own.get("StageName", "Prod" if name == IMPLICIT else None),
        {key: spot for key, spot in spots.items() if spot},
        name=name,
    )


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


def _http_apis(given: Document) -> Iterator[ConfiguredRoute]:
    template = given.template
    for name, function in given.functions:
        for event, where in _events(template, name, function, "HttpApi"):
            intake = Intake(where)
            # SAM writes 2.0 when PayloadFormatVersion is left out.
            version = intake.text("payload_format", event.get("PayloadFormatVersion")) or "2.0"
            path = intake.text("path", event.get("Path")) or "/{proxy+}"
            verb = _verb(intake.text("method", event.get("Method")))
            settings = intake.settings(integration="http-api", payload_format=version)
            yield ConfiguredRoute(
                verb,
                path if path.startswith("/") else "/{proxy+}",
                settings,
                where,
                SOURCE,
                tuple(intake.unknowns),
                tuple(intake.remarks),
                function=function_in(function, template.function_defaults),
            )
    for name, api in template.of_type("AWS::Serverless::HttpApi"):
        yield from definitions.routes(template, name, template.definition(api))


def _urls(given: Document) -> Iterator[ConfiguredRoute]:
    template, common = given.template, given.common("Function").get("FunctionUrlConfig")
    for name, function in given.functions:
        config = function.get("FunctionUrlConfig", common)
        if isinstance(config, dict):
            where = template.where(name, function, "FunctionUrlConfig")
            intake = Intake(Where(where.file, where.line, f"{name}.FunctionUrlConfig"))
            mode = intake.text("invoke_mode", config.get("InvokeMode")) or "BUFFERED"
            settings = intake.settings(integration="function-url", invoke_mode=mode)
            yield ConfiguredRoute(
                "ANY",
                "/{proxy+}",
                settings,
                intake.where,
                SOURCE,
                tuple(intake.unknowns),
                tuple(intake.remarks),
                function=function_in(function, template.function_defaults),
            )
