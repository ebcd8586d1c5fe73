"""REST API, Lambda integration with mapping (type AWS): function payload to HTTP response.

In: Settings, Request and the function's Payload. Out: the Response with notes. Order: select the
integration response, map header fields, render the template, convert; where conversion and
template meet, see `_content`.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...errors import TemplateError
from ...velocity import java_regex
from ..content_handling import BINARY, DECODE, RESPONSES, TABLE, Unconvertible, converted, decoded
from ..evidence import (
    DERIVED,
    DOC_INTEGRATION_RESPONSE,
    DOC_MAPPING,
    DOC_OVERRIDE,
    DOCUMENTED,
    EMULATOR,
    LS_S3,
    LS_SELECTION,
    NO_SOURCE,
    RECORDED,
    REPORTED,
    UNKNOWN,
    Rule,
)
from ..media_matching import accepted_type, first_media_type, matching_type
from ..messages import Note, Request, Response
from ..payload import Payload
from ..refusals import internal_error
from ..settings import IntegrationResponse, Settings
from ..templates import rendering
from . import mapped_fields
from .backend import Backend, of_lambda

NO_SELECTION = Rule("no-integration-response", DOC_INTEGRATION_RESPONSE, DOCUMENTED)
UNMATCHED = Rule("selection-pattern-spent", NO_SOURCE, UNKNOWN)
UNDECLARED = Rule("method-response-missing", DOC_INTEGRATION_RESPONSE, DOCUMENTED)
SELECTED = Rule("integration-response", LS_SELECTION, RECORDED)
TEMPLATE_CHOICE = Rule("response-template-choice", f"{DOC_MAPPING}; {LS_S3}", RECORDED)
# gateway-wide open question; see docs/gateway-model.md, 'What is not settled'.
ORDER = Rule("template-then-conversion", "no recording of this order; unverified on AWS", UNKNOWN)
TEMPLATE_ON_DATA = Rule("response-template-needs-text", "LocalStack converts first", EMULATOR)
UNDEFINED_ORDER = Rule("conversion-then-template", f"follows from {LS_S3}", DERIVED)
QUOTES = Rule("json-quotes", LS_SELECTION, RECORDED)
QUOTED_BASE64 = Rule(
    "quoted-base64", "Sander Knape's blog; activescott's demo 2; serverless #6987", REPORTED
)
FORM = Rule("base64-form", NO_SOURCE, UNKNOWN)
STATUS_OVERRIDE = Rule("status-override", f"{DOC_OVERRIDE}; run on AWS by LocalStack", RECORDED)


def respond(settings: Settings, request: Request, payload: Payload) -> Response:
    """What the client gets for the function's payload."""
    response = respond_to_backend(settings, request, of_lambda(payload))
    notes = (*payload.notes, *response.notes)
    return Response(response.status, response.headers, response.body, notes)


def respond_to_backend(settings: Settings, request: Request, backend: Backend) -> Response:
    """What the client gets for any backend's answer (S3 goes through the same conversion)."""
    try:
        chosen = _selected(settings, backend)
    except TemplateError as fault:
        return internal_error(500, (UNMATCHED.note(f"selectionPattern: {fault}", "unknown"),))
    if chosen is None:
        text = "no integration response takes this answer and there is no default"
        return internal_error(500, (NO_SELECTION.note(text, "refused"),))
    if (
        settings.method_responses is not None
        and chosen.status_code not in settings.method_responses
    ):
        text = f"no method response is declared for {chosen.status_code}"
        return internal_error(500, (UNDECLARED.note(text, "refused"),))
    notes = (SELECTED.note(f"{_described(chosen)} is selected"),)
    content = _content(settings, request, chosen, backend)
    if content.body is None:
        return internal_error(500, (*notes, *content.notes))
    fields, more = mapped_fields.fields(settings, request, chosen, backend)
    fields = mapped_fields.overridden(fields, content.header)
    status = content.status or chosen.status_code
    return Response(status, fields, content.body, (*notes, *content.notes, *more))


@dataclass(frozen=True, slots=True)
class _Rendering:
    """The body on its way: None means 500."""

    body: bytes | None
    notes: tuple[Note, ...]
    status: int | None = None
    header: tuple[tuple[str, str], ...] = ()


def _selected(settings: Settings, backend: Backend) -> IntegrationResponse | None:
    """By errorMessage for a failed function; the empty pattern for success (recorded)."""
    responses = settings.responses()
    if backend.error_message is not None:
        for response in responses:
            pattern = response.selection_pattern
            if pattern and java_regex.matches(pattern, backend.error_message):
                return response
    return next((response for response in responses if not response.selection_pattern), None)


def _content(
    settings: Settings, request: Request, chosen: IntegrationResponse, backend: Backend
) -> _Rendering:
    accept = accepted_type(request.field("Accept"))
    binary = _matches(settings, first_media_type(backend.content_type))
    action = RESPONSES[binary, _matches(settings, accept), chosen.content_handling]
    table = TABLE.note(_explained(settings, chosen, backend, accept, action))
    template = _template(chosen, accept)
    if not template:
        return _converted(backend, action, (table,))
    if action == DECODE and chosen.content_handling == BINARY:
        return _template_then_decode(settings, request, template, backend, table)
    return _decode_then_template(settings, request, template, backend, action, table)


def _converted(backend: Backend, action: str, notes: tuple[Note, ...]) -> _Rendering:
    """Passthrough: the payload itself goes through the table."""
    body = converted(backend.data, action)
    if isinstance(body, Unconvertible):
        return _Rendering(None, (*notes, _untransformable(body)))
    quoted = backend.data.startswith(b'"')
    if action == DECODE:
        quotes = QUOTED_BASE64.note("the JSON quotes around the base64 are tolerated")
        return _Rendering(_bytes(body), (*notes, quotes) if quoted else notes)
    if quoted:
        quotes = QUOTES.note("a bare JSON string goes out as it is, with its quotes", "altered")
        notes = (*notes, quotes)
    if _bytes(body) != backend.data:
        notes = (*notes, TABLE.note(f"the payload's bytes are changed ({action})", "altered"))
    return _Rendering(_bytes(body), notes)


def _template_then_decode(
    settings: Settings, request: Request, template: str, backend: Backend, table: Note
) -> _Rendering:
    """CONVERT_TO_BINARY and a template: unsettled on AWS; here the template goes first."""
    order = ORDER.note("template first, then CONVERT_TO_BINARY: unverified on AWS", "unknown")
    text = backend.data.decode("utf-8", "replace")
    rendered = _rendered(settings, request, template, text, (table, order))
    if rendered.body is None:
        return rendered
    body = decoded(rendered.body.decode())
    if isinstance(body, Unconvertible):
        return _Rendering(None, (*rendered.notes, _untransformable(body)))
    return _Rendering(body, rendered.notes, rendered.status, rendered.header)


def _decode_then_template(
    settings: Settings,
    request: Request,
    template: str,
    backend: Backend,
    action: str,
    table: Note,
) -> _Rendering:
    """Every other pair: the template sees what the table made, which must be text."""
    body = converted(backend.data, action)
    if isinstance(body, Unconvertible):
        return _Rendering(None, (table, _untransformable(body)))
    if isinstance(body, bytes):
        rule = UNDEFINED_ORDER if action == DECODE else TEMPLATE_ON_DATA
        text = "Unable to transform response: a response template cannot take binary data"
        return _Rendering(None, (table, rule.note(text, "refused")))
    return _rendered(settings, request, template, body, (table,))


def _rendered(
    settings: Settings, request: Request, template: str, text: str, notes: tuple[Note, ...]
) -> _Rendering:
    try:
        rendered = rendering.render(settings, request, template, text)
    except TemplateError as fault:
        note = rendering.RENDER_FAILED.note(f"the response template {fault}", "refused")
        return _Rendering(None, (*notes, note))
    status = mapped_fields.overriding_status(rendered.override)
    notes = (*notes, TEMPLATE_CHOICE.note("the response template makes the body", "altered"))
    if status is not None:
        notes = (*notes, STATUS_OVERRIDE.note(f"the template sets the status to {status}"))
    body = rendered.text.encode("utf-8", "replace")
    return _Rendering(body, notes, status, mapped_fields.overriding_fields(rendered.override))


def _template(chosen: IntegrationResponse, accept: str) -> str:
    """By Accept's first type; else application/json's; else the first there is (DOC_MAPPING)."""
    templates = {key.lower(): value for key, value in chosen.response_templates.items()}
    first = next(iter(templates.values()), "")
    found: str = templates.get(accept.lower(), templates.get("application/json", first))
    return found


def _matches(settings: Settings, media_type: str | None) -> bool:
    return matching_type(media_type, settings.binary_media_types) is not None


def _bytes(body: str | bytes) -> bytes:
    return body if isinstance(body, bytes) else body.encode("utf-8", "replace")


def _untransformable(fault: Unconvertible) -> Note:
    text = "Unable to transform response: what has to be decoded is no base64"
    if fault.oddity:
        return FORM.note(f"{text} ({fault.oddity}; whether AWS takes it is not known)", "refused")
    return TABLE.note(text, "refused")


def _explained(
    settings: Settings, chosen: IntegrationResponse, backend: Backend, accept: str, action: str
) -> str:
    kinds = {True: "binary", False: "text"}
    payload = kinds[_matches(settings, first_media_type(backend.content_type))]
    handling = chosen.content_handling or "undefined"
    return (
        f"payload {payload} ({backend.content_type}), Accept {kinds[_matches(settings, accept)]} "
        f"({accept}), contentHandling {handling}: {action}"
    )


def _described(chosen: IntegrationResponse) -> str:
    pattern = chosen.selection_pattern
    which = f"the response for {pattern!r}" if pattern else "the default integration response"
    return f"{which} ({chosen.status_code})"
