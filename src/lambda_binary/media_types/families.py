"""Whether bytes are surely of another kind than a media type names.

Comes in: a declared media type, and the data. Goes out: what the data is, or None where it may be
right. Judged are formats whose files begin in a way of their own, and text, which holds no binary
bytes; a media type without a row (private ones, most vendors', application/octet-stream,
text/plain) may name anything. Which of several image formats it is, is for `images.labels`.
"""

from __future__ import annotations

import re
from binascii import a2b_base64

from . import signed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_OOXML = "application/vnd.openxmlformats-officedocument"
_MS = "application/vnd.ms"

# A family -> its media types, as detected and as declared, other names in use among them.
FAMILIES = {
    "image": (
        "image/png image/apng image/vnd.mozilla.apng image/x-png image/jpeg image/jpg image/pjpeg "
        "image/gif image/webp image/x-webp image/bmp image/x-ms-bmp image/x-bmp "
        "image/x-windows-bmp image/tiff image/tif image/x-tiff image/jxl image/jp2 "
        "image/vnd.microsoft.icon image/x-icon image/ico image/icon image/vnd.adobe.photoshop"
    ),
    "heif": (
        "image/heic image/heif image/heic-sequence image/heif-sequence image/avif "
        "image/avif-sequence"
    ),
    "pdf": "application/pdf application/x-pdf",
    "rtf": "application/rtf text/rtf",
    # Sound and film, by container.
    "iso": (
        "video/mp4 audio/mp4 application/mp4 video/quicktime video/x-m4v audio/x-m4a audio/m4a "
        "video/3gpp audio/3gpp video/3gpp2 audio/3gpp2 video/mj2"
    ),
    "matroska": (
        "video/webm audio/webm video/matroska audio/matroska video/x-matroska audio/x-matroska "
        "video/matroska-3d"
    ),
    "ogg": "audio/ogg video/ogg application/ogg audio/opus audio/vorbis audio/speex",
    "wave": "audio/wav audio/wave audio/x-wav audio/vnd.wave",
    "avi": "video/x-msvideo video/avi video/msvideo",
    "flac": "audio/flac audio/x-flac",
    "midi": "audio/midi audio/x-midi audio/mid",
    "mp3": "audio/mpeg audio/mp3 audio/x-mpeg audio/x-mp3 audio/mpeg3 audio/x-mpeg-3",
    "aac": "audio/aac audio/x-aac audio/aacp",
    "mpeg": "video/mpeg",
    "stream": "video/mp2t",
    "flv": "video/x-flv",
    "asf": "video/x-ms-asf video/x-ms-wmv audio/x-ms-wma",
    # Packages. Word for Word, and so on: with templates and with macros.
    "zip": (
        "application/zip application/x-zip application/x-zip-compressed application/java-archive "
        "application/vnd.android.package-archive application/x-xpinstall "
        "application/vnd.google-earth.kmz application/vnd.apple.pkpass model/3mf "
        "model/vnd.usdz+zip application/oxps application/vnd.ms-xpsdocument "
        "application/vnd.ms-visio.drawing"
    ),
    "word": (
        f"{_OOXML}.wordprocessingml.document {_OOXML}.wordprocessingml.template "
        f"{_MS}-word.document.macroenabled.12 {_MS}-word.template.macroenabled.12"
    ),
    "excel": (
        f"{_OOXML}.spreadsheetml.sheet {_OOXML}.spreadsheetml.template "
        f"{_MS}-excel.sheet.macroenabled.12 {_MS}-excel.template.macroenabled.12 "
        f"{_MS}-excel.sheet.binary.macroenabled.12 {_MS}-excel.addin.macroenabled.12"
    ),
    "powerpoint": (
        f"{_OOXML}.presentationml.presentation {_OOXML}.presentationml.slideshow "
        f"{_OOXML}.presentationml.template {_MS}-powerpoint.presentation.macroenabled.12 "
        f"{_MS}-powerpoint.slideshow.macroenabled.12 {_MS}-powerpoint.template.macroenabled.12"
    ),
    "opendocument": " ".join(
        f"application/vnd.oasis.opendocument.{kind}{template}"
        for kind in ("text", "spreadsheet", "presentation", "graphics")
        for template in ("", "-template")
    ),
    "epub": "application/epub+zip",
    "ole": (
        "application/x-ole-storage application/msword application/vnd.ms-excel "
        "application/vnd.ms-powerpoint"
    ),
    # Compressed data and archives.
    "gzip": "application/gzip application/x-gzip",
    "bzip2": "application/x-bzip2 application/x-bzip",
    "xz": "application/x-xz",
    "zstd": "application/zstd",
    "7z": "application/x-7z-compressed",
    "rar": "application/vnd.rar application/x-rar-compressed application/x-rar",
    # Fonts, data, programs.
    "sfnt": (
        "font/ttf font/otf font/collection font/sfnt application/font-sfnt "
        "application/x-font-ttf application/x-font-otf application/vnd.ms-opentype"
    ),
    "woff": "font/woff application/font-woff application/x-font-woff",
    "woff2": "font/woff2 application/font-woff2",
    "wasm": "application/wasm",
    "sqlite": "application/vnd.sqlite3 application/x-sqlite3",
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.file",
    "program": (
        "application/vnd.microsoft.portable-executable application/x-executable "
        "application/x-sharedlib application/java-vm application/x-mach-binary"
    ),
    # Of what is text the bytes show nothing, but that it is none.
    "text": (
        "application/json application/xml application/javascript application/x-javascript "
        "application/yaml application/x-yaml application/x-ndjson application/csv image/svg"
    ),
}
_ZIPPED = {"word", "excel", "powerpoint", "opendocument", "epub"}
# What files of a declared family may be, beside its own.
MAY_BE: dict[str, set[str]] = {
    # The files of a camera that holds a film beside the picture.
    "heif": {"iso"},
    "iso": {"heif"},
    # FLAC in Ogg; MP3 behind the header of a WAVE; AAC in MP4, and what is called so.
    "flac": {"ogg"},
    "mp3": {"wave", "aac", "mpeg"},
    "aac": {"iso", "mp3"},
    # Players of a film ask its bytes, and its parts (HLS) come under either name.
    "mpeg": {"iso", "stream", "mp3"},
    "stream": {"iso", "mpeg", "aac", "mp3"},
    "flv": {"iso"},
    # Whatever is in it, a zip is a zip; and may unpack itself.
    "zip": {*_ZIPPED, "program"},
    "7z": {"program"},
    "rar": {"program"},
    # The library cannot always look into a zip; Office encrypts into OLE ([MS-OFFCRYPTO] §1.3).
    **{office: {"zip", "ole"} for office in ("word", "excel", "powerpoint")},
    "opendocument": {"zip"},
    "epub": {"zip"},
    # Office opens under its old names what it wrote since, and pages and RTF as well.
    "ole": {*_ZIPPED, "zip", "rtf", "html", "xml"},
}
# Private texts; and the name of whatever somebody wants to look at.
FREE_TEXTS = ("plain", "x-", "vnd.", "prs.")
_FAMILY_OF = {kind: family for family, kinds in FAMILIES.items() for kind in kinds.split()}

# How much of the data is looked at from the front, and parsed as JSON, as in `detection`.
HEAD = 4096
LARGEST_PARSED_JSON = 256 * 1024
# The first characters of base64 that show what it holds: three bytes of every four.
_SHOWN_IN_BASE64 = HEAD // 3 * 4
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}={0,2}")
_DATA_URL = re.compile(rb"data:[\w.+-]+/[\w.+-]+;base64,")
# A page's, or a drawing's, first element; before it comments and what XML declares.
_MARKUP = re.compile(
    rb"(?is)\s*(?:<\?xml\b.*?\?>\s*|<!--.*?-->\s*)*+<(?:!doctype\s+)?(?:\w+:)?(html|svg)\b"
)
_XML = re.compile(rb"\s*<\?xml\s+version\s*=")


def family_of(media_type: str) -> str | None:
    """The family of a media type; None where it may name anything."""
    name = media_type.partition(";")[0].strip().lower()
    known = _FAMILY_OF.get(name)
    if known is not None:
        return known
    kind, _, subtype = name.partition("/")
    if kind == "text" and not subtype.startswith(FREE_TEXTS):
        return "text"
    is_known = name.endswith(("+json", "+xml")) and not subtype.startswith(FREE_TEXTS)
    return "text" if is_known else None


def mistaken(media_type: str, data: Any) -> str | None:
    """What the data surely is, where the media type names something else.

    Args:
        media_type: the declared one.
        data: of a length, and of slices that are bytes; or its beginning.

    Returns:
        A media type; `base64` before one for base64 of such data; `data:` for such a URL; None
        where the media type may be right.
    """
    family = family_of(media_type)
    if family is None:
        return None
    head = bytes(data[:HEAD])
    found = signed(data, head)
    shown = _FAMILY_OF.get(found or "")
    if shown is not None:
        fits = shown == family or shown in MAY_BE.get(family, ())
        if fits or _are_images(family, shown) or (family == "text" and _is_text(head)):
            return None
        return None if _is_both(family, data, head) else found
    if family == "text" or found is not None:
        return None
    shown, found = _text_in(head, data)
    if found is None or shown in MAY_BE.get(family, ()) or _is_both(family, data, head):
        return None
    return found


def in_base64(head: bytes) -> str | None:
    """What text holds in base64, by its beginning; None where it holds nothing sure."""
    found = signed(data := decoded(head), data)
    return found if found in _FAMILY_OF else None


def decoded(head: bytes) -> bytes:
    """What the beginning of a text in base64 holds; nothing where it is none.

    Args:
        head: a line, or lines; of either alphabet.
    """
    line = head[:_SHOWN_IN_BASE64].translate(None, b"\r\n")
    if not _BASE64.fullmatch(line):
        return b""
    standard = line.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
    return a2b_base64(standard[: len(standard) // 4 * 4])


def _is_both(family: str, data: Any, head: bytes) -> bool:
    """Whether it is of this family, too: two whose readers look elsewhere than at the start."""
    if family == "pdf":
        # ISO 32000-1 annex H.3, note 13: the header is looked for in the first 1024 bytes.
        return b"%PDF-" in head[:1024]
    if "zip" not in (family, *MAY_BE.get(family, ())) or head.startswith(b"PK"):
        return False
    # An archive is read from its end, where a record of 22 bytes stands before a comment.
    return b"PK\x05\x06" in bytes(data[-22 - 0xFFFF :])


def _are_images(family: str, shown: str) -> bool:
    return {family, shown} <= {"image", "heif"}


def _is_text(head: bytes) -> bool:
    from .detection import holds_binary

    try:
        head.decode()
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:  # else a character that is cut
            return False
    return not holds_binary(head)


def _text_in(head: bytes, data: Any) -> tuple[str | None, str | None]:
    """What a text surely is: a name as of a family, and what `mistaken` gives."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    markup = _MARKUP.match(start)
    if markup:
        is_page = markup[1].lower() == b"html"
        return ("html", "text/html") if is_page else ("svg", "image/svg+xml")
    if _XML.match(start):
        return "xml", "application/xml"
    if start[:1] in (b"{", b"["):
        from . import detect

        whole = data if isinstance(data, bytes) else bytes(data[:LARGEST_PARSED_JSON])
        return "json", "application/json" if detect(whole) == "application/json" else None
    if _DATA_URL.match(start):
        return "data", "data:"
    held = in_base64(start)
    return "base64", held and f"base64 {held}"
