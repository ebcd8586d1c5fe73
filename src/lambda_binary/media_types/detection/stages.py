"""What the bytes are when the table of signatures is silent: a parser chosen by the first bytes,
then the stages, in order.

Comes in: all the data, as bytes or a flat view of bytes. Goes out: a media type. A parser that
fails is a parser that does not know: the next one is asked, and nothing is raised. A parser's
module is imported when it is first asked, by its name in the tables below.
"""

from __future__ import annotations

from ..signatures import SIGNATURES
from . import HEAD, holds_binary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..signatures import Parser
    from .sliceable import Data

UNKNOWN = "application/octet-stream"


def identify(data: Data) -> str:
    """The media type by everything but the table of signatures."""
    head = data if type(data) is bytes else bytes(data[:HEAD])
    if not head:
        return UNKNOWN
    for start in (head[:4], head[:2]):
        name = PARSERS.get(start)
        if name:
            # In the table, where `detect` finds it without coming here.
            parser = SIGNATURES[start] = _LOADED[name]
            answer = _ask(parser, data, head)
            if answer:
                return answer
    return _by_stages(data, head[:HEAD])


def signed(data: Data, head: bytes) -> str | None:
    """The media type of a format that its first bytes name for sure, or None.

    Args:
        data: anything of a length that gives bytes for slices.
        head: as it begins.
    """
    for start in (head[:4], head[:2]):
        row = SIGNATURES.get(start)
        if row is None and start in PARSERS:
            row = SIGNATURES[start] = _LOADED[PARSERS[start]]
        if isinstance(row, str):
            return row
        if isinstance(row, tuple):
            return row[1] if head.startswith(row[0]) else None
        answer = _ask(row, data, head) if row else None
        if answer:
            return answer
    return None


def _by_stages(data: Data, head: bytes) -> str:
    if head[0] in _PADDING and _padded_pdf(head):
        return "application/pdf"
    # Most binary formats have such a byte among the first, and are spared the look for text.
    maybe_text = head[0] in _MARKS or not holds_binary(head[:64])
    # Before it stand names, which may begin as anything: "MAC OS X/" is no Monkey's Audio.
    if head.startswith(b"ustar", 257) and (not maybe_text or holds_binary(head[:257])):
        return "application/x-tar"
    for name in STAGES if maybe_text else STAGES[1:]:
        answer = _ask(_LOADED[name], data, head)
        if answer:
            return answer
    return UNKNOWN


def _ask(parser: Parser, data: Data, head: bytes) -> str | None:
    try:
        return parser(data, head)
    except Exception:  # whatever the bytes made a parser do, they are data
        return None


def _padded_pdf(head: bytes) -> bool:
    # ISO 32000-2 §7.5.2 wants the header first; readers look for it in the first 1024 bytes.
    # What is skipped here can be nothing else. What else stands before a header could: a page
    # that also is a PDF stays text.
    return head[:1024].lstrip(_PADDING).startswith(b"%PDF-")


class _Loaded(dict[str, "Parser"]):
    """The parsers by name; a module is imported when the first of its parsers is asked."""

    def __missing__(self, name: str) -> Parser:
        # An import statement, passed at each call, would cost more than most parsers do.
        module, _, function = name.partition(".")
        loaded = __import__(f"{__package__}.{module}", fromlist=[function])
        parser: Parser = getattr(loaded, function)
        self[name] = parser
        return parser


_LOADED = _Loaded()

# White space, NUL and a byte order mark.
_PADDING = b" \t\n\f\r\x00\xef\xbb\xbf"
# The first bytes of the marks of UTF-16 and UTF-32, whose texts hold binary bytes.
_MARKS = b"\xff\xfe\x00"

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

# A picture of Netpbm may be a text, and is asked for by the stage of text too.
STAGES = (
    "text.identify",
    "containers.identify",
    "rare_signatures.identify",
    "structures.identify",
    "libmagic.stage",
)
