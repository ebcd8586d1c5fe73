"""Why a document has no route, or is of no kind that is read: tables of sentences.

In: the document. Out: what to say beyond "there is none", empty when nothing is known. This file
reads no route; keys that nobody reads are the matter of unread.py.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from . import uri
from .openapi import read as openapi
from .route import Remark
from .serverless import api as serverless_api
from .serverless.api import part
from .templates.keys import NESTED
from .terraform import read as terraform

Test = Callable[[dict[str, Any]], bool]

_SHOW = "name the output of `terraform show -json`"
_KINDS = {"dict": "mapping", "Table": "mapping", "list": "list", "Items": "list", "str": "text"}


def of_kind(document: Any) -> str:
    """What the document is instead, or what stands at its top."""
    if not isinstance(document, dict):
        kind = _KINDS.get(type(document).__name__, "single value")
        return f"; its top level is a {kind}, not a mapping"
    claudia = part(document, "api", "id")
    if isinstance(claudia, str) and "lambda" in document:
        region = part(document, "lambda", "region")
        words = ["lambda-binary", "check", "--rest-api-id", claudia]
        words += ["--region", region] if isinstance(region, str) else []
        return f"; it is Claudia's, which makes no template: {shlex.join(words)}"
    for is_one, sentence in _OTHERS:
        if is_one(document):
            return f"; {sentence}"
    return f"; its top level has {', '.join(list(map(str, document))[:5]) or 'nothing'}"


def of_routes(document: Any, unread: Iterable[Remark] = ()) -> str:
    """What may hold the routes that the document has not; `unread` is what nobody reads in it."""
    known = list(unread)
    told, late = (
        [f"{r.text}: {r.cure}" for r in known if (r.rule in _LATE) is is_late]
        for is_late in (False, True)
    )
    for text in (*_open_parts(document), *told, *_reasons(document), *late, *_nothing(document)):
        return f": {text}"
    return ""


def _reasons(document: dict[str, Any]) -> Iterator[str]:
    for find in _REASONS:
        yield from find(document)


def _has(*keys: str) -> Test:
    return lambda document: all(key in document for key in keys)


def _functions(document: dict[str, Any]) -> bool:
    return any(isinstance(entry, dict) and "handler" in entry for entry in document.values())


def _services(document: dict[str, Any]) -> bool:
    """A serverless-compose.yml says of each service in which folder it is."""
    services = document.get("services")
    found = services.values() if isinstance(services, dict) else ()
    return any(isinstance(entry, dict) and "path" in entry for entry in found)


_OTHERS: tuple[tuple[Test, str], ...] = (
    (_has("terraform_version", "lineage"), f"it is Terraform's state as it is stored: {_SHOW}"),
    (_has("component", "inputs"), "it is a Serverless Component, which is no Lambda of AWS"),
    (_services, "it names services, each with a serverless.yml of its own: name that"),
    (_has("services"), "it is a Compose file, of containers: name what the API is deployed with"),
    (_has("artifacts", "version"), "it is the CDK's manifest: name cdk.out/STACK.template.json"),
    (_has("files", "dockerImages"), "it is the CDK's assets: name cdk.out/STACK.template.json"),
    (lambda d: "resource" in d and "Resources" not in d, f"it is Terraform's own JSON: {_SHOW}"),
    (_functions, "it may be a part of a serverless.yml: name that file"),
    (_has("paths"), "it has paths, but neither openapi: nor swagger: says which OpenAPI it is"),
)


def _open_parts(document: dict[str, Any]) -> Iterator[str]:
    for name, text in serverless_api.open_parts(document):
        yield f"{name} is {text}, which cannot be read from here; check the packaged template"


def _templates(document: dict[str, Any]) -> Iterator[str]:
    resources = document.get("Resources")
    for name, resource in resources.items() if isinstance(resources, dict) else ():
        if not isinstance(resource, dict):
            continue
        if resource.get("Type") in _NESTED:
            yield f"{name} is a stack of its own; name that template"
        given = resource.get("Properties")
        properties = given if isinstance(given, dict) else {}
        for key in _BODIES if resource.get("Type") in _APIS else ():
            body = properties.get(key)
            if isinstance(body, dict) and "paths" in body:
                yield from _operations_of(body, f"{name}: ")
            elif body is not None:
                yield f"{name} has its methods elsewhere ({key}); name that OpenAPI document"


def _others(document: dict[str, Any]) -> Iterator[str]:
    """Integrations with no Lambda function: S3, HTTP, another service."""
    for name, kind, given in (*_methods(document), *_integrations(document)):
        target = f" with {given}" if isinstance(given, str) and given else ""
        yield f"{name} is an integration of the type {kind}{target}, not with a Lambda function"


def _methods(document: dict[str, Any]) -> Iterator[tuple[Any, Any, Any]]:
    resources = document.get("Resources")
    for name, resource in resources.items() if isinstance(resources, dict) else ():
        given = part(resource, "Properties", "Integration")
        if isinstance(given, dict):
            yield name, given.get("Type"), given.get("Uri")


def _integrations(document: dict[str, Any]) -> Iterator[tuple[Any, Any, Any]]:
    for place in ("planned_values", "values"):
        found = part(document, place, "root_module", "resources")
        for given in found if isinstance(found, list) else ():
            if part(given, "type") in _INTEGRATIONS:
                values = part(given, "values")
                kind = part(values, "type") or part(values, "integration_type")
                yield part(given, "address"), kind, part(values, "uri")


def _operations(document: dict[str, Any]) -> Iterator[str]:
    if ("openapi" in document or "swagger" in document) and "paths" in document:
        yield from _operations_of(document, "")
        yield "no operation has an x-amazon-apigateway-integration of a Lambda function"


def _operations_of(document: dict[str, Any], within: str) -> Iterator[str]:
    """What the integrations of an OpenAPI document call instead."""
    paths = document.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        for verb, operation in item.items() if isinstance(item, dict) else ():
            entry = part(operation, openapi.INTEGRATION)
            if isinstance(entry, dict):
                service = uri.target_of(entry.get("uri")).service
                called = f" that calls {service}" if service else ""
                kind = entry.get("type")
                yield (
                    f"{within}{verb.upper()} {path} is an integration of the type {kind}{called}, "
                    "not with a Lambda function"
                )


def _after_apply(document: dict[str, Any]) -> Iterator[str]:
    """APIs of a plan whose document is made of what an apply makes."""
    if "terraform_version" in document:
        for unknown in terraform.open_bodies(document):
            yield (
                f"{unknown.where.name} has its methods in body, which is {unknown.text}: after the "
                "first `terraform apply`, name `terraform show -json`'s output, or the live API "
                "(--rest-api-id)"
            )


def _nothing(document: dict[str, Any]) -> Iterator[str]:
    if "functions" in document:
        yield "no function has an event http, httpApi, alb or cloudFront, nor a url"
    elif "Resources" in document:
        yield "no resource is a method, a route, a function URL or an event of the type Api"


# Refused as it is, and with no route all the same.
_LATE = ("refused-by-sam", "stack-elsewhere")
_NESTED = (*NESTED, "AWS::CloudFormation::StackSet")
_APIS = ("AWS::ApiGateway::RestApi", "AWS::Serverless::Api", "AWS::Serverless::HttpApi")
_BODIES = ("BodyS3Location", "Body", "DefinitionUri", "DefinitionBody")
_INTEGRATIONS = ("aws_api_gateway_integration", "aws_apigatewayv2_integration")
_REASONS = (_after_apply, _templates, _others, _operations)
