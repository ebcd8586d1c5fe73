"""Every client of the client table asks a route: what each one gets, by `respond` alone.

In: Settings and clients. Out: Outcomes, one for each kind of handler result and each thing that
arrives. Which result a mapped route's handler returns is read off its templates and mappings.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..clients import CLIENTS, Client
from ..model.conductor import event_for, respond
from ..model.content_handling import BINARY
from ..model.messages import FunctionError, Note, Request, Response
from ..model.refusals import RequestRefusedError
from ..model.settings import IntegrationResponse, Settings
from .arrived import DATA, Arrival, arrival
from .memory import of_requests, once, pathless

# The first bytes of a JFIF file; no gateway looks further.
PICTURE = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
TEXT = base64.b64encode(PICTURE).decode()
MEDIA_TYPE = "image/jpeg"

PROXY = "an envelope, its body base64 and isBase64Encoded true"
BARE = "the base64 text alone"
TEXT_IN_ENVELOPE = "an envelope, its body base64 text"
BUFFER_IN_ENVELOPE = "an envelope, its body a Node.js Buffer"
GENERATED = "a generated response, bodyEncoding base64"

_HEADERS = {"Content-Type": MEDIA_TYPE}
_ENVELOPE: dict[str, Any] = {"statusCode": 200, "headers": _HEADERS, "isBase64Encoded": True}
RESULTS: dict[str, Any] = {
    PROXY: {**_ENVELOPE, "body": TEXT},
    BARE: TEXT,
    TEXT_IN_ENVELOPE: {**_ENVELOPE, "body": TEXT},
    # What JSON makes of a Buffer: the Lambda runtime serialises results with JSON.stringify.
    BUFFER_IN_ENVELOPE: {**_ENVELOPE, "body": {"type": "Buffer", "data": list(PICTURE)}},
    GENERATED: {
        "status": "200",
        "headers": {"content-type": [{"key": "Content-Type", "value": MEDIA_TYPE}]},
        "body": TEXT,
        "bodyEncoding": "base64",
    },
}


@dataclass(frozen=True, slots=True)
class Received:
    """What some clients get when the handler returns one kind of result.

    Attributes:
        result: a key of `RESULTS`.
        arrival: what they get.
        content_type: how it is labelled; None without a Content-Type.
        clients: who.
        notes: why, of the first of them.
        called: whether their requests reach the function.
    """

    result: str
    arrival: Arrival
    content_type: str | None
    clients: tuple[Client, ...]
    notes: tuple[Note, ...]
    called: bool = True

    @property
    def good(self) -> bool:
        """Whether the picture itself arrived."""
        return self.arrival.kind == DATA

    @property
    def labelled(self) -> bool:
        """Whether its label is that of data; application/json is what gateways put by default."""
        return self.content_type not in {None, "application/json", "text/plain; charset=utf-8"}


def may_be_node(runtime: str) -> bool:
    """Whether the function may return a Node.js Buffer; one of an unknown runtime may."""
    return not runtime or runtime.startswith("nodejs")


def results_for(settings: Settings, runtime: str = "") -> tuple[str, ...]:
    """The results that a handler behind these settings would return.

    Args:
        runtime: `python3.13`; empty when it is not known.
    """
    if settings.integration == "edge":
        return (GENERATED,)
    if settings.integration != "rest-mapped":
        return (PROXY,)
    if not takes_envelope(settings):
        return (BARE,)
    response = success(settings)
    # Who asks for a conversion of base64 has base64 in the body.
    converts = response is not None and response.content_handling == BINARY
    if converts or not may_be_node(runtime):
        return (TEXT_IN_ENVELOPE,)
    return (BUFFER_IN_ENVELOPE, TEXT_IN_ENVELOPE)


def takes_envelope(settings: Settings) -> bool:
    """Whether the success response takes a JSON object apart."""
    response = success(settings)
    if response is None:
        return False
    mapped = response.response_parameters.values()
    return any("$input.path('$.body" in text for text in response.response_templates.values()) or (
        any(text.startswith("integration.response.body.") for text in mapped)
    )


def success(settings: Settings) -> IntegrationResponse | None:
    """The integration response that a successful function gets."""
    return next((r for r in settings.responses() if not r.selection_pattern), None)


def error_becomes(settings: Settings) -> str:
    """What a raised error becomes for some client instead of an error; empty: it is told as one."""
    mapped = settings.integration == "rest-mapped"
    return _error_becomes(pathless(settings)) if mapped else ""


@once
def _error_becomes(settings: Settings) -> str:
    for headers in {client.accept: client.headers() for client in CLIENTS}.values():
        fault = FunctionError("the picture is missing", "KeyError")
        response = respond(settings, Request(headers=headers), fault)
        undecodable = any(
            note.rule == "content-handling-table" and note.effect == "refused"
            for note in response.notes
        )
        if undecodable:
            return f"{response.status} Internal server error"
        if response.status < 300:
            return f"status {response.status}"
    return ""


def preflight_failure(settings: Settings) -> Response | None:
    """What a CORS preflight is answered with, when that is an error."""
    return _preflight_failure(pathless(settings)) if settings.cors_preflight else None


@once
def _preflight_failure(settings: Settings) -> Response | None:
    response = respond(settings, _PREFLIGHT, {})
    return response if response.status >= 400 else None


def received(
    settings: Settings,
    clients: Iterable[Client] = CLIENTS,
    results: Iterable[str] | None = None,
    method: str = "GET",
    runtime: str = "",
) -> tuple[Received, ...]:
    """What the clients get, those together that get the same."""
    chosen = results_for(settings, runtime) if results is None else tuple(results)
    asked, anywhere = tuple(clients), pathless(settings)
    return tuple(out for name in chosen for out in _of_result(anywhere, name, asked, method))


@once
def _of_result(
    settings: Settings, name: str, clients: tuple[Client, ...], method: str
) -> list[Received]:
    groups: dict[tuple[str, str, str | None], list[tuple[Client, Response, Arrival]]] = {}
    asked: dict[str | None, Response] = {}
    verb = method if method in _SAFE else "GET"
    early = refused(settings, verb)
    for client in clients:
        # Equal Accept fields get equal responses: respond is pure.
        if client.accept not in asked:
            request = Request(verb, headers=client.headers())
            asked[client.accept] = early or respond(settings, request, RESULTS[name])
        response = asked[client.accept]
        came = arrival(response.status, response.body)
        key = (came.kind, came.text, response.field("Content-Type"))
        groups.setdefault(key, []).append((client, response, came))
    return [_received(name, group, early is None) for group in groups.values()]


def refused(settings: Settings, method: str) -> Response | None:
    """What every request without a body gets when none of them reaches the function.

    A template that fails on an empty body says nothing about requests that have one.
    """
    mapped = settings.integration == "rest-mapped"
    return _refused(of_requests(settings), method) if mapped else None


@once
def _refused(settings: Settings, method: str) -> Response | None:
    try:
        event_for(settings, Request(method))
    except RequestRefusedError as refusal:
        notes = refusal.response.notes
        return refusal.response if notes and notes[-1].rule in _REFUSALS else None
    return None


def _received(name: str, group: list[tuple[Client, Response, Arrival]], called: bool) -> Received:
    _, response, came = group[0]
    label = response.field("Content-Type")
    clients = tuple(client for client, _, _ in group)
    return Received(name, came, label, clients, response.notes, called)


_REFUSALS = ("request-template-needs-text", "passthrough-behavior")
_PREFLIGHT = Request("OPTIONS", headers={"Origin": "https://example.com"})
_SAFE = ("GET", "POST", "PUT", "PATCH", "DELETE")
