"""Signatures that a handler's result seldom has: binary formats known by bytes at fixed places.

Asked only about bytes that are no text, so a row of four letters is enough here. A name is the
registered one where there is one (IANA, media types), else the one in common use.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import Data

    # What must stand how far in.
    Places = tuple[tuple[int, bytes], ...]


def identify(_: Data, head: bytes) -> str | None:
    """The media type by the first bytes, or by bytes further in."""
    for prefix, others, media_type in _BY_FIRST_BYTE.get(head[0], ()):
        if head.startswith(prefix) and _has(head, others):
            return media_type
    for at, expected, others, media_type in _FURTHER_IN:
        if head.startswith(expected, at) and _has(head, others):
            return media_type
    return None


def _has(head: bytes, places: Places) -> bool:
    return not places or all(head.startswith(expected, at) for at, expected in places)


_SIGNATURES = (
    # Images
    (b"DDS \x7c\x00\x00\x00", "image/vnd.ms-dds"),
    (b"qoif", "image/qoi"),
    (b"BPG\xfb", "image/bpg"),
    (b"FLIF", "image/flif"),
    (b"gimp xcf ", "image/x-xcf"),
    (b"icns", "image/x-icns"),
    (b"\x76\x2f\x31\x01", "image/x-exr"),
    (b"#?RADIANCE\n", "image/vnd.radiance"),
    (b"#?RGBE\n", "image/vnd.radiance"),
    (b"\xff\x4f\xff\x51", "image/j2c"),
    (b"\xff\x0a", "image/jxl"),
    (b"II\xbc\x00", "image/jxr"),
    (b"IIRO", "image/x-olympus-orf"),
    (b"IIRS", "image/x-olympus-orf"),
    (b"MMOR", "image/x-olympus-orf"),
    (b"IIU\x00", "image/x-panasonic-rw2"),
    (b"FUJIFILMCCD-RAW ", "image/x-fujifilm-raf"),
    (b"\xabKTX 11\xbb\r\n\x1a\n", "image/ktx"),
    (b"\xabKTX 20\xbb\r\n\x1a\n", "image/ktx2"),
    (b"SDPX", "image/x-dpx"),
    (b"XPDS", "image/x-dpx"),
    (b"\xd7\xcd\xc6\x9a\x00\x00", "image/wmf"),
    (b"\x01\x00\x09\x00\x00\x01", "image/wmf"),
    (b"\x01\x00\x09\x00\x00\x03", "image/wmf"),
    (b"\x02\x00\x09\x00\x00\x03", "image/wmf"),
    (b"\x01\xda\x00\x01\x00", "image/x-sgi"),
    (b"\x01\xda\x00\x02\x00", "image/x-sgi"),
    (b"\x01\xda\x01\x01\x00", "image/x-sgi"),
    (b"\x01\xda\x01\x02\x00", "image/x-sgi"),
    (b"\x59\xa6\x6a\x95", "image/x-sun-raster"),
    (b"\xb1\x68\xde\x3a", "image/x-dcx"),
    (b"\x97JB2\r\n\x1a\n", "image/x-jbig2"),
    (b"AC10", "image/vnd.dwg"),
    (b"\x8aMNG\r\n\x1a\n", "video/x-mng"),
    (b"\x8bJNG\r\n\x1a\n", "video/x-jng"),
    (b"SIMPLE  =", "image/fits"),
    # Sound and video
    (b"riff\x2e\x91\xcf\x11", "audio/x-w64"),
    (b"#!AMR-WB\n", "audio/amr-wb"),
    (b"#!AMR\n", "audio/amr"),
    (b".snd\x00\x00", "audio/basic"),
    (b"MAC ", "audio/x-ape"),
    (b"MPCK", "audio/x-musepack"),
    (b"MP+", "audio/x-musepack"),
    (b"wvpk", "audio/x-wavpack"),
    (b"TTA1", "audio/x-tta"),
    (b"DSD \x1c\x00\x00\x00", "audio/x-dsf"),
    (b"FRM8", "audio/x-dff"),
    (b"caff\x00\x01", "audio/x-caf"),
    (b"ADIF", "audio/aac"),
    (b"Creative Voice File\x1a", "audio/x-voc"),
    (b"Extended Module: ", "audio/x-xm"),
    (b"IMPM", "audio/x-it"),
    (b"\x7f\xfe\x80\x01", "audio/vnd.dts"),
    (b"\xfe\x7f\x01\x80", "audio/vnd.dts"),
    (b".ra\xfd", "audio/vnd.rn-realaudio"),
    (b".RMF", "application/vnd.rn-realmedia"),
    (b"DKIF\x00\x00", "video/x-ivf"),
    (b"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02\x01\x01\x02", "application/mxf"),
    # Archives and compression
    (b"\x04\x22\x4d\x18", "application/x-lz4"),
    (b"\x02\x21\x4c\x18", "application/x-lz4"),
    (b"LZIP\x01", "application/x-lzip"),
    (b"\x89LZO\x00\r\n\x1a\n", "application/x-lzop"),
    # compress: the low bits of the third byte are the width of a code, 12 to 16.
    (b"\x1f\x9d\x8c", "application/x-compress"),
    (b"\x1f\x9d\x8d", "application/x-compress"),
    (b"\x1f\x9d\x8e", "application/x-compress"),
    (b"\x1f\x9d\x8f", "application/x-compress"),
    (b"\x1f\x9d\x90", "application/x-compress"),
    (b"\xff\x06\x00\x00sNaPpY", "application/x-snappy-framed"),
    (b"MSCF\x00\x00\x00\x00", "application/vnd.ms-cab-compressed"),
    (b"ISc(", "application/x-installshield"),
    (b"MSWIM\x00\x00\x00", "application/x-ms-wim"),
    (b"!<arch>\ndebian", "application/vnd.debian.binary-package"),
    (b"!<arch>\n", "application/x-archive"),
    (b"\xed\xab\xee\xdb", "application/x-rpm"),
    (b"070701", "application/x-cpio"),
    (b"070702", "application/x-cpio"),
    (b"070707", "application/x-cpio"),
    (b"xar!\x00", "application/x-xar"),
    (b"Cr24", "application/x-chrome-extension"),
    (b"SIT!", "application/x-stuffit"),
    (b"StuffIt (c)", "application/x-stuffit"),
    (b"ZOO ", "application/x-zoo"),
    (b"QFI\xfb", "application/x-qemu-disk"),
    (b"WARC/1.", "application/warc"),
    # Documents
    (b"\x06\x06\xed\xf5\xd8\x1d\x46\xe5", "application/x-indesign"),
    (b"\xff\xfe\xff\x0eS\x00k\x00e\x00t\x00c\x00h\x00", "application/vnd.sketchup.skp"),
    (b"\xc5\xd0\xd3\xc6", "application/postscript"),
    (b"%!PS", "application/postscript"),
    (b"\xf7\x02\x01\x83\x92\xc0\x1c\x3b", "application/x-dvi"),
    (b"ITSF\x03\x00\x00\x00", "application/vnd.ms-htmlhelp"),
    (b"ITOLITLS", "application/x-ms-reader"),
    (b"\xffWPC", "application/vnd.wordperfect"),
    (b"\xdb\xa5\x2d\x00", "application/msword"),
    (b"\x09\x00\x04\x00", "application/vnd.ms-excel"),
    (b"\x09\x02\x06\x00", "application/vnd.ms-excel"),
    (b"\x09\x04\x06\x00", "application/vnd.ms-excel"),
    (b"\x09\x08\x08\x00\x00\x05", "application/vnd.ms-excel"),
    (b"\x00\x00\x02\x00\x06\x04\x06\x00", "application/vnd.lotus-1-2-3"),
    (b"\x00\x00\x1a\x00\x00\x10\x04\x00", "application/vnd.lotus-1-2-3"),
    (b"!BDN", "application/vnd.ms-outlook"),
    (b"\x78\x9f\x3e\x22", "application/vnd.ms-tnef"),
    (b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", "application/onenote"),
    (b"HWP Document File", "application/x-hwp"),
    # Data
    (b"ply\nformat binary_", "model/x-ply"),
    (b"ply\r\nformat binary_", "model/x-ply"),
    (b"Kaydara FBX Binary  \x00", "application/x.autodesk.fbx"),
    (b"DRACO", "application/vnd.google.draco"),
    (b"$FL2", "application/x-spss-sav"),
    (b"$FL3", "application/x-spss-sav"),
    (b"\xff\xff\x00\x00\x07\x00\x00\x00\x04\x00\x00\x00", "application/x-jmp-data"),
    (b"\x0a\x0d\x0d\x0a", "application/x-pcapng"),
    (b"d8:announce", "application/x-bittorrent"),
    (b"d13:announce-list", "application/x-bittorrent"),
    (b"d7:comment", "application/x-bittorrent"),
    (b"d10:created by", "application/x-bittorrent"),
    (b"d4:info", "application/x-bittorrent"),
    (b"PMTiles\x03", "application/vnd.pmtiles"),
    (b"LASF\x00", "application/vnd.las"),
    (b"\x89HDF\r\n\x1a\n", "application/x-hdf5"),
    (b"\x0e\x03\x13\x01", "application/x-hdf"),
    (b"CDF\x01", "application/x-netcdf"),
    (b"CDF\x02", "application/x-netcdf"),
    (b"CDF\x05", "application/x-netcdf"),
    (b"MATLAB 5.0 MAT-file", "application/x-matlab-data"),
    (b"GRIB\x00", "application/x-grib"),
    (b"\xd4\xc3\xb2\xa1", "application/vnd.tcpdump.pcap"),
    (b"\xa1\xb2\xc3\xd4", "application/vnd.tcpdump.pcap"),
    (b"\x4d\x3c\xb2\xa1", "application/vnd.tcpdump.pcap"),
    (b"\xa1\xb2\x3c\x4d", "application/vnd.tcpdump.pcap"),
    (b"\x00\x01\x00\x00Standard Jet DB", "application/x-msaccess"),
    (b"\x00\x01\x00\x00Standard ACE DB", "application/x-msaccess"),
    (b"BLENDER", "application/x-blender"),
    # Programs
    (b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
    (b"\xca\xfe\xd0\x0d", "application/x-java-pack200"),
    (b"NES\x1a", "application/x-nintendo-nes-rom"),
    (b"\xce\xfa\xed\xfe", "application/x-mach-binary"),
    (b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (b"\xfe\xed\xfa\xce", "application/x-mach-binary"),
    (b"\xfe\xed\xfa\xcf", "application/x-mach-binary"),
)

# Formats whose first bytes are too few or vary: all of these must be there, by how far in.
_PLACES: tuple[tuple[Places, str], ...] = (
    (((4, b"\x11\xaf"), (12, b"\x08\x00")), "video/x-fli"),
    (((4, b"\x12\xaf"), (12, b"\x08\x00")), "video/x-flc"),
    (((0, b"\x01\x00\x00\x00"), (40, b" EMF")), "image/emf"),
    (((0, b"AT&TFORM"), (12, b"DJV")), "image/vnd.djvu"),
    (((0, b"RIFF"), (8, b"CDR")), "application/vnd.corel-draw"),
    (((28, b"\x1a"), (44, b"SCRM")), "audio/x-s3m"),
    (((1080, b"M.K."),), "audio/x-mod"),
    (((1080, b"M!K!"),), "audio/x-mod"),
    (((0, b"BZh"), (4, b"1AY&SY")), "application/x-bzip2"),
    (((0, b"BZh"), (4, b"\x17rE8P\x90")), "application/x-bzip2"),
    (((1, b"\x2a\x4d\x18"),), "application/zstd"),  # RFC 8878 §3.1.2: a skippable frame
    (((2, b"-lh"), (6, b"-")), "application/x-lzh-compressed"),
    (((2, b"-lz"), (6, b"-")), "application/x-lzh-compressed"),
    (((0, b"\x60\xea"), (10, b"\x02")), "application/x-arj"),  # file type 2: the main header
    (((7, b"**ACE**"),), "application/x-ace-compressed"),
    (((0, b"\xc7\x71"), (21, b"\x00")), "application/x-cpio"),  # a name of less than 256 bytes
    (((0, b"\x71\xc7"), (20, b"\x00")), "application/x-cpio"),
    # The uncompressed size of a Flash movie stays below 16 MB.
    (((0, b"FWS"), (7, b"\x00")), "application/vnd.adobe.flash.movie"),
    (((0, b"CWS"), (7, b"\x00")), "application/vnd.adobe.flash.movie"),
    (((0, b"ZWS"), (7, b"\x00")), "application/vnd.adobe.flash.movie"),
    (((36, b"acsp"),), "application/vnd.iccprofile"),
    (((60, b"BOOKMOBI"),), "application/x-mobipocket-ebook"),
    (((128, b"DICM"),), "application/dicom"),  # behind a preamble that is not of zeros
    (((0, b"~"), (4, b"0MIE")), "application/x-mie"),
    (((0, b"\x00\x00\x27\x0a"), (28, b"\xe8\x03\x00\x00")), "application/vnd.shp"),
    (((12, b"\xc2\xea\x81\x60\xb3\x14\x11\xcf"),), "application/x-sas-data"),
    (((2048, b"PCD_IPI"),), "image/x-photo-cd"),
    # Embedded OpenType, W3C submission of 2008, §3: the three versions, and the magic number.
    (((8, b"\x00\x00\x01\x00"), (34, b"LP")), "application/vnd.ms-fontobject"),
    (((8, b"\x01\x00\x02\x00"), (34, b"LP")), "application/vnd.ms-fontobject"),
    (((8, b"\x02\x00\x02\x00"), (34, b"LP")), "application/vnd.ms-fontobject"),
    (((0, b"\x80\x01"), (6, b"%!")), "application/x-font-type1"),
)

# The rows of both tables that say what the first byte is, and the others.
_BY_FIRST_BYTE: dict[int, list[tuple[bytes, Places, str]]] = {}
_FURTHER_IN: list[tuple[int, bytes, Places, str]] = []
for _prefix, _media_type in _SIGNATURES:
    _BY_FIRST_BYTE.setdefault(_prefix[0], []).append((_prefix, (), _media_type))
for _places, _media_type in _PLACES:
    (_at, _expected), *_others = _places
    if _at:
        _FURTHER_IN.append((_at, _expected, tuple(_others), _media_type))
    else:
        _BY_FIRST_BYTE.setdefault(_expected[0], []).append((_expected, tuple(_others), _media_type))
