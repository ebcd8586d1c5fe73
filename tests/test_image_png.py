"""A still PNG shows the same pixels whatever way it was written, and stops at the quota."""

from __future__ import annotations

import itertools
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from images import colours, drawing, faded, photograph, pixels, reopen, sample, saved, written
from lambda_binary import images
from lambda_binary.imaging import colours as few
from lambda_binary.imaging import filters, png, strategy

if TYPE_CHECKING:
    from collections.abc import Callable

LAYOUTS = [layout for layout in png._LAYOUTS if not layout.startswith("P")]
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
    packed = filters.strips(rows)
    assert b"".join(filters.filtered(strip, number, pixel) for strip in packed) == b"".join(
        expected
    )
    assert (
        list(filters.strips(rows, height - 1, height)) == list(filters.strips(rows))[-1:]
        or height > 1
    )


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
def test_strips_are_filtered_as_the_whole(
    mode: str, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    packing, bits, _, _ = png._LAYOUTS[mode]
    rows = filters.Rows(sample(mode), packing, bits)

    def filtered(top: int = 0, bottom: int | None = None) -> bytes:
        strips = filters.strips(rows, top, bottom)
        return b"".join(filters.filtered(strip, number, rows.pixel) for strip in strips)

    whole = filtered()
    monkeypatch.setattr(filters, "_STRIP", 400)
    assert filtered() == whole
    assert filtered(7, 29) == whole[7 * (rows.row + 1) : 29 * (rows.row + 1)]


# The pixels


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_way_shows_the_pixels_of_pillows_file(
    mode: str, way: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(png, "way", lambda rows: way)
    image = sample(mode)
    opened = reopen(encoded(image))
    assert opened.mode == reopen(written(image, "PNG")).mode
    assert pixels(opened) == pixels(reopen(written(image, "PNG"))) == pixels(image)


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 1), (7, 3), (2000, 300)])
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
        ("1", 255),
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


def test_a_palette_with_alpha_of_its_own_keeps_it() -> None:
    image = faded().quantize(20, method=Image.Quantize.FASTOCTREE)
    assert dict(chunks(encoded(image)))[b"tRNS"] == dict(chunks(written(image, "PNG")))[b"tRNS"]
    assert pixels(reopen(encoded(image))) == pixels(image)


# Fewer bits for the same pixels


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
    opened = reopen(encoded(image))
    # Pillow opens a grey picture of 1 bit as mode 1; ours of few greys have a palette.
    assert opened.mode == mode
    assert opened.convert("RGBA").tobytes() == image.convert("RGBA").tobytes()


@given(st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=1, max_size=256))
def test_any_few_colours_stay_what_they_are(found: list[tuple[int, int, int]]) -> None:
    image = Image.frombytes("RGB", (len(found), 1), bytes(itertools.chain.from_iterable(found)))
    for mode in ("RGB", "RGBA"):
        shown = few.reduced(image.convert(mode), None).convert("RGB")
        assert shown.tobytes() == image.tobytes()


def test_neighbouring_colours_are_told_apart() -> None:
    near = [(red, green, 7) for red in range(100, 108) for green in range(200, 208)]
    image = Image.new("RGB", (8, 8))
    image.putdata(near)
    reduced = few.reduced(image, None)
    assert (reduced.mode, len(reduced.getpalette() or ()) // 3) == ("P", 64)
    assert reduced.convert("RGB").tobytes() == image.tobytes()


def test_more_levels_than_pillow_tells_apart_stay_as_they_are() -> None:
    image = Image.new("RGB", (65, 1))
    image.putdata([(level, 0, 9) for level in range(65)])
    assert few.reduced(image, None) is image


def test_a_profile_keeps_its_colour_space() -> None:
    rgb = images.encode(with_profile(drawing()), "png")[0]
    assert (reopen(rgb).mode, "icc_profile" in reopen(rgb).info) == ("P", True)
    greys = images.encode(with_profile(grey(9).convert("RGB")), "png")[0]
    assert (reopen(greys).mode, "icc_profile" in reopen(greys).info) == ("P", True)
    assert few.reduced(grey(9), b"profile").mode == "L"


def with_profile(image: Image.Image) -> Image.Image:
    from images import SRGB

    image.info["icc_profile"] = SRGB
    return image


# The choice


@pytest.mark.parametrize(
    ("image", "kinds"),
    [
        (photograph(), {filters.SUB, filters.UP, filters.AVERAGE, filters.PAETH}),
        (photograph((40, 9)), {filters.SUB, filters.UP, filters.AVERAGE, filters.PAETH}),
        (drawing((900, 700)).resize((450, 350)), {filters.NONE, filters.UP}),
        (drawing((900, 700)).convert("L").resize((450, 350)), {filters.NONE, filters.UP}),
    ],
)
def test_photographs_get_runs_or_codes_and_drawings_matches(
    image: Image.Image, kinds: set[int]
) -> None:
    mode = image.mode
    number, _, compression = strategy.way(filters.Rows(image, mode, 8 * len(image.getbands())))
    assert number in kinds
    assert (compression in (2, 3)) == (filters.NONE not in kinds)


def test_pixels_that_share_a_byte_are_not_filtered() -> None:
    assert set(rows_of(encoded(sample("1")))[:: 8 + 1]) == {0}


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
    with pytest.raises(images.TooLarge):
        images.encode(image, "png", limit=int(share * size))
    assert sum(compressed) <= (share + 0.1) * whole


def test_an_image_opened_from_a_file_is_written_too() -> None:
    image = saved(photograph(), "JPEG")
    assert pixels(reopen(images.encode(image, "png")[0])) == pixels(image)
