"""The conductor: one table from integration to function, and what comes before and after.

event_for makes the event, respond turns a result into the client's response, invoke does both
around a handler. Pure but for the handler itself. What makes events, and each integration's
responses, is imported by the first call that needs it: `check` asks one integration, and sends
nothing to a function.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from . import compression
from .messages import Note, Request, Response
from .payload import Payload, payload_of
from .refusals import RequestRefusedError
from .requests import preflight
from .responses import http_message
from .settings import Settings

if TYPE_CHECKING:
    from .runtime import Context, Outcome

Handler = Callable[[Any, Any], Any]
Responder = Callable[[Settings, Request, Payload], Response]


def event_for(settings: Settings, request: Request) -> Any:
    """The event that the function gets for the request.

    Returns:
        A dict for every proxy integration and Lambda@Edge; for rest-mapped whatever JSON value
        the request template makes.

    Raises:
        RequestRefusedError: the gateway answers by itself (413, 415, 500, a CORS preflight); its
            `response` says what.
    """
    return _event(settings, request)[0]


def respond(settings: Settings, request: Request, result: Any) -> Response:
    """What the client gets when the function returns `result`.

    Args:
        settings: the route's settings.
        request: what the client sent.
        result: what the handler returned, or a FunctionError; bytes are what the runtime posts
            as they are.

    Returns:
        The response, with a note for each rule that decided. Never raises for a result.
    """
    if preflight.is_preflight(settings, request):
        return http_message.finished(settings, request, preflight.respond(settings, request))
    return _delivered(settings, request, payload_of(result, streams=settings.streams))


def invoke(settings: Settings, request: Request, handler: Handler) -> Response:
    """One round: event, handler, response.

    The handler's result goes through JSON as Lambda's Python runtime does it; what it raises
    becomes a function error, is kept in `Response.error`, and is not raised.
    """
    from .runtime import run

    steps = exchange(settings, request)
    try:
        event, context = next(steps)
        steps.send(run(handler, event, context))
    except StopIteration as end:
        response: Response = end.value
        return response
    raise AssertionError("an exchange has one event and one outcome")


def exchange(
    settings: Settings, request: Request
) -> Generator[tuple[Any, Context], Outcome, Response]:
    """`invoke` without the handler: yields event and context, is sent the Outcome.

    For who runs handlers elsewhere than in this process. A request that the gateway answers by
    itself yields nothing.
    """
    from .runtime import Context

    try:
        event, notes = _event(settings, request)
    except RequestRefusedError as refusal:
        return http_message.finished(settings, request, refusal.response)
    outcome = yield event, Context.for_request(settings, request)
    response = respond(settings, request, outcome.result)
    return replace(response, notes=(*notes, *response.notes), error=outcome.error)


def _event(settings: Settings, request: Request) -> tuple[Any, tuple[Note, ...]]:
    if preflight.is_preflight(settings, request):
        raise RequestRefusedError(preflight.respond(settings, request))
    from .requests import events

    return events.event_for(settings, compression.unpacked(settings, request))


def _delivered(settings: Settings, request: Request, payload: Payload) -> Response:
    response = _responder(settings.integration)(settings, request, payload)
    response = compression.compressed(settings, request, response)
    return http_message.finished(settings, request, response)


@cache
def _responder(integration: str) -> Responder:
    module, name = _RESPONDERS[integration]
    found: Responder = getattr(import_module(f"{__package__}.responses.{module}"), name)
    return found


_RESPONDERS = {
    "rest-proxy": ("rest_proxy", "respond"),
    "rest-mapped": ("rest_mapped", "respond"),
    "http-api": ("http_api", "respond_http_api"),
    "function-url": ("http_api", "respond_function_url"),
    "alb": ("alb", "respond"),
    "edge": ("edge", "respond"),
}
