"""The stages behind the table of signatures, in order: what the bytes are when it is silent.

Comes in: all the data, as bytes or a flat view of bytes. Goes out: a media type. A stage that
fails is a stage that does not know: the next one is asked, and nothing is raised.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .sliceable import Data

    # All the data, and the first bytes of it.
    Stage = Callable[[Data, bytes], str | None]

UNKNOWN = "application/octet-stream"
# How much of the data the stages look at from the front; where they look elsewhere, they bound it.
HEAD = 4096


def identify(data: Data) -> str:
    """The media type by everything but the table of signatures."""
    head = bytes(data[:HEAD])
    if not head:
        return UNKNOWN
    for stage in STAGES:
        try:
            answer = stage(data, head)
        except Exception:  # noqa: S112  whatever the bytes made a parser do, they are data
            continue
        if answer:
            return answer
    return UNKNOWN


def _packages(data: Data, head: bytes) -> str | None:
    # A local file, an empty archive, the first part of a split one: no text, so asked first.
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK", b"PK00PK\x03\x04")):
        from .zip_entries import identify as by_zip_entries

        return by_zip_entries(data, head)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        from .ole import identify as by_ole

        return by_ole(data, head)
    return None


def _padded_pdf(_: Data, head: bytes) -> str | None:
    # ISO 32000-2 §7.5.2 wants the header first; readers look for it in the first 1024 bytes.
    # White space, NUL and a byte order mark before it can be nothing else. What else stands
    # there could: a page that also is a PDF stays text.
    padding = b" \t\n\f\r\x00\xef\xbb\xbf"
    return "application/pdf" if head[:1024].lstrip(padding).startswith(b"%PDF-") else None


def _text(data: Data, head: bytes) -> str | None:
    from .text import identify

    return identify(data, head)


def _containers(data: Data, head: bytes) -> str | None:
    from .containers import identify

    return identify(data, head)


def _rare_signatures(_: Data, head: bytes) -> str | None:
    from .rare_signatures import identify

    return identify(head)


def _structures(data: Data, head: bytes) -> str | None:
    from .structures import by_first_byte

    return by_first_byte(data, head)


def _structures_without_signature(data: Data, head: bytes) -> str | None:
    from .structures import without_signature

    return without_signature(data, head)


def _libmagic(_: Data, head: bytes) -> str | None:
    from .libmagic import identify

    return identify(head)


STAGES: tuple[Stage, ...] = (
    _packages,
    _padded_pdf,
    _text,
    _containers,
    _structures,
    _rare_signatures,
    _structures_without_signature,
    _libmagic,
)
