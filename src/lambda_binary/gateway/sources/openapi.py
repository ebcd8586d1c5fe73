"""OpenAPI 2 and 3 with AWS's extensions to ConfiguredRoutes.

In: the document, a file's own or one inside a template. Out: routes. An HTTP API shows itself by
its integrations' payloadFormatVersion, or the caller knows. `$ref` is not followed: no AWS
setting may stand behind one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import rest
from .documents import line_of, spot_of
from .intake import Intake
from .route import ConfiguredRoute, Spot, Where

SOURCE = "openapi"
TYPES = "x-amazon-apigateway-binary-media-types"
COMPRESSION = "x-amazon-apigateway-minimum-compression-size"
INTEGRATION = "x-amazon-apigateway-integration"
ANY = "x-amazon-apigateway-any-method"
VERBS = ("get", "put", "post", "delete", "options", "head", "patch", ANY)


@dataclass(frozen=True, slots=True)
class Around:
    """What a template says of an OpenAPI document inside it; the document's own comes first."""

    source: str = SOURCE
    name: str = ""
    http: bool = False
    binary_media_types: Any = None
    compression: Any = None
    stage: Any = None
    where: Where | None = None
    ids: Mapping[str, str] = field(default_factory=dict)


def is_one(document: Any) -> bool:
    """Whether the document is OpenAPI or Swagger."""
    return isinstance(document, dict) and ("openapi" in document or "swagger" in document)


def read(document: Any, file: str, around: Around = Around()) -> list[ConfiguredRoute]:
    """The routes of an OpenAPI document."""
    found = list(_operations(document, file, around))
    if around.http or any("payloadFormatVersion" in entry for _, _, entry, _, _ in found):
        return [_http(*operation, around) for operation in found]
    methods = (_method(*operation) for operation in found)
    return rest.routes(around.source, _api(document, file, around), methods)


def _api(document: Any, file: str, around: Around) -> rest.Api:
    own = document.get(TYPES)
    where = Where(file, line_of(document, TYPES), TYPES)
    if own is None and around.where is not None:
        where = around.where
    spots = {"types": spot_of(document, TYPES), "paths": spot_of(document, "paths")}
    return rest.Api(
        where,
        around.binary_media_types if own is None else own,
        document.get(COMPRESSION, around.compression),
        around.stage,
        {name: spot for name, spot in spots.items() if spot},
        around.ids,
    )


def _operations(
    document: Any, file: str, around: Around
) -> Iterator[tuple[str, str, Any, Any, Where]]:
    """(method, path, integration, operation, place) of each method that has an integration."""
    paths = document.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        for verb, operation in item.items() if isinstance(item, dict) else ():
            if verb.lower() not in VERBS or not isinstance(operation, dict):
                continue
            entry = operation.get(INTEGRATION)
            method = "ANY" if verb.lower() == ANY else verb.upper()
            name = " ".join(filter(None, (around.name, f"{method} {path}")))
            if isinstance(entry, dict):
                where = Where(file, line_of(operation, INTEGRATION) or line_of(item, verb), name)
                yield method, path, entry, operation, where


def _method(method: str, path: str, entry: Any, operation: Any, where: Where) -> rest.Method:
    responses = entry.get("responses")
    return rest.Method(
        method,
        path,
        entry.get("type"),
        where,
        entry.get("contentHandling"),
        entry.get("passthroughBehavior"),
        entry.get("requestTemplates"),
        tuple(
            _response(str(pattern), given)
            for pattern, given in (responses.items() if isinstance(responses, dict) else ())
            if isinstance(given, dict)
        ),
        _declared(operation.get("responses")),
        entry.get("uri"),
        _spots(entry, operation, responses),
    )


def _spots(entry: Any, operation: Any, responses: Any) -> dict[str, Spot]:
    spots = {
        "integration": spot_of(operation, INTEGRATION),
        "request-handling": spot_of(entry, "contentHandling"),
    }
    for pattern, given in responses.items() if isinstance(responses, dict) else ():
        if isinstance(given, dict) and pattern in {"default", "200"}:
            parameters = given.get("responseParameters")
            spots |= {
                "response": spot_of(responses, pattern),
                "handling": spot_of(given, "contentHandling"),
                "template": spot_of(given, "responseTemplates"),
                "headers": spot_of(given, "responseParameters"),
                "type": spot_of(parameters, "method.response.header.Content-Type"),
            }
    return {name: spot for name, spot in spots.items() if spot}


def _response(pattern: str, given: Any) -> rest.MappedResponse:
    return rest.MappedResponse(
        given.get("statusCode"),
        "" if pattern == "default" else pattern,
        given.get("contentHandling"),
        given.get("responseTemplates"),
        given.get("responseParameters"),
    )


def _declared(responses: Any) -> dict[str, tuple[str, ...]] | None:
    if not isinstance(responses, dict):
        return None
    out = {}
    for code, given in responses.items():
        headers = given.get("headers") if isinstance(given, dict) else None
        out[str(code)] = tuple(headers) if isinstance(headers, dict) else ()
    return out


def _http(
    method: str, path: str, entry: Any, operation: Any, where: Where, around: Around
) -> ConfiguredRoute:
    intake = Intake(where)
    version = intake.text("payload_format", entry.get("payloadFormatVersion")) or "1.0"
    settings = intake.settings(integration="http-api", payload_format=version)
    found = tuple(intake.unknowns), tuple(intake.remarks)
    return ConfiguredRoute(method, path, settings, where, around.source, *found, {}, around.ids)
