"""What bytes are when the table of signatures is silent: a parser chosen by the first bytes, then
the stages, in order; one kind of format a file.

Comes in: all the data, as bytes or a flat view of bytes. Goes out: a media type. A parser that
fails is a parser that does not know: the next one is asked, and nothing is raised. A parser's
module is imported when it is first asked, by its name in the table below. Nothing here knows of
handlers or integrations. What all parsers share stands here: it saves a cold start a module. The
room is a shelf, not a road: as many files as kinds of formats, of which a response loads one.
"""

from __future__ import annotations

from ..signatures import SIGNATURES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..signatures import Parser

    # Bytes, or a one-dimensional view of single bytes.
    Data = bytes | memoryview

UNKNOWN = "application/octet-stream"
# How much of the data is looked at from the front; where a parser looks elsewhere, it bounds it.
HEAD = 4096
# WHATWG MIME Sniffing, "binary data byte": what no text holds.
BINARY_BYTES = bytes({*range(0x20)} - {*b"\t\n\x0c\r\x1b"})


def flat(data: bytes | bytearray | memoryview) -> Data:
    """The same bytes, sliceable one by one; copied only if they do not lie in a row."""
    try:
        view = memoryview(data)
        if not view.nbytes:
            return b""  # a view with a zero in its shape cannot be cast
        return view.cast("B") if view.c_contiguous else view.tobytes()
    except ValueError:
        return b""  # a released view has no bytes any more


def holds_binary(data: bytes) -> bool:
    """Whether a byte is among them that no text holds."""
    return len(data.translate(None, BINARY_BYTES)) != len(data)


def identify(data: Data) -> str:
    """The media type by everything but the table of signatures."""
    head = data if type(data) is bytes else bytes(data[:HEAD])
    for start in (head[:4], head[:2]):
        name = PARSERS.get(start)
        if name:
            # In the table, where `detect` finds it without coming here.
            parser = SIGNATURES[start] = LOADED[name]
            answer = ask(parser, data, head)
            if answer:
                return answer
    return LOADED["stages.identify"](data, head[:HEAD]) or UNKNOWN


def signed(data: Data, head: bytes) -> str | None:
    """As `media_types.signed`, by the parsers, where no signature tells by itself."""
    for start in (head[:4], head[:2]):
        row = SIGNATURES.get(start) or (start in PARSERS and LOADED[PARSERS[start]])
        answer = ask(row, data, head) if callable(row) else None
        if answer:
            return answer
    return None


def ask(parser: Parser, data: Data, head: bytes) -> str | None:
    """What a parser says; None if it fails."""
    try:
        return parser(data, head)
    except Exception:  # whatever the bytes made a parser do, they are data
        return None


class _Parsers(dict[str, "Parser"]):
    """The parsers by name; a module is imported when the first of its parsers is asked."""

    def __missing__(self, name: str) -> Parser:
        # An import statement, passed at each call, would cost more than most parsers do.
        module, _, function = name.partition(".")
        loaded = __import__(f"{__name__}.{module}", fromlist=[function])
        parser: Parser = getattr(loaded, function)
        self[name] = parser
        return parser


LOADED = _Parsers()

_MPEG = bytes.fromhex("e2e3e4e5e6e7f2f3f4f5f6f7fafbfcfd")

# First four or two bytes -> who is asked before all stages. It must be sure that its answer is
# no text: by a byte that no text holds, or because it asks the same as the text's stage does.
PARSERS = {
    b"PK\x03\x04": "zip_entries.identify",
    b"PK\x05\x06": "zip_entries.identify",  # an empty archive
    b"PK\x07\x08": "zip_entries.split",
    b"PK00": "zip_entries.split",
    b"\xd0\xcf\x11\xe0": "ole.identify",
    # The size of a box below 64 KB.
    b"\x00\x00": "isobmff.identify",
    b"\x1a\x45\xdf\xa3": "containers.ebml",
    b"OggS": "containers.ogg",
    b"FORM": "containers.iff",
    b"\x30\x26\xb2\x75": "containers.asf",
    b"ID": "mpeg_audio.tagged",
    # MPEG audio's eleven set bits, without the marks of UTF-16 and what is reserved.
    **dict.fromkeys((b"\xff\xf0", b"\xff\xf1", b"\xff\xf8", b"\xff\xf9"), "mpeg_audio.adts"),
    **dict.fromkeys([b"\xff" + bytes([second]) for second in _MPEG], "mpeg_audio.mpeg"),
    **dict.fromkeys((b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"), "tiff.identify"),
    b"\x00\x00\x01\x00": "headers.icon",
    b"\x00\x00\x02\x00": "headers.icon",
    b"BM": "headers.bitmap",
    b"\x00\x01\x00\x00": "headers.font",
    b"true": "headers.font",
    b"typ1": "headers.font",
    b"\x00\x00\x00\x00": "headers.dicom",
    b"#!AM": "headers.amr",
    b"MZ": "headers.portable_executable",
    b"\x7fELF": "headers.elf",
    b"\xca\xfe\xba\xbe": "headers.class_file",
}
