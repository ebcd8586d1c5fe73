"""The ASGI application: an HTTP request to a Request, the Answer back to the wire.

In: ASGI scopes of connection.py. What is too large, or not for this server, is refused before its
body is read; all that may take long runs in a worker's thread. What the client gets is decided by
calling.py and the model; this file knows the wire.
"""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, MutableMapping
from dataclasses import replace
from email.utils import formatdate
from http import HTTPStatus
from typing import Any

from ..clients import HTTP_2, protocol_of
from ..errors import MessageError
from ..model.messages import Fields, Request, Response, joined
from ..model.responses.streaming import come
from ..model.settings import Settings
from .access_log import HandlerFailedError
from .calling import TEXT, Answer, Caller, Functions
from .functions.environment import EndedError
from .page import wall
from .page.cures import Cure
from .site import Site
from .streaming.throttle import Pace
from .streaming.watch import Watch
from .visitors import hosts, limits
from .visitors.connection import FIELDS, TARGET, WHOLE
from .visitors.hosts import Hosts
from .workers import Places, Workers

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Heard = Callable[[Request, Response, Cure | None], None]

_ASKED_BY_BROWSERS = ("/favicon.ico", "/robots.txt")
_ABSOLUTE = re.compile(rb"https?://([^/?#]*)", re.IGNORECASE)
# " HTTP/1.1" and the blank before the target.
_LINE_REST = 10
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_WALL = 8


class Application:
    """A site over HTTP.

    Attributes:
        site: what is served now; assigned anew on reload.
        seen: per route path, what a GET last asked for; the wall shows it.
    """

    def __init__(
        self,
        site: Site,
        functions: Functions,
        heard: Heard,
        *,
        threads: int,
        with_wall: bool = True,
        names: Hosts | None = None,
        timeout: float | None = None,
        pace: Callable[[], Pace] | None = None,
        all_busy: Callable[[], None] = lambda: None,
    ) -> None:
        """`names` are answered to, `timeout` is in seconds; None: as the defaults say.

        `pace` is made for each stream; None: as fast as it is made.
        """
        self.site = site
        self.seen: dict[str, str] = {}
        self._heard = heard
        self._caller = Caller(functions, timeout, Workers(threads))
        self._places = Places(threads, all_busy)
        # The wall's requests never wait behind those of clients, for nothing that is scarce.
        self._walls_caller = Caller(functions, timeout, Workers(_WALL), first=True)
        self._walls_places = Places(_WALL)
        self._with_wall = with_wall
        self._pace = pace
        self._names = names or Hosts()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request of one connection; uvicorn keeps the connection."""
        try:
            request = request_of(scope)
        except MessageError as fault:
            await _send(Response(400, TEXT, f"{fault}\n".encode()), scope, send)
            return
        settings = self._settings_for(request)
        refusal = self._refusal(request, scope, settings)
        if refusal is None:
            body = await _body(receive, limits.largest_body(settings), _size_of(request))
            if body is None:
                return
            if isinstance(body, bytes):
                asked = replace(request, body=body) if body else request
                await self._answer(asked, scope, send)
                return
            refusal = limits.body_refusal(settings)
        self._heard(request, refusal, None)
        await _send(refusal, scope, send, close=_waits_for_100(request))

    def refused_unread(self, in_line: bool) -> bytes:
        """The whole answer to a head that is too large to be read, as it goes out."""
        settings = self.site.routes[0].settings if self.site.routes else Settings()
        response = limits.unread_refusal(settings, in_line)
        self._heard(Request("?", "/"), response, None)
        fields = [*wire_fields(response), (b"Connection", b"close")]
        head = f"HTTP/1.1 {response.status} {HTTPStatus(response.status).phrase}\r\n".encode()
        return head + b"".join(b"%s: %s\r\n" % pair for pair in fields) + b"\r\n" + response.body

    def _settings_for(self, request: Request) -> Settings:
        route = None if self._is_walls(request) else self.site.route_for(request)
        return route.settings if route else Settings()

    def _refusal(self, request: Request, scope: Scope, settings: Settings) -> Response | None:
        names = _authorities(request, scope)
        if len(names) != 1 and scope.get("http_version") == "1.1":
            # RFC 9112 3.2: without a Host field, and with two.
            return Response(400, TEXT, b"a request of HTTP/1.1 has one Host field\n")
        for name in names:
            if not self._names.allows(name):
                return Response(403, TEXT, hosts.refusal(name).encode("utf-8", "replace"))
        line = len(request.method) + len(scope.get(TARGET, b"")) + _LINE_REST
        return limits.head_refusal(settings, line, scope.get(FIELDS, []))

    def _is_walls(self, request: Request) -> bool:
        return self._with_wall and wall.owns(request.path)

    async def _answer(self, request: Request, scope: Scope, send: Send) -> None:
        site = self.site
        if self._is_walls(request):
            await _send(await self._walls(request, site), scope, send)
            return
        async with self._places:
            answer = await self._answered(self._caller, site, request)
            self._remember(site, request, answer.response)
            if answer.rest is not None:
                await self._stream(request, answer, send)
                return
        self._heard(request, answer.response, answer.cure)
        await _send(answer.response, scope, send)

    async def _answered(self, caller: Caller, site: Site, request: Request) -> Answer:
        """The answer to a request; whatever fails here is an answer too."""
        try:
            return await caller.call(site, request)
        except Exception as fault:
            text = b"the local gateway itself failed\n"
            return Answer(Response(500, TEXT, text, error=fault))

    async def _walls(self, request: Request, site: Site) -> Response:
        asked = wall.asked_of(request)
        if asked is None:
            return wall.answer(request, site, self.seen)
        async with self._walls_places:
            watch = Watch()
            answer = await self._answered(self._walls_caller, site, asked)
            return wall.told(await answer.whole(watch), answer.cure, watch)

    async def _stream(self, request: Request, answer: Answer, send: Send) -> None:
        """Send the pieces as they come; a stream that breaks off is cut, as AWS cuts it."""
        response, rest = answer.response, answer.rest
        assert rest is not None  # noqa: S101 - who calls has looked
        fields = wire_fields(response, head=True)
        await send({"type": "http.response.start", "status": response.status, "headers": fields})
        sent, error, most = 0, response.error, announced(response)
        pieces = answer.pieces() if self._pace is None else _paced(answer.pieces(), self._pace())
        try:
            async for piece in pieces:
                allowed = piece if most is None else piece[: most - sent]
                sent += len(allowed)
                if allowed:
                    await send({"type": "http.response.body", "body": allowed, "more_body": True})
                if len(allowed) < len(piece):
                    # The function goes on to its end, as one whose client has gone.
                    error = LengthError(f"more than the {most:,} bytes of its Content-Length")
        except (EndedError, HandlerFailedError) as fault:
            error = fault
        if error is None and most is not None and sent < most:
            error = LengthError(f"{sent:,} of the {most:,} bytes of its Content-Length")
        if error is None or sent == most:
            await send({"type": "http.response.body", "body": b""})
        self._heard(request, replace(come(response, _OfSize(sent)), error=error), answer.cure)

    def _remember(self, site: Site, request: Request, response: Response) -> None:
        if request.method != "GET" or response.status >= 400:
            return
        route = site.route_for(request)
        if route and request.path not in _ASKED_BY_BROWSERS:
            self.seen[route.path] = request.path + (f"?{request.query}" if request.query else "")


async def _paced(pieces: AsyncIterator[bytes], pace: Pace) -> AsyncIterator[bytes]:
    async for piece in pieces:
        async for part in pace.slices(piece):
            yield part


class LengthError(HandlerFailedError):
    """A stream has not the length that its prelude says."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"lambda-binary: a stream has {what}: the client gets what HTTP can carry of it; what "
            "AWS does is not known"
        )


class _OfSize(bytes):
    """Content that was sent and let go; only its size is left."""

    def __new__(cls, size: int) -> _OfSize:
        made = super().__new__(cls)
        made.size = size
        return made

    size: int

    def __len__(self) -> int:
        return self.size


async def _send(response: Response, scope: Scope, send: Send, *, close: bool = False) -> None:
    fields = wire_fields(response, head=scope["method"] == "HEAD")
    fields += [(b"Connection", b"close")] if close else []
    start = {"type": "http.response.start", "status": response.status, "headers": fields}
    await send({**start, WHOLE: True})
    await send({"type": "http.response.body", "body": response.body})


def request_of(scope: Scope) -> Request:
    """The request as the model takes it, but for its body.

    Raises:
        MessageError: the target is no path, as in `OPTIONS *`.
    """
    # RFC 9112 3.2.2: a server must take the absolute form too; httptools gives its path.
    path = scope["raw_path"] or b"/"
    headers = _fields(scope.get(FIELDS, scope["headers"]))
    client = scope.get("client")
    host = [value for name, value in headers if name.lower() == "host"]
    return Request(
        scope["method"],
        path.decode("ascii", "replace"),
        headers,
        query=scope["query_string"].decode("ascii", "replace"),
        source_ip=client[0] if client else "127.0.0.1",
        host=host[0] if host else "localhost",
        request_id=str(uuid.uuid4()),
        time=time.time(),
    )


def _fields(sent: Iterable[tuple[bytes, bytes]]) -> Fields:
    """The request's fields, spelt as AWS gets them.

    Browsers and curl speak HTTP/1.1 here and HTTP/2 to AWS, where names are in lower case.
    """
    fields = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in sent)
    if protocol_of(joined(fields, "User-Agent")) != HTTP_2:
        return fields
    return tuple((name.lower(), value) for name, value in fields)


def _authorities(request: Request, scope: Scope) -> list[str]:
    """Whom the request is for: an absolute target's name (RFC 9112 3.2.2), else Host's."""
    absolute = _ABSOLUTE.match(scope.get(TARGET, b""))
    if absolute:
        return [absolute[1].decode("latin-1")]
    return [value for name, value in request.headers if name.lower() == "host"]


def wire_fields(response: Response, *, head: bool = False) -> list[tuple[bytes, bytes]]:
    """The response's fields as bytes, Content-Length and Date with them.

    RFC 9110 8.6: no Content-Length with 204, and with HEAD none but GET's, which a stream's prelude
    may say and nobody else knows. `head`: more is sent than the response has, or nothing.
    """
    fields = [(name.encode("latin-1", "replace"), _value(v)) for name, v in response.headers]
    if not head and announced(response) is not None:
        fields = [pair for pair in fields if pair[0].lower() != b"content-length"]
    if not head and response.status not in {204, 304}:
        fields.append((b"Content-Length", str(len(response.body)).encode()))
    if response.field("Date") is None:
        fields.append((b"Date", formatdate(usegmt=True).encode()))
    return fields


def announced(response: Response) -> int | None:
    """The length that a stream's prelude says of the content; None when it says none."""
    given = response.field("Content-Length")
    return None if given is None else int(given)


def _value(text: str) -> bytes:
    # RFC 9110 5.5: bytes above 0x7f may stand in a value, control characters may not.
    return _CONTROL.sub(b" ", text.encode("utf-8", "replace")).strip(b" \t")


def _size_of(request: Request) -> int:
    """The body's size as the client says it; 0 when it says none."""
    length = request.field("Content-Length") or ""
    return int(length) if length.isascii() and length.isdigit() else 0


def _waits_for_100(request: Request) -> bool:
    # RFC 9110 10.1.1: who waits may send its body all the same, or its next request.
    return (request.field("Expect") or "").lower() == "100-continue"


async def _body(receive: Receive, largest: int, announced: int) -> bytes | bool | None:
    """The request's content; True when it is larger than that, None when the client has gone."""
    if announced > largest:
        return True
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if len(body) > largest:
            return True
        if not message.get("more_body", False):
            return bytes(body)
