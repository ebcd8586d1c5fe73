"""SAM's own REST APIs: AWS::Serverless::Api, the implicit one, and Function events of the type Api.

In: the document and its Template, Globals merged. Out: ConfiguredRoutes, as the SAM translator
would write them: `~1` as `/`, an OPTIONS method of type MOCK for `Cors`. An API with a definition
of its own takes nothing from events unless MergeDefinitions says so; then the event wins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from ...documents.values import Where, line_of, spot_of
from .. import rest
from ..intake import Elsewhere, literal, unresolved
from ..route import ConfiguredRoute, Remark
from . import definitions
from .sam_http import SOURCE, events, http_apis, urls, verb_of
from .template import Definition, Template, function_in, target

IMPLICIT = "ServerlessRestApi"
API, RAW = "AWS::Serverless::Api", "AWS::ApiGateway::RestApi"

STREAMED = "RESPONSE_STREAM"
UNTOLD_PATH = "/{path}"


class Document(NamedTuple):
    """A template, and the file's own words where their places count."""

    whole: Any
    template: Template

    def own(self, name: str) -> Any:
        """The properties that the resource itself has."""
        resource = self.whole["Resources"].get(name)
        given = resource.get("Properties") if isinstance(resource, dict) else None
        return given if isinstance(given, dict) else {}

    def shared(self, kind: str) -> Any:
        """`Globals` of a kind."""
        given = self.whole.get("Globals")
        found = given.get(kind) if isinstance(given, dict) else None
        return found if isinstance(found, dict) else {}

    def apis(self) -> dict[str, Any]:
        """The properties of each API, Globals merged."""
        return dict(self.template.of_type(API))

    def kind_of(self, name: str) -> str:
        """The type of a resource; empty when there is none."""
        resource = self.template.resources.get(name)
        return str(resource.get("Type")) if isinstance(resource, dict) else ""


def read(document: Any, template: Template) -> Iterator[ConfiguredRoute]:
    """The routes that SAM's resources make."""
    given = Document(document, template)
    methods = methods_by_api(given)
    apis = given.apis()
    idle = tuple(_idle(given, apis, set(methods)))
    for name in dict.fromkeys([*apis, *methods]):
        if given.kind_of(name) == RAW:
            # CloudFormation's own API, of which SAM writes nothing but the permission.
            continue
        found = _api(given, name, apis.get(name), methods.get(name, []))
        yield from (
            replace(r, remarks=(*r.remarks, *idle)) if name == IMPLICIT else r for r in found
        )
    yield from http_apis(template)
    yield from urls(template)


def methods_by_api(given: Document) -> dict[str, list[rest.Method]]:
    """The methods that events ask for, by the logical ids of the APIs that they name."""
    methods: dict[str, list[rest.Method]] = {}
    for name, function in given.template.of_type("AWS::Serverless::Function"):
        for api, method in _methods(given.template, name, function):
            methods.setdefault(api, []).append(method)
    return methods


def _methods(template: Template, name: str, function: Any) -> Iterator[tuple[str, rest.Method]]:
    for event, where in events(template, name, function, "Api"):
        path = event.get("Path")
        yield (
            target(event.get("RestApiId")) or IMPLICIT,
            rest.Method(
                verb_of(event.get("Method")),
                path if isinstance(path, str) else UNTOLD_PATH,
                "AWS_PROXY",
                where,
                # Not a key of SAM's, but people write it here.
                event.get("ContentHandling"),
                function=function_in(function),
                transfer=_transfer(event.get("ResponseTransferMode")),
                timeout=event.get("TimeoutInMillis"),
                open=event.get("Method") if isinstance(event.get("Method"), dict) else None,
            ),
        )


def _transfer(mode: Any) -> Any:
    """SAM's own word; it passes over every other (push.py), an intrinsic is resolved before."""
    if unresolved(mode) is not None:
        return mode
    return "STREAM" if mode == STREAMED else None


def _idle(given: Document, apis: dict[str, Any], named: set[str]) -> Iterator[Remark]:
    """APIs whose binary media types serve no route, for no event names them."""
    for name, properties in apis.items():
        definition = given.template.definition(properties)
        if name in named or definition.document is not None or definition.elsewhere:
            continue
        if given.own(name).get("BinaryMediaTypes"):
            text = f"{name} has BinaryMediaTypes, and no event names it with RestApiId"
            yield Remark("types-of-an-idle-api", text, given.template.where(name))


def _api(
    given: Document, name: str, properties: Any, methods: list[rest.Method]
) -> Iterator[ConfiguredRoute]:
    if properties is None:
        properties = given.shared("Api")
        if name != IMPLICIT:
            outside = Elsewhere(f"set on the REST API {name}, which is not in this template")
            properties = {"BinaryMediaTypes": outside}
    definition = given.template.definition(properties)
    api = _described(given, name, properties, definition)
    cors = bool(properties.get("Cors"))
    if definition.document is not None:
        yield from _defined(given, name, definition, api, methods, properties)
        return
    if definition.elsewhere:
        kind = Elsewhere(f"in {definition.elsewhere}")
        methods = [replace(method, kind=kind) for method in methods]
    yield from rest.routes(SOURCE, api, [*methods, *_preflights(methods, cors)])


def _defined(
    given: Document,
    name: str,
    definition: Definition,
    api: rest.Api,
    methods: list[rest.Method],
    properties: Any,
) -> list[ConfiguredRoute]:
    """The routes of a definition, and of the events that are merged into it."""
    cors = bool(properties.get("Cors"))
    merged = bool(properties.get("MergeDefinitions"))
    taken = [m for m in methods if merged and merges(definition, m)]
    # swagger.py, add_binary_media_types: the property replaces the document's list.
    return definitions.routes(
        given.template, name, definition, api, first=True, cors=cors, added=tuple(taken)
    )


def merges(definition: Definition, method: rest.Method) -> bool:
    """Whether SAM's merging makes a method of the event.

    Its result goes into the paths that are there, and none are made for it; `any` it writes as
    the key `any`, which is no method of OpenAPI (push.py, _get_merged_definitions).
    """
    return bool(definition.inline and definition.document.get("paths")) and method.method != "ANY"


def _preflights(methods: list[rest.Method], cors: bool) -> list[rest.Method]:
    """SAM's OPTIONS method has no contentHandling: aws/serverless-application-model #553."""
    taken = {m.path for m in methods if m.method == "OPTIONS"}
    paths = {m.path: m.where for m in methods if cors and m.path not in taken}
    return [rest.Method("OPTIONS", path, "MOCK", where) for path, where in paths.items()]


def _described(given: Document, name: str, properties: Any, definition: Definition) -> rest.Api:
    template, own, common = given.template, given.own(name), given.shared("Api")
    holder = own if "BinaryMediaTypes" in own else common
    line = line_of(holder, "BinaryMediaTypes")
    label = f"{name if holder is own else 'Globals.Api'}.BinaryMediaTypes"
    spots = {
        "types": spot_of(holder, "BinaryMediaTypes"),
        "properties": spot_of(given.whole["Resources"].get(name), "Properties"),
        "globals-api": spot_of(given.whole.get("Globals"), "Api"),
        "resources": spot_of(given.whole, "Resources"),
    }
    types = _types(properties.get("BinaryMediaTypes"))
    if not types and definition.elsewhere:
        types = [Elsewhere(f"in {definition.elsewhere}, if at all")]
    return rest.Api(
        Where(template.file, line or line_of(template.resources, name), label),
        types,
        properties.get("MinimumCompressionSize"),
        properties.get("StageName", "Prod" if name == IMPLICIT else None),
        {key: spot for key, spot in spots.items() if spot},
        name=name,
    )


def _types(given: Any) -> list[Any]:
    """The entries, `~1` as `/` (SAM's swagger.py); an open list is one open entry."""
    if given is None:
        return []
    out: list[Any] = []
    for entry in map(literal, given if isinstance(given, list) else [given]):
        spelt = entry.replace("~1", "/") if isinstance(entry, str) else entry
        out += [] if spelt in out else [spelt]
    return out
