"""The first bytes that name a media type by themselves.

Looked up by the first four bytes, then by the first two, so that a PNG is compared with PNG's
signature alone. What needs a look behind the signature (zip, ISO base media, fonts by their
tables) has a parser, which is entered here once it is loaded. Keep it small: it is read on many
cold starts.

Four ASCII letters are not enough for a media type: a text may begin with them, and a tar archive
with a name of them and zeros. Such rows carry the bytes that the format puts next.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    # All the data, bytes that begin as it does (4096 or more), and the media type if it is known.
    Parser = Callable[[bytes | memoryview, bytes], str | None]
    # A media type; the prefix, or one of some, that it needs; or a closer look.
    Found = str | tuple[bytes | tuple[bytes, ...], str] | Parser


def _riff(_: bytes | memoryview, head: bytes) -> str | None:
    # RIFF: "RIFF", size, form type. The size is not trusted: streams write 0 or 0xFFFFFFFF.
    return _RIFF_FORMS.get(head[8:12])


_RIFF_FORMS = {
    b"WEBP": "image/webp",
    b"WAVE": "audio/wav",
    b"AVI ": "video/x-msvideo",
    b"RMID": "audio/midi",
    b"QLCM": "audio/qcelp",  # RFC 3625 §2
    b"ACON": "application/x-navi-animation",
}

# An animated PNG is a PNG: image/png shows it everywhere, and is the name that gateways have
# in their binary media types. So the table does not look for its acTL chunk.
SIGNATURES: dict[bytes, Found] = {
    b"\x89PNG": (b"\x89PNG\r\n\x1a\n", "image/png"),
    # Start of image; then mostly APP0 (JFIF), APP1 (Exif) or a quantisation table.
    b"\xff\xd8\xff\xe0": "image/jpeg",
    b"\xff\xd8\xff\xe1": "image/jpeg",
    b"\xff\xd8\xff\xdb": "image/jpeg",
    b"\xff\xd8\xff\xf7": "image/jls",
    b"\xff\xd8": (b"\xff\xd8\xff", "image/jpeg"),
    b"GIF8": ((b"GIF89a", b"GIF87a"), "image/gif"),
    b"RIFF": _riff,
    b"Rar!": (b"Rar!\x1a\x07", "application/vnd.rar"),
    b"%PDF": (b"%PDF-", "application/pdf"),
    b"\x1f\x8b": (b"\x1f\x8b\x08", "application/gzip"),
    b"\x28\xb5\x2f\xfd": "application/zstd",
    b"\xfd7zX": (b"\xfd7zXZ\x00", "application/x-xz"),
    b"7z\xbc\xaf": (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    b"wOF2": ((b"wOF2\x00\x01", b"wOF2OTTO", b"wOF2true", b"wOF2ttcf"), "font/woff2"),
    b"wOFF": ((b"wOFF\x00\x01", b"wOFFOTTO", b"wOFFtrue"), "font/woff"),
    b"OTTO": (b"OTTO\x00", "font/otf"),
    b"ttcf": ((b"ttcf\x00\x01", b"ttcf\x00\x02"), "font/collection"),
    b"\x00asm": "application/wasm",
    b"SQLi": (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    # Thrift's first field, an i32, follows the magic in every unencrypted Parquet file.
    b"PAR1": (b"PAR1\x15", "application/vnd.apache.parquet"),
    b"ARRO": (b"ARROW1\x00\x00", "application/vnd.apache.arrow.file"),
    b"fLaC": ((b"fLaC\x00\x00\x00\x22", b"fLaC\x80\x00\x00\x22"), "audio/flac"),
    b"MThd": (b"MThd\x00\x00\x00\x06", "audio/midi"),
    b"8BPS": ((b"8BPS\x00\x01", b"8BPS\x00\x02"), "image/vnd.adobe.photoshop"),
    b"glTF": (b"glTF\x02\x00\x00\x00", "model/gltf-binary"),
    b"{\\rt": (b"{\\rtf", "application/rtf"),
    # JPEG 2000 as nearly every encoder begins it: the signature box, a file type box of 20 bytes.
    # The others are for the parser of ISO base media.
    b"\x00\x00\x00\x0c": (
        b"\x00\x00\x00\x0cjP  \r\n\x87\n\x00\x00\x00\x14ftypjp2 ",
        "image/jp2",
    ),
    b"\x00\x00\x01\xba": "video/mpeg",
    b"\x00\x00\x01\xb3": "video/mpeg",
    b"II\xbc\x01": "image/jxr",
    b"FLV\x01": "video/x-flv",
}
