"""What a deployment carries: the package deflated, as in its wheel.

python benchmarks/size.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contenders import show
from tables import Table

# isort: split
# In tests, where `contenders` makes it found.
from cold.measuring import PACKAGE, READ_FIRST, packaged, weight

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path


def tables(_: Namespace) -> list[Table]:
    """The core, the gateway, and the files that a first response reads."""
    core, gateway = packaged(gateway=False), packaged(gateway=True)
    parts: dict[str, list[Path]] = {
        "core": core,
        **{
            f"{room}, of it": [path for path in core if PACKAGE / room in path.parents]
            for room in ("media_types", "images", "results")
        },
        "read by a first response, of it": list(READ_FIRST),
        "gateway": gateway,
    }
    return [
        Table(
            "size",
            f"The package: {sum(map(weight, core + gateway)) / 1000:.0f} KB deflated",
            ["files", "KB", "KB deflated"],
            {
                name: [
                    len(paths),
                    round(sum(path.stat().st_size for path in paths) / 1000, 1),
                    round(sum(map(weight, paths)) / 1000, 1),
                ]
                for name, paths in parts.items()
            },
        )
    ]


if __name__ == "__main__":
    show(__doc__, tables)
