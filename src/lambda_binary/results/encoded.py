"""Images that came encoded, against the format and the label that were asked for.

They are never encoded again, and a label does not make a JPEG of a PNG: whoever asks for it gets
one sentence. What is no image, and labels that merely refine, pass.
"""

from __future__ import annotations

from ..images.formats import FORMATS, named
from ..images.labels import misnamed
from ..media_types import detect

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..messages import Declared, Representation

# As far as an image's signature reaches.
_HEAD = 4096


def check(representation: Representation, declared: Declared) -> None:
    """Refuse encoded data of another format than was asked for or declared.

    Raises:
        ImageEncodingError: it is of another one.
    """
    found = representation.media_type or ""
    if declared.media_type and not declared.coded:
        found = detect(_head(representation.data))
    wanted = declared.image_format
    if wanted in FORMATS and found.startswith("image/") and named(found) != wanted:
        from .faults import encoded_already

        raise encoded_already(wanted, found)
    fault = misnamed(declared.media_type, found) if declared.media_type else None
    if fault is not None:
        raise fault


def _head(data: Any) -> bytes:
    if hasattr(data, "part"):
        data = data.part(0, min(_HEAD, len(data))).read()
    return bytes(data[:_HEAD])
