"""The stages that are asked in order when neither a signature nor a parser knows the bytes.

Comes in: all the data and its head. Goes out: a media type, or None for unknown bytes.
"""

from __future__ import annotations

from . import LOADED, ask, holds_binary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import Data


def identify(data: Data, head: bytes) -> str | None:
    """The media type by the first stage that knows one."""
    if not head:
        return None
    if head[0] in _PADDING and _padded_pdf(head):
        return "application/pdf"
    # Most binary formats have such a byte among the first, and are spared the look for text.
    maybe_text = head[0] in _MARKS or not holds_binary(head[:64])
    # Before it stand names, which may begin as anything: "MAC OS X/" is no Monkey's Audio.
    if head.startswith(b"ustar", 257) and (not maybe_text or holds_binary(head[:257])):
        return "application/x-tar"
    for name in STAGES if maybe_text else STAGES[1:]:
        answer = ask(LOADED[name], data, head)
        if answer:
            return answer
    return None


def _padded_pdf(head: bytes) -> bool:
    # ISO 32000-2 §7.5.2 wants the header first; readers look for it in the first 1024 bytes.
    # What is skipped here can be nothing else. What else stands before a header could: a page
    # that also is a PDF stays text.
    return head[:1024].lstrip(_PADDING).startswith(b"%PDF-")


# White space, NUL and a byte order mark.
_PADDING = b" \t\n\f\r\x00\xef\xbb\xbf"
# The first bytes of the marks of UTF-16 and UTF-32, whose texts hold binary bytes.
_MARKS = b"\xff\xfe\x00"

# A picture of Netpbm may be a text, and is asked for by the stage of text too.
STAGES = (
    "text.identify",
    "containers.identify",
    "rare_signatures.identify",
    "structures.identify",
    "libmagic.stage",
)
