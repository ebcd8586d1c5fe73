"""The pictures that the example handlers return: flat landscapes, drawn by Pillow alone.

Nothing here knows of Lambda; `scene` and `animation` are any drawing code you may have.
"""

from __future__ import annotations

import functools
import io
import math

from PIL import Image, ImageDraw, ImageFont

# Per mood: the sky from top to horizon, the sun, and three ranges of hills from far to near.
MOODS = {
    "dawn": ("#2b2d5b", "#c8658a", "#ffd9a0", "#fff1c9", ("#8a4f7d", "#5c3b6b", "#33264f")),
    "day": ("#2a7fc9", "#7cc4ee", "#e6f6ff", "#ffffff", ("#7fb8a4", "#4b9079", "#26604f")),
    "dusk": ("#1d1e4b", "#e2634f", "#ffc46b", "#fff0b8", ("#a2455a", "#6b2d53", "#3a1c40")),
    "night": ("#070b24", "#172554", "#35507f", "#f3f0d7", ("#22335f", "#17234a", "#0c1430")),
    "forest": ("#0f4c4a", "#5fa889", "#e8efc0", "#fbfbe3", ("#6f9c6b", "#3f7350", "#1d4a3a")),
    "sea": ("#0d3b66", "#3f88c5", "#cfe8f3", "#fff6d6", ("#3b7ea1", "#22607f", "#103f5c")),
}
BANDS = 9
SMOOTH = 2  # drawn twice as large and reduced: smooth edges


@functools.cache
def scene(mood: str = "dusk", label: str = "", size: tuple[int, int] = (320, 200)) -> Image.Image:
    """A landscape in one of the `MOODS`, with a label at its foot."""
    return _paint(mood, label, size, rise=0.35)


def animation(mood: str = "dawn", label: str = "", frames: int = 12) -> list[Image.Image]:
    """The sun going up and down again, as frames of one size."""
    angles = (2 * math.pi * n / frames for n in range(frames))
    return [_paint(mood, label, (320, 200), 0.3 - 0.22 * math.cos(angle)) for angle in angles]


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    """The picture as the bytes of a file."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def _paint(mood: str, label: str, size: tuple[int, int], rise: float) -> Image.Image:
    top, middle, bottom, sun, ranges = MOODS[mood]
    width, height = (side * SMOOTH for side in size)
    picture = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(picture)
    for band in range(BANDS):
        share = band / (BANDS - 1)
        colour = (
            _mix(top, middle, share * 2) if share < 0.5 else _mix(middle, bottom, share * 2 - 1)
        )
        y = height * 0.72 * band / BANDS
        draw.rectangle((0, y, width, height), fill=colour)
    radius = height * 0.13
    x, y = width * 0.68, height * (0.62 - rise)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=sun)
    for depth, colour in enumerate(ranges):
        draw.polygon(_hills(width, height, depth), fill=colour)
    if label:
        font = ImageFont.load_default(height * 0.11)
        draw.text((width * 0.06, height * 0.93), label, fill="#ffffff", font=font, anchor="ls")
    return picture.resize(size, Image.Resampling.LANCZOS).quantize(64).convert("RGB")


def _hills(width: int, height: int, depth: int) -> list[tuple[float, float]]:
    level, swell = 0.58 + 0.13 * depth, 0.10 - 0.02 * depth
    outline = [
        (x, height * (level - swell * math.sin(4.4 * x / width + 1.9 * depth)
                      - swell / 3 * math.sin(13 * x / width + depth)))
        for x in range(0, width + 8, 8)
    ]  # fmt: skip
    return [(0, height), *outline, (width, height)]


def _mix(one: str, other: str, share: float) -> tuple[int, ...]:
    ends = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return tuple(round(a + (b - a) * share) for a, b in ends)
