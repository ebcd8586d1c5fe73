"""The ASGI application: an HTTP request to a Request, the model's Response back to the wire.

In: ASGI scopes of plain HTTP. The handler, and all that prints, runs in a worker's thread. What
the client gets is decided by calling.py and the model; this file knows the wire.
"""

from __future__ import annotations

import functools
import re
import time
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from email.utils import formatdate
from typing import Any

from ..errors import MessageError
from ..model.messages import Request, Response
from . import wall
from .calling import TEXT, call
from .site import Site
from .workers import Workers

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Heard = Callable[[Request, Response], None]

_ASKED_BY_BROWSERS = ("/favicon.ico", "/robots.txt")
_ABSOLUTE = re.compile(rb"https?://[^/?]*", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


class Application:
    """A site over HTTP.

    Attributes:
        site: what is served now; assigned anew on reload.
        seen: per route path, what a GET last asked for; the wall shows it.
    """

    def __init__(self, site: Site, heard: Heard, *, threads: int, with_wall: bool) -> None:
        self.site = site
        self.seen: dict[str, str] = {}
        self._heard = heard
        self._workers = Workers(threads)
        self._with_wall = with_wall

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request of one connection; uvicorn keeps the connection."""
        body = await _body(receive)
        if body is None:
            return
        response = await self._workers.run(functools.partial(self.answer, scope, body))
        head = scope["method"] == "HEAD"
        start = {"status": response.status, "headers": wire_fields(response, head=head)}
        await send({"type": "http.response.start", **start})
        await send({"type": "http.response.body", "body": response.body})

    def answer(self, scope: Scope, body: bytes) -> Response:
        """The response to a request; whatever fails here is a response too."""
        try:
            request = request_of(scope, body)
        except MessageError as fault:
            return Response(400, TEXT, f"{fault}\n".encode())
        site = self.site
        if self._with_wall and wall.owns(request.path):
            return wall.answer(request, site, self.seen)
        try:
            response = call(site, request)
        except Exception as fault:
            response = Response(500, TEXT, b"the local gateway itself failed\n", error=fault)
        self._remember(site, request, response)
        self._heard(request, response)
        return response

    def _remember(self, site: Site, request: Request, response: Response) -> None:
        if request.method != "GET" or response.status >= 400:
            return
        route = site.route_for(request)
        if route and request.path not in _ASKED_BY_BROWSERS:
            self.seen[route.path] = request.path + (f"?{request.query}" if request.query else "")


def request_of(scope: Scope, body: bytes) -> Request:
    """The request as the model takes it.

    Raises:
        MessageError: the target is no path, as in `OPTIONS *`.
    """
    # RFC 9112 3.2.2: a server must take the absolute form too.
    path = _ABSOLUTE.sub(b"", scope["raw_path"], count=1) or b"/"
    headers = tuple((_cased(name), value.decode("latin-1")) for name, value in scope["headers"])
    client, host = scope.get("client"), [value for name, value in headers if name == "Host"]
    return Request(
        scope["method"],
        path.decode("ascii", "replace"),
        headers,
        body,
        scope["query_string"].decode("ascii", "replace"),
        source_ip=client[0] if client else "127.0.0.1",
        host=host[0] if host else "localhost",
        request_id=str(uuid.uuid4()),
        time=time.time(),
    )


@functools.lru_cache(maxsize=512)
def _cased(name: bytes) -> str:
    # uvicorn lower-cases names; REST events keep the client's spelling (recorded by LocalStack's
    # test_lambda_aws_proxy_integration), and clients of HTTP/1.1 write Content-Type.
    return "-".join(part.capitalize() for part in name.decode("latin-1").split("-"))


def wire_fields(response: Response, *, head: bool = False) -> list[tuple[bytes, bytes]]:
    """The response's fields as bytes, Content-Length and Date with them.

    RFC 9110 8.6: no Content-Length with 204, and with HEAD none but GET's, which is not known.
    """
    fields = [(name.encode("latin-1", "replace"), _value(v)) for name, v in response.headers]
    if not head and response.status not in {204, 304}:
        fields.append((b"Content-Length", str(len(response.body)).encode()))
    if response.field("Date") is None:
        fields.append((b"Date", formatdate(usegmt=True).encode()))
    return fields


def _value(text: str) -> bytes:
    # RFC 9110 5.5: bytes above 0x7f may stand in a value, control characters may not.
    return _CONTROL.sub(b" ", text.encode("utf-8", "replace")).strip(b" \t")


async def _body(receive: Receive) -> bytes | None:
    """The request's content; None when the client went away before its end."""
    parts = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)
