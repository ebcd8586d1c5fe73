"""What a CloudFormation or SAM template says that no resource takes.

In: the document. Out: remarks. The names are those of the resources' references; AWS refuses
others, but only those near to one that decides about bytes or routes are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...documents.values import Where, line_of
from ..intake import unresolved
from ..kinds import is_openapi, is_sam
from ..route import Remark
from ..unread import Place, folded, meant, table, unread_keys
from . import keys, language, sam_refused
from .cloudformation import template_of
from .entrances import MULTI_VALUE
from .template import target

RULE = "key-refused"


def found(document: dict[str, Any], file: str) -> Iterator[Remark]:
    """The keys, types and events that AWS refuses."""
    aliased = getattr(document, "aliased", 0)
    if aliased and not is_sam(document):
        text = "an alias or a merge key (*name, <<) of YAML stands here"
        yield Remark("alias-of-yaml", text, Where(file, aliased, "the template"))
    document, left = language.expanded(document, file)
    yield from left
    resources = table(document.get("Resources"))
    for key, line in getattr(document, "repeated", ()):
        text = f"the key {key!r} is given a second time; the last value counts"
        yield Remark("key-repeated", text, Where(file, line, key))
    yield from unread_keys(
        [Place("", document, keys.TOP, keys.TOP_OTHERS, keys.TOP_ELSEWHERE)], file, RULE
    )
    if is_sam(document):
        yield from unread_keys(_of_globals(document), file, RULE)
        yield from sam_refused.found(document, template_of(document, file))
    for name, resource in resources.items():
        if isinstance(resource, dict):
            yield from _of_type(name, resource, file)
            yield from unread_keys(_of_resource(name, resource), file, RULE)
            yield from _of_attributes(name, resource, file)
            yield from _of_function(name, resource, resources, file)
            yield from _of_body(name, resource, file)
            yield from _of_list(name, resource, file)
            yield from _of_stack(name, resource, file)


def _of_stack(name: str, resource: dict[str, Any], file: str) -> Iterator[Remark]:
    """A stack of its own, beside routes that are read."""
    if resource.get("Type") in keys.NESTED:
        given = table(resource.get("Properties"))
        place = given.get("TemplateURL", given.get("Location"))
        shown = f" ({place})" if isinstance(place, str) else ""
        where = Where(file, line_of(resource, "Type"), name)
        yield Remark("stack-elsewhere", f"{name} is a stack of its own{shown}", where)


def _of_globals(document: dict[str, Any]) -> Iterator[Place]:
    given = table(document.get("Globals"))
    yield Place("Globals", given, ("Api", "HttpApi", "Function"), ("WebSocketApi",), keys.ON_API)
    for kind in ("Api", "HttpApi"):
        wanted, known, elsewhere = keys.PROPERTIES[f"AWS::Serverless::{kind}"]
        yield Place(f"Globals.{kind}", given.get(kind), wanted, known, elsewhere)
    function = given.get("Function")
    yield Place("Globals.Function", function, ("FunctionUrlConfig",), (), keys.OF_FUNCTIONS)


def _of_type(name: str, resource: dict[str, Any], file: str) -> Iterator[Remark]:
    """A type in another case, or without its namespace, is another's or nobody's."""
    given = resource.get("Type")
    if not isinstance(given, str) or given in keys.TYPES:
        return
    near = {folded(kind): kind for kind in keys.TYPES}.get(folded(given))
    if near:
        where = Where(file, line_of(resource, "Type"), f"{name}.Type")
        yield Remark(RULE, f"{name} has the Type {given}, which is none", where, f"write {near}")


def _of_resource(name: str, resource: dict[str, Any]) -> Iterator[Place]:
    kind = str(resource.get("Type"))
    if kind not in keys.PROPERTIES:
        return
    wanted, known, elsewhere = keys.PROPERTIES[kind]
    inside = {folded(key): f"indent it: {key} belongs under Properties" for key in wanted}
    yield Place(
        name, resource, ("Properties",), ("Type", *keys.ATTRIBUTES), {**elsewhere, **inside}
    )
    properties = table(resource.get("Properties"))
    yield Place(f"{name}.Properties", properties, wanted, known, elsewhere)
    url = properties.get("FunctionUrlConfig")
    yield Place(f"{name}.Properties.FunctionUrlConfig", url, ("InvokeMode",), ("AuthType", "Cors"))
    attributes = properties.get("TargetGroupAttributes")
    for number, entry in enumerate(attributes if isinstance(attributes, list) else ()):
        yield Place(f"{name}.Properties.TargetGroupAttributes[{number}]", entry, ("Key", "Value"))
    if kind == "AWS::ApiGateway::Method":
        yield from _of_integration(f"{name}.Properties.Integration", properties.get("Integration"))


def _of_integration(name: str, integration: Any) -> Iterator[Place]:
    yield Place(
        name, integration, keys.INTEGRATION, keys.INTEGRATION_OTHERS, keys.INTEGRATION_ELSEWHERE
    )
    responses = table(integration).get("IntegrationResponses")
    for number, response in enumerate(responses if isinstance(responses, list) else ()):
        yield Place(
            f"{name}.IntegrationResponses[{number}]", response, keys.RESPONSE, (), keys.TYPES_OF_API
        )


def _of_attributes(name: str, resource: dict[str, Any], file: str) -> Iterator[Remark]:
    """A target group's attributes have their names in values."""
    if resource.get("Type") != "AWS::ElasticLoadBalancingV2::TargetGroup":
        return
    attributes = table(resource.get("Properties")).get("TargetGroupAttributes")
    for number, entry in enumerate(attributes if isinstance(attributes, list) else ()):
        key = table(entry).get("Key")
        if isinstance(key, str) and key != MULTI_VALUE and _near_multi_value(key):
            place = f"{name}.Properties.TargetGroupAttributes[{number}]"
            where = Where(file, line_of(entry, "Key"), f"{place}.Key")
            yield Remark(
                RULE, f"{place} has the Key {key}, which is none", where, f"write {MULTI_VALUE}"
            )


def _near_multi_value(key: str) -> bool:
    return "multivalue" in folded(key) or bool(meant(key, [MULTI_VALUE]))


def _of_function(
    name: str, resource: dict[str, Any], resources: dict[str, Any], file: str
) -> Iterator[Remark]:
    if resource.get("Type") != "AWS::Serverless::Function":
        return
    properties = table(resource.get("Properties"))
    if isinstance(properties.get("Events"), list):
        where = Where(file, line_of(properties, "Events"), f"{name}.Events")
        text = f"{where.name} is a list, not a mapping: no event in it is read"
        yield Remark(RULE, text, where, "write each event under a name of its own, without a dash")
    events = table(properties.get("Events"))
    for key, event in events.items():
        if isinstance(event, dict):
            where = Where(file, line_of(events, key), f"{name}.Events.{key}")
            yield from _of_event(event, where, resources)


def _of_event(event: dict[str, Any], where: Where, resources: dict[str, Any]) -> Iterator[Remark]:
    kind, properties = str(event.get("Type")), table(event.get("Properties"))
    if "Type" not in event:
        yield Remark(RULE, f"{where.name} has no Type", where, "write Type: Api, or HttpApi")
    elif kind not in (*keys.EVENT, *keys.EVENTS):
        near = keys.EVENT_KINDS.get(folded(kind)) or meant(kind, keys.EVENT)
        if near:
            place = Where(where.file, line_of(event, "Type") or where.line, f"{where.name}.Type")
            text = f"{where.name} has the Type {kind}, which is none"
            yield Remark(RULE, text, place, f"write {near}")
    if kind not in keys.EVENT:
        return
    wanted, known, elsewhere = keys.EVENT[kind]
    inside = {folded(key): f"indent it: {key} belongs under Properties" for key in wanted}
    places = (
        Place(where.name, event, ("Properties",), ("Type",), inside),
        Place(f"{where.name}.Properties", properties, wanted, known, elsewhere),
    )
    yield from unread_keys(places, where.file, RULE)
    yield from _of_path(properties, where)
    yield from _of_named(kind, properties, where, resources)


def _of_path(properties: dict[str, Any], where: Where) -> Iterator[Remark]:
    """`$default` is an HTTP API's own path, `{{resolve:…}}` is known when it is deployed."""
    path = properties.get("Path")
    if isinstance(path, str) and not path.startswith(("/", "$", "{{")):
        place = Where(where.file, line_of(properties, "Path") or where.line, f"{where.name}.Path")
        text = f"{where.name} has the Path {path!r}, and a path must start with a slash"
        yield Remark("path-without-slash", text, place, f"write /{path}")


def _of_named(
    kind: str, properties: dict[str, Any], where: Where, resources: dict[str, Any]
) -> Iterator[Remark]:
    """An event names an API of its own kind: samtranslator refuses another."""
    key, other = ("RestApiId", "HttpApi") if kind == "Api" else ("ApiId", "Api")
    named = target(properties.get(key))
    if table(resources.get(named)).get("Type") == f"AWS::Serverless::{other}":
        text = f"{where.name} is of the Type {kind}, and {named} is an AWS::Serverless::{other}"
        right = "ApiId" if kind == "Api" else "RestApiId"
        yield Remark(RULE, text, where, f"write Type: {other}, with {right} for {key}")


def _of_list(name: str, resource: dict[str, Any], file: str) -> Iterator[Remark]:
    """Something else where a list belongs; serverless.yml alone takes one text."""
    properties = table(resource.get("Properties"))
    types = properties.get("BinaryMediaTypes")
    if resource.get("Type") != "AWS::ApiGateway::RestApi" or types is None:
        return
    if not isinstance(types, list) and unresolved(types) is None:
        where = Where(file, line_of(properties, "BinaryMediaTypes"), f"{name}.BinaryMediaTypes")
        shown = f"the text {types!r}" if isinstance(types, str) else "no list"
        yield Remark("list-wanted", f"{where.name} is {shown}", where)


def _of_body(name: str, resource: dict[str, Any], file: str) -> Iterator[Remark]:
    """An OpenAPI document inside the template."""
    properties = table(resource.get("Properties"))
    for key in ("DefinitionBody", "Body"):
        body = properties.get(key)
        if is_openapi(body) and str(resource.get("Type")) in keys.PROPERTIES:
            from ..openapi import unread as openapi_unread

            yield from openapi_unread.found(table(body), file, f"{name}.{key}")
