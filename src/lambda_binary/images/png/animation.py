"""An animation -> an animated PNG, one frame at a time: of each what changed, as a still picture.

PNG 3, 11.3.6 (acTL, fcTL, fdAT). Takes a film; every frame replaces what it covers (blend 0) and
stays (disposal 0), so that no reader has to know more.
"""

from __future__ import annotations

from . import LAYOUTS, chunk, compressed, head
from .filters import Rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

    from PIL.Image import Image

    from ..frames.film import Film

    Box = tuple[int, int, int, int]

_LONGEST = 65535  # of both parts of a fraction of a second


def write(film: Film, file: BinaryIO) -> None:
    """Write all frames; a cover first, which those show that know no animation."""
    packing, bits, _, _ = LAYOUTS[film.mode]
    numbers = 0
    before: Image | None = None
    for number, (frame, duration) in enumerate(film.frames()):
        if number == 0:
            file.write(head(frame.size, film.mode, film.profile))
            played = len(film.durations) - film.cover
            file.write(chunk(b"acTL", played.to_bytes(4, "big") + film.plays.to_bytes(4, "big")))
        apart = number == 0 and film.cover
        box = (0, 0, *frame.size) if before is None else _changed(frame, before)
        if not apart:
            file.write(chunk(b"fcTL", numbers.to_bytes(4, "big") + _control(box, duration)))
            numbers += 1
        for data in compressed(Rows(frame.crop(box), packing, bits)):
            if number == 0:
                file.write(chunk(b"IDAT", data))
            else:
                file.write(chunk(b"fdAT", numbers.to_bytes(4, "big") + data))
                numbers += 1
        before = None if apart else frame
    file.write(chunk(b"IEND", b""))


def _changed(frame: Image, before: Image) -> Box:
    from PIL.ImageChops import difference

    return difference(frame, before).getbbox(alpha_only=False) or (0, 0, 1, 1)


def _control(box: Box, duration: float) -> bytes:
    """11.3.6.2: size, place, duration as a fraction of a second, disposal and blend."""
    from fractions import Fraction

    seconds = Fraction(min(duration / 1000, _LONGEST)).limit_denominator(_LONGEST)
    left, top, right, bottom = box
    places = b"".join(
        number.to_bytes(4, "big") for number in (right - left, bottom - top, left, top)
    )
    delay = seconds.numerator.to_bytes(2, "big") + seconds.denominator.to_bytes(2, "big")
    return places + delay + b"\0\0"
