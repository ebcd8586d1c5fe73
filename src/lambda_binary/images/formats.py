"""What each image format holds: one row a format, in Pillow's words, and whether it is installed.

Rows are facts about formats and about Pillow's writers for them (10.4 to 13); what follows from
them is in `rules`. Nothing here sees an image.
"""

from __future__ import annotations

import sys


class Format:
    """One image format.

    Attributes:
        name: the library's name, as `jpeg`.
        codec: Pillow's name, as `JPEG`.
        plugin: the Pillow module that writes it.
        modes: the modes that it stores without conversion.
        alpha: `full`, `binary` (each pixel opaque or invisible) or `none`.
        colour_key: whether an opaque mode may carry `info["transparency"]`.
        frames: `animation`, `pages` or `one`.
        side: the longest side in pixels, or None.
        profile: whether it carries an ICC profile.
    """

    __slots__ = (
        "alpha", "codec", "colour_key", "frames", "modes", "name", "plugin", "profile", "side",
    )  # fmt: skip

    def __init__(
        self, name: str, modes: str, *, alpha: str, frames: str = "one", side: int | None = None,
        profile: bool = True, colour_key: bool = False, plugin: str = "",
    ) -> None:  # fmt: skip
        self.name = name
        self.codec = name.upper()
        self.plugin = f"PIL.{plugin or name.capitalize()}ImagePlugin"
        self.modes = frozenset(modes.split())
        self.alpha = alpha
        self.colour_key = colour_key
        self.frames = frames
        self.side = side
        self.profile = profile

    @property
    def deep(self) -> bool:
        """Whether it keeps 16 bits a channel."""
        return "I;16" in self.modes


def can_write(row: Format) -> bool:
    """Whether the installed Pillow writes this format.

    Importing its plugin alone is also the cheap way to the first response: without it, older
    Pillows import all their plugins to find the one for WebP, AVIF or TIFF.
    """
    if row.name == "png":
        return True  # by ourselves; and zlib, which Pillow's plugin needs, comes with Python
    writers = sys.modules["PIL.Image"].SAVE
    if row.codec not in writers:
        try:
            __import__(row.plugin)
        except ImportError:
            return False
    return row.codec in writers


FORMATS = {
    row.name: row
    for row in (
        Format("png", "1 L LA P RGB RGBA I;16",
               alpha="full", frames="animation", colour_key=True),
        # libjpeg-turbo, jmorecfg.h: JPEG_MAX_DIMENSION is 65500, below the format's own 65535.
        Format("jpeg", "L RGB RGBX CMYK YCbCr", alpha="none", side=65500),
        # libwebp, encode.h: WEBP_MAX_DIMENSION, for the bitstream has 14 bits a side.
        Format("webp", "RGB RGBA", alpha="full", frames="animation", side=16383, plugin="WebP"),
        # libavif, avif.h: AVIF_DEFAULT_IMAGE_DIMENSION_LIMIT; what is larger is not decoded.
        Format("avif", "L RGB RGBA", alpha="full", frames="animation", side=32768),
        # GIF89a, 18 (Logical Screen Descriptor): 16 bits for width and height.
        Format("gif", "1 L P RGB RGBA",
               alpha="binary", frames="animation", side=65535, profile=False),
        # ICONDIRENTRY: one byte for width and height, 0 meaning 256.
        Format("ico", "RGB RGBA", alpha="full", side=256, profile=False),
        Format("tiff", "1 L LA P RGB RGBA CMYK LAB I;16 I F", alpha="full", frames="pages"),
        Format("bmp", "1 L P RGB", alpha="none", profile=False),
    )
}  # fmt: skip
# An image that Pillow opened says these of itself. A phone's photograph is often an MPO: a JPEG
# with a gain map or a second view behind it.
OWN = {row.codec: row.name for row in FORMATS.values()} | {"MPO": "jpeg"}
