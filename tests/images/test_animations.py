"""Animations of rectangles, opaque or with holes: every frame, alpha and duration comes through."""

from __future__ import annotations

import random

import PIL
import pytest
from PIL import Image, ImageDraw

from image_samples import animated, distance, reopen
from lambda_binary import images


def frame(random_: random.Random, size: tuple[int, int], *, holes: bool) -> Image.Image:
    """Rectangles of a few colours on one of them; with holes some colours are invisible."""
    colours = [
        (*(random_.randrange(256) for _ in range(3)), random_.choice([0, 255]) if holes else 255)
        for _ in range(random_.randrange(1, 9))
    ]
    image = Image.new("RGBA", size, random_.choice(colours))
    draw = ImageDraw.Draw(image)
    for _ in range(random_.randrange(6)):
        left, top = (random_.randrange(side) for side in size)
        box = (left, top, left + random_.randrange(1, 20), top + random_.randrange(1, 20))
        draw.rectangle(box, fill=random_.choice(colours))
    return image


# More milliseconds than a chunk counts in thousandths; older Pillows cannot write such a fixture.
LONG = 70_000 if tuple(map(int, PIL.__version__.split(".")[:2])) >= (12, 1) else 30_000


def film(seed: int, *, holes: bool) -> tuple[Image.Image, list[Image.Image], list[int]]:
    random_ = random.Random(seed)
    size = random_.randrange(8, 60), random_.randrange(8, 60)
    count = random_.randrange(2, 7)
    frames = [frame(random_, size, holes=holes) for _ in range(count)]
    if seed % 3 == 0:
        frames[1] = frames[0].copy()  # nothing changes
    durations = [random_.choice([20, 50, 100, 700, LONG]) for _ in range(count)]
    return animated(frames, "PNG", durations, disposal=0, blend=0), frames, durations


@pytest.mark.parametrize("holes", [False, True])
@pytest.mark.parametrize("name", ["png", "gif", "webp"])
def test_every_frame_comes_through(name: str, holes: bool) -> None:
    for seed in range(40):
        image, frames, durations = film(seed, holes=holes)
        if getattr(image, "n_frames", 1) < len(frames):
            continue  # Pillow has made one of equal frames
        got = reopen(images.encode(image, name)[0])
        if name == "webp" and getattr(got, "n_frames", 1) < len(frames):
            continue  # and so does libwebp
        for number, (expected, duration) in enumerate(zip(frames, durations, strict=True)):
            got.seek(number)
            got.load()
            shown = got.convert("RGBA")
            assert shown.getchannel("A").tobytes() == expected.getchannel("A").tobytes(), seed
            assert distance(shown, expected) <= (8 if name == "webp" else 0), seed
            assert got.info["duration"] == duration, seed


def test_what_is_invisible_around_a_webps_frames_stays_invisible() -> None:
    # libwebp writes the rectangle that is seen, in which every pixel is opaque, and says of the
    # file that it has no transparency.
    first = Image.new("RGBA", (40, 30))
    first.paste("red", (10, 10, 20, 20))
    second = Image.new("RGBA", (40, 30), "blue")
    got = reopen(images.encode(animated([first, second], "PNG", [100, 100]), "webp")[0])
    assert got.mode == "RGBA"
    assert got.getchannel("A").tobytes() == first.getchannel("A").tobytes()


def test_an_alpha_channel_that_says_nothing_is_left_out() -> None:
    frames = [frame(random.Random(seed), (30, 20), holes=False) for seed in (1, 2)]
    image = animated(frames, "PNG", [100, 100])
    assert image.mode == "RGBA"
    for name in ("png", "webp"):
        assert reopen(images.encode(image, name)[0]).mode == "RGB"


@pytest.mark.parametrize("first", [0, 1])
def test_a_gif_is_cleared_to_nothing_whether_or_not_a_frame_has_holes(first: int) -> None:
    opaque, holed = Image.new("RGBA", (20, 20), "green"), Image.new("RGBA", (20, 20))
    holed.paste("red", (3, 3, 9, 9))
    frames = [opaque, holed, opaque] if first == 0 else [holed, opaque, holed]
    got = reopen(images.encode(animated(frames, "PNG", [100] * 3), "gif")[0])
    for number, expected in enumerate(frames):
        got.seek(number)
        assert got.convert("RGBA").getchannel("A").tobytes() == expected.getchannel("A").tobytes()


def test_a_picture_of_many_colours_is_cleared_too() -> None:
    noise = Image.merge("RGB", [Image.effect_noise((64, 64), 90) for _ in range(3)])
    holed = Image.new("RGBA", (64, 64))
    got = reopen(
        images.encode(animated([noise.convert("RGBA"), holed], "PNG", [100] * 2), "gif")[0]
    )
    got.seek(1)
    assert got.convert("RGBA").getchannel("A").getextrema() == (0, 0)
