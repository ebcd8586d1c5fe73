"""Who is asked: our own gateway and the peers, and what each made of the rows.

One emulator runs at a time, and nothing of it is left when its results are in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from peers import localstack, ministack, ours, sam, serverless_offline
from peers.rows import GROUPS, rows

if TYPE_CHECKING:
    from pathlib import Path

    from lambda_binary.gateway.conformance.run import Result
    from peers.rows import Row


@dataclass(frozen=True)
class Emulator:
    """A gateway that runs on a developer's machine.

    Attributes:
        title: name and release, for a person.
        results: runs it over the rows, with a folder of its own to work in.
        peer: its name in install.py; empty for our own.
    """

    title: str
    results: Callable[[list[Row], Path], Iterator[Result]]
    peer: str = ""


OURS = Emulator("`lambda-binary serve`", ours.results)
PEERS = (
    Emulator("LocalStack 4.9.2", localstack.results, "localstack"),
    Emulator("ministack 1.5.33", ministack.results, "ministack"),
    Emulator("SAM CLI 1.170.0", sam.results, "sam"),
    Emulator("serverless-offline 14.8.2", serverless_offline.results, "serverless-offline"),
)


@dataclass(frozen=True)
class Answered:
    """A row and what an emulator made of it."""

    row: Row
    result: Result


def run(emulator: Emulator, folder: Path) -> list[Answered]:
    """What the emulator made of every row that it models."""
    every = rows()
    by_id = {row.case.id: row for row in every}
    return [Answered(by_id[r.case.id], r) for r in emulator.results(every, folder)]


def score(answered: list[Answered]) -> dict[str, tuple[int, int]]:
    """Group -> rows right, rows asked."""
    out = {}
    for group in GROUPS:
        passed = [bool(each.result.passed) for each in answered if each.row.group == group]
        out[group] = sum(passed), len(passed)
    return out
