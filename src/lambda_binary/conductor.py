"""The road of every result, and the only caller of the stages:

    read      ->  represent  ->  answered  ->  written
    (results)     (results)      (http)        (integrations, transfer)

An envelope of the handler's own takes the same road: it brings status and fields, so the last step
merges into it what another result's payload is shaped of. `handler` takes a shorter road for plain
bytes, whose payload must be the same as this one's.
"""

from __future__ import annotations

from .integrations import PROXIES, bare, field, identify, method, selects
from .messages import BeyondQuota, Declared, Options, Response
from .results import TEXT, is_plain, read, represent
from .transfer import content_of, fill, room, untouched, weight

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .messages import Delivery, Envelope, Integration, Representation

NOTHING_ASKED = Options()
# RFC 9110 §15.3.5, §15.3.6, §15.4.5.
WITHOUT_CONTENT = (204, 205, 304)
# Players of these do not start, or cannot seek, without ranges.
SEEKABLE_TYPES = ("audio/", "video/")
# The text that needs no look at the request beyond its fields: of these types and no more
# characters, each of which may take twelve bytes of JSON; for integrations that get four keys.
PLAIN = ("application/json", TEXT, None)
SURELY_FITS = 500_000


def respond(
    result: Any,
    event: Mapping[str, Any] | None,
    options: Options = NOTHING_ASKED,
    *,
    direct: bool = False,
    delivery: Delivery | None = None,
) -> Any:
    """The payload for one result.

    Args:
        result: what the handler returned.
        event: what it was called with, or None.
        options: what was asked for.
        direct: whether it was asked for this one result, by `encode_response`.
        delivery: writes the response as a stream, where it is to be one.

    Raises:
        LambdaBinaryError: the result cannot be sent; the message says what to do.
    """
    integration = _integration(event, options, delivery)
    nothing_asked = options is NOTHING_ASKED and delivery is None
    if (
        type(result) is str
        and nothing_asked
        and is_plain(result)
        and _asks_for_the_whole(event, integration, result)
    ):
        return _plain(result, TEXT)
    representation = envelope = None
    try:
        content, declared, envelope = read(result, options, integration, direct=direct)
        if declared is None:
            if not isinstance(content, dict):
                bare(event)  # else a proxy would take it for a body
            if delivery is not None:
                return delivery.untouched(content)
            return untouched(content, integration.quota)
        asked = _asked(declared, event, options, streams=delivery is not None)
        representation = represent(content, asked, integration.quota)
        if envelope is None:
            representation = _settled(representation, event, options, integration, delivery)
        text: Any = representation.data
        if (
            nothing_asked
            and envelope is None
            and _is_plain(representation)
            and _asks_for_the_whole(event, integration, text)
        ):
            return _plain(text, representation.media_type)
        response = answered(representation, envelope, event, options, integration)
        if delivery is not None:
            if response.representation is not representation:
                _give_up(representation.data)
            return delivery.written(response, envelope)
        return written(response, envelope, declared, options, integration)
    except BeyondQuota as beyond:
        size = beyond.size
    return instead(size, representation, envelope, event, options, integration, delivery)


def answered(
    representation: Representation,
    envelope: Envelope | None,
    event: Mapping[str, Any] | None,
    options: Options,
    integration: Integration,
) -> Response:
    """Status and fields, and what the request makes of them: 200, 204, 206, 304, 412, 416, HEAD."""
    if envelope is not None:  # its status is its own, and the request was its handler's business
        return Response(200, _content_fields(representation), representation, {}, ())
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
    if asked not in ("GET", "HEAD"):
        return response
    if status == 200:
        if _has_ranges(representation, headers):
            headers["Accept-Ranges"] = "bytes"
        if selects(event):
            from .http.selection import select

            # What is in a coding travels as base64, whatever it is.
            kind = None if representation.coding else representation.media_type
            free = integration.part or room(kind, integration.quota - options.allowance)
            response = select(response, asked, lambda name: field(event, name), free)
    if asked == "HEAD" and response.status == status and (status == 200 or representation.data):
        from .http.selection import head

        response = head(response, with_length=not integration.edge)
    return response


def written(
    response: Response,
    envelope: Envelope | None,
    declared: Declared,
    options: Options,
    integration: Integration,
) -> Any:
    """The payload as the integration spells it; the content alone where that was asked for."""
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
    size: int,
    representation: Representation | None,
    envelope: Envelope | None,
    event: Mapping[str, Any] | None,
    options: Options,
    integration: Integration,
    delivery: Delivery | None,
) -> Any:
    """What is sent for too large a result: what `on_too_large` returns, else an error."""
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


def _is_plain(representation: Representation) -> bool:
    """Whether it is text whose label says it all."""
    return (
        type(representation.data) is str
        and representation.media_type in PLAIN
        and not representation.guessed
        and representation.last_modified is None
    )


def _asks_for_the_whole(
    event: Mapping[str, Any] | None, integration: Integration, text: str
) -> bool:
    """Whether a text without validators and ranges is answered with all of it, and surely fits."""
    return (
        integration in PROXIES
        and len(text) <= SURELY_FITS
        and (event is None or (not selects(event) and method(event) != "HEAD"))
    )


def _plain(text: str, media_type: str | None) -> dict[str, Any]:
    """The payload of text of which no more was asked: as `answered` and `written` would make it."""
    return {
        "statusCode": 200 if media_type else 204,
        "headers": {"Content-Type": media_type} if media_type else {},
        "body": text,
        "isBase64Encoded": False,
    }


def _asked(
    declared: Declared, event: Mapping[str, Any] | None, options: Options, *, streams: bool
) -> Declared:
    """What is declared, with the client's own wishes where a format is negotiated."""
    negotiates = declared.image_format == "auto"
    if not negotiates and not streams:
        return declared
    accept = field(event, "accept") if negotiates else None
    whole = options.etag or options.last_modified is not None or options.on_too_large is not None
    return Declared(
        declared.media_type,
        declared.coded,
        declared.image_format,
        accept,
        declared.whole,
        streams,
        declared.quality,
        declared.filename,
        streams and not whole,
        declared.partial,
    )


def _give_up(data: Any) -> None:
    """Let what makes the data end its work: no byte of it, or a part alone, is sent."""
    close = getattr(data, "close", None)
    if callable(close):
        close()


def _encoded(
    representation: Representation,
    event: Mapping[str, Any] | None,
    options: Options,
    integration: Integration,
    delivery: Delivery | None,
) -> Representation:
    # A mapped integration could not say so; a part that the handler cut is one of its own coding.
    if integration.mapped or options.declared.coded or "Content-Range" in options.headers:
        return representation
    accept, free = field(event, "accept-encoding"), integration.quota - options.allowance
    if delivery is not None:
        return delivery.coded(representation, accept, room(None, free))
    from .http.content_coding import encoded

    return encoded(representation, accept, room(None, free))


def _integration(
    event: Mapping[str, Any] | None, options: Options, delivery: Delivery | None
) -> Integration:
    if delivery is not None:
        return delivery.integration
    return identify(event) if options.envelope else bare(event)


def _settled(
    representation: Representation,
    event: Mapping[str, Any] | None,
    options: Options,
    integration: Integration,
    delivery: Delivery | None,
) -> Representation:
    """The representation that is chosen from: its coding, then its validators."""
    if options.compress:
        representation = _encoded(representation, event, options, integration, delivery)
    if options.etag or (options.last_modified, representation.last_modified) != (None, None):
        from .http import validated

        representation = validated(representation, options.etag, options.last_modified)
    if delivery is not None:
        return delivery.passed_on(representation, options.headers)
    return representation


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

        headers.update(fields_of(representation))
    if representation.negotiated or representation.compressible:
        from .http.fields import varying

        by = "Accept" if representation.negotiated else "Accept-Encoding"
        headers["Vary"] = varying(headers.get("Vary"), by)
    return headers


def _has_ranges(representation: Representation, headers: Mapping[str, str]) -> bool:
    """Whether parts of the representation may be asked for.

    A file on disk is taken for the same one at the next request. Bytes, and files in memory, may be
    made anew for each: without a validator nobody could tell that two parts belong together.
    """
    if not hasattr(representation.data, "__len__"):
        return False  # its size shows when it has been sent
    if representation.coding and representation.compressible and not representation.etag:
        # Coded anew for each request, of data that another coding has the same date of.
        return False
    return headers.get("Accept-Ranges") != "none" and (
        getattr(representation.data, "lasting", False)
        or representation.etag is not None
        or representation.last_modified is not None
        or (representation.media_type or "").startswith(SEEKABLE_TYPES)
    )
