"""The road of every result: result -> representation -> response -> payload.

Each step is a stage of a file of its own. `handler` takes a shorter road for plain bytes, whose
payload must be the same as this one's.
"""

from __future__ import annotations

from .content import content_of, fill
from .integrations import identify
from .messages import BeyondQuota, Options, Response
from .results import represent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .integrations import Integration
    from .messages import Representation

NOTHING_ASKED = Options()


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
    if isinstance(result, (dict, str)) and result.__class__ is not str:
        from .envelopes import is_payload, passed

        if is_payload(result, integration, options):
            return passed(result, event, integration)
    if not options.envelope:
        from .envelopes import without_envelope

        integration = without_envelope(integration, event)
    representation = None
    try:
        representation = represent(result, options, event, integration.quota)
        payload = _payload(representation, options, integration)
    except BeyondQuota as beyond:
        size = beyond.size
    else:
        return payload
    if options.on_too_large is None or representation is None:
        from .quotas import too_large

        raise too_large(size, integration)
    from .options import replaced

    result = options.on_too_large(representation, event)
    return respond(result, event, replaced(options, on_too_large=None))


def _payload(representation: Representation, options: Options, integration: Integration) -> Any:
    content, is_base64 = content_of(representation, integration, options.coded)
    status = options.status_code
    headers: dict[str, str] = {}
    if representation.media_type:
        headers["Content-Type"] = representation.media_type
        if representation.guessed:
            # Else a browser looks at the bytes again (WHATWG MIME Sniffing §7).
            headers["X-Content-Type-Options"] = "nosniff"
    elif status == 200:
        status = 204
    if status != 200:
        from .options import check_content

        check_content(status, content)
    headers.update(options.headers)
    if options.validates or representation.negotiated or representation.last_modified is not None:
        from .validators import add_fields

        add_fields(headers, content, representation, options)
    response = Response(status, headers, options.repeated, options.cookies)
    payload = integration.shape(response, is_base64)
    fill(payload, content, is_base64, integration.quota, options.allowance)
    if options.envelope:
        return payload
    from .envelopes import Bare

    return Bare(payload["body"])
