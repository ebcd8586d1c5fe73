"""Media containers: formats built of boxes, pages or elements that name what they hold.

ISO base media (MP4, QuickTime, HEIF, AVIF, JPEG 2000, JPEG XL), EBML (WebM, Matroska), Ogg, IFF
and ASF. Only the front of the data is looked at, whatever sizes it claims.
"""

from __future__ import annotations

from .isobmff import identify as iso_base_media

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .sliceable import Data

_DOC_TYPES = {b"webm": "video/webm", b"matroska": "video/matroska"}

_IFF_FORMS = {
    b"AIFF": "audio/aiff",
    b"AIFC": "audio/aiff",
    b"8SVX": "audio/x-8svx",
    b"ILBM": "image/x-ilbm",
}

# An Ogg codec by the start of its first packet (RFC 3533 §6 leaves it to the codec).
_OGG_CODECS = (
    (b"\x80theora", "video/ogg"),
    (b"\x01video", "video/ogg"),
    (b"BBCD\x00", "video/ogg"),
    (b"OVP80", "video/ogg"),
    (b"\x01vorbis", "audio/ogg"),
    (b"OpusHead", "audio/ogg"),
    (b"\x7fFLAC", "audio/ogg"),
    (b"Speex   ", "audio/ogg"),
    (b"CELT    ", "audio/ogg"),
    (b"PCM     ", "audio/ogg"),
)

# ASF specification §10.4: the GUIDs of the stream types, as they lie in the file.
_ASF_VIDEO = bytes.fromhex("c0ef19bc4d5bcf11a8fd00805f5c442b")
_ASF_AUDIO = bytes.fromhex("409e69f84d5bcf11a8fd00805f5c442b")


def identify(data: Data, head: bytes) -> str | None:
    """The media type of a media container."""
    reader = _READERS.get(head[:4])
    return reader(data, head) if reader else iso_base_media(head)


def _ebml(_: Data, head: bytes) -> str | None:
    # RFC 8794 §11.2.6: DocType, element 0x4282, its size in one byte, its text padded with zeros.
    at = head.find(b"\x42\x82", 5, 256)
    if at < 0 or head[at + 2] & 0x80 == 0:
        return None
    end = at + 3 + (head[at + 2] & 0x7F)
    return _DOC_TYPES.get(head[at + 3 : end].rstrip(b"\x00"))


def _ogg(_: Data, head: bytes) -> str | None:
    if head[4:5] != b"\x00":
        return None
    found = set(map(_ogg_codec, _first_packets(head)))
    # One video stream makes it a video; a stream that nobody knows, an "application".
    for media_type in ("video/ogg", "audio/ogg"):
        if media_type in found:
            return media_type
    return "application/ogg"


def _first_packets(head: bytes) -> list[bytes]:
    # RFC 3533 §6: the streams' first pages, flagged 0x02, stand before all others.
    packets: list[bytes] = []
    at = 0
    while len(head) > at + 27 and head.startswith(b"OggS\x00", at) and head[at + 5] & 2:
        segments = head[at + 27 : at + 27 + head[at + 26]]
        body = at + 27 + len(segments)
        packets.append(head[body : body + 16])
        at = body + sum(segments)
    return packets


def _ogg_codec(packet: bytes) -> str | None:
    for start, media_type in _OGG_CODECS:
        if packet.startswith(start):
            return media_type
    return None


def _iff(_: Data, head: bytes) -> str | None:
    return _IFF_FORMS.get(head[8:12])


def _wave(_: Data, head: bytes) -> str | None:
    return "audio/wav" if head[8:12] == b"WAVE" else None


def _asf(data: Data, head: bytes) -> str | None:
    if head[4:16] != b"\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c":
        return None
    header = bytes(data[: 64 * 1024])
    if _ASF_VIDEO in header:
        return "video/x-ms-wmv"
    return "audio/x-ms-wma" if _ASF_AUDIO in header else "video/x-ms-asf"


_READERS = {
    b"\x1a\x45\xdf\xa3": _ebml,
    b"OggS": _ogg,
    b"FORM": _iff,
    b"RIFX": _wave,  # RIFF with the most significant byte first
    b"RF64": _wave,  # EBU Tech 3306
    b"BW64": _wave,  # ITU-R BS.2088
    b"\x30\x26\xb2\x75": _asf,
}
