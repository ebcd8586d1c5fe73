"""Data that came encoded, against the format and the label that were asked for.

It is never encoded again, and a label does not make a JPEG of a PNG, or a picture of a page:
whoever asks for it gets one sentence. What may be right passes.
"""

from __future__ import annotations

from ..media_types import detect
from ..media_types.families import HEAD, mistaken

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..messages import Declared, Representation


def check(representation: Representation, declared: Declared) -> None:
    """Refuse encoded data of another format than was asked for or declared.

    Raises:
        ImageEncodingError: it is of another one.
        ResultValueError: it is something else altogether.
    """
    data = representation.data
    wanted = declared.image_format
    if wanted not in (None, "auto", "svg", "pdf"):
        found = representation.media_type or ""
        if declared.media_type and not declared.coded:
            found = detect(_head(data))
        _check_format(wanted, found)
    if declared.media_type and not (declared.coded or declared.partial or representation.coding):
        check_label(declared.media_type, data)


def check_label(media_type: str, data: Any) -> None:
    """Refuse a label that names something else than the data surely is.

    Args:
        media_type: the declared one.
        data: all of it, or a source, or its beginning.

    Raises:
        ImageEncodingError, ResultValueError: as of `check`.
    """
    content = _Sliced(data) if hasattr(data, "part") else data
    if media_type.lower().startswith("image/"):
        from ..images.labels import misnamed

        fault = misnamed(media_type, detect(bytes(content[:HEAD])))
        if fault is not None:
            raise fault
    found = mistaken(media_type, content)
    if found is not None:
        from .faults import mislabelled

        raise mislabelled(media_type, found)


def _check_format(wanted: str, found: str) -> None:
    from ..images.formats import named

    if found.startswith("image/") and named(found) != wanted:
        from .faults import encoded_already

        raise encoded_already(wanted, found)


class _Sliced:
    """A source, read where it is sliced."""

    __slots__ = ("_source",)

    def __init__(self, source: Any) -> None:
        self._source = source

    def __len__(self) -> int:
        return len(self._source)

    def __getitem__(self, part: Any) -> Any:
        if not isinstance(part, slice):
            at = range(len(self))[part]
            return self[at : at + 1][0]
        start, stop, step = part.indices(len(self))
        return self._source.part(start, max(start, stop)).read()[::step]


def _head(data: Any) -> bytes:
    if hasattr(data, "part"):
        data = data.part(0, min(HEAD, len(data))).read()
    return bytes(data[:HEAD])
