"""Text: whether bytes are text, in which charset, and the passive formats known by their look.

CSV, CSS, JavaScript, Markdown, HTML and XML are not guessed: they are text/plain unless
declared. Nothing here depends on the size of the data but the proof that all of it is UTF-8.
"""

from __future__ import annotations

import codecs
import re

from . import holds_binary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import Data

# Below this, bytes that are not UTF-8 are as likely a short binary value as Latin-1.
SHORTEST_LEGACY_TEXT = 64
# A JSON text up to this size is parsed; of a larger one, only both ends are looked at.
LARGEST_PARSED_JSON = 256 * 1024
_STEP = 64 * 1024

# First match wins: UTF-32's little-endian mark begins with UTF-16's.
_BYTE_ORDER_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

# Formats by how their text begins, without a byte order mark.
_BEGINNINGS = (
    # W3C WebVTT §4.1: the signature, then white space or the end. The charset is always UTF-8.
    (rb"WEBVTT(?:[ \t\r\n]|\Z)", "text/vtt"),
    # RFC 5545 §3.1.4: "the charset Content-Type parameter MUST be used". RFC 6350 §10.1: UTF-8.
    (rb"(?i)BEGIN:VCALENDAR\r?\n", "text/calendar; charset=utf-8"),
    (rb"(?i)BEGIN:VCARD\r?\n", "text/vcard; charset=utf-8"),
    (rb"%!PS(?:-Adobe-|[ \t\r\n])", "application/postscript"),
    # FITS 4.0 §4.4.1.1: the first keyword. Its header of 2880 bytes or more is text.
    (rb"SIMPLE  = +T *(?:/|\Z|  )", "image/fits"),
)
_FIRST_LETTERS = {b"W", b"B", b"b", b"%", b"S"}


def identify(data: Data, head: bytes) -> str | None:
    """The media type of text; None for bytes that are no text."""
    if head[0] in b"\x00\xfe\xff":
        marked = _marked(head, len(data) == len(head))
        if marked:
            return f"text/plain; charset={marked}"
    # Most binary formats have such a byte among the first, and are spared the rest.
    if holds_binary(head[:64]) or holds_binary(head):
        return None
    if head.startswith(b"P"):
        from .netpbm import identify as netpbm

        picture = netpbm(head, len(data))
        if picture:
            return picture
    if is_utf_8(data):
        return _special(data, head) or "text/plain; charset=utf-8"
    return "text/plain" if _legacy_text(data, head) else None


def is_utf_8(data: Data) -> bool:
    """Whether all of it is UTF-8. Decoded in steps: nothing the size of the data is made."""
    at, end = 0, len(data)
    try:
        while at < end:
            last = at + _STEP >= end
            at += codecs.utf_8_decode(data[at : at + _STEP], "strict", last)[1]
    except UnicodeDecodeError:
        return False
    return True


def _legacy_text(data: Data, head: bytes) -> bool:
    # Not UTF-8: a legacy charset, which nobody can name, if there is white space between its
    # words and no binary byte at either end.
    long = len(data) >= SHORTEST_LEGACY_TEXT
    return long and len(head.split(None, 1)) > 1 and not holds_binary(bytes(data[-len(head) :]))


def _marked(head: bytes, whole: bool) -> str | None:
    """The charset that a byte order mark names, if what follows is such text."""
    for mark, charset in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            try:
                text = codecs.getincrementaldecoder(charset)().decode(head, whole)
            except UnicodeDecodeError:
                return None
            return None if holds_binary(text.encode("utf-8")) else charset
    return None


def _special(data: Data, head: bytes) -> str | None:
    start = head.removeprefix(codecs.BOM_UTF8)
    if start[:1] in _FIRST_LETTERS:
        for beginning, media_type in _BEGINNINGS:
            if re.match(beginning, start):
                return media_type
    # RFC 8259 §8.1: no byte order mark. Only objects and arrays: `42` is a text like any other.
    if head.lstrip()[:1] in (b"{", b"["):
        return _json(data, head)
    return None


def _json(data: Data, head: bytes) -> str | None:
    from .json_text import holds_json_lines, is_json, looks_like_json

    if len(data) <= LARGEST_PARSED_JSON:
        return "application/json" if is_json(str(data, "utf-8")) else None
    looks = looks_like_json(head, bytes(data[-64:]))
    lines = looks and holds_json_lines(bytes(data[:LARGEST_PARSED_JSON]))
    return "application/json" if looks and not lines else None
