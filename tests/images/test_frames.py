"""Animations and pages: every frame, its time and its pixels, and the image left where it was."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageDraw

from image_samples import (
    AVIF,
    SRGB,
    animated,
    colours,
    distance,
    drawing,
    faded,
    holed,
    pixels,
    reopen,
    saved,
    written,
)
from lambda_binary import images
from lambda_binary.errors import ImageEncodingError

SIZE = (96, 64)
DURATIONS = [100, 200, 300, 400]
# Mean levels of 0 to 255 that a band may be off; a frame in another's place is off by over 10.
LOST = {"png": 0, "gif": 0, "webp": 0, "avif": 5}
MOVING = ["png", "gif", "webp"] + ["avif"] * AVIF


def moved(background: Image.Image) -> list[Image.Image]:
    """A red square that moves over a background of few colours."""
    frames = []
    for number in range(len(DURATIONS)):
        frame = background.copy()
        draw = ImageDraw.Draw(frame)
        draw.rectangle((number * 20, 10, number * 20 + 15, 25), fill=(255, 0, 0))
        frames.append(frame)
    return frames


def holes() -> list[Image.Image]:
    """Frames whose invisible part moves, so that each must clear what the one before drew."""
    frames = []
    for number in range(len(DURATIONS)):
        frame = drawing(SIZE).convert("RGBA")
        frame.paste((9, 9, 9, 0), (number * 20, 5, number * 20 + 30, 50))
        frames.append(frame)
    return frames


def shown(image: Image.Image) -> list[tuple[float, Image.Image]]:
    """Each frame's duration and picture."""
    frames = []
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        image.load()
        frames.append((image.info.get("duration", 0), image.convert("RGBA")))
    return frames


def distances(image: Image.Image, frames: list[Image.Image]) -> list[float]:
    pairs = zip(shown(image), frames, strict=True)
    return [distance(frame, expected) for (_, frame), expected in pairs]


@pytest.mark.parametrize("background", ["opaque", "transparent"])
@pytest.mark.parametrize("name", MOVING)
@pytest.mark.parametrize("source", ["GIF", "PNG", "WEBP"])
def test_frames_and_durations_survive(source: str, name: str, background: str) -> None:
    frames = moved(drawing(SIZE)) if background == "opaque" else holes()
    options: dict[str, dict[str, Any]] = {"WEBP": {"lossless": True}, "GIF": {"disposal": 2}}
    image = animated(frames, source, DURATIONS, **options.get(source, {}))
    data, media_type = images.encode(image, name)
    got = shown(reopen(data))
    assert media_type == images.MEDIA_TYPES[name]
    assert [duration for duration, _ in got] == DURATIONS
    for (_, frame), expected in zip(got, frames, strict=True):
        assert distance(frame, expected) <= LOST[name]
        if name != "avif":
            assert frame.getchannel("A").tobytes() == (
                expected.convert("RGBA").getchannel("A").tobytes()
            )


@pytest.mark.parametrize("name", MOVING)
def test_the_image_stays_at_its_frame(name: str) -> None:
    image = animated(moved(drawing(SIZE)), "GIF", DURATIONS)
    image.seek(2)
    before = image.convert("RGBA").tobytes()
    images.encode(image, name)
    assert image.tell() == 2
    assert image.convert("RGBA").tobytes() == before


@pytest.mark.parametrize(
    ("source", "loop", "name", "plays"),
    [
        # GIF counts repetitions after the first time, PNG and WebP count times; 0 is for ever.
        ("GIF", 0, "gif", 0),
        ("GIF", 0, "png", 0),
        ("GIF", None, "gif", None),
        ("GIF", None, "png", 1),
        ("GIF", None, "webp", 1),
        ("GIF", 3, "gif", 3),
        ("GIF", 3, "webp", 4),
        ("PNG", 0, "gif", 0),
        ("PNG", 1, "gif", None),
        ("PNG", 4, "gif", 3),
        ("PNG", 4, "png", 4),
        ("PNG", 70000, "webp", 65535),
        ("PNG", 70000, "gif", 65534),
        ("WEBP", 2, "png", 2),
    ],
)
def test_an_animation_plays_as_often_as_before(
    source: str, loop: int | None, name: str, plays: int | None
) -> None:
    options: dict[str, Any] = {} if loop is None else {"loop": loop}
    image = animated(moved(drawing(SIZE)), source, DURATIONS, **options)
    assert reopen(images.encode(image, name)[0]).info.get("loop") == plays


def test_a_gif_without_durations_keeps_none_and_others_say_what_browsers_do() -> None:
    image = animated(moved(drawing(SIZE)), "GIF", [0] * 4)
    for name, duration in {"gif": 0, "png": 100, "webp": 100}.items():
        got = shown(reopen(images.encode(image, name)[0]))
        assert [time for time, _ in got] == [duration] * 4, name


def test_the_picture_apart_from_an_animation_stays_in_a_png_and_only_there() -> None:
    cover, *frames = moved(drawing(SIZE))
    image = saved(
        cover,
        "PNG",
        save_all=True,
        append_images=frames,
        default_image=True,
        duration=DURATIONS[1:],
    )
    png = reopen(images.encode(image, "png")[0])
    assert png.info["default_image"] is True
    assert distances(png, [cover, *frames]) == [0] * 4
    webp = reopen(images.encode(image, "webp")[0])
    assert distances(webp, frames) == [0] * 3
    assert [duration for duration, _ in shown(webp)] == DURATIONS[1:]


@pytest.mark.parametrize("name", MOVING)
def test_an_animation_of_one_frame_beside_its_cover_is_that_frame(name: str) -> None:
    cover, frame, *_ = moved(drawing(SIZE))
    image = saved(
        cover, "PNG", save_all=True, append_images=[frame], default_image=True, duration=[100]
    )
    opened = reopen(images.encode(image, name)[0])
    expected = [cover, frame] if name == "png" else [frame]
    assert max(distances(opened, expected)) <= LOST[name]


@pytest.mark.parametrize("name", MOVING)
def test_equal_frames_may_become_one_that_looks_the_same(name: str) -> None:
    image = animated([drawing(SIZE), drawing(SIZE)], "WEBP", [100, 100], lossless=True)
    frames = shown(reopen(images.encode(image, name)[0]))
    assert max(distance(frame, drawing(SIZE)) for _, frame in frames) <= LOST[name]


def test_every_frame_of_an_animation_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    frames = moved(drawing(SIZE))
    image = animated(frames, "PNG", DURATIONS, exif=exif)
    got = shown(reopen(images.encode(image, "png")[0]))
    assert [pixels(frame) for _, frame in got] == [
        pixels(frame.transpose(Image.Transpose.ROTATE_270)) for frame in frames
    ]


def test_an_animation_with_partial_alpha_is_no_gif() -> None:
    frames = [holed(SIZE), faded(SIZE)]
    image = animated(frames, "PNG", [100, 100])
    for number in range(2):
        image.seek(number)
        with pytest.raises(ImageEncodingError, match="GIF: it holds no partly transparent pixels"):
            images.encode(image, "gif")
        assert image.tell() == number


class Film(Image.Image):
    """An animation of frames in several modes, as a plugin of someone else may open one."""

    format = "FILM"
    is_animated = True
    n_frames = 2

    def __init__(self) -> None:
        super().__init__()
        self.seek(0)

    def seek(self, frame: int) -> None:
        self.number = frame
        shown = (drawing(SIZE), holed(SIZE))[frame]
        self.im, self._mode, self._size = shown.im, shown.mode, shown.size

    def tell(self) -> int:
        return self.number


@pytest.mark.parametrize("name", MOVING)
def test_an_animation_that_is_opaque_at_first_keeps_its_later_holes(name: str) -> None:
    film = Film()
    opened = reopen(images.encode(film, name)[0])
    assert max(distances(opened, [drawing(SIZE), holed(SIZE)])) <= LOST[name]
    assert film.tell() == 0


def test_an_animation_with_more_than_8_bits_is_refused() -> None:
    grey = Image.new("I;16", SIZE, 100)
    other = Image.new("I;16", SIZE, 200)
    image = animated([grey, other], "PNG", [100, 100])
    with pytest.raises(ImageEncodingError, match="only a single picture keeps more than 8 bits"):
        images.encode(image, "png")


def test_every_page_of_a_tiff_is_kept_in_its_own_size_and_mode() -> None:
    pages = [drawing(SIZE), colours().convert("CMYK"), Image.new("I;16", (5, 4), 40000), holed()]
    image = animated(pages, "TIFF", [])
    image.seek(1)
    data, media_type = images.encode(image, None)
    tiff = reopen(data)
    assert media_type == "image/tiff"
    assert image.tell() == 1
    for number, page in enumerate(pages):
        tiff.seek(number)
        tiff.load()
        assert (tiff.mode, tiff.size) == (page.mode, page.size)
        assert pixels(tiff) == pixels(page)


def test_the_profile_of_a_tiff_stays_if_it_is_right_for_every_page() -> None:
    for second, kept in ((drawing(SIZE), True), (Image.new("CMYK", SIZE), False)):
        image = animated([drawing(SIZE), second], "TIFF", [], icc_profile=SRGB)
        tiff = reopen(images.encode(image, "tiff")[0])
        profiles = []
        for number in range(2):
            tiff.seek(number)
            profiles.append(tiff.info.get("icc_profile"))
        assert profiles == [SRGB if kept else None] * 2


def test_the_second_view_of_a_phones_photograph_is_no_animation() -> None:
    image = animated([colours(), colours().transpose(Image.Transpose.ROTATE_180)], "MPO", [])
    assert (image.format, getattr(image, "n_frames", 1)) == ("MPO", 2)
    data, media_type = images.encode(image, None)
    assert (media_type, reopen(data).format) == ("image/jpeg", "JPEG")
    assert distance(reopen(data), colours()) < 5


def test_an_animation_whose_file_is_closed_says_where_to_return_it() -> None:
    image = animated(moved(drawing(SIZE)), "GIF", DURATIONS)
    image.close()
    with pytest.raises(ImageEncodingError) as caught:
        images.encode(image, None)
    assert str(caught.value) == (
        "the pixels of the GIF image cannot be read, for its file is closed; return it inside the "
        "`with` block, or a copy made there (image.copy(), which keeps one frame)"
    )


def test_an_animation_that_breaks_off_is_refused_and_stays_at_its_frame() -> None:
    first, *rest = moved(drawing(SIZE))
    file = written(first, "PNG", save_all=True, append_images=rest, duration=DURATIONS)
    image = Image.open(BytesIO(file[:-80]))
    with pytest.raises(ImageEncodingError, match=r"of the PNG image cannot be read \("):
        images.encode(image, "webp")
    assert image.tell() == 0
