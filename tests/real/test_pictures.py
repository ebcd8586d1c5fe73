"""The documentation's screenshots can be taken anew, and show what they showed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from real import pictures
from real.clients import needs_chromium

pytestmark = [pytest.mark.slow, *needs_chromium]


def kept(folder: Path) -> dict[str, tuple[int, int]]:
    """Names and sizes of the screenshots in a folder; its drawings are others' work."""
    sizes = {}
    for file in folder.rglob("*.*"):
        if file.suffix == ".svg":
            continue
        with Image.open(file) as picture:
            sizes[file.relative_to(folder).as_posix()] = picture.size
    return sizes


def test_every_picture_is_taken_anew(tmp_path: Path) -> None:
    pictures.write(tmp_path)
    taken, there = kept(tmp_path), kept(pictures.TARGET)
    assert set(taken) == set(there)
    # Another version of a font or of Chromium moves a line, not more.
    other = {
        name: (size, there[name])
        for name, size in taken.items()
        if any(abs(a - b) > 40 for a, b in zip(size, there[name], strict=True))
    }
    assert other == {}
