"""What stands for bytes without being bytes: buffers of other libraries, and iterators of pieces.

A result is sent whole, so the pieces are joined, with the quota as their end: an iterator without
one costs no more than that.
"""

from __future__ import annotations

from ..errors import ResultTypeError, ResultValueError
from ..messages import BeyondQuota

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..messages import Declared


def data_of(content: Any, declared: Declared, quota: int) -> bytes | memoryview | str | None:
    """The bytes of a buffer, or the joined pieces of an iterator; None for what is neither.

    Raises:
        ResultTypeError: the pieces are no bytes.
        ResultValueError: a buffer is gone, or there is more than memory can hold.
        BeyondQuota: there is more than the quota lets through, and nobody wants it.
    """
    if isinstance(content, type):
        return None
    try:
        view = memoryview(content)
    except (TypeError, BufferError):
        pass
    except ValueError as error:  # of a closed or released one
        from .faults import released

        raise released(content, error) from error
    else:
        return view if view.contiguous and view.nbytes else view.tobytes()
    if is_iterator(content):
        return _joined(content, declared, quota)
    return None


def is_iterator(content: Any) -> bool:
    """Whether it gives pieces one by one, once: a generator, say."""
    kind = type(content)
    return hasattr(kind, "__next__") and hasattr(kind, "__iter__")


def _joined(iterator: Any, declared: Declared, quota: int) -> bytes | str:
    from .files.open_files import most_held

    pieces: list[Any] = []
    size, most = 0, most_held() if declared.whole else quota
    try:
        for count, piece in enumerate(iterator):
            if not isinstance(piece, (bytes, bytearray, memoryview, str)) or (
                pieces and isinstance(piece, str) is not isinstance(pieces[0], str)
            ):
                raise _no_pieces(iterator, pieces, piece)
            pieces.append(bytes(piece) if isinstance(piece, (bytearray, memoryview)) else piece)
            size += len(pieces[-1])
            if not pieces[-1]:
                pieces.pop()
            if size > most or count > most:  # more pieces than bytes: empty ones, for ever
                raise _endless(iterator, most) if declared.whole else BeyondQuota(size)
    finally:
        close = getattr(iterator, "close", None)
        if callable(close):
            close()
    if pieces and isinstance(pieces[0], str):
        return "".join(pieces)
    return b"".join(pieces)


def _endless(iterator: object, most: int) -> ResultValueError:
    return ResultValueError(
        f"the {type(iterator).__name__} that was returned gave more than {most:,} bytes, which "
        "have to be held in memory: store the data elsewhere yourself, and return a redirect"
    )


def _no_pieces(iterator: object, pieces: list[Any], piece: object) -> ResultTypeError:
    name, kind = type(iterator).__name__, type(piece).__name__
    if pieces and isinstance(piece, (str, bytes)):
        return ResultTypeError(
            f"the {name} that was returned gives text and bytes: let it give bytes alone, as in "
            "text.encode()"
        )
    from .values import cure_of

    cure = cure_of(piece) or "for JSON return a list, as in list(values)"
    return ResultTypeError(
        f"the {name} that was returned gives a {kind}, where pieces of bytes are expected: {cure}"
    )
