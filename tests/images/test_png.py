"""A still PNG shows the same pixels whatever way it was written, and stops at the quota."""

from __future__ import annotations

import itertools
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from image_samples import (
    colours,
    drawing,
    faded,
    photograph,
    pixels,
    reopen,
    sample,
    saved,
    written,
)
from lambda_binary import images
from lambda_binary.images import png
from lambda_binary.images.png import filters, strategy
from lambda_binary.images.sink import TooLarge

if TYPE_CHECKING:
    from collections.abc import Callable

LAYOUTS = [layout for layout in png.LAYOUTS if not layout.startswith("P")]
WAYS = list(itertools.product(range(5), (3, 5), (0, 2, 3)))


def encoded(image: Image.Image, profile: bytes | None = None) -> bytes:
    file = BytesIO()
    png.write(image, profile, file)
    return file.getvalue()


def chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Kind and data of each chunk, whose check sums are right."""
    found, at = [], 8
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        kind, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        assert zlib.crc32(kind + content) == int.from_bytes(data[at + 8 + size :][:4], "big")
        found.append((kind, content))
        at += 12 + size
    return found


def rows_of(data: bytes) -> bytes:
    return zlib.decompress(b"".join(content for kind, content in chunks(data) if kind == b"IDAT"))


def palette(colours: int) -> Image.Image:
    return photograph((61, 40)).quantize(colours)


# The filters


def plain_paeth(left: int, up: int, corner: int) -> int:
    """PNG 3, 9.4, as it is written there."""
    estimate = left + up - corner
    return min((left, up, corner), key=lambda value: abs(estimate - value))


def plain_filter(number: int, row: bytes, above: bytes, pixel: int) -> bytes:
    """PNG 3, 9.2, byte by byte."""
    out = []
    for at, value in enumerate(row):
        left = row[at - pixel] if at >= pixel else 0
        corner = above[at - pixel] if at >= pixel else 0
        up = above[at]
        predicted = (0, left, up, (left + up) // 2, plain_paeth(left, up, corner))[number]
        out.append((value - predicted) % 256)
    return bytes([number, *out])


@given(data=st.data(), number=st.integers(0, 4), mode=st.sampled_from(["L", "LA", "RGB", "RGBA"]))
def test_a_filter_is_what_png_says(data: st.DataObject, number: int, mode: str) -> None:
    pixel = len(mode) if mode != "L" else 1
    width, height = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 5))
    row = width * pixel
    levels = st.one_of(st.integers(0, 255), st.sampled_from([0, 1, 127, 128, 255]))
    flat = bytes(data.draw(st.lists(levels, min_size=row * height, max_size=row * height)))
    rows = filters.Rows(Image.frombytes(mode, (width, height), flat), mode, 8 * pixel)
    lines = [bytes(row), *(flat[at : at + row] for at in range(0, len(flat), row))]
    expected = [plain_filter(number, low, up, pixel) for up, low in itertools.pairwise(lines)]
    got = [filters.filtered(strip, number, pixel) for strip in filters.strips(rows)]
    assert b"".join(got) == b"".join(expected)
    assert filters.filtered(filters.whole(rows), number, pixel) == b"".join(expected)


def test_paeth_is_right_for_every_difference() -> None:
    values = [
        (*pair, corner)
        for pair in itertools.product(range(0, 256, 3), repeat=2)
        for corner in range(0, 256, 5)
    ]
    # A pixel and the one to its left, below the two that these are predicted from.
    flat = b"".join(bytes([corner, up]) for _, up, corner in values)
    below = b"".join(bytes([left, 0]) for left, _, _ in values)
    data = b"".join(flat[at : at + 2] + below[at : at + 2] for at in range(0, len(flat), 2))
    image = Image.frombytes("L", (2, len(values) * 2), data)
    rows = filters.Rows(image, "L", 8)
    got = b"".join(filters.filtered(strip, filters.PAETH, 1) for strip in filters.strips(rows))
    predicted = [-value % 256 for value in got[5::6]]
    assert predicted == [plain_paeth(left, up, corner) for left, up, corner in values]


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("mode", LAYOUTS)
def test_the_tiles_of_a_sample_are_filtered_as_they_are_alone(mode: str, number: int) -> None:
    packing, bits, _, _ = png.LAYOUTS[mode]
    rows = filters.Rows(sample(mode).resize((320, 500)), packing, bits)
    strip, places = strategy._sample(rows)
    width = 320 * min(strategy._TILE, rows.row) // rows.row
    got = filters.filtered(strip, number, rows.pixel)
    expected = []
    for place in range(len(places)):
        left = (320 - width) * place // (len(places) - 1)
        top = int((500 - strategy._ROWS - 1) * (strategy._STEP * (place + 0.5) % 1))
        box = (left, top, left + width, top + strategy._ROWS + 1)
        tile = filters.whole(filters.Rows(rows.image.crop(box), packing, bits))
        expected.append(filters.filtered(tile, number, rows.pixel)[rows_bytes(width, bits) :])
    assert [got[place] for place in places] == expected


def rows_bytes(width: int, bits: int) -> int:
    """One filtered row."""
    return 1 + (width * bits + 7) // 8


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("mode", LAYOUTS)
def test_strips_are_filtered_as_the_whole(
    mode: str, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    packing, bits, _, _ = png.LAYOUTS[mode]
    rows = filters.Rows(sample(mode), packing, bits)

    def filtered() -> bytes:
        return b"".join(
            filters.filtered(strip, number, rows.pixel) for strip in filters.strips(rows)
        )

    whole = filtered()
    monkeypatch.setattr(filters, "_STRIP", 400)
    assert filtered() == whole


# The pixels


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_way_shows_the_pixels_of_pillows_file(
    mode: str, way: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(png, "way", lambda rows, zlib: way)
    image = sample(mode)
    opened = reopen(encoded(image))
    assert opened.mode == reopen(written(image, "PNG")).mode
    assert pixels(opened) == pixels(reopen(written(image, "PNG"))) == pixels(image)


@pytest.mark.parametrize(
    "size", [(1, 1), (1, 300), (300, 1), (7, 3), (2000, 300), (70_000, 2), (2, 70_000)]
)
@pytest.mark.parametrize("make", [photograph, drawing, colours, faded])
def test_every_size_shows_its_pixels(
    make: Callable[[tuple[int, int]], Image.Image], size: tuple[int, int]
) -> None:
    image = make(size)
    assert reopen(encoded(image)).convert("RGBA").tobytes() == image.convert("RGBA").tobytes()


@pytest.mark.parametrize("count", [2, 3, 4, 5, 16, 17, 255, 256])
def test_a_palette_has_as_many_bits_as_pillow_gives_it(count: int) -> None:
    image = palette(count)
    ours, pillows = chunks(encoded(image)), chunks(written(image, "PNG"))
    assert ours[:2] == pillows[:2]  # IHDR and PLTE
    assert rows_of(encoded(image)).count(0) >= image.height
    assert pixels(reopen(encoded(image))) == pixels(image)


@pytest.mark.parametrize(
    ("mode", "key"),
    [
        ("L", 0),
        ("RGB", (255, 255, 255)),
        ("I;16", 2700),
        ("P", 3),
        ("P", b"\x00\x7f\xff"),
    ],
)
def test_transparent_colours_are_written_as_pillow_writes_them(mode: str, key: object) -> None:
    image = palette(9) if mode == "P" else sample(mode)
    image.info["transparency"] = key
    ours, pillows = dict(chunks(encoded(image))), dict(chunks(written(image, "PNG")))
    assert ours[b"tRNS"] == pillows[b"tRNS"]
    assert pixels(reopen(encoded(image))) == pixels(reopen(written(image, "PNG")))


@pytest.mark.parametrize(
    ("mode", "key", "said"),
    [("L", 255, b"\0\xff"), ("L", 300, b"\0\x2c"), ("L", -1, b"\0\xff")],
)
def test_a_transparent_colour_has_no_bits_that_a_sample_has_not(
    mode: str, key: int, said: bytes
) -> None:
    image = sample(mode)
    image.info["transparency"] = key
    data = encoded(image)
    assert dict(chunks(data))[b"tRNS"] == said
    assert reopen(data).convert("RGBA").tobytes() == image.convert("RGBA").tobytes()


@pytest.mark.parametrize(("key", "said"), [(0, b"\0"), (255, b"\xff\0"), (1, b"\xff\0")])
def test_transparent_black_or_white_is_a_palettes(key: int, said: bytes) -> None:
    image = sample("1")
    image.info["transparency"] = key
    data = encoded(image)
    assert dict(chunks(data))[b"tRNS"] == said
    image.info["transparency"] = 255 if key else 0
    assert reopen(data).convert("RGBA").tobytes() == image.convert("RGBA").tobytes()
    # With a profile for grey it stays grey, and the one bit says which of both.
    assert dict(chunks(encoded(image, b"profile")))[b"tRNS"] == bytes([0, 1 if key else 0])


@pytest.mark.parametrize("key", [None, 2, 250, bytes(range(256))])
@pytest.mark.parametrize("colours", [1, 2, 16, 200])
def test_an_index_behind_the_palette_shows_what_pillow_shows(colours: int, key: object) -> None:
    image = Image.frombytes("P", (16, 16), bytes(range(256)))
    image.putpalette([7 * level % 256 for level in range(3 * colours)])
    if key is not None:
        image.info["transparency"] = key
    assert reopen(encoded(image)).convert("RGBA").tobytes() == image.convert("RGBA").tobytes()


def test_a_palette_with_alpha_of_its_own_keeps_it() -> None:
    image = faded().quantize(20, method=Image.Quantize.FASTOCTREE)
    assert dict(chunks(encoded(image)))[b"tRNS"] == dict(chunks(written(image, "PNG")))[b"tRNS"]
    assert pixels(reopen(encoded(image))) == pixels(image)


# The choice


@pytest.mark.parametrize(
    ("image", "strategies"),
    [
        (photograph(), {zlib.Z_RLE, zlib.Z_HUFFMAN_ONLY}),
        (photograph().convert("L").resize((512, 384)), {zlib.Z_RLE, zlib.Z_HUFFMAN_ONLY}),
        (photograph((64, 48)).resize((512, 384), Image.Resampling.NEAREST), {0}),
        (drawing((900, 700)).resize((450, 350)), {0}),
        (drawing((900, 700)).convert("L").resize((450, 350)), {0}),
    ],
)
def test_photographs_get_runs_or_codes_and_what_repeats_itself_matches(
    image: Image.Image, strategies: set[int]
) -> None:
    _, _, strategy_ = strategy.way(filters.Rows(image, image.mode, 8 * len(image.getbands())), zlib)
    assert strategy_ in strategies


@pytest.mark.parametrize(
    ("image", "packing", "bits", "number"),
    [
        (photograph((40, 9)), "RGB", 24, filters.SUB),
        (drawing((40, 9)), "RGB", 24, filters.SUB),
        (palette(200), "P", 8, filters.NONE),
        (sample("1"), "1", 1, filters.NONE),
    ],
)
def test_small_pictures_are_compressed_without_a_look(
    image: Image.Image, packing: str, bits: int, number: int
) -> None:
    assert strategy.way(filters.Rows(image, packing, bits), zlib) == (number, 5, 0)


def plot(size: tuple[int, int]) -> Image.Image:
    """Slanted lines without smooth edges: each row resembles the one above it."""
    image = Image.new("1", size, 1)
    for number in range(40):
        ends = (number * 97 % size[0], 0, number * 61 % size[0], size[1])
        ImageDraw.Draw(image).line(ends, fill=0, width=2)
    return image


@pytest.mark.parametrize(
    ("image", "number"),
    [
        (sample("1"), filters.NONE),
        (plot((300, 200)), filters.NONE),  # too small to be looked at
        (plot((1600, 1200)), filters.UP),
        (photograph((1200, 900)).convert("1"), filters.NONE),
    ],
)
def test_pixels_that_share_a_byte_get_up_or_no_filter(image: Image.Image, number: int) -> None:
    row = (image.width + 7) // 8
    assert set(rows_of(encoded(image))[:: row + 1]) == {number}
    assert pixels(reopen(encoded(image))) == pixels(image)


@pytest.mark.parametrize("make", [photograph, drawing, colours])
def test_the_file_is_about_as_small_as_pillows(make: Callable[..., Image.Image]) -> None:
    image = make((640, 400))
    assert len(encoded(image)) <= 1.3 * len(written(image, "PNG"))


# The quota


def blocks(size: tuple[int, int]) -> Image.Image:
    """Squares of a few pixels: large, and drawn."""
    return photograph((size[0] // 4, size[1] // 4), 90).resize(size, Image.Resampling.NEAREST)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("make", [photograph, blocks])
def test_the_work_ends_with_the_quota(
    make: Callable[[tuple[int, int]], Image.Image],
    share: float,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The rows that were compressed, not the time, are counted: they are what takes the time."""
    image = make((1600, 1200))
    compressed = []

    def counting(strip: Any, number: int, pixel: int) -> bytes:
        done = filters.filtered(strip, number, pixel)
        compressed.append(len(done))
        return done

    monkeypatch.setattr(png, "filtered", counting)
    size = len(images.encode(image, "png")[0])
    whole = sum(compressed)
    compressed.clear()
    with pytest.raises(TooLarge):
        images.encode(image, "png", limit=int(share * size))
    assert sum(compressed) <= (share + 0.1) * whole


def test_an_image_opened_from_a_file_is_written_too() -> None:
    image = saved(photograph(), "JPEG")
    assert pixels(reopen(images.encode(image, "png")[0])) == pixels(image)
