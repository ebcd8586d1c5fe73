"""Which header fields of a request its event has, how their names are spelt, and what AWS adds.

In: Settings and Request, whose names stand as the client wrote them (a client of HTTP/2 writes
them in lower case). Out: pairs. One table of integrations; the values of what AWS adds are stable
and plainly local.
"""

from __future__ import annotations

from dataclasses import dataclass

from .messages import Fields, Request, joined
from .settings import REST, Settings

# Recorded on a regional API (LS_FIELDS): none of these reaches an event or a template.
DROPPED_BY_REST = (
    "connection",
    "content-length",
    "content-md5",
    "expect",
    "max-forwards",
    "proxy-authenticate",
    "server",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "www-authenticate",
)
# Reported for HTTP APIs (ARCHITECT); recorded for function URLs of Connection alone (LS_URL), whose
# others are taken to be the same. They concern one connection (RFC 9110 7.6.1), which ends there.
DROPPED_BY_HTTP = (
    "connection",
    "expect",
    "proxy-authenticate",
    "te",
    "transfer-encoding",
    "upgrade",
)

# Recorded: Authorization of an HTTP/1.1 client (LS_EVENT, an edge-optimised API), Host and
# User-Agent of an HTTP/2 client (VOKER). Reported: Date (ARCHITECT).
SPELT_BY_REST = ("Authorization", "Date", "Host", "User-Agent")
# Reported: four raw events of deployed HTTP APIs with payload format 1.0, one with its curl -v.
SPELT_BY_FORMAT_1 = ("Content-Length", "Content-Type", "Host", "User-Agent")

# Recorded (VOKER): function URLs have both, and no other gateway has.
_TLS = (("x-amzn-tls-cipher-suite", "TLS_AES_128_GCM_SHA256"), ("x-amzn-tls-version", "TLSv1.3"))


@dataclass(frozen=True, slots=True)
class _Face:
    """What one kind of event does to fields.

    Attributes:
        dropped: lower-case names that it has not.
        spelt: names that it spells itself; None: all are in lower case.
        port, scheme: of X-Forwarded-Port and -Proto; DOC_ALB's sample and VOKER have those of a
            listener without TLS.
        added: further fields.
    """

    dropped: tuple[str, ...]
    spelt: tuple[str, ...] | None
    port: str = "443"
    scheme: str = "https"
    added: Fields = ()


_REST = _Face(DROPPED_BY_REST, SPELT_BY_REST)
_FORMAT_1 = _Face(DROPPED_BY_HTTP, SPELT_BY_FORMAT_1)
_FORMAT_2 = _Face(DROPPED_BY_HTTP, None)
_URL = _Face(DROPPED_BY_HTTP, None, added=_TLS)
_ALB = _Face((), None, "80", "http")


def event_fields(settings: Settings, request: Request) -> Fields:
    """The fields of the event, in the client's order, those that AWS adds behind them."""
    face = _face(settings)
    spelling = {name.lower(): name for name in face.spelt or ()}
    given = [
        (spelling.get(name.lower(), name if face.spelt else name.lower()), value)
        for name, value in _whole(request)
        if name.lower() not in {*face.dropped, *_REPLACED}
    ]
    if joined(request.headers, "Host") is None:
        given.insert(0, ("Host" if face.spelt else "host", request.host))
    added = (*_added(face, request), *face.added)
    return (*given, *(added if face.spelt else ((n.lower(), v) for n, v in added)))


def cookie_of(request: Request) -> str | None:
    """All cookies of the request in one value, `; ` between them; None when there are none.

    RFC 9113 8.2.3: over HTTP/2 a client may send them in several fields.
    """
    values = [value for name, value in request.headers if name.lower() == "cookie"]
    crumbs = [crumb.strip() for value in values for crumb in value.split(";")]
    return "; ".join(crumb for crumb in crumbs if crumb) if values else None


def _whole(request: Request) -> Fields:
    """The request's fields with one Cookie at most, in the place of the first."""
    fields: Fields = request.headers
    names = [name.lower() for name, _ in fields]
    if names.count("cookie") < 2:
        return fields
    first, cookie = names.index("cookie"), cookie_of(request) or ""
    return tuple(
        (name, cookie if number == first else value)
        for number, (name, value) in enumerate(fields)
        if name.lower() != "cookie" or number == first
    )


def trace_id(request: Request) -> str:
    """The client's own X-Amzn-Trace-Id, or one of 1970 with the request's id in it.

    A client's own is kept: recorded on a REST API (LocalStack test_invocation_trace_id).
    """
    given = joined(request.headers, "X-Amzn-Trace-Id")
    plain = "".join(c for c in request.request_id.lower() if c in "0123456789abcdef")
    return given or f"Root=1-00000000-{plain[:24]:0>24}"


# What AWS says anew, whatever the client sent.
_REPLACED = ("x-amzn-trace-id", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto")


def _added(face: _Face, request: Request) -> Fields:
    # Recorded in every event of LS_EVENT, DOTNET and VOKER. A client's own X-Forwarded-For is kept
    # in front: DOC_ALB; for API Gateway derived.
    before = joined(request.headers, "X-Forwarded-For")
    route = f"{before}, {request.source_ip}" if before else request.source_ip
    return (
        ("X-Amzn-Trace-Id", trace_id(request)),
        ("X-Forwarded-For", route),
        ("X-Forwarded-Port", face.port),
        ("X-Forwarded-Proto", face.scheme),
    )


def _face(settings: Settings) -> _Face:
    if settings.integration in REST:
        return _REST
    if settings.integration == "http-api":
        return _FORMAT_1 if settings.payload_format == "1.0" else _FORMAT_2
    return _ALB if settings.integration == "alb" else _URL
