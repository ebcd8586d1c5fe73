"""How often `detect` names the right media type for the files of a folder.

    python benchmarks/detection.py [FOLDER] [--libmagic | --no-libmagic] [--truncations] [--verbose]

FOLDER holds a labels.csv with the columns path, expected, acceptable, tier and passive; without
it the project's own fixtures are taken. The score is the one of a server that was told nothing:

1. Parameters of the answer do not count.
2. An active type is wrong, and counted apart: the aim is none.
3. Right is the `passive` label, or, ignoring case, `expected` or one of `acceptable`.
4. application/octet-stream where a type exists is no answer; anything else is wrong.

`--truncations` also feeds every file cut at every length up to 512 bytes and at 64 lengths
beyond: nothing may be raised, and no active type answered.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

UNKNOWN = "application/octet-stream"
PNG_HEADER = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010800000000")
FIXTURES = Path(__file__).parent.parent / "tests" / "corpus"
TIERS = ("core", "tail", "adversarial", "wpt")
VERDICTS = ("exact", "acceptable", "none", "wrong")

ACTIVE = frozenset(
    {
        "text/html",
        "text/xml",
        "application/xml",
        "text/css",
        "text/x-php",
        "application/x-httpd-php",
        "text/javascript",
        "application/javascript",
        "application/x-javascript",
        "text/ecmascript",
        "application/ecmascript",
        "application/x-ecmascript",
        "text/jscript",
        "text/livescript",
        "text/x-javascript",
        "text/x-ecmascript",
    }
)


class Label(NamedTuple):
    """A row of labels.csv."""

    path: Path
    tier: str
    passive: str
    names: frozenset[str]


class Outcome(NamedTuple):
    """What became of a file."""

    label: Label
    answer: str
    verdict: str


def is_active(media_type: str) -> bool:
    """Whether a browser would run, or a mail reader take apart, what has this media type."""
    name = essence(media_type)
    return name in ACTIVE or name.endswith("+xml") or name.startswith(("message/", "multipart/"))


def essence(media_type: str) -> str:
    """The media type without parameters, in lower case."""
    return media_type.partition(";")[0].strip().lower()


def labels(folder: Path) -> list[Label]:
    """The rows of a folder's labels.csv."""
    with (folder / "labels.csv").open(newline="", encoding="utf-8") as file:
        return [
            Label(
                folder / row["path"],
                row["tier"],
                row["passive"].lower(),
                frozenset(filter(None, [row["expected"], *row["acceptable"].split("|")])),
            )
            for row in csv.DictReader(file)
        ]


def verdict(label: Label, answer: str) -> str:
    """One of VERDICTS."""
    name = essence(answer)
    if is_active(name):
        return "wrong"
    if name == label.passive:
        return "exact"
    if name in {other.lower() for other in label.names}:
        return "acceptable"
    return "none" if name == UNKNOWN else "wrong"


def score(rows: list[Label]) -> list[Outcome]:
    """Every file's outcome."""
    from lambda_binary.media_types import detect

    outcomes = []
    for label in rows:
        answer = detect(label.path.read_bytes())
        outcomes.append(Outcome(label, answer, verdict(label, answer)))
    return outcomes


def truncations(rows: list[Label]) -> tuple[int, list[str]]:
    """How many cuts were tried, and what went wrong with which."""
    from lambda_binary.media_types import detect

    tried, faults = 0, []
    for label in rows:
        data = label.path.read_bytes()
        step = max((len(data) - 512) // 64, 1)
        for size in [*range(min(len(data), 513)), *range(513, len(data), step)]:
            tried += 1
            try:
                answer = detect(data[:size])
            except Exception as error:
                faults.append(f"{label.path.name}[:{size}] raised {error!r}")
            else:
                if is_active(answer):
                    faults.append(f"{label.path.name}[:{size}] is {answer}")
    return tried, faults


def table(outcomes: list[Outcome]) -> str:
    """The outcomes by tier and by family, as text."""
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        tier = outcome.label.tier
        family = f"  {outcome.label.passive.partition('/')[0]}"
        for group in (tier, f"{tier}{family}"):
            groups[group][outcome.verdict] += 1
            groups[group]["active"] += is_active(outcome.answer)
    lines = [
        f"{'tier, family':28}{'files':>6}{'right %':>9}"
        + "".join(f"{v:>12}" for v in (*VERDICTS, "active"))
    ]
    order = sorted(groups, key=lambda group: (TIERS.index(group.split()[0]), group))
    for group in order:
        counts = groups[group]
        total = sum(counts[name] for name in VERDICTS)
        right = 100 * (counts["exact"] + counts["acceptable"]) / total
        cells = "".join(f"{counts[name]:>12}" for name in (*VERDICTS, "active"))
        name = "  " + group.split()[1] if "  " in group else group
        lines.append(f"{name:28}{total:>6}{right:>9.1f}{cells}")
    return "\n".join(lines)


def mistakes(outcomes: list[Outcome]) -> list[str]:
    """A line for every file that was not named right."""
    return [
        f"{verdict:6}{label.path.name}: {answer}, not {label.passive}"
        for label, answer, verdict in outcomes
        if verdict in ("none", "wrong")
    ]


def main(argv: list[str] | None = None) -> int:
    """Print the tables; 1 if an active type was answered or a truncation failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=FIXTURES)
    parser.add_argument("--libmagic", action=argparse.BooleanOptionalAction, default=None)
    parser.add_argument("--truncations", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args(argv)

    if options.libmagic is False:
        sys.modules["magic"] = None  # type: ignore[assignment]  # as on a machine without it
    from lambda_binary.media_types.detection.libmagic import identify

    # A DOS program of two bytes is known to every libmagic, and to no table of ours.
    present = (
        identify(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08")
        is not None
    )
    if options.libmagic and not present:
        print("libmagic is not to be had here: pip install lambda-binary[libmagic]")
        return 2
    rows = labels(options.folder)
    started = time.perf_counter()
    outcomes = score(rows)
    took = time.perf_counter() - started
    print(f"{len(rows)} files, {'with' if present else 'without'} libmagic, {took:.2f} s")
    print(table(outcomes))
    if options.verbose:
        print(*mistakes(outcomes), sep="\n")
    active = sum(is_active(outcome.answer) for outcome in outcomes)
    faults: list[str] = []
    if options.truncations:
        tried, faults = truncations(rows)
        print(f"{tried} truncations: {len(faults)} faults", *faults[:20], sep="\n")
    return 1 if active or faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
