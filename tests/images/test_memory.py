"""Animations and pages are written frame by frame: peak resident memory, counted in frames.

tracemalloc does not see what Pillow and the encoders allocate, so the kernel is asked, of a process
of its own. A frame is 500 x 500 RGBA, 1 MB; all 120 at once would be 120 MB.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from image_samples import AVIF, reopen
from lambda_binary import images
from lambda_binary.errors import ImageEncodingError

FRAMES, SIDE = 120, 500
FRAME = SIDE * SIDE * 4
# Frames in memory at once, the encoder's own room and the file included. Measured: 2 to 12, AVIF 28.
MOST = {"avif": 60}
MOST_OF_OTHERS = 30

CHILD = """
import resource, sys
from PIL import Image
from lambda_binary import images

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

path, name = sys.argv[1:]
images.encode(Image.new("RGB", (9, 9)), name)  # what is imported once
before = peak()
data, _ = images.encode(Image.open(path), name)
print(peak() - before, getattr(Image.open(__import__("io").BytesIO(data)), "n_frames", 1))
"""


def moving() -> Iterator[Image.Image]:
    """A square that moves: each frame differs from the one before."""
    background = Image.linear_gradient("L").resize((SIDE, SIDE)).convert("RGB").quantize(64)
    for number in range(FRAMES):
        frame = background.convert("RGB")
        left = number * 2
        ImageDraw.Draw(frame).rectangle((left, 20, left + 40, 60), fill=(255, number, 0))
        yield frame


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("moving")
    first, *rest = moving()
    made = {}
    for codec in ("GIF", "PNG", "WEBP"):
        made[codec] = folder / codec.lower()
        options = {"lossless": True, "method": 0} if codec == "WEBP" else {"compress_level": 1}
        first.save(made[codec], codec, save_all=True, append_images=rest, duration=50, **options)
    made["TIFF"] = folder / "tiff"
    first.save(
        made["TIFF"], "TIFF", save_all=True, append_images=rest, compression="tiff_adobe_deflate"
    )
    return made


CASES = [
    *[(codec, name) for codec in ("GIF", "PNG") for name in ("gif", "png", "webp")],
    ("WEBP", "webp"),
    ("WEBP", "png"),
    ("TIFF", "tiff"),
] + [("GIF", "avif")] * AVIF


@pytest.mark.parametrize(("codec", "name"), CASES)
def test_of_many_frames_a_few_are_in_memory(codec: str, name: str, files: dict[str, Path]) -> None:
    run = subprocess.run(
        [sys.executable, "-c", CHILD, str(files[codec]), name],
        capture_output=True,
        text=True,
        check=True,
    )
    taken, frames = map(int, run.stdout.split())
    assert frames == FRAMES
    assert taken < MOST.get(name, MOST_OF_OTHERS) * FRAME


def bomb(width: int, height: int, frames: int) -> bytes:
    """A GIF of 23 bytes a frame: one pixel on a large canvas."""
    sides = width.to_bytes(2, "little") + height.to_bytes(2, "little")
    frame = b"!\xf9\4\4\x0a\0\0\0" + b",\0\0\0\0\1\0\1\0\0" + b"\2\2D\1\0"
    return b"GIF89a" + sides + b"\x80\0\0" + b"\0\0\0\xff\xff\xff" + frame * frames + b";"


@pytest.mark.parametrize("name", ["gif", "webp", "png"])
def test_a_small_file_of_many_large_frames_takes_a_few_of_them(name: str, tmp_path: Path) -> None:
    path = tmp_path / "bomb.gif"
    path.write_bytes(bomb(1000, 1000, 300))
    run = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), name], capture_output=True, text=True, check=True
    )
    assert int(run.stdout.split()[0]) < 20 * 1000 * 1000 * 4


def noisy(frames: int) -> Image.Image:
    made = [Image.effect_noise((64, 64), 90).convert("RGB") for _ in range(frames)]
    sink = BytesIO()
    made[0].save(sink, "PNG", save_all=True, append_images=made[1:], duration=50)
    return Image.open(sink)


@pytest.mark.parametrize("name", ["webp"] + ["avif"] * AVIF)
def test_what_an_encoder_could_not_hold_is_refused_by_its_first_frames(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 40 frames of noise are about 0.3 MB as WebP, which the encoder holds three times.
    image = noisy(40)
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "0")
    with pytest.raises(ImageEncodingError) as caught:
        images.encode(image, name)
    assert re.fullmatch(
        rf"the PNG image \(RGB, 64 x 64, 40 frames\) cannot be written as {name.upper()}: its "
        r"encoder .*, and the function has 0 MB; .*",
        str(caught.value),
    )
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
    assert reopen(images.encode(image, name)[0]).n_frames == 40  # type: ignore[attr-defined]


def test_frames_that_compress_well_are_not_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    frames = [Image.new("RGB", (400, 400), (number, 0, 0)) for number in range(60)]
    sink = BytesIO()
    frames[0].save(sink, "GIF", save_all=True, append_images=frames[1:], duration=50)
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1")  # raw, they would be 36 MB
    got = reopen(images.encode(Image.open(sink), "webp")[0])
    assert got.n_frames == 60  # type: ignore[attr-defined]
