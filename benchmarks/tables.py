"""A benchmark's result: rows of contenders, columns of cases; printed, or given to JSON.

A cell is a ratio with quartiles, a plain number, or a word for what could not be measured.
"""

from __future__ import annotations

from typing import NamedTuple

from paired import Ratio

Cell = Ratio | float | int | str


class Table(NamedTuple):
    """One table.

    Attributes:
        name: of its file, in the plots and the JSON.
        title: what is compared with what, in which unit.
        columns: the cases.
        rows: contender -> its cells; a row may have fewer cells than there are columns.
        note: what a reader must know.
        unit: of plain numbers that grow along the columns, which are numbers too then: they are
            drawn as lines; empty for a table of ratios.
    """

    name: str
    title: str
    columns: list[str]
    rows: dict[str, list[Cell]]
    note: str = ""
    unit: str = ""

    def __str__(self) -> str:
        cells = {name: [text(cell) for cell in row] for name, row in self.rows.items()}
        first = max(map(len, [*cells, ""])) + 2
        widths = [
            max([len(column), *(len(row[at]) for row in cells.values() if at < len(row))]) + 2
            for at, column in enumerate(self.columns)
        ]
        lines = [self.title, "-" * len(self.title)]
        lines.append(" " * first + _aligned(self.columns, widths))
        lines += [f"{name:{first}}{_aligned(row, widths)}" for name, row in cells.items()]
        return "\n".join([*lines, *([self.note] if self.note else [])]) + "\n"

    def as_json(self) -> dict[str, object]:
        """What `--json` writes: a ratio is its median, quartiles and number of pairs."""
        return {
            "name": self.name,
            "title": self.title,
            "columns": self.columns,
            "rows": {
                name: [cell._asdict() if isinstance(cell, Ratio) else cell for cell in row]
                for name, row in self.rows.items()
            },
            "note": self.note,
            "unit": self.unit,
        }


def text(cell: Cell) -> str:
    """A cell as it is printed."""
    return f"{cell:.3g}" if isinstance(cell, float) else str(cell)


def _aligned(cells: list[str], widths: list[int]) -> str:
    return "".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=False))
