"""A film and a paper for the tests with real clients, made without ffmpeg.

A lossy WebP picture is one VP8 key frame, and VP8 key frames are what a WebM film may be made of:
so Pillow is the encoder, and this file the muxer (the Matroska elements of RFC 9559). Each second
of the film and each page of the paper has a colour of its own, that a test can look for.
"""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path

from PIL import Image

FILM_SIZE = (480, 270)
SECONDS = 50
FRAMES_A_SECOND = 3
# Neighbouring seconds differ by this much of grey, more than a decoder rounds.
STEP = 5
# Height of the strip that shows the second; below it is noise, which no encoder makes small.
STRIP = 64

PAPER_SIZE = (850, 1100)
PAGES = 10


def grey_of(second: int) -> int:
    """The grey of the strip during one second of the film."""
    return second * STEP


def write_film(path: Path) -> None:
    """A WebM file of about 37 MB that plays for 50 seconds, its index (Cues) at the end."""
    frames = [_key_frame(_picture(second), 100) for second in range(SECONDS)]
    seconds = [[frame] * FRAMES_A_SECOND for frame in frames]
    path.write_bytes(_webm(seconds, FILM_SIZE))


def write_animation(path: Path, pictures: list[Image.Image], frames_a_second: int) -> None:
    """A small WebM film of these pictures: examples/handlers/films/sun.webm was made by it."""
    frames = [_key_frame(picture, 60) for picture in pictures]
    starts = range(0, len(frames), frames_a_second)
    seconds = [frames[start : start + frames_a_second] for start in starts]
    path.write_bytes(_webm(seconds, pictures[0].size))


def _webm(seconds: list[list[bytes]], size: tuple[int, int]) -> bytes:
    """The film of these frames, a cluster for each second."""
    clusters = [_cluster(second, frames) for second, frames in enumerate(seconds)]
    before = _info(len(seconds)) + _tracks(size)
    # Positions count from the segment's content on, of which the seek head is the first.
    start = len(_seek_head(0)) + len(before)
    starts = [start + sum(map(len, clusters[:second])) for second in range(SECONDS)]
    end = start + sum(map(len, clusters))
    segment = (_seek_head(end), before, *clusters, _cues(starts))
    return _ebml_head() + _element(0x18538067, *segment)


def colour_of(page: int) -> tuple[int, int, int]:
    """The colour of the upper half of a page, the first of which is 1."""
    return (250 - 24 * page, 24 * page, 120)


def write_paper(path: Path) -> None:
    """A PDF file of ten pages and about 8 MB."""
    noise = Image.effect_noise((PAPER_SIZE[0], PAPER_SIZE[1] // 2), 150).convert("RGB")
    pages = []
    for number in range(1, PAGES + 1):
        page = Image.new("RGB", PAPER_SIZE, colour_of(number))
        page.paste(noise, (0, PAPER_SIZE[1] // 2))
        pages.append(page)
    pages[0].save(path, "PDF", save_all=True, append_images=pages[1:], quality=100)


def _cluster(second: int, frames: list[bytes]) -> bytes:
    blocks = []
    for number, frame in enumerate(frames):
        # Track 1, milliseconds into the cluster, key frame.
        head = struct.pack(">BhB", 0x81, number * 1000 // len(frames), 0x80)
        blocks.append(_element(0xA3, head, frame))
    return _element(0x1F43B675, _number(0xE7, second * 1000), *blocks)


def _picture(second: int) -> Image.Image:
    picture = Image.effect_noise(FILM_SIZE, 200).convert("RGB")
    picture.paste((grey_of(second),) * 3, (0, 0, FILM_SIZE[0], STRIP))
    return picture


def _key_frame(picture: Image.Image, quality: int) -> bytes:
    """A VP8 key frame, out of the one chunk of a WebP file (RFC 9649 2.5)."""
    file = BytesIO()
    picture.save(file, "WEBP", quality=quality, method=0)
    data = file.getvalue()
    assert data[12:16] == b"VP8 "
    return data[20 : 20 + int.from_bytes(data[16:20], "little")]


def _ebml_head() -> bytes:
    versions = ((0x4286, 1), (0x42F7, 1), (0x42F2, 4), (0x42F3, 8), (0x4287, 2), (0x4285, 2))
    return _element(0x1A45DFA3, _element(0x4282, b"webm"), *(_number(*pair) for pair in versions))


def _seek_head(cues: int) -> bytes:
    position = _element(0x53AB, b"\x1c\x53\xbb\x6b") + _number(0x53AC, cues)
    return _element(0x114D9B74, _element(0x4DBB, position))


def _info(seconds: int) -> bytes:
    duration = _element(0x4489, struct.pack(">d", seconds * 1000))
    by = _element(0x4D80, b"lambda-binary") + _element(0x5741, b"lambda-binary")
    return _element(0x1549A966, _number(0x2AD7B1, 1_000_000), duration, by)


def _tracks(size: tuple[int, int]) -> bytes:
    width, height = size
    video = _element(0xE0, _number(0xB0, width), _number(0xBA, height))
    numbers = _number(0xD7, 1) + _number(0x73C5, 1) + _number(0x83, 1)
    return _element(0x1654AE6B, _element(0xAE, numbers, _element(0x86, b"V_VP8"), video))


def _cues(starts: list[int]) -> bytes:
    points = []
    for second, start in enumerate(starts):
        position = _element(0xB7, _number(0xF7, 1), _number(0xF1, start))
        points.append(_element(0xBB, _number(0xB3, second * 1000), position))
    return _element(0x1C53BB6B, *points)


def _number(name: int, value: int) -> bytes:
    return _element(name, value.to_bytes(8, "big"))


def _element(name: int, *content: bytes) -> bytes:
    data = b"".join(content)
    # The longest form of a size, so that its own length never depends on it.
    size = (1 << 56 | len(data)).to_bytes(8, "big")
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + size + data
