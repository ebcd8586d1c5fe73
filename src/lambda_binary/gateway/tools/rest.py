"""A REST API's methods, as every tool describes them, to ConfiguredRoutes.

In: Method and Api, whose values are still the document's own. Out: routes. The OPTIONS method of
type MOCK beside a route becomes the route's preflight; methods that call no Lambda function are
left out. This file knows no tool.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..documents.values import Spot, Where
from ..model.header_mapping import TARGET
from ..model.settings import IntegrationResponse
from . import uri
from .intake import Intake, literal, unresolved
from .losses import MappedResponse as MappedResponse
from .losses import losses, shaping
from .route import ASYNCHRONOUS, CHOSEN, NOTHING, UNTOLD, ConfiguredRoute, Function, Written

# AWS doc 'Set up asynchronous invocation of the backend Lambda function': a static value; one that
# is mapped from the request leaves it to the client.
INVOCATION_TYPE = "integration.request.header.x-amz-invocation-type"
# AWS doc 'Invoke' (Lambda API reference), InvocationType.
_WITHOUT_RESULT = ("'Event'", "'DryRun'")
# AWS doc 'Use a mapping template to override an API's request and response parameters'.
_OVERRIDDEN = re.compile(r"requestOverride\W+header\W+x-amz-invocation-type", re.IGNORECASE)

KINDS = {"AWS": "rest-mapped", "AWS_PROXY": "rest-proxy"}
# AWS doc 'Integration' (REST API reference), httpMethod: "For Lambda integrations, you must use the
# HTTP method of POST for the integration request". ANY passes the client's own method on.
INVOKING = "POST"
# Integrations whose request goes through a template, as that of a mapped function does.
TEMPLATED = ("AWS", "HTTP", "MOCK")
# The kind of a neighbour that is a mapped function.
FUNCTION = "FUNCTION"
# AWS doc 'Method' (REST API reference), httpMethod.
# What stands in OpenAPI for all of them.
ANY = "x-amazon-apigateway-any-method"
_VERBS = ("ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")


@dataclass(frozen=True, slots=True)
class Method:
    """A method and its integration as written.

    Attributes:
        kind: the integration's type: AWS, AWS_PROXY, MOCK, …
        declared: method responses: status -> names of declared fields; None when the tool
            declares what is needed by itself.
        uri: of the integration; only a Lambda function's makes a route.
        function: what answers, where it is known.
        transfer: the response transfer mode, BUFFERED or STREAM.
        target_streams: whether the uri asks Lambda to stream, where the uri itself is not known.
        parameters: of the request to the integration: names -> where their values come from.
        timeout: milliseconds that the gateway waits.
        calls_with: the method of the request to the integration; empty when a person has to write
            one and did not; None when the tool writes it.
        open, open_path: what stands in the place of the method or path when it cannot be told.
        spelling: the tool whose keys it is written in; empty: the source's own.
        name: what the file calls it.
    """

    method: str
    path: str
    kind: Any
    where: Where
    content_handling: Any = None
    passthrough: Any = None
    request_templates: Any = None
    responses: tuple[MappedResponse, ...] = ()
    declared: Mapping[str, tuple[str, ...]] | None = None
    uri: Any = None
    spots: Mapping[str, Spot] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    function: Function = UNTOLD
    transfer: Any = None
    open: Any = None
    open_path: Any = None
    parameters: Any = None
    calls_with: Any = None
    target_streams: bool | None = None
    timeout: Any = None
    spelling: str = ""
    name: str = ""

    def written(self, source: str) -> Written:
        """Where it is written, in a file of the tool `source`."""
        return Written(self.spelling or source, self.where.file, self.name, self.spots)


@dataclass(frozen=True, slots=True)
class Api:
    """What all methods of an API share.

    Attributes:
        where: the place of its binary media types.
        name: what the tool calls it; empty where a file has one API alone.
        spelling: the tool whose keys it is written in; empty: the source's own.
    """

    where: Where
    binary_media_types: Any = ()
    compression: Any = None
    stage: Any = None
    spots: Mapping[str, Spot] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    spelling: str = ""

    def written(self, source: str) -> Written:
        """Where it is written, in a file of the tool `source`."""
        return Written(self.spelling or source, self.where.file, self.name, self.spots)


def routes(source: str, api: Api, methods: Iterable[Method]) -> list[ConfiguredRoute]:
    """The routes of an API."""
    given = list(methods)
    preflights = {m.path: m for m in given if m.method == "OPTIONS" and _kind(m) == "MOCK"}
    found = [(m, _route(source, api, m, preflights.get(m.path))) for m in given if _calls_lambda(m)]
    paths = {method.path for method, _ in found}
    read = {id(method): route for method, route in found}
    shared = tuple(
        _beside(source, api, method, read.get(id(method)))
        for method in given
        if _kind(method) in TEMPLATED
        and not (method.path in paths and preflights.get(method.path) is method)
    )
    return [replace(route, templated=shared) for _, route in found]


def _beside(
    source: str, api: Api, method: Method, route: ConfiguredRoute | None
) -> ConfiguredRoute:
    """The method as a neighbour: a mapped route without its preflight."""
    kind = {"kind": _neighbour(method)}
    if route is not None and route.preflight_in is None and _kind(method) == "AWS":
        return replace(route, ids={**api.ids, **kind})
    return _route(source, api, replace(method, kind="AWS", ids=kind), None)


def _neighbour(method: Method) -> str:
    return FUNCTION if _calls_lambda(method) else _kind(method)


def _kind(method: Method) -> str:
    return method.kind.upper() if isinstance(method.kind, str) else ""


def _calls_lambda(method: Method) -> bool:
    """An unknown type is kept: the route may be meant."""
    if _kind(method) not in KINDS and unresolved(method.kind) is None:
        return False
    return uri.calls_lambda(method.uri)


def _uninvoked(method: Method, target: uri.Target) -> str:
    """What is wrong with the integration's method: Lambda is not invoked by it."""
    calls = target.service == uri.LAMBDA or _kind(method) == "AWS_PROXY"
    if not calls or method.calls_with is None:
        return ""
    given = str(method.calls_with).upper()
    if not given:
        return "the integration has no method of its own: AWS refuses it"
    known = unresolved(method.calls_with) is None and given in _VERBS
    invokes = given == INVOKING or (given == "ANY" and method.method == INVOKING)
    return f"the integration's own method is {given}" if known and not invokes else ""


def _invocation(method: Method, intake: Intake, target: uri.Target) -> str:
    """How the function is invoked: empty where it is waited for."""
    given = method.parameters.items() if isinstance(method.parameters, Mapping) else ()
    kinds = [literal(value) for name, value in given if str(name).lower() == INVOCATION_TYPE]
    kind = kinds[-1] if kinds and _kind(method) == "AWS" else None
    if target.asynchronous:
        intake.remark("asynchronous", "the uri is of InvokeAsync: Lambda answers at once")
        return ASYNCHRONOUS
    if kind in _WITHOUT_RESULT:
        text = f"X-Amz-Invocation-Type is {kind}: Lambda answers at once, without a result"
        intake.remark("asynchronous", text)
        return ASYNCHRONOUS
    templates = method.request_templates
    overridden = _kind(method) == "AWS" and _OVERRIDDEN.search(str(templates or ""))
    if overridden or (kind is not None and not str(kind).startswith("'")):
        by = "a request template" if overridden else unresolved(kind) or str(kind)
        text = f"X-Amz-Invocation-Type comes from {by}: where it is Event, there is no result"
        intake.remark("invocation-chosen", text)
        return CHOSEN
    return ""


def _route(source: str, api: Api, method: Method, preflight: Method | None) -> ConfiguredRoute:
    intake = Intake(method.where)
    kind = intake.text("integration", method.kind) or "AWS_PROXY"
    transfer = intake.text("response_transfer_mode", method.transfer) or "BUFFERED"
    target = uri.target_of(method.uri)
    invocation = _invocation(method, intake, target)
    _check(method, intake, target, transfer.upper() == "STREAM")
    timeout = intake.milliseconds(method.timeout)
    intake.known("method", method.open)
    intake.known("path", method.open_path)
    given: dict[str, Any] = {"integration": KINDS.get(kind.upper(), "rest-proxy")}
    given |= _of_api(api, intake) | {"response_transfer_mode": transfer}
    if preflight is not None:
        given["cors_preflight"] = True
        given["preflight_content_handling"] = intake.text(
            "preflight_content_handling", preflight.content_handling or None
        )
    given["resource"] = method.path if method.path.startswith("/") else None
    reader = _mapped if given["integration"] == "rest-mapped" else _proxied
    settings = intake.settings(**given, **reader(method, intake))
    spots, ids = {**api.spots, **method.spots}, {**api.ids, **method.ids}
    if preflight is not None:
        spots |= {f"preflight-{name}": spot for name, spot in preflight.spots.items()}
        ids |= {f"preflight-{name}": text for name, text in preflight.ids.items()}
    return ConfiguredRoute(
        method.method,
        method.path,
        settings,
        method.where,
        source,
        tuple(intake.unknowns),
        tuple(dict.fromkeys(intake.remarks)),
        spots,
        ids,
        function=method.function,
        api=api.name,
        target_streams=target.streams if target.service else method.target_streams,
        invocation=invocation,
        timeout=timeout,
        method_in=method.written(source),
        api_in=api.written(source),
        preflight_in=preflight.written(source) if preflight else None,
        declared=method.declared,
        losses=losses(method.responses) if settings.integration == "rest-mapped" else NOTHING,
        shaping=shaping(method) if settings.integration == "rest-mapped" else (),
    )


def _check(method: Method, intake: Intake, target: uri.Target, streams: bool) -> None:
    """Remark on a method that is none, and on a uri that cannot be called so."""
    if method.method.isalpha() and method.method not in _VERBS:
        text = f"the method {method.method} is none of {', '.join(_VERBS)}"
        intake.remark("illegal-setting", text)
    if wrong := _uninvoked(method, target):
        intake.remark("invoking-method", wrong)
    if target.wrong and target.service == uri.LAMBDA and target.streams == streams:
        intake.remark("uri-date", f"the integration's uri is {target.wrong}")


def _of_api(api: Api, intake: Intake) -> dict[str, Any]:
    given: dict[str, Any] = {
        "binary_media_types": intake.texts("binary_media_types", api.binary_media_types, api.where)
    }
    size = intake.known("minimum_compression_size", api.compression)
    if size is not None and str(size).lstrip("-").isdigit():
        given["minimum_compression_size"] = int(size)
    stage = intake.text("stage", api.stage)
    return given | ({"stage": stage} if stage else {})


def _proxied(method: Method, intake: Intake) -> dict[str, Any]:
    """AWS takes contentHandling on a proxy integration and ignores it."""
    handlings = [method.content_handling, *(r.content_handling for r in method.responses)]
    for handling in filter(None, handlings):
        # `chalice package`, Claudia and API Gateway's console write it into every integration.
        rule = "text-on-proxy" if handling == "CONVERT_TO_TEXT" else "handling-on-proxy"
        intake.remark(rule, f"contentHandling {handling} on a proxy integration")
    return {}


def _mapped(method: Method, intake: Intake) -> dict[str, Any]:
    responses = tuple(_response(given, intake) for given in method.responses)
    given: dict[str, Any] = {
        "request_content_handling": intake.text(
            "request_content_handling", method.content_handling or None
        )
    }
    passthrough = intake.text("passthrough_behavior", method.passthrough)
    if passthrough:
        given["passthrough_behavior"] = passthrough.upper()
    if isinstance(method.request_templates, str):
        given["request_templates"] = method.request_templates
    else:
        given["request_templates"] = intake.mapping("request_templates", method.request_templates)
    if responses:
        given["integration_responses"] = _distinct(responses, intake)
    if method.declared is not None:
        given["method_responses"] = [int(c) for c in method.declared if c.isdigit()]
        _undeclared(method.declared, responses, intake)
    return given


def _response(given: MappedResponse, intake: Intake) -> IntegrationResponse:
    status = intake.text("integration_responses", given.status) or "200"
    made = intake.response(
        status_code=int(status) if status.isdigit() else 200,
        selection_pattern=intake.text("integration_responses", given.pattern) or "",
        # Terraform's states have an empty text for what is not set.
        content_handling=intake.text("content_handling", given.content_handling or None),
        response_templates=intake.mapping("response_templates", given.templates),
        response_parameters=intake.mapping("response_parameters", given.parameters),
    )
    # A status that is a pattern or a class, such as 2XX, is none that AWS takes here.
    return made if status.isdigit() else replace(made, status_code=200)


def _distinct(
    responses: tuple[IntegrationResponse, ...], intake: Intake
) -> tuple[IntegrationResponse, ...]:
    """The first of those that AWS would not keep apart."""
    kept: list[IntegrationResponse] = []
    for response in responses:
        same = [
            name
            for name in ("status_code", "selection_pattern")
            if getattr(response, name) in {getattr(other, name) for other in kept}
        ]
        if same:
            value = getattr(response, same[0])
            intake.remark("illegal-setting", f"two integration responses have {same[0]} {value!r}")
        else:
            kept.append(response)
    return tuple(kept)


def _undeclared(
    declared: Mapping[str, tuple[str, ...]],
    responses: tuple[IntegrationResponse, ...],
    intake: Intake,
) -> None:
    for response in responses:
        names = {name.lower() for name in declared.get(str(response.status_code), ())}
        for target in response.response_parameters:
            name = target.removeprefix(TARGET)
            if str(response.status_code) in declared and name.lower() not in names:
                text = f"{target} is mapped, but the method response {response.status_code} "
                intake.remark("header-undeclared", f"{text}does not declare {name}")
