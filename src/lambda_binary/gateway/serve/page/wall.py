"""The page at `/__gateway__`: for each route a row of real clients, and what each one gets.

`/__gateway__` is the page; `/__gateway__/as/CLIENT/PATH` asks the route of PATH as that client
and answers with the bytes that the client would get, the reasons beside them in X-Gateway-Why;
`/__gateway__/docs/PAGE` is a page of the source tree's documentation. In: a Request for one of
them, and the Site. Out: a Response.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ...clients import WALL, named
from ...documentation import page_file
from ...model.media_matching import first_media_type
from ...model.messages import Request, Response
from ...model.settings import REST, Settings
from .. import access_log, timeouts
from ..routes import ANY_METHOD, Route
from ..site import Site
from ..streaming.watch import Watch
from .cures import Cure, link
from .uploads import BODIES, takes_uploads, uploads
from .verdicts import verdict_of

PREFIX = "/__gateway__"
WHY = "X-Gateway-Why"
Seen = Mapping[str, str]

_PAGE = Path(__file__).with_name("wall.html")
_NOT_CACHED = ("Cache-Control", "no-store")
_PLAIN = ("Content-Type", "text/plain; charset=utf-8")
# Characters of a text body that the page shows.
_SHOWN = 400


def owns(path: str) -> bool:
    """Whether the path is the wall's, and no route's."""
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def asked_of(request: Request) -> Request | None:
    """What a cell stands for, PATH asked for as CLIENT does it; None: it is no cell's request."""
    verb, _, more = request.path.removeprefix(f"{PREFIX}/").partition("/")
    client_id, _, path = more.partition("/")
    client = named(client_id)
    if verb != "as" or client is None:
        return None
    return Request(
        "GET",
        f"/{path}",
        client.headers(),
        query=request.query,
        host=request.host,
        request_id=request.request_id,
        time=request.time,
    )


def told(response: Response, cure: Cure | None = None, watch: Watch | None = None) -> Response:
    """What a cell's client gets, with the reasons and the way out beside it.

    Args:
        watch: when a streamed response came.
    """
    kept = [pair for pair in response.headers if pair[0].lower() in _KEPT]
    # ensure_ascii: the value of a field.
    why = (WHY, json.dumps({**why_of(response), "cure": shown(cure), "stream": _timing(watch)}))
    return Response(200, (*kept, why, _NOT_CACHED), response.body)


def _timing(watch: Watch | None) -> dict[str, Any] | None:
    if watch is None or watch.first is None or watch.whole is None:
        return None
    return {"first": watch.first, "whole": watch.whole, "pieces": watch.pieces}


def answer(request: Request, site: Site, seen: Seen) -> Response:
    """The page, or that there is no such thing; `seen` has the last path asked for, per route."""
    rest = request.path.removeprefix(PREFIX).strip("/")
    if not rest:
        return _page(site, seen)
    if rest.startswith("docs/") and (file := page_file(unquote(rest.removeprefix("docs/")))):
        # Not rendered: the source is meant to be read, and no page is worth a dependency here.
        return Response(200, (_PLAIN, _NOT_CACHED), file.read_bytes())
    known = ", ".join(client.id for client in WALL)
    text = f"ask {PREFIX}/as/CLIENT/PATH, where CLIENT is one of {known}\n"
    return Response(404, (("Content-Type", "text/plain"), _NOT_CACHED), text.encode())


def _page(site: Site, seen: Seen) -> Response:
    # "</" would end the script element that holds the JSON.
    state = json.dumps(state_of(site, seen)).replace("<", "\\u003c")
    html = _PAGE.read_text("utf-8").replace('"the wall"', state)
    return Response(200, (("Content-Type", "text/html; charset=utf-8"), _NOT_CACHED), html.encode())


def state_of(site: Site, seen: Seen) -> dict[str, Any]:
    """What the page shows before it asks: clients, and rows of routes."""
    return {
        "fault": site.fault,
        "clients": [
            {
                "id": client.id,
                "name": client.name,
                "first": first_media_type(client.accept) or "none sent",
                "accept": client.accept,
                "about": ": ".join(filter(None, (client.measured, client.made_by))),
            }
            for client in WALL
        ],
        "rows": [_row(route, site, seen) for route in _distinct(site.routes)],
        "bodies": [name for name, _, _ in BODIES],
        "uploads": [_uploads(route) for route in site.routes if takes_uploads(route)],
    }


def _uploads(route: Route) -> dict[str, Any]:
    cells = [{"kind": u.kind, "text": u.text, "cure": shown(u.cure)} for u in uploads(route)]
    return {
        "name": f"{route.methods[0]} {route.name}",
        "integration": route.settings.integration,
        "settings": described(route.settings),
        "cells": cells,
    }


def shown(cure: Cure | None) -> dict[str, str] | None:
    """The cure as the page has it: text, page and link."""
    return None if cure is None else {"text": cure.text, "page": cure.page, "link": link(cure)}


def _distinct(routes: tuple[Route, ...]) -> list[Route]:
    """Routes for GET that differ in more than their path: a handler for any path has two."""
    out: list[Route] = []
    for route in routes:
        if {ANY_METHOD, "GET"} & set(route.methods) and not any(
            _same(route, other) for other in out
        ):
            out.append(route)
    return out


def _same(one: Route, other: Route) -> bool:
    return one.handler == other.handler and one.settings == other.settings


def _row(route: Route, site: Site, seen: Seen) -> dict[str, Any]:
    literal = "" if "{" in route.path else route.path
    asked = (seen.get(other.path) for other in site.routes if _same(route, other))
    return {
        "name": route.name,
        "path": route.path,
        "sample": next(filter(None, asked), literal),
        "handler": route.handler,
        "integration": route.settings.integration,
        "settings": described(route.settings),
    }


def described(settings: Settings) -> list[str]:
    """The settings that decide about binary content, each in a few words."""
    rows = (
        (settings.response_transfer_mode != "BUFFERED", settings.response_transfer_mode),
        # Of a streamed response they say nothing.
        (
            settings.integration in REST and not settings.streams,
            _listed("binaryMediaTypes", settings.binary_media_types),
        ),
        (settings.content_handling, f"contentHandling {settings.content_handling}"),
        (any(settings.response_templates.values()), "response template"),
        (settings.integration_responses, _counted(settings)),
        (settings.integration == "http-api", f"payload format {settings.payload_format}"),
        (settings.integration == "alb", f"multi-value headers {_on(settings.multi_value_headers)}"),
        (settings.integration == "edge", settings.edge_event),
        (settings.invoke_mode != "BUFFERED", settings.invoke_mode),
        (settings.cors_preflight, "CORS preflight"),
        (
            settings.minimum_compression_size is not None,
            f"compression from {settings.minimum_compression_size} bytes",
        ),
    )
    return [text for applies, text in rows if applies]


def _listed(name: str, entries: tuple[str, ...]) -> str:
    return f"{name} [{', '.join(entries)}]" if entries else f"no {name}"


def _counted(settings: Settings) -> str:
    return f"{len(settings.integration_responses)} integration responses"


def _on(value: bool) -> str:
    return "on" if value else "off"


_KEPT = ("content-type", "content-encoding")


def why_of(response: Response) -> dict[str, Any]:
    """What happened, as the page shows it."""
    note = access_log.deciding(response)
    text = response.body[:_SHOWN].decode("utf-8", "replace")
    return {
        "verdict": verdict_of(response),
        "status": response.status,
        "size": len(response.body),
        "why": note.text if note else "",
        "fields": response.headers,
        "text": text if text.isprintable() or response.body[:1] in b'<{["' else "",
        "notes": [[note.text, note.grade, note.source, note.effect] for note in response.notes],
        "error": access_log.failure(response.error) if response.error else "",
        "timeout": any(note.rule in timeouts.RULES for note in response.notes),
    }
