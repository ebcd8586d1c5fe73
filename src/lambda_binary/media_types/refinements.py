"""Where a name and a signature differ: which of the two is right.

Asked by `names` alone, once both are known.
"""

from __future__ import annotations

from .suffixes import from_name


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
