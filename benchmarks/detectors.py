"""How long `detect` takes beside other detectors, on each kind that they know; and whether the
size of the data, or of an archive's directory, makes it longer.

    python benchmarks/detectors.py [--quick]
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from contenders import PATH, TESTS, show
from paired import Ratio, compare
from peers import DETECTORS, ask, installed
from tables import Table

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from tables import Cell

CORPUS = TESTS / "corpus" / "files"
PNG = b"\x89PNG\r\n\x1a\n"
UNKNOWN = (None, "", "application/octet-stream")
# The share of a peer's time that is aimed at, and the peer that it is hardest to reach with.
AIM, CLOSEST = 0.2, "filetype"
# What is done for a type, beyond a look at the first bytes, that the peer does not do.
WHY = (
    ("application/vnd.openxmlformats-", "a member is inflated"),
    ("application/vnd.ms-excel.", "a member is inflated"),
    ("application/vnd.ms-word.", "a member is inflated"),
    ("application/msword", "the directory is read"),
    ("application/epub+zip", "the directory is read, a member is inflated"),
    ("application/", "the directory is read"),
    ("audio/", "the tracks are read"),
    ("video/", "the tracks are read"),
)


def tables(wanted: Namespace) -> list[Table]:
    """Ours beside each peer, and ours beside itself on larger data."""
    pairs = 5 if wanted.quick else 15
    made = [] if wanted.no_peers else _beside_peers(pairs)
    return [*made, _growth(pairs)]


def _beside_peers(pairs: int) -> list[Table]:
    kinds = {path.name: str(path) for path in sorted(CORPUS.iterdir()) if path.is_file()}
    rows: dict[str, list[Cell]] = {}
    longer: dict[str, list[Cell]] = {}
    for one in installed(DETECTORS):
        name = one.peer.requirements[0].partition("==")[0]
        answers = ask(one.python, do="detection", peer=name, kinds=kinds, pairs=pairs, path=PATH)
        known = {
            kind: answer for kind, answer in answers.items() if answer["theirs"] not in UNKNOWN
        }
        ratios = {kind: Ratio(*answer["ratio"]) for kind, answer in known.items()}
        order = sorted(ratios, key=lambda kind: ratios[kind].median)
        slowest = order[-1]
        rows[one.peer.name] = [
            len(known),
            sum(ratio.median <= AIM for ratio in ratios.values()),
            round(ratios[order[len(order) // 2]].median, 3),
            f"{ratios[slowest].median:.2f} ({slowest})",
        ]
        longer |= {
            f"{kind}, {one.peer.name}": [ratios[kind], _why(answers[kind]["ours"])]
            for kind in reversed(order)
            if ratios[kind].median > AIM and name == CLOSEST
        }
    return [
        Table(
            "detectors",
            "detect(): processor time, as a share of a peer's, over the files that the peer knows",
            ["files", f"at most {AIM}", "median", "worst"],
            rows,
            "Over the project's own fixtures (tests/corpus).",
        ),
        Table(
            "detectors-longer",
            f"detect(): the files on which it takes more than {AIM} of the quickest peer's time",
            ["ratio", "what is done"],
            longer,
        ),
    ]


def _why(media_type: str) -> str:
    return next((why for start, why in WHY if media_type.startswith(start)), "noise, or a fault")


def _growth(pairs: int) -> Table:
    from lambda_binary.media_types import detect

    small, large = PNG + bytes(1_000), PNG + bytes(4_000_000)
    few, many = _archive(10), _archive(20_000)
    return Table(
        "detection-growth",
        "detect(): processor time on the larger, as a share of that on the smaller",
        ["ratio"],
        {
            "PNG, 1 KB again (A/A)": [_pair(detect, small, small, pairs)],
            "PNG, 4 MB beside 1 KB": [_pair(detect, large, small, pairs)],
            "zip, 20,000 entries beside 10": [_pair(detect, many, few, pairs)],
        },
    )


def _pair(detect: Callable[[bytes], str], data: bytes, beside: bytes, pairs: int) -> Cell:
    return compare({"side": lambda: detect(data)}, lambda: detect(beside), pairs)["side"]


def _archive(entries: int) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for number in range(entries):
            archive.writestr(f"folder/{number:06}.txt", b"")
    return sink.getvalue()


if __name__ == "__main__":
    show(__doc__, tables)
