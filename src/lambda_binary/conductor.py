"""The road of every result: result -> representation -> response -> payload.

Each step is a stage of a file of its own. `handler` takes a shorter road for plain bytes, whose
payload must be the same as this one's.
"""

from __future__ import annotations

from .integrations import identify
from .integrations.request import method, selects
from .messages import BeyondQuota, Options, Response
from .results import represent
from .results.registry import follow
from .transfer.content import content_of, fill

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .integrations import Integration
    from .messages import Representation

    Selected = tuple[Representation, int, dict[str, str]]

NOTHING_ASKED = Options()
# Answers of `selection` that have its fields alone.
BARE_STATUSES = (304, 412, 416)


def respond(result: Any, event: Mapping[str, Any] | None, options: Options | None) -> Any:
    """The payload for one result.

    Args:
        result: what the handler returned.
        event: what it was called with, or None.
        options: what was asked for, or None.

    Raises:
        LambdaBinaryError: the result cannot be sent; the message says what to do.
    """
    options = options or NOTHING_ASKED
    integration = identify(event)
    if not options.envelope:
        from .results.envelopes import without_envelope

        integration = without_envelope(integration, event)
    try:
        return _answer(result, event, options, integration)
    except BeyondQuota as beyond:
        size, representation = beyond.size, beyond.representation
    if options.on_too_large is None or representation is None:
        from .transfer.quotas import too_large

        raise too_large(size, integration)
    from .options import replaced

    representation.fields = representation.fields or _fields(representation, options)
    # Another answer: what was asked for the first one (its type, its file name) is not its own.
    fallback = replaced(NOTHING_ASKED, envelope=options.envelope)
    return respond(options.on_too_large(representation, event), event, fallback)


def _answer(
    result: Any, event: Mapping[str, Any] | None, options: Options, integration: Integration
) -> Any:
    made = result
    passes = _passes(result, integration, options)
    if not passes:
        made = follow(result)
        # A registered function may give an envelope too.
        passes = made is not result and _passes(made, integration, options)
    if passes:
        from .results.envelopes import passed

        return passed(made, event, integration)
    representation = represent(made, options, event, integration.quota)
    try:
        return _payload(representation, event, options, integration)
    except BeyondQuota as beyond:
        raise BeyondQuota(beyond.size, representation) from None


def _passes(result: Any, integration: Integration, options: Options) -> bool:
    if not isinstance(result, (dict, str)) or type(result) is str:
        return False
    from .results.envelopes import is_payload

    return is_payload(result, integration, options)


def _payload(
    representation: Representation,
    event: Mapping[str, Any] | None,
    options: Options,
    integration: Integration,
) -> Any:
    status = options.status_code
    if status != 200:
        from .options import check_content

        check_content(status, representation.data)
    elif not representation.media_type:
        status = 204
    headers = _fields(representation, options)
    if event is not None and not integration.mapped:
        if status == 200:
            representation, status, headers = _selected(
                representation, event, headers, options, integration
            )
        elif representation.data and method(event) == "HEAD":
            from .http.selection import head

            representation, headers = head(representation, headers, integration)
    content, is_base64 = content_of(representation, integration, options.coded)
    if status in BARE_STATUSES and options.status_code == 200:
        response = Response(status, headers, {}, ())
    else:
        response = Response(status, headers, options.repeated, options.cookies)
    payload = integration.shape(response, is_base64)
    fill(payload, content, is_base64, integration.quota, options.allowance)
    if options.envelope:
        return payload
    from .results.envelopes import Bare

    return Bare(payload["body"])


def _fields(representation: Representation, options: Options) -> dict[str, str]:
    headers: dict[str, str] = {}
    if representation.media_type:
        headers["Content-Type"] = representation.media_type
        if representation.guessed:
            # Else a browser looks at the bytes again (WHATWG MIME Sniffing §7).
            headers["X-Content-Type-Options"] = "nosniff"
    headers.update(options.headers)
    if options.validates or representation.negotiated or representation.last_modified is not None:
        from .http.validators import add_fields

        add_fields(headers, representation, options)
    return headers


def _selected(
    representation: Representation,
    event: Mapping[str, Any],
    headers: dict[str, str],
    options: Options,
    integration: Integration,
) -> Selected:
    """What the request's method, preconditions and range make of the 200."""
    global has_ranges, select
    if select is None:
        from .http.selection import has_ranges, select
    if selects(event):
        selected: Selected = select(event, representation, headers, integration, options.allowance)
        return selected
    if has_ranges(event, representation, headers):
        headers = {**headers, "Accept-Ranges": "bytes"}
    return representation, 200, headers


# Of `selection`, imported when the first request could ask for less than the whole. An import
# statement costs as much as the base64 of 1 KB, even if the module is loaded: once is enough.
has_ranges: Any = None
select: Any = None
