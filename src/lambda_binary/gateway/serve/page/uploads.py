"""What becomes of uploads: for each route that takes them, what the function gets of a few bodies.

In: a route's Settings. Out: Uploads. Nothing is called: the model's event says it.
"""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any, NamedTuple

from ...model.conductor import event_for
from ...model.messages import Request
from ...model.refusals import RequestRefusedError
from ..routes import ANY_METHOD, Route
from .cures import Cure, upload_cure

EXACT, LOST, REFUSED = "exact", "lost", "refused"

_PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
_FORM = (
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="cat.png"\r\n'
    b"Content-Type: image/png\r\n\r\n" + _PNG + b"\r\n--x--\r\n"
)
# Name for a person, Content-Type, body.
BODIES: tuple[tuple[str, str, bytes], ...] = (
    ("a PNG as image/png", "image/png", _PNG),
    ("a form with a file", "multipart/form-data; boundary=x", _FORM),
    ("application/octet-stream", "application/octet-stream", _PNG),
    ("a PNG without Content-Type", "", _PNG),
    ("JSON", "application/json", b'{"a": 1}'),
)


class Upload(NamedTuple):
    """What the function gets of one body.

    Attributes:
        kind: `exact` (the very bytes, by decode_body), `lost` or `refused`.
        text: how it stands in the event, or why it does not.
        cure: how it arrives whole, when it does not.
    """

    kind: str
    text: str
    cure: Cure | None = None


def takes_uploads(route: Route) -> bool:
    """Whether the route is for requests with a body."""
    return bool({"POST", "PUT", "PATCH"} & set(route.methods))


def uploads(route: Route) -> list[Upload]:
    """One for each of BODIES."""
    method = next((m for m in route.methods if m != ANY_METHOD), "POST")
    path = route.path.replace("{", "").replace("+}", "").replace("}", "")
    return [_arrived(route, _request(method, path, kind, body)) for _, kind, body in BODIES]


def _request(method: str, path: str, media_type: str, body: bytes) -> Request:
    fields = {"Content-Type": media_type} if media_type else {}
    return Request(method, path, fields, body)


def _arrived(route: Route, request: Request) -> Upload:
    try:
        event = event_for(route.settings, request)
    except RequestRefusedError as refusal:
        notes = refusal.response.notes
        said = notes[-1].text if notes else "the gateway refuses it"
        cure = upload_cure(route.settings, request)
        return Upload(REFUSED, f"{refusal.response.status}: {said}", cure)
    if b64encode(request.body).decode() in json.dumps(event):
        return Upload(EXACT, "base64 in the event: the very bytes")
    if _text_in(event) == request.body or _is_event(event, request.body):
        return Upload(EXACT, "text in the event: the very bytes")
    if request.body.isascii():
        return Upload(EXACT, "in the event, as the request template makes it")
    return Upload(LOST, "text in the event, damaged", upload_cure(route.settings, request))


def _text_in(event: Any) -> bytes | None:
    body = event.get("body") if isinstance(event, dict) else None
    return body.encode() if isinstance(body, str) else None


def _is_event(event: Any, body: bytes) -> bool:
    try:
        return bool(event == json.loads(body))
    except ValueError:
        return False
