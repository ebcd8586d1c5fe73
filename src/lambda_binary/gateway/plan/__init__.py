"""What a configuration is asked to say: RoutePlan, one route, complete and legal once made.

In: what the command line gave. Out: a RoutePlan, or a PlanError that names the flag. Options
that would have no effect are refused, not dropped. This file knows no deploy tool.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import GatewayError, SettingsError
from ..model.media_matching import is_left_wildcard
from ..model.settings import INTEGRATIONS, Settings
from ..nearest import one_of

# Lambda@Edge has no gateway settings: nothing to write.
PLANNED = tuple(name for name in INTEGRATIONS if name != "edge")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "ANY")
WITH_BODY = ("POST", "PUT", "PATCH", "ANY")
# AWS doc 'Set up a Lambda proxy integration with payload response streaming', 'Configuring a Lambda
# function to stream responses'. HTTP APIs and load balancers do not.
STREAMED = ("rest-proxy", "function-url")
# Seconds. A function's (documented: at most 900, which is STREAM's most, too); a streamed one gets
# what 200 MB take at 2 MB a second behind the first 6 MB, and somewhat more.
TIMEOUT, TIMEOUT_STREAMED, LONGEST = 10, 120, 900

_SEGMENT = r"(?:[A-Za-z0-9._~-]+|\{[A-Za-z0-9._-]+\})"
# A greedy parameter stands at the end only. AWS doc 'Set up a proxy integration with a proxy
# resource'.
_PATH = re.compile(rf"/|(?:/{_SEGMENT})*/(?:{_SEGMENT}|\{{[A-Za-z0-9._-]+\+\}})")
_HANDLER = re.compile(r"[A-Za-z0-9_/-]+(?:\.[A-Za-z0-9_]+)+")


class PlanError(GatewayError, ValueError):
    """A route that cannot be written as asked."""


@dataclass(frozen=True, slots=True)
class RoutePlan:
    """One route of which a configuration is written.

    Attributes:
        integration: one of `PLANNED`.
        path: `/image`, `/pictures/{name}`, `/{proxy+}`; `/` for a function URL.
        method: one of `METHODS`; `ANY` for a function URL.
        media_types: rest-proxy: the binary media types of the API. rest-mapped, bare: the one
            media type of the content. Elsewhere empty.
        envelope: whether the function returns statusCode, headers and body, or base64 alone.
        cors: whether a browser's preflight is answered.
        handler: `app.handler`, as Lambda spells it.
        stream: whether the response is streamed; of `STREAMED` alone.
        timeout: the function's, in seconds; the integration's too where it is streamed.
    """

    integration: str
    path: str = "/image"
    method: str = "GET"
    media_types: tuple[str, ...] = ()
    envelope: bool = True
    cors: bool = False
    handler: str = "app.handler"
    stream: bool = False
    timeout: int = TIMEOUT

    def __post_init__(self) -> None:
        _named("--integration", self.integration, PLANNED)
        _named("--method", self.method, METHODS)
        if not _PATH.fullmatch(self.path):
            raise PlanError(
                f"--path is {self.path!r}: it must be a path as /image, /pictures/{{name}} or "
                "/{proxy+}, from '/' and without one at its end"
            )
        if not _HANDLER.fullmatch(self.handler):
            raise PlanError(
                f"--handler is {self.handler!r}: it must be Lambda's spelling, as app.handler"
            )
        _check_stream(self)
        _check_types(self)
        if self.cors:
            _check_cors(self)

    @property
    def content_type(self) -> str:
        """The header mapping of a mapped integration's Content-Type."""
        if self.envelope:
            return "integration.response.body.headers.Content-Type"
        return f"'{self.media_types[0]}'"

    @property
    def binary_media_types(self) -> tuple[str, ...]:
        """The API's; a mapped route's one type is its Content-Type."""
        return () if self.integration == "rest-mapped" else self.media_types

    @property
    def segments(self) -> tuple[str, ...]:
        """The path's parts; none for `/`."""
        return tuple(part for part in self.path.split("/") if part)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the path's parameters."""
        return tuple(part.strip("{+}") for part in self.segments if part.startswith("{"))

    @property
    def allowed(self) -> str:
        """The value of Access-Control-Allow-Methods."""
        return "*" if self.method == "ANY" else f"{self.method},OPTIONS"

    @property
    def permitted(self) -> str:
        """The end of an execute-api ARN that may call the function: `GET/pictures/*`."""
        parts = ["*" if part.startswith("{") else part for part in self.segments]
        return "/".join(["*" if self.method == "ANY" else self.method, *(parts or [""])])


def plan(
    integration: str,
    *,
    path: str | None = None,
    method: str | None = None,
    media_types: Sequence[str] = (),
    envelope: bool | None = None,
    cors: bool = False,
    handler: str = "app.handler",
    stream: bool = False,
    timeout: int | None = None,
) -> RoutePlan:
    """The RoutePlan of what was given; None and nothing take the integration's defaults.

    Raises:
        PlanError: something is not legal, or would have no effect.
    """
    _named("--integration", integration, PLANNED)
    mapped = integration == "rest-mapped"
    if envelope is False and not mapped:
        raise PlanError(
            f"--bare is for rest-mapped; {integration} needs the envelope: leave it out"
        )
    anywhere = integration == "function-url"
    for flag, given in (("--path", path), ("--method", method)):
        if anywhere and given is not None:
            raise PlanError(f"{flag} has no effect: a function URL takes every path and method")
    if timeout is not None and not stream:
        raise PlanError("--timeout is for --stream: without it nothing here takes that long")
    enveloped = not mapped if envelope is None else envelope
    verb = method.upper() if method is not None else "ANY" if anywhere else "GET"
    return RoutePlan(
        integration,
        path if path is not None else "/" if anywhere else "/image",
        verb,
        tuple(media_types)
        or _default_types(integration, enveloped, stream and verb not in WITH_BODY),
        enveloped,
        cors,
        handler,
        stream,
        timeout if timeout is not None else TIMEOUT_STREAMED if stream else TIMEOUT,
    )


def _default_types(integration: str, enveloped: bool, downloads: bool) -> tuple[str, ...]:
    if integration == "rest-proxy":
        return () if downloads else ("*/*",)
    return ("image/png",) if integration == "rest-mapped" and not enveloped else ()


def _named(flag: str, value: str, known: tuple[str, ...]) -> None:
    try:
        one_of(flag, value, known)
    except SettingsError as fault:
        raise PlanError(str(fault)) from None


def _check_stream(plan: RoutePlan) -> None:
    if plan.stream and plan.integration not in STREAMED:
        raise PlanError(
            f"--stream has no effect on {plan.integration}, which does not stream a function's "
            f"response: name {' or '.join(STREAMED)}"
        )
    if not 1 <= plan.timeout <= LONGEST:
        raise PlanError(f"--timeout is {plan.timeout}: it must be from 1 to {LONGEST} seconds")


def _check_types(plan: RoutePlan) -> None:
    if plan.media_types and plan.integration not in {"rest-proxy", "rest-mapped"}:
        raise PlanError(
            f"--media-types has no effect on {plan.integration}, which decodes every body that "
            "is marked as base64: leave it out"
        )
    for entry in plan.media_types:
        _check_spelling(entry)
    try:
        Settings(binary_media_types=plan.media_types)
    except SettingsError as fault:
        raise PlanError(str(fault).replace("binary_media_types", "--media-types")) from None
    check = _check_mapped_types if plan.integration == "rest-mapped" else _check_proxy_types
    check(plan)


def _check_spelling(entry: str) -> None:
    """What is clearly another entry, misspelt."""
    meant = "*/*" if entry == "*" else entry.replace("~1", "/")
    if meant != entry:
        raise PlanError(f"--media-types has {entry!r}: write {meant}")
    if entry != entry.lower():
        raise PlanError(
            f"--media-types has {entry!r}: write {entry.lower()}, as clients do, for no source "
            "tells whether AWS compares without regard to case"
        )


def _check_proxy_types(plan: RoutePlan) -> None:
    if plan.stream and plan.media_types and plan.method not in WITH_BODY:
        raise PlanError(
            f"--media-types has no effect with --stream on {plan.method}, whose response is sent "
            "as it is and whose request has no body: leave it out"
        )
    if plan.integration == "rest-proxy" and not plan.media_types and not plan.stream:
        raise PlanError("--media-types is empty: without one every client gets base64 text")
    for entry in filter(is_left_wildcard, plan.media_types):
        raise PlanError(
            f"--media-types has {entry!r}, which matches nothing on AWS (recorded): write "
            "image/png, image/* or */*"
        )


def _check_mapped_types(plan: RoutePlan) -> None:
    if plan.envelope:
        if plan.media_types:
            raise PlanError(
                "--media-types has no effect with --envelope: the function names its own type, "
                "and CONVERT_TO_BINARY needs no list; leave it out"
            )
        return
    if len(plan.media_types) != 1:
        raise PlanError(
            f"--media-types names {len(plan.media_types)} types, and a bare result has one fixed "
            "Content-Type: name one for each route, or take --envelope or rest-proxy"
        )
    if "*" in plan.media_types[0]:
        raise PlanError(
            f"--media-types is {plan.media_types[0]!r}: a mapped integration sends it as the "
            "Content-Type, so it must be one type as image/png"
        )


def _check_cors(plan: RoutePlan) -> None:
    if plan.integration == "alb":
        raise PlanError(
            "--cors has no effect on alb, which answers no preflight: send OPTIONS to the "
            "function and answer it there"
        )
    if plan.method == "OPTIONS":
        raise PlanError("--cors and --method OPTIONS exclude each other: name the route's method")
