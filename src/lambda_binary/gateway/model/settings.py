"""What a gateway is told about a route: Settings and IntegrationResponse.

Frozen and checked when made: whatever AWS would refuse, or this model could not obey, is a
SettingsError that names the key. What AWS accepts and then ignores is legal here too;
`warnings_for` (advice.py) names it. This file knows no request and no response.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import SettingsError
from ..nearest import one_of
from ..velocity import java_regex
from . import values
from .content_handling import AS_TEXT, BINARY

INTEGRATIONS = ("rest-proxy", "rest-mapped", "http-api", "function-url", "alb", "edge")
REST = ("rest-proxy", "rest-mapped")
CONTENT_HANDLINGS = (BINARY, AS_TEXT)
PASSTHROUGHS = ("WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER")
EDGE_EVENTS = ("viewer-request", "origin-request", "origin-response", "viewer-response")
PAYLOAD_FORMATS = ("1.0", "2.0")
INVOKE_MODES = ("BUFFERED", "RESPONSE_STREAM")
RESPONSE_TRANSFER_MODES = ("BUFFERED", "STREAM")
# The function's variable by which the library streams: names of integrations (docs/streaming.md).
# The core has the name too; the gateway shares no code with it.
SWITCH = "LAMBDA_BINARY_STREAM"

# How the wing itself writes a response for errors, which are no base64. Java's `.` does not match
# line ends, which an errorMessage may have.
ANY_ERROR = r"[\s\S]+"
FAILED = '{"error": "the function failed"}'


@dataclass(frozen=True, slots=True)
class IntegrationResponse:
    """One integration response of a REST API's mapped (type AWS) integration.

    Attributes:
        status_code: what the client gets.
        selection_pattern: a Java regex for the whole `errorMessage`; empty makes it the default,
            which takes successes and every error that no other pattern takes.
        content_handling: `CONVERT_TO_BINARY`, `CONVERT_TO_TEXT` or None.
        response_templates: media type -> VTL template.
        response_parameters: `method.response.header.NAME` -> `'static'`,
            `integration.response.body.JSONPATH`, `integration.response.header.NAME`,
            `context.NAME` or `stageVariables.NAME`.
    """

    status_code: int = 200
    selection_pattern: str = ""
    content_handling: str | None = None
    response_templates: Any = field(default_factory=dict)
    response_parameters: Any = field(default_factory=dict)

    def __post_init__(self) -> None:
        values.status("status_code", self.status_code)
        values.choice("content_handling", self.content_handling, CONTENT_HANDLINGS)
        java_regex.translate(self.selection_pattern)
        _keep(self, "response_templates", values.templates)
        _keep(self, "response_parameters", values.header_mappings)

    def __hash__(self) -> int:
        """Of what tells most from one another; equal ones have equal parts."""
        return hash((self.status_code, self.selection_pattern, _entries(self.response_parameters)))


@dataclass(frozen=True, slots=True)
class Settings:
    """A route's settings, as its gateway knows them. Every key has the default that AWS has.

    Attributes:
        integration: one of `INTEGRATIONS`.
        binary_media_types: REST APIs: `image/png`, `image/*`, `*/*`.
        content_handling: rest-mapped: response side, of the one default integration response;
            with `integration_responses` each has its own.
        request_content_handling: rest-mapped: request side (the integration's own).
        payload_format: http-api: `1.0` or `2.0`.
        invoke_mode: function-url: `BUFFERED` or `RESPONSE_STREAM`.
        response_transfer_mode: rest-proxy: `BUFFERED` or `STREAM` (`responseTransferMode`).
        multi_value_headers: alb: the target group's attribute.
        edge_event: edge: the trigger, one of `EDGE_EVENTS`.
        minimum_compression_size: REST APIs: bytes from which the gateway compresses; None: never.
        request_templates: rest-mapped: media type -> VTL template, or the name `serverless` for
            Serverless Framework's own; `request_templates="serverless"` takes all of its.
        passthrough_behavior: rest-mapped: one of `PASSTHROUGHS`.
        response_templates, response_parameters: of the one default integration response.
        integration_responses: rest-mapped: several IntegrationResponse.
        method_responses: rest-mapped: declared status codes; None: all that are needed.
        cors_preflight: REST APIs: OPTIONS is a MOCK integration, as deploy tools make it.
        preflight_content_handling: the request-side contentHandling of that MOCK integration.
        stage: of the deployment; None is `prod`, on HTTP APIs `$default`.
        stage_variables: of the deployment.
        resource: the route's path, `/pictures/{name}` or `/{proxy+}`; None takes any path.
        route_method: the route's method as its route key says it, `ANY` or `GET`; None is the
            request's own. The events of HTTP APIs tell it.
        function_name: what the handler's context says.
    """

    integration: str = "rest-proxy"
    binary_media_types: Any = ()
    content_handling: str | None = None
    request_content_handling: str | None = None
    payload_format: str = "2.0"
    invoke_mode: str = "BUFFERED"
    response_transfer_mode: str = "BUFFERED"
    multi_value_headers: bool = False
    edge_event: str = "viewer-request"
    minimum_compression_size: int | None = None
    request_templates: Any = field(default_factory=dict)
    passthrough_behavior: str = "WHEN_NO_MATCH"
    response_templates: Any = field(default_factory=dict)
    response_parameters: Any = field(default_factory=dict)
    integration_responses: Any = ()
    method_responses: Any = None
    cors_preflight: bool = False
    preflight_content_handling: str | None = None
    stage: str | None = None
    stage_variables: Any = field(default_factory=dict)
    resource: str | None = None
    route_method: str | None = None
    function_name: str = "handler"

    def __post_init__(self) -> None:
        for key, legal in _CHOICES.items():
            one_of(key, getattr(self, key), legal)
        for key in ("content_handling", "request_content_handling", "preflight_content_handling"):
            values.choice(key, getattr(self, key), CONTENT_HANDLINGS)
        for key in ("multi_value_headers", "cors_preflight"):
            values.boolean(key, getattr(self, key))
        for key, made in _MADE.items():
            _keep(self, key, made)
        values.compression_size("minimum_compression_size", self.minimum_compression_size)
        _check_together(self)

    def __hash__(self) -> int:
        """Of what tells most from one another; equal ones have equal parts."""
        own = self.integration, self.binary_media_types, self.resource, self.stage
        return hash((*own, self.integration_responses, _entries(self.response_parameters)))

    @property
    def stage_name(self) -> str:
        """The stage in force."""
        return self.stage or ("$default" if self.integration == "http-api" else "prod")

    @property
    def streams(self) -> bool:
        """Whether the function is invoked with InvokeWithResponseStream."""
        if self.integration == "function-url":
            return self.invoke_mode == "RESPONSE_STREAM"
        return self.response_transfer_mode == "STREAM"

    def responses(self) -> tuple[IntegrationResponse, ...]:
        """The integration responses in force: those given, or the one default."""
        given: tuple[IntegrationResponse, ...] = self.integration_responses
        return given or (
            IntegrationResponse(
                200, "", self.content_handling, self.response_templates, self.response_parameters
            ),
        )


def _check_together(settings: Settings) -> None:
    if settings.cors_preflight and settings.integration not in REST:
        raise SettingsError(
            f"cors_preflight models the OPTIONS method of a REST API; {settings.integration} "
            "has none: leave it out",
            "cors_preflight",
        )
    if settings.response_transfer_mode == "STREAM" and settings.integration != "rest-proxy":
        # DOC_STREAM: 'You can only use response payload streaming for HTTP_PROXY or AWS_PROXY'.
        raise SettingsError(
            f"response_transfer_mode is 'STREAM': {settings.integration} has no such mode, "
            f"{_STREAMS_INSTEAD.get(settings.integration, 'only rest-proxy has')}",
            "response_transfer_mode",
        )
    if not settings.integration_responses:
        return
    for key in ("content_handling", "response_templates", "response_parameters"):
        if getattr(settings, key):
            raise SettingsError(
                f"{key} and integration_responses are both given: move {key} into the "
                "integration response that it belongs to",
                key,
            )


def _entries(given: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset(given.items())


def _keep(owner: object, key: str, made: Callable[[str, Any], object]) -> None:
    object.__setattr__(owner, key, made(key, getattr(owner, key)))


def _integration_responses(key: str, given: Any) -> tuple[IntegrationResponse, ...]:
    if isinstance(given, str | Mapping) or not isinstance(given, Iterable):
        raise SettingsError(f"{key} is {given!r}: it must be a list of IntegrationResponse", key)
    out = tuple(given)
    for response in out:
        if not isinstance(response, IntegrationResponse):
            raise SettingsError(f"{key} has {response!r}, which is no IntegrationResponse", key)
    for name in ("status_code", "selection_pattern"):
        given = [getattr(response, name) for response in out]
        if len(set(given)) < len(given):
            # AWS keys integration responses by status code; of two defaults one would win unseen.
            raise SettingsError(f"{key} has two entries with the same {name}", key)
    return out


_CHOICES: dict[str, tuple[str, ...]] = {
    "integration": INTEGRATIONS,
    "payload_format": PAYLOAD_FORMATS,
    "invoke_mode": INVOKE_MODES,
    "response_transfer_mode": RESPONSE_TRANSFER_MODES,
    "edge_event": EDGE_EVENTS,
    "passthrough_behavior": PASSTHROUGHS,
}

_STREAMS_INSTEAD = {"function-url": "write invoke_mode = 'RESPONSE_STREAM'"}

_MADE: dict[str, Callable[[str, Any], object]] = {
    "binary_media_types": values.media_types,
    "request_templates": values.request_templates,
    "response_templates": values.templates,
    "response_parameters": values.header_mappings,
    "integration_responses": _integration_responses,
    "method_responses": values.statuses,
    "stage_variables": values.strings,
    "stage": lambda key, given: None if given is None else values.text(key, given),
    "resource": values.path,
    "route_method": values.method,
    "function_name": values.text,
}
