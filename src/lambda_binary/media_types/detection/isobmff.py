"""ISO base media (ISO/IEC 14496-12): the media type by brands, and by whether there is a picture.

Comes in: the data. Goes out: a media type, or None. Brands: the MP4 registration authority's list
(mp4ra.org, "Brands"), and the specifications that define them. Of the boxes only headers are
looked at, so that neither the size of the data nor where its index lies matters.
"""

from __future__ import annotations

from . import HEAD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import Data

# The boxes that may stand first. QuickTime files from before 2000 have no file type box.
_UNTYPED = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
_SIGNATURE_BOXES = {b"jP  ", b"JXL "}
_FRAGMENTS = {b"moof", b"sidx"}
_LARGEST_FILE_TYPE = 1024
# What an unlisted brand of a family is, by its first three characters.
_FAMILIES = {
    b"3g2": "video/3gpp2",
    b"3ge": "video/3gpp",
    b"3gg": "video/3gpp",
    b"3gm": "video/3gpp",
    b"3gp": "video/3gpp",
    b"3gr": "video/3gpp",
    b"3gs": "video/3gpp",
    b"F4P": "video/mp4",
    b"F4V": "video/mp4",
    b"M4V": "video/mp4",
    b"NDS": "video/mp4",
    b"NDX": "video/mp4",
    b"cmf": "video/mp4",
    b"f4v": "video/mp4",
    b"iso": "video/mp4",
    b"mp4": "video/mp4",
    b"qt ": "video/quicktime",
}

_BRANDS = {
    # AVIF 1.1 §8; avis is the sequence, under the same media type.
    b"avif": "image/avif",
    b"avis": "image/avif",
    # ISO/IEC 23008-12 annex B.
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"hevc": "image/heic-sequence",
    b"hevx": "image/heic-sequence",
    b"hevm": "image/heic-sequence",
    b"hevs": "image/heic-sequence",
    b"avci": "image/avci",
    b"avcs": "image/avcs",
    b"jpeg": "image/heif",
    # ISO/IEC 15444: JPEG 2000.
    b"jp2 ": "image/jp2",
    b"jpx ": "image/jpx",
    b"jpm ": "image/jpm",
    b"mjp2": "video/mj2",
    b"mjsm": "video/mj2",
    b"jxl ": "image/jxl",
    b"crx ": "image/x-canon-cr3",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"M4P ": "audio/mp4",
    b"F4A ": "audio/mp4",
    b"F4B ": "audio/mp4",
    b"avc1": "video/mp4",
    b"dash": "video/mp4",
    b"MSNV": "video/mp4",
    b"mmp4": "video/mp4",
    b"piff": "video/mp4",
    b"XAVC": "video/mp4",
    b"KDDI": "video/3gpp2",
    b"mqt ": "video/quicktime",
}

# The brands that promise no coding: the compatible brands say it.
_STRUCTURAL = {
    b"mif1": "image/heif",
    b"mif2": "image/heif",
    b"mif3": "image/heif",
    b"miaf": "image/heif",
    b"msf1": "image/heif-sequence",
}

# RFC 4337 §2, RFC 3839 §2, RFC 4393 §2: `audio` is for files without a visual presentation.
_WITHOUT_PICTURE = {
    "video/mp4": "audio/mp4",
    "video/3gpp": "audio/3gpp",
    "video/3gpp2": "audio/3gpp2",
}
# ISO/IEC 14496-12 §8.3.1, §8.4.1: the way down to a track's handler.
_LEADING_DOWN = {b"moov", b"trak", b"mdia"}
# §12.1.1: video; ISO/IEC 23008-12 §7.2: pictures, auxiliary video.
_VISUAL = {b"vide", b"pict", b"auxv"}
# What is in the way of a film's index is seldom more than a few; of a track's handler, six.
_MOST_BOXES = 256


def identify(data: Data, head: bytes) -> str | None:
    """The media type of ISO base media."""
    if head[4:8] != b"ftyp":
        return _by_first_box(head)
    # The major brand is mostly enough; the file type box may end before others are named.
    brand = head[8:12]
    found = _BRANDS.get(brand) or _FAMILIES.get(brand[:3]) or _by_brands(_file_type(head))
    if not found or found not in _WITHOUT_PICTURE:
        return found
    at = end = 0
    heard = False
    for _ in range(_MOST_BOXES):
        if end and at >= end:
            return _WITHOUT_PICTURE[found] if heard else found
        box = head[at : at + 20] if at + 20 <= HEAD else bytes(data[at : at + 20])
        size, kind = int.from_bytes(box[:4], "big"), box[4:8]
        # §4.2: 1 stands for a size of 64 bits.
        size = int.from_bytes(box[8:16], "big") if size == 1 else size
        if kind == b"hdlr":
            if box[16:20] in _VISUAL:
                break
            heard = heard or box[16:20] == b"soun"
        elif kind == b"moov":
            end = at + size
        if size < 8:
            break  # it reaches to the end, or the data has ended
        at += 8 if kind in _LEADING_DOWN else size
    return found


def _by_first_box(head: bytes) -> str | None:
    size, kind = int.from_bytes(head[:4], "big"), head[4:8]
    if kind == b"styp":
        # The brands of segments (msdh, msix and others) say how they are cut, not what they hold.
        return _by_brands(_file_type(head)) or (
            "video/mp4" if head[size + 4 : size + 8] in _FRAGMENTS else None
        )
    if kind in _SIGNATURE_BOXES and size == 12 and head[8:12] == b"\r\n\x87\n":
        # The file type box follows.
        jpeg_2000 = head[16:20] == b"ftyp" and _by_brands(head[20:52])
        return "image/jxl" if kind == b"JXL " else jpeg_2000 or "image/jp2"
    if kind in _UNTYPED and _second_box(head, size):
        return "video/quicktime"
    return "video/mp4" if kind in _FRAGMENTS and size >= 16 else None


def _file_type(head: bytes) -> bytes:
    """What is in the first box, of which no size beyond reason is believed."""
    size = int.from_bytes(head[:4], "big")
    return head[8 : max(16, min(size, _LARGEST_FILE_TYPE))]


def _by_brands(box: bytes) -> str | None:
    # Major brand, its version, compatible brands.
    major, others = box[:4], [box[at : at + 4] for at in range(8, len(box) - 3, 4)]
    if major in _STRUCTURAL:
        if major == b"mif3":
            # ISO/IEC 23008-12, low-overhead image file format: the brand stands for the version.
            others.insert(0, box[4:8])
        coded = (_BRANDS.get(brand, "") for brand in others)
        return next((name for name in coded if name.startswith("image/")), _STRUCTURAL[major])
    for brand in (major, *others):
        found = _BRANDS.get(brand) or _FAMILIES.get(brand[:3]) or _STRUCTURAL.get(brand)
        if found:
            return found
    return None


def _second_box(head: bytes, size: int) -> bool:
    # A word at offset 4 is too little: the first box must end before a box, or beyond the head.
    if size == 1:
        size = int.from_bytes(head[8:16], "big")
    following = head[size + 4 : size + 8] if size < HEAD - 8 else b""
    return size >= 8 and (not following or following.isalnum())
