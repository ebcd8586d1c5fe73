"""Bytes -> representation: the declared media type, else the one of their signature.

Nothing here knows of integrations, status or fields.
"""

from __future__ import annotations

from ..media_types import detect
from ..messages import Representation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..messages import BytesLike, Options


def of_bytes(data: BytesLike, options: Options) -> Representation:
    """The representation of bytes."""
    if options.content_type:
        return Representation(data, options.content_type)
    if options.coded:
        # The signature is that of the content coding (gzip, br), not of what is in it.
        return Representation(data, "application/octet-stream", True)
    return Representation(data, detect(data), True)
