"""What a REST API does to a body between client and mapped integration: AWS's published table.

In: a body, whether it counts as binary, what the client accepts, and contentHandling. Out: text
(str) or data (bytes), or Unconvertible. Templates and Lambda are unknown here.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import base64_text
from .evidence import DOC_CONVERSIONS, LS_S3, RECORDED, Rule

TABLE = Rule("content-handling-table", f"{DOC_CONVERSIONS}; {LS_S3}", RECORDED)

TEXT = "text"  # UTF-8, invalid bytes become U+FFFD
DECODE = "base64-decode"
ENCODE = "base64-encode"
UNCHANGED = "unchanged"

BINARY = "CONVERT_TO_BINARY"
AS_TEXT = "CONVERT_TO_TEXT"

# (payload is binary, Accept is binary, contentHandling) -> action. With no binaryMediaTypes
# nothing is binary, which makes the table's rows for an undefined list the first three here.
RESPONSES: dict[tuple[bool, bool, str | None], str] = {
    (False, False, None): TEXT,
    (False, False, BINARY): DECODE,
    (False, False, AS_TEXT): TEXT,
    (False, True, None): DECODE,
    (False, True, BINARY): DECODE,
    (False, True, AS_TEXT): TEXT,
    (True, False, None): ENCODE,
    (True, False, BINARY): UNCHANGED,
    (True, False, AS_TEXT): ENCODE,
    (True, True, None): UNCHANGED,
    (True, True, BINARY): UNCHANGED,
    (True, True, AS_TEXT): ENCODE,
}

# (request Content-Type is binary, contentHandling) -> action.
REQUESTS: dict[tuple[bool, str | None], str] = {
    (False, None): TEXT,
    (False, BINARY): DECODE,
    (False, AS_TEXT): TEXT,
    (True, None): UNCHANGED,
    (True, BINARY): UNCHANGED,
    (True, AS_TEXT): ENCODE,
}


@dataclass(frozen=True, slots=True)
class Unconvertible:
    """The body is no base64 where the table decodes; `oddity` says what it still may be."""

    oddity: str = ""


def converted(data: bytes, action: str) -> str | bytes | Unconvertible:
    """The body after `action`: text, data, or that it cannot be had."""
    if action == UNCHANGED:
        return data
    if action == ENCODE:
        return base64_text.encoded(data)
    text = data.decode("utf-8", "replace")
    return decoded(text) if action == DECODE else text


def decoded(text: str) -> bytes | Unconvertible:
    """base64 to bytes; one pair of JSON quotes around it is tolerated.

    Reported: bare JSON strings with CONVERT_TO_BINARY work when deployed (Sander Knape;
    activescott's demo 2; serverless #6987, #7705).
    """
    bare = text.strip()
    if len(bare) >= 2 and bare[0] == bare[-1] == '"':
        bare = bare[1:-1]
    data = base64_text.decoded(bare)
    return Unconvertible(base64_text.oddity(bare)) if data is None else data
