"""How content travels in a payload: as text or as base64, and within the quota.

Comes in: a representation, a payload without its body. Goes out: the payload, complete. Labels
never decide how bytes travel, so a wrong label cannot corrupt them: bytes go as text only where a
strict decoding shows that they are text, and where the integration takes text at all. This room
never imports events, integrations, results or images.
"""

from __future__ import annotations

import json
from binascii import b2a_base64

from ..messages import BeyondQuota

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ..messages import BytesLike, Data, Integration, Payload, Representation

# b2a_base64 allocates twice its result, and making a str of it copies once more. In pieces below
# malloc's mmap threshold the peak is the result alone (1.34 times the data instead of 2.67) and
# its pages are used again. Divisible by 3: no piece ends in padding.
PIECE = 24 * 1024
# Below, the allocations of one go come from the heap too, and pieces take 7 % longer.
ONE_GO = 112 * 1024
# Bytes, of one body or of many, on which pybase64 saves what its import costs.
WORTH_IMPORTING = 512 * 1024
# Bytes of JSON that one character of text can take: a surrogate pair of \uXXXX.
LONGEST_ESCAPE = 12
BYTES_LIKE = (bytes, bytearray, memoryview)


def content_of(
    representation: Representation, coded: bool, integration: Integration
) -> tuple[Data, bool]:
    """The content as it goes into the body, and whether it is to be base64.

    Args:
        representation: its data may be a source.
        coded: the data is in a content coding, so it is no text.
        integration: to mapped ones everything is base64: CONVERT_TO_BINARY decodes what it gets.

    Raises:
        BeyondQuota: the data is larger than the integration's quota; a source was not read.
    """
    data = representation.data
    # A byte, or a character, is at least one byte of JSON.
    if len(data) > integration.quota:
        raise BeyondQuota(len(data))
    if isinstance(data, str):
        return (data.encode(), True) if integration.mapped else (data, False)
    if integration.mapped or coded or not representation.media_type:
        return data, True
    from ..media_types import is_textual

    if not is_textual(representation.media_type):
        return data, True
    content = data if isinstance(data, BYTES_LIKE) else data.read()
    try:
        return str(content, "utf-8"), False
    except UnicodeDecodeError:
        return content, True


def fill(payload: Payload, content: Data, is_base64: bool, quota: int, allowance: int) -> Payload:
    """The payload with the content as its body.

    Args:
        payload: complete but for its body.
        content, is_base64: as `content_of` said.
        quota: bytes of JSON that the integration lets through.
        allowance: bytes of JSON that the rest of the payload cannot exceed.

    Raises:
        BeyondQuota: the JSON would be larger than the quota; nothing was encoded.
    """
    size = (len(content) + 2) // 3 * 4 if is_base64 else len(content) * LONGEST_ESCAPE
    if size + allowance > quota:
        from .quotas import check

        check(payload, content, is_base64, quota)
    payload["body"] = _base64_of(content) if is_base64 else content
    return payload


def weight(payload: Payload) -> int:
    """Bytes of JSON that the payload cannot exceed, whether the runtime escapes letters or not."""
    return len(json.dumps(payload, default=str))


def untouched(payload: Any, quota: int) -> Any:
    """An answer of the handler's own, as it is.

    Raises:
        BeyondQuota: its JSON is larger than the quota, and the runtime would exit.
    """
    body = payload.get("body") if isinstance(payload, dict) else None
    if isinstance(body, str) and len(body) * LONGEST_ESCAPE > quota:
        from .quotas import check

        check({**payload, "body": ""}, body, False, quota)
    return payload


def room(media_type: str | None, quota: int) -> int:
    """Bytes of content that certainly fit: base64 grows by a third, text at most sixfold."""
    from ..media_types import is_textual

    return quota // 6 if is_textual(media_type or "") else quota // 4 * 3


def _base64_of(content: Any) -> str:
    if isinstance(content, BYTES_LIKE):
        return to_base64(content)
    # Read and encoded piece by piece: the peak is the text alone. pybase64 wants larger pieces.
    fast = fast_encoder() if len(content) >= WORTH_IMPORTING else None
    encode, size = (fast, 8 * PIECE) if fast else (to_base64, PIECE)
    text = ""
    for piece in content.pieces(size):
        text += encode(piece)
    return text


def to_base64(data: BytesLike) -> str:
    """`data` in standard base64 with padding and without line breaks (RFC 4648 §4)."""
    global _encoded
    size = len(data)
    encoder = _encoder  # once: another thread may set it meanwhile
    if encoder is False:
        _encoded += size
        if _encoded >= WORTH_IMPORTING:
            encoder = fast_encoder()
    if encoder:
        return encoder(data)  # type: ignore[no-any-return]
    if size <= ONE_GO:
        return b2a_base64(data, newline=False).decode()
    view = memoryview(data)
    # A plain local keeps CPython's append in place.
    text = ""
    for start in range(0, size, PIECE):
        text += b2a_base64(view[start : start + PIECE], newline=False).decode()
    return text


def fast_encoder() -> Callable[[BytesLike], str] | None:
    """pybase64's encoder where the extra `fast` is installed; asked for once."""
    global _encoder
    if _encoder is False:
        # A child that another thread forks in the midst of the import would wait for ever for it.
        _encoder = None
        try:
            from pybase64 import b64encode_as_string as _encoder
        except Exception:  # noqa: S110 - not there, or broken: the response does without
            pass
    return _encoder  # type: ignore[no-any-return]


# False until it was asked for.
_encoder: Any = False
# Bytes until then.
_encoded = 0
