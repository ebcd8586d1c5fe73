"""The output of `terraform show -json` (a plan or a state) to ConfiguredRoutes.

In: the document. Out: routes of REST APIs, HTTP APIs, function URLs and target groups. In a state
resources name one another by id; in a plan ids do not exist yet, and the configuration's
references stand for them. Attributes that are known after apply alone are unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from . import openapi, rest
from .intake import Intake
from .route import ConfiguredRoute, Where

SOURCE = "terraform"
ROOT = "root_resource_id"
_MOST_PARENTS = 50


@dataclass(frozen=True, slots=True)
class Resource:
    """A managed resource: its values, and the addresses that its expressions refer to."""

    address: str
    kind: str
    values: Mapping[str, Any]
    references: Mapping[str, str]

    def known(self, key: str) -> Any:
        """The value; an intrinsic-like reference when a plan leaves it open."""
        value = self.values.get(key)
        return {"Ref": self.references[key]} if value is None and key in self.references else value


def is_one(document: Any) -> bool:
    """Whether the document is Terraform's JSON."""
    return isinstance(document, dict) and "terraform_version" in document


def read(document: Any, file: str) -> list[ConfiguredRoute]:
    """The routes of a plan or state."""
    resources = list(_resources(document))
    return [
        *_rest_apis(resources, file),
        *_http_apis(resources, file),
        *_simple(resources, file),
    ]


def _resources(document: Any) -> Iterator[Resource]:
    planned = document.get("planned_values")
    values = planned if isinstance(planned, dict) else document.get("values")
    configuration = document.get("configuration")
    references = dict(_references(_part(configuration, "root_module"), ""))
    waiting = [_part(values, "root_module")]
    while waiting:
        module = waiting.pop(0)
        if not isinstance(module, dict):
            continue
        waiting += _list(module.get("child_modules"))
        for given in _list(module.get("resources")):
            if isinstance(given, dict) and isinstance(given.get("values"), dict):
                address = str(given.get("address"))
                plain = address.partition("[")[0]
                found = references.get(plain, {})
                yield Resource(address, str(given.get("type")), given["values"], found)


def _references(module: Any, prefix: str) -> Iterator[tuple[str, dict[str, str]]]:
    for given in _list(_part(module, "resources")):
        expressions = _part(given, "expressions")
        found = {}
        for key, entry in expressions.items() if isinstance(expressions, dict) else ():
            names = _list(_part(entry, "references"))
            if names:
                found[key] = prefix + str(names[0])
        yield prefix + str(_part(given, "address")), found
    calls = _part(module, "module_calls")
    for name, call in calls.items() if isinstance(calls, dict) else ():
        yield from _references(_part(call, "module"), f"{prefix}module.{name}.")


def _rest_apis(resources: list[Resource], file: str) -> Iterator[ConfiguredRoute]:
    methods = [r for r in resources if r.kind == "aws_api_gateway_integration"]
    for api in (r for r in resources if r.kind == "aws_api_gateway_rest_api"):
        where = Where(file, 0, api.address)
        stages = _of(resources, "aws_api_gateway_stage", api, "rest_api_id")
        stage = stages[0].known("stage_name") if stages else None
        size = api.known("minimum_compression_size")
        given = rest.Api(
            where,
            api.known("binary_media_types"),
            None if size in {"", "-1", -1} else size,
            stage,
        )
        made = [_method(m, resources, file) for m in methods if _names(m, "rest_api_id", api)]
        yield from rest.routes(SOURCE, given, made)
        yield from _of_body(api, given, file)


def _of_body(api: Resource, given: rest.Api, file: str) -> Iterator[ConfiguredRoute]:
    body = api.values.get("body")
    if isinstance(body, str) and body.strip():
        from . import documents

        around = openapi.Around(
            SOURCE, api.address, False, given.binary_media_types, None, given.stage, given.where
        )
        yield from openapi.read(documents.parse(body, f"{file}, {api.address}.body"), file, around)


def _method(integration: Resource, resources: list[Resource], file: str) -> rest.Method:
    verb = str(integration.values.get("http_method") or "ANY")
    near = [
        _same_method(resources, kind, integration)
        for kind in ("aws_api_gateway_integration_response", "aws_api_gateway_method_response")
    ]
    responses = tuple(
        rest.MappedResponse(
            r.values.get("status_code"),
            r.values.get("selection_pattern"),
            r.values.get("content_handling"),
            r.values.get("response_templates"),
            r.values.get("response_parameters"),
        )
        for r in near[0]
    )
    prefix = "method.response.header."
    declared = {
        str(r.values.get("status_code")): tuple(
            name.removeprefix(prefix) for name in (r.values.get("response_parameters") or {})
        )
        for r in near[1]
    }
    return rest.Method(
        verb,
        _path(integration, resources),
        integration.known("type"),
        Where(file, 0, integration.address),
        integration.values.get("content_handling"),
        integration.values.get("passthrough_behavior"),
        integration.values.get("request_templates"),
        responses,
        declared,
        integration.values.get("uri"),
    )


def _same_method(resources: list[Resource], kind: str, like: Resource) -> list[Resource]:
    def key(resource: Resource) -> tuple[Any, ...]:
        names = ("rest_api_id", "resource_id", "http_method")
        return tuple(str(resource.values.get(n) or resource.references.get(n)) for n in names)

    return [r for r in resources if r.kind == kind and key(r) == key(like)]


def _path(integration: Resource, resources: list[Resource]) -> str:
    parts: list[str] = []
    at, key = integration, "resource_id"
    for _ in range(_MOST_PARENTS):
        found = next(
            (r for r in resources if r.kind == "aws_api_gateway_resource" and _names(at, key, r)),
            None,
        )
        if found is None:
            break
        parts.insert(0, str(found.values.get("path_part") or "{part}"))
        at, key = found, "parent_id"
    return "/" + "/".join(parts)


def _names(resource: Resource, key: str, other: Resource) -> bool:
    """Whether the attribute names the other resource: by id, or by reference in a plan."""
    value = resource.values.get(key)
    if value is not None:
        return bool(value == other.values.get("id"))
    reference = resource.references.get(key, "")
    own = other.address.partition("[")[0]
    return (reference.startswith(f"{own}.") and not reference.endswith(ROOT)) or reference == own


def _of(resources: list[Resource], kind: str, owner: Resource, key: str) -> list[Resource]:
    return [r for r in resources if r.kind == kind and _names(r, key, owner)]


def _http_apis(resources: list[Resource], file: str) -> Iterator[ConfiguredRoute]:
    integrations = [r for r in resources if r.kind == "aws_apigatewayv2_integration"]
    for given in (r for r in resources if r.kind == "aws_apigatewayv2_route"):
        target = str(given.values.get("target") or "").rpartition("/")[2]
        reference = given.references.get("target", "")
        found = next(
            (
                i
                for i in integrations
                if (target and i.values.get("id") == target)
                or reference.startswith(f"{i.address}.")
            ),
            None,
        )
        version = found.values.get("payload_format_version") if found else None
        method, _, path = str(given.values.get("route_key") or "").rpartition(" ")
        if path.startswith("$") and path != "$default":
            continue  # a WebSocket API's route
        intake = Intake(Where(file, 0, given.address))
        settings = intake.settings(integration="http-api", payload_format=version or "1.0")
        shown = path if path.startswith("/") else "/{proxy+}"
        yield ConfiguredRoute(method or "ANY", shown, settings, intake.where, SOURCE)


def _simple(resources: list[Resource], file: str) -> Iterator[ConfiguredRoute]:
    for given in resources:
        chosen: dict[str, Any] = {}
        if given.kind == "aws_lambda_function_url":
            mode = given.values.get("invoke_mode") or "BUFFERED"
            chosen = {"integration": "function-url", "invoke_mode": mode}
        elif given.kind in _GROUPS and given.values.get("target_type") == "lambda":
            many = bool(given.values.get("lambda_multi_value_headers_enabled"))
            chosen = {"integration": "alb", "multi_value_headers": many}
        if chosen:
            intake = Intake(Where(file, 0, given.address))
            settings = intake.settings(**chosen)
            found = (), tuple(intake.remarks)
            yield ConfiguredRoute("ANY", "/{proxy+}", settings, intake.where, SOURCE, *found)


def _part(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


_GROUPS = ("aws_lb_target_group", "aws_alb_target_group")
