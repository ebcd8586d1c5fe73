"""A deployed URL: real GET, HEAD and OPTIONS requests, and what their bytes tell.

In: a URL and clients. Out: findings. Only the URL that was given is asked: no redirect is
followed, few bytes are read, and every request has an end. This file reads no settings.
"""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ..clients import Client
from ..evidence import DOC_CONVERSIONS, DOC_PROXY_BINARY, REPORTED
from ..sources.errors import SourceError
from .arrivals import BASE64, BUFFER, DATA, DOUBLE, ENVELOPE, FAILED, LOSSY, QUOTED, arrival
from .findings import BROKEN, HINT, RISK, Cure, Finding

SECONDS = 10.0
LARGEST_HEAD = 65_536
SEEN = "seen in the response itself"
OBSERVED = "observed"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the beginning of the body, and the fields with lower-case names."""

    status: int
    fields: dict[str, str]
    head: bytes


Ask = Callable[[str, str, dict[str, str]], Answer]


def ask(method: str, url: str, fields: dict[str, str]) -> Answer:
    """One request to the URL.

    Raises:
        SourceError: it cannot be reached, in one sentence.
    """
    try:
        parts = urlsplit(url)
    except ValueError as fault:
        raise SourceError(f"is no URL such as https://example.com/picture ({fault})", url) from None
    kinds: dict[str, Any] = {
        "https": http.client.HTTPSConnection,
        "http": http.client.HTTPConnection,
    }
    if parts.scheme not in kinds or not parts.hostname:
        raise SourceError("is no URL such as https://example.com/picture", url)
    try:
        connection = kinds[parts.scheme](parts.hostname, parts.port, timeout=SECONDS)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, headers=fields)
        response = connection.getresponse()
        head = response.read(LARGEST_HEAD)
        answer = Answer(response.status, {n.lower(): v for n, v in response.getheaders()}, head)
        connection.close()
    except (OSError, http.client.HTTPException, ssl.SSLError, ValueError) as fault:
        raise SourceError(f"cannot be asked ({str(fault) or type(fault).__name__})", url) from None
    return answer


def findings(url: str, clients: Iterable[Client], request: Ask = ask) -> tuple[Finding, ...]:
    """What the URL's answers to the clients tell."""
    answers: dict[str | None, tuple[Answer, list[str]]] = {}
    for client in clients:
        if client.accept in answers:
            answers[client.accept][1].append(client.id)
        else:
            answer = request("GET", url, dict(client.headers()))
            answers[client.accept] = (answer, [client.id])
    got = list(answers.values())
    found = [
        *_by_bytes(url, got),
        *_by_label(url, got),
        *_vary(url, got),
        *_head(url, got, request),
        *_preflight(url, request),
    ]
    return tuple(found)


def _by_bytes(url: str, got: list[tuple[Answer, list[str]]]) -> Iterator[Finding]:
    groups: dict[str, tuple[str, list[str], str]] = {}
    for answer, ids in got:
        came = arrival(answer.status, answer.head)
        if came.kind in _CAUSES:
            _, names, shown = groups.setdefault(came.kind, (came.text, [], came.excerpt))
            names += ids
    for kind, (text, names, shown) in groups.items():
        cause, cure, source = _CAUSES[kind]
        why = (f"the body begins {shown}", cause)
        cures = (Cure(cure),)
        yield Finding(
            f"the client gets {text}", BROKEN, OBSERVED, source, url, why, cures, (), tuple(names)
        )


def _by_label(url: str, got: list[tuple[Answer, list[str]]]) -> Iterator[Finding]:
    wrong: dict[str, list[str]] = {}
    for answer, ids in got:
        label = answer.fields.get("content-type", "")
        name = arrival(answer.status, answer.head)
        if name.kind == DATA and label.partition(";")[0] in _DEFAULT_LABELS:
            wrong.setdefault(label or "no Content-Type", []).extend(ids)
    for label, ids in wrong.items():
        yield Finding(
            f"the data is labelled {label}",
            BROKEN,
            OBSERVED,
            SEEN,
            url,
            ("a gateway's default label: the handler's Content-Type is missing or not mapped",),
            (Cure("set Content-Type in the envelope, or map it in the integration response"),),
            (),
            tuple(ids),
        )


def _vary(url: str, got: list[tuple[Answer, list[str]]]) -> Iterator[Finding]:
    labels = {answer.fields.get("content-type", "") for answer, _ in got if answer.status < 300}
    varied = all("accept" in a.fields.get("vary", "").lower() for a, _ in got if a.status < 300)
    if len(labels) > 1 and not varied:
        yield Finding(
            "the answer depends on Accept, and Vary does not say so",
            RISK,
            OBSERVED,
            "RFC 9110 12.5.5",
            url,
            (f"Content-Type is {', '.join(sorted(labels))} for different Accept fields",),
            (Cure("send Vary: Accept, or caches give one client what another asked for"),),
        )


def _head(url: str, got: list[tuple[Answer, list[str]]], request: Ask) -> Iterator[Finding]:
    if any(answer.status < 400 for answer, _ in got):
        answer = request("HEAD", url, {"Accept": "*/*"})
        if answer.status >= 400:
            text = f"HEAD gets {answer.status}, though GET is answered"
            yield Finding(text, HINT, OBSERVED, "RFC 9110 9.3.2", url)


def _preflight(url: str, request: Ask) -> Iterator[Finding]:
    fields = {"Origin": "https://example.com", "Access-Control-Request-Method": "GET"}
    answer = request("OPTIONS", url, fields)
    if answer.status >= 500:
        text = "set contentHandling CONVERT_TO_TEXT on the OPTIONS integration's request side"
        yield Finding(
            f"the CORS preflight fails with {answer.status}",
            BROKEN,
            REPORTED,
            "squidfunk/terraform-aws-api-gateway-enable-cors #10, #11",
            url,
            ("under */* even an empty OPTIONS counts as binary, which its template cannot take",),
            (Cure(text),),
        )


_DEFAULT_LABELS = ("", "application/json", "text/plain")

_TYPES = (
    "set binaryMediaTypes to */* (REST proxy) or contentHandling CONVERT_TO_BINARY (mapped), "
    "then deploy"
)
# What arrived -> why, what to do, where it is written.
_CAUSES: dict[str, tuple[str, str, str]] = {
    BASE64: ("the gateway did not decode the body", _TYPES, DOC_PROXY_BINARY),
    QUOTED: (
        "a mapped integration passes the function's JSON string on, quotes included",
        "set contentHandling CONVERT_TO_BINARY on the integration response, then deploy",
        DOC_CONVERSIONS,
    ),
    DOUBLE: (
        "the data was encoded twice, and the gateway undid one layer or none",
        "encode once: give bytes to binary_response, not base64 text",
        SEEN,
    ),
    BUFFER: (
        "a Node.js Buffer went through JSON, and a template printed it",
        "return buffer.toString('base64'), and set CONVERT_TO_BINARY",
        SEEN,
    ),
    ENVELOPE: (
        "the gateway sent the envelope itself: a mapped integration, or a 2.0 envelope without "
        "statusCode",
        "use a proxy integration, or return the base64 text alone with CONVERT_TO_BINARY",
        DOC_CONVERSIONS,
    ),
    LOSSY: (
        "bytes were read as UTF-8 text on the way; what was lost cannot be had back",
        "encode the body as base64 and set isBase64Encoded",
        DOC_CONVERSIONS,
    ),
    FAILED: (
        "Internal server error without more is an envelope or a body that the gateway refuses; "
        "the execution log says which",
        "turn on the stage's execution log, and try the handler with lambda-binary serve",
        SEEN,
    ),
}
