"""SAM's HTTP APIs and function URLs: AWS::Serverless::HttpApi, HttpApi events, FunctionUrlConfig.

In: the Template, Globals merged. Out: ConfiguredRoutes, as the translator would write them: an
event adds its method to a definition that has none, and only its payload format to one that has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ...documents.values import Where, line_of
from ..intake import Elsewhere, Intake
from ..route import ConfiguredRoute
from . import definitions
from .template import Template, function_in, target

SOURCE = "sam"
IMPLICIT = "ServerlessHttpApi"
_ANY = ("any", "*", "x-amazon-apigateway-any-method")


def events(template: Template, name: str, given: Any, kind: str) -> Iterator[tuple[Any, Where]]:
    """(properties, place) of a function's events of the kind."""
    found = given.get("Events")
    for key, event in found.items() if isinstance(found, dict) else ():
        if isinstance(event, dict) and event.get("Type") == kind:
            properties = event.get("Properties")
            where = Where(template.file, line_of(found, key), f"{name}.Events.{key}")
            yield properties if isinstance(properties, dict) else {}, where


def verb_of(given: Any) -> str:
    """The method in capitals; `ANY` in each of its spellings."""
    verb = given if isinstance(given, str) else "any"
    return "ANY" if verb.lower() in _ANY else verb.upper()


def http_apis(template: Template) -> Iterator[ConfiguredRoute]:
    """The routes of HTTP APIs, those of their definitions first."""
    apis = dict(template.of_type("AWS::Serverless::HttpApi"))
    added: dict[str, list[ConfiguredRoute]] = {}
    for name, function in template.of_type("AWS::Serverless::Function"):
        for event, where in events(template, name, function, "HttpApi"):
            api = target(event.get("ApiId")) or IMPLICIT
            added.setdefault(api, []).append(_of_event(template, api, function, event, where))
    for name in dict.fromkeys([*apis, *added]):
        if name not in apis and name in template.resources:
            # CloudFormation's own API, of which SAM writes nothing but the permission.
            continue
        yield from _of_api(template, name, apis.get(name, {}), added.get(name, []))


def _of_api(
    template: Template, name: str, own: Any, added: list[ConfiguredRoute]
) -> Iterator[ConfiguredRoute]:
    definition = template.definition(own)
    defined = definitions.routes(template, name, definition)
    by_name = {route.name: route for route in defined}
    if definition.document is not None and not definition.inline:
        # What is in a file of its own is passed on as it is.
        added = []
    for route in added:
        there = by_name.get(route.name)
        if there is None:
            by_name[route.name] = _outside(route, definition.elsewhere)
        elif "format" in route.ids:
            # open_api.py, add_payload_format_version_to_method: when the event itself says one.
            by_name[route.name] = replace(there, settings=route.settings)
    yield from by_name.values()


def _outside(route: ConfiguredRoute, elsewhere: str) -> ConfiguredRoute:
    """The route; open where its API's definition counts, and is not at hand."""
    if not elsewhere:
        return route
    intake = Intake(route.where)
    intake.known("payload_format", Elsewhere(f"in {elsewhere}"))
    return replace(route, unknowns=(*route.unknowns, *intake.unknowns))


def _of_event(
    template: Template, api: str, function: Any, event: Any, where: Where
) -> ConfiguredRoute:
    intake = Intake(where)
    # SAM writes 2.0 when PayloadFormatVersion is left out.
    given = intake.text("payload_format", event.get("PayloadFormatVersion"))
    path = intake.text("path", event.get("Path")) or "$default"
    verb = verb_of(intake.text("method", event.get("Method")))
    settings = intake.settings(integration="http-api", payload_format=given or "2.0")
    is_default = not path.startswith("/")
    timeout = intake.milliseconds(event.get("TimeoutInMillis"))
    return ConfiguredRoute(
        verb,
        "/{proxy+}" if is_default else path,
        settings,
        where,
        SOURCE,
        tuple(intake.unknowns),
        tuple(intake.remarks),
        ids={"format": given} if given else {},
        function=function_in(function),
        api=api,
        is_default=is_default,
        timeout=timeout,
    )


def urls(template: Template) -> Iterator[ConfiguredRoute]:
    """The function URLs."""
    for name, function in template.of_type("AWS::Serverless::Function"):
        config = function.get("FunctionUrlConfig")
        if not isinstance(config, dict) or not config:
            continue
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
            function=function_in(function),
            api=name,
        )
