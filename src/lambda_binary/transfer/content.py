"""How content travels in a payload: as text or as base64, and within the quota.

Labels never decide how bytes travel, so a wrong label cannot corrupt them: bytes go as text only
where a strict decoding shows that they are text, and where the integration takes text at all.
"""

from __future__ import annotations

from ..media_types import is_textual
from ..messages import BeyondQuota
from . import PIECE, WORTH_IMPORTING, fast_encoder, to_base64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..integrations import Integration
    from ..integrations.payloads import Payload
    from ..messages import BytesLike, Representation, Source


def content_of(
    representation: Representation, integration: Integration, coded: bool
) -> tuple[BytesLike | str | Source, bool]:
    """The content as it goes into the body, and whether it is to be base64.

    Args:
        representation: its data may be a source.
        integration: mapped ones take everything as base64, text too, because CONVERT_TO_BINARY
            decodes whatever it gets.
        coded: the data is in a content coding (gzip, br), so it is no text.

    Raises:
        BeyondQuota: the data is larger than the integration's quota; a source was not read.
    """
    data = representation.data
    # A byte, or a character, is at least one byte of JSON.
    if len(data) > integration.quota:
        raise BeyondQuota(len(data))
    if isinstance(data, str):
        return (data.encode(), True) if integration.mapped else (data, False)
    media_type = representation.media_type
    if integration.mapped or coded or not media_type or not is_textual(media_type):
        return data, True
    content = data if isinstance(data, BYTES_LIKE) else data.read()
    try:
        return str(content, "utf-8"), False
    except UnicodeDecodeError:
        return content, True


def fill(
    payload: Payload, content: BytesLike | str | Source, is_base64: bool, quota: int, allowance: int
) -> None:
    """Put the content into the payload's body.

    Args:
        payload: complete but for its body.
        content: bytes or a source for base64, else text.
        is_base64: as `content_of` said.
        quota: bytes of JSON that the integration lets through.
        allowance: bytes of JSON that the rest of the payload cannot exceed.

    Raises:
        BeyondQuota: the JSON would be larger than the quota; nothing was encoded.
    """
    # One character of text is at most six bytes of JSON (\\uXXXX), twelve beyond the BMP.
    size = (len(content) + 2) // 3 * 4 if is_base64 else len(content) * 12
    if size + allowance > quota:
        from .quotas import check

        check(payload, content, is_base64, quota)
    payload["body"] = _encoded(content) if is_base64 else content


def _encoded(content: Any) -> str:
    if isinstance(content, BYTES_LIKE):
        return to_base64(content)
    # Read and encoded piece by piece: the peak is the text alone. pybase64 wants larger pieces.
    fast = fast_encoder() if len(content) >= WORTH_IMPORTING else None
    encode, size = (fast, 8 * PIECE) if fast else (to_base64, PIECE)
    text = ""
    for piece in content.pieces(size):
        text += encode(piece)
    return text


BYTES_LIKE = (bytes, bytearray, memoryview)
