"""Base64 text to bytes, as strictly as the sources allow to say.

Recorded: prose and raw bytes fail. Nothing is known of missing padding, the URL-safe alphabet and
line breaks, so they fail too; `oddity` names which of them it was, for the note.
"""

from __future__ import annotations

import binascii
import functools
import re
from collections.abc import Callable

_STANDARD = re.compile(r"[A-Za-z0-9+/]*={0,2}")
_URL_SAFE = re.compile(r"[A-Za-z0-9_-]*={0,2}")
_WORTH_IT = 4096


def decoded(text: str) -> bytes | None:
    """The bytes that strict, padded base64 (RFC 4648 4) stands for; None when it is not that."""
    try:
        data = text.encode("ascii")
        return _quickly(data) or binascii.a2b_base64(data, strict_mode=True)
    except ValueError:
        return None


def _quickly(data: bytes | memoryview) -> bytes | None:
    """The same in a tenth of the time, where pybase64 is installed; None: ask binascii.

    To import it costs what binascii takes for 512 KB, so that `check`'s few bytes need it not.
    """
    decode = _decoder() if len(data) > _WORTH_IT else None
    try:
        return decode(data, validate=True) if decode else None
    except ValueError:
        # It refuses a little more, padding after a complete group for one.
        return None


@functools.cache
def _decoder() -> Callable[..., bytes] | None:
    try:
        import pybase64
    except ImportError:
        return None
    return pybase64.b64decode


def is_base64(data: bytes | memoryview) -> bool:
    """Whether all of it is strict, padded base64: in JSON, characters that stand for themselves."""
    try:
        return bool(_quickly(data) or binascii.a2b_base64(data, strict_mode=True))
    except ValueError:
        return False


def encoded(data: bytes) -> str:
    """The bytes as one line of padded base64."""
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def oddity(text: str) -> str:
    """Why text that fails may still be somebody's base64, or the empty string when it is not."""
    if (
        any(character in text for character in "\r\n")
        and decoded("".join(text.split())) is not None
    ):
        return "it has line breaks"
    if _STANDARD.fullmatch(text):
        return "its padding is missing or wrong"
    if _URL_SAFE.fullmatch(text):
        return "it has the URL-safe alphabet"
    return ""
