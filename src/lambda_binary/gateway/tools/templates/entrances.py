"""HTTP APIs, function URLs, target groups and CloudFront associations of a template to routes.

In: the Template. Out: ConfiguredRoutes, each with a few texts as its settings. Routes of WebSocket
APIs and of other integrations than a Lambda function's are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from ...documents.values import Where
from .. import permissions
from ..intake import QUICK_CREATE, Intake, flag
from ..route import UNTOLD, ConfiguredRoute, Function, Remark
from . import definitions
from .template import Template, target

# AWS doc 'TargetGroupAttribute' (CloudFormation): the name of the attribute.
MULTI_VALUE = "lambda.multi_value_headers.enabled"


def _http_apis(template: Template) -> Iterator[ConfiguredRoute]:
    integrations = dict(template.of_type("AWS::ApiGatewayV2::Integration"))
    apis = dict(template.of_type("AWS::ApiGatewayV2::Api"))
    for name, given in template.of_type("AWS::ApiGatewayV2::Route"):
        method, _, path = str(given.get("RouteKey")).rpartition(" ")
        integration = integrations.get(_integration_id(given.get("Target")), {})
        if _other(apis.get(target(given.get("ApiId")), {}), integration, path):
            continue
        yield _simple(
            template,
            name,
            method or "ANY",
            path if path.startswith("/") else "/{proxy+}",
            {"integration": "http-api"},
            {"payload_format": integration.get("PayloadFormatVersion", "1.0")},
            timeout=integration.get("TimeoutInMillis"),
            api=target(given.get("ApiId")),
            function=template.function_of(integration.get("IntegrationUri")),
            is_default=not path.startswith("/"),
        )
    for name, given in apis.items():
        definition = template.definition(given)
        yield from definitions.routes(template, name, definition)
        if (
            definition.document is None
            and "Target" in given
            and not str(given["Target"]).startswith("http")
        ):
            chosen = {"integration": "http-api"}
            version = {"payload_format": QUICK_CREATE}
            # AWS doc 'AWS::ApiGatewayV2::Api', RouteKey: of quick create, $default without one.
            method, _, path = str(given.get("RouteKey", "$default")).rpartition(" ")
            default = not path.startswith("/")
            function = template.function_of(given["Target"])
            yield _simple(
                template,
                name,
                method or "ANY",
                "/{proxy+}" if default else path,
                chosen,
                version,
                function=function,
                is_default=default,
            )


def _other(api: Any, integration: Any, path: str) -> bool:
    """Whether it is a WebSocket API's route, or one that calls no Lambda function."""
    if str(api.get("ProtocolType", "")).upper() == "WEBSOCKET":
        return True
    if not path.startswith(("/", "$default", "{")):
        return True  # a WebSocket API's route key, and its API elsewhere
    kind = integration.get("IntegrationType", "AWS_PROXY")
    return kind != "AWS_PROXY" or "IntegrationSubtype" in integration


def _integration_id(value: Any) -> str:
    """`integrations/${X}` and Fn::Join of the same."""
    if isinstance(value, dict) and "Fn::Join" in value:
        parts = value["Fn::Join"]
        pieces = parts[1] if isinstance(parts, list) and len(parts) > 1 else None
        return target(pieces[-1]) if isinstance(pieces, list) and pieces else ""
    return target(value).rpartition("/")[2].removeprefix("${").removesuffix("}")


def _urls(template: Template) -> Iterator[ConfiguredRoute]:
    for name, given in template.of_type("AWS::Lambda::Url"):
        chosen = {"integration": "function-url"}
        mode = {"invoke_mode": given.get("InvokeMode", "BUFFERED")}
        function = template.function_of(given.get("TargetFunctionArn"))
        made = _simple(template, name, "ANY", "/{proxy+}", chosen, mode, function=function)
        yield replace(made, remarks=(*made.remarks, *_permitted(template, given, made.where)))


def _permitted(template: Template, given: Any, where: Where) -> tuple[Remark, ...]:
    """What the URL's callers lack."""
    auth = given.get("AuthType")
    if auth not in ("NONE", "AWS_IAM"):  # whatever stands there, a list too
        return ()
    function = _function_named(template, given.get("TargetFunctionArn"))
    found = permissions_in(template)
    return permissions.lacking(function, auth == "NONE", found, where, permissions.TEMPLATE)


def permissions_in(template: Template) -> list[permissions.Permission]:
    """The permissions of the template's functions."""
    return [
        permissions.Permission(
            _function_named(template, given.get("FunctionName")),
            str(given.get("Action")),
            str(given.get("Principal")),
        )
        for _, given in template.of_type("AWS::Lambda::Permission")
    ]


def _function_named(template: Template, value: Any) -> str:
    """The logical id of the function, also where its alias or version is named."""
    name = target(value)
    resource = template.resources.get(name)
    kind = resource.get("Type") if isinstance(resource, dict) else ""
    if kind in ("AWS::Lambda::Alias", "AWS::Lambda::Version"):
        properties = resource.get("Properties")
        return target(properties.get("FunctionName")) if isinstance(properties, dict) else ""
    return name


def _target_groups(template: Template) -> Iterator[ConfiguredRoute]:
    for name, given in template.of_type("AWS::ElasticLoadBalancingV2::TargetGroup"):
        if given.get("TargetType") == "lambda":
            attributes = given.get("TargetGroupAttributes")
            many = next(
                (
                    entry.get("Value")
                    for entry in (attributes if isinstance(attributes, list) else ())
                    if isinstance(entry, dict) and entry.get("Key") == MULTI_VALUE
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
    api: str = "",
    function: Function = UNTOLD,
    is_default: bool = False,
    timeout: Any = None,
) -> ConfiguredRoute:
    """A route whose settings are a few texts; `api` is the resource itself if not told."""
    intake = Intake(template.where(name))
    known = {key: intake.text(key, value) for key, value in texts.items()}
    settings = intake.settings(**chosen, **{key: text for key, text in known.items() if text})
    waits = intake.milliseconds(timeout)
    found = tuple(intake.unknowns), tuple(intake.remarks)
    return ConfiguredRoute(
        method,
        path,
        settings,
        intake.where,
        template.source,
        *found,
        timeout=waits,
        function=function,
        api=api or name,
        is_default=is_default,
    )


READERS: tuple[Callable[[Template], Iterator[ConfiguredRoute]], ...] = (
    _http_apis,
    _urls,
    _target_groups,
    _distributions,
)
