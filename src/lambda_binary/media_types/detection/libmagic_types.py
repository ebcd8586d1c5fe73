"""libmagic's names: which are believed, and what the registered or common name is.

On the list stand binary formats alone: no text, XML, JSON, script, style or multipart type. Text
is the business of `text`, and no active type is ever read from bytes.
"""

from __future__ import annotations

# libmagic's or WHATWG's name -> the name that goes out.
ALIASES = {
    "application/CDFV2": "application/x-ole-storage",
    "application/fits": "image/fits",
    "application/font-woff": "font/woff",
    "application/vnd.ms-opentype": "font/otf",
    "application/x-dosexec": "application/vnd.microsoft.portable-executable",
    "application/x-gzip": "application/gzip",
    "application/x-java-applet": "application/java-vm",
    "application/x-rar": "application/vnd.rar",
    "application/x-rar-compressed": "application/vnd.rar",
    "application/x-shockwave-flash": "application/vnd.adobe.flash.movie",
    "application/x-sqlite3": "application/vnd.sqlite3",
    "audio/AMR": "audio/amr",
    "audio/AMR-WB": "audio/amr-wb",
    "audio/vnd.wave": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/x-aiff": "audio/aiff",
    "audio/x-flac": "audio/flac",
    "audio/x-hx-aac-adif": "audio/aac",
    "audio/x-hx-aac-adts": "audio/aac",
    "audio/x-m4a": "audio/mp4",
    "audio/x-wav": "audio/wav",
    "font/sfnt": "font/ttf",
    "image/vnd.mozilla.apng": "image/apng",
    "image/x-icon": "image/vnd.microsoft.icon",
    "image/x-jp2-codestream": "image/j2c",
    "image/x-ms-bmp": "image/bmp",
    "image/x-pcx": "image/vnd.zbrush.pcx",
    "image/x-photoshop": "image/vnd.adobe.photoshop",
    "image/x-win-bitmap": "image/vnd.microsoft.icon",
    "text/rtf": "application/rtf",
    "video/x-m4v": "video/mp4",
    "video/x-matroska": "video/matroska",
}

# Not on the list are zlib and x-tga, which libmagic sees in a few bytes that many others begin
# with: `structures` decompresses the one and counts the pixels of the other.
# Executables are on the list on purpose. No client runs bytes because of their media type: it
# saves them, as it saves application/octet-stream. But a proxy or a scanner on the way should
# see what passes, and who returns a program to be downloaded gets its true name.
_ALLOWED = {
    "image": """
        avif bpg bmp emf fits g3fax gif heic heif j2c jp2 jpeg jpm jpx jxl ktx ktx2 png tiff
        vnd.djvu vnd.dwg webp wmf x-award-bioslogo2 x-dpx x-exr x-icns x-portable-bitmap
        x-portable-graymap x-portable-pixmap x-qoi x-sgi x-xbitmap x-xcf x-xpixmap
    """,
    "audio": """
        aac ac3 amr basic eac3 midi mpeg ogg vnd.dts x-ape x-dsf x-mod x-musepack x-s3m
        x-voc
    """,
    "video": """
        3gpp 3gpp2 mj2 mp2t mp4 mpeg ogg quicktime webm x-fli x-flc x-flv x-jng x-mng x-ms-asf
        x-msvideo
    """,
    "font": "woff woff2",
    "application": """
        dicom epub+zip gzip java-archive java-vm marc msword ogg pgp-keys postscript
        vnd.apache.arrow.file vnd.apache.parquet vnd.debian.binary-package vnd.google-earth.kmz
        vnd.iccprofile vnd.lotus-1-2-3 vnd.ms-cab-compressed vnd.ms-excel vnd.ms-fontobject
        vnd.ms-htmlhelp vnd.ms-outlook vnd.ms-powerpoint vnd.ms-tnef vnd.rn-realmedia
        vnd.tcpdump.pcap vnd.visio vnd.wordperfect wasm x-7z-compressed x-ace-compressed x-arc
        x-archive x-arj x-bittorrent x-bytecode.python x-bzip2 x-chrome-extension x-cpio x-dbf
        x-executable x-gettext-translation x-hdf5 x-iso9660-image x-lz4 x-lzh-compressed x-lzip
        x-lzma x-mach-binary x-mobipocket-ebook x-ms-reader x-ms-wim x-netcdf x-object
        x-ole-storage x-pie-executable x-qemu-disk x-rpm x-sharedlib x-tar x-terminfo x-xar x-xz
        zip zstd
    """,
}
ALLOWED = frozenset(ALIASES.values()).union(
    f"{kind}/{subtype}" for kind, subtypes in _ALLOWED.items() for subtype in subtypes.split()
)

# What libmagic says too easily, and the bytes that must be there as well: it takes any bytes that
# begin with a jump instruction for a DOS program.
NEEDED = {"application/vnd.microsoft.portable-executable": b"MZ"}
