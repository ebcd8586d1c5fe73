"""Where a generated fixture goes: the file, and the row of labels.csv."""

from __future__ import annotations

import csv
from pathlib import Path

HERE = Path(__file__).parent
FILES = HERE / "files"
TEXT = "text/plain"
UNKNOWN = "application/octet-stream"

# name -> (expected, tier, tool, passive or "", acceptable names)
LABELS: dict[str, tuple[str, str, str, str, str]] = {}


def keep(name, data, expected, tool, tier="core", passive="", acceptable=""):
    """Write a file and remember its label."""
    (FILES / name).write_bytes(data)
    LABELS[name] = (expected, tier, tool, passive, acceptable)


def write_labels():
    with (HERE / "taken.csv").open(newline="", encoding="utf-8") as file:
        columns, *rows = csv.reader(file)
    rows += [
        [f"files/{name}", expected, acceptable, tier, passive or expected, tool, "CC0-1.0"]
        for name, (expected, tier, tool, passive, acceptable) in LABELS.items()
    ]
    with (HERE / "labels.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([columns, *sorted(rows)])
