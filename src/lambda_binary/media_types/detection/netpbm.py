"""Netpbm's pictures, whose header is text: P1 to P7 (netpbm's pages on pbm, pgm, ppm and pam)."""

from __future__ import annotations

import re

_GAP = rb"(?:[ \t\r\n]|#[^\n]*\n)+"
_SIZE = rb"P([1-6])" + _GAP + rb"(\d{1,9})" + _GAP + rb"(\d{1,9})"
_MAXIMUM = _GAP + rb"(\d{1,5})"
_PAM = rb"P7\n(?:#[^\n]*\n)*(?:WIDTH|HEIGHT|DEPTH|MAXVAL|TUPLTYPE) "
_TYPES = {
    "1": "image/x-portable-bitmap",
    "2": "image/x-portable-graymap",
    "3": "image/x-portable-pixmap",
    "4": "image/x-portable-bitmap",
    "5": "image/x-portable-graymap",
    "6": "image/x-portable-pixmap",
}


def identify(head: bytes, size: int) -> str | None:
    """The media type of a Netpbm picture; None for a text that begins with P and a digit.

    Args:
        head: the first bytes, of which the very first is P.
        size: bytes of the whole data.
    """
    if re.match(_PAM, head):
        return "image/x-portable-arbitrarymap"
    kind = head[1:2].decode("latin-1")
    start = re.match(_SIZE + (rb"" if kind in "14" else _MAXIMUM) + rb"[ \t\r\n]", head)
    if not start:
        return None
    raster = head[start.end() :]
    # "P1 10 20 is the shelf" is no picture: the plain variants go on in digits, and the others
    # with as many bytes as the header says, or with bytes that no ASCII text has.
    if kind in "123":
        digits = re.sub(rb"#[^\n]*", b"", raster)
        return None if re.search(rb"[^\d \t\r\n]", digits) else _TYPES[kind]
    samples = max(raster, default=0) > 0x7F or min(raster, default=9) < 9
    return _TYPES[kind] if samples or size - start.end() == _raster_size(kind, start) else None


def _raster_size(kind: str, header: re.Match[bytes]) -> int:
    width, height = int(header[2]), int(header[3])
    if kind == "4":
        return (width + 7) // 8 * height
    samples = width * height * (3 if kind == "6" else 1)
    return samples * (2 if int(header[4]) > 255 else 1)
