"""A PNG in fewer bits, as palette or grey, shows the same pixels."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from image_samples import SRGB, drawing, faded, photograph, reopen, sample
from lambda_binary import images
from lambda_binary.images.png import colours as few

if TYPE_CHECKING:
    from collections.abc import Callable


def palette(colours: int) -> Image.Image:
    return photograph((161, 140)).quantize(colours)


def png_of(image: Image.Image) -> bytes:
    return images.encode(image, "png")[0]


def grey(levels: int) -> Image.Image:
    table = [level * levels // 256 * 255 // (levels - 1) for level in range(256)]
    return Image.linear_gradient("L").point(table)


FEWER: dict[str, tuple[Callable[[], Image.Image], str]] = {
    "opaque RGBA": (lambda: photograph().convert("RGBA"), "RGB"),
    "opaque LA": (lambda: photograph().convert("L").convert("LA"), "L"),
    "faded RGBA": (faded, "RGBA"),
    "grey RGB": (lambda: photograph().convert("L").convert("RGB"), "L"),
    "grey RGBA": (lambda: photograph().convert("L").convert("RGBA"), "L"),
    "9 colours": (drawing, "P"),
    "9 colours, RGBA": (lambda: drawing().convert("RGBA"), "P"),
    "60 colours": (lambda: palette(60).convert("RGB"), "P"),
    "black and white RGB": (lambda: sample("1").convert("RGB"), "P"),
    "16 greys": (lambda: grey(16), "P"),
    "20 greys": (lambda: grey(20), "L"),
    "noise": (photograph, "RGB"),
}  # fmt: skip


@pytest.mark.parametrize("case", FEWER)
def test_fewer_bits_show_the_same(case: str) -> None:
    make, mode = FEWER[case]
    image = make()
    opened = reopen(png_of(image))
    # Pillow opens a grey picture of 1 bit as mode 1; ours of few greys have a palette.
    assert opened.mode == mode
    assert opened.convert("RGBA").tobytes() == image.convert("RGBA").tobytes()


@given(st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=1, max_size=256))
def test_any_few_colours_stay_what_they_are(found: list[tuple[int, int, int]]) -> None:
    image = Image.frombytes("RGB", (len(found), 1), bytes(itertools.chain.from_iterable(found)))
    image = tall(image)
    for mode in ("RGB", "RGBA"):
        shown, _ = few.reduced(image.convert(mode), None)
        assert shown.convert("RGB").tobytes() == image.tobytes()


def tall(image: Image.Image) -> Image.Image:
    """High enough for a palette to pay."""
    return image.resize((image.width, image.height * few._PIXELS_A_COLOUR))


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_shade_of_any_one_band_becomes_a_palette(order: tuple[int, int, int]) -> None:
    """The bands are counted in another order than they stand in the picture."""
    level = Image.linear_gradient("L").point(lambda value: value // 5 * 5)
    bands = [level, Image.new("L", level.size, 7), Image.new("L", level.size)]
    image = Image.merge("RGB", [bands[band] for band in order])
    reduced, opaque = few.reduced(image, None)
    assert (reduced.mode, opaque) == ("P", False)
    assert reduced.convert("RGB").tobytes() == image.tobytes()
    assert few._counts(image) == {colour: count for count, colour in image.getcolors() or ()}


def test_a_few_pixels_of_many_colours_stay_as_they_are() -> None:
    image = photograph((9, 9)).quantize(60).convert("RGB")
    assert few.reduced(image, None) == (image, False)


def test_the_colours_of_a_picture_with_alpha_are_not_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Pillow takes a hundred times as long for colours that differ in their alpha."""
    monkeypatch.delattr(few, "_counts")
    image = faded()
    assert few.reduced(image, None) == (image, False)


def test_neighbouring_colours_are_told_apart() -> None:
    near = [(red, green, 7) for red in range(100, 108) for green in range(200, 208)]
    image = Image.new("RGB", (8, 8))
    image.putdata(near)
    image = tall(image)
    reduced, _ = few.reduced(image, None)
    assert (reduced.mode, len(reduced.getpalette() or ()) // 3) == ("P", 64)
    assert reduced.convert("RGB").tobytes() == image.tobytes()


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_colours_are_looked_up_strip_by_strip(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies of a strip are small; the palette's indexes are the only copy of the picture."""
    image = palette(60).convert("RGB").convert(mode)
    whole = png_of(image)
    monkeypatch.setattr(few, "_AT_ONCE", 100)
    assert png_of(image) == whole


def test_more_levels_than_pillow_tells_apart_stay_as_they_are() -> None:
    image = Image.new("RGB", (65, 1))
    image.putdata([(level, 0, 9) for level in range(65)])
    image = tall(image)
    assert few.reduced(image, None) == (image, False)


def test_a_profile_keeps_its_colour_space() -> None:
    rgb = images.encode(with_profile(drawing()), "png")[0]
    assert (reopen(rgb).mode, "icc_profile" in reopen(rgb).info) == ("P", True)
    greys = images.encode(with_profile(grey(9).convert("RGB")), "png")[0]
    assert (reopen(greys).mode, "icc_profile" in reopen(greys).info) == ("P", True)
    assert few.reduced(grey(9), b"profile")[0].mode == "L"


def with_profile(image: Image.Image) -> Image.Image:
    image.info["icc_profile"] = SRGB
    return image
