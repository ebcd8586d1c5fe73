"""Every mode into every format: exact, close, or refused with a sentence that names the cure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from image_samples import (
    AVIF,
    FORMATS,
    MODES,
    animated,
    colours,
    distance,
    drawing,
    faded,
    holed,
    pixels,
    reopen,
    sample,
    saved,
)
from lambda_binary import images
from lambda_binary.errors import ImageEncodingError

if TYPE_CHECKING:
    from collections.abc import Callable

# = the same pixels, ~ lossy compression or 256 colours, x refused.
OUTCOMES = {
    # mode  1 L LA La P PA RGB RGBA RGBX RGBa CMYK YCbCr HSV LAB I;16 I;16B I;16L I F
    "png":  "= = =  =  = =  =   =    =    =    =    =     =   =   =    =     =     = x",
    "jpeg": "~ ~ x  x  ~ x  ~   x    ~    x    ~    ~     ~   ~   x    x     x     x x",
    "webp": "= ~ ~  ~  = ~  ~   ~    ~    ~    ~    ~     ~   ~   x    x     x     x x",
    "avif": "~ ~ ~  ~  ~ ~  ~   ~    ~    ~    ~    ~     ~   ~   x    x     x     x x",
    "gif":  "= = x  x  = x  ~   x    ~    x    ~    ~     ~   ~   x    x     x     x x",
    "ico":  "= = =  =  = =  =   =    =    =    =    =     =   =   x    x     x     x x",
    "tiff": "= = =  =  = =  =   =    =    =    =    =     =   =   =    =     =     = =",
    "bmp":  "= = x  x  = x  =   x    =    x    =    =     =   =   x    x     x     x x",
}  # fmt: skip
# Mean levels of 0 to 255 that a band may be off. Measured: 6.3 for dither, else at most 3.5; a
# wrong conversion of colours is off by more than 20.
CLOSE = 7.0
FLATTEN = (
    'Image.alpha_composite(Image.new("RGBA", image.size, "white"), image.convert("RGBA"))'
    '.convert("RGB")'
)
ONE_FRAME = "return one frame (image.seek(0), then image.copy())"
SCALE = 'image.convert("I").point(lambda value: value / 256).convert("L")'


def test_the_table_has_every_format_and_mode() -> None:
    assert list(OUTCOMES) == list(images.MEDIA_TYPES)
    assert {name: len(row.split()) for name, row in OUTCOMES.items()} == dict.fromkeys(
        OUTCOMES, len(MODES)
    )


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("mode", MODES)
def test_each_mode_in_each_format(mode: str, name: str) -> None:
    image = sample(mode)
    before = (image.mode, image.tobytes(), dict(image.info))
    expected = OUTCOMES[name].split()[MODES.index(mode)]
    if expected == "x":
        with pytest.raises(ImageEncodingError, match="image_format="):
            images.encode(image, name)
    else:
        data, media_type = images.encode(image, name)
        opened = reopen(data)
        assert media_type == images.MEDIA_TYPES[name]
        if expected == "=":
            assert pixels(opened) == pixels(image)
        else:
            assert distance(opened, image) < CLOSE
    assert (image.mode, image.tobytes(), dict(image.info)) == before


def opaque(mode: str) -> Image.Image:
    image = colours().convert("RGBA")
    return image if mode == "RGBA" else image.convert("LA")


def opaque_palette() -> Image.Image:
    image = sample("P")
    image.info["transparency"] = b"\xff" * 64
    return image


def keyed(mode: str, key: object) -> Image.Image:
    """An opaque mode in which one value is transparent."""
    image = drawing((60, 40))
    image = image.quantize(16) if mode == "P" else image.convert(mode)
    image.info["transparency"] = key
    return image


@pytest.mark.parametrize("name", ["jpeg", "bmp", "gif"])
@pytest.mark.parametrize("make", [lambda: opaque("RGBA"), lambda: opaque("LA"), opaque_palette])
def test_alpha_that_is_opaque_everywhere_is_dropped(
    make: Callable[[], Image.Image], name: str
) -> None:
    image = make()
    data, _ = images.encode(image, name)
    opened = reopen(data)
    assert not opened.has_transparency_data
    assert distance(opened, image) < CLOSE


@pytest.mark.parametrize("name", ["png", "tiff", "ico", "gif"])
@pytest.mark.parametrize(
    "image",
    [
        keyed("RGB", (255, 255, 255)),
        keyed("L", 255),
        keyed("1", 255),
        keyed("P", 0),
        keyed("P", b"\x00" + b"\xff" * 20),
    ],
    ids=["RGB", "L", "1", "P", "P-bytes"],
)
def test_a_transparent_colour_stays_transparent(image: Image.Image, name: str) -> None:
    data, _ = images.encode(image, name)
    opened = reopen(data).convert("RGBA")
    expected = image.convert("RGBA")
    assert opened.getchannel("A").tobytes() == expected.getchannel("A").tobytes()
    assert distance(opened, expected) == 0
    with pytest.raises(ImageEncodingError, match="JPEG: it holds no transparency"):
        images.encode(image, "jpeg")


def test_a_transparent_16_bit_grey_stays_in_a_png_and_nowhere_else() -> None:
    image = sample("I;16")
    image.info["transparency"] = 2700
    data, _ = images.encode(image, "png")
    assert reopen(data).info["transparency"] == 2700
    with pytest.raises(ImageEncodingError) as caught:
        images.encode(image, "tiff")
    assert str(caught.value) == (
        "the image (I;16, 60 x 40) cannot be written as TIFF: it has no transparency at this "
        'depth; use image_format="png"'
    )


def test_a_gif_keeps_255_colours_beside_the_invisible_one() -> None:
    image = Image.new("RGBA", (64, 4))
    image.putdata([(i, 255 - i, i // 2, 255) for i in range(255)] + [(1, 2, 3, 0)])
    data, _ = images.encode(image, "gif")
    opened = reopen(data).convert("RGBA")
    assert pixels(opened)[:255] == pixels(image)[:255]
    assert pixels(opened)[255][3] == 0


def test_a_wholly_invisible_image_is_an_invisible_gif() -> None:
    data, _ = images.encode(Image.new("RGBA", (3, 2)), "gif")
    assert [pixel[3] for pixel in pixels(reopen(data))] == [0] * 6


def test_stale_transparency_beside_an_alpha_channel_is_ignored() -> None:
    image = holed()
    image.info["transparency"] = 3
    for name in ("png", "gif", "tiff"):
        assert distance(reopen(images.encode(image, name)[0]), image) == 0


REFUSALS: dict[str, tuple[Callable[[], Image.Image], str | None, str, str]] = {
    "alpha": (
        faded,
        "jpeg",
        "the image (RGBA, 60 x 40) cannot be written as JPEG: it holds no transparency",
        f'lay it on a colour first ({FLATTEN}), or use image_format="webp"',
    ),
    "partial alpha": (
        faded,
        "gif",
        "the image (RGBA, 60 x 40) cannot be written as GIF: it holds no partly transparent pixels",
        f'lay it on a colour first ({FLATTEN}), or use image_format="webp"',
    ),
    "16 bits": (
        lambda: sample("I;16"),
        "webp",
        "the image (I;16, 60 x 40) cannot be written as WEBP: it has 8 bits a channel",
        f'scale the picture first ({SCALE}), or use image_format="png"',
    ),
    "beyond 16 bits": (
        lambda: Image.new("I", (1, 1), -1),
        None,
        "the image (I, 1 x 1) cannot be written as PNG: its values (-1 to -1) are beyond 16 bits",
        'scale them to 0-65535, or use image_format="tiff"',
    ),
    "float": (
        lambda: sample("F"),
        None,
        "the image (F, 60 x 40) cannot be written as PNG: it has no floating-point pixels",
        'scale them to 0-255 and use image.convert("L"), or use image_format="tiff"',
    ),
    "animation": (
        lambda: animated([drawing(), colours((256, 192))], "GIF", [100, 100]),
        "jpg",
        "the GIF image (P, 256 x 192, 2 frames) cannot be written as JPEG: it holds no animation",
        f'{ONE_FRAME}, or use image_format="webp" or "png"',
    ),
    "pages": (
        lambda: animated([drawing(), colours()], "TIFF", []),
        "png",
        "the TIFF image (RGB, 256 x 192, 2 frames) cannot be written as PNG: it holds no pages",
        f'{ONE_FRAME}, or use image_format="tiff"',
    ),
    "side": (
        lambda: Image.new("L", (257, 1)),
        "ico",
        "the image (L, 257 x 1) cannot be written as ICO: its limit is 256 pixels a side",
        'make it smaller (image.thumbnail((256, 256))), or use image_format="png"',
    ),
    "no pixels": (
        lambda: Image.new("RGB", (0, 12)),
        "png",
        "the image (RGB, 0 x 12) has no pixels",
        "return one of at least 1 x 1",
    ),
    "mode": (
        lambda: Image.new("I;16N", (2, 2)),
        "png",
        "the image (I;16N, 2 x 2) cannot be written as PNG: its mode is not one that can be sent",
        "convert it to one of 1, L, LA, P, RGB, RGBA, CMYK, YCbCr, LAB, I;16, I, F",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_refusal_names_the_image_the_loss_and_the_cure(case: str) -> None:
    make, name, loss, cure = REFUSALS[case]
    with pytest.raises(ImageEncodingError) as caught:
        images.encode(make(), name)
    assert str(caught.value) == f"{loss}; {cure}"


@pytest.mark.parametrize(
    ("name", "side"),
    [("webp", 16383), ("jpeg", 65500), ("gif", 65535), ("ico", 256)] + [("avif", 32768)] * AVIF,
)
def test_the_longest_side_of_a_format_is_written_and_one_more_is_refused(
    name: str, side: int
) -> None:
    data, _ = images.encode(Image.new("L", (side, 1)), name)
    assert reopen(data).size == (side, 1)
    with pytest.raises(ImageEncodingError, match=f"its limit is {side} pixels a side"):
        images.encode(Image.new("L", (1, side + 1)), name)


def test_the_cures_in_the_sentences_work() -> None:
    image = faded()
    flat = eval(FLATTEN, {"Image": Image, "image": image})
    assert distance(reopen(images.encode(flat, "jpeg")[0]), image) < CLOSE
    scaled = eval(SCALE, {"image": sample("I;16")})
    assert scaled.getextrema() == (0, 27 * 2399 // 256)
    moving = animated([drawing(), holed((256, 192))], "GIF", [100, 100])
    moving.seek(0)
    assert distance(reopen(images.encode(moving.copy(), "png")[0]), drawing()) == 0


def test_what_was_opened_in_a_format_that_no_longer_holds_it_becomes_png() -> None:
    image = saved(colours(), "JPEG")
    image.load()
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    assert images.encode(image, None)[1] == "image/png"


@pytest.mark.parametrize("key", [None, 0, 3, 200, b"\x00\x40", b"", bytes(256)])
@pytest.mark.parametrize("name", ["png", "webp", "tiff"])
def test_a_palette_with_alpha_keeps_it_beside_a_transparent_colour(name: str, key: object) -> None:
    image = Image.new("P", (16, 16))
    image.putdata(list(range(256)))
    colours_ = [band for number in range(256) for band in (number, 255 - number, 9, 255 - number)]
    image.putpalette(colours_, "RGBA")
    if key is not None:
        image.info["transparency"] = key
    expected = image.copy().convert("RGBA")
    got = reopen(images.encode(image, name)[0]).convert("RGBA")
    assert got.getchannel("A").tobytes() == expected.getchannel("A").tobytes()
    if name == "png":
        assert got.tobytes() == expected.tobytes()
