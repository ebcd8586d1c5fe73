"""Whether the text of a request's body reaches the function as base64. The model is asked."""

from __future__ import annotations

from ..model.conductor import event_for
from ..model.messages import Request
from ..model.refusals import RequestRefusedError
from ..model.settings import Settings
from .memory import of_requests, once

WITH_BODY = ("POST", "PUT", "PATCH", "DELETE", "ANY")
TEXTS = ("application/json", "application/x-www-form-urlencoded")


def coded(method: str, settings: Settings) -> tuple[str, ...]:
    """The media types of text whose bodies are base64 in the event."""
    if method not in WITH_BODY:
        return ()
    asked = of_requests(settings)
    return tuple(media_type for media_type in TEXTS if _is_coded(asked, media_type))


@once
def _is_coded(settings: Settings, media_type: str) -> bool:
    request = Request("POST", headers={"Content-Type": media_type}, body=b"{}")
    try:
        event = event_for(settings, request)
    except RequestRefusedError:
        return False
    return isinstance(event, dict) and bool(event.get("isBase64Encoded"))
