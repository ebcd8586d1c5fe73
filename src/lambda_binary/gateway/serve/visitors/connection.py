"""A client's connection: uvicorn's protocol, held to what a gateway does with odd clients.

uvicorn and httptools read and write HTTP. Added here are: the spelling of fields' names, which
reaches REST events, and clients as AWS writes it; a bound on heads, which the parser would keep
whole; the answer to a client that has closed its own half (RFC 9112 9.6); an end to bodies that
nobody wants; bodies of requests that ask for HTTP/2. A request with both Transfer-Encoding and
Content-Length is refused and its connection closed (RFC 9112 6.1: a server may).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from .limits import LARGEST_HEAD, LARGEST_LINE

_WITHOUT_PATH = re.compile(rb"https?://[^/?#]+(?=[?#]|$)", re.IGNORECASE)
_UPGRADE = (b"connection", b"upgrade", b"http2-settings")
# Keys of the scope: fields and target as they were sent.
FIELDS, TARGET = "lambda_binary.fields", "lambda_binary.target"
# Key of the message that starts a response: its content follows at once, all of it.
WHOLE = "lambda_binary.whole"
# Refuses a head that is too large: the application's `refused_unread`.
REFUSED = "refused_unread"
# Of a body that is answered already so much is read, and thrown away, before the line is cut: a
# client that is cut off while it writes may never read its answer.
_THROWN_AWAY = 1024 * 1024 * 1024
# Seconds without any of it after which a line is cut that ends with this body.
_LINGER = 2


class Connection(HttpToolsProtocol):
    """One connection of one client."""

    _in_head = True
    _in_line = True
    _head = 0
    _thrown = 0
    # The answer is written, and the line ends where the body does.
    _ends = False

    def data_received(self, data: bytes) -> None:
        """Bytes from the client."""
        if self._in_head:
            self._head += len(data)
            if self._head > LARGEST_HEAD:
                self._refuse_head()
                return
        elif bool(self.cycle) and self.cycle.response_complete:
            self._thrown += len(data)
            if self._thrown > _THROWN_AWAY:
                self.transport.close()
                return
        self._unset_keepalive_if_required()
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._stay_with_http_1(data[upgrade.args[0] :])
        except httptools.HttpParserError:
            if not self.transport.is_closing():
                self.send_400_response("Invalid HTTP request received.")
        # No callback says that the line is over before its first field is.
        self._in_line = self._in_line and b"\n" not in data
        if self._ends and not self.transport.is_closing():
            self._linger()

    def eof_received(self) -> Any:
        """The client has said all; whether the connection stays open for its answer."""
        cycle = self.cycle
        answering = bool(cycle) and not cycle.response_complete and not cycle.more_body
        if answering:
            cycle.keep_alive = False
        return answering

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        self._in_head = self._in_line = True
        self._thrown = 0
        self._fields: list[tuple[bytes, bytes]] = []
        self.scope[FIELDS] = self._fields  # type: ignore[literal-required]

    def on_header(self, name: bytes, value: bytes) -> None:
        """One field, its name as it was sent."""
        self._fields.append((name, value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The end of the head: the application is called."""
        if self.parser.should_upgrade():
            # httptools takes what follows for another protocol; see _stay_with_http_1.
            return
        self._in_head, self._head = False, 0
        if len(self.url) > LARGEST_LINE:
            self._in_line = True
            self._refuse_head()
            return
        if match := _WITHOUT_PATH.match(self.url):
            # RFC 9112 3.2.2: an absolute target without a path is that of /.
            self.url = match[0] + b"/" + self.url[match.end() :]
        self.scope[TARGET] = self.url  # type: ignore[literal-required]
        super().on_headers_complete()
        # uvicorn makes the cycle, and runs it once this call is over.
        self.cycle.__class__ = _Cycle
        self.cycle.close_behind_body = self._close_behind_body  # type: ignore[attr-defined]

    def on_body(self, body: bytes) -> None:
        """Some of the body."""
        if not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The end of the body."""
        if self.parser.should_upgrade() or self.transport.is_closing():
            return
        super().on_message_complete()
        self._in_head, self._head = True, 0
        if self._ends:
            self.transport.close()

    def on_response_complete(self) -> None:
        """The end of the answer."""
        super().on_response_complete()
        if self._ends:
            self._linger()

    def _linger(self) -> None:
        """Wait for more of the body that nobody reads, and no longer than that."""
        self._unset_keepalive_if_required()
        self.timeout_keep_alive_task = self.loop.call_later(_LINGER, self.transport.close)

    def _close_behind_body(self) -> None:
        self._ends = True

    def _stay_with_http_1(self, rest: bytes) -> None:
        """Read a request that asks for another protocol as if it did not (RFC 9110 7.8: may)."""
        if self.parser.get_method() == b"CONNECT":
            self.send_400_response("This server is no proxy.")
            return
        fields = [(n, v) for n, v in self._fields if n.lower() not in _UPGRADE]
        head = [b"%s %s HTTP/1.1" % (self.parser.get_method(), self.url)]
        head += [b"%s: %s" % field for field in fields]
        self.parser = httptools.HttpRequestParser(self)
        self.data_received(b"\r\n".join((*head, b"", rest)))

    def _refuse_head(self) -> None:
        self.transport.write(getattr(self.app, REFUSED)(self._in_line))
        self.transport.close()


class _Cycle(RequestResponseCycle):
    """One request and its response, whose fields keep their spelling.

    A head whose content is there already goes out with it, in one write.
    """

    _head = b""
    _waited_for_100 = False
    close_behind_body: Callable[[], None]

    async def send(self, message: Any) -> None:
        """One ASGI message of the application."""
        if message["type"] != "http.response.start" or self.response_started or self.disconnected:
            if not message.get("more_body", False):
                self._answered()
            await super().send(self._with_head(message))
            return
        self._waited_for_100 = self.waiting_for_100_continue
        self.response_started, self.waiting_for_100_continue = True, False
        fields = list(message["headers"])
        for name, value in fields:
            if name.lower() == b"content-length":
                self.chunked_encoding, self.expected_content_length = False, int(value)
            elif (name.lower(), value.lower()) == (b"connection", b"close"):
                self.keep_alive = False
        status = message["status"]
        has_content = self.scope["method"] != "HEAD" and status not in (204, 304)
        if self.chunked_encoding is None and has_content:
            self.chunked_encoding = True
            fields.append((b"Transfer-Encoding", b"chunked"))
        if not self.keep_alive and not any(name.lower() == b"connection" for name, _ in fields):
            fields.append((b"Connection", b"close"))
        lines = b"".join(b"%s: %s\r\n" % field for field in fields)
        self._head = STATUS_LINE[status] + lines + b"\r\n"
        if not (message.get(WHOLE) and has_content and self.expected_content_length):
            self.transport.write(self._head)
            self._head = b""

    def _answered(self) -> None:
        """Of a body that nobody reads the rest comes first, and then the end of the connection.

        A connection that is closed over unread bytes is reset, and the answer may be lost.
        """
        if self.more_body and not self.keep_alive and not self._waited_for_100:
            self.keep_alive = True
            self.close_behind_body()

    def _with_head(self, message: Any) -> Any:
        if not self._head or message["type"] != "http.response.body":
            return message
        head, self._head = self._head, b""
        # uvicorn counts what it writes.
        self.expected_content_length += len(head)
        return {**message, "body": head + message.get("body", b"")}
