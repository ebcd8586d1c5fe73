"""A CloudFormation template (packaged, synthesised by CDK, or with SAM's resources) to routes.

In: the document. Out: ConfiguredRoutes; those of REST APIs are made here, other integrations' in
entrances.py, SAM's own resources' in sam.py. References are followed within the
template; values behind parameters and imports stay unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...documents.values import Spot, spot_of
from .. import rest
from ..intake import Elsewhere
from ..kinds import is_sam
from ..route import ConfiguredRoute
from . import definitions, entrances, language, sam_globals
from .template import SOURCE, Definition, Template, target

_MOST_PARENTS = 50
# zappa/core.py, create_stack_template and add_binary_support: */* is patched into the API after the
# stack was made, and CONVERT_TO_TEXT into its OPTIONS methods.
_ZAPPAS = "Created automatically by Zappa."
ZAPPA = "set by Zappa after the stack: */*, unless its settings say binary_support: false"


def read(document: Any, file: str) -> list[ConfiguredRoute]:
    """The routes of the template, SAM's included."""
    document = language.expanded(document, file).document
    template = template_of(document, file)
    out = routes_of(template)
    if not is_sam(document):
        return out
    from . import sam

    return [*sam.read(document, template), *out]


def template_of(document: Any, file: str) -> Template:
    """The Template of a document."""
    if is_sam(document):
        return Template(file, sam_globals.resources_of(document), "sam")
    return Template(file, document["Resources"])


def routes_of(template: Template) -> list[ConfiguredRoute]:
    """The routes of CloudFormation's own resources."""
    found = list(_rest_apis(template))
    return found + [route for find in entrances.READERS for route in find(template)]


def _rest_apis(template: Template) -> Iterator[ConfiguredRoute]:
    resources = dict(template.of_type("AWS::ApiGateway::Resource"))
    stages = _stages(template)
    methods: dict[str, list[rest.Method]] = {}
    for name, given in template.of_type("AWS::ApiGateway::Method"):
        path = _path(resources, given.get("ResourceId"))
        methods.setdefault(target(given.get("RestApiId")), []).append(
            _method(template, name, given, path)
        )
    for name, given in template.of_type("AWS::ApiGateway::RestApi"):
        spots = {
            "types": spot_of(given, "BinaryMediaTypes"),
            "properties": spot_of(template.resources.get(name), "Properties"),
        }
        definition = template.definition(given)
        api = rest.Api(
            template.where(name, given, "BinaryMediaTypes"),
            Elsewhere(ZAPPA) if _by_zappa(given) else _types(given, definition),
            given.get("MinimumCompressionSize"),
            stages.get(name),
            {key: spot for key, spot in spots.items() if spot},
            name=name,
            spelling=SOURCE,
        )
        yield from definitions.routes(template, name, definition, api)
        yield from rest.routes(template.source, api, methods.pop(name, []))
    for api_id, rest_of in methods.items():
        # The API itself is elsewhere (an import, a parameter): so are its binary media types.
        outside = Elsewhere(f"set on the REST API {api_id}, which is not in this template")
        api = template.apis.get(api_id) or rest.Api(
            rest_of[0].where, outside, name=api_id, spelling=SOURCE
        )
        yield from rest.routes(template.source, api, rest_of)


def _by_zappa(given: Any) -> bool:
    """Whether Zappa makes the stack, and sets the types of its API when the stack is there."""
    return given.get("Description") == _ZAPPAS and "BinaryMediaTypes" not in given


def _types(given: Any, definition: Definition) -> Any:
    """An imported document may bring types of its own."""
    types = given.get("BinaryMediaTypes")
    if types is None and definition.elsewhere:
        return Elsewhere(f"in {definition.elsewhere}, if at all")
    return types


def _stages(template: Template) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kind in ("AWS::ApiGateway::Deployment", "AWS::ApiGateway::Stage"):
        for _, given in template.of_type(kind):
            if given.get("StageName"):
                found[target(given.get("RestApiId"))] = given["StageName"]
    return found


def _path(resources: dict[str, Any], reference: Any) -> str:
    parts: list[str] = []
    for _ in range(_MOST_PARENTS):
        given = resources.get(target(reference))
        if given is None:
            break
        part = given.get("PathPart")
        parts.insert(0, part if isinstance(part, str) else "{" + (target(part) or "part") + "}")
        reference = given.get("ParentId")
    return "/" + "/".join(parts)


def _method(template: Template, name: str, given: Any, path: str) -> rest.Method:
    entry = given.get("Integration")
    entry = entry if isinstance(entry, dict) else {}
    responses = entry.get("IntegrationResponses")
    responses = responses if isinstance(responses, list) else []
    verb = given.get("HttpMethod")
    return rest.Method(
        verb.upper() if isinstance(verb, str) else "ANY",
        path,
        entry.get("Type"),
        template.where(name),
        entry.get("ContentHandling"),
        entry.get("PassthroughBehavior"),
        entry.get("RequestTemplates"),
        tuple(_response(entry) for entry in responses if isinstance(entry, dict)),
        _declared(given.get("MethodResponses")),
        entry.get("Uri"),
        _spots(given, entry, responses),
        {"method": name},
        template.function_of(entry.get("Uri")),
        entry.get("ResponseTransferMode"),
        None if isinstance(verb, str) else verb,
        parameters=entry.get("RequestParameters"),
        timeout=entry.get("TimeoutInMillis"),
        calls_with=entry.get("IntegrationHttpMethod") or "",
        spelling=SOURCE,
        name=name,
    )


def _spots(given: Any, entry: Any, responses: Any) -> dict[str, Spot]:
    spots = {
        "integration": spot_of(given, "Integration"),
        "request-handling": spot_of(entry, "ContentHandling"),
    }
    for number, response in enumerate(responses):
        if isinstance(response, dict) and not response.get("SelectionPattern"):
            spots |= {
                "response-item": spot_of(responses, number),
                "handling": spot_of(response, "ContentHandling"),
                "template": spot_of(response, "ResponseTemplates"),
                "headers": spot_of(response, "ResponseParameters"),
                "type": spot_of(
                    response.get("ResponseParameters"), "method.response.header.Content-Type"
                ),
            }
            break
    return {name: spot for name, spot in spots.items() if spot}


def _response(given: Any) -> rest.MappedResponse:
    return rest.MappedResponse(
        given.get("StatusCode"),
        given.get("SelectionPattern"),
        given.get("ContentHandling"),
        given.get("ResponseTemplates"),
        given.get("ResponseParameters"),
    )


def _declared(responses: Any) -> dict[str, tuple[str, ...]] | None:
    if not isinstance(responses, list):
        return {}
    out: dict[str, tuple[str, ...]] = {}
    for given in responses:
        if isinstance(given, dict):
            names = given.get("ResponseParameters")
            prefix = "method.response.header."
            out[str(given.get("StatusCode"))] = tuple(
                name.removeprefix(prefix) for name in (names if isinstance(names, dict) else ())
            )
    return out
