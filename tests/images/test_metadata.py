"""What goes with the pixels: the orientation into them, the ICC profile beside them, no EXIF."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageOps, TiffImagePlugin

from image_samples import (
    FORMATS,
    MODES,
    SRGB,
    colours,
    distance,
    drawing,
    inks_profile,
    photograph,
    pixels,
    reopen,
    sample,
    saved,
    written,
)
from lambda_binary import images
from lambda_binary.images import formats as rows

if TYPE_CHECKING:
    from collections.abc import Callable

STORED = ["abc", "def"]
# Exif 2.32, 4.6.4: which side of the picture the stored first row and first column are.
ORIENTATIONS = {
    1: "abc def", 2: "cba fed", 3: "fed cba", 4: "def abc",
    5: "ad be cf", 6: "da eb fc", 7: "fc eb da", 8: "cf be ad",
}  # fmt: skip


def lettered(rows: list[str]) -> Image.Image:
    """An image with a grey for each letter."""
    image = Image.new("L", (len(rows[0]), len(rows)))
    image.putdata([20 * (ord(letter) - 96) for row in rows for letter in row])
    return image


@pytest.mark.parametrize("opened_as", ["PNG", "TIFF", "WEBP", "memory"])
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_the_exif_orientation_is_applied_to_the_pixels(orientation: int, opened_as: str) -> None:
    image = lettered(STORED)
    if opened_as == "memory":
        image.getexif()[0x0112] = orientation
    else:
        exif = Image.Exif()
        exif[0x0112] = orientation
        lossless = {"lossless": True} if opened_as == "WEBP" else {}
        image = saved(image, opened_as, exif=exif, **lossless)
    data, _ = images.encode(image, "png")
    assert pixels(reopen(data)) == pixels(lettered(ORIENTATIONS[orientation].split()))
    assert ImageOps.exif_transpose(image).size == reopen(data).size


def photograph_with_gps() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "SECRET maker"
    exif[0x8825] = {1: "N", 2: (52.0, 30.0, 0.0), 0x1D: "SECRET date"}
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>SECRET</x:xmpmeta>"
    return written(photograph(), "JPEG", exif=exif, xmp=xmp, comment=b"SECRET", dpi=(300, 300))


def tiff_with_tags() -> bytes:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[0x010E] = "SECRET description"
    tags[0x8298] = "SECRET copyright"
    tags[0x02BC] = b"SECRET xmp"
    tags.tagtype[0x02BC] = 1
    return written(photograph(), "TIFF", tiffinfo=tags, compression="tiff_deflate")


def gif_with_comment() -> bytes:
    return written(drawing(), "GIF", comment=b"SECRET")


def test_the_profile_of_one_image_is_not_the_next_ones() -> None:
    plain = colours()
    for name in FORMATS:
        before = images.encode(plain, name)
        image = colours()
        image.info["icc_profile"] = SRGB
        images.encode(image, name)
        assert images.encode(plain, name) == before


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("make", [photograph_with_gps, tiff_with_tags, gif_with_comment])
def test_no_exif_xmp_or_comment_goes_out(make: Callable[[], bytes], name: str) -> None:
    file = make()
    assert b"SECRET" in file
    data, _ = images.encode(Image.open(BytesIO(file)), name)
    opened = reopen(data)
    assert b"SECRET" not in bytes(data)
    assert not {"exif", "xmp", "comment"} & set(opened.info)
    assert 0x8825 not in opened.getexif()


@pytest.mark.parametrize("name", FORMATS)
def test_an_icc_profile_stays_byte_for_byte_where_the_row_says_so(name: str) -> None:
    image = colours()
    image.info["icc_profile"] = SRGB
    kept = reopen(images.encode(image, name)[0]).info.get("icc_profile")
    assert kept == (SRGB if rows.FORMATS[name].profile else None)


def test_the_profiles_of_other_colour_spaces_are_left_out() -> None:
    grey = colours().convert("L")
    grey.info["icc_profile"] = SRGB
    assert "icc_profile" not in reopen(images.encode(grey, "png")[0]).info
    cmyk = colours().convert("CMYK")
    cmyk.info["icc_profile"] = SRGB[:16] + b"CMYK" + SRGB[20:]
    kept = reopen(images.encode(cmyk, "jpeg")[0])
    assert (kept.mode, kept.info["icc_profile"]) == ("CMYK", cmyk.info["icc_profile"])
    turned = reopen(images.encode(cmyk, "png")[0])
    assert "icc_profile" not in turned.info
    assert pixels(turned) == pixels(cmyk.convert("RGB"))  # that profile is unusable


@pytest.mark.parametrize("space", [b"GRAY", b"RGB ", b"CMYK", b"Lab ", b"XYZ ", b"YCbr"])
@pytest.mark.parametrize("mode", MODES)
def test_a_png_has_a_profile_for_its_colour_type_only(mode: str, space: bytes) -> None:
    """PNG 3, 11.3.2.3: grey for colour types 0 and 4, RGB for the others."""
    image = sample(mode)
    if mode == "F":
        image = image.convert("I")
    image.info["icc_profile"] = SRGB[:16] + space + SRGB[20:]
    data = images.encode(image, "png")[0]
    right = b"GRAY" if data[25] in (0, 4) else b"RGB "
    carried = reopen(data).info.get("icc_profile")
    assert carried in (None, image.info["icc_profile"])
    assert carried is None or space == right


def swapped_profile() -> bytes:
    """An RGB profile whose red and blue primaries have changed places."""
    profile = bytearray(SRGB)
    count = int.from_bytes(profile[128:132], "big")
    tags = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * count, 12)}
    red, blue = tags[b"rXYZ"], tags[b"bXYZ"]
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(profile)


@pytest.mark.parametrize("name", ["bmp", "gif", "ico"])
def test_formats_without_profiles_get_the_colours_that_the_profile_means(name: str) -> None:
    image = Image.new("RGB", (4, 4), (255, 0, 0))
    image.info["icc_profile"] = swapped_profile()
    opened = reopen(images.encode(image, name)[0])
    assert "icc_profile" not in opened.info
    assert distance(opened, Image.new("RGB", (4, 4), (0, 0, 255))) < 3


def test_cmyk_becomes_rgb_through_its_profile() -> None:
    image = Image.new("CMYK", (4, 4), (255, 0, 0, 0))
    image.info["icc_profile"] = inks_profile((136, 208, 195))  # Lab 53, 80, 67: sRGB's red
    for name in ("png", "webp", "gif"):
        opened = reopen(images.encode(image, name)[0])
        assert "icc_profile" not in opened.info
        assert distance(opened, Image.new("RGB", (4, 4), (255, 0, 0))) < 6
    assert pixels(reopen(images.encode(image, "tiff")[0])) == pixels(image)
