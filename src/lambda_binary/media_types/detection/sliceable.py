"""Bytes-like data as something that every parser of detection can slice byte by byte."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    # Bytes, or a one-dimensional view of single bytes.
    Data = bytes | memoryview


def flat(data: bytes | bytearray | memoryview) -> Data:
    """The same bytes, sliceable one by one; copied only if they do not lie in a row."""
    try:
        view = memoryview(data)
        if not view.nbytes:
            return b""  # a view with a zero in its shape cannot be cast
        return view.cast("B") if view.c_contiguous else view.tobytes()
    except ValueError:
        return b""  # a released view has no bytes any more
