"""The last step to the wire, the same for every integration: framing, HEAD, empty statuses.

In: Settings, Request and Response. Out: the Response as a client can receive it. Content-Length,
Date and connection fields are the server's own, so a handler's are taken off or renamed; but for
the length of a REST stream, which nobody but its function knows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..evidence import (
    ARCHITECT,
    DERIVED,
    DOC_NOTES,
    DOCUMENTED,
    LS_FIELDS,
    NO_SOURCE,
    RECORDED,
    REPORTED,
    UNKNOWN,
    Rule,
)
from ..messages import Note, Request, Response
from ..settings import REST, Settings

FRAMING = Rule("framing-fields", "RFC 9112 6: the gateway frames its own messages", DERIVED)
EMPTY = Rule("status-without-content", "RFC 9110 15.3.5, 15.4.5; AWS not recorded", DERIVED)
HEAD_REST = Rule("head", "DataBiosphere/azul #6514", REPORTED)
HEAD = Rule("head", f"RFC 9110 9.3.2; for AWS {NO_SOURCE}", UNKNOWN)

RENAMED = "x-amzn-Remapped-"
# Fields of one connection: what no gateway can pass on.
FRAMING_FIELDS = ("content-length", "transfer-encoding", "connection", "keep-alive")


@dataclass(frozen=True, slots=True)
class _Face:
    """What one kind of response does to the fields of a function.

    Attributes:
        renamed: lower-case names that the client gets as x-amzn-Remapped-NAME.
        dropped: those that it does not get.
        rule: where both are written.
    """

    renamed: tuple[str, ...]
    dropped: tuple[str, ...]
    rule: Rule


# DOC_NOTES, its table of fields, the column of Lambda's responses. ARCHITECT saw Expect, Host,
# Proxy-Authenticate and Trailer renamed, as a mapped integration does: disputed.
_PROXY = _Face(
    (
        "authorization",
        "connection",
        "content-length",
        "content-md5",
        "date",
        "max-forwards",
        "server",
        "user-agent",
        "www-authenticate",
    ),
    (
        "expect",
        "host",
        "proxy-authenticate",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
    ),
    Rule("fields-remapped", DOC_NOTES, DOCUMENTED),
)
# LS_FIELDS; DOC_NOTES says of some of them that they are dropped: the recording wins.
_MAPPED = _Face(
    (
        *_PROXY.renamed,
        "expect",
        "host",
        "proxy-authenticate",
        "trailer",
        "upgrade",
    ),
    ("transfer-encoding",),
    Rule("fields-remapped", f"{LS_FIELDS}; {DOC_NOTES} differs", RECORDED),
)
_URL = _Face(
    ("connection", "content-length", "date", "server", "www-authenticate"),
    ("transfer-encoding",),
    Rule("fields-remapped", "cargo-lambda/cargo-lambda #862 and others", REPORTED),
)
_HTTP_API = _Face(
    (),
    ("connection", "content-length", "date", "transfer-encoding", "upgrade"),
    Rule("fields-dropped", ARCHITECT, REPORTED),
)
_OTHER = _Face((), (), FRAMING)

_FACES = {
    "rest-proxy": _PROXY,
    "rest-mapped": _MAPPED,
    "function-url": _URL,
    "http-api": _HTTP_API,
}


def finished(settings: Settings, request: Request, response: Response) -> Response:
    """The response without what cannot go out."""
    return _without_content(settings, request, _framed(settings, response))


def _framed(settings: Settings, response: Response) -> Response:
    face = _FACES.get(settings.integration, _OTHER)
    fields: list[tuple[str, str]] = []
    notes: list[Note] = []
    length = _length_of_a_stream(settings, response)
    for name, value in response.headers:
        lower = name.lower()
        if lower in face.renamed and not _frames_a_stream(settings, lower):
            fields.append((f"{RENAMED}{name}", value))
            notes.append(face.rule.note(f"{name} becomes {RENAMED}{name}"))
        elif lower in face.dropped:
            notes.append(face.rule.note(f"{name} is dropped"))
        elif lower in FRAMING_FIELDS and (name, value) != length:
            notes.append(FRAMING.note(f"the handler's {name} is dropped"))
        else:
            fields.append((name, value))
    if not notes:
        return response
    return replace(response, headers=tuple(fields), notes=(*response.notes, *notes))


def _frames_a_stream(settings: Settings, name: str) -> bool:
    """Whether a REST stream's Content-Length is the message's own (DOC_STREAM), not renamed."""
    return name == "content-length" and settings.streams and settings.integration in REST


def _length_of_a_stream(settings: Settings, response: Response) -> tuple[str, str] | None:
    """A REST stream's Content-Length, which goes out as it is; None: it has none that may.

    DOC_STREAM: API Gateway adds Transfer-Encoding chunked unless it is given. RFC 9110 8.6: one
    number, and none with 204.
    """
    found = [pair for pair in response.headers if _frames_a_stream(settings, pair[0].lower())]
    legal = len(found) == 1 and found[0][1].isascii() and found[0][1].isdigit()
    return found[0] if legal and response.status != 204 else None


def _without_content(settings: Settings, request: Request, response: Response) -> Response:
    if not response.body:
        return response
    if request.method == "HEAD" and settings.integration in REST:
        note = HEAD_REST.note("HEAD: answered as GET, the content left out")
    elif request.method == "HEAD":
        note = HEAD.note("HEAD: answered as GET, the content left out; unknown on AWS", "unknown")
    elif response.status in {204, 304}:
        text = f"{response.status} has no content: {len(response.body)} bytes are left out"
        note = EMPTY.note(text, "altered")
    else:
        return response
    return replace(response, body=b"", notes=(*response.notes, note))
