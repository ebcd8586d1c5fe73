"""OpenAPI 2 and 3 with AWS's extensions to ConfiguredRoutes.

In: the document, a file's own or one inside a template. Out: routes. References within the
document are followed. A file shows that it is an HTTP API's by what REST APIs do not have
(payloadFormatVersion, x-amazon-apigateway-cors); a template says it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from ...documents.values import Spot, Where, line_of, spot_of
from .. import rest
from ..intake import Intake, flag
from ..route import UNTOLD, ConfiguredRoute, Function, Remark

SOURCE = "openapi"
TYPES = "x-amazon-apigateway-binary-media-types"
COMPRESSION = "x-amazon-apigateway-minimum-compression-size"
INTEGRATION = "x-amazon-apigateway-integration"
CORS = "x-amazon-apigateway-cors"
DEFAULT = "isDefaultRoute"
VERBS = ("get", "put", "post", "delete", "options", "head", "patch", rest.ANY)
MOST_STEPS = 20


@dataclass(frozen=True, slots=True)
class Around:
    """What a template says of an OpenAPI document inside it.

    Attributes:
        http: whether it is an HTTP API's; None: the document shows it.
        api: the REST API's own properties; they count where the document has none.
        function_of: takes an integration's uri to its function.
        first: the API's binary media types count even where the document has some.
        cors: an OPTIONS method of type MOCK is added to each path that has none.
        added: methods that take the place of the document's own.
    """

    source: str = SOURCE
    name: str = ""
    http: bool | None = None
    api: rest.Api | None = None
    function_of: Callable[[Any], Function] = lambda uri: UNTOLD
    first: bool = False
    cors: bool = False
    added: tuple[rest.Method, ...] = ()


class Operation(NamedTuple):
    """A method that has an integration."""

    method: str
    path: str
    entry: Any
    declared: dict[str, tuple[str, ...]] | None
    spots: dict[str, Spot]
    where: Where
    is_default: bool = False


def read(document: Any, file: str, around: Around = Around()) -> list[ConfiguredRoute]:
    """The routes of an OpenAPI document."""
    found = _operations(document, file, around)
    if _of_http_api(document, found) if around.http is None else around.http:
        return [_http(operation, around) for operation in found if _proxy(operation.entry)]
    added = {(method.method, method.path) for method in around.added}
    own = [operation for operation in found if (operation.method, operation.path) not in added]
    made = [*(_method(operation, around) for operation in own), *around.added]
    if around.cors:
        # Paths that have an OPTIONS method keep it: SAM's swagger.py, add_cors.
        taken = {m.path for m in made if m.method == "OPTIONS"}
        paths = {m.path: m.where for m in made if m.path not in taken}
        made += [rest.Method("OPTIONS", path, "MOCK", where) for path, where in paths.items()]
    routes = rest.routes(around.source, _api(document, file, around), made)
    misplaced = tuple(_misplaced(document, file)) if document.get(TYPES) is None else ()
    return [replace(route, remarks=(*route.remarks, *misplaced)) for route in routes]


# Types of an integration that no HTTP API has.
_OF_REST = ("aws", "http", "mock")


def _of_http_api(document: Any, found: list[Operation]) -> bool:
    """HTTP APIs are imported from OpenAPI 3 alone, and have proxy integrations alone.

    AWS doc 'x-amazon-apigateway-integration object', type; payloadFormatVersion stands in REST
    APIs' documents, too, where nothing reads it.
    """
    if any(str(o.entry.get("type")).lower() in _OF_REST for o in found):
        return False
    shown = CORS in document or any("payloadFormatVersion" in o.entry for o in found)
    return "openapi" in document and shown


def _proxy(entry: Any) -> bool:
    """Whether an HTTP API's integration calls a Lambda function."""
    kind = str(entry.get("type") or "").lower()
    return kind == "aws_proxy" and "integrationSubtype" not in entry


def _misplaced(document: Any, file: str) -> Iterator[Remark]:
    """AWS doc: the list 'should be included as a top-level vendor extension'."""
    for path, item in _table(document.get("paths")).items():
        for verb, operation in [(None, item), *_table(item).items()]:
            if isinstance(operation, dict) and TYPES in operation:
                name = f"{verb.upper()} {path}" if verb else path
                where = Where(file, line_of(operation, TYPES), name)
                text = (
                    f"{TYPES} stands under {name}; only the one at the top of the document counts"
                )
                yield Remark("illegal-setting", text, where)


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _api(document: Any, file: str, around: Around) -> rest.Api:
    own = document.get(TYPES)
    where = Where(file, line_of(document, TYPES), TYPES)
    api = around.api or rest.Api(where, None)
    spots = {"types": spot_of(document, TYPES), "paths": spot_of(document, "paths")}
    made = rest.Api(
        where,
        own,
        document.get(COMPRESSION, api.compression),
        api.stage,
        {name: spot for name, spot in spots.items() if spot},
        api.ids,
        around.name,
        SOURCE,
    )
    if not around.api or (own is not None and not (around.first and api.binary_media_types)):
        return made
    made = replace(made, where=api.where, binary_media_types=api.binary_media_types)
    if api.binary_media_types or (around.first and file == api.where.file):
        return replace(made, spots=api.spots, spelling=api.spelling or around.source)
    # Nobody has a list yet: it is written where the document stands.
    return replace(made, where=replace(api.where, file=file))


def _pointed(document: Any, value: Any) -> Any:
    """What `$ref: '#/…'` points at; itself when it is none, or points out of the document."""
    for _ in range(MOST_STEPS):
        reference = value.get("$ref") if isinstance(value, dict) else None
        if not isinstance(reference, str) or not reference.startswith("#/"):
            return value
        found = document
        for key in steps(reference):
            found = _table(found).get(key)
        value = found
    return None


def steps(reference: str) -> list[str]:
    """The keys of `#/paths/~1a` (RFC 6901, 6)."""
    keys = reference.removeprefix("#/").split("/")
    return [key.replace("~1", "/").replace("~0", "~") for key in keys]


def _operations(document: Any, file: str, around: Around) -> list[Operation]:
    """Each method once; one that two branches of SAM's `Fn::If` describe differently is open."""
    found: dict[tuple[str, str], Operation] = {}
    for path, given in _table(document.get("paths")).items():
        item = _pointed(document, given)
        branches = _table(item).get("Fn::If")
        for branch in branches[1:] if isinstance(branches, list) else [item]:
            for operation in _of_item(document, path, branch, file, around):
                key = operation.method, path
                if key in found and found[key].entry != operation.entry:
                    operation = operation._replace(entry={"type": item})
                found[key] = operation
    return list(found.values())


def _of_item(document: Any, path: str, item: Any, file: str, around: Around) -> Iterator[Operation]:
    for verb, operation in _table(item).items():
        if verb.lower() not in VERBS or not isinstance(operation, dict):
            continue
        entry = _pointed(document, operation.get(INTEGRATION))
        if not isinstance(entry, dict):
            continue
        method = "ANY" if verb.lower() == rest.ANY else verb.upper()
        name = " ".join(filter(None, (around.name, f"{method} {path}")))
        line = line_of(operation, INTEGRATION) or line_of(item, verb)
        declared = _declared(document, operation.get("responses"))
        spots = _spots(document, path, operation, entry)
        where = Where(file, line, name)
        yield Operation(method, path, entry, declared, spots, where, _default(path, operation))


def _default(path: str, operation: Any) -> bool:
    """`$default` as SAM spells it, or what an export of AWS marks; else the path is a path."""
    return not path.startswith("/") or (path == "/$default" and flag(operation.get(DEFAULT)))


def _method(operation: Operation, around: Around) -> rest.Method:
    entry = operation.entry
    return rest.Method(
        operation.method,
        operation.path,
        entry.get("type"),
        operation.where,
        entry.get("contentHandling"),
        entry.get("passthroughBehavior"),
        entry.get("requestTemplates"),
        tuple(
            _response(str(pattern), given)
            for pattern, given in _table(entry.get("responses")).items()
            if isinstance(given, dict)
        ),
        operation.declared,
        entry.get("uri"),
        operation.spots,
        function=around.function_of(entry.get("uri")),
        transfer=entry.get("responseTransferMode"),
        timeout=entry.get("timeoutInMillis"),
        parameters=entry.get("requestParameters"),
        calls_with=entry.get("httpMethod"),
        spelling=SOURCE,
    )


def _spots(document: Any, path: str, operation: Any, entry: Any) -> dict[str, Spot]:
    responses = entry.get("responses")
    spots = {
        "paths": spot_of(document, "paths"),
        "path": spot_of(document.get("paths"), path),
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


def _declared(document: Any, responses: Any) -> dict[str, tuple[str, ...]] | None:
    """Declared fields by status; None when a response stands outside the document."""
    if not isinstance(responses, dict):
        return None
    out = {}
    for code, given in responses.items():
        found = _table(_pointed(document, given))
        if "$ref" in found:
            return None
        out[str(code)] = tuple(_table(found.get("headers")))
    return out


def _http(operation: Operation, around: Around) -> ConfiguredRoute:
    intake = Intake(operation.where)
    version = intake.text("payload_format", operation.entry.get("payloadFormatVersion")) or "1.0"
    settings = intake.settings(integration="http-api", payload_format=version)
    timeout = intake.milliseconds(operation.entry.get("timeoutInMillis"))
    return ConfiguredRoute(
        operation.method,
        "/{proxy+}" if operation.is_default else operation.path,
        settings,
        operation.where,
        around.source,
        tuple(intake.unknowns),
        tuple(intake.remarks),
        function=around.function_of(operation.entry.get("uri")),
        api=around.name,
        is_default=operation.is_default,
        timeout=timeout,
    )
