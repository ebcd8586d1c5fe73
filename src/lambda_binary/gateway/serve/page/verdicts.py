"""Is it the picture? One word for a response, as the page and the cures see it.

In: a Response. Out: `picture`, `text`, `error` or `content`. Knows no settings.
"""

from __future__ import annotations

from ...model.media_matching import first_media_type
from ...model.messages import Response

PICTURE, TEXT, ERROR, CONTENT = "picture", "text", "error", "content"
_BEGINNING = 400


def verdict_of(response: Response) -> str:
    """`picture`, `text` (a picture's label on text), `error` or `content` (anything else)."""
    media_type = (first_media_type(response.field("Content-Type")) or "").lower()
    if response.status >= 400:
        return ERROR
    # No content at all: an answer to HEAD, or 204 and 304.
    if not media_type.startswith("image/") or not response.body:
        return CONTENT
    return TEXT if _is_text(media_type, response.body) else PICTURE


def _is_text(media_type: str, body: bytes) -> bool:
    # Every image format but SVG and a few of Netpbm's has bytes that are no UTF-8.
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return media_type != "image/svg+xml" or b"<" not in body[:_BEGINNING]
