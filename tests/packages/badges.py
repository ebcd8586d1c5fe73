"""The README's badges, drawn from what they claim: `python tests/packages/badges.py` in the project's folder.

A badge is a picture in docs/images/badges, so it is true of the commit that it lies in, needs no
service, and a test compares it with the project's metadata.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "docs/images/badges"
SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{label}: {value}">
<title>{label}: {value}</title>
<clipPath id="r"><rect width="{width}" height="20" rx="3"/></clipPath>
<g clip-path="url(#r)"><path fill="#555" d="M0 0h{left}v20H0z"/><path fill="#1c7f4f" d="M{left} 0h{right}v20H{left}z"/></g>
<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
<text x="{label_at}" y="14" textLength="{label_length}">{label}</text>
<text x="{value_at}" y="14" textLength="{value_length}">{value}</text></g>
</svg>
"""
A_LETTER = 7  # pixels of 11-pixel Verdana, about


def claims() -> dict[str, tuple[str, str]]:
    """File name -> label and value, read from what makes them true."""
    read = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = read["project"]
    python = "Programming Language :: Python :: "
    named = [c.removeprefix(python) for c in project["classifiers"] if c.startswith(python)]
    versions = [version for version in named if re.fullmatch(r"3\.\d+", version)]
    strict = "strict" if read["tool"]["mypy"]["strict"] else "checked"
    return {
        "python": ("python", f"{versions[0]} to {versions[-1]}"),
        "types": ("types", strict),
        "licence": ("licence", project["license"]),
    }


def drawn(label: str, value: str) -> str:
    """The badge as SVG."""
    label_length, value_length = A_LETTER * len(label), A_LETTER * len(value)
    left, right = label_length + 12, value_length + 12
    return SVG.format(
        label=label,
        value=value,
        width=left + right,
        left=left,
        right=right,
        label_at=left / 2,
        value_at=left + right / 2,
        label_length=label_length,
        value_length=value_length,
    )


if __name__ == "__main__":
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, claim in claims().items():
        (TARGET / f"{name}.svg").write_text(drawn(*claim), encoding="utf-8")
