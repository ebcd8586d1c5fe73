"""HTTP APIs, function URLs, target groups and Lambda@Edge of Terraform's JSON to routes.

In: the World. Out: ConfiguredRoutes. Routes of WebSocket APIs and of other integrations than a
Lambda function's are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from ... import documents
from ...documents.values import Where
from .. import permissions
from ..intake import QUICK_CREATE, Intake
from ..openapi import read as openapi
from ..route import ConfiguredRoute, Remark
from ..tool import Gives
from . import functions
from .resources import Resource, World, listed, own

SOURCE = "terraform"
_PERMISSION = permissions.Spelling(
    "url-permission",
    "add an aws_lambda_permission with the same function_name, action {action}, principal "
    "{principal}{condition} (in Terraform's spelling: function_url_auth_type, "
    "invoked_via_function_url)",
)
_GROUPS = ("aws_lb_target_group", "aws_alb_target_group")


def routes(world: World, file: str) -> Iterator[ConfiguredRoute]:
    """The routes of everything but REST APIs."""
    for find in _READERS:
        yield from find(world, file)


def _http_routes(world: World, file: str) -> Iterator[ConfiguredRoute]:
    sockets = {
        own(api)
        for api in world.of_kind("aws_apigatewayv2_api")
        if api.text("protocol_type").upper() == "WEBSOCKET"
    }
    for given in world.of_kind("aws_apigatewayv2_route"):
        _, _, key = given.text("route_key").rpartition(" ")
        integration = _integration(given, world)
        if world.identity(given, "api_id") in sockets or not key.startswith(("/", "$default")):
            continue
        if integration is not None and not _calls_lambda(integration):
            continue
        version = integration.known("payload_format_version") if integration else None
        method, path, default = _keyed(given.text("route_key"))
        chosen = {"integration": "http-api"}
        waits = integration.values.get("timeout_milliseconds") if integration else None
        yield replace(
            _route(given, file, chosen, method, path, waits, payload_format=version or "1.0"),
            api=world.identity(given, "api_id"),
            is_default=default,
        )


def _keyed(key: str) -> tuple[str, str, bool]:
    """A route key's method and path, and whether it is that of the default route."""
    method, _, path = key.rpartition(" ")
    own = path.startswith("/")
    return method or "ANY", path if own else "/{proxy+}", not own


def _calls_lambda(integration: Resource) -> bool:
    kind = integration.text("integration_type") or "AWS_PROXY"
    return kind == "AWS_PROXY" and not integration.text("integration_subtype")


def _integration(route: Resource, world: World) -> Resource | None:
    target = route.text("target").rpartition("/")[2]
    for integration in world.of_kind("aws_apigatewayv2_integration"):
        if target and integration.text("id") == target:
            return integration
    found = world.follow(route, "target")
    return found[0] if found and found[0].kind == "aws_apigatewayv2_integration" else None


def _http_apis(world: World, file: str) -> Iterator[ConfiguredRoute]:
    """Those with a document, and those made quickly with a target."""
    for api in world.of_kind("aws_apigatewayv2_api"):
        body, target = api.values.get("body"), api.text("target")
        if isinstance(body, str) and body.strip():
            around = openapi.Around(SOURCE, api.address, True)
            document = documents.parse(body, f"{file}, {api.address}.body")
            if isinstance(document, dict):
                yield from openapi.read(document, file, around)
        elif (target or "target" in api.expressions) and not target.startswith("http"):
            method, path, default = _keyed(api.text("route_key") or "$default")
            chosen = {"integration": "http-api"}
            made = _route(api, file, chosen, method, path, payload_format=QUICK_CREATE)
            yield replace(made, is_default=default)


def _urls(world: World, file: str) -> Iterator[ConfiguredRoute]:
    for url in world.of_kind("aws_lambda_function_url"):
        mode = url.known("invoke_mode") or "BUFFERED"
        made = _route(url, file, {"integration": "function-url"}, invoke_mode=mode)
        remarks = (*made.remarks, *_permitted(url, world, made.where))
        named = functions.named_by(url, "function_name", world)
        yield replace(made, function=named, remarks=remarks)


def _permitted(url: Resource, world: World, where: Where) -> Iterator[Remark]:
    """What the URL's callers lack, or lack with a provider of old."""
    auth, function = url.values.get("authorization_type"), world.identity(url, "function_name")
    given = [
        permissions.Permission(
            world.identity(permission, "function_name"),
            permission.text("action"),
            permission.text("principal"),
        )
        for permission in world.of_kind("aws_lambda_permission")
    ]
    if auth == "AWS_IAM":
        for remark in permissions.lacking(function, False, given, where, _PERMISSION):
            yield replace(remark, lines=_hcl(url, remark.gives))
    elif auth == "NONE" and permissions.Permission(function, permissions.INVOKE, "*") not in given:
        text = (
            "it is public: the AWS provider from 6.29 on gives everybody lambda:InvokeFunction "
            "too, those before do not, and callers get 403"
        )
        cure = (
            "take provider 6.29 or later, or add an aws_lambda_permission with action = "
            '"lambda:InvokeFunction", principal = "*" and invoked_via_function_url = true'
        )
        lines = _hcl(url, ((permissions.INVOKE, permissions.EVERYBODY),))
        yield Remark("url-permission-of-old", text, where, cure, lines)


def _hcl(url: Resource, gives: Gives) -> str:
    from .cure import url_permissions

    return url_permissions(url.address, gives)


def _target_groups(world: World, file: str) -> Iterator[ConfiguredRoute]:
    for group in world.of_kind(*_GROUPS):
        if group.values.get("target_type") == "lambda":
            many = bool(group.values.get("lambda_multi_value_headers_enabled"))
            yield _route(group, file, {"integration": "alb", "multi_value_headers": many})


def _distributions(world: World, file: str) -> Iterator[ConfiguredRoute]:
    for given in world.of_kind("aws_cloudfront_distribution"):
        for key in ("default_cache_behavior", "ordered_cache_behavior"):
            for behavior in listed(given.values.get(key)):
                found = behavior.get("lambda_function_association") if behavior else None
                for entry in listed(found):
                    event = entry.get("event_type")
                    yield _route(given, file, {"integration": "edge"}, edge_event=event)


def _route(
    given: Resource,
    file: str,
    chosen: dict[str, Any],
    method: str = "ANY",
    path: str = "/{proxy+}",
    timeout: Any = None,
    **texts: Any,
) -> ConfiguredRoute:
    intake = Intake(Where(file, 0, given.address))
    known = {key: intake.text(key, value) for key, value in texts.items()}
    settings = intake.settings(**chosen, **{key: text for key, text in known.items() if text})
    waits = intake.milliseconds(timeout)
    found = tuple(intake.unknowns), tuple(intake.remarks)
    where = intake.where
    made = ConfiguredRoute(method, path, settings, where, SOURCE, *found, api=given.address)
    return made if waits is None else replace(made, timeout=waits)


_READERS: tuple[Callable[[World, str], Iterator[ConfiguredRoute]], ...] = (
    _http_routes,
    _http_apis,
    _urls,
    _target_groups,
    _distributions,
)
