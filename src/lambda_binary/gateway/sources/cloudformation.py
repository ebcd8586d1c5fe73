"""A CloudFormation template (packaged, synthesised by CDK, or with SAM's resources) to routes.

In: the document. Out: ConfiguredRoutes of REST APIs, HTTP APIs, function URLs, target groups and
CloudFront associations. SAM's own resources are sam.py's matter. References are followed within
the template; values behind parameters and imports stay unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from . import openapi, rest
from .documents import line_of, spot_of
from .intake import Intake, flag
from .route import ConfiguredRoute, Spot, Where

SOURCE = "cloudformation"
_MOST_PARENTS = 50


@dataclass(frozen=True, slots=True)
class Template:
    """A template and its file."""

    file: str
    resources: Any
    source: str = SOURCE

    def of_type(self, kind: str) -> Iterator[tuple[str, Any]]:
        """Logical id and properties of each resource of the type."""
        for name, resource in self.resources.items():
            if isinstance(resource, dict) and resource.get("Type") == kind:
                properties = resource.get("Properties")
                yield name, properties if isinstance(properties, dict) else {}

    def where(self, name: str, container: Any = None, key: str = "") -> Where:
        """The place of a resource, or of a key in it."""
        line = line_of(container, key) if key else 0
        return Where(self.file, line or line_of(self.resources, name), name)


def is_one(document: Any) -> bool:
    """Whether the document is a CloudFormation template."""
    return isinstance(document, dict) and isinstance(document.get("Resources"), dict)


def read(document: Any, file: str) -> list[ConfiguredRoute]:
    """The routes of the template, SAM's included."""
    from . import sam

    source = sam.SOURCE if sam.is_one(document) else SOURCE
    template = Template(file, document["Resources"], source)
    out = [route for find in _READERS for route in find(template)]
    return [*sam.read(document, template), *out] if source == sam.SOURCE else out


def target(value: Any) -> str:
    """The logical id that Ref, GetAtt or Sub names; the text itself; empty for anything else."""
    if isinstance(value, dict) and len(value) == 1:
        argument = next(iter(value.values()))
        if isinstance(argument, list):
            argument = argument[0] if argument else ""
        text = str(argument)
        return text.removeprefix("${").removesuffix("}").partition(".")[0]
    return value if isinstance(value, str) else ""


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
        api = rest.Api(
            template.where(name, given, "BinaryMediaTypes"),
            given.get("BinaryMediaTypes"),
            given.get("MinimumCompressionSize"),
            stages.get(name),
            {key: spot for key, spot in spots.items() if spot},
        )
        yield from _of_body(template, name, given, api)
        yield from rest.routes(template.source, api, methods.pop(name, []))
    for api_id, rest_of in methods.items():
        # The API itself is elsewhere (an import, a parameter): so are its binary media types.
        outside = {"Ref": api_id}
        api = rest.Api(rest_of[0].where, outside)
        yield from rest.routes(template.source, api, rest_of)


def _of_body(template: Template, name: str, given: Any, api: rest.Api) -> Iterator[ConfiguredRoute]:
    body = given.get("Body")
    if isinstance(body, dict) and "paths" in body:
        around = openapi.Around(
            template.source,
            name,
            False,
            api.binary_media_types,
            api.compression,
            api.stage,
            api.where,
        )
        yield from openapi.read(body, template.file, around)


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


def _http_apis(template: Template) -> Iterator[ConfiguredRoute]:
    integrations = dict(template.of_type("AWS::ApiGatewayV2::Integration"))
    for name, given in template.of_type("AWS::ApiGatewayV2::Route"):
        key = given.get("RouteKey")
        method, _, path = str(key).rpartition(" ") if isinstance(key, str) else ("", "", "")
        if path.startswith("$") and path != "$default":
            continue  # a WebSocket API's route
        integration = integrations.get(_integration_id(given.get("Target")), {})
        yield _simple(
            template,
            name,
            method or "ANY",
            path if path.startswith("/") else "/{proxy+}",
            {"integration": "http-api"},
            {"payload_format": integration.get("PayloadFormatVersion", "1.0")},
        )
    for name, given in template.of_type("AWS::ApiGatewayV2::Api"):
        body = given.get("Body")
        if isinstance(body, dict) and "paths" in body:
            around = openapi.Around(template.source, name, True)
            yield from openapi.read(body, template.file, around)
        elif "Target" in given:
            chosen = {"integration": "http-api"}
            yield _simple(template, name, "ANY", "/{proxy+}", chosen, {})


def _integration_id(value: Any) -> str:
    """`integrations/${X}` and Fn::Join of the same."""
    if isinstance(value, dict) and "Fn::Join" in value:
        parts = value["Fn::Join"]
        last = parts[1][-1] if len(parts) > 1 and isinstance(parts[1], list) and parts[1] else ""
        return target(last)
    return target(value).rpartition("/")[2].removeprefix("${").removesuffix("}")


def _urls(template: Template) -> Iterator[ConfiguredRoute]:
    for name, given in template.of_type("AWS::Lambda::Url"):
        chosen = {"integration": "function-url"}
        mode = {"invoke_mode": given.get("InvokeMode", "BUFFERED")}
        yield _simple(template, name, "ANY", "/{proxy+}", chosen, mode)


def _target_groups(template: Template) -> Iterator[ConfiguredRoute]:
    for name, given in template.of_type("AWS::ElasticLoadBalancingV2::TargetGroup"):
        if given.get("TargetType") == "lambda":
            attributes = given.get("TargetGroupAttributes")
            many = next(
                (
                    entry.get("Value")
                    for entry in (attributes if isinstance(attributes, list) else ())
                    if isinstance(entry, dict)
                    and entry.get("Key") == "lambda.multi_value_headers.enabled"
                ),
                False,
            )
            chosen = {"integration": "alb", "multi_value_headers": flag(many)}
            yield _simple(template, name, "ANY", "/{proxy+}", chosen, {})


def _distributions(template: Template) -> Iterator[ConfiguredRoute]:
    for name, given in template.of_type("AWS::CloudFront::Distribution"):
        config = given.get("DistributionConfig")
        behaviors = config.get("CacheBehaviors") if isinstance(config, dict) else None
        default = config.get("DefaultCacheBehavior") if isinstance(config, dict) else None
        for behavior in [default, *(behaviors if isinstance(behaviors, list) else ())]:
            found = behavior.get("LambdaFunctionAssociations") if isinstance(behavior, dict) else ()
            for entry in found if isinstance(found, list) else ():
                event = entry.get("EventType") if isinstance(entry, dict) else None
                chosen = {"integration": "edge"}
                yield _simple(template, name, "ANY", "/{proxy+}", chosen, {"edge_event": event})


def _simple(
    template: Template,
    name: str,
    method: str,
    path: str,
    chosen: dict[str, Any],
    texts: dict[str, Any],
) -> ConfiguredRoute:
    """A route whose settings are a few texts."""
    intake = Intake(template.where(name))
    known = {key: intake.text(key, value) for key, value in texts.items()}
    settings = intake.settings(**chosen, **{key: text for key, text in known.items() if text})
    found = tuple(intake.unknowns), tuple(intake.remarks)
    return ConfiguredRoute(method, path, settings, intake.where, template.source, *found)


_READERS: tuple[Callable[[Template], Iterator[ConfiguredRoute]], ...] = (
    _rest_apis,
    _http_apis,
    _urls,
    _target_groups,
    _distributions,
)
