"""minimumCompressionSize: what a REST API compresses on the way out and unpacks on the way in.

In: Settings, Request and a Response, or a Request alone. Out: the same, compressed or unpacked.
gzip has no time stamp here, so that equal bodies stay equal.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import replace

from .evidence import DOC_COMPRESSION, DOC_STREAM, DOCUMENTED, Rule
from .messages import Request, Response
from .refusals import RequestRefusedError, rest_error
from .settings import REST, Settings

COMPRESSED = Rule("minimum-compression-size", DOC_COMPRESSION, DOCUMENTED)
STREAMED = Rule("stream-not-compressed", DOC_STREAM, DOCUMENTED)
CODED = Rule("already-coded", DOC_COMPRESSION, DOCUMENTED)
UNPACKED = Rule("request-decompressed", DOC_COMPRESSION, DOCUMENTED)


def _gzip(body: bytes) -> bytes:
    import gzip

    return gzip.compress(body, mtime=0)


_PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": _gzip,
    "deflate": zlib.compress,
}
SUPPORTED = tuple(_PACKERS)

# A body that unpacks to more than API Gateway's own limit for payloads.
LARGEST_BODY = 10 * 1024 * 1024


def compressed(settings: Settings, request: Request, response: Response) -> Response:
    """The response in a content coding, when the API, the client and the size ask for it."""
    smallest = settings.minimum_compression_size
    if settings.integration not in REST or smallest is None or not response.body:
        return response
    if settings.streams:
        note = STREAMED.note("a streamed response is not compressed by the gateway")
        return replace(response, notes=(*response.notes, note))
    coding = accepted_coding(request.field("Accept-Encoding"))
    if coding is None or len(response.body) < smallest:
        return response
    given = response.field("Content-Encoding")
    if given is not None:
        text = f"the response has Content-Encoding {given} already: not compressed again"
        return replace(response, notes=(*response.notes, CODED.note(text)))
    body = _PACKERS[coding](response.body)
    text = f"{len(response.body)} bytes reach minimumCompressionSize {smallest}: sent as {coding}"
    return replace(
        response,
        headers=(*response.headers, ("Content-Encoding", coding)),
        body=body,
        notes=(*response.notes, COMPRESSED.note(text)),
    )


def accepted_coding(field: str | None) -> str | None:
    """The coding that the client prefers, when it is gzip or deflate.

    DOC_COMPRESSION: an absent field stands for `*`, which asks for nothing; when the favourite is
    one that API Gateway has not, nothing is compressed. Of equal weights the first is taken.
    """
    best = (0.0, "")
    for entry in (field or "").split(","):
        name, _, rest = entry.partition(";")
        coding, weight = name.strip().lower(), _weight(rest)
        if weight > best[0] and coding:
            best = (weight, coding)
    return best[1] if best[1] in SUPPORTED else None


def unpacked(settings: Settings, request: Request) -> Request:
    """The request as the method sees it: a REST API undoes gzip and deflate by itself.

    Raises:
        RequestRefusedError: 415, for another coding or a body that is not in it.
    """
    coding = (request.field("Content-Encoding") or "identity").strip().lower()
    if settings.integration not in REST or not request.body or coding == "identity":
        return request
    if coding not in SUPPORTED:
        raise _refused(f"Content-Encoding {coding} is not one of {', '.join(SUPPORTED)}")
    try:
        unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
        body = unpacker.decompress(request.body, LARGEST_BODY)
    except zlib.error as fault:
        raise _refused(f"the body is no {coding} ({fault})") from None
    if not unpacker.eof:
        raise _refused(f"the body's {coding} stops early, or unpacks to over {LARGEST_BODY} bytes")
    return replace(request, body=body)


def _refused(text: str) -> RequestRefusedError:
    note = UNPACKED.note(text, "refused")
    return RequestRefusedError(rest_error(415, "Unsupported Media Type", (note,)))


def _weight(parameters: str) -> float:
    """The quality value (RFC 9110 12.4.2); one that cannot be read counts as 1."""
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return float(value)
            except ValueError:
                return 1.0
    return 1.0
