"""Does a request's body reach the function as text or as base64? One table of integrations.

In: Settings and Request. Out: EventBody, or a refusal. Mapped integrations convert by
content_handling.py, Lambda@Edge in edge_event.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .. import base64_text
from ..evidence import (
    DOC_ALB,
    DOCUMENTED,
    LIVE_TEST,
    LS_URL,
    MINISTACK_766,
    MINISTACK_767,
    RECORDED,
    VERIFIED,
    Rule,
)
from ..media_matching import first_media_type, matching_type
from ..messages import Note, Request
from ..settings import Settings
from . import limits

REST_REQUEST = Rule(
    "request-content-type", f"Claudia's integration tests; {MINISTACK_767}", LIVE_TEST
)
HTTP_API_REQUEST = Rule("request-content-type", MINISTACK_766, VERIFIED)
URL_REQUEST = Rule("request-content-type", LS_URL, RECORDED)
ALB_REQUEST = Rule("request-content-type", DOC_ALB, DOCUMENTED)

# The same list for HTTP APIs (MINISTACK_766) and load balancers (DOC_ALB).
TEXT_TYPES = ("application/json", "application/javascript", "application/xml")


@dataclass(frozen=True, slots=True)
class EventBody:
    """A proxy event's `body` (None: the request has none), `isBase64Encoded`, and why."""

    body: str | None
    is_base64_encoded: bool
    notes: tuple[Note, ...] = ()


def event_body(settings: Settings, request: Request) -> EventBody:
    """How the request's body stands in the event.

    Raises:
        RequestRefusedError: 413, it is too large to stand there at all.
    """
    if not request.body:
        # Recorded for function URLs (LS_URL): no body, and the flag is false whatever the type.
        return EventBody(None, False)
    decide, rule = _DECIDERS[settings.integration]
    media_type = first_media_type(request.field("Content-Type"))
    binary = decide(settings, request, (media_type or "").lower())
    limits.check(settings, request, binary)
    if binary:
        note = rule.note(f"a request of Content-Type {media_type} reaches the function as base64")
        return EventBody(base64_text.encoded(request.body), True, (note,))
    text = request.body.decode("utf-8", "replace")
    return EventBody(text, False, (_as_text(rule, media_type, request.body, text),))


def _as_text(rule: Rule, media_type: str | None, sent: bytes, text: str) -> Note:
    lost = text.count("\N{REPLACEMENT CHARACTER}")
    if not lost or text.encode() == sent:
        return rule.note(f"a request of Content-Type {media_type} reaches the function as text")
    return rule.note(
        f"the upload of Content-Type {media_type} reaches the function as text, damaged: of its "
        f"{len(sent)} bytes those that are no UTF-8 became {lost} replacement characters",
        "altered",
    )


def _rest(settings: Settings, request: Request, media_type: str) -> bool:
    return matching_type(media_type, settings.binary_media_types) is not None


def _http(settings: Settings, request: Request, media_type: str) -> bool:
    return not _is_text(media_type)


def _alb(settings: Settings, request: Request, media_type: str) -> bool:
    # DOC_ALB: any Content-Encoding makes it base64, whatever the type.
    return request.field("Content-Encoding") is not None or not _is_text(media_type)


def _is_text(media_type: str) -> bool:
    return media_type.startswith("text/") or media_type in TEXT_TYPES


_DECIDERS: dict[str, tuple[Callable[[Settings, Request, str], bool], Rule]] = {
    "rest-proxy": (_rest, REST_REQUEST),
    "http-api": (_http, HTTP_API_REQUEST),
    "function-url": (_http, URL_REQUEST),
    "alb": (_alb, ALB_REQUEST),
}
