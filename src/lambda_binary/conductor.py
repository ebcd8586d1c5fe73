"""The road of every result, and the only caller of the stages:

    read      ->  represent  ->  answered  ->  written
    (results)     (results)      (http)        (integrations, transfer)

An envelope of the handler's own brings status and fields, so the last step merges into it.
`handler` takes shorter roads for everyday results; their payloads must be the same as this one's.
"""

from __future__ import annotations

from .integrations import bare, field, identify, method, selects
from .messages import BeyondQuota, Options, Response
from .results import read, represent
from .transfer import content_of, fill, room, untouched, weight

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TypeAlias

    from .messages import Declared, Delivery, Envelope, Integration, Representation

    # What an answer depends on beside the result: event, options, integration, delivery. To make a
    # class of it would cost each first response a hundredth of the handler by hand.
    Call: TypeAlias = tuple[Mapping[str, Any] | None, Options, Integration, Delivery | None]

NOTHING_ASKED = Options()
# RFC 9110 §15.3.5, §15.3.6, §15.4.5.
WITHOUT_CONTENT = (204, 205, 304)


def respond(
    result: Any,
    event: Mapping[str, Any] | None,
    options: Options | None = None,
    *,
    direct: bool = False,
    delivery: Delivery | None = None,
) -> Any:
    """The payload for one result.

    Args:
        result: what the handler returned.
        event: what it was called with, or None.
        options: what was asked for, or None.
        direct: whether it was asked for this one result, by `encode_response`.
        delivery: writes the response as a stream, where it is to be one.

    Raises:
        LambdaBinaryError: the result cannot be sent; the message says what to do.
    """
    options = options or NOTHING_ASKED
    integration = _integration(event, options, delivery)
    call = event, options, integration, delivery
    representation = envelope = None
    try:
        content, declared, envelope = read(result, options, integration, direct=direct)
        if declared is None:
            return _passed(content, call)
        representation = represent(content, _asked(declared, call), integration.quota)
        if envelope is None:
            representation = _settled(representation, call)
        response = answered(representation, envelope, call)
        return written(response, envelope, declared, call)
    except BeyondQuota as beyond:
        size = beyond.size
    return instead(size, representation, envelope, call)


def answered(representation: Representation, envelope: Envelope | None, call: Call) -> Response:
    """Status and fields, and what the request makes of them: 200, 204, 206, 304, 412, 416, HEAD."""
    if envelope is not None:  # its status is its own, and the request was its handler's business
        return Response(200, _content_fields(representation), representation, {}, ())
    event, options, integration, _ = call
    status = options.status_code
    if status in WITHOUT_CONTENT and representation.data:
        from .options.faults import has_content

        raise has_content(status)
    if status == 200 and not representation.media_type:
        status = 204
    headers = _fields(representation, options)
    response = Response(status, headers, representation, options.repeated, options.cookies)
    if event is None or integration.mapped:
        return response  # a mapped integration would say 200 to whatever is decided here
    asked = method(event)
    return _selected(response, asked, call) if asked in ("GET", "HEAD") else response


def written(response: Response, envelope: Envelope | None, declared: Declared, call: Call) -> Any:
    """The payload as the integration spells it; the content alone where that was asked for."""
    _, options, integration, delivery = call
    if delivery is not None:
        return delivery.written(response, envelope)
    sent = response.representation
    content, is_base64 = content_of(sent, declared.coded or bool(sent.coding), integration)
    if envelope is None:
        payload, allowance = integration.shape(response, is_base64), options.allowance
    else:
        from .integrations.envelope import merged

        payload = merged(envelope, response, integration, is_base64)
        allowance = weight(payload)
    fill(payload, content, is_base64, integration.quota, allowance)
    if options.envelope:
        return payload
    from .results.envelopes import Bare

    return Bare(payload["body"])


def instead(
    size: int, representation: Representation | None, envelope: Envelope | None, call: Call
) -> Any:
    """What is sent for too large a result: what `on_too_large` returns, else an error."""
    event, options, integration, delivery = call
    if options.on_too_large is None or representation is None:
        from .transfer.quotas import too_large

        raise too_large(size, integration)
    if envelope is None:
        representation.fields = _fields(representation, options)
    else:
        from .integrations.envelope import described

        representation.fields = described(envelope, _content_fields(representation))
    # Another answer: what was asked for the first one (its type, its file name) is not its own.
    answer = options.on_too_large(representation, event)
    return respond(answer, event, Options(envelope=options.envelope), delivery=delivery)


def _integration(
    event: Mapping[str, Any] | None, options: Options, delivery: Delivery | None
) -> Integration:
    if delivery is not None:
        return delivery.integration
    return identify(event) if options.envelope else bare(event)


def _passed(content: Any, call: Call) -> Any:
    """An answer of the handler's own, as it is."""
    event, _, integration, delivery = call
    if not isinstance(content, dict):
        bare(event)  # else a proxy would take it for a body
    if delivery is not None:
        return delivery.untouched(content)
    return untouched(content, integration.quota)


def _asked(declared: Declared, call: Call) -> Declared:
    """What is declared, with the client's own wishes where a format is negotiated."""
    event, options, _, delivery = call
    streams, negotiates = delivery is not None, declared.image_format == "auto"
    if not negotiates and not streams:
        return declared
    accept = field(event, "accept") if negotiates else None
    whole = options.etag or options.last_modified is not None or options.on_too_large is not None
    return declared.replace(accept=accept, streams=streams, early=streams and not whole)


def _settled(representation: Representation, call: Call) -> Representation:
    """The representation that is chosen from: its coding, then its validators."""
    _, options, _, delivery = call
    if options.compress:
        representation = _encoded(representation, call)
    if options.etag or (options.last_modified, representation.last_modified) != (None, None):
        from .http import validated

        representation = validated(representation, options.etag, options.last_modified)
    if delivery is not None:
        return delivery.passed_on(representation, options.headers)
    return representation


def _encoded(representation: Representation, call: Call) -> Representation:
    event, options, integration, delivery = call
    # A mapped integration could not say so; a part that the handler cut is one of its own coding.
    if integration.mapped or options.declared.coded or "Content-Range" in options.headers:
        return representation
    accept = field(event, "accept-encoding")
    free = room(None, integration.quota - options.allowance)
    if delivery is not None:
        return delivery.coded(representation, accept, free)
    from .http.content_coding import encoded

    return encoded(representation, accept, free)


def _selected(whole: Response, asked: str, call: Call) -> Response:
    """What a GET or HEAD request gets of the whole response."""
    event, options, integration, delivery = call
    response, representation, status = whole, whole.representation, whole.status
    if status == 200 and _has_ranges(representation, whole.headers):
        whole.headers["Accept-Ranges"] = "bytes"
    if status == 200 and event is not None and selects(event):
        from .http.selection import select

        # What is in a coding travels as base64, whatever it is.
        kind = None if representation.coding else representation.media_type
        free = integration.part or room(kind, integration.quota - options.allowance)
        response = select(whole, asked, lambda name: field(event, name), free)
    if asked == "HEAD" and response.status == status and (status == 200 or representation.data):
        from .http.selection import head

        response = head(response, with_length=not integration.edge)
    if delivery is not None and response.representation is not representation:
        _give_up(representation.data)
    return response


def _give_up(data: Any) -> None:
    """Let what makes the data end its work: no byte of it, or a part alone, is sent."""
    close = getattr(data, "close", None)
    if callable(close):
        close()


def _content_fields(representation: Representation) -> dict[str, str]:
    """The fields that say what the content is."""
    if not representation.media_type:
        return {}
    headers = {"Content-Type": representation.media_type}
    if representation.guessed:
        # Else a browser looks at the bytes again (WHATWG MIME Sniffing §7).
        headers["X-Content-Type-Options"] = "nosniff"
    if representation.coding:
        headers["Content-Encoding"] = representation.coding
    return headers


def _fields(representation: Representation, options: Options) -> dict[str, str]:
    """The fields of the whole representation's answer."""
    headers = _content_fields(representation)
    headers.update(options.headers)
    if representation.etag or representation.last_modified is not None:
        from .http import fields_of

        headers.update(fields_of(representation.etag, representation.last_modified))
    if representation.negotiated or representation.compressible:
        from .http.fields import varying

        by = "Accept" if representation.negotiated else "Accept-Encoding"
        headers["Vary"] = varying(headers.get("Vary"), by)
    return headers


def _has_ranges(representation: Representation, headers: Mapping[str, str]) -> bool:
    """Whether parts of the representation may be asked for.

    A file on disk is taken for the same one at the next request. What is in memory may be made anew
    for each: without a validator nobody could tell that two parts belong together.
    """
    if not hasattr(representation.data, "__len__"):
        return False  # its size shows when it has been sent
    if representation.coding and representation.compressible and not representation.etag:
        # Coded anew for each request, of data that another coding has the same date of.
        return False
    if headers.get("Accept-Ranges") == "none":
        return False
    if representation.etag is not None or representation.last_modified is not None:
        return True
    if getattr(representation.data, "lasting", False):
        return True
    from .media_types import SEEKABLE

    return (representation.media_type or "").startswith(SEEKABLE)
