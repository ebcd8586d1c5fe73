"""The image formats: one row a format.

From a row options are checked (name, suffixes, media types), labels compared, pictures judged (what
it holds) and encoders set (settings, plugin). Rows are facts about formats and about Pillow's
writers for them (10.4 to 13). Nothing here sees an image or imports Pillow: a cold start checks an
option by it. Adding a format is adding a row.
"""

from __future__ import annotations

from types import MappingProxyType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


class Format:
    """One image format.

    Attributes:
        name: the library's name, as `jpeg`.
        codec: Pillow's name, as `JPEG`.
        media_type: as IANA's registry has it.
        media_types: that one, and the others that are in use for it.
        suffixes: of file names; each is a name for `image_format` as well.
        plugin: the Pillow module that writes it.
        modes: the modes that it stores without conversion.
        alpha: `full`, `binary` (each pixel opaque or invisible) or `none`.
        colour_key: whether an opaque mode may carry `info["transparency"]`.
        colours: how many colours a picture may have, or None.
        frames: `animation`, `pages` or `one`.
        delay: the unit of an animation's durations in ms; None for any fraction.
        loops: what it counts of an animation: `plays`, `repetitions`, or `nothing`.
        side: the longest side in pixels, or None.
        profile: whether it carries an ICC profile.
        photograph, drawing: keyword arguments of `Image.save` for each kind of picture.
        memory: bytes a pixel that its encoder takes beyond the picture, where that is much.
        squares: sides of the smaller pictures that it holds beside the picture.
        sequential: whether its writer writes from the first byte to the last while it encodes.
    """

    __slots__ = (
        "alpha", "codec", "colour_key", "colours", "delay", "drawing", "frames", "loops",
        "media_type", "media_types", "memory", "modes", "name", "photograph", "plugin", "profile",
        "sequential", "side", "squares", "suffixes",
    )  # fmt: skip

    name: str
    codec: str
    media_type: str
    media_types: tuple[str, ...]
    suffixes: tuple[str, ...]
    plugin: str
    modes: frozenset[str]
    alpha: str
    colour_key: bool
    colours: int | None
    frames: str
    delay: int | None
    loops: str
    side: int | None
    profile: bool
    photograph: Mapping[str, Any]
    drawing: Mapping[str, Any]
    memory: int
    squares: tuple[int, ...]
    sequential: bool

    def __init__(self, name: str, **parts: Any) -> None:
        required = {*_PARTS, *_OF_AN_ANIMATION} if parts.get("frames") == "animation" else _PARTS
        for what, names in (
            ("lacks", sorted(set(required) - parts.keys())),
            ("has no place for", sorted(parts.keys() - {*required, *_SELDOM})),
        ):
            if names:
                raise TypeError(f"the row of the image format {name!r} {what} {', '.join(names)}")
        self.name = name
        self.codec = name.upper()
        self.media_types = tuple(parts["media_types"].split())
        self.media_type = self.media_types[0]
        self.suffixes = tuple(parts["suffixes"].split())
        self.modes = frozenset(parts["modes"].split())
        self.plugin = f"PIL.{parts['plugin']}ImagePlugin"
        self.delay = parts.get("delay")
        self.loops = parts.get("loops", "nothing")
        for part in ("alpha", "frames", "side", "profile"):
            setattr(self, part, parts[part])
        # Of all requests: what one adds for its picture is not the next one's.
        self.photograph = MappingProxyType(parts["photograph"])
        self.drawing = MappingProxyType(parts["drawing"])
        for part, default in _SELDOM.items():
            setattr(self, part, parts.get(part, default))

    @property
    def deep(self) -> bool:
        """Whether it keeps 16 bits a channel."""
        return "I;16" in self.modes

    @property
    def by_kind(self) -> bool:
        """Whether a photograph gets other settings than a drawing."""
        return self.photograph != self.drawing

    @property
    def lossy(self) -> bool:
        """Whether photographs lose something, and a quality says how much."""
        return "quality" in self.photograph


# What a row must say, what it must say of an animation, and what few formats have.
_PARTS = (
    "media_types", "suffixes", "plugin", "modes", "alpha", "frames", "side", "profile",
    "photograph", "drawing",
)  # fmt: skip
_OF_AN_ANIMATION = ("delay", "loops")
_SELDOM = {"colour_key": False, "colours": None, "memory": 0, "squares": (), "sequential": False}

# The settings are the points where neither time nor size gets better without the other worse, on a
# photograph, charts, a screen, a palette and a QR code (docs/results/image.md prints the ratios,
# benchmarks/images.py measures them again).
FORMATS = {
    row.name: row
    for row in (
        # A still PNG is written by `png`. Filters leave noise of a photograph, where zlib's run
        # lengths are as small as matches.
        Format("png", suffixes="png apng", plugin="Png",
               media_types="image/png image/apng image/vnd.mozilla.apng image/x-png",
               modes="1 L LA P RGB RGBA I;16", alpha="full", colour_key=True, side=None,
               frames="animation", delay=None, loops="plays", profile=True, sequential=True,
               photograph={"compress_type": 3}, drawing={"compress_level": 4}),
        # libjpeg-turbo, jmorecfg.h: JPEG_MAX_DIMENSION is 65500, below the format's own 65535.
        Format("jpeg", suffixes="jpg jpeg jfif jpe", plugin="Jpeg",
               media_types="image/jpeg image/jpg image/pjpeg",
               modes="L RGB RGBX CMYK YCbCr", alpha="none", side=65500, frames="one", profile=True,
               sequential=True,
               photograph={"quality": 85}, drawing={"quality": 85}),
        # libwebp, encode.h: WEBP_MAX_DIMENSION, for the bitstream has 14 bits a side. Lossless,
        # method 0 is 1.4 times as fast, but its charts are up to twenty times as large.
        Format("webp", suffixes="webp", plugin="WebP", media_types="image/webp image/x-webp",
               modes="RGB RGBA", alpha="full", side=16383,
               frames="animation", delay=1, loops="plays", profile=True,
               photograph={"quality": 80, "method": 2},
               drawing={"lossless": True, "quality": 20, "method": 1}),
        # libavif, avif.h: AVIF_DEFAULT_IMAGE_DIMENSION_LIMIT; what is larger is not decoded.
        # Pillow has no say in how often an AVIF plays: for ever. Memory: libavif 1.3 with aom, as
        # in Pillow's wheels, takes 24 to 27 bytes for 3 to 12 million pixels (peak resident memory
        # around `Image.save`, which any script can measure again).
        Format("avif", suffixes="avif avifs", plugin="Avif",
               media_types="image/avif image/avif-sequence",
               modes="L RGB RGBA", alpha="full", side=32768, memory=27,
               frames="animation", delay=1, loops="nothing", profile=True,
               photograph={"quality": 60, "speed": 9}, drawing={"quality": 60, "speed": 7}),
        # GIF89a, 18 (Logical Screen Descriptor): 16 bits for width and height; 23 (Graphic Control
        # Extension): the delay is in hundredths of a second.
        Format("gif", suffixes="gif", plugin="Gif", media_types="image/gif",
               modes="1 L P RGB RGBA", alpha="binary", colours=256, side=65535,
               frames="animation", delay=10, loops="repetitions", profile=False, sequential=True,
               photograph={}, drawing={}),
        # ICONDIRENTRY: one byte for width and height, 0 meaning 256.
        Format("ico", suffixes="ico", plugin="Ico",
               media_types="image/vnd.microsoft.icon image/x-icon image/ico image/icon",
               modes="RGB RGBA", alpha="full", side=256, frames="one", profile=False,
               squares=(16, 24, 32, 48, 64, 128), photograph={}, drawing={}),
        Format("tiff", suffixes="tif tiff", plugin="Tiff",
               media_types="image/tiff image/tif image/x-tiff",
               modes="1 L LA P RGB RGBA CMYK LAB I;16 I F", alpha="full", side=None,
               frames="pages", profile=True,
               photograph={"compression": "tiff_adobe_deflate"},
               drawing={"compression": "tiff_adobe_deflate"}),
        Format("bmp", suffixes="bmp dib", plugin="Bmp",
               media_types="image/bmp image/x-bmp image/x-ms-bmp image/x-windows-bmp",
               modes="1 L P RGB", alpha="none", side=None, frames="one", profile=False,
               sequential=True,
               photograph={}, drawing={}),
    )
}  # fmt: skip
MEDIA_TYPES = {row.name: row.media_type for row in FORMATS.values()}
# An image that Pillow opened says these of itself. A phone's photograph is often an MPO: a JPEG
# with a gain map or a second view behind it.
OWN = {row.codec: row.name for row in FORMATS.values()} | {"MPO": "jpeg"}
# What `auto` offers for each kind of picture, best first.
OFFERS = {
    "photograph": ("avif", "webp", "jpeg", "png"),
    "drawing": ("webp", "png", "avif", "jpeg"),
    "palette": ("png", "webp", "avif", "jpeg"),
    "deep": ("png",),
    "animation": ("webp", "gif", "png"),
}
_NAMES = {name: row.name for row in FORMATS.values() for name in (row.name, *row.suffixes)}


def check_format(name: object) -> str:
    """The canonical name of an image format, as `jpeg` for `"JPG"`; `auto` stays `auto`.

    Raises:
        OptionError: there is no such format; the message lists those there are.
    """
    lower = name.lower() if isinstance(name, str) else ""
    if lower == "auto":
        return lower
    if lower in _NAMES:
        return _NAMES[lower]
    from ..errors import OptionError, nearest

    meant = nearest(lower, ("auto", "svg", "pdf", *_NAMES))
    known = ", ".join(f'"{known}"' for known in ("auto", *FORMATS))
    also = f'; did you mean "{meant}"?' if meant not in (None, lower) else ""
    raise OptionError(f"image_format={name!r} is no image format; write one of {known}{also}")


def check_quality(quality: object, image_format: str | None) -> None:
    """Refuse a quality that is none, or one for a format that loses nothing.

    Args:
        quality: what was given.
        image_format: the format that was asked for; None or `auto` where that is open.

    Raises:
        OptionError: the sentence.
    """
    from ..errors import OptionError

    if isinstance(quality, bool) or not isinstance(quality, int):
        raise OptionError(f"quality={quality!r} is a {type(quality).__name__}: use an int, as 80")
    if not 1 <= quality <= 100:
        raise OptionError(f"quality={quality} is out of range: use 1 to 100")
    if image_format in (None, "auto"):
        return
    row = FORMATS.get(str(image_format))
    if row is None or not row.lossy:
        lossy = ", ".join(f'"{name}"' for name, row in FORMATS.items() if row.lossy)
        raise OptionError(
            f"quality={quality} is for the lossy formats ({lossy}), and {image_format} is none: "
            "leave quality out, or use one of them"
        )


def named(media_type: str) -> str | None:
    """The format that a media type names, whose parameters do not count; or None."""
    essence = media_type.partition(";")[0].strip().lower()
    return next((row.name for row in FORMATS.values() if essence in row.media_types), None)
