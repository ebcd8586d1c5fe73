"""Few colours, grey or opaque pixels -> the smallest mode of PNG that shows the same.

Drawings without smooth edges, labels, maps and codes often have less than 256 colours: as a palette
they are a third of the bytes before any compression. Every pixel stays what it was.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from PIL.Image import Image

    Colour = tuple[int, int, int]

_MOST = 256
# A palette of grey pays only below eight bits a pixel.
_MOST_GREYS = 16
# Pillow looks a palette's nearest colour up by the upper 6 bits of each band.
_STEPS = 64
# Pixels for each colour of a palette below which to look them up takes longer than it saves.
_PIXELS_A_COLOUR = 128
# One pixel of so many in each direction tells whether, and how, all are counted.
_SPARSE = 8
# Pixels looked up together: of these, and not of the whole picture, there are RGB copies.
_AT_ONCE = 65_536


def is_opaque(image: Image) -> bool:
    """Whether every pixel of an image in a mode with alpha is opaque."""
    from PIL.ImageChops import invert

    return invert(image.getchannel("A")).getbbox() is None  # half the time of getextrema


def reduced(image: Image, profile: bytes | None) -> tuple[Image, bool]:
    """The image as palette or grey where that shows the same in fewer bits, else itself.

    And whether its alpha says nothing, for every pixel is opaque.
    """
    if image.mode == "P" and _beyond_palette(image):
        image = image.convert("RGBA")
    elif image.mode == "1" and not profile and isinstance(image.info.get("transparency"), int):
        return _keyed_palette(image), False
    opaque = image.mode in ("LA", "RGBA") and is_opaque(image)
    if image.mode == "LA" and opaque:
        image = image.getchannel("L")
    if "transparency" in image.info:
        return image, opaque
    if image.mode == "L" and not profile:
        return _grey_palette(image), False
    if image.mode == "RGB" or (image.mode == "RGBA" and opaque):
        return _of_few_colours(image, profile), opaque
    return image, opaque


def _of_few_colours(image: Image, profile: bytes | None) -> Image:
    counts = _counts(image)
    if counts is None:
        return image
    if not profile and all(red == green == blue for red, green, blue in counts):
        return _grey_palette(image.getchannel("G"))
    if image.width * image.height < _PIXELS_A_COLOUR * len(counts):
        return image
    return _palette(image, counts) or image


def _counts(image: Image) -> dict[Colour, int] | None:
    """How many pixels each colour has; None where there are more colours than a palette has.

    Pillow finds a colour by the first band, and takes a hundred times as long where that has few
    levels: a shade of blue. So the band with the most levels comes first.
    """
    from PIL.Image import merge

    found = _some_colours(image)
    if found is None:
        return None
    levels = [len({colour[band] for colour in found}) for band in range(3)]
    order = sorted(range(3), key=lambda band: -levels[band])
    if levels[order[0]] < 2 * levels[0]:
        order = [0, 1, 2]
    first, second, third = (order.index(band) for band in range(3))
    counts: dict[Colour, int] = {}
    for _, strip in _strips(image):
        ordered = strip if order == [0, 1, 2] else merge("RGB", [strip.split()[n] for n in order])
        counted: Any = ordered.getcolors(_MOST)
        if counted is None:
            return None
        for count, pixel in counted:
            colour = pixel[first], pixel[second], pixel[third]
            counts[colour] = counts.get(colour, 0) + count
    return dict(sorted(counts.items())) if len(counts) <= _MOST else None


def _strips(image: Image) -> Iterator[tuple[int, Image]]:
    """Where each strip begins, and the strip; one small copy at a time."""
    step = max(1, _AT_ONCE // image.width)
    for top in range(0, image.height, step):
        yield top, image.crop((0, top, image.width, min(image.height, top + step)))


def _some_colours(image: Image) -> list[Colour] | None:
    """The colours of a few pixels; None if even these have too many."""
    from PIL.Image import Resampling

    size = (max(1, image.width // _SPARSE), max(1, image.height // _SPARSE))
    counted: Any = image.resize(size, Resampling.NEAREST).getcolors(_MOST)
    return None if counted is None else [pixel for _, pixel in counted]


def _beyond_palette(image: Image) -> bool:
    """Whether a pixel's index is behind the palette's end, where Pillow has colours of its own.

    A file of just the palette's colours would not have the bits for that index.
    """
    colours = len(image.getpalette() or ()) // 3
    if colours == _MOST:
        return False
    extremes: Any = image.getextrema()  # two numbers, for there is one band
    return bool(extremes[1] >= colours)


def _keyed_palette(image: Image) -> Image:
    """Black and white of which one is transparent, as a palette, which all readers understand.

    Without one white is 1 in the file (PNG 3, 11.3.1.1), which Pillow before 13 does not find; it
    writes 255, which readers that compare the whole number do not find.
    """
    indexed = image.convert("L").point([0] * 255 + [1], "P")
    indexed.putpalette([0, 0, 0, 255, 255, 255])
    indexed.info["transparency"] = 1 if image.info["transparency"] else 0
    return indexed


def _grey_palette(image: Image) -> Image:
    counted: Any = image.getcolors(_MOST_GREYS)
    if counted is None:
        return image
    greys = sorted(grey for _, grey in counted)
    table = [0] * 256
    for place, grey in enumerate(greys):
        table[grey] = place
    indexed = image.point(table, "P")
    indexed.putpalette([band for grey in greys for band in (grey, grey, grey)])
    return indexed


def _palette(image: Image, counts: dict[Colour, int]) -> Image | None:
    """The image with a palette of these colours; None where Pillow cannot tell them apart.

    The levels of each band are spread to multiples of four. So each colour has an entry of its
    own in Pillow's table of nearest colours, and the nearest one is the colour itself.
    """
    from PIL.Image import Dither, new

    bands = [sorted(set(levels)) for levels in zip(*counts, strict=True)]
    if max(map(len, bands)) > _STEPS:
        return None
    spread = [{level: place * 4 for place, level in enumerate(levels)} for levels in bands]
    colours = list(counts)
    far = [band[level] for colour in colours for band, level in zip(spread, colour, strict=True)]
    holder = new("P", (1, 1))
    # A shorter palette would be filled up with black, which may be one of the colours.
    holder.putpalette(far + far[:3] * (_MOST - len(colours)))
    table = [band.get(level, 0) for band in spread for level in range(256)]
    indexed = new("P", image.size)
    for top, strip in _strips(image):
        nearest = strip.convert("RGB").point(table).quantize(palette=holder, dither=Dither.NONE)
        indexed.paste(nearest, (0, top))
    if indexed.histogram()[: len(colours)] != list(counts.values()):
        return None
    indexed.putpalette([level for colour in colours for level in colour])
    return indexed
