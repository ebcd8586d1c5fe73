"""The first bytes that name a media type by themselves.

Looked up by the first byte, so that a PNG is compared with PNG's signature alone. What needs a
look behind the signature (zip, ISO base media, fonts by their tables) is in the files that
`stages` calls; nothing here knows of them. Imported on every cold start: keep it small.

Four ASCII letters are not enough for a row: a text may begin with them. Such rows carry the
bytes that the format puts next.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Row = tuple[bytes, str | Callable[[bytes], str | None]]


def _riff(head: bytes) -> str | None:
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
SIGNATURES: dict[int, tuple[Row, ...]] = {
    0x89: ((b"\x89PNG\r\n\x1a\n", "image/png"),),
    0xFF: ((b"\xff\xd8\xff\xf7", "image/jls"), (b"\xff\xd8\xff", "image/jpeg")),
    0x47: ((b"GIF89a", "image/gif"), (b"GIF87a", "image/gif")),
    0x52: ((b"RIFF", _riff), (b"Rar!\x1a\x07", "application/vnd.rar")),
    0x25: ((b"%PDF-", "application/pdf"),),
    0x1F: ((b"\x1f\x8b\x08", "application/gzip"),),
    0x28: ((b"\x28\xb5\x2f\xfd", "application/zstd"),),
    0xFD: ((b"\xfd7zXZ\x00", "application/x-xz"),),
    0x37: ((b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),),
    0x77: (
        (b"wOF2\x00", "font/woff2"),
        (b"wOF2OTTO", "font/woff2"),
        (b"wOF2true", "font/woff2"),
        (b"wOF2ttcf", "font/woff2"),
        (b"wOFF\x00", "font/woff"),
        (b"wOFFOTTO", "font/woff"),
        (b"wOFFtrue", "font/woff"),
    ),
    0x4F: ((b"OTTO\x00", "font/otf"),),
    0x74: ((b"ttcf\x00", "font/collection"),),
    0x00: ((b"\x00asm", "application/wasm"),),
    0x53: ((b"SQLite format 3\x00", "application/vnd.sqlite3"),),
    # Thrift's first field, an i32, follows the magic in every unencrypted Parquet file.
    0x50: ((b"PAR1\x15", "application/vnd.apache.parquet"),),
    0x41: ((b"ARROW1\x00\x00", "application/vnd.apache.arrow.file"),),
    0x66: ((b"fLaC\x00", "audio/flac"), (b"fLaC\x80", "audio/flac")),
    0x4D: ((b"MThd\x00\x00\x00\x06", "audio/midi"),),
    0x38: ((b"8BPS\x00", "image/vnd.adobe.photoshop"),),
    0x67: ((b"glTF\x02\x00\x00\x00", "model/gltf-binary"),),
    0x7B: ((b"{\\rtf", "application/rtf"),),
}
