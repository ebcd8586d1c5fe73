"""The output of `terraform show -json` (a plan or a state) to ConfiguredRoutes.

In: the document. Out: routes of REST APIs; those of HTTP APIs and others are made in
terraform_others.py. How resources find one another is terraform_resources' matter. What a plan
leaves open until it is applied is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ... import documents
from ...documents.values import Where
from .. import rest
from ..intake import Elsewhere
from ..openapi import read as openapi
from ..route import ConfiguredRoute, Unknown
from . import entrances as terraform_others
from . import functions
from .resources import AFTER_APPLY, DECLARED, RESPONSE, Resource, World, own, table

SOURCE = terraform_others.SOURCE
HEADER = "method.response.header."
UNTOLD_PATH = "/{path}"
_MOST_PARENTS = 50
_CALLS_WITH = "integration_http_method"


def read(document: Any, file: str) -> list[ConfiguredRoute]:
    """The routes of a plan or state."""
    world = World(document)
    found = [*_rest_apis(world, file), *terraform_others.routes(world, file)]
    unread = tuple(_open_bodies(world, file))
    if found and unread:
        # Whatever such a document holds is not among the routes: said once, with the first.
        found[0] = replace(found[0], unknowns=(*found[0].unknowns, *unread))
    return found


def open_bodies(document: Any) -> Iterator[Unknown]:
    """The APIs whose document a plan leaves open."""
    return _open_bodies(World(document), "")


def _open_bodies(world: World, file: str) -> Iterator[Unknown]:
    for api in world.of_kind("aws_api_gateway_rest_api", "aws_apigatewayv2_api"):
        body = api.known("body")
        if isinstance(body, Elsewhere):
            yield Unknown("body", body.text, Where(file, 0, api.address))
        elif api.unknown.get("body") is True and not api.values.get("body"):
            yield Unknown("body", AFTER_APPLY, Where(file, 0, api.address))


def _rest_apis(world: World, file: str) -> Iterator[ConfiguredRoute]:
    methods: dict[str, list[rest.Method]] = {}
    for integration in world.of_kind("aws_api_gateway_integration"):
        api_id = world.identity(integration, "rest_api_id")
        methods.setdefault(api_id, []).append(_method(integration, world, file))
    for api in world.of_kind("aws_api_gateway_rest_api"):
        given = _api(api, world, file)
        yield from rest.routes(SOURCE, given, methods.pop(own(api), []))
        yield from _of_body(api, given, world, file)
    for api_id, rest_of in methods.items():
        name = api_id.removeprefix("?") or "another"
        outside = Elsewhere(f"set on the REST API {name}, which is not in this file")
        yield from rest.routes(SOURCE, rest.Api(rest_of[0].where, outside, name=name), rest_of)


def _api(api: Resource, world: World, file: str) -> rest.Api:
    stages = [
        s.known("stage_name")
        for s in world.of_kind("aws_api_gateway_stage", "aws_api_gateway_deployment")
        if s.values.get("stage_name") and world.identity(s, "rest_api_id") == own(api)
    ]
    size = api.known("minimum_compression_size")
    return rest.Api(
        Where(file, 0, api.address),
        api.known("binary_media_types"),
        None if str(size) in {"", "-1"} else size,
        stages[0] if stages else None,
        ids={"api": api.address},
        name=api.address,
    )


def _of_body(api: Resource, given: rest.Api, world: World, file: str) -> Iterator[ConfiguredRoute]:
    body = api.values.get("body")
    if isinstance(body, str) and body.strip() and api.kind == "aws_api_gateway_rest_api":
        around = openapi.Around(
            SOURCE,
            api.address,
            False,
            given,
            # The provider's documentation: an argument that is given overrides the document.
            first=True,
        )
        document = documents.parse(body, f"{file}, {api.address}.body")
        if isinstance(document, dict):
            yield from openapi.read(document, file, around)


def _method(integration: Resource, world: World, file: str) -> rest.Method:
    answers = world.beside(integration, RESPONSE)
    methods = world.beside(integration, DECLARED)
    responses = tuple(
        rest.MappedResponse(
            r.values.get("status_code"),
            r.values.get("selection_pattern"),
            r.known("content_handling"),
            r.known("response_templates"),
            r.known("response_parameters"),
        )
        for r in answers
    )
    declared = {
        r.text("status_code"): tuple(
            str(name).removeprefix(HEADER) for name in table(r.values.get("response_parameters"))
        )
        for r in methods
    }
    path = _path(integration, world)
    return rest.Method(
        integration.text("http_method") or "ANY",
        path,
        integration.known("type"),
        Where(file, 0, integration.address),
        integration.known("content_handling"),
        integration.values.get("passthrough_behavior"),
        integration.known("request_templates"),
        responses,
        declared,
        integration.values.get("uri"),
        ids=_ids(integration, answers, methods),
        function=functions.named_by(integration, "uri", world),
        transfer=integration.values.get("response_transfer_mode"),
        timeout=integration.values.get("timeout_milliseconds"),
        target_streams=functions.streams(integration, "uri"),
        parameters=integration.known("request_parameters"),
        calls_with=_calls_with(integration),
        open_path=integration.known("resource_id") if path == UNTOLD_PATH else None,
    )


def _calls_with(integration: Resource) -> Any:
    """The integration's own method; empty where the plan says that there is none."""
    given = integration.known(_CALLS_WITH)
    return given or ("" if _CALLS_WITH in integration.values else None)


def _ids(integration: Resource, answers: list[Resource], methods: list[Resource]) -> dict[str, str]:
    """The addresses of the integration and of what belongs to its successes."""
    success = next((r for r in answers if not r.values.get("selection_pattern")), None)
    code = success.text("status_code") if success else "200"
    method = next((r for r in methods if r.text("status_code") == code), None)
    found = {"integration": integration, "response": success, "method-response": method}
    return {name: resource.address for name, resource in found.items() if resource}


def _path(integration: Resource, world: World) -> str:
    parts: list[str] = []
    wanted = world.identity(integration, "resource_id")
    for _ in range(_MOST_PARENTS):
        found = world.parts.get(wanted)
        if found is None:
            break
        parts.insert(0, found.text("path_part") or "{part}")
        wanted = world.identity(found, "parent_id")
    if not parts and wanted.startswith("?"):
        return UNTOLD_PATH
    return "/" + "/".join(parts)
