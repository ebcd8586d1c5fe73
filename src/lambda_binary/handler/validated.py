"""The short road of what has validators: everyday bytes under `etag=` or `last_modified=`.

In: such a result, what was asked for, and the event. Out: the payload, or None where the conductor
has to make it. `plain` says what a short road may assume; here the request must have no field, in
any spelling, that may select something else than the whole. `files` ends on this road too.
"""

from __future__ import annotations

from ..http import fields_of, not_later_than_now, strong_etag
from ..integrations import PROXIES, identify, method, selects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from ..messages import Options

    Event = Mapping[str, Any] | None

# Bytes of JSON for all but the body, beside what `handler` takes for surely small enough.
MOST_ALLOWANCE = 24_000


def payload(
    data: bytes,
    event: Event,
    options: Options,
    encode: Callable[[bytes], str],
    everyday: Callable[[bytes], str | None],
) -> dict[str, Any] | None:
    """The payload, as the conductor would make it, or None for the conductor.

    Args:
        data: the result.
        event: of the request, or None.
        options: what was asked for.
        encode: bytes -> base64; nothing where they may not fit.
        everyday: bytes -> their media type, if they need no closer look.

    Raises:
        EventError: the event is none of any integration.
    """
    media_type = everyday(data)
    declared = options.declared
    if not options.etag and options.last_modified is None:
        return None
    if media_type is None or declared.media_type not in (None, media_type):
        return None
    if declared.filename and not media_type.startswith("image/"):
        return None  # it may refine what the bytes show
    if not asks_for_the_whole(event, options):
        return None
    body = encode(data)
    if not body:
        return None
    fields = {"Content-Type": media_type}
    if declared.media_type is None:
        fields["X-Content-Type-Options"] = "nosniff"
    etag = strong_etag(data) if options.etag is True else options.etag
    return answer(fields, body, True, etag or None, options.last_modified, event, options)


def asks_for_the_whole(event: Event, options: Options | None) -> bool:
    """Whether the answer is a 200 with the fields that are asked for."""
    if identify(event) not in PROXIES:
        return False
    if event is not None and (method(event) == "HEAD" or selects(event)):
        return False
    return not options or not (
        options.status_code != 200
        or options.repeated
        or options.cookies
        or options.compress
        or options.declared.image_format
        or options.declared.coded
        or options.declared.partial
        or not options.envelope
        or options.allowance > MOST_ALLOWANCE
    )


def answer(
    fields: dict[str, str],
    body: str,
    is_base64: bool,
    etag: str | None,
    last_modified: float | None,
    event: Event,
    options: Options | None,
) -> dict[str, Any]:
    """The payload of content whose own fields are given; parts of it may be asked for."""
    if options:
        fields.update(options.headers)
    moment = None if last_modified is None else not_later_than_now(last_modified)
    fields.update(fields_of(etag, moment))
    if event is not None and method(event) == "GET" and fields.get("Accept-Ranges") != "none":
        fields["Accept-Ranges"] = "bytes"
    return {"statusCode": 200, "headers": fields, "body": body, "isBase64Encoded": is_base64}
