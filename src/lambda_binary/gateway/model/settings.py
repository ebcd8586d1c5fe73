"""What a gateway is told about a route: Settings and IntegrationResponse.

Frozen and checked when made: whatever AWS would refuse, or this model could not obey, is a
SettingsError that names the key. What AWS accepts and then ignores is legal here too;
`warnings_for` (advice.py) names it. This file knows no request and no response.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from ..errors import SettingsError
from ..nearest import one_of
from ..velocity import java_regex, vtl
from . import header_mapping
from .content_handling import AS_TEXT, BINARY
from .messages import TOKEN

INTEGRATIONS = ("rest-proxy", "rest-mapped", "http-api", "function-url", "alb", "edge")
REST = ("rest-proxy", "rest-mapped")
CONTENT_HANDLINGS = (BINARY, AS_TEXT)
PASSTHROUGHS = ("WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER")
EDGE_EVENTS = ("viewer-request", "origin-request", "origin-response", "viewer-response")
PAYLOAD_FORMATS = ("1.0", "2.0")
INVOKE_MODES = ("BUFFERED", "RESPONSE_STREAM")

# The name that stands for Serverless Framework's own request templates (templates/serverless.py).
SERVERLESS = "serverless"
SERVERLESS_TYPES = ("application/json", "application/x-www-form-urlencoded")

# AWS doc 'Enable payload compression for an API': 0 to 10,485,760 bytes.
LARGEST_COMPRESSION_SIZE = 10_485_760

_MEDIA_TYPE = re.compile(f"{TOKEN}/{TOKEN}")

# How the wing itself writes a response for errors, which are no base64. Java's `.` does not match
# line ends, which an errorMessage may have.
ANY_ERROR = r"[\s\S]+"
FAILED = '{"error": "the function failed"}'

Strings = Mapping[str, str]


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
        _check_status("status_code", self.status_code)
        _check_optional("content_handling", self.content_handling, CONTENT_HANDLINGS)
        java_regex.translate(self.selection_pattern)
        _store(self, "response_templates", _templates("response_templates", self))
        _store(self, "response_parameters", _header_mappings(self.response_parameters))


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
        function_name: what the handler's context says.
    """

    integration: str = "rest-proxy"
    binary_media_types: Any = ()
    content_handling: str | None = None
    request_content_handling: str | None = None
    payload_format: str = "2.0"
    invoke_mode: str = "BUFFERED"
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
    function_name: str = "handler"

    def __post_init__(self) -> None:
        for key, legal in _CHOICES.items():
            one_of(key, getattr(self, key), legal)
        for key in ("content_handling", "request_content_handling", "preflight_content_handling"):
            _check_optional(key, getattr(self, key), CONTENT_HANDLINGS)
        for key in ("multi_value_headers", "cors_preflight"):
            _check_bool(key, getattr(self, key))
        for key, made in _MADE.items():
            _store(self, key, made(self))
        _check_compression_size(self.minimum_compression_size)
        _check_together(self)

    @property
    def stage_name(self) -> str:
        """The stage in force."""
        return self.stage or ("$default" if self.integration == "http-api" else "prod")

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
    if not settings.integration_responses:
        return
    for key in ("content_handling", "response_templates", "response_parameters"):
        if getattr(settings, key):
            raise SettingsError(
                f"{key} and integration_responses are both given: move {key} into the "
                "integration response that it belongs to",
                key,
            )


def _store(value: object, key: str, made: object) -> None:
    object.__setattr__(value, key, made)


def _check_optional(key: str, value: object, legal: tuple[str, ...]) -> None:
    if value is not None:
        one_of(key, value, legal)


def _check_bool(key: str, value: object) -> None:
    if not isinstance(value, bool):
        raise SettingsError(f"{key} is {value!r}: it must be true or false", key)


def _check_status(key: str, value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not 200 <= value <= 599:
        raise SettingsError(f"{key} is {value!r}: it must be a number from 200 to 599", key)


def _check_compression_size(value: object) -> None:
    if value is None:
        return
    key = "minimum_compression_size"
    if not isinstance(value, int) or isinstance(value, bool):
        raise SettingsError(f"{key} is {value!r}: it must be a number of bytes", key)
    if not 0 <= value <= LARGEST_COMPRESSION_SIZE:
        raise SettingsError(f"{key} is {value}: AWS takes 0 to {LARGEST_COMPRESSION_SIZE}", key)


def _text(key: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise SettingsError(f"{key} is {value!r}: it must be a text that is not empty", key)
    return value


def _strings(key: str, value: object) -> Strings:
    if not isinstance(value, Mapping):
        raise SettingsError(f"{key} is {value!r}: it must map names to texts", key)
    for name, entry in value.items():
        if not isinstance(name, str) or not isinstance(entry, str):
            raise SettingsError(f"{key} has {name!r}: {entry!r}, which is no pair of texts", key)
    return MappingProxyType(dict(value))


def _media_types(settings: Settings) -> tuple[str, ...]:
    key, given = "binary_media_types", settings.binary_media_types
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise SettingsError(f"{key} is {given!r}: it must be a list, as [{str(given)!r}]", key)
    seen: list[str] = []
    for entry in given:
        _check_media_type(key, entry)
        if entry in seen:
            raise SettingsError(f"{key} names {entry!r} twice: leave one out", key)
        seen.append(entry)
    return tuple(seen)


def _check_media_type(key: str, entry: object) -> None:
    if not isinstance(entry, str) or not _MEDIA_TYPE.fullmatch(entry):
        hint = ""
        if isinstance(entry, str) and "~1" in entry:
            hint = " (~1 stands for '/' in patch paths and SAM templates only)"
        raise SettingsError(
            f"{key} has {entry!r}, which is no media type such as image/png{hint}", key
        )


def _templates(key: str, owner: object) -> Strings:
    given = getattr(owner, key)
    if key == "request_templates" and given == SERVERLESS:
        given = dict.fromkeys(SERVERLESS_TYPES, SERVERLESS)
    templates = _strings(key, given)
    for media_type, template in templates.items():
        _check_media_type(key, media_type)
        if template != SERVERLESS:
            vtl.check(template, f"{key}[{media_type!r}]")
    return templates


def _header_mappings(given: object) -> Strings:
    mappings = _strings("response_parameters", given)
    for target, expression in mappings.items():
        header_mapping.parse(target, expression)
    return mappings


def _integration_responses(settings: Settings) -> tuple[IntegrationResponse, ...]:
    key, given = "integration_responses", settings.integration_responses
    if isinstance(given, str | Mapping) or not isinstance(given, Iterable):
        raise SettingsError(f"{key} is {given!r}: it must be a list of IntegrationResponse", key)
    out = tuple(given)
    for response in out:
        if not isinstance(response, IntegrationResponse):
            raise SettingsError(f"{key} has {response!r}, which is no IntegrationResponse", key)
    for name in ("status_code", "selection_pattern"):
        values = [getattr(response, name) for response in out]
        if len(set(values)) < len(values):
            # AWS keys integration responses by status code; of two defaults one would win unseen.
            raise SettingsError(f"{key} has two entries with the same {name}", key)
    return out


def _method_responses(settings: Settings) -> tuple[int, ...] | None:
    given = settings.method_responses
    if given is None:
        return None
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise SettingsError("method_responses must be a list of status codes", "method_responses")
    codes = tuple(given)
    for code in codes:
        _check_status("method_responses", code)
    return codes


def _resource(settings: Settings) -> str | None:
    given: object = settings.resource
    if given is None:
        return None
    if not isinstance(given, str) or not given.startswith("/"):
        raise SettingsError(f"resource is {given!r}: it must be a path from '/'", "resource")
    return given


_CHOICES: dict[str, tuple[str, ...]] = {
    "integration": INTEGRATIONS,
    "payload_format": PAYLOAD_FORMATS,
    "invoke_mode": INVOKE_MODES,
    "edge_event": EDGE_EVENTS,
    "passthrough_behavior": PASSTHROUGHS,
}

_MADE: dict[str, Callable[[Settings], object]] = {
    "binary_media_types": _media_types,
    "request_templates": lambda s: _templates("request_templates", s),
    "response_templates": lambda s: _templates("response_templates", s),
    "response_parameters": lambda s: _header_mappings(s.response_parameters),
    "integration_responses": _integration_responses,
    "method_responses": _method_responses,
    "stage_variables": lambda s: _strings("stage_variables", s.stage_variables),
    "stage": lambda s: None if s.stage is None else _text("stage", s.stage),
    "resource": _resource,
    "function_name": lambda s: _text("function_name", s.function_name),
}
