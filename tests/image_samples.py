"""Images built in code, one a mode, and ways to look at what came out of an encoder."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageChops, ImageCms, ImageStat

from lambda_binary.images import MEDIA_TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence

# AVIF came with Pillow 11.3, and not every build has it.
Image.init()
AVIF = "AVIF" in Image.SAVE
# What can be written here.
FORMATS = [name for name in MEDIA_TYPES if name != "avif" or AVIF]
SIZE = (60, 40)
MODES = tuple("1 L LA La P PA RGB RGBA RGBX RGBa CMYK YCbCr HSV LAB I;16 I;16B I;16L I F".split())
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def colours(size: tuple[int, int] = SIZE) -> Image.Image:
    """A different gradient in each of red, green and blue: smooth, and over 256 colours."""
    bands = [Image.linear_gradient("L").rotate(90 * turn).resize(size) for turn in range(3)]
    return Image.merge("RGB", bands)


def photograph(size: tuple[int, int] = (256, 192), seed: float = 24.0) -> Image.Image:
    """Gradients with a noise of their own in each band, as a sensor has it."""
    noise = [Image.effect_noise(size, seed) for _ in range(3)]
    bands = [
        ImageChops.add(band, grain, 2)
        for band, grain in zip(colours(size).split(), noise, strict=True)
    ]
    return Image.merge("RGB", bands)


def drawing(size: tuple[int, int] = (256, 192)) -> Image.Image:
    """Flat bars on white."""
    image = Image.new("RGB", size, "white")
    for number in range(8):
        left = number * size[0] // 8
        box = (left, size[1] - (number + 1) * size[1] // 9, left + size[0] // 10, size[1])
        image.paste((30 * number, 90, 200 - 20 * number), box)
    return image


def faded(size: tuple[int, int] = SIZE) -> Image.Image:
    """RGBA with every alpha there is."""
    image = colours(size).convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(size))
    return image


def holed(size: tuple[int, int] = SIZE) -> Image.Image:
    """RGBA of a few colours, each pixel opaque or invisible."""
    image = drawing(size).convert("RGBA")
    image.paste((7, 8, 9, 0), (10, 5, 30, 20))
    return image


def sample(mode: str) -> Image.Image:
    """An image of the mode that uses its range; those with alpha use that too."""
    return _SPECIAL[mode]() if mode in _SPECIAL else colours().convert(mode)


def greys(step: int = 27) -> Image.Image:
    """Mode I: 0, step, 2 * step and so on."""
    image = Image.new("I", SIZE)
    image.putdata([number * step for number in range(SIZE[0] * SIZE[1])])
    return image


def _big_endian() -> Image.Image:
    data = bytearray(greys().convert("I;16").tobytes())
    data[0::2], data[1::2] = data[1::2], data[0::2]
    return Image.frombytes("I;16B", SIZE, bytes(data))


def _floats() -> Image.Image:
    image = Image.new("F", SIZE)
    image.putdata([number / 7 for number in range(SIZE[0] * SIZE[1])])
    return image


def _palette_alpha() -> Image.Image:
    image = colours().quantize(64).convert("PA")
    image.putalpha(faded().getchannel("A"))
    return image


def _lab() -> Image.Image:
    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    image = ImageCms.profileToProfile(colours(), srgb, lab, outputMode="LAB")
    assert image is not None
    image.info.clear()
    return image


_SPECIAL = {
    "LA": lambda: faded().convert("LA"),
    "La": lambda: faded().convert("LA").convert("La"),
    "P": lambda: colours().quantize(64),
    "PA": _palette_alpha,
    "RGBA": faded,
    "RGBX": lambda: Image.frombytes("RGBX", SIZE, faded().tobytes()),
    "RGBa": lambda: faded().convert("RGBa"),
    "LAB": _lab,
    "I;16": lambda: greys().convert("I;16"),
    "I;16B": _big_endian,
    "I;16L": lambda: Image.frombytes("I;16L", SIZE, greys().convert("I;16").tobytes()),
    "I": greys,
    "F": _floats,
}


def inks_profile(cyan: tuple[int, int, int]) -> bytes:
    """An ICC profile for CMYK in which full cyan has this colour in 8-bit Lab, all else is white.

    ICC.1:2001-04, 6.5.9 (lut8Type): four inks to Lab with a table of two points an ink.
    """
    ramp = bytes(range(256))
    nodes = [cyan if ink == 0b1000 else (255, 128, 128) for ink in range(16)]
    unit = (65536).to_bytes(4, "big")
    matrix = b"".join(unit if place % 4 == 0 else bytes(4) for place in range(9))
    table = b"mft1" + bytes(4) + bytes([4, 3, 2, 0]) + matrix
    table += ramp * 4 + bytes(level for node in nodes for level in node) + ramp * 3
    tags = (1).to_bytes(4, "big") + b"A2B0" + (144).to_bytes(4, "big")
    tags += len(table).to_bytes(4, "big")
    size = 128 + len(tags) + len(table)
    header = size.to_bytes(4, "big") + bytes(4) + b"\x02\x40\x00\x00" + b"prtrCMYKLab "
    header += bytes(12) + b"acsp" + bytes(28)
    header += bytes.fromhex("0000f6d6000100000000d32d")  # D50
    return header.ljust(128, b"\0") + tags + table


def reopen(data: bytes | memoryview) -> Image.Image:
    """The image in the data, its pixels read."""
    image = Image.open(BytesIO(data))
    image.load()
    return image


def written(image: Image.Image, image_format: str, **options: Any) -> bytes:
    """The file that Pillow itself makes of the image."""
    sink = BytesIO()
    image.save(sink, image_format, **options)
    return sink.getvalue()


def saved(image: Image.Image, image_format: str, **options: Any) -> Image.Image:
    """The image as Pillow opens it from a file of the format."""
    return Image.open(BytesIO(written(image, image_format, **options)))


def animated(
    frames: Sequence[Image.Image], image_format: str, durations: Sequence[int], **options: Any
) -> Image.Image:
    """The frames as an animation that Pillow opens from a file."""
    rest = list(frames[1:])
    return saved(
        frames[0],
        image_format,
        save_all=True,
        append_images=rest,
        duration=list(durations),
        **options,
    )


def seen(image: Image.Image) -> Image.Image:
    """The image in RGBA, or in I or F if it has more than 8 bits a channel."""
    if image.mode == "F":
        return image
    if image.mode.startswith("I"):
        return image.convert("I")
    return image.convert({"La": "LA", "LAB": "RGB"}.get(image.mode, image.mode)).convert("RGBA")


def pixels(image: Image.Image) -> list[Any]:
    """What is seen, row by row from the top left."""
    shown = seen(image)
    read = getattr(shown, "get_flattened_data", None) or shown.getdata  # Pillow < 12.1
    return list(read())


def distance(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of two images' bands over white, in levels of 0 to 255."""
    white = Image.new("RGBA", one.size, "white")
    flat = [Image.alpha_composite(white, seen(image)) for image in (one, other)]
    bands = ImageStat.Stat(ImageChops.difference(flat[0], flat[1])).mean
    return float(sum(bands[:3]) / 3)
