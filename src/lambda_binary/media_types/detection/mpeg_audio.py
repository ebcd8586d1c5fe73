"""MPEG audio: MP1, MP2, MP3 and AAC in ADTS, known by two frame headers that agree.

Eleven set bits begin a frame, and chance sets them too: so the first header must say where the
next one is, and it must be there.
"""

from __future__ import annotations

import functools

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import Data

# ISO/IEC 11172-3 §2.4.2.3 and 13818-3: kbit/s by (version 1?, layer), for the indices 1 to 14.
_RATES = {
    (True, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
# ISO/IEC 13818-7 §6.2: twelve set bits, MPEG's version, layer 0, whether there is no checksum.
_ADTS = {b"\xff\xf0", b"\xff\xf1", b"\xff\xf8", b"\xff\xf9"}
# Samples a second by version: 2.5, (reserved), 2, 1.
_SAMPLES = ((11025, 12000, 8000), (), (22050, 24000, 16000), (44100, 48000, 32000))
# What Xing's and LAME's encoders write into the first frame.
_ENCODER_TAGS = (b"Xing", b"Info", b"LAME", b"VBRI")


def tagged(data: Data, head: bytes) -> str | None:
    """The media type of what an ID3 tag is before: MP3, unless something else follows."""
    # ID3v2.4 §3.1: a version, of which there have been three; a size of four times seven bits.
    a, b, c, d = head[6:10]
    if head[2] != 0x33 or not 2 <= head[3] <= 8 or head[4] == 0xFF or (a | b | c | d) > 0x7F:
        return None
    start = 10 + (a << 21 | b << 14 | c << 7 | d)
    frame = bytes(data[start : start + 8])
    if frame[:2] in _ADTS and len(frame) == 8:
        return adts(data, frame, start) or "audio/mpeg"
    return "audio/flac" if frame.startswith(b"fLaC") else "audio/mpeg"


def identify(data: Data, head: bytes) -> str | None:
    """The media type of MPEG audio that no tag is before."""
    return adts(data, head) if head[:2] in _ADTS else mpeg(data, head)


def adts(data: Data, frame: bytes, start: int = 0) -> str | None:
    """AAC, if the frame in ADTS at `start`, of which the first bytes are given, is one of many."""
    # ISO/IEC 13818-7 §6.2: a sampling frequency, then 13 bits of size.
    if frame[2] & 0x3C > 0x30:
        return None
    size = (frame[3] & 3) << 11 | frame[4] << 3 | frame[5] >> 5
    return "audio/aac" if size > 6 and _goes_on(data, start, frame, size, 0xFC) else None


def mpeg(data: Data, head: bytes) -> str | None:
    """MP1, MP2 or MP3, if the first frame is one of many."""
    size = _mpeg_size(head[1], head[2]) if len(head) > 7 and head[0] == 0xFF else 0
    return "audio/mpeg" if size and _goes_on(data, 0, head, size, 0x0C) else None


def _goes_on(data: Data, start: int, frame: bytes, size: int, same: int) -> bool:
    """Whether the next frame is there, with the same header, or the data ends here.

    Args:
        data: all of it.
        start: where this frame begins.
        frame: its first bytes.
        size: of this frame.
        same: the bits of the third byte that all frames have in common.
    """
    end = start + size
    if len(data) >= end + 3:
        alike = not ((data[end + 1] ^ frame[1]) & 0xFE or (data[end + 2] ^ frame[2]) & same)
        return alike and data[end] == 0xFF
    first = bytes(data[start : start + 64])
    return len(data) == end or (len(data) < end and any(tag in first for tag in _ENCODER_TAGS))


# A stream's frames have a few headers; the next stream is likely to have the same.
@functools.lru_cache(maxsize=64)
def _mpeg_size(second: int, third: int) -> int:
    version, layer = second >> 3 & 3, 4 - (second >> 1 & 3)
    rate, samples, padding = third >> 4, third >> 2 & 3, third >> 1 & 1
    if second & 0xE0 != 0xE0 or version == 1 or layer == 4 or rate in (0, 15) or samples == 3:
        return 0
    bits = _RATES[version == 3, layer][rate - 1] * 1000
    frequency = _SAMPLES[version][samples]
    if layer == 1:
        return (12 * bits // frequency + padding) * 4
    return (72 if layer == 3 and version != 3 else 144) * bits // frequency + padding
