"""Media containers: formats built of boxes, pages or elements that name what they hold.

ISO base media (MP4, QuickTime, HEIF, AVIF, JPEG 2000, JPEG XL), EBML (WebM, Matroska), Ogg, IFF
and ASF. Only the front of the data is looked at, whatever sizes it claims.
"""

from __future__ import annotations

from . import HEAD
from .isobmff import identify as iso_base_media

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import Data

# RFC 8794 §11.2.6, RFC 9559 §5.1: what says the document's type, what the tracks'.
_DOC_TYPE = b"\x42\x82"
_TRACKS, _TRACK_TYPE, _CLUSTER = b"\x16\x54\xae\x6b", b"\x83", b"\x1f\x43\xb6\x75"
# EBML's header, Segment, Tracks, TrackEntry.
_LEADING_DOWN = {b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67", _TRACKS, b"\xae"}
_DOC_TYPES = {b"webm": "video/webm", b"matroska": "video/matroska"}
# RFC 9559 §5.1.4.1.3: video, complex (video and audio in one), logo.
_VISUAL_TRACKS, _AUDIO_TRACK = {b"\x01", b"\x03", b"\x10"}, b"\x02"
# RFC 9559 §27.3.1; WebM Container Guidelines, "Media types".
_WITHOUT_PICTURE = {"video/webm": "audio/webm", "video/matroska": "audio/matroska"}
# A track's entry has a dozen or two; before the tracks stand an index, voids and tags.
_MOST_ELEMENTS = 512

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


def ebml(data: Data, head: bytes) -> str | None:
    """WebM and Matroska, with a picture or without one."""
    at = end = 0
    found, heard = "", False
    for _ in range(_MOST_ELEMENTS):
        element = head[at : at + 32] if at + 32 <= HEAD else bytes(data[at : at + 32])
        # RFC 8794 §4 and §5: the leading zeros say how many bytes a size takes, or a name; a name
        # takes four at most.
        named = 9 - element[0].bit_length() if element else 9
        name, rest = element[:named], element[named:]
        if end and (at >= end or name == _CLUSTER):
            return _WITHOUT_PICTURE.get(found, found) if heard else found
        if named > 4 or not rest:
            break  # the data ends here, or is none of EBML any more
        width = 9 - rest[0].bit_length()
        size = int.from_bytes(rest[:width], "big") & ~(-1 << 7 * width)
        content = rest[width : width + size]
        if name == _DOC_TYPE:
            found = _DOC_TYPES.get(content.rstrip(b"\x00"), "")
        elif name == _TRACK_TYPE:
            if content.lstrip(b"\x00") in _VISUAL_TRACKS:
                break
            heard = heard or content.endswith(_AUDIO_TRACK)
        elif name == _TRACKS:
            end = at + named + width + size
        at += named + width + (0 if name in _LEADING_DOWN else size)
    return found or None


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
