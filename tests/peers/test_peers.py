"""Other emulators on the rows that ours gets right: the table of docs/peers.md, taken again.

The releases are pinned, so the scores are facts. Where one changes, its rows have:
`python benchmarks/peers_gateway.py --write` renews the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from peers.emulators import OURS, PEERS, run, score
from peers.install import InstallError, install
from peers.rows import BINARY, rows

if TYPE_CHECKING:
    from pathlib import Path

    from peers.emulators import Emulator

# Of the 19 assertions; each emulator's other rows are in docs/peers.md.
RIGHT = {"localstack": 19, "ministack": 17, "sam": 9, "serverless-offline": 9}


def test_every_row_asserts_something_and_has_a_name_of_its_own() -> None:
    every = rows()
    assert len({row.case.id for row in every}) == len(every) > 50
    assert [row.case.id for row in every if row.case.expect["status"] is None] == []


def test_our_gateway_is_right_on_every_row(tmp_path: Path) -> None:
    answered = run(OURS, tmp_path)
    wrong = {each.row.case.id: each.result.differences for each in answered}
    assert {name: said for name, said in wrong.items() if said} == {}
    assert len(answered) == len(rows())


@pytest.mark.slow
@pytest.mark.parametrize("emulator", PEERS, ids=lambda emulator: emulator.peer)
def test_a_peer_scores_what_our_table_says(emulator: Emulator, tmp_path: Path) -> None:
    try:
        install(emulator.peer)
    except InstallError as fault:
        pytest.skip(str(fault))
    assert score(run(emulator, tmp_path))[BINARY] == (RIGHT[emulator.peer], 19)
