"""An animation -> a GIF, one frame at a time: each as Pillow writes it alone, one behind the other.

Pillow's own writer of animations keeps all of them until the last is known. Takes a film, whose
alpha is on or off; gives blocks of GIF89a (its sections are named below). How a picture gets its
256 colours is `palette`'s business.
"""

from __future__ import annotations

from io import BytesIO

from ..palette import palette_image

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

    from PIL.Image import Image

    from .film import Film

    Box = tuple[int, int, int, int]

_EXTENSION, _DESCRIPTOR, _TRAILER = 0x21, 0x2C, b";"
_CONTROL, _APPLICATION = 0xF9, 0xFF
_KEEP, _CLEAR = 1, 2  # 23 (Graphic Control Extension): disposal methods
_HAS_TABLE = 0x80
_LONGEST = 65535  # hundredths of a second


def write(film: Film, file: BinaryIO) -> None:
    """Write all frames."""
    first = int(film.cover)
    # A frame that has holes clears what it drew, so that the next one is drawn on nothing.
    clear = film.mode == "RGBA"
    before: Image | None = None
    for number, (frame, duration) in enumerate(film.frames()):
        if number < first:
            continue
        box, part = _whole(frame) if clear else _changed(frame, before)
        table, flags, index, data = _alone(part)
        if before is None:
            file.write(_header(frame, film.plays))
        file.write(_control(duration, index, _CLEAR if clear else _KEEP))
        file.write(_descriptor(box, flags) + table + data)
        before = frame
    file.write(_TRAILER)


def _whole(frame: Image) -> tuple[Box, Image]:
    """What is not invisible."""
    box = frame.getchannel("A").getbbox() or (0, 0, 1, 1)
    return box, frame.crop(box)


def _changed(frame: Image, before: Image | None) -> tuple[Box, Image]:
    """What is not as before; what did not change inside of it is left out."""
    if before is None:
        return (0, 0, *frame.size), frame
    from PIL.ImageChops import difference, lighter

    delta = difference(frame, before)
    box = delta.getbbox()
    if box is None:
        return (0, 0, 1, 1), frame.crop((0, 0, 1, 1))
    part = frame.crop(box)
    red, green, blue = delta.crop(box).split()
    same = lighter(lighter(red, green), blue).point([0] + [255] * 255)
    if same.getextrema() != (255, 255):
        part.putalpha(same)
    return box, part


def _alone(picture: Image) -> tuple[bytes, int, int | None, bytes]:
    """The picture's colour table, the size in its flags, its invisible colour, and its data.

    18 to 22: a header, the table, extensions, and one image with its pixels.
    """
    sink = BytesIO()
    # An invisible colour in each frame, for Pillow clears those without to a visible one.
    palette_image(picture, keyed=True).save(sink, "GIF", interlace=0, optimize=False)
    data = sink.getvalue()
    flags = data[10]
    at = 13 + (6 << (flags & 7))
    table, index = data[13:at], None
    while data[at] == _EXTENSION:
        if data[at + 1] == _CONTROL and data[at + 3] & 1:
            index = data[at + 6]
        at += 2
        while data[at]:
            at += data[at] + 1
        at += 1
    return table, flags & 7, index, data[at + 10 : -1]


def _header(frame: Image, plays: int) -> bytes:
    """17, 18 and the extension of Netscape, which counts repetitions; without it all play once."""
    size = frame.width.to_bytes(2, "little") + frame.height.to_bytes(2, "little")
    header = b"GIF89a" + size + b"\0\0\0"
    if plays == 1:
        return header
    repetitions = (plays and plays - 1).to_bytes(2, "little")
    return header + bytes([_EXTENSION, _APPLICATION, 11]) + b"NETSCAPE2.0\3\1" + repetitions + b"\0"


def _control(duration: float, index: int | None, disposal: int) -> bytes:
    """23: how long, which colour is invisible, and what becomes of the frame."""
    delay = min(round(duration / 10), _LONGEST).to_bytes(2, "little")
    packed = disposal << 2 | (index is not None)
    return bytes([_EXTENSION, _CONTROL, 4, packed]) + delay + bytes([index or 0, 0])


def _descriptor(box: Box, flags: int) -> bytes:
    """20: where the frame is, and that a colour table of its own follows."""
    left, top, right, bottom = box
    places = b"".join(
        number.to_bytes(2, "little") for number in (left, top, right - left, bottom - top)
    )
    return bytes([_DESCRIPTOR]) + places + bytes([_HAS_TABLE | flags])
