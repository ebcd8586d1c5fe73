"""A drawing of each table: of ratios a panel for a column, a dot for a row, a line at 1; of what
grows a line for each row.

    python benchmarks/plots.py RESULT.json [FOLDER]

draws what `run.py --json` wrote, as SVG, into FOLDER (docs/benchmarks).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contenders import ROOT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FOLDER = ROOT / "docs" / "benchmarks"
OURS, OTHERS, CONTROL = "#1f6feb", "#6e7781", "#afb8c1"
# Of lines, in their order.
NAMED = (OURS, "#bf3989", "#1a7f37", "#9a6700")
# A panel whose largest ratio is more than this many times its least is drawn in logarithms.
WIDE = 8


def draw(table: dict[str, Any], folder: Path = FOLDER) -> Path | None:
    """Draw one table as `Table.as_json` gives it; None if there is no ratio in it."""
    import matplotlib as mpl

    mpl.use("Agg")
    # The same table gives the same file.
    mpl.rcParams.update({"svg.hashsalt": "lambda-binary", "svg.fonttype": "none"})
    from matplotlib import pyplot

    if table.get("unit"):
        return _saved(pyplot, _lines(pyplot, table), table, folder)
    panels = [at for at in range(len(table["columns"])) if _has_ratios(table, at)]
    if not panels:
        return None
    names = list(table["rows"])
    size = max(7.5, 2 + 1.9 * len(panels)), 1.1 + 0.28 * len(names)
    figure, axes = pyplot.subplots(1, len(panels), figsize=size, sharey=True, squeeze=False)
    for at, panel in zip(panels, axes[0], strict=True):
        _panel(panel, names, [row[at] if at < len(row) else None for row in table["rows"].values()])
        panel.set_title(table["columns"][at], fontsize=9)
    axes[0][0].set_yticks(range(len(names)), names, fontsize=8)
    axes[0][0].invert_yaxis()
    return _saved(pyplot, figure, table, folder)


def _saved(pyplot: Any, figure: Figure, table: dict[str, Any], folder: Path) -> Path:
    figure.suptitle(table["title"], fontsize=10)
    figure.tight_layout()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{table['name']}.svg"
    figure.savefig(path, format="svg", metadata={"Date": None})
    pyplot.close(figure)
    return path


def _lines(pyplot: Any, table: dict[str, Any]) -> Figure:
    """Logarithms on both sides: what grows with the columns' number goes up as the thin line."""
    figure, axes = pyplot.subplots(figsize=(7.5, 4))
    axes.set(xscale="log", yscale="log", ylabel=table["unit"])
    numbers = [float(column) for column in table["columns"]]
    for name, cells in table["rows"].items():
        colour = None if len(table["rows"]) > len(NAMED) else NAMED[len(axes.lines)]
        axes.plot(numbers[: len(cells)], cells, "o-", color=colour, markersize=4, label=name)
    lowest = min(min(cells) for cells in table["rows"].values())
    proportional = [lowest * number / numbers[0] for number in numbers]
    axes.plot(numbers, proportional, ":", color=CONTROL, label="in proportion")
    axes.set_xticks(numbers, table["columns"], fontsize=7)
    axes.xaxis.minorticks_off()
    axes.tick_params(labelsize=7)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(fontsize=8, frameon=False)
    return figure  # type: ignore[no-any-return]


def _has_ratios(table: dict[str, Any], at: int) -> bool:
    return any(at < len(row) and isinstance(row[at], dict) for row in table["rows"].values())


def _panel(panel: Axes, names: list[str], cells: list[Any]) -> None:
    """A dot for each median, its quartiles as a bar, and a thread to 1."""
    ratios = {place: cell for place, cell in enumerate(cells) if isinstance(cell, dict)}
    medians = [cell["median"] for cell in ratios.values()]
    if max(*medians, 1) > WIDE * min(*medians, 1):
        panel.set_xscale("log")
        panel.xaxis.set_major_formatter("{x:g}")
    panel.axvline(1, color="#24292f", linewidth=0.8)
    for place, cell in ratios.items():
        colour = _colour(names[place])
        panel.plot([1, cell["median"]], [place, place], color=colour, linewidth=0.8)
        panel.plot([cell["lower"], cell["upper"]], [place, place], color=colour, linewidth=3)
        panel.plot(cell["median"], place, "o", color=colour, markersize=4)
        panel.annotate(
            f"{cell['median']:.3g}",
            (max(cell["upper"], 1), place),
            xytext=(5, -2.5),
            textcoords="offset points",
            fontsize=7,
        )
    panel.margins(x=0.35, y=0.08)
    panel.tick_params(labelsize=7)
    panel.spines[["top", "right"]].set_visible(False)


def _colour(name: str) -> str:
    if "A/A" in name:
        return CONTROL
    return OURS if name.startswith("ours") else OTHERS


def main(argv: list[str] | None = None) -> int:
    given = sys.argv[1:] if argv is None else argv
    if not given:
        print("usage: plots.py RESULT.json [FOLDER]", file=sys.stderr)
        return 2
    result = json.loads(Path(given[0]).read_text(encoding="utf-8"))
    for table in result["tables"]:
        path = draw(table, Path(given[1]) if len(given) > 1 else FOLDER)
        if path:
            print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
