"""What arrived, told by its bytes: data, base64 text, a printed Buffer, an error.

In: status and body. Out: Arrival. One table of signatures serves simulated and real responses;
nothing here knows settings.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass

from ..printable import printable

DATA = "data"
BASE64 = "base64"
QUOTED = "quoted-base64"
DOUBLE = "double-base64"
BUFFER = "buffer"
ENVELOPE = "envelope"
LOSSY = "utf8-lossy"
FAILED = "error"
OTHER = "other"

# First bytes -> what it is. The formats' own specifications.
SIGNATURES: tuple[tuple[bytes, int, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", 0, "PNG"),
    (b"\xff\xd8\xff", 0, "JPEG"),
    (b"GIF8", 0, "GIF"),
    (b"WEBP", 8, "WebP"),
    (b"%PDF-", 0, "PDF"),
    (b"PK\x03\x04", 0, "ZIP"),
    (b"\x1f\x8b\x08", 0, "gzip"),
    (b"ftyp", 4, "AVIF, HEIC or MP4"),
    (b"\xff\x0a", 0, "JPEG XL"),
    (b"\x00\x00\x00\x0cJXL ", 0, "JPEG XL"),
    (b"wOF2", 0, "WOFF2"),
    (b"wOFF", 0, "WOFF"),
    (b"OggS", 0, "Ogg"),
    (b"WAVE", 8, "WAV"),
    (b"fLaC", 0, "FLAC"),
    (b"\x1a\x45\xdf\xa3", 0, "WebM or Matroska"),
    (b"\x28\xb5\x2f\xfd", 0, "Zstandard"),
    (b"\x00asm", 0, "WebAssembly"),
    (b"ID3", 0, "MP3"),
    (b"II*\x00", 0, "TIFF"),
    (b"MM\x00*", 0, "TIFF"),
)

_BASE64 = re.compile(rb"[A-Za-z0-9+/\s]+={0,2}\s*")
# Not parsed: of a long body the end may not have been read.
_ENVELOPE = re.compile(rb"""\s*\{.*?"(?:statusCode|isBase64Encoded)"\s*:""", re.DOTALL)
_REPLACED = "\ufffd".encode()
_SHOWN = 44
# Enough to recognise a format behind two layers of base64.
_HEAD = 64
# A format's beginning may be ASCII for long; two bytes in a row that are lost are no text's.
_LOSSY_HEAD = 1024


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a client got.

    Attributes:
        kind: one of this file's constants.
        text: for a person: `base64 text of a JPEG`.
        excerpt: the body's beginning as a person would see it; empty for data.
    """

    kind: str
    text: str
    excerpt: str = ""


def arrival(status: int, body: bytes) -> Arrival:
    """What the response's bytes are."""
    if status >= 400:
        return Arrival(FAILED, f"status {status}", excerpt(body))
    for look in _LOOKS:
        found = look(body)
        if found is not None:
            return found
    return Arrival(OTHER, "something else" if body else "nothing", excerpt(body))


def format_of(data: bytes) -> str | None:
    """`PNG`, when the bytes begin like one."""
    return next((name for sign, at, name in SIGNATURES if data[at : at + len(sign)] == sign), None)


def excerpt(body: bytes) -> str:
    """The beginning of a body as text."""
    text = body[: _SHOWN * 4].decode("utf-8", "replace")[:_SHOWN]
    shown = printable(text)
    return shown + ("…" if len(body) > len(text.encode("utf-8", "replace")) else "")


def _data(body: bytes) -> Arrival | None:
    name = format_of(body)
    return None if name is None else Arrival(DATA, f"a {name}")


def _base64(body: bytes) -> Arrival | None:
    head = decoded_head(body)
    name = None if head is None else format_of(head)
    if name:
        return Arrival(BASE64, f"base64 text of a {name}", excerpt(body))
    inner = None if head is None else decoded_head(head)
    name = None if inner is None else format_of(inner)
    return Arrival(DOUBLE, f"base64 of base64 of a {name}", excerpt(body)) if name else None


def _quoted(body: bytes) -> Arrival | None:
    text = body.strip()
    if text[:1] != b'"':
        return None
    # Of a long body the end may not have been read.
    inner = _base64(text[1:].removesuffix(b'"'))
    return inner and Arrival(QUOTED, f"{inner.text}, in JSON quotes", excerpt(body))


def _buffer(body: bytes) -> Arrival | None:
    if re.match(rb'\{\s*"?type"?\s*[=:]\s*"?Buffer', body):
        return Arrival(BUFFER, "Node's Buffer, printed", excerpt(body))
    return None


def _envelope(body: bytes) -> Arrival | None:
    if not _ENVELOPE.match(body) or b'"body"' not in body:
        return None
    return Arrival(ENVELOPE, "the handler's envelope as JSON", excerpt(body))


def _lossy(body: bytes) -> Arrival | None:
    """Bytes that were taken for UTF-8: what did not fit became U+FFFD, and is lost."""
    if _REPLACED * 2 in body[:_LOSSY_HEAD] or body[:_HEAD].count(_REPLACED) >= 3:
        return Arrival(LOSSY, "bytes that were read as UTF-8 (U+FFFD)", excerpt(body))
    return None


def decoded_head(text: bytes) -> bytes | None:
    """The first bytes behind base64 text; None when it is none."""
    head = text[: _HEAD * 4]
    if not _BASE64.fullmatch(head):
        return None
    packed = re.sub(rb"\s", b"", head).rstrip(b"=")
    packed = packed[: len(packed) - len(packed) % 4] if len(text) > len(head) else packed
    try:
        return base64.b64decode(packed + b"=" * (-len(packed) % 4))
    except binascii.Error:
        return None


_LOOKS: tuple[Callable[[bytes], Arrival | None], ...] = (
    _data,
    _buffer,
    _envelope,
    _quoted,
    _base64,
    _lossy,
)
