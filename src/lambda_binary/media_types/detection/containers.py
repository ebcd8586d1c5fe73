"""Media containers: formats built of boxes, pages or elements that name what they hold.

ISO base media (MP4, QuickTime, HEIF, AVIF, JPEG 2000, JPEG XL), EBML (WebM, Matroska), Ogg, IFF
and ASF. Only the front of the data is looked at, whatever sizes it claims.
"""

from __future__ import annotations

from . import HEAD
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

# An Ogg codec by the first five bytes of its first packet (RFC 3533 §6 leaves it to the codec).
_OGG_CODECS = {
    b"\x80theo": "video/ogg",
    b"\x01vide": "video/ogg",
    b"BBCD\x00": "video/ogg",
    b"OVP80": "video/ogg",
    b"\x01vorb": "audio/ogg",
    b"OpusH": "audio/ogg",
    b"\x7fFLAC": "audio/ogg",
    b"Speex": "audio/ogg",
    b"CELT ": "audio/ogg",
    b"PCM  ": "audio/ogg",
}

_LARGEST_ASF_HEADER = 64 * 1024
# ASF specification §10.4: the GUIDs of the stream types, as they lie in the file, end alike.
_ASF_VIDEO, _ASF_AUDIO = b"\xc0\xef\x19\xbc", b"\x40\x9e\x69\xf8"
_ASF_STREAM = bytes.fromhex("4d5bcf11a8fd00805f5c442b")


def identify(data: Data, head: bytes) -> str | None:
    """The media type of a media container."""
    reader = _READERS.get(head[:4])
    return reader(data, head) if reader else iso_base_media(data, head)


def ebml(_: Data, head: bytes) -> str | None:
    """WebM and Matroska."""
    # RFC 8794 §11.2.6: DocType, element 0x4282, its size in one byte, its text padded with zeros.
    at = head.find(b"\x42\x82", 5, 256)
    if at < 0 or head[at + 2] & 0x80 == 0:
        return None
    end = at + 3 + (head[at + 2] & 0x7F)
    return _DOC_TYPES.get(head[at + 3 : end].rstrip(b"\x00"))


def ogg(_: Data, head: bytes) -> str | None:
    """Ogg, by its streams: one of video makes it a video; one that nobody knows, nothing."""
    if head[4]:
        return None
    # RFC 3533 §6: the streams' first pages, flagged 0x02, stand before all others.
    at, last, found = 0, min(len(head), HEAD) - 28, "application/ogg"
    while at <= last and head[at + 5] & 2 and (not at or head.startswith(b"OggS\x00", at)):
        packet = at + 27 + head[at + 26]
        media_type = _OGG_CODECS.get(head[packet : packet + 5])
        if media_type == "video/ogg":
            return media_type
        found = media_type or found
        at = packet + sum(head[at + 27 : packet])
    return found


def iff(_: Data, head: bytes) -> str | None:
    """AIFF and other IFF: a size, whose first byte is 0 below 16 MB and then is no text's."""
    return None if head[4] else _IFF_FORMS.get(head[8:12])


def _large_iff(_: Data, head: bytes) -> str | None:
    return _IFF_FORMS.get(head[8:12])


def _wave(_: Data, head: bytes) -> str | None:
    return "audio/wav" if head[8:12] == b"WAVE" else None


def asf(data: Data, head: bytes) -> str | None:
    """WMV, WMA and other ASF, by the streams that the header names."""
    if not head.startswith(b"\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c", 4):
        return None
    # The header's size is believed if the streams are in it.
    size = min(int.from_bytes(head[16:24], "little"), _LARGEST_ASF_HEADER)
    found = _by_asf_streams(bytes(data[:size]))
    return found or _by_asf_streams(bytes(data[:_LARGEST_ASF_HEADER])) or "video/x-ms-asf"


def _by_asf_streams(header: bytes) -> str | None:
    found = None
    at = header.find(_ASF_STREAM)
    while at >= 0:
        kind = header[at - 4 : at]
        if kind == _ASF_VIDEO:
            return "video/x-ms-wmv"
        found = "audio/x-ms-wma" if kind == _ASF_AUDIO else found
        at = header.find(_ASF_STREAM, at + 1)
    return found


# Those that begin with letters, and so may be a text: not asked before that is settled.
_READERS = {
    b"FORM": _large_iff,
    b"RIFX": _wave,  # RIFF with the most significant byte first
    b"RF64": _wave,  # EBU Tech 3306
    b"BW64": _wave,  # ITU-R BS.2088
}
