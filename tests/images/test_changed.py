"""Images changed in place: what the image shows is what is sent, and never a spoilt frame."""

from __future__ import annotations

import base64
import re
import threading
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import PIL
import pytest
from PIL import Image, ImageDraw, ImageOps

from events import event
from image_samples import AVIF, animated, distance, pixels, reopen, written
from lambda_binary import images
from lambda_binary.errors import ImageEncodingError

SIZE = (64, 48)
MOVING = ["GIF", "PNG", "WEBP"] + ["AVIF"] * AVIF
SEVERAL = [*MOVING, "TIFF"]
# Before, Pillow's own thumbnail() ends with "broken data stream" on the MPO that it wrote.
MPO = tuple(map(int, PIL.__version__.split(".")[:2])) >= (11, 3)
COLOURS = ("red", "lime", "blue")
# Mean levels of 0 to 255 that a band may be off by the format's own compression.
LOST = {"GIF": 0, "PNG": 0, "WEBP": 0, "AVIF": 6, "TIFF": 0}


def frames() -> list[Image.Image]:
    """A quarter of each frame has a colour of its own, the rest is white."""
    made = []
    for colour in COLOURS:
        frame = Image.new("RGB", SIZE, "white")
        frame.paste(colour, (0, 0, SIZE[0] // 2, SIZE[1] // 2))
        made.append(frame)
    return made


def file_of(codec: str, **options: Any) -> bytes:
    first, *rest = frames()
    if codec == "WEBP":
        options["lossless"] = True
    if codec != "TIFF":
        options["duration"] = 100
    return written(first, codec, save_all=True, append_images=rest, **options)


def opened(codec: str) -> Image.Image:
    return Image.open(BytesIO(file_of(codec)))


def halved(image: Image.Image) -> None:
    image.thumbnail((SIZE[0] // 2, SIZE[1] // 2))


def painted(image: Image.Image) -> None:
    image.paste(image.crop((0, 0, 10, 10)), (40, 30))


def drawn(image: Image.Image) -> None:
    image.load()
    ImageDraw.Draw(image).rectangle((40, 30, 50, 40), fill=image.getpixel((0, 0)))


def dotted(image: Image.Image) -> None:
    pixels = image.load()
    assert pixels is not None
    pixels[60, 40] = pixels[0, 0]


def veiled(image: Image.Image) -> None:
    image.putalpha(200)


def stood(image: Image.Image) -> None:
    """An in-place turn by Exif, of an image without a tag, is no change."""
    ImageOps.exif_transpose(image, in_place=True)


CHANGES: list[Callable[[Image.Image], None]] = [halved, painted, drawn, dotted]


def saved_by_pillow(image: Image.Image) -> Image.Image:
    """What Pillow itself writes of the one frame that the image shows."""
    return reopen(written(image.copy().convert("RGBA"), "PNG"))


@pytest.mark.parametrize("target", [None, "png", "webp", "gif", "auto"])
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("codec", SEVERAL)
def test_a_frame_that_was_changed_in_place_is_the_picture_that_is_sent(
    codec: str, number: int, change: Callable[[Image.Image], None], target: str | None
) -> None:
    image = opened(codec)
    image.seek(number)
    change(image)
    expected = saved_by_pillow(image)
    data, media_type = images.encode(image, target, accept="image/webp")
    got = reopen(data)
    assert getattr(got, "n_frames", 1) == 1
    assert got.size == expected.size
    assert media_type in images.MEDIA_TYPES.values()
    lossy = media_type == "image/avif" or (codec == "AVIF" and media_type != "image/png")
    assert distance(got, expected) <= (8 if lossy else 0)
    assert (image.tell(), image.size) == (number, expected.size)


@pytest.mark.parametrize("codec", MOVING)
def test_an_alpha_put_into_a_frame_makes_it_that_one_picture(codec: str) -> None:
    image = opened(codec)
    veiled(image)
    got = reopen(images.encode(image, "png")[0])
    assert getattr(got, "n_frames", 1) == 1
    assert set(got.getchannel("A").tobytes()) == {200}
    assert distance(got.convert("RGB"), frames()[0]) <= LOST[codec]


@pytest.mark.parametrize("codec", SEVERAL)
@pytest.mark.parametrize(
    "look",
    [
        lambda image: None,
        lambda image: image.load(),
        lambda image: (image.seek(2), image.load(), image.seek(0), image.load(), image.seek(1)),
        lambda image: (image.seek(2), image.load()),
        lambda image: stood(image),
        lambda image: image.thumbnail((1000, 1000)),
        lambda image: image.convert("L").thumbnail((9, 9)),
    ],
    ids=["opened", "loaded", "looked through", "at its last", "upright", "large", "a copy"],
)
def test_an_image_that_was_only_looked_at_keeps_all_its_frames(
    codec: str, look: Callable[[Image.Image], object]
) -> None:
    image = opened(codec)
    try:
        look(image)
    except (ValueError, OSError, SyntaxError):
        # Pillow itself cannot go back in some APNGs: the image is returned all the same.
        assert codec == "PNG"
    at = image.tell()
    target = "tiff" if codec == "TIFF" else "png"
    got = reopen(images.encode(image, target)[0])
    assert getattr(got, "n_frames", 1) == 3
    for number, frame in enumerate(frames()):
        got.seek(number)
        assert distance(got, frame) <= LOST[codec]
    assert image.tell() == at


@pytest.mark.parametrize("codec", SEVERAL)
def test_the_image_can_be_used_as_before(codec: str) -> None:
    image = opened(codec)
    for number in (1, 2) if codec == "PNG" else (1, 2, 1):  # Pillow cannot go back in some APNGs
        image.seek(number)
        images.encode(image, "tiff" if codec == "TIFF" else "webp")
        assert distance(image, frames()[number]) <= LOST[codec]
        images.encode(image, "tiff" if codec == "TIFF" else "png")
        assert distance(image, frames()[number]) <= LOST[codec]


@pytest.mark.parametrize("codec", ["GIF", "PNG", "TIFF"])
@pytest.mark.parametrize("buffering", [-1, 0])
def test_a_file_on_disk_is_read_without_moving_its_position(
    codec: str, buffering: int, tmp_path: Path
) -> None:
    path = tmp_path / "picture"
    path.write_bytes(file_of(codec))
    with path.open("rb", buffering=buffering) as file, Image.open(file) as image:
        image.load()
        at = file.tell()
        data, _ = images.encode(image, "tiff" if codec == "TIFF" else "png")
        assert file.tell() == at
        image.seek(1)
        assert distance(image, frames()[1]) == 0
    assert getattr(reopen(data), "n_frames", 1) == 3
    with Image.open(path) as image:
        assert images.encode(image, None)[0] == images.encode(opened(codec), None)[0]


class Pipe:
    """A file that is neither on disk nor in memory."""

    def __init__(self, data: bytes) -> None:
        self._file = BytesIO(data)
        for name in ("read", "readline", "seek", "tell"):
            setattr(self, name, getattr(self._file, name))


@pytest.mark.parametrize("codec", ["GIF", "PNG", "TIFF"])
def test_any_other_file_is_put_back(codec: str) -> None:
    pipe: Any = Pipe(file_of(codec))
    image = Image.open(pipe)
    image.load()
    at = pipe.tell()
    assert images.encode(image, None) == images.encode(opened(codec), None)
    assert pipe.tell() == at


def test_an_animated_png_is_read_whole_from_any_frame() -> None:
    # Pillow refuses 2, 0, 1 in one image ("cannot seek"), or composes it wrongly.
    image = opened("PNG")
    image.seek(2)
    data, _ = images.encode(image, None)
    assert reopen(data).n_frames == 3  # type: ignore[attr-defined]
    assert image.tell() == 2


def test_a_gif_that_was_made_smaller_keeps_its_size_when_its_frames_are_counted() -> None:
    image = opened("GIF")
    halved(image)
    assert reopen(images.encode(image, None)[0]).size == (32, 24)
    assert image.size == (32, 24)


def test_paint_on_one_frame_does_not_show_in_the_next() -> None:
    image = opened("PNG")
    image.paste((0, 0, 0), (0, 0, 64, 48))
    image.seek(1)  # Pillow composes it over the paint
    got = reopen(images.encode(image, "png")[0])
    assert pixels(got.convert("RGB")) == pixels(image.convert("RGB"))


@pytest.mark.parametrize("codec", SEVERAL)
def test_requests_that_share_an_image_get_the_same_picture(codec: str) -> None:
    image = opened(codec)
    expected = images.encode(opened(codec), None)
    got: list[object] = []

    def request() -> None:
        for _ in range(3):
            got.append(images.encode(image, None))  # noqa: PERF401

    threads = [threading.Thread(target=request) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [expected] * 24
    assert image.tell() == 0


@pytest.mark.skipif(not AVIF, reason="Pillow here writes no AVIF")
def test_an_avif_animation_does_not_say_when_it_was_written() -> None:
    # Else its bytes, and its strong ETag, were others in each second.
    data = bytes(images.encode(opened("WEBP"), "avif")[0])
    for box in (b"mvhd", b"tkhd", b"mdhd"):
        assert data.count(box) >= 1
        for at in re.finditer(box, data):
            times = data[at.end() + 4 : at.end() + 20]
            assert (data[at.end()], times) == (1, bytes(16))
    assert reopen(data).n_frames == opened("WEBP").n_frames


def test_requests_that_share_an_image_that_nobody_read_yet_get_the_same_picture() -> None:
    image = Image.open(BytesIO(written(Image.effect_noise((600, 600), 80), "JPEG")))
    got: list[object] = []
    threads = [
        threading.Thread(target=lambda: got.append(images.encode(image, "png"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 8
    assert {data for data, _ in got} == {images.encode(image, "png")[0]}  # type: ignore[misc]


def test_an_animation_closed_after_a_frame_was_read_says_where_to_return_it() -> None:
    image = animated(frames(), "GIF", [100] * 3)
    image.load()
    image.close()
    with pytest.raises(ImageEncodingError, match="its file is closed; return it inside"):
        images.encode(image, None)


def handler_of_the_tutorial() -> Any:
    page = Path(__file__).parent.parent.parent / "docs/tutorial.md"
    blocks = re.findall(
        r"^```python\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    namespace: dict[str, Any] = {}
    for block in blocks:
        exec(block, namespace)
    return namespace["thumbnail"]


@pytest.mark.parametrize("codec", [*SEVERAL, *["MPO"] * MPO])
@pytest.mark.parametrize("accept", ["image/webp", "image/avif,image/webp,*/*", "*/*"])
def test_the_tutorials_handler_gives_a_right_thumbnail_of_an_upload_that_moves(
    codec: str, accept: str
) -> None:
    first, *rest = [frame.resize((400, 300)) for frame in frames()]
    options: dict[str, Any] = {"WEBP": {"lossless": True}}.get(codec, {})
    upload = written(first, codec, save_all=True, append_images=rest, **options)
    request = event("http-api-2.0")
    request["headers"]["accept"] = accept
    request["body"], request["isBase64Encoded"] = base64.b64encode(upload).decode(), True
    payload = handler_of_the_tutorial()(request, None)
    got = reopen(base64.b64decode(payload["body"]))
    assert got.size == (200, 150)
    assert payload["headers"]["Content-Type"] == got.get_format_mimetype()
    assert payload["headers"]["Vary"] == "Accept"
    assert getattr(got, "n_frames", 1) == 1
    plain = Image.open(BytesIO(upload))
    plain.thumbnail((200, 200))
    assert distance(got, plain.convert("RGBA")) < 8
    assert distance(got, first.resize((200, 150))) < 8
