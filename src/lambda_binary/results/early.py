"""What is made for a response, sent before the last of it is made; only a stream does that.

What is small is made whole, and travels as ever, with its length. Of the rest the beginning is here
before the handler's call ends: what goes wrong up to there is an ordinary error.
"""

from __future__ import annotations

from ..images.handover import begun, saved
from ..messages import BeyondQuota, Declared, Representation
from .unsized import Pieces

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, BinaryIO


def of_image(image: Any, declared: Declared, quota: int) -> Representation:
    """The representation of a Pillow image, as `results` has it.

    Args:
        quota: bytes that a stream may have.

    Raises:
        LambdaBinaryError: it cannot be sent.
        BeyondQuota: it was encoded at once, and has more bytes.
    """
    from ..images import begin
    from ..images.sink import TooLarge

    try:
        first, rest, media_type = begin(
            image,
            declared.image_format,
            media_type=declared.media_type,
            accept=declared.accept,
            quality=declared.quality,
            limit=quota,
        )
    except TooLarge as beyond:
        raise BeyondQuota(beyond.written) from None
    negotiated = declared.image_format == "auto"
    data: Any = first if rest is None else Pieces(first, rest)
    return Representation(data, declared.media_type or media_type, negotiated=negotiated)


def written(
    save: Callable[[BinaryIO], object], told: Callable[[Exception], Exception]
) -> bytes | Pieces:
    """What `save` writes: all of it if that is little, else its beginning and the rest.

    Args:
        save: as of `handover.saved`.
        told: what to raise for what it raises.
    """
    first, rest = begun(_saved(save, told))
    return first if rest is None else Pieces(first, rest)


def _saved(
    save: Callable[[BinaryIO], object], told: Callable[[Exception], Exception]
) -> Iterator[bytes]:
    try:
        yield from saved(save)
    except MemoryError:
        raise
    except Exception as error:
        raise told(error) from error


def represented(data: Pieces, declared: Declared) -> Representation:
    """The representation of what was begun, under what is declared of it by now.

    Raises:
        ImageEncodingError: its beginning is another image than the media type says.
    """
    media_type = declared.media_type or "application/octet-stream"
    if media_type.startswith("image/"):
        from .encoded import check

        check(Representation(data.first, media_type), declared)
    made: Any = data
    return Representation(made, media_type)
