"""MPEG audio: MP1, MP2, MP3 and AAC in ADTS, known by two frame headers that agree.

Eleven set bits begin a frame, and chance sets them too: so the first header must say where the
next one is, and it must be there.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .sliceable import Data

# ISO/IEC 11172-3 §2.4.2.3 and 13818-3: kbit/s by (version 1?, layer), for the indices 1 to 14.
_RATES = {
    (True, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
# Samples a second by version: 2.5, (reserved), 2, 1.
_SAMPLES = ((11025, 12000, 8000), (), (22050, 24000, 16000), (44100, 48000, 32000))
# What Xing's and LAME's encoders write into the first frame.
_ENCODER_TAGS = (b"Xing", b"Info", b"LAME", b"VBRI")


def identify(data: Data, head: bytes) -> str | None:
    """The media type of MPEG audio, with or without an ID3 tag before it."""
    if head.startswith(b"ID3"):
        return _tagged(data, head)
    return _frames(data, 0)


def _tagged(data: Data, head: bytes) -> str | None:
    # ID3v2.4 §3.1: version, flags, and a size of four times seven bits.
    if len(head) < 10 or head[3] == 0xFF or head[4] == 0xFF or max(head[6:10]) > 0x7F:
        return None
    size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
    start = 10 + size
    if bytes(data[start : start + 4]) == b"fLaC":
        return "audio/flac"
    return _frames(data, start) or "audio/mpeg"


def _frames(data: Data, start: int) -> str | None:
    frame = bytes(data[start : start + 8])
    if len(frame) < 8 or frame[0] != 0xFF:
        return None
    for media_type, measure, same in (
        ("audio/aac", _adts_size, b"\xff\xf6\xfc"),
        ("audio/mpeg", _mpeg_size, b"\xff\xfe\x0c"),
    ):
        size = measure(frame)
        if size and _goes_on(data, start, size, same):
            return media_type
    return None


def _goes_on(data: Data, start: int, size: int, same: bytes) -> bool:
    # The next frame has the same header but for the bits outside the mask; or the data ends here.
    here, following = (bytes(data[at : at + 3]) for at in (start, start + size))
    if not following:
        first = bytes(data[start : start + 64])
        return len(data) == start + size or any(tag in first for tag in _ENCODER_TAGS)
    return len(following) == 3 and all(
        a & m == b & m for a, b, m in zip(here, following, same, strict=True)
    )


def _adts_size(frame: bytes) -> int:
    # ISO/IEC 13818-7 §6.2: twelve set bits, layer 0, a sampling frequency, then 13 bits of size.
    if frame[1] & 0xF6 != 0xF0 or frame[2] >> 2 & 0xF > 12:
        return 0
    size = (frame[3] & 3) << 11 | frame[4] << 3 | frame[5] >> 5
    return size if size >= 7 else 0


def _mpeg_size(frame: bytes) -> int:
    version, layer = frame[1] >> 3 & 3, 4 - (frame[1] >> 1 & 3)
    rate, samples, padding = frame[2] >> 4, frame[2] >> 2 & 3, frame[2] >> 1 & 1
    if frame[1] & 0xE0 != 0xE0 or version == 1 or layer == 4 or rate in (0, 15) or samples == 3:
        return 0
    bits = _RATES[version == 3, layer][rate - 1] * 1000
    frequency = _SAMPLES[version][samples]
    if layer == 1:
        return (12 * bits // frequency + padding) * 4
    return (72 if layer == 3 and version != 3 else 144) * bits // frequency + padding
