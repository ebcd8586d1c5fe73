"""One request to a deployed URL, bounded in time and bytes. No redirect is followed.

In: method, URL, fields. Out: Fetched, or a SourceError with what is wrong in one sentence. An
unencrypted connection is made to this machine alone. This file judges nothing.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

from ..documents.errors import SourceError

# Of one request, and of all that a check sends.
SECONDS = 10.0
ALL_SECONDS = 90.0
LARGEST_HEAD = 65_536
LOCAL = ("localhost", "127.0.0.1", "::1")
_EXAMPLE = "https://example.com/picture"
# zlib: a gzip member or a zlib stream, whichever it begins as.
_EITHER = 32 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back.

    Attributes:
        status: as it came.
        fields: with lower-case names; those that came twice are joined.
        head: the beginning of the body, its gzip or deflate coding undone.
        whole: whether the head is all of the body.
    """

    status: int
    fields: dict[str, str]
    head: bytes
    whole: bool = True


class Asking:
    """Asks one URL; every request and all of them together have an end."""

    def __init__(
        self,
        seconds: float = SECONDS,
        all_seconds: float = ALL_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        timer: Callable[..., threading.Timer] = threading.Timer,
    ) -> None:
        """Seconds are those of `clock`; `timer` is made as threading's, and started."""
        self.seconds = seconds
        self.all_seconds = all_seconds
        self._clock = clock
        self._timer = timer
        self._end = clock() + all_seconds

    def __call__(self, method: str, url: str, fields: dict[str, str]) -> Fetched:
        """One request.

        Raises:
            SourceError: it is no URL to ask, or cannot be asked.
        """
        parts = checked(url)
        began = self._clock()
        left = min(self.seconds, self._end - began)
        if left <= 0:
            raise SourceError(f"took longer than {self.all_seconds:g} seconds in all", url)
        connection = _connection(parts, left)
        why = ""
        try:
            connection.connect()
            with self._ended(connection.sock, began + left):
                connection.request(method, _target(parts), headers=fields)
                answer = _answer(connection.getresponse())
        except (OSError, http.client.HTTPException, ValueError) as fault:
            why = reason(fault)
        finally:
            connection.close()
        # What ended with the time looks like a short answer.
        if self._clock() >= began + left:
            raise SourceError(f"did not answer {method} within {left:.0f} seconds", url)
        if why:
            raise SourceError(f"cannot be asked: {why}", url)
        return answer

    @contextlib.contextmanager
    def _ended(self, connected: socket.socket, end: float) -> Iterator[None]:
        """Shut the socket in time, however slowly bytes come in.

        The connection lets go of it before a body that ends with it is read.
        """
        watch = self._timer(end - self._clock(), _shut, [connected])
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()


def checked(url: str) -> SplitResult:
    """The URL in parts.

    Raises:
        SourceError: it is none that is asked.
    """
    try:
        parts = urlsplit(url)
        local, _ = parts.hostname in LOCAL, parts.port
    except ValueError as fault:
        raise SourceError(f"is no URL such as {_EXAMPLE} ({fault})", url) from None
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise SourceError(f"is no URL such as {_EXAMPLE}", url)
    if parts.username is not None:
        shown = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        raise SourceError("is asked without a name and a password: leave them out", shown)
    if parts.scheme == "http" and not local:
        raise SourceError("is asked by https:// alone; http:// is for this machine", url)
    return parts


def reason(fault: Exception) -> str:
    """Why it went wrong, without Python's words."""
    if isinstance(fault, ssl.SSLCertVerificationError):
        return f"its certificate is not accepted ({fault.verify_message})"
    if isinstance(fault, ssl.SSLError):
        return f"no encrypted connection can be made ({fault.reason or fault})"
    if isinstance(fault, socket.gaierror):
        return "its host name is not known"
    if isinstance(fault, http.client.RemoteDisconnected):
        return "it closed the connection without an answer"
    if isinstance(fault, OSError) and fault.strerror:
        return fault.strerror
    return str(fault) or type(fault).__name__


def _connection(parts: SplitResult, seconds: float) -> http.client.HTTPConnection:
    host = str(parts.hostname)
    if parts.scheme == "https":
        return http.client.HTTPSConnection(host, parts.port, timeout=seconds)
    return http.client.HTTPConnection(host, parts.port, timeout=seconds)


def _target(parts: SplitResult) -> str:
    text = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return quote(text, safe="/?%:@!$&'()*+,;=~-._[]{}")


def _shut(connected: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it is closed already
        connected.shutdown(socket.SHUT_RDWR)


def _answer(response: http.client.HTTPResponse) -> Fetched:
    fields: dict[str, str] = {}
    for name, value in response.getheaders():
        key = name.lower()
        fields[key] = f"{fields[key]}, {value}" if key in fields else value
    body = response.read(LARGEST_HEAD + 1)
    whole = len(body) <= LARGEST_HEAD
    head = _plain(body[:LARGEST_HEAD], fields.get("content-encoding", ""))
    return Fetched(response.status, fields, head, whole)


def _plain(head: bytes, coding: str) -> bytes:
    """Without the content coding; as it is where that is another or does not hold."""
    if coding.strip().lower() not in {"gzip", "x-gzip", "deflate"}:
        return head
    try:
        return zlib.decompressobj(_EITHER).decompress(head, LARGEST_HEAD)
    except zlib.error:
        return head
