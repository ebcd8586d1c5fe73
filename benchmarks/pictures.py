"""PNG of many pictures, beside Pillow's default: processor time and size, as ratios.

    python benchmarks/pictures.py FOLDER [FOLDER …] [--side 256] [--most 60]

A line for each folder, with what is in the folders below it. Six fixtures say little about the
pictures of others: settings are judged by these lines before they change.
docs/explanation/png.md names the Debian packages whose pictures it quotes.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path
from statistics import geometric_mean
from typing import NamedTuple

from PIL import Image, UnidentifiedImageError

from images import by_pillow, by_us, seconds

TURNS = 3


class Outcome(NamedTuple):
    """Our time and our size, each as a share of Pillow's."""

    time: float
    size: float
    path: Path


def pictures(folder: Path, most: int) -> list[Path]:
    """At most so many pictures, the same ones each time."""
    found = sorted(path for path in folder.rglob("*") if path.suffix in (".png", ".jpg", ".jpeg"))
    random.Random(1).shuffle(found)
    return found[:most]


def outcome(path: Path, side: int | None) -> Outcome | None:
    """None for what is no picture, or would only be enlarged."""
    try:
        image = Image.open(path)
        image.load()
    except (UnidentifiedImageError, OSError):
        return None
    if side and max(image.size) < side:
        return None
    image = image.convert("RGB") if image.mode == "CMYK" else image.copy()
    image.info.clear()
    if side:
        image.thumbnail((side, side), Image.Resampling.LANCZOS)
    taken = [min(seconds(way, image, "png") for _ in range(TURNS)) for way in (by_us, by_pillow)]
    return Outcome(taken[0] / taken[1], by_us(image, "png") / by_pillow(image, "png"), path)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--side", type=int, help="make them smaller first, to so many pixels")
    parser.add_argument("--most", type=int, default=60, help="pictures of each folder")
    parser.add_argument("--worst", type=int, default=0, help="name so many of the largest ones")
    arguments = parser.parse_args()
    print(
        f"{'':32}{'pictures':>9}{'time':>8}{'size':>8}{'largest':>9}{'slowest':>9}{'over 1.05':>11}"
    )
    everything = []
    for folder in arguments.folders:
        paths = pictures(folder, arguments.most)
        found = [one for one in (outcome(path, arguments.side) for path in paths) if one]
        if not found:
            print(f"{folder}: no pictures", file=sys.stderr)
            continue
        everything += found
        _print(str(folder)[-31:], found)
    if len(arguments.folders) > 1 and everything:
        _print("all", everything)
    for one in sorted(everything, key=lambda one: -one.size)[: arguments.worst]:
        print(f"{one.size:.2f} {one.time:.2f} {one.path}")
    return 0


def _print(name: str, found: list[Outcome]) -> None:
    times, sizes = [one.time for one in found], [one.size for one in found]
    print(
        f"{name:32}{len(found):9}{geometric_mean(times):8.2f}{geometric_mean(sizes):8.2f}"
        f"{max(sizes):9.2f}{max(times):9.2f}{sum(size > 1.05 for size in sizes):11}"
    )


if __name__ == "__main__":
    sys.exit(main())
