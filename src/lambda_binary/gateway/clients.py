"""What real clients send as Accept: one row each, measured on loopback in 2026-11.

Debian 12 packages and the PyPI and npm releases of that month; measure again by letting the client
fetch from a socket that prints its request. Only Accept is told: of a request's fields it is the
one that decides about binary content. Nothing here knows of gateways.
"""

from __future__ import annotations

from dataclasses import dataclass

ANY = "*/*"


@dataclass(frozen=True, slots=True)
class Client:
    """A way in which somebody fetches a URL.

    Attributes:
        id: for URLs and settings: `chromium-img`.
        name: for a person: `Chromium <img>`.
        accept: the Accept field's value; None when the client sends none.
        measured: the program that was measured, with its version.
        made_by: what makes such a request.
    """

    id: str
    name: str
    accept: str | None
    measured: str
    made_by: str = ""

    def headers(self) -> tuple[tuple[str, str], ...]:
        """The fields of the client's request, as far as they matter."""
        return () if self.accept is None else (("Accept", self.accept),)


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
    ),
    Client(
        "chromium-navigation",
        "Chromium navigation",
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/jxl,image/avif,image/webp,"
        "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
        _CHROMIUM,
        "the URL opened in a tab, iframe, embed",
    ),
    Client(
        "chromium-fetch",
        "Chromium fetch",
        ANY,
        _CHROMIUM,
        "fetch, XMLHttpRequest, script, font, object, video, audio",
    ),
    Client("chromium-stylesheet", "Chromium stylesheet", "text/css,*/*;q=0.1", _CHROMIUM),
    Client(
        "firefox-img",
        "Firefox <img>",
        "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5",
        _FIREFOX,
        "img, CSS image, preload, favicon",
    ),
    Client(
        "firefox-navigation",
        "Firefox navigation",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        _FIREFOX,
        "the URL opened in a tab",
    ),
    Client("firefox-fetch", "Firefox fetch", ANY, _FIREFOX, "fetch, XMLHttpRequest, object, embed"),
    Client(
        "firefox-video",
        "Firefox <video>",
        "video/webm,video/ogg,video/*;q=0.9,application/ogg;q=0.7,audio/*;q=0.6,*/*;q=0.5",
        _FIREFOX,
    ),
    Client(
        "firefox-audio",
        "Firefox <audio>",
        "audio/webm,audio/ogg,audio/wav,audio/*;q=0.9,application/ogg;q=0.7,video/*;q=0.6,*/*;q=0.5",
        _FIREFOX,
    ),
    Client(
        "firefox-font",
        "Firefox font",
        "application/font-woff2;q=1.0,application/font-woff;q=0.9,*/*;q=0.8",
        _FIREFOX,
    ),
    Client("firefox-stylesheet", "Firefox stylesheet", "text/css,*/*;q=0.1", _FIREFOX),
    Client("curl", "curl", ANY, "curl 7.88.1"),
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
