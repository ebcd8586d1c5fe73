"""A request of a Site: the route that takes it, its handler called, the answer.

In: Site, Request and what runs handlers. Out: always an Answer. The server and the wall have it in
common.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from ..model.conductor import exchange
from ..model.evidence import DOC_RESPONSES, DOCUMENTED, UNKNOWN, Rule
from ..model.messages import FunctionError, Request, Response
from ..model.payload import NOT_JSON, Payload, parsed, payload_of
from ..model.refusals import error_response, rest_error
from ..model.responses.streaming import LARGEST_PRELUDE, SEPARATOR, come
from ..model.runtime import Context, Outcome
from ..model.settings import REST, Settings
from . import timeouts
from .access_log import HandlerFailedError
from .functions.environment import EndedError, TimeoutEndedError
from .functions.exchange import Piece, Run
from .functions.importing import HandlerError
from .page.cures import Cure, cure_for
from .routes import Route
from .site import Site
from .streaming.watch import Watch
from .workers import Workers

NO_RESOURCE = Rule("no-route", DOC_RESPONSES, DOCUMENTED)
NO_ROUTE = Rule("no-route", "the answer of a gateway without such a route", UNKNOWN)
TEXT = (("Content-Type", "text/plain; charset=utf-8"),)
_URL_HOST = "local.lambda-url.us-east-1.on.aws"
# Paths that a note names.
_LISTED = 4


class Functions(Protocol):
    """What runs handlers; Environments does."""

    async def call(
        self,
        handler: str,
        event: Any,
        context: Context,
        *,
        seconds: float,
        streams: bool,
        first: bool = False,
    ) -> Run:
        """The handler, called; what it makes of the event is asked for piece by piece."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the client gets.

    Attributes:
        response: all of it, or its beginning.
        rest: None, or the pieces of the body that follow, as the handler makes them. It raises
            EndedError or HandlerFailedError where the stream breaks off.
        cure: how the client gets what was meant, when it does not.
    """

    response: Response
    rest: AsyncIterator[bytes] | None = None
    cure: Cure | None = None

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body in the pieces in which it comes; raises as `rest` does."""
        if self.response.body:
            yield self.response.body
        if self.rest is not None:
            async for piece in self.rest:
                yield piece

    async def whole(self, watch: Watch | None = None) -> Response:
        """The response with all pieces; a stream that broke off ends where it broke."""
        if self.rest is None:
            return self.response
        body, error = bytearray(), self.response.error
        try:
            async for piece in self.pieces():
                body += piece
                if watch is not None:
                    watch.came()
        except (EndedError, HandlerFailedError) as fault:
            error = fault
        return replace(come(self.response, bytes(body)), error=error)


class Caller:
    """Calls the handlers of a site.

    Args:
        functions: what runs them.
        timeout: seconds that one may take; None for what its route says, or AWS allows it.
        workers: threads for what may take long in the gateway itself.
        first: whether its calls go before all that wait already.
    """

    def __init__(
        self,
        functions: Functions,
        timeout: float | None,
        workers: Workers,
        *,
        first: bool = False,
    ) -> None:
        self._functions = functions
        self._timeout = timeout
        self._workers = workers
        self._first = first

    async def call(self, site: Site, request: Request) -> Answer:
        """What the client gets; a site that cannot be read answers with the reason."""
        if site.fault:
            return Answer(_failure(site.fault))
        route = site.route_for(request)
        if route is None:
            return Answer(not_found(site))
        if route.settings.integration == "function-url":
            request = _at_a_function_url(request)
        asked = route.seconds if self._timeout is None else self._timeout
        seconds = timeouts.seconds_for(route.settings, asked)
        try:
            return await self._exchanged(route, request, seconds)
        except TimeoutEndedError:
            return _cured(route, request, timeouts.answer(route.settings, request, seconds))
        except HandlerError as fault:
            return Answer(_failure(str(fault)))

    async def _exchanged(self, route: Route, request: Request, seconds: float) -> Answer:
        steps = exchange(route.settings, request)
        asked = await self._step(route.settings, functools.partial(next, steps))
        if isinstance(asked, Response):
            return _cured(route, request, asked)
        event, context = asked
        outcome, run = await self._run(route, event, context, seconds)
        try:
            response = await self._step(route.settings, functools.partial(steps.send, outcome))
        except BaseException:
            if run is not None:
                run.abandon()
            raise
        rest = _pieces(run) if _is_stream(route, outcome) else None
        if rest is not None and not _goes_on(request, response, outcome):
            await _drained(rest)
            rest = None
        return _cured(route, request, response, outcome.result, rest)

    async def _step(self, settings: Settings, step: Callable[[], Any]) -> Any:
        """What the exchange yields or returns next."""

        def made() -> Any:
            try:
                return step()
            except StopIteration as end:
                return end.value

        return await self._workers.run(made) if _may_take_long(settings) else made()

    async def _run(
        self, route: Route, event: Any, context: Context, seconds: float
    ) -> tuple[Outcome, Run | None]:
        """The handler's outcome, and the call itself while it goes on."""
        streams, head = route.settings.streams, b""
        try:
            run = await self._functions.call(
                route.handler,
                event,
                context,
                seconds=seconds,
                streams=streams,
                first=self._first,
            )
            while isinstance(message := await run.answer(), Piece):
                head += message.data
                if SEPARATOR in head or len(head) > LARGEST_PRELUDE:
                    return Outcome(Payload(head, parsed(head))), run
        except TimeoutEndedError:
            raise
        except EndedError as fault:
            return _died(route, context, fault), None
        if head and message.error is None:
            return Outcome(Payload(head, parsed(head))), None
        error = HandlerFailedError(message.shown) if message.shown else None
        payload = Payload(message.data, parsed(message.data), message.error, message.notes)
        return Outcome(payload, error), None


def not_found(site: Site) -> Response:
    """What a gateway without such a route answers."""
    paths = list(dict.fromkeys(route.path for route in site.routes))
    known = ", ".join(paths[:_LISTED]) + (", …" if len(paths) > _LISTED else "")
    text = f"no route takes this request; there are {known}"
    if all(route.settings.integration in REST for route in site.routes):
        note = NO_RESOURCE.note(text, "refused")
        return rest_error(403, "Missing Authentication Token", (note,))
    return error_response(404, "Not Found", (NO_ROUTE.note(text, "refused"),))


def _cured(
    route: Route,
    request: Request,
    response: Response,
    payload: Payload | None = None,
    rest: AsyncIterator[bytes] | None = None,
) -> Answer:
    return Answer(response, rest, cure_for(route.settings, request, response, payload))


def _at_a_function_url(request: Request) -> Request:
    # Libraries tell its events from an HTTP API's by requestContext.domainName: the library's own
    # (lambda_binary.integrations) does. The field Host stays the client's.
    return request if ".lambda-url." in request.host else replace(request, host=_URL_HOST)


def _may_take_long(settings: Settings) -> bool:
    # Templates and patterns are the user's programs; compression is work.
    return settings.integration == "rest-mapped" or settings.minimum_compression_size is not None


def _goes_on(request: Request, response: Response, outcome: Outcome) -> bool:
    """Whether what follows belongs to this response: none that the gateway made instead."""
    if request.method == "HEAD" or response.status in {204, 304}:
        return False
    return bool(outcome.result.data.endswith(response.body))


def _is_stream(route: Route, outcome: Outcome) -> bool:
    return route.settings.streams and outcome.result.value is NOT_JSON


async def _pieces(run: Run | None) -> AsyncIterator[bytes]:
    if run is None:
        return
    while isinstance(message := await run.answer(), Piece):
        yield message.data
    if message.error is not None:
        raise HandlerFailedError(message.shown)


async def _drained(rest: AsyncIterator[bytes]) -> None:
    with contextlib.suppress(EndedError, HandlerFailedError):
        async for _ in rest:
            pass


def _died(route: Route, context: Context, fault: EndedError) -> Outcome:
    # The message is Lambda's own, but for how the process ended.
    message = f"RequestId: {context.aws_request_id} Error: Runtime exited with error: {fault}"
    told = f"lambda-binary: {route.handler} did not come back: {fault}; another takes its place"
    error = FunctionError(message, "Runtime.ExitError")
    return Outcome(payload_of(error), HandlerFailedError(told))


def _failure(sentence: str) -> Response:
    return Response(500, TEXT, f"{sentence}\n".encode("utf-8", "replace"))
