"""The short road of text, of JSON, and of bytes that have to be looked at.

In: a result of an everyday type with no options beside it, and the event. Out: the payload, or None
where the conductor has to make it.

What a short road may assume, here and for the bytes of five kinds in `handler`: options ask for no
more than finished fields; the integration takes the four common keys; the request asks for the
whole (no HEAD, no precondition that can fail; ranges need a validator); no registered function
takes an everyday type; the payload surely fits. Where one of these is in doubt the result is left
to the next road. Byte for byte it gives the conductor's payload: `tests/test_short_road.py`.
"""

from __future__ import annotations

from ..integrations import PROXIES, identify, method

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

TEXT = "text/plain; charset=utf-8"
# What a representation without validators can fail, as clients write it (`handler` on others).
PRECONDITIONS = frozenset(
    (
        "if-match", "If-Match", "IF-MATCH", "if-none-match", "If-None-Match", "IF-NONE-MATCH",
    )
)  # fmt: skip
# Characters, each of which may take twelve bytes of JSON.
SURELY_FITS = 500_000
# Bytes of JSON that a payload takes beside its body.
FRAME = 1024


def payload(
    result: bytes | str | dict[Any, Any] | list[Any],
    event: Mapping[str, Any] | None,
    encode: Callable[[bytes], str],
) -> dict[str, Any] | None:
    """The payload, as the conductor would make it, or None for the conductor.

    Args:
        result: of exactly one of these types; no envelope.
        event: of the request, or None.
        encode: bytes -> base64; nothing where they may not fit.

    Raises:
        LambdaBinaryError: nothing can be made of the event or the result.
    """
    integration = identify(event)
    if integration not in PROXIES:
        return None
    if event is not None and not _asks_for_the_whole(event):
        return None
    if type(result) is bytes:
        return _of_bytes(result, integration.quota, encode)
    if type(result) is str:
        media_type, text = TEXT, result
    else:
        global _json
        if _json is None:  # text does without
            from ..results import json_text as _json
        media_type, text = "application/json", _json(result)
    if not _fits(text, integration.quota) or not _is_unicode(text):
        return None
    return _answer({"Content-Type": media_type}, text, False)


_json: Any = None


def _asks_for_the_whole(event: Mapping[str, Any]) -> bool:
    headers = event.get("headers") or event.get("multiValueHeaders") or {}
    return (
        isinstance(headers, dict) and PRECONDITIONS.isdisjoint(headers) and method(event) != "HEAD"
    )


def _of_bytes(data: bytes, quota: int, encode: Callable[[bytes], str]) -> dict[str, Any] | None:
    if len(data) > quota:
        return None  # is not looked at
    from ..media_types import SEEKABLE, detect, is_textual

    media_type = detect(data)
    if media_type.startswith(SEEKABLE):
        return None  # is offered in parts
    fields = {"Content-Type": media_type, "X-Content-Type-Options": "nosniff"}
    if is_textual(media_type):
        try:
            text = str(data, "utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return _answer(fields, text, False) if _fits(text, quota) else None
    body = encode(data)
    return _answer(fields, body, True) if body else None


def _answer(fields: dict[str, str], body: str, is_base64: bool) -> dict[str, Any]:
    return {"statusCode": 200, "headers": fields, "body": body, "isBase64Encoded": is_base64}


def _fits(text: str, quota: int) -> bool:
    if len(text) <= SURELY_FITS:
        return True
    if len(text) > quota - FRAME:
        return False
    import json

    return len(json.dumps(text)) <= quota - FRAME


def _is_unicode(text: str) -> bool:
    """Whether UTF-8 can hold it: a lone surrogate has an error to itself."""
    if text.isascii():
        return True
    import re

    return not re.search("[\ud800-\udfff]", text)
