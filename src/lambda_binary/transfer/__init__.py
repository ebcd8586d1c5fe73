"""Bytes -> base64 text, at the lowest cost in time and memory.

Takes any C-contiguous bytes-like object; knows nothing of payloads.
"""

from __future__ import annotations

from binascii import b2a_base64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ..messages import BytesLike

# b2a_base64 allocates twice its result, and making a str of it copies once more. In pieces below
# malloc's mmap threshold the peak is the result alone (1.34 times the data instead of 2.67) and
# its pages are used again. Divisible by 3: no piece ends in padding.
PIECE = 24 * 1024
# Below, the allocations of one go come from the heap too, and pieces take 7 % longer.
ONE_GO = 112 * 1024
# Importing pybase64 costs about as much as it saves on this many bytes, of one body or of many:
# who imports it then has paid at most twice what would have been best.
WORTH_IMPORTING = 512 * 1024


def to_base64(data: BytesLike) -> str:
    """`data` in standard base64 with padding and without line breaks (RFC 4648 §4)."""
    global _encoded
    size = len(data)
    if _encoder is False:
        _encoded += size
        if _encoded >= WORTH_IMPORTING:
            fast_encoder()
    if _encoder:
        return _encoder(data)  # type: ignore[no-any-return]
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
        try:
            from pybase64 import b64encode_as_string as _encoder
        except Exception:  # not there, or broken: the response does without
            _encoder = None
    return _encoder  # type: ignore[no-any-return]


# False until it was asked for.
_encoder: Any = False
# Bytes until then.
_encoded = 0
