"""What real clients send as Accept: one row each, measured on loopback in 2026-11.

Debian 12 packages and the PyPI and npm releases of that month; measure again by letting the client
fetch from a socket that prints its request. Only Accept is told: of a request's fields it is the
one that decides about binary content. The protocol is what the client speaks to a server that has
TLS and both, as AWS's are. Nothing here knows of gateways.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ANY = "*/*"
HTTP_1, HTTP_2 = "HTTP/1.1", "HTTP/2"


@dataclass(frozen=True, slots=True)
class Client:
    """A way in which somebody fetches a URL.

    Attributes:
        id: for URLs and settings: `chromium-img`.
        name: for a person: `Chromium <img>`.
        accept: the Accept field's value; None when the client sends none.
        measured: the program that was measured, with its version.
        made_by: what makes such a request.
        protocol: `HTTP/2` or `HTTP/1.1`; over HTTP/2 the names of fields are in lower case
            (RFC 9113 8.2.1).
    """

    id: str
    name: str
    accept: str | None
    measured: str
    made_by: str = ""
    protocol: str = HTTP_1

    def headers(self) -> tuple[tuple[str, str], ...]:
        """The fields of the client's request, as far as they matter and as it spells them."""
        name = "accept" if self.protocol == HTTP_2 else "Accept"
        return () if self.accept is None else ((name, self.accept),)


def protocol_of(user_agent: str | None) -> str:
    """What the client of this User-Agent would speak to AWS, though it speaks HTTP/1.1 here.

    Browsers and curl negotiate HTTP/2; a client that is not known is taken for HTTP/1.1.
    """
    return HTTP_2 if _SPEAKS_HTTP_2.match(user_agent or "") else HTTP_1


# Every browser calls itself Mozilla/5.0 first; curl's packages have HTTP/2 (nghttp2) built in.
_SPEAKS_HTTP_2 = re.compile(r"Mozilla/5\.0 \(|curl/(?!7\.(?:[0-3]?\d|4[0-6])\.)")


def named(client_id: str) -> Client | None:
    """The client with this id, None when there is none."""
    return next((client for client in CLIENTS if client.id == client_id), None)


def counted(number: int, total: int, verb: str) -> str:
    """`18 of 20 clients get`, `1 of 20 clients gets`, `the client gets` where one alone is asked.

    Args:
        verb: `get`, or `do not get`.
    """
    if number > 1:
        return f"{number} of {total} clients {verb}"
    first, *more = verb.split(" ")
    single = " ".join([{"do": "does"}.get(first, f"{first}s"), *more])
    return f"{number} of {total} clients {single}" if total > 1 else f"the client {single}"


_CHROMIUM = "Chromium 156"
_FIREFOX = "Firefox ESR 153"

CLIENTS = (
    Client(
        "chromium-img",
        "Chromium <img>",
        "image/jxl,image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
        _CHROMIUM,
        "img, picture, CSS image, preload, favicon",
        protocol=HTTP_2,
    ),
    Client(
        "chromium-navigation",
        "Chromium navigation",
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/jxl,image/avif,image/webp,"
        "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
        _CHROMIUM,
        "the URL opened in a tab, iframe, embed",
        protocol=HTTP_2,
    ),
    Client(
        "chromium-fetch",
        "Chromium fetch",
        ANY,
        _CHROMIUM,
        "fetch, XMLHttpRequest, script, font, object, video, audio",
        protocol=HTTP_2,
    ),
    Client(
        "chromium-stylesheet",
        "Chromium stylesheet",
        "text/css,*/*;q=0.1",
        _CHROMIUM,
        protocol=HTTP_2,
    ),
    Client(
        "firefox-img",
        "Firefox <img>",
        "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5",
        _FIREFOX,
        "img, CSS image, preload, favicon",
        protocol=HTTP_2,
    ),
    Client(
        "firefox-navigation",
        "Firefox navigation",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        _FIREFOX,
        "the URL opened in a tab",
        protocol=HTTP_2,
    ),
    Client(
        "firefox-fetch",
        "Firefox fetch",
        ANY,
        _FIREFOX,
        "fetch, XMLHttpRequest, object, embed",
        protocol=HTTP_2,
    ),
    Client(
        "firefox-video",
        "Firefox <video>",
        "video/webm,video/ogg,video/*;q=0.9,application/ogg;q=0.7,audio/*;q=0.6,*/*;q=0.5",
        _FIREFOX,
        protocol=HTTP_2,
    ),
    Client(
        "firefox-audio",
        "Firefox <audio>",
        "audio/webm,audio/ogg,audio/wav,audio/*;q=0.9,application/ogg;q=0.7,video/*;q=0.6,*/*;q=0.5",
        _FIREFOX,
        protocol=HTTP_2,
    ),
    Client(
        "firefox-font",
        "Firefox font",
        "application/font-woff2;q=1.0,application/font-woff;q=0.9,*/*;q=0.8",
        _FIREFOX,
        protocol=HTTP_2,
    ),
    Client(
        "firefox-stylesheet", "Firefox stylesheet", "text/css,*/*;q=0.1", _FIREFOX, protocol=HTTP_2
    ),
    Client("curl", "curl", ANY, "curl 7.88.1", protocol=HTTP_2),
    Client("wget", "wget", ANY, "wget 1.21.3"),
    Client("requests", "requests", ANY, "requests 2.34"),
    Client("httpx", "httpx", ANY, "httpx 0.28"),
    Client("aiohttp", "aiohttp", ANY, "aiohttp 3.14"),
    Client("node-fetch", "Node fetch", ANY, "Node 20"),
    Client(
        "java",
        "Java HttpURLConnection",
        "text/html, image/gif, image/jpeg, */*; q=0.2",
        "Java 17",
    ),
    Client("ab", "ab", ANY, "ab 2.3"),
    Client(
        "no-accept",
        "no Accept",
        None,
        "urllib 3.11, urllib3 2.8, Node 20 http, wrk 4.1, hey 0.1.4",
        "urllib, urllib3, Node's http, wrk, hey",
    ),
)

# What people call a browser -> the ids of its rows.
_CHROMIUMS = tuple(client.id for client in CLIENTS if client.measured == _CHROMIUM)
_FIREFOXES = tuple(client.id for client in CLIENTS if client.measured == _FIREFOX)
BROWSERS = {
    "chrome": _CHROMIUMS,
    "chromium": _CHROMIUMS,
    "edge": _CHROMIUMS,
    "firefox": _FIREFOXES,
}

# Those that differ in what they get, or that everybody uses: the columns of the wall.
_WALL = (
    "chromium-img",
    "chromium-navigation",
    "firefox-img",
    "firefox-navigation",
    "chromium-fetch",
    "curl",
    "requests",
    "no-accept",
)
WALL = tuple(client for client in CLIENTS if client.id in _WALL)
