"""Bodies of envelopes that are base64 already, or should be: what the flag says of them is true.

Text is looked at from the front alone: what it holds is judged by its label as bytes are. The usual
recipe is b64encode() without decode(), which gives bytes; the flag says that they are base64.
"""

from __future__ import annotations

import re
from binascii import a2b_base64

from ..media_types.families import decoded, family_of, in_base64
from ..messages import Declared, Representation
from .encoded import check, check_label

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from .unsized import Represent

BYTES_LIKE = (bytes, bytearray, memoryview)
# RFC 4648 §4.
BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
# What is looked at of a text, characters.
FRONT = 6_000
# No base64 of any alphabet. What a gateway makes of prose is an error (recorded for REST); of line
# breaks and of the alphabet for URLs it is not known.
_PROSE = re.compile(r"[^A-Za-z0-9+/=_\r\n-]")


class Flagged:
    """A body that has to be read before anybody knows whether it is base64."""

    __slots__ = ("body",)

    def __init__(self, body: Any) -> None:
        self.body = body


def check_text(
    text: str, fields: Mapping[str, str], *, flagged: bool, mapped: bool = False
) -> None:
    """Refuse a body of text that is no base64 though it should be, or is though nothing says so.

    Args:
        text: the body.
        fields: of the envelope, name in lower case -> value.
        flagged: whether the envelope says that it is base64.
        mapped: whether the gateway looks for no flag, and decodes whatever it gets.

    Raises:
        ResultValueError: the one or the other; or its label names something else than it holds.
        ImageEncodingError: of images, in that case.
    """
    media_type, front = fields.get("content-type"), text[:FRONT]
    if not flagged:
        family = family_of(media_type) if media_type else None
        found = None if family in (None, "text") else _held(front)
        if not found:
            return
        if not mapped:
            from .faults import base64_without_flag

            raise base64_without_flag(found, str(media_type))
    if _PROSE.search(front):
        from .faults import no_base64

        raise no_base64(text)
    if media_type and not {"content-encoding", "content-range"} & fields.keys():
        check_label(media_type, decoded(front.encode()))


def _held(front: str) -> str | None:
    if front.startswith("data:"):
        front = front.partition(",")[2]
    return in_base64(front.encode()) if front.isascii() else None


def unflagged(body: Any, fields: Mapping[str, str]) -> tuple[Any, str | None]:
    """What the body of a flagged envelope is.

    Returns:
        Content to represent, or the base64 text to send as it is.

    Raises:
        ResultValueError, ImageEncodingError: as of `check_text`.
    """
    held = _bytes_in(body)
    if held is None:
        return (Flagged(body) if _is_read(body) else body), None
    text = in_full(held)
    if text is None:
        return body, None
    if "content-type" not in fields:  # what it is, its bytes must tell
        return a2b_base64(text), None
    check_text(text, fields, flagged=True)
    return body, text


def represented(
    flagged: Flagged, declared: Declared, quota: int, represent: Represent
) -> Representation:
    """The representation of a file, a path or an iterator, of its base64 where it is that.

    Args:
        flagged: the body.
        declared, quota, represent: as of `results.represent`.

    Raises:
        LambdaBinaryError: it cannot be sent; the message says what to do.
        BeyondQuota: there is more data than the quota lets through.
    """
    from .pieces import is_iterator

    body = flagged.body
    if declared.streams and is_iterator(body):
        return represent(_as_decoded(body), declared, quota)
    made = represent(body, Declared(None, declared.coded, whole=declared.whole), quota)
    data = _read(made.data, quota)
    text = None if data is None else in_full(data)
    if text is not None:
        body = a2b_base64(text)
    elif declared.media_type is None:
        return made
    elif not isinstance(made.data, str):
        made = Representation(
            made.data, declared.media_type, last_modified=made.last_modified, coding=made.coding
        )
        check(made, declared)
        return made
    else:
        body = made.data
    return represent(body, declared, quota)


def _read(data: Any, quota: int) -> bytes | None:
    """All of the data, if it may be base64 and is not too large."""
    if isinstance(data, (str, *BYTES_LIKE)):
        return data.encode() if isinstance(data, str) else bytes(data)
    if not hasattr(data, "part"):
        return None
    head = data.part(0, min(64, len(data))).read()
    return data.read() if _may_be(head) and len(data) <= quota else None


def in_full(body: Any) -> str | None:
    """The body as text, if it is base64 and nothing else, in one line or in lines (RFC 2045)."""
    if not _may_be(bytes(body[:64])):
        return None
    line = bytes(body).translate(None, b"\r\n")
    padding = line.translate(None, BASE64)
    if len(line) % 4 or padding not in (b"", b"=", b"==") or not line.endswith(padding):
        return None
    return line.decode("ascii") or None


def _may_be(head: bytes) -> bool:
    return bool(head) and not head.translate(None, BASE64 + b"=\r\n")


def _bytes_in(body: Any) -> Any:
    """The bytes of a body that has them in memory; None of what would have to be read or drawn."""
    if isinstance(body, BYTES_LIKE):
        return body
    try:
        if hasattr(body, "getvalue"):  # io.BytesIO: from where it stands
            return body.getvalue()[body.tell() :]
        view = memoryview(body)
        return view.tobytes() if view.itemsize == 1 else None
    except Exception:  # no buffer, or one that is gone: the road of its kind says so
        return None


def _is_read(body: Any) -> bool:
    """Whether it is a file, a path or an iterator: what holds bytes, and draws nothing."""
    from .pieces import is_iterator

    if isinstance(body, type):
        return False
    try:
        is_file = callable(getattr(body, "read", None)) or hasattr(type(body), "__fspath__")
    except Exception:  # an object that will not say
        return False
    return is_file or is_iterator(body)


def _as_decoded(pieces: Iterator[Any]) -> Iterator[bytes]:
    """The bytes of pieces of base64, of those as they are where the first one is none."""
    left = b""
    is_base64: bool | None = None
    try:
        for piece in pieces:
            data = piece.encode() if isinstance(piece, str) else piece
            if is_base64 is None and isinstance(data, BYTES_LIKE) and len(data):
                is_base64 = _may_be(bytes(data[:64]))
            if not is_base64 or not isinstance(data, BYTES_LIKE):
                yield data
                continue
            line = left + bytes(data).translate(None, b"\r\n")
            whole = len(line) // 4 * 4
            left = line[whole:]
            if whole:
                yield _strictly(line[:whole])
        if left:
            yield _strictly(left)
    finally:
        close = getattr(pieces, "close", None)
        if callable(close):
            close()


def _strictly(line: bytes) -> bytes:
    try:
        return a2b_base64(line, strict_mode=True)
    except ValueError:
        from .faults import no_base64

        raise no_base64(line.decode("latin-1")) from None
