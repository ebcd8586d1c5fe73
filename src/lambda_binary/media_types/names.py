"""What a file's name says of its bytes, and when it is believed.

Comes in: a name, and the data. Goes out: a media type, or None where the bytes speak for
themselves. A suffix refines what the bytes show (a zip archive is a .docx, a text a .csv); where a
signature says that they are something else, the signature is right. An active type (HTML, SVG, XML,
script, style, mail) is what a browser runs or a mail reader takes apart: it comes from a name only
where the handler's author chose that name. Less is said by a name that data is saved under, or has
in a content coding: `refined`, `of_coded`.
"""

from __future__ import annotations

from . import detect, is_textual, signed
from .suffixes import from_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .detection import Data

SVG = "image/svg+xml"
# How much of the data is looked at from the front, as in `detection`.
HEAD = 4096
# Suffixes of files in a content coding (RFC 9110 §8.4.1, RFC 7932, RFC 8878).
CODINGS = {"gz", "br", "zst", "z", "zz"}


def of_named(name: str, data: Data, *, own: bool) -> tuple[str, str | None] | None:
    """Media type and content coding of data that has a name.

    Args:
        name: a file name or path.
        data: what the name is given to; a few slices of it are looked at.
        own: whether the handler's author chose the name: a path, a file opened by its path. Not the
            name of an archive's member, of an upload, of a file in memory.

    Returns:
        None where neither the name nor a signature says it, and all of the data is to be asked.
    """
    head = bytes(data[:HEAD])
    found = signed(data, head)
    if own and found == "application/gzip" and name[-5:].lower() == ".svgz":
        # SVG 2 §1.2: always sent with this coding.
        return SVG, "gzip"
    named = from_name(name)
    if named and (own or not is_active(named)):
        if found == named:
            return named, None
        if found is None and named in PROVED:
            # A packed file's name, which stays with what is unpacked from it.
            return (named, None) if detect(head) == named else None
        if found is None and not is_textual(named):
            from .families import mistaken

            if mistaken(named, data):
                return None  # a page, JSON or base64: an error that was saved under the name
        if found is None or named in REFINED.get(found, ()):
            return named, None
    return (found, None) if found else None


def says(name: str, *, own: bool) -> bool:
    """Whether a name has a suffix that is known, and that is asked; as `of_named`."""
    named = from_name(name)
    return (own and name[-5:].lower() == ".svgz") or (
        named is not None and (own or not is_active(named))
    )


def is_active(media_type: str) -> bool:
    """Whether what has this media type is run by browsers, or taken apart by mail readers."""
    return (
        media_type in ("text/html", "text/css", "text/javascript", "application/xml")
        or media_type.endswith("+xml")
        or media_type.startswith(("message/", "multipart/"))
    )


def refined(found: str, filename: str, data: Data) -> str:
    """The media type of bytes that are saved under a name, which may be a stranger's.

    Args:
        found: what the bytes show.
        filename: for Content-Disposition.
        data: the bytes.
    """
    named = of_named(filename, data, own=False)
    if named is None or named[0] == found.partition(";")[0]:
        return found
    if is_textual(found) and not is_textual(named[0]):
        return found
    charset = ";" in found and named[0].startswith("text/")
    return f"{named[0]}; charset=utf-8" if charset else named[0]


def of_coded(name: str, *, own: bool) -> str | None:
    """The media type of data in a content coding, of which the name alone tells.

    Args:
        name: a file name or path; the coding may have a suffix of its own, as in app.js.gz.
        own: as in `of_named`.
    """
    stem, _, suffix = name.rpartition(".")
    named = from_name(stem if suffix.lower() in CODINGS else name)
    return named if named and (own or not is_active(named)) else None


def _type(suffix: str) -> str:
    found = from_name(f"a.{suffix}")
    return found or ""


def _types(suffixes: str) -> frozenset[str]:
    return frozenset(map(_type, suffixes.split()))


# Formats that are only believed of bytes that begin so: compressions and archives, whose readers
# keep the packed file's name; and Keynote's suffix, which keys in PEM have as well.
PROVED = _types("7z bz2 gz key lz lz4 lzma rar tar xz zip zst")

_OFFICE = "docx dotx docm dotm xlsx xltx xlsm xltm xlsb pptx ppsx potx pptm ppsm potm"
_OPEN = "odt ott ods ots odp otp odg odf odb"
_ZIPPED = (
    f"{_OFFICE} {_OPEN} epub vsdx xps oxps pages numbers key pkpass cbz jar apk xpi kmz 3mf usdz"
)

# What a signature shows -> what a suffix may make of it: formats that are built on that one, or
# that differ in what they are meant for.
REFINED: dict[str, frozenset[str]] = {
    # A zip may be called one whatever is in it.
    **dict.fromkeys(_types(_ZIPPED), _types("zip")),
    "application/zip": _types(_ZIPPED),
    "application/java-archive": _types("zip apk xpi"),
    # Office encrypts its packages into an OLE file ([MS-OFFCRYPTO] §1.3).
    "application/x-ole-storage": _types(f"doc xls ppt vsd mpp msg pst msi {_OFFICE} vsdx"),
    _type("docx"): _types("zip dotx"),
    _type("xlsx"): _types("zip xltx"),
    _type("pptx"): _types("zip ppsx potx"),
    _type("odt"): _types("zip ott"),
    _type("ods"): _types("zip ots"),
    _type("odp"): _types("zip otp"),
    "application/vnd.rar": _types("cbr"),
    "application/vnd.sqlite3": _types("gpkg"),
    "application/ogg": _types("ogg ogv"),
    "image/png": _types("apng"),
    "image/tiff": _types("dng cr2"),
    "image/heif": _types("heic heics heifs avif"),
    "video/mp4": _types("m4a m4s mov 3gp 3g2"),
    "video/quicktime": _types("m4a mp4"),
    "video/matroska": _types("mka mk3d"),
    "video/x-ms-asf": _types("wma wmv"),
}
