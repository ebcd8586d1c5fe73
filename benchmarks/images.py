"""Our image settings beside Pillow's own: processor time and size, as ratios.

    python benchmarks/images.py [--photo FILE] [--pairs 7] [--ways [FILE.svg]]

Both sides are measured in turns in one process and the median of the pairs' ratios is printed,
so that a busy machine slows both. 0.25 means: in a quarter of the time, or a quarter as large.
Then a fresh process's first response, Pillow already imported by the user's code, and how soon a
PNG that is too large is refused. `--ways` draws what each PNG filter and compression takes.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
import qrcode
from matplotlib import pyplot
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from lambda_binary import images
from lambda_binary.images.sink import TooLarge

if TYPE_CHECKING:
    from collections.abc import Callable

FORMATS = ("png", "jpeg", "webp", "avif")
WORDS = ("lambda", "response", "binary", "status", "accept", "42 %", "ok")


def photograph(size: tuple[int, int]) -> Image.Image:
    """Soft shapes, and a sensor's noise as a camera's JPEG leaves it."""
    generator = random.Random(1)
    soft = Image.new("RGB", (48, 36))
    soft.putdata([tuple(generator.randrange(256) for _ in range(3)) for _ in range(48 * 36)])
    grain = [Image.effect_noise(size, 8) for _ in range(3)]
    noise = Image.merge("RGB", grain).filter(ImageFilter.GaussianBlur(0.8))
    return ImageChops.add(soft.resize(size, Image.Resampling.BICUBIC), noise, 1, -128)


def chart() -> Image.Image:
    """A matplotlib figure with lines and a legend, 1200 x 800, RGBA."""
    mpl.use("Agg")
    figure, axes = pyplot.subplots(figsize=(12, 8))
    for number in range(6):
        axes.plot([((x * (number + 3)) % 97) + number * 20 for x in range(120)], label=str(number))
    axes.legend()
    sink = io.BytesIO()
    figure.savefig(sink, format="png")
    pyplot.close(figure)
    opened = Image.open(sink)
    opened.load()
    return opened.copy()


def screen() -> Image.Image:
    """Text and boxes of a user interface, 1280 x 800."""
    generator = random.Random(2)
    image = Image.new("RGB", (1280, 800), "#f4f5f7")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=14)
    for top in range(20, 780, 22):
        line = " ".join(generator.choice(WORDS) for _ in range(14))
        draw.text((30, top), line, font=font, fill=generator.choice(["#222", "#06c", "#666"]))
    for top in range(20, 760, 62):
        draw.rounded_rectangle((900, top, 1240, top + 50), 8, fill="#e8f0fe", outline="#bbb")
    return image


def fixtures(photo: str | None) -> dict[str, Image.Image]:
    """Name -> image, none of which remembers a format."""
    large = Image.open(photo).convert("RGB") if photo else photograph((1600, 1200))
    return {
        "photo": large,
        "photo 256": large.resize((256, 256), Image.Resampling.LANCZOS),
        "chart": chart(),
        "screen": screen(),
        "palette": large.resize((800, 600)).quantize(256),
        "QR code": qrcode.make("https://example.com/" * 5).get_image(),
    }


def by_pillow(image: Image.Image, name: str) -> int:
    """The size of what Pillow's defaults write; JPEG in our quality, for 75 is another picture."""
    options = {"quality": 85} if name == "jpeg" else {}
    if name == "jpeg" and image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    sink = io.BytesIO()
    image.save(sink, format=name.upper(), **options)
    return len(sink.getvalue())


def by_us(image: Image.Image, name: str) -> int:
    return len(images.encode(image, name)[0])


def seconds(encode: Callable[[Image.Image, str], int], image: Image.Image, name: str) -> float:
    start = time.process_time()
    encode(image, name)
    return time.process_time() - start


def compared(image: Image.Image, name: str, pairs: int) -> tuple[float, float]:
    """Our time and our size, each as a share of Pillow's."""
    size = by_us(image, name) / by_pillow(image, name)
    ratios = []
    for number in range(pairs):
        sides = [by_us, by_pillow] if number % 2 else [by_pillow, by_us]
        taken = {side: seconds(side, image, name) for side in sides}
        ratios.append(taken[by_us] / max(taken[by_pillow], 1e-6))
    return statistics.median(ratios), size


# Before a handler is called, Lambda's runtime has imported the first line's modules, and the
# user's code the second's.
FIRST = """
import decimal, functools, io, json, logging, re, time, traceback
from PIL import Image; import lambda_binary
image = Image.new("RGB", (64, 64), "navy")
start = time.process_time()
{code}
print(time.process_time() - start)
"""
OURS = "from lambda_binary import images; images.encode(image, {name!r})"
PILLOWS = "image.save(io.BytesIO(), format={name!r})"


def first_response(name: str, pairs: int) -> float:
    """Our first response's time in a fresh process as a share of Pillow's."""
    with tempfile.TemporaryDirectory() as cache:
        # Byte code is kept for both sides: it is there where a package was installed.
        python = [sys.executable, "-X", f"pycache_prefix={cache}", "-c"]
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": ""}

        def run(code: str) -> float:
            script = FIRST.format(code=code.format(name=name))
            done = subprocess.run(
                [*python, script], capture_output=True, check=True, env=environment
            )
            return float(done.stdout)

        run(OURS), run(PILLOWS)
        return statistics.median(run(OURS) / run(PILLOWS) for _ in range(pairs))


def refusal(image: Image.Image, share: float, pairs: int) -> float:
    """The time to the refusal of a PNG of which the limit holds this share, to its full time."""
    limit = int(share * by_us(image, "png"))

    def refused(image: Image.Image, name: str) -> int:
        try:
            images.encode(image, name, limit=limit)
        except TooLarge:
            return limit
        raise AssertionError("it fits")

    return statistics.median(
        seconds(refused, image, "png") / seconds(by_us, image, "png") for _ in range(pairs)
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--photo", help="a photograph to use instead of the made one")
    parser.add_argument("--pairs", type=int, default=7, help="pairs for each median")
    folder = Path(__file__).parents[1] / "docs" / "benchmarks"
    parser.add_argument("--ways", type=Path, nargs="?", const=folder / "png-ways.svg",
                        metavar="FILE", help="draw each way to write a PNG, and end")  # fmt: skip
    arguments = parser.parse_args()
    pictures = fixtures(arguments.photo)
    if arguments.ways:
        from png_ways import draw

        draw(pictures, arguments.ways, by_pillow, by_us)
        return 0
    _formats(pictures, arguments.pairs)
    first = "".join(f"{first_response(name, arguments.pairs):16.2f}" for name in FORMATS)
    print(f"\n{'first':12}{first}   (a fresh process's first response, time)")
    shares = (0.1, 0.3, 0.5, 0.9)
    print(f"\n{'limit/size':12}" + "".join(f"{share:16.2f}" for share in shares))
    times = [refusal(pictures["photo"], share, arguments.pairs) for share in shares]
    print(f"{'refused':12}" + "".join(f"{taken:16.2f}" for taken in times)
          + "   (a PNG that is too large, time of its full time)")  # fmt: skip
    return 0


def _formats(pictures: dict[str, Image.Image], pairs: int) -> None:
    cells = {
        (fixture, name): compared(image, name, pairs)
        for fixture, image in pictures.items()
        for name in FORMATS
    }
    names = "".join(f"{name:>16}" for name in FORMATS)
    print(f"{'time / size':12}{names}   (of what Pillow's defaults take)")
    for fixture in pictures:
        row = [cells[fixture, name] for name in FORMATS]
        print(f"{fixture:12}" + "".join(f"{taken:9.2f} /{size:5.2f}" for taken, size in row))
    means = []
    for name in FORMATS:
        column = [cell for (_, column), cell in cells.items() if column == name]
        means.append(tuple(statistics.geometric_mean(part) for part in zip(*column, strict=True)))
    print(f"{'mean':12}" + "".join(f"{taken:9.2f} /{size:5.2f}" for taken, size in means))


if __name__ == "__main__":
    sys.exit(main())
