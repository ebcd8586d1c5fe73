"""What a deployment carries: the package deflated, as in its wheel.

python benchmarks/size.py
"""

from __future__ import annotations

import io
import sys
import zipfile
from typing import TYPE_CHECKING

from contenders import ROOT, options
from tables import Table

if TYPE_CHECKING:
    from argparse import Namespace

SOURCE = ROOT / "src"


def tables(_: Namespace) -> list[Table]:
    """The core, the gateway, and the files that a first response reads."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(SOURCE.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                archive.write(path, path.relative_to(SOURCE))
        entries = archive.infolist()
    total = len(sink.getvalue())
    gateway = [entry for entry in entries if "/gateway/" in entry.filename]
    core = [entry for entry in entries if entry not in gateway]
    hot = [entry for entry in core if entry.filename.endswith(("/__init__.py", "/handler.py"))]
    hot = [entry for entry in hot if entry.filename.count("/") == 1]
    rows = {"core": core, "gateway": gateway, "read by a first response": hot}
    return [
        Table(
            "size",
            f"The package: {total / 1000:.0f} KB deflated",
            ["files", "KB", "KB deflated"],
            {
                name: [
                    len(chosen),
                    round(sum(entry.file_size for entry in chosen) / 1000, 1),
                    round(sum(entry.compress_size for entry in chosen) / 1000, 1),
                ]
                for name, chosen in rows.items()
            },
        )
    ]


def main(argv: list[str] | None = None) -> int:
    for table in tables(options(__doc__, argv)):
        print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
