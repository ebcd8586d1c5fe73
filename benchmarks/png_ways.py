"""What each filter and each compression of a PNG takes: time and size, as shares of Pillow's.

`images.py --ways` calls it. A dot for each way on each fixture, Pillow's own strategies beside
them, and the one that the library chooses as a ring.
"""

from __future__ import annotations

import io
import time
import zlib
from typing import TYPE_CHECKING

from lambda_binary.images import png

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from matplotlib.axes import Axes
    from PIL import Image

    Encode = Callable[[Image.Image, str], int]

FILTERS = ("None", "Sub", "Up", "Average", "Paeth")
COLOURS = ("#6e7781", "#bf8700", "#1a7f37", "#8250df", "#cf222e")
# zlib's strategy and level, and its mark.
COMPRESSIONS = {
    "matches, level 3": (zlib.Z_DEFAULT_STRATEGY, 3, "o"),
    "matches, level 5": (zlib.Z_DEFAULT_STRATEGY, 5, "s"),
    "Z_FILTERED, level 5": (zlib.Z_FILTERED, 5, "P"),
    "runs (Z_RLE)": (zlib.Z_RLE, 3, "^"),
    "codes (Z_HUFFMAN_ONLY)": (zlib.Z_HUFFMAN_ONLY, 3, "v"),
    "Z_FIXED, level 3": (zlib.Z_FIXED, 3, "x"),
}
PILLOWS = {"level 4": {"compress_level": 4}, "Z_RLE": {"compress_type": zlib.Z_RLE}}
ROUNDS = 3
# Beyond this many times Pillow's size, or its time, a way is no choice and not drawn.
LARGEST, LONGEST = 2.2, 1.3


def draw(pictures: dict[str, Image.Image], path: Path, by_pillow: Encode, by_us: Encode) -> None:
    """Measure every way on every picture, print the points and draw them."""
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams.update({"svg.hashsalt": "lambda-binary", "svg.fonttype": "none"})
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(2, 3, figsize=(11, 7.2))
    for panel, (fixture, image) in zip(axes.flat, pictures.items(), strict=True):
        default = _least(lambda image=image: by_pillow(image, "png"))
        print(f"\n{fixture}")
        for name, taken, size in _points(image, by_us):
            point = taken / default[0], size / default[1]
            print(f"  {name:34}{point[0]:6.2f} /{point[1]:6.2f}")
            _mark(panel, name, point)
        panel.set_title(fixture, fontsize=9)
        panel.axvline(1, color="#d0d7de", linewidth=0.8, zorder=0)
        panel.axhline(1, color="#d0d7de", linewidth=0.8, zorder=0)
        panel.set_xlim(0, LONGEST)
        panel.tick_params(labelsize=7)
    _legend(figure, axes)
    figure.supxlabel("time, of Pillow's default", fontsize=9)
    figure.supylabel("size, of Pillow's default", fontsize=9)
    figure.tight_layout(rect=(0.01, 0.0, 1, 0.9))
    figure.savefig(path, format="svg", metadata={"Date": None})
    print(f"\n{path}")


def _points(image: Image.Image, by_us: Encode) -> Iterator[tuple[str, float, int]]:
    """Name, time and size of each way, of Pillow's other ones, and of the library's choice."""
    for number, filter_name in enumerate(FILTERS):
        for compression, (strategy, level, _) in COMPRESSIONS.items():
            way = (number, level, strategy)
            yield f"{filter_name}, {compression}", *_least(lambda way=way: _written(image, way))
    for name, options in PILLOWS.items():
        yield f"Pillow, {name}", *_least(lambda options=options: _saved(image, options))
    yield "ours", *_least(lambda: by_us(image, "png"))


def _written(image: Image.Image, way: tuple[int, int, int]) -> int:
    """A PNG by this way, in the mode that the library gives the picture."""
    sink, chosen = io.BytesIO(), png.way
    png.way = lambda rows, zlib: way
    try:
        png.write(image, None, sink)
    finally:
        png.way = chosen
    return len(sink.getvalue())


def _saved(image: Image.Image, options: dict[str, int]) -> int:
    sink = io.BytesIO()
    image.save(sink, "PNG", **options)
    return len(sink.getvalue())


def _least(measured: Callable[[], int]) -> tuple[float, int]:
    """The least processor time of a few rounds, and the size."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        size = measured()
        times.append(time.process_time() - start)
    return min(times), size


def _mark(panel: Axes, name: str, point: tuple[float, float]) -> None:
    if point[0] > LONGEST or point[1] > LARGEST:
        return
    first, _, rest = name.partition(", ")
    if name == "ours":
        panel.plot(*point, "o", markersize=13, markerfacecolor="none", color="#1f6feb")
    elif first == "Pillow":
        panel.plot(*point, "*", color="black", markersize=8)
        panel.annotate(rest, point, xytext=(5, 3), textcoords="offset points", fontsize=6)
    else:
        colour = COLOURS[FILTERS.index(first)]
        panel.plot(*point, COMPRESSIONS[rest][2], color=colour, markersize=5, alpha=0.8)


def _legend(figure: object, axes: object) -> None:
    from matplotlib.lines import Line2D

    def entry(label: str, mark: str, colour: str, **style: object) -> Line2D:
        return Line2D([], [], linestyle="", marker=mark, color=colour, label=label, **style)

    entries = [entry(name, "o", colour) for name, colour in zip(FILTERS, COLOURS, strict=True)]
    entries += [entry(name, mark, "#57606a") for name, (*_, mark) in COMPRESSIONS.items()]
    entries += [entry("Pillow's writer", "*", "black")]
    entries += [entry("ours", "o", "#1f6feb", markersize=11, markerfacecolor="none")]
    figure.legend(handles=entries, loc="upper center", ncol=7, fontsize=7, frameon=False)
