"""REST API, mapped integration, request side: HTTP request to the function's event.

In: Settings and Request. Out: the payload that the integration receives, or the response with
which the gateway refuses. Conversion first, then the request template (recorded: a template over
data is a 500).
"""

from __future__ import annotations

import json
from typing import Any

from ...errors import TemplateError
from ..content_handling import REQUESTS, TABLE, Unconvertible, converted
from ..evidence import DERIVED, DOC_PASSTHROUGH, DOCUMENTED, LS_S3, RECORDED, REPORTED, Rule
from ..media_matching import ABSENT_ACCEPT, first_media_type, matching_type
from ..messages import Note, Request
from ..refusals import RequestRefusedError, internal_error, rest_error
from ..settings import Settings
from ..templates import rendering
from ..templates.serverless import TEMPLATES as SERVERLESS_TEMPLATES
from ..values import SERVERLESS
from . import limits

BINARY_TEMPLATE = Rule("request-template-needs-text", LS_S3, RECORDED)
PASSTHROUGH = Rule("passthrough-behavior", DOC_PASSTHROUGH, DOCUMENTED)
NOT_JSON = Rule("event-not-json", "serverless/serverless #3187 (the client's error)", REPORTED)
NO_BODY = Rule("event-without-body", "Lambda's Invoke takes an empty payload as {}", DERIVED)


def event(settings: Settings, request: Request) -> tuple[Any, tuple[Note, ...]]:
    """The function's event, the JSON value of the integration's payload, and the rules behind it.

    Raises:
        RequestRefusedError: 400, 413, 415 or 500 instead.
    """
    payload, notes = integration_payload(settings, request)
    limits.check(settings, request, base64=False)
    if not payload:
        return {}, (*notes, NO_BODY.note("no body and no template: the event is {}"))
    try:
        return json.loads(payload), notes
    except (ValueError, RecursionError) as fault:
        text = f"Could not parse request body into json: {fault}"
        note = NOT_JSON.note(f"the event would be no JSON ({fault}): Lambda refuses it", "refused")
        raise RequestRefusedError(rest_error(400, text, (*notes, note))) from None


def integration_payload(
    settings: Settings, request: Request
) -> tuple[str | bytes, tuple[Note, ...]]:
    """The body as the integration receives it, and the rules that made it.

    Raises:
        RequestRefusedError: 415 or 500 instead.
    """
    media_type = first_media_type(request.field("Content-Type"))
    binary = matching_type(media_type, settings.binary_media_types) is not None
    action = REQUESTS[binary, settings.request_content_handling]
    kind = "binary" if binary else "text"
    table = TABLE.note(f"the request's {media_type} is {kind}: {action}")
    body = converted(request.body, action)
    if isinstance(body, Unconvertible):
        text = "Unable to transform request: the body is no base64"
        raise RequestRefusedError(internal_error(500, (table, TABLE.note(text, "refused"))))
    template, chosen = _template(settings, media_type, (table,))
    if not template:
        return body, chosen
    if isinstance(body, bytes):
        text = "Unable to transform request: a request template cannot take binary data"
        note = BINARY_TEMPLATE.note(text, "refused")
        raise RequestRefusedError(internal_error(500, (*chosen, note)))
    return _rendered(settings, request, template, body, chosen)


def _template(
    settings: Settings, media_type: str | None, notes: tuple[Note, ...]
) -> tuple[str, tuple[Note, ...]]:
    """The request template for the Content-Type; an empty text passes the body through."""
    wanted = (media_type or ABSENT_ACCEPT).lower()  # DOC_PASSTHROUGH: absent is application/json
    templates = {key.lower(): value for key, value in settings.request_templates.items()}
    if wanted in templates:
        chosen = templates[wanted]
        text = SERVERLESS_TEMPLATES.get(wanted, SERVERLESS_TEMPLATES["application/json"])
        return (text if chosen == SERVERLESS else chosen), (
            *notes,
            rendering.TEMPLATE.note(f"the request template of {wanted} makes the event"),
        )
    behavior = settings.passthrough_behavior
    if behavior == "NEVER" or (behavior == "WHEN_NO_TEMPLATES" and templates):
        text = f"no request template for {wanted} and passthroughBehavior {behavior}: 415"
        response = rest_error(
            415, "Unsupported Media Type", (*notes, PASSTHROUGH.note(text, "refused"))
        )
        raise RequestRefusedError(response)
    return "", (*notes, PASSTHROUGH.note(f"no request template for {wanted}: passed through"))


def _rendered(
    settings: Settings, request: Request, template: str, text: str, notes: tuple[Note, ...]
) -> tuple[str, tuple[Note, ...]]:
    try:
        return rendering.render(settings, request, template, text).text, notes
    except TemplateError as fault:
        if "Could not parse request body" in str(fault):
            note = NOT_JSON.note(f"the request template needs JSON: {fault}", "refused")
            response = rest_error(400, str(fault), (*notes, note))
        else:
            response = internal_error(
                500, (*notes, rendering.RENDER_FAILED.note(str(fault), "refused"))
            )
        raise RequestRefusedError(response) from None
