"""The last step to the wire, the same for every integration: framing, HEAD, empty statuses.

In: Request and Response. Out: the Response as a client can receive it. Content-Length, Date and
connection fields are the server's own, so a handler's are taken off or renamed.
"""

from __future__ import annotations

from dataclasses import replace

from ..evidence import DERIVED, DOC_NOTES, DOCUMENTED, NO_SOURCE, UNKNOWN, Rule
from ..messages import Request, Response
from ..settings import Settings

REMAPPED = Rule("fields-remapped", f"{DOC_NOTES}; reported for function URLs", DOCUMENTED)
FRAMING = Rule("framing-fields", "RFC 9112 6: the gateway frames its own messages", DERIVED)
EMPTY = Rule("status-without-content", "RFC 9110 15.3.5, 15.4.5; AWS not recorded", DERIVED)
HEAD = Rule("head", f"RFC 9110 9.3.2; for AWS {NO_SOURCE}", UNKNOWN)

FRAMING_FIELDS = ("content-length", "transfer-encoding", "connection", "keep-alive")
# DOC_NOTES: x-amzn-Remapped-NAME; of its list those that deployed APIs are seen to rename.
REMAPPED_FIELDS = ("connection", "content-length", "date", "server", "www-authenticate")
REMAPPING = ("rest-proxy", "function-url")


def finished(settings: Settings, request: Request, response: Response) -> Response:
    """The response without what cannot go out."""
    return _without_content(request, _framed(settings, response))


def _framed(settings: Settings, response: Response) -> Response:
    remap = settings.integration in REMAPPING
    fields, notes = [], []
    for name, value in response.headers:
        if remap and name.lower() in REMAPPED_FIELDS:
            fields.append((f"x-amzn-Remapped-{name}", value))
            notes.append(REMAPPED.note(f"{name} becomes x-amzn-Remapped-{name}"))
        elif name.lower() in FRAMING_FIELDS:
            notes.append(FRAMING.note(f"the handler's {name} is dropped"))
        else:
            fields.append((name, value))
    if not notes:
        return response
    return replace(response, headers=tuple(fields), notes=(*response.notes, *notes))


def _without_content(request: Request, response: Response) -> Response:
    if not response.body:
        return response
    if request.method == "HEAD":
        note = HEAD.note("HEAD: answered as GET, the content left out; unknown on AWS", "unknown")
    elif response.status in {204, 304}:
        text = f"{response.status} has no content: {len(response.body)} bytes are left out"
        note = EMPTY.note(text, "altered")
    else:
        return response
    return replace(response, body=b"", notes=(*response.notes, note))
